//! Answers that were lost after Front Payment had made the order, or before: what the till finds out by itself, and
//! what a person says.

use serde_json::{Value, json};

use crate::checkout::{fill_in_a_company, pay_for_one_product, send_by, wait_for_state};
use crate::harness::Till;

/// The one who may send an order again.
const PIN: &str = "739164";

/// Sends a company an invoice, and answers the order's number once the order has this state.
fn sell_to_the_company(till: &Till, state: &str) -> String {
    pay_for_one_product(till);
    fill_in_a_company(till);
    send_by(till, "method-send-invoice");
    wait_for_state(till, state);
    till.text("order-reference")
}

/// The answer to the next sent invoice gets lost, after the order was made.
fn lose_the_next_answer(till: &Till) {
    let lost = json!({"call": "create", "fault": {"kind": "drop", "made": true}});
    till.front().tell("faults", &lost);
}

/// The list can't be read until [`let_the_list_be_read`].
fn let_the_list_fail(till: &Till) {
    let failing =
        json!({"call": "list", "times": 1_000, "fault": {"kind": "answer", "status": 500}});
    till.front().tell("faults", &failing);
}

fn let_the_list_be_read(till: &Till) {
    till.front().forget_faults();
}

/// Leaves the order that is in hand for the next sale.
fn go_on_selling(till: &Till) {
    till.click("nav-sale");
    till.click("new-sale");
}

/// Opens an order's page out of the list of orders.
pub(crate) fn open_page(till: &Till, reference: &str) {
    till.click("nav-orders");
    till.click("orders-filter-all");
    till.fill("orders-search", reference);
    till.wait_for_attribute("order-row", "data-reference", reference);
    till.click("order-open");
    till.wait_for_attribute("order-page", "data-reference", reference);
}

/// The stand-in's orders as their ids and our numbers.
fn made(till: &Till) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let orders = till.front().orders();
    let both = |order: &Value| (text(&order["uuid"]), text(&order["request"]["referenceNo"]));
    orders.iter().map(both).collect()
}

/// The id at Front Payment of our order, which it must have exactly once.
fn front_order_of(till: &Till, reference: &str) -> String {
    let mut found = made(till);
    found.retain(|(_, ours)| ours == reference);
    let [(uuid, _)] = found.as_slice() else {
        panic!("{reference} is at Front Payment {} times", found.len());
    };
    uuid.clone()
}

#[test]
fn an_answer_that_was_lost_is_found_and_the_order_is_taken_for_what_it_is() {
    let till = Till::start("a_lost_answer_is_found");
    let_the_list_fail(&till);
    lose_the_next_answer(&till);
    let reference = sell_to_the_company(&till, "Unknown");
    till.screenshot("unknown");
    open_page(&till, &reference);
    till.wait_for(("timeline-entry", "data-kind", "looked"));
    till.screenshot("looked");

    let_the_list_be_read(&till);

    till.wait_for_attribute("order-page", "data-state", "Invoiced");
    let uuid = front_order_of(&till, &reference);
    till.wait_for_text(("timeline-entry", "data-kind", "adopted"), &uuid);
    till.wait_for_attribute("queue-badge", "data-attention", "0");
    till.screenshot("found");
    assert_eq!(till.front().attempts("create").len(), 1, "it was sent once");
    assert_eq!(made(&till).len(), 1, "it was made once");
}

#[test]
fn of_two_equal_orders_a_minute_apart_the_lost_one_finds_its_own() {
    let till = Till::start("of_two_equal_orders");
    till.front().set(&json!({"details_carry_reference": false}));
    let_the_list_fail(&till);
    lose_the_next_answer(&till);
    let lost = sell_to_the_company(&till, "Unknown");
    // A minute passes for Front Payment; the till learns of it by the next answer, and dates its orders by it.
    till.front().tell("clock", &json!({"offset_ms": 60_000}));
    open_page(&till, &lost);
    till.click("action-look-again");
    till.wait_for("clock-drift");
    till.screenshot("drift");
    go_on_selling(&till);
    let other = sell_to_the_company(&till, "Invoiced");
    open_page(&till, &lost);
    till.click("action-look-again");

    let_the_list_be_read(&till);

    till.wait_for_attribute("order-page", "data-state", "Invoiced");
    let uuid = front_order_of(&till, &lost);
    till.wait_for_text(("timeline-entry", "data-kind", "adopted"), &uuid);
    till.wait_for_text("order-page", &uuid);
    till.screenshot("found");
    open_page(&till, &other);
    till.wait_for_text("order-page", &front_order_of(&till, &other));
    assert_eq!(made(&till).len(), 2, "each was made once");
    assert_eq!(till.front().attempts("create").len(), 2, "and sent once");
}

