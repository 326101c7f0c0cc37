//! The staff at the kiosk, help for customers, and keys that lead nowhere.

use paper::{Paper, SocketPrinter, interpret};

use super::truth::both_say;
use super::walk::{LANDSCAPE, Step, UPRIGHT, at_rest, kiosk, kiosk_set_up, type_on, typed, walk};
use crate::checkout::wait_for_state;
use crate::harness::Till;
use crate::printing::{bring_into_sight, set_up};

const PIN: &str = "2468";

/// A kiosk whose manager has a PIN.
fn with_a_pin(name: &'static str, screen: &'static str) -> Till {
    kiosk_set_up(name, screen, set_a_pin)
}

/// A manager sets a PIN in the till's settings.
#[track_caller]
fn set_a_pin(till: &Till) {
    till.click("nav-settings");
    till.wait_for("pin-new");
    bring_into_sight(till, "pin-set");
    till.fill("pin-new", PIN);
    till.fill("pin-again", PIN);
    till.click("pin-set");
    till.wait_for_attribute("pin-state", "data-set", "true");
}

/// Five touches in the corner.
fn come_in(till: &Till) {
    till.xdotool(&[
        "mousemove",
        "20",
        "20",
        "click",
        "--repeat",
        "5",
        "--delay",
        "80",
        "1",
    ]);
}

/// Gives the PIN.
#[track_caller]
fn give_the_pin(till: &Till, pin: &str) {
    till.wait_for("staff-pin");
    type_on(till, pin);
    till.touch("key-next");
}

#[test]
fn the_staff_gets_in_by_the_pin_alone_takes_it_out_of_order_and_leaves() {
    let mut till = with_a_pin("kiosk_staff", UPRIGHT);
    // The kiosk at rest is one large button: the first touch begins a turn, and counts all the same.
    come_in(&till);
    till.wait_for("staff-pin");
    till.screenshot("pin");
    give_the_pin(&till, "1357");
    till.wait_for("staff-said");
    give_the_pin(&till, PIN);
    till.wait_for("staff-state");
    till.screenshot("view");
    till.touch("staff-switch");
    till.wait_for("staff-out");
    till.screenshot("out");
    till.touch("staff-close");
    // Whoever is there goes on. Nobody begins any more.
    till.touch("kiosk-language-nb");
    till.wait_for("kiosk-browse");
    till.touch("kiosk-cancel");
    till.wait_for("kiosk-out-of-order");
    till.screenshot("out-of-order");
    till.touch_at(540, 960);
    assert_eq!(till.count("kiosk-language-nb"), 0, "nobody begins");

    // Also not after a restart; and the staff gets in there too.
    till.kill();
    till.restart();
    till.wait_for("kiosk-out-of-order");
    come_in(&till);
    give_the_pin(&till, PIN);
    till.touch("staff-switch");
    till.touch("staff-close");
    at_rest(&till);
    walk(&till, Step::Browse);

    come_in(&till);
    give_the_pin(&till, PIN);
    till.touch("staff-leave");
    till.touch("staff-leave-no");
    till.touch("staff-leave");
    till.screenshot("leave");
    till.touch("staff-leave-yes");
    till.wait_window_gone("Kasse");
}

#[test]
fn the_staff_prints_a_test_page_and_sees_what_is_wrong_with_the_printer() {
    let printer = SocketPrinter::start();
    let till = kiosk_set_up("kiosk_staff_prints", UPRIGHT, |till| {
        set_up(till, &printer);
        set_a_pin(till);
    });
    walk(&till, Step::Language);
    come_in(&till);
    give_the_pin(&till, PIN);

    till.touch("staff-print");
    till.wait_for_attribute("staff-printed", "data-outcome", "printed");
    till.wait_for_text("staff-printed", "på papiret");
    till.screenshot("printed");
    let pages = printer.wait_for_jobs(2);
    assert_eq!(pages.len(), 2, "one in the settings, and this one");
    let page = interpret(&pages[1]).expect("ESC/POS").letters();
    assert!(page.contains("æøå ÆØÅ"), "{page}");

    // Without paper nothing is sent, and it is said why.
    printer.set_paper(Paper::Out);
    till.touch("staff-print");
    till.wait_for_attribute("staff-printed", "data-outcome", "not_sent");
    till.wait_for_text("staff-state", "Tom for papir");
    till.screenshot("no-paper");
    assert_eq!(printer.jobs().len(), 2, "nothing more came");
    till.touch("staff-close");
    till.touch("kiosk-cancel");
    at_rest(&till);
    both_say(&till, &[]);
}

