//! WebKit's process of the page falls: another one begins, and nothing of the shop's is lost.

use crate::bank_id::send_to_bank_id;
use crate::checkout::{pay_for_one_product, wait_for_state};
use crate::harness::Till;

#[test]
fn a_till_shows_its_cart_again_and_sells_it() {
    let till = Till::start("fallen_page_cart");
    till.click("product-tile");
    till.wait_for("cart-line");
    till.end_page();
    till.wait_for("cart-line");
    assert_eq!(till.count("cart-line"), 1, "the cart is the program's");
    pay_for_one_product(&till);
    till.wait_for("customer-type-private");
}

#[test]
fn an_order_goes_on_that_its_customer_identifies_for() {
    let till = Till::start("fallen_page_order");
    send_to_bank_id(&till);
    let reference = till.text("order-reference");
    till.end_page();
    wait_for_state(&till, "AwaitingBankId");
    assert_eq!(till.text("order-reference"), reference, "the same order");
    till.bank_id().approve();
    wait_for_state(&till, "Invoiced");
    assert_eq!(till.front().orders().len(), 1, "it was made once");
}
