//! Killed at each step, as by a power cut, and started again: whoever stood there has gone.

use serde_json::json;

use super::fall::fall;
use super::truth::both_say;
use super::walk::{Step, at_rest, walk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::Till;

on_both_screens! {
    killed_before_the_order_nothing_of_the_customer_comes_back => "kiosk_killed_before_the_order";
    killed_at_bank_id_the_order_becomes_no_invoice => "kiosk_killed_at_bank_id";
    killed_after_signing_the_invoice_stands_and_is_made_once => "kiosk_killed_after_signing";
    killed_while_it_is_sent_the_order_is_found_and_never_sent_again => "kiosk_killed_while_sent";
    a_page_that_falls_begins_anew_without_its_customer => "kiosk_page_falls";
    a_page_that_falls_while_the_order_is_sent_shows_it_again => "kiosk_page_falls_while_sent";
}

fn killed_before_the_order_nothing_of_the_customer_comes_back(till: &mut Till) {
    for step in Step::ALL {
        walk(till, step);
        till.kill();
        till.restart();
        at_rest(till);
    }
    walk(till, Step::Person);
    both_say(till, &[]);
}

fn killed_at_bank_id_the_order_becomes_no_invoice(till: &mut Till) {
    walk_to_bank_id(till);
    till.bank_id();
    till.kill();
    till.restart();
    at_rest(till);
    assert_eq!(till.windows_called("BankID"), 0, "nobody is there for it");
    both_say(till, &["Expired"]);
    walk(till, Step::Browse);
}

fn killed_after_signing_the_invoice_stands_and_is_made_once(till: &mut Till) {
    till.front()
        .tell("bankid", &json!({"invoice_delay_ms": 8_000}));
    walk_to_bank_id(till);
    till.bank_id().approve_by_touch();
    wait_for_state(till, "Confirming");
    till.kill();
    till.restart();
    at_rest(till);
    both_say(till, &["Invoiced"]);

    // At the thank-you, which nobody sees twice.
    till.front().tell("bankid", &json!({"invoice_delay_ms": 0}));
    walk_to_bank_id(till);
    till.bank_id().approve_by_touch();
    wait_for_state(till, "Invoiced");
    till.kill();
    till.restart();
    at_rest(till);
    both_say(till, &["Invoiced", "Invoiced"]);
}

fn killed_while_it_is_sent_the_order_is_found_and_never_sent_again(till: &mut Till) {
    let hanging = json!({"call": "submit", "fault": {"kind": "hang", "made": true}});
    till.front().tell("faults", &hanging);
    walk(till, Step::Summary);
    till.touch("kiosk-confirm");
    till.front().wait_until("the order at Front Payment", || {
        (!till.front().orders().is_empty()).then_some(())
    });
    wait_for_state(till, "Sending");
    till.kill();
    till.restart();
    at_rest(till);
    // Found again without its address: nobody can sign it, and it becomes no invoice.
    both_say(till, &["Expired"]);
    assert_eq!(till.front().attempts("submit").len(), 1, "it was sent once");
}

fn a_page_that_falls_begins_anew_without_its_customer(till: &mut Till) {
    walk(till, Step::Contact);
    fall(till, 2);
    at_rest(till);
    walk_to_bank_id(till);
    till.bank_id();
    fall(till, 2);
    at_rest(till);
    till.wait_window_gone("BankID");
    both_say(till, &["Expired"]);
    walk(till, Step::Browse);
}

fn a_page_that_falls_while_the_order_is_sent_shows_it_again(till: &mut Till) {
    let slow =
        json!({"call": "submit", "fault": {"kind": "delay", "delay_ms": 8000, "made": true}});
    till.front().tell("faults", &slow);
    walk(till, Step::Summary);
    till.touch("kiosk-confirm");
    wait_for_state(till, "Sending");
    till.end_page();
    // Its customer stands there, and BankID's window must not open over a screen that knows nothing of it.
    wait_for_state(till, "Sending");
    wait_for_state(till, "AwaitingBankId");
    till.bank_id().approve_by_touch();
    wait_for_state(till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(till);
    both_say(till, &["Invoiced"]);
}
