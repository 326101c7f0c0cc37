//! Sales that need no BankID.

use hyper::Method;
use serde_json::json;

use crate::checkout::{
    fill_in_a_company, fill_in_a_person, pay_for_one_product, send_by, wait_for_state,
};
use crate::harness::Till;

#[test]
fn a_company_is_invoiced_at_once_and_the_cashier_was_told_so() {
    let till = Till::start("a_company_is_invoiced_at_once");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    till.click("method-checkout");
    till.click("method-next");
    till.wait_for("confirm-immediate");
    till.screenshot("confirm");
    till.click("submit-order");
    wait_for_state(&till, "Invoiced");
}

#[test]
fn an_invoice_is_sent_to_a_person() {
    let till = Till::start("an_invoice_is_sent_to_a_person");
    pay_for_one_product(&till);
    fill_in_a_person(&till);
    send_by(&till, "method-send-invoice");
    wait_for_state(&till, "Invoiced");
}

#[test]
fn a_company_gets_an_electronic_invoice() {
    let till = Till::start("a_company_gets_an_electronic_invoice");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-ehf");
    wait_for_state(&till, "Invoiced");
}

#[test]
fn a_refused_token_is_said_so_and_no_order_was_made() {
    let till = Till::start("a_refused_token_is_said_so");
    till.front()
        .control(Method::POST, "token", Some(&json!("revoked")))
        .expect("the stand-in takes the rule");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-send-invoice");
    till.wait_for_attribute("order-problem", "data-code", "token_refused");
    till.screenshot("refused");
    let ledger = till.front().control(Method::GET, "ledger", None);
    let ledger = ledger.expect("the stand-in tells what it got");
    assert_eq!(ledger["orders"], json!([]), "no order was made");
}

#[test]
fn what_front_payment_refuses_is_shown_at_its_field_and_corrected() {
    let till = Till::start("what_front_payment_refuses_is_corrected");
    let refusal = json!({
        "call": "create",
        "fault": {
            "kind": "answer",
            "status": 417,
            "body": {
                "status_code": 417,
                "error_message": "Expectation Failed",
                "is_error": true,
                "errors": {"customerDetails.email": ["The customer details.email must be a valid email address."]},
            },
        },
    });
    till.front()
        .control(Method::POST, "faults", Some(&refusal))
        .expect("the stand-in takes the fault");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-send-invoice");
    wait_for_state(&till, "Rejected");
    till.screenshot("rejected");
    till.click("action-correct");
    till.wait_for(("field-error", "data-field", "email"));
    till.screenshot("at-its-field");
    till.fill("customer-email", "kari@example.com");
    till.click("customer-next");
    send_by(&till, "method-send-invoice");
    wait_for_state(&till, "Invoiced");
}

#[test]
fn a_busy_screen_misses_nothing_of_an_order() {
    let till = Till::start("a_busy_screen_misses_nothing");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    till.click("method-checkout");
    till.click("method-next");
    till.wait_for("submit-order");
    // The page has no time for the command's answer until all that became of the order has been told as well.
    till.execute(
        "document.querySelector('[data-testid=submit-order]').click();
         const until = Date.now() + 3000;
         while (Date.now() < until) {}",
    );
    wait_for_state(&till, "Invoiced");
}
