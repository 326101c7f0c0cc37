//! Opening the till: for the first time, and after it was cut off.

use crate::harness::{Setup, Till};
use desktop::Keychain;

#[test]
fn a_cart_of_five_lines_survives_a_power_cut() {
    let mut till = Till::start("a_cart_of_five_lines_survives_a_power_cut");
    till.wait_for("product-tile");
    let skus = till.attributes("product-tile", "data-sku");
    let sold = skus
        .get(..5)
        .expect("the sample catalogue has five products and more");
    for sku in sold {
        till.click(("product-tile", "data-sku", sku));
        till.wait_for(("cart-line", "data-sku", sku));
    }
    let total = till.text("cart-total");
    till.screenshot("before");

    till.kill();
    till.restart();

    till.wait_for_text("cart-total", &total);
    let lines = till.attributes("cart-line", "data-sku");
    assert_eq!(
        lines, sold,
        "the lines of the cart, in the order in which they were sold"
    );
    till.screenshot("after");
}

#[test]
fn without_a_keychain_the_till_opens_and_says_so() {
    let setup = Setup {
        keychain: Keychain::Absent,
        token: None,
        ..Setup::default()
    };
    let till = Till::start_with("without_a_keychain_the_till_opens_and_says_so", &setup);
    till.wait_for("screen-sale");
    till.wait_for_attribute("notice", "data-code", "keychain_unavailable");
    till.screenshot("opened");
}
