//! A whole sale without a mouse, on the smallest screen that a till has.

use crate::checkout::wait_for_state;
use crate::harness::{Setup, Till};

#[test]
fn a_sale_needs_no_mouse() {
    let setup = Setup {
        screen: "1024x768",
        arguments: vec!["--lang", "en"],
        ..Setup::default()
    };
    let till = Till::start_with("a_sale_needs_no_mouse", &setup);
    till.wait_for("product-tile");
    let sku = till.attributes("product-tile", "data-sku").swap_remove(0);
    let window = till.window("Kasse");
    till.screenshot("1-sale");

    window.press("F2");
    till.wait_for_focus("search");
    window.type_text(&sku);
    window.press("Return");
    till.wait_for(("cart-line", "data-sku", &sku));
    till.screenshot("2-cart");

    window.press("F9");
    till.wait_for_focus("customer-name");
    till.screenshot("3-customer");
    for (field, text) in [
        ("customer-name", "Kari Nordmann"),
        ("customer-personal-number", "28038712383"),
        ("customer-email", "kari@example.no"),
        ("customer-country-code", ""),
        ("customer-msisdn", "46567468"),
        ("customer-street", "Klostergata 144"),
        ("customer-zip", "7030"),
        ("customer-city", "Trondheim"),
    ] {
        till.wait_for_focus(field);
        if !text.is_empty() {
            window.type_text(text);
        }
        if field != "customer-city" {
            window.press("Tab");
        }
    }
    till.screenshot("4-filled-in");
    window.press("Return");

    till.wait_for_focus("method-checkout");
    till.screenshot("5-method");
    window.press("Return");
    till.wait_for_focus("submit-order");
    till.screenshot("6-confirm");
    window.press("Return");

    wait_for_state(&till, "AwaitingBankId");
    let bank_id = till.bank_id();
    till.screenshot("7-bank-id");
    bank_id.identify();
    till.screenshot("8-agreement");
    bank_id.sign();

    wait_for_state(&till, "Invoiced");
    till.wait_window_gone("BankID");
    till.wait_for_focus("new-sale");
    till.screenshot("9-done");
    window.press("Return");
    till.wait_for("screen-sale");
    assert_eq!(till.count("cart-line"), 0, "the next sale begins empty");
}
