//! Not bought: the customer breaks off at each step, or BankID says no.

use serde_json::json;

use super::truth::both_say;
use super::walk::{Step, at_rest, walk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::Till;

on_both_screens! {
    whoever_breaks_off_leaves_nothing_at_any_step => "kiosk_breaks_off_at_each_step";
    broken_off_at_bank_id_nothing_is_ordered => "kiosk_breaks_off";
    while_it_is_sent_nobody_breaks_off_and_after_it_they_may => "kiosk_breaks_off_while_sent";
    declined_at_bank_id_the_customer_is_told_and_may_try_again => "kiosk_declined";
}

fn whoever_breaks_off_leaves_nothing_at_any_step(till: &mut Till) {
    for step in Step::ALL {
        walk(till, step);
        till.touch("kiosk-cancel");
        if step != Step::Language {
            // Asked first, where something would be lost.
            till.touch("restart-no");
            till.wait_until_gone("kiosk-restart");
            till.touch("kiosk-cancel");
            till.touch("restart-yes");
        }
        at_rest(till);
    }
    both_say(till, &[]);
}

fn broken_off_at_bank_id_nothing_is_ordered(till: &mut Till) {
    // By our own bar.
    walk_to_bank_id(till);
    till.bank_id();
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    says_that_nothing_is_ordered(till, "Cancelled");
    till.screenshot("cancelled");
    till.touch("kiosk-cancel");
    at_rest(till);
    both_say(till, &["Cancelled"]);

    // Within BankID's page.
    walk_to_bank_id(till);
    till.bank_id().cancel_by_touch();
    till.wait_window_gone("BankID");
    says_that_nothing_is_ordered(till, "Declined");
    till.screenshot("broken-off-there");
    till.touch("kiosk-cancel");
    at_rest(till);
    both_say(till, &["Cancelled", "Declined"]);
}

fn while_it_is_sent_nobody_breaks_off_and_after_it_they_may(till: &mut Till) {
    let slow =
        json!({"call": "submit", "fault": {"kind": "delay", "delay_ms": 4000, "made": true}});
    till.front().tell("faults", &slow);
    walk(till, Step::Summary);
    till.touch("kiosk-confirm");
    wait_for_state(till, "Sending");
    till.screenshot("sending");
    assert_eq!(till.count("kiosk-cancel"), 0, "no way out is offered");
    wait_for_state(till, "AwaitingBankId");
    till.bank_id();
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    says_that_nothing_is_ordered(till, "Cancelled");
    till.touch("action-edit-cart");
    till.wait_for("cart-line");
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(till);
    both_say(till, &["Cancelled"]);
}

fn declined_at_bank_id_the_customer_is_told_and_may_try_again(till: &mut Till) {
    walk_to_bank_id(till);
    till.bank_id().decline_by_touch();
    till.wait_window_gone("BankID");
    says_that_nothing_is_ordered(till, "Declined");
    till.screenshot("declined");
    // The same goods once more, and the same person.
    till.touch("action-edit-cart");
    till.wait_for("cart-line");
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(till);
    both_say(till, &["Declined"]);
}

#[track_caller]
fn says_that_nothing_is_ordered(till: &Till, state: &str) {
    wait_for_state(till, state);
    till.wait_for_text("was-ordered", "Nei. Ingenting er bestilt");
}