#[test]
fn what_cannot_be_told_apart_a_person_decides_with_both_sides_before_them() {
    let mut till = Till::start("a_person_decides");
    // Front Payment tells neither our number nor a moment: equal orders of a day look the same.
    till.front().set(&json!({
        "details_carry_reference": false, "order_date_format": {"create": "day_month_year"},
    }));
    till.click("nav-settings");
    till.click("order-date-create-day-month-year");
    till.click("settings-save");
    till.wait_for("settings-said");
    // Settings of the connection count from the next start.
    till.kill();
    till.restart();
    lose_the_next_answer(&till);
    let first = sell_to_the_company(&till, "Unknown");
    go_on_selling(&till);
    lose_the_next_answer(&till);
    let second = sell_to_the_company(&till, "Unknown");
    till.wait_for_attribute("queue-badge", "data-attention", "2");

    open_page(&till, &first);
    till.wait_for_attribute("decision", "data-candidates", "2");
    till.screenshot("asked");
    let its_own = front_order_of(&till, &first);
    till.click(("decision-candidate", "data-front-order", &its_own));
    till.wait_for_text("compared", &its_own);
    till.screenshot("both-sides");
    till.click("action-adopt");
    till.fill("decision-reason", "Kunden har fått fakturaen");
    till.screenshot("reason");
    till.click("decision-confirm");
    till.wait_for_attribute("order-page", "data-state", "Invoiced");
    let said = ("timeline-entry", "data-kind", "adopted_by_person");
    till.wait_for_text(said, "Kunden har fått fakturaen");
    till.wait_for_text("order-page", &its_own);
    till.screenshot("decided");

    // What the first one has is no choice for the second any more.
    open_page(&till, &second);
    till.wait_for_attribute("decision", "data-candidates", "1");
    till.click("action-adopt");
    till.fill("decision-reason", "Sett i portalen");
    till.click("decision-confirm");
    till.wait_for_attribute("order-page", "data-state", "Invoiced");
    till.wait_for_text("order-page", &front_order_of(&till, &second));
    till.wait_for_attribute("queue-badge", "data-attention", "0");
    assert_eq!(made(&till).len(), 2, "each was made once");
    assert_eq!(till.front().attempts("create").len(), 2, "and sent once");
}

#[test]
fn what_does_not_exist_a_manager_has_sent_again() {
    let till = Till::start("a_manager_has_it_sent_again");
    till.click("nav-settings");
    till.fill("pin-new", PIN);
    till.fill("pin-again", PIN);
    till.wait_for_focus("pin-again");
    till.window("Kasse").press("Return");
    till.wait_for_attribute("pin-state", "data-set", "true");
    till.click("nav-sale");
    // It named an order, and has none when it is asked after.
    let failed = json!({
        "kind": "answer", "status": 500, "made": false,
        "body": {"status_code": 500, "is_error": true, "data": {"orderUuid": "ODR9999999999"}},
    });
    till.front()
        .tell("faults", &json!({"call": "create", "fault": failed}));
    let reference = sell_to_the_company(&till, "Unknown");
    open_page(&till, &reference);
    till.wait_for("action-send-again");
    till.screenshot("gone");

    till.click("action-send-again");
    till.fill("decision-reason", "Finnes ikke i portalen");
    till.click("decision-confirm");
    till.wait_for("pin-dialog");
    till.fill("pin-input", "000000");
    till.click("pin-ok");
    till.wait_for_text("pin-dialog", "PIN");
    till.wait_for(("field-error", "data-field", "pin"));
    till.screenshot("wrong-pin");
    assert_eq!(
        till.front().attempts("create").len(),
        1,
        "nobody but a manager has it sent"
    );
    till.fill("pin-input", PIN);
    till.click("pin-ok");

    till.wait_for_attribute("order-page", "data-state", "Invoiced");
    let said = ("timeline-entry", "data-kind", "sent_again");
    till.wait_for_text(said, "Finnes ikke i portalen");
    till.screenshot("sent");
    front_order_of(&till, &reference);
    assert_eq!(till.front().attempts("create").len(), 2, "sent once more");
    assert_eq!(made(&till).len(), 1, "and made once");
}
