//! What is sold, and to whom.

use anyhow::{Context, Result};
use kasse_core::{
    Cart, Customer, CustomerInput, CustomerKind, Method, OrderDraft, OrderId, Placing, Product,
    Terms, Timestamp, VatRates,
};
use kasse_store::sample_catalogue;
use uuid::Uuid;

/// 20 November 2026, 12:45:06 in Oslo.
pub(crate) const NOW: Timestamp = Timestamp::from_unix_ms(1_795_175_106_000);

/// How many products an order has.
const LINES: usize = 5;

/// The products of an order: the first of the sample catalogue.
pub(crate) fn goods() -> Vec<Product> {
    sample_catalogue()
        .products
        .into_iter()
        .take(LINES)
        .collect()
}

/// An order of these products by a company, with this number as its id.
pub(crate) fn draft(number: u128, goods: &[Product]) -> Result<OrderDraft> {
    draft_for(number, goods, "123456785")
}

/// The same by the company with this organisation number.
pub(crate) fn draft_for(number: u128, goods: &[Product], company: &str) -> Result<OrderDraft> {
    let mut cart = Cart::default();
    for product in goods {
        cart.add(product)?;
    }
    let customer = Customer::parse(&CustomerInput {
        kind: CustomerKind::Corporate,
        name: "Fjell og Fjære AS",
        email: "kari@example.no",
        country_code: "+47",
        msisdn: "90012345",
        personal_number: "",
        organization_number: company,
        street: "Klostergata 1",
        zip: "7030",
        city: "Trondheim",
        country: "NO",
        customer_reference: "",
        language: "",
    });
    let customer = customer
        .ok()
        .context("the customer is not accepted")?
        .customer;
    Ok(OrderDraft::new(Placing {
        id: OrderId(Uuid::from_u128(number)),
        at: NOW,
        cart: &cart,
        customer,
        personal_number: None,
        terms: Terms::new(CustomerKind::Corporate, Method::SendInvoice, 14)?,
        vat_rates: &VatRates::default(),
    })?)
}
