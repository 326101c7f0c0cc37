//! The network goes, before the order and with it on its way: the customer is told what happened, and whether anything was ordered.

use serde_json::json;

use super::truth::both_say;
use super::walk::{Step, answer, at_rest, cancel_at_bank_id, walk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::Till;
use crate::network::{give_the_network_back, take_the_network_away};

on_both_screens! {
    without_a_network_at_bank_id_the_kiosk_says_what_it_knows => "kiosk_offline_at_bank_id";
    an_answer_that_is_lost_is_told_as_it_is_and_never_sent_again => "kiosk_answer_lost";
    without_a_network_before_the_order_nothing_is_ordered => "kiosk_offline_before_the_order";
    a_page_of_bank_ids_that_never_comes_has_a_way_out => "kiosk_hanging_page";
}

fn without_a_network_at_bank_id_the_kiosk_says_what_it_knows(till: &mut Till) {
    walk_to_bank_id(till);
    till.bank_id();
    take_the_network_away(till);
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    // It could not be cancelled, and nothing else is said.
    till.wait_for("cancel-failed");
    till.screenshot("cancel-failed");
    assert_eq!(till.count("was-ordered"), 0, "nobody knows that yet");
    give_the_network_back(till);
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    wait_for_state(till, "Cancelled");
    till.wait_for_text("was-ordered", "Nei. Ingenting er bestilt");
    till.touch("kiosk-cancel");
    at_rest(till);
    both_say(till, &["Cancelled"]);

    // Signed, and then it goes: no thank-you before Front Payment says so.
    let late = json!({"invoice_delay_ms": 3_600_000});
    till.front().tell("bankid", &late);
    walk_to_bank_id(till);
    till.bank_id().approve_by_touch();
    take_the_network_away(till);
    wait_for_state(till, "Confirming");
    till.wait_for_text("order-state", "Vi får ikke kontakt");
    till.screenshot("confirming");
    assert_eq!(till.count("kiosk-done"), 0);
    give_the_network_back(till);
    let uuid = till.front().orders()[1]["uuid"].clone();
    let uuid = uuid.as_str().expect("an order has a number");
    let invoiced = json!({"status": "INVOICED"});
    till.front()
        .tell(&format!("orders/{uuid}/status"), &invoiced);
    wait_for_state(till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(till);
    both_say(till, &["Cancelled", "Invoiced"]);
}

fn an_answer_that_is_lost_is_told_as_it_is_and_never_sent_again(till: &mut Till) {
    let lost = json!({"call": "submit", "fault": {"kind": "drop", "made": true}});
    till.front().tell("faults", &lost);
    let no_list = json!({"call": "list", "times": 1000, "fault": {"kind": "drop"}});
    till.front().tell("faults", &no_list);
    walk(till, Step::Summary);
    till.touch("kiosk-confirm");
    wait_for_state(till, "Unknown");
    till.wait_for_text("was-ordered", "Det vet vi ikke ennå");
    till.wait_for("order-reference");
    till.screenshot("unknown");
    // The customer goes: the order is found, without its address, and nobody signs it any more.
    till.touch("kiosk-cancel");
    at_rest(till);
    till.front().forget_faults();
    walk(till, Step::Browse);
    both_say(till, &["Expired"]);
    assert_eq!(till.front().attempts("submit").len(), 1, "it was sent once");
}

fn without_a_network_before_the_order_nothing_is_ordered(till: &mut Till) {
    // Whoever only looks notices nothing. Whoever orders is told.
    walk(till, Step::Address);
    take_the_network_away(till);
    answer(till, &["klostergata 144", "7030", "trondheim"]);
    till.touch("kiosk-confirm");
    wait_for_state(till, "Queued");
    till.wait_for_text("was-ordered", "Nei, ikke ennå");
    till.screenshot("queued");
    till.touch("kiosk-cancel");
    at_rest(till);
    both_say(till, &["Cancelled"]);

    // Now the kiosk knows, and takes no order that it can't send.
    walk(till, Step::Address);
    answer(till, &["klostergata 144", "7030", "trondheim"]);
    wait_for_state(till, "offline");
    till.wait_for_text("was-ordered", "Nei. Ingenting er bestilt");
    till.screenshot("closed");

    // It comes back while the customer waits: they go on where they were.
    give_the_network_back(till);
    wait_until_connected(till);
    till.touch("kiosk-retry");
    till.touch("kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
    till.bank_id().approve_by_touch();
    wait_for_state(till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(till);
    both_say(till, &["Cancelled", "Invoiced"]);
}

/// Waits until the kiosk has heard from Front Payment again.
#[track_caller]
fn wait_until_connected(till: &Till) {
    let before = till.front().attempts("list").len() + till.front().attempts("status").len();
    till.front().wait_until("a call that arrives", || {
        let now = till.front().attempts("list").len() + till.front().attempts("status").len();
        (now > before).then_some(())
    });
}

fn a_page_of_bank_ids_that_never_comes_has_a_way_out(till: &mut Till) {
    till.front().set(&json!({"bankid": {"behaviour": "hang"}}));
    walk_to_bank_id(till);
    till.window("BankID");
    till.wait_for("bankid-slow");
    till.screenshot("slow");
    cancel_at_bank_id(till);
    both_say(till, &["Cancelled"]);
}
