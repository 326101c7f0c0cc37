//! Placing and correcting orders.

use super::*;
use crate::cart::Cart;
use crate::catalogue::{CategoryId, LocalizedName, Product, Sku, Unit};
use crate::customer::{CustomerInput, CustomerKind, ParsedCustomer};
use crate::discount::Discount;
use crate::method::Method;
use crate::money::Money;
use crate::reference::TillId;
use crate::vat::{VatRate, VatRates};

fn cart() -> Cart {
    let mut cart = Cart::default();
    let line = cart
        .add(&Product {
            sku: Sku::parse("KL-1").unwrap(),
            name: LocalizedName::new("Skalljakke", None).unwrap(),
            barcode: None,
            price: Money::from_ore(199_900).unwrap(),
            vat_rate: VatRate::STANDARD,
            category: CategoryId("klaer".into()),
            detail: String::new(),
            unit: Unit::Stk,
            picture: None,
        })
        .unwrap();
    cart.set_discount(line, Discount::parse("12,5 %").unwrap())
        .unwrap();
    cart
}

fn customer(kind: CustomerKind, personal_number: &'static str) -> ParsedCustomer {
    Customer::parse(&CustomerInput {
        kind,
        name: "Kari Nordmann",
        email: "kari@example.no",
        country_code: "+47",
        msisdn: "90012345",
        personal_number,
        organization_number: "123456785",
        street: "Klostergata 1",
        zip: "7030",
        city: "Trondheim",
        country: "NO",
        customer_reference: "",
        language: "",
    })
    .unwrap()
}

fn place(
    cart: &Cart,
    parsed: ParsedCustomer,
    method: Method,
    days: u16,
) -> Result<Order, PlaceError> {
    let kind = parsed.customer.kind();
    OrderDraft::new(Placing {
        id: OrderId(Uuid::nil()),
        at: Timestamp::from_unix_ms(1_795_000_000_000),
        cart,
        customer: parsed.customer,
        personal_number: parsed.personal_number.as_ref(),
        terms: Terms::new(kind, method, days)?,
        vat_rates: &VatRates::default(),
    })
    .map(|draft| draft.numbered(Reference::new(TillId::default(), 1)))
}

#[test]
fn an_order_keeps_the_carts_sums_and_no_personal_number() {
    let cart = cart();
    let order = place(
        &cart,
        customer(CustomerKind::Private, "02013299997"),
        Method::Checkout,
        10,
    )
    .unwrap();
    assert_eq!(order.totals(), cart.totals());
    let stored = serde_json::to_string(&order).unwrap();
    assert!(!stored.contains("02013299997"));
    assert_eq!(serde_json::from_str::<Order>(&stored).unwrap(), order);
}

#[test]
fn a_private_checkout_needs_a_personal_number() {
    let wanted = PlaceError::Field(FieldError::new(Field::PersonalNumber, Fault::Required));
    assert_eq!(
        place(
            &cart(),
            customer(CustomerKind::Private, ""),
            Method::Checkout,
            10
        ),
        Err(wanted)
    );
    assert!(
        place(
            &cart(),
            customer(CustomerKind::Private, ""),
            Method::SendInvoice,
            10
        )
        .is_ok()
    );
    assert!(
        place(
            &cart(),
            customer(CustomerKind::Corporate, ""),
            Method::Checkout,
            14
        )
        .is_ok()
    );
}

#[test]
fn an_empty_cart_is_not_placed() {
    let parsed = customer(CustomerKind::Corporate, "");
    assert_eq!(
        place(&Cart::default(), parsed, Method::Ehf, 30),
        Err(PlaceError::CartEmpty)
    );
}

#[test]
fn an_order_under_way_is_not_corrected() {
    let order = place(
        &cart(),
        customer(CustomerKind::Corporate, ""),
        Method::Ehf,
        30,
    )
    .unwrap();
    let again = customer(CustomerKind::Corporate, "").customer;
    let sending = order.after(OrderEvent::SendStarted).unwrap();
    assert!(
        sending
            .clone()
            .corrected(again.clone(), 14)
            .unwrap()
            .is_err()
    );
    let rejected = sending.after(OrderEvent::Refused(Vec::new())).unwrap();
    let corrected = rejected.corrected(again, 14).unwrap().unwrap();
    assert_eq!(
        (corrected.state(), corrected.terms().maturity().days()),
        (&OrderState::Queued, 14)
    );
}

#[test]
fn a_correction_does_not_turn_a_person_into_a_company() {
    let person = customer(CustomerKind::Private, "02013299997");
    let order = place(&cart(), person, Method::Checkout, 10).unwrap();
    let company = customer(CustomerKind::Corporate, "").customer;
    let wanted = FieldError::new(Field::Method, Fault::NotAChoice);
    assert_eq!(order.corrected(company, 14), Err(wanted));
}

#[test]
fn an_order_that_waits_takes_another_way_under_its_number() {
    let person = customer(CustomerKind::Private, "02013299997");
    let order = place(&cart(), person, Method::Checkout, 10).unwrap();
    let changed = order.clone().by_another_way(Method::SendInvoice);
    let changed = changed.unwrap().unwrap();
    assert_eq!(changed.terms().method(), Method::SendInvoice);
    assert_eq!(changed.reference(), order.reference());
    assert_eq!(changed.state(), &OrderState::Queued);
    assert_eq!(changed.totals(), order.totals());
    let not_its = FieldError::new(Field::Method, Fault::NotAChoice);
    assert_eq!(order.clone().by_another_way(Method::Ehf), Err(not_its));
    let sending = order.after(OrderEvent::SendStarted).unwrap();
    let refused = sending.by_another_way(Method::SendInvoice).unwrap();
    assert_eq!(refused.unwrap_err().event, "way_changed");
}
