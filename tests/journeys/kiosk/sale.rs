//! Bought.

use std::time::{Duration, Instant};

use super::truth::both_say;
use super::walk::{LANDSCAPE, Step, UPRIGHT, at_rest, kiosk, walk, walk_with};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// How often somebody touches who never saw a kiosk, besides typing, until they have bought three different products.
const MOST_TOUCHES: usize = 25;
/// How long it takes, were they as quick as this journey.
const LONGEST: Duration = Duration::from_mins(2);

#[test]
fn a_person_buys_by_touch_and_leaves_nothing_behind() {
    let till = Till::start_with("kiosk_a_person_buys", &kiosk(UPRIGHT));
    at_rest(&till);
    till.screenshot("attract");
    buy(&till);
    // Of the customer before there is nothing: the walk looks.
    walk(&till, Step::Summary);
}

#[test]
fn a_person_buys_by_touch_on_a_landscape_screen() {
    let till = Till::start_with("kiosk_a_person_buys_landscape", &kiosk(LANDSCAPE));
    at_rest(&till);
    till.screenshot("attract");
    buy(&till);
}

fn buy(till: &Till) {
    let (begun, before) = (Instant::now(), till.touches());
    walk_with(till, Step::Summary, 3);
    till.screenshot("summary");
    till.touch("kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
    let bank_id = till.bank_id();
    till.screenshot("bank-id");
    bank_id.approve_by_touch();
    wait_for_state(till, "Invoiced");
    till.wait_window_gone("BankID");
    till.wait_for("order-reference");
    till.screenshot("done");
    till.touch("kiosk-done");
    at_rest(till);

    let (touches, time) = (till.touches() - before, begun.elapsed());
    assert!(touches <= MOST_TOUCHES, "{touches} touches");
    assert!(time <= LONGEST, "{time:?}");
    both_say(till, &["Invoiced"]);
}
