//! The customer at the pages in the BankID window: with real keys, as WebDriver sees no other window than the first,
//! and with the stand-in's ledger to tell which page it is at.

use std::panic::Location;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use desktop::wait;
use hyper::Method;

use super::{Front, LIMIT, Window};

/// When keys are pressed once more. A page that is still being painted has no focus for them yet.
const PRESS_AGAIN: Duration = Duration::from_secs(3);

/// The checkbox, then the button after it.
const AGREE_AND_SIGN: [&str; 3] = ["space", "Tab", "Return"];

/// A place in the window that only the paper of the agreement reaches, which is wider than the other pages; in pixels.
const BESIDE_NARROW_PAGES: (u32, u32) = (75, 260);

/// Identifies and signs where no ledger tells which page it is: in training, whose stand-in lies inside the program.
#[track_caller]
pub(crate) fn approve_by_sight(window: &Window<'_>) {
    window.wait_settled();
    window.press_until_color("Return", PRESS_AGAIN, BESIDE_NARROW_PAGES, "#FFFFFF");
    window.wait_settled();
    for key in AGREE_AND_SIGN {
        window.press(key);
    }
}

/// The colours of the pages' main button, at rest and under the pointer. Nothing else on them is as wide.
const MAIN_BUTTON: [[u8; 3]; 2] = [[0x1d, 0x3a, 0x6e], [0x14, 0x2a, 0x52]];
/// The line with the checkbox stands so many pixels above the middle of the button, by the height of the window.
const CHECKBOX_ABOVE: [(u32, u32); 2] = [(1200, 98), (0, 64)];

/// The window of the visit that was begun last.
pub(crate) struct BankId<'a> {
    front: &'a Front,
    window: Window<'a>,
}

impl<'a> BankId<'a> {
    /// Waits until the customer's first page has been asked for.
    #[track_caller]
    pub(crate) fn begin(front: &'a Front, window: Window<'a>) -> Self {
        let bank_id = Self { front, window };
        bank_id.wait_for_stage("identify");
        // Keys that come before the page has put its focus go astray.
        bank_id.window.wait_settled();
        bank_id
    }

    /// Identifies with the app, reads the agreement and signs it.
    #[track_caller]
    pub(crate) fn approve(&self) {
        self.identify();
        self.sign();
    }

    /// The same by touch alone.
    #[track_caller]
    pub(crate) fn approve_by_touch(&self) {
        self.touch_main_button("identify");
        self.wait_for_stage("app");
        self.touch_main_button("app");
        self.wait_for_stage("agreement");
        self.window.wait_settled();
        let height = self.window.height();
        let above = CHECKBOX_ABOVE.iter().find(|(from, _)| height >= *from);
        let (_, above) = above.expect("BUG: any height is found");
        assert!(
            self.window.touch_color(&MAIN_BUTTON, *above),
            "the agreement has a button"
        );
        self.touch_main_button("agreement");
        self.wait_for_stage("signed");
    }

    /// Touches the button of a page until it has taken it.
    #[track_caller]
    fn touch_main_button(&self, stage: &str) {
        self.until_left(stage, "a touch", || {
            self.window.touch_color(&MAIN_BUTTON, 0)
        });
    }

    /// Signs the agreement that is open.
    #[track_caller]
    pub(crate) fn sign(&self) {
        self.press("agreement", &AGREE_AND_SIGN);
        self.wait_for_stage("signed");
    }

    /// Identifies with the app, and declines the agreement.
    #[track_caller]
    pub(crate) fn decline(&self) {
        self.identify();
        self.press("agreement", &["Tab", "Tab", "Return"]);
        self.wait_for_stage("declined");
    }

    /// Breaks off on the first page.
    #[track_caller]
    pub(crate) fn cancel(&self) {
        self.press("identify", &["Tab", "Tab", "Return"]);
        self.wait_for_stage("cancelled");
    }

    /// Identifies with the app, up to the agreement.
    #[track_caller]
    pub(crate) fn identify(&self) {
        self.press("identify", &["Return"]);
        self.wait_for_stage("app");
        self.press("app", &["Return"]);
        self.wait_for_stage("agreement");
        self.window.wait_settled();
    }

    /// The window itself, to close it for instance.
    pub(crate) fn into_window(self) -> Window<'a> {
        self.window
    }

    /// Waits until the customer is at this page, by its name in the stand-in's ledger.
    #[track_caller]
    pub(crate) fn wait_for_stage(&self, expected: &str) {
        let at = Location::caller();
        let mut seen = String::new();
        let waited = wait::until(&format!("BankID's page {expected}"), LIMIT, || {
            seen = self.stage()?;
            Ok((seen == expected).then_some(()))
        });
        if let Err(error) = waited {
            panic!("{at}: {error:#}; last seen: {seen}");
        }
    }

    /// Presses keys on a page until it has taken them.
    #[track_caller]
    fn press(&self, stage: &str, keys: &[&str]) {
        self.until_left(stage, &format!("{keys:?}"), || {
            for key in keys {
                self.window.press(key);
            }
            true
        });
    }

    /// Does something on a page now and again, until it is left. `act` answers whether it could.
    #[track_caller]
    fn until_left(&self, stage: &str, what: &str, mut act: impl FnMut() -> bool) {
        let at = Location::caller();
        let mut last: Option<Instant> = None;
        let left = wait::until(&format!("{what} on BankID's page {stage}"), LIMIT, || {
            if last.is_some() && self.stage()? != stage {
                return Ok(Some(()));
            }
            if last.is_none_or(|time| time.elapsed() > PRESS_AGAIN) && act() {
                last = Some(Instant::now());
            }
            Ok(None)
        });
        left.unwrap_or_else(|error| panic!("{at}: {error:#}"));
    }

    fn stage(&self) -> Result<String> {
        let ledger = self.front.control(Method::GET, "ledger", None)?;
        let orders = ledger["orders"]
            .as_array()
            .context("the ledger lists no orders")?;
        let stage = orders.iter().rev().find_map(|order| {
            let visit = &order["visit"];
            // Made at once with the order, opened only when the window asks for it.
            (visit["opened"].as_u64() > Some(0))
                .then(|| visit["stage"].as_str())
                .flatten()
        });
        Ok(stage.unwrap_or("not opened").to_owned())
    }
}
