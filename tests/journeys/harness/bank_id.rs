//! The customer at the pages in the BankID window: with real keys, as WebDriver sees no other window than the first,
//! and with the stand-in's ledger to tell which page it is at.

use std::panic::Location;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use desktop::{Area, wait};
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
/// The frame of the field whose code was refused.
const REFUSED_FIELD: [[u8; 3]; 1] = [[0xa8, 0x24, 0x1c]];

/// From this height of the window on the pages are drawn larger.
const TALL: u32 = 1200;
/// The line with the checkbox stands so many pixels above the middle of the main button: where it is tall, and else.
const CHECKBOX_ABOVE: [u32; 2] = [98, 64];
/// The middle of what breaks off on the first page lies so many pixels below the main button's edge, and its word begins
/// at that button's left one.
const CANCEL_BELOW: [u32; 2] = [60, 42];
const CANCEL_WITHIN: u32 = 20;
/// The agreement's other button stands beside the main one: so far from its right edge it is the other one for certain.
const DECLINE_BESIDE: u32 = 40;

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
        self.identify_by_touch();
        let above = self.measure(CHECKBOX_ABOVE);
        assert!(
            self.window.touch_color(&MAIN_BUTTON, above),
            "the agreement has a button"
        );
        self.touch_main_button("agreement");
        self.wait_for_stage("signed");
    }

    /// Identifies with the app, up to the agreement, by touch alone.
    #[track_caller]
    pub(crate) fn identify_by_touch(&self) {
        self.touch_main_button("identify");
        self.wait_for_stage("app");
        self.touch_main_button("app");
        self.wait_for_stage("agreement");
        self.window.wait_settled();
    }

    /// Touches the button of a page until it has taken it.
    #[track_caller]
    fn touch_main_button(&self, stage: &str) {
        self.touch_by_main_button(stage, Area::middle);
    }

    /// Touches what stands so to the main button of a page, until the page has taken it.
    #[track_caller]
    fn touch_by_main_button(&self, stage: &str, place: impl Fn(Area) -> (u32, u32)) {
        self.until_left(stage, "a touch", || {
            self.window.touch_by_color(&MAIN_BUTTON, &place)
        });
    }

    /// A measure of the pages as they are drawn in this window.
    #[track_caller]
    fn measure(&self, [tall, usual]: [u32; 2]) -> u32 {
        if self.window.height() >= TALL {
            tall
        } else {
            usual
        }
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

    /// The same by touch alone.
    #[track_caller]
    pub(crate) fn decline_by_touch(&self) {
        self.identify_by_touch();
        self.touch_by_main_button("agreement", |area| {
            let (_, y) = area.middle();
            (area.x + area.width + DECLINE_BESIDE, y)
        });
        self.wait_for_stage("declined");
    }

    /// Breaks off on the first page.
    #[track_caller]
    pub(crate) fn cancel(&self) {
        self.press("identify", &["Tab", "Tab", "Return"]);
        self.wait_for_stage("cancelled");
    }

    /// The same by touch alone.
    #[track_caller]
    pub(crate) fn cancel_by_touch(&self) {
        let below = self.measure(CANCEL_BELOW);
        self.touch_by_main_button("identify", |area| {
            (area.x + CANCEL_WITHIN, area.y + area.height + below)
        });
        self.wait_for_stage("cancelled");
    }

    /// Waits until the page stands still, and answers how it looks.
    #[track_caller]
    pub(crate) fn wait_settled(&self) -> String {
        self.window.wait_settled()
    }

    /// The same of another page, or of the same one with the focus elsewhere, than what looked so.
    #[track_caller]
    pub(crate) fn wait_for_another(&self, before: &str) -> String {
        self.window.wait_for_another(before)
    }

    /// Waits until a code was refused, and touches the field that asks for it once more.
    #[track_caller]
    pub(crate) fn touch_refused_field(&self) {
        let at = Location::caller();
        let touched = wait::until("the field of a code that was refused", LIMIT, || {
            Ok(self.window.touch_color(&REFUSED_FIELD, 0).then_some(()))
        });
        touched.unwrap_or_else(|error| panic!("{at}: {error:#}"));
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
