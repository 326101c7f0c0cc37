//! The steps of a sale that most journeys take, by their usual customers.

use crate::harness::Till;

/// Puts the first product of the catalogue into the cart and goes on to the customer.
pub(crate) fn pay_for_one_product(till: &Till) {
    till.click("product-tile");
    till.wait_for("cart-line");
    till.click("pay");
}

/// Fills in a person, and goes on to the ways to invoice.
pub(crate) fn fill_in_a_person(till: &Till) {
    till.click("customer-type-private");
    till.fill("customer-name", "Kari Nordmann");
    till.fill("customer-personal-number", "28038712383");
    fill_in_contact(till);
    till.click("customer-next");
}

/// Fills in a company, and goes on to the ways to invoice.
pub(crate) fn fill_in_a_company(till: &Till) {
    till.click("customer-type-corporate");
    till.fill("customer-organization-number", "123456785");
    till.fill("customer-name", "Fjell og Fjære AS");
    fill_in_contact(till);
    till.click("customer-next");
}

fn fill_in_contact(till: &Till) {
    till.fill("customer-email", "kari@example.no");
    till.fill("customer-msisdn", "46567468");
    till.fill("customer-street", "Klostergata 144");
    till.fill("customer-zip", "7030");
    till.fill("customer-city", "Trondheim");
}

/// Chooses a way to invoice by its `data-testid`, confirms and sends.
pub(crate) fn send_by(till: &Till, way: &str) {
    till.click(way);
    till.click("method-next");
    till.click("submit-order");
}

/// Waits until the order is in this state, by its name in `core`.
#[track_caller]
pub(crate) fn wait_for_state(till: &Till, state: &str) {
    till.wait_for_attribute("order-state", "data-state", state);
}
