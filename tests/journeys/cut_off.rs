//! The program killed in the middle of a sale, as by a power cut, and opened again.

use serde_json::json;

use crate::bank_id::send_to_bank_id;
use crate::checkout::{fill_in_a_person, pay_for_one_product, send_by, wait_for_state};
use crate::harness::Till;

#[test]
fn killed_while_bank_id_is_open_the_status_decides() {
    let mut till = Till::start("killed_while_bank_id_is_open");
    send_to_bank_id(&till);
    till.bank_id();
    let reference = till.text("order-reference");

    till.kill();
    till.restart();

    wait_for_state(&till, "AwaitingBankId");
    assert_eq!(till.text("order-reference"), reference, "the same order");
    till.screenshot("again");
    let uuid = till.front().orders()[0]["uuid"].clone();
    let uuid = uuid.as_str().expect("an order has a number");
    till.front().tell(
        &format!("orders/{uuid}/status"),
        &json!({"status": "INVOICED"}),
    );
    wait_for_state(&till, "Invoiced");
    assert_eq!(till.front().orders().len(), 1, "it was made once");
}

#[test]
fn killed_before_the_answer_the_order_is_unknown_and_not_sent_again() {
    let mut till = Till::start("killed_before_the_answer");
    let hanging = json!({"call": "submit", "fault": {"kind": "hang", "made": true}});
    till.front().tell("faults", &hanging);
    pay_for_one_product(&till);
    fill_in_a_person(&till);
    send_by(&till, "method-checkout");
    till.front().wait_until("the order at Front Payment", || {
        (!till.front().orders().is_empty()).then_some(())
    });
    let reference = till.text("order-reference");

    till.kill();
    till.restart();

    wait_for_state(&till, "Unknown");
    assert_eq!(till.text("order-reference"), reference, "the same order");
    till.screenshot("again");
    // The queue is worked while the next order goes through it.
    till.click("new-sale");
    pay_for_one_product(&till);
    fill_in_a_person(&till);
    send_by(&till, "method-send-invoice");
    wait_for_state(&till, "Invoiced");
    assert_eq!(till.front().attempts("submit").len(), 1, "it was sent once");
}
