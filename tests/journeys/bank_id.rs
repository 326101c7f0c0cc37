//! A private sale, whose customer identifies and signs in the BankID window.

use hyper::Method;
use serde_json::json;

use crate::checkout::{fill_in_a_person, pay_for_one_product, send_by, wait_for_state};
use crate::harness::Till;

/// Sells up to the open BankID window.
pub(crate) fn send_to_bank_id(till: &Till) {
    pay_for_one_product(till);
    fill_in_a_person(till);
    send_by(till, "method-checkout");
    wait_for_state(till, "AwaitingBankId");
}

#[test]
fn an_approved_sale_is_invoiced_and_the_next_one_begins_empty() {
    let till = Till::start("an_approved_sale_is_invoiced");
    send_to_bank_id(&till);
    let bank_id = till.bank_id();
    till.screenshot("bank-id");
    bank_id.approve();

    wait_for_state(&till, "Invoiced");
    till.wait_window_gone("BankID");
    till.wait_for("order-reference");
    till.screenshot("invoiced");

    till.click("new-sale");
    till.wait_for("screen-sale");
    assert_eq!(till.count("cart-line"), 0, "the next sale begins empty");
}

#[test]
fn a_closed_window_leaves_the_order_open_and_can_be_opened_again() {
    let till = Till::start("a_closed_window_can_be_opened_again");
    send_to_bank_id(&till);
    till.bank_id().into_window().close();
    till.click("action-bankid-open");
    till.bank_id().approve();
    wait_for_state(&till, "Invoiced");
}

#[test]
fn a_visit_takes_what_its_window_had_along() {
    let till = Till::start("a_visit_takes_its_window_along");
    send_to_bank_id(&till);
    till.bank_id().into_window().close();
    // The page's own, and one for all visits, which WebKit starts only at times. None ends: a cashier's page stays.
    let fetching = till.processes_called("WebKitNetworkPr");
    assert!(matches!(fetching.len(), 1 | 2), "{fetching:?}");
    for _ in 0..3 {
        till.click("action-bankid-open");
        till.bank_id().into_window().close();
    }
    // Each web context has a store with a thread: the page's own, and one that may be on its way out.
    till.until_so("stores of web contexts", || {
        till.threads("ebsiteDataStore") <= 2
    });
    let after = till.processes_called("WebKitNetworkPr");
    assert!(
        after.len() <= 2 && fetching.iter().all(|process| after.contains(process)),
        "{fetching:?}, then {after:?}"
    );
}

#[test]
fn the_cashier_cancels_while_the_customer_hesitates() {
    let till = Till::start("the_cashier_cancels");
    send_to_bank_id(&till);
    till.bank_id();
    till.click("action-cancel");
    till.click("cancel-confirm");
    wait_for_state(&till, "Cancelled");
    till.wait_window_gone("BankID");
}

#[test]
fn a_page_that_hangs_has_a_way_out() {
    let till = Till::start("a_page_that_hangs_has_a_way_out");
    let hanging = json!({"behaviour": "hang"});
    till.front()
        .control(Method::POST, "bankid", Some(&hanging))
        .expect("the stand-in takes the setting");
    send_to_bank_id(&till);
    till.window("BankID");
    till.screenshot("hanging");
    till.click("action-cancel");
    till.click("cancel-confirm");
    wait_for_state(&till, "Cancelled");
}

#[test]
fn a_customer_who_declines_the_agreement_gets_no_goods() {
    let till = Till::start("a_customer_declines");
    send_to_bank_id(&till);
    till.bank_id().decline();
    wait_for_state(&till, "Declined");
    till.wait_window_gone("BankID");
    till.screenshot("declined");
}

#[test]
fn a_customer_who_breaks_off_keeps_the_cart_for_another_way() {
    let till = Till::start("a_customer_breaks_off");
    send_to_bank_id(&till);
    till.bank_id().cancel();
    till.wait_window_gone("BankID");
    wait_for_state(&till, "Declined");
    till.click("action-edit-cart");
    till.wait_for("cart-line");
    till.screenshot("cart");
}
