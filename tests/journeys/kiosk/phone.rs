//! BankID on the customer's own phone, which reads the address as a QR code from the kiosk's screen.

use anyhow::{Context, Result, ensure};
use desktop::{Picture, wait};
use hyper::{Method, Request, Uri, header};
use serde_json::Value;

use super::truth::both_say;
use super::walk::{LANDSCAPE, Step, UPRIGHT, at_rest, kiosk, walk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::{LIMIT, Till, exchange};

/// A phone at BankID's pages, which remembers nothing but the page it is at.
struct Phone {
    page: String,
}

impl Phone {
    /// Opens an address, as a phone's camera does.
    fn open(address: &str) -> Result<Self> {
        let mut phone = Self {
            page: address.to_owned(),
        };
        phone.page = phone.send(Method::GET, address, String::new())?;
        Ok(phone)
    }

    /// Touches the button of a step.
    fn press(&mut self, step: &str) -> Result<()> {
        self.page = self.send(Method::POST, &self.page, format!("step={step}"))?;
        Ok(())
    }

    /// Identifies and signs. The page of the credit check goes on by itself.
    fn sign(&mut self) -> Result<()> {
        self.press("app")?;
        self.press("approve")?;
        let wait = format!("{}/wait", self.page);
        self.page = self.send(Method::GET, &wait, String::new())?;
        self.press("sign&agreed=on")
    }

    /// Where the answer leads.
    fn send(&self, method: Method, address: &str, body: String) -> Result<String> {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)?;
        let answer = exchange(request)?;
        ensure!(
            answer.status().is_redirection(),
            "{address} answered {}",
            answer.status()
        );
        let to = answer.headers().get(header::LOCATION);
        let to = to.context("a redirect to nowhere")?.to_str()?;
        if !to.starts_with('/') {
            return Ok(to.to_owned());
        }
        let page: Uri = self.page.parse()?;
        let host = page.authority().context("an address without a host")?;
        Ok(format!("http://{host}{to}"))
    }
}

/// The customer takes out their phone: the code as it is on the screen, read from a picture of it.
#[track_caller]
fn take_phone(till: &Till) -> String {
    till.bank_id();
    till.touch("bankid-phone");
    till.wait_for("bankid-code");
    till.wait_window_gone("BankID");
    code_on_screen(till)
}

/// What the code on the screen says.
#[track_caller]
pub(super) fn code_on_screen(till: &Till) -> String {
    wait::until("a code that can be read", LIMIT, || {
        Ok(read_code(&till.desktop().picture("root")?))
    })
    .unwrap_or_else(|error| panic!("{error:#}"))
}

/// What a QR code in a picture says.
fn read_code(picture: &Picture) -> Option<String> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels = picture.brightness();
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let grids = image.detect_grids();
    grids.iter().find_map(|grid| Some(grid.decode().ok()?.1))
}

/// The address of the order that Front Payment got last.
fn given_address(till: &Till) -> Value {
    let orders = till.front().orders();
    orders.last().expect("an order was placed")["visit"]["url"].clone()
}

#[test]
fn who_signs_on_their_phone_is_thanked_by_the_kiosk() {
    let till = Till::start_with("kiosk_own_phone", &kiosk(UPRIGHT));
    walk_to_bank_id(&till);
    let address = take_phone(&till);
    till.screenshot("code");
    assert_eq!(
        given_address(&till),
        *address,
        "the code is BankID's address"
    );
    assert_eq!(
        till.execute("return document.body.innerText.includes('code_verifier')"),
        false,
        "as text nobody else reads it over a shoulder"
    );

    let mut phone = Phone::open(&address).expect("BankID opens on the phone");
    phone.sign().expect("the phone signs");
    // Nobody touches the kiosk meanwhile.
    wait_for_state(&till, "Invoiced");
    till.wait_for("order-reference");
    till.screenshot("done");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
    // Nothing of the code is left for the next one.
    walk(&till, Step::Summary);
    assert_eq!(till.count("bankid-code"), 0);
}

#[test]
fn given_up_while_the_phone_has_it_nothing_is_ordered_and_the_phone_is_told() {
    let till = Till::start_with("kiosk_own_phone_given_up", &kiosk(LANDSCAPE));
    walk_to_bank_id(&till);
    let address = take_phone(&till);
    till.screenshot("code");
    let mut phone = Phone::open(&address).expect("BankID opens on the phone");
    phone.press("app").expect("the phone goes on");
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    wait_for_state(&till, "Cancelled");
    till.wait_for_text("was-ordered", "Nei. Ingenting er bestilt");
    till.screenshot("given-up");
    till.touch("kiosk-cancel");
    at_rest(&till);
    both_say(&till, &["Cancelled"]);
    // Whoever signs on the phone all the same gets no invoice.
    phone.press("approve").expect("the page is still there");
    let told = Phone::open(&address).err().map(|error| error.to_string());
    assert!(told.is_some_and(|told| told.contains("410")), "it is over");
    both_say(&till, &["Cancelled"]);
}

#[test]
fn back_from_the_phone_bankid_goes_on_in_the_kiosk() {
    let till = Till::start_with("kiosk_back_from_the_phone", &kiosk(LANDSCAPE));
    walk_to_bank_id(&till);
    take_phone(&till);
    till.touch("action-bankid-open");
    till.bank_id().approve_by_touch();
    wait_for_state(&till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
}