#[test]
fn without_a_pin_nobody_gets_in() {
    let till = Till::start_with("kiosk_no_pin", &kiosk(LANDSCAPE));
    walk(&till, Step::Browse);
    come_in(&till);
    till.wait_for("staff-no-pin");
    till.screenshot("no-pin");
    assert_eq!(till.count("staff-pin"), 0);
    till.touch("staff-close");
    till.wait_until_gone("staff-box");
    assert_eq!(till.text("product-count"), "1", "the customer goes on");
}

#[test]
fn keys_of_a_keyboard_lead_nowhere_else() {
    let till = Till::start_with("kiosk_keys_lead_nowhere", &kiosk(LANDSCAPE));
    walk(&till, Step::Person);
    type_on(&till, "kari");
    let place = till.window("Kasse").geometry();
    for key in [
        "Escape",
        "F11",
        "F5",
        "ctrl+r",
        "ctrl+p",
        "ctrl+w",
        "ctrl+plus",
        "ctrl+shift+i",
        "alt+Left",
        "F12",
        "Menu",
    ] {
        till.xdotool(&["key", key]);
    }
    assert_eq!(
        till.window("Kasse").geometry(),
        place,
        "it fills the screen"
    );
    assert_eq!(typed(&till), "Kari", "the page is the same");
    let windows = till.desktop().windows().expect("the screen answers");
    assert_eq!(windows.len(), 1, "{windows:?}");
    // What lies over the page goes by Escape.
    till.touch("kiosk-help");
    till.wait_for("kiosk-help-box");
    till.xdotool(&["key", "Escape"]);
    till.wait_until_gone("kiosk-help-box");
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(&till);
    both_say(&till, &[]);
}

#[test]
fn help_is_called_from_bank_id_too() {
    let till = Till::start_with("kiosk_help", &kiosk(LANDSCAPE));
    walk(&till, Step::Browse);
    till.touch("kiosk-help");
    till.touch("call-staff");
    till.wait_for("staff-called");
    till.screenshot("called");
    till.touch("staff-called");
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(&till);
    super::walk::walk_to_bank_id(&till);
    till.bank_id();
    till.touch("kiosk-help");
    till.wait_for("call-staff");
    // BankID's window makes room, as a customer sees.
    let place = "return Math.round(document.querySelector('[data-testid=\"bankid-place\"]').getBoundingClientRect().y)";
    till.front().wait_until("BankID's window in its place", || {
        let y = format!("Position: 0,{} ", till.execute(place));
        till.window("BankID").geometry().contains(&y).then_some(())
    });
    till.touch("call-staff");
    till.wait_for("staff-called");
    till.screenshot("called-at-bank-id");
    till.touch("help-close");
    till.wait_until_gone("kiosk-help-box");
    wait_for_state(&till, "AwaitingBankId");
}

#[test]
fn a_kiosk_that_does_not_open_shows_customers_nothing_and_the_staff_the_way_out() {
    let mut till = with_a_pin("kiosk_does_not_open", LANDSCAPE);
    till.kill();
    let file = till.data_folder().join("custom/kasse.sqlite");
    let good = std::fs::read(&file).expect("it was open");
    std::fs::write(&file, b"no database at all").expect("the folder is ours");
    till.restart();

    till.wait_for("kiosk-closed");
    till.screenshot("closed");
    let buttons = till.execute("return document.querySelectorAll('button, input, a').length");
    assert_eq!(buttons, 0, "nothing to touch");
    come_in(&till);
    give_the_pin(&till, "1357");
    till.wait_for("staff-said");
    give_the_pin(&till, PIN);
    till.wait_for_attribute("start-failed", "data-code", "store_damaged");
    till.screenshot("staff");

    // Whatever was wrong is over: it opens as what it is.
    std::fs::write(&file, good).expect("the folder is ours");
    till.kill();
    till.restart();
    at_rest(&till);
    walk(&till, Step::Browse);
}
