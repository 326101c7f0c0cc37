//! Orders while the connection is gone, and answers that never came.

use serde_json::json;

use crate::checkout::{
    fill_in_a_company, fill_in_a_person, pay_for_one_product, send_by, wait_for_state,
};
use crate::harness::Till;

pub(crate) fn take_the_network_away(till: &Till) {
    let gone = json!({"offline": true, "how": "refuse"});
    till.front().tell("offline", &gone);
}

pub(crate) fn give_the_network_back(till: &Till) {
    till.front().tell("offline", &json!({"offline": false}));
}

/// Sells to a company once more, up to the invoice: the queue has been worked since, and Front Payment has answered.
fn sell_another(till: &Till) {
    pay_for_one_product(till);
    fill_in_a_company(till);
    send_by(till, "method-send-invoice");
    wait_for_state(till, "Invoiced");
}

#[test]
fn a_companys_order_waits_for_the_connection_and_is_sent_once() {
    let till = Till::start("a_companys_order_waits");
    take_the_network_away(&till);
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-checkout");
    wait_for_state(&till, "Queued");
    till.wait_for_attribute("connection", "data-online", "false");
    till.screenshot("queued");

    give_the_network_back(&till);
    wait_for_state(&till, "Invoiced");
    till.wait_for_attribute("connection", "data-online", "true");
    assert_eq!(till.front().orders().len(), 1, "it was made once");
}

#[test]
fn a_person_at_the_till_decides_when_to_try_again() {
    let till = Till::start("a_person_at_the_till_decides");
    take_the_network_away(&till);
    pay_for_one_product(&till);
    fill_in_a_person(&till);
    send_by(&till, "method-checkout");
    wait_for_state(&till, "Queued");
    till.wait_for_attribute("order-problem", "data-code", "offline");
    till.screenshot("queued");

    give_the_network_back(&till);
    till.click("action-retry");
    wait_for_state(&till, "AwaitingBankId");
    till.bank_id();
    assert_eq!(till.front().orders().len(), 1, "it was made once");
}

#[test]
fn an_order_whose_answer_was_lost_is_never_sent_again() {
    let mut till = Till::start("an_order_whose_answer_was_lost");
    let lost = json!({"call": "submit", "fault": {"kind": "drop", "made": true}});
    till.front().tell("faults", &lost);
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-checkout");
    wait_for_state(&till, "Unknown");
    till.screenshot("unknown");
    let reference = till.text("order-reference");

    till.click("new-sale");
    sell_another(&till);
    till.wait_for_attribute("connection", "data-online", "true");
    till.kill();
    till.restart();
    sell_another(&till);

    let front = till.front();
    assert_eq!(front.attempts("submit").len(), 1, "it was sent once");
    let orders = front.orders();
    let made = orders.iter().filter(|order| order["call"] == "submit");
    let made: Vec<_> = made.map(|order| &order["request"]["referenceNo"]).collect();
    assert_eq!(made, [&json!(reference)], "it was made once");
}
