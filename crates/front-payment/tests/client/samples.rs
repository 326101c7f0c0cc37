//! Orders, settings and a client to test with.

use kasse_core::{
    Cart, CategoryId, Customer, CustomerInput, CustomerKind, Discount, Fodselsnummer,
    LocalizedName, Method, Money, Order, OrderDraft, OrderId, ParsedCustomer, Placing, Product,
    Quantity, Reference, Sku, Terms, TillId, Timestamp, Unit, VatRate, VatRates,
};
use kasse_front_payment::{
    Answer, BaseUrl, CallbackUrl, Client, ClientSettings, InvoiceSettings, Submitted, Token,
};
use uuid::Uuid;

/// 14 August 2025, 05:48:08 in UTC.
pub(crate) const NOW: i64 = 1_755_150_488;

pub(crate) fn settings(base: &str) -> ClientSettings {
    ClientSettings::new(BaseUrl::parse(base).unwrap())
}

pub(crate) fn client(base: &str) -> Client {
    Client::new(settings(base)).unwrap()
}

/// A client that reads little and waits long: no test of it depends on the machine's speed.
pub(crate) fn small(base: &str) -> Client {
    Client::new(ClientSettings {
        max_body_bytes: 64 * 1024,
        ..settings(base)
    })
    .unwrap()
}

/// A client that waits for little: for what never ends by itself.
pub(crate) fn hasty(base: &str) -> Client {
    Client::new(ClientSettings {
        call_timeout_ms: 400,
        ..settings(base)
    })
    .unwrap()
}

pub(crate) fn token() -> Token {
    Token::parse("t0ken-of-the-shop").unwrap()
}

pub(crate) fn invoice() -> InvoiceSettings {
    let url = |path| CallbackUrl::parse(&format!("https://shop.example.no/{path}")).unwrap();
    InvoiceSettings {
        fee_applicable: true,
        ..InvoiceSettings::new(url("told"), url("done?ok=1"), url("not-done"))
    }
}

/// Two lines: one by the piece with a discount, one by the metre at another rate.
pub(crate) fn cart() -> Cart {
    let product = |sku, nb, en, ore, vat_rate, unit| Product {
        sku: Sku::parse(sku).unwrap(),
        name: LocalizedName::new(nb, Some(en)).unwrap(),
        barcode: None,
        price: Money::from_ore(ore).unwrap(),
        vat_rate,
        category: CategoryId("tur".into()),
        detail: String::new(),
        unit,
        picture: None,
    };
    let mut cart = Cart::default();
    let jacket = product(
        "KL-1",
        "Skalljakke «Ås»",
        "Shell jacket",
        199_900,
        VatRate::STANDARD,
        Unit::Stk,
    );
    let line = cart.add(&jacket).unwrap();
    cart.set_discount(line, Discount::parse("12,5 %").unwrap())
        .unwrap();
    let rope = product("TAU-9", "Klatretau", "Rope", 4_990, VatRate::FOOD, Unit::M);
    let line = cart.add(&rope).unwrap();
    cart.set_quantity(line, Quantity::parse("12,325").unwrap())
        .unwrap();
    cart
}

pub(crate) fn customer(kind: CustomerKind) -> ParsedCustomer {
    let (name, reference) = match kind {
        CustomerKind::Private => ("Kari Nordmann", ""),
        CustomerKind::Corporate => ("Fjell og Fjord AS", "PO 3500"),
    };
    Customer::parse(&CustomerInput {
        kind,
        name,
        email: "kari@example.no",
        country_code: "+47",
        msisdn: "900 12 345",
        personal_number: "02013299997",
        organization_number: "123456785",
        street: "Klostergata 1",
        zip: "7030",
        city: "Trondheim",
        country: "NO",
        customer_reference: reference,
        language: "en",
    })
    .unwrap()
}

/// An order and its customer's number.
pub(crate) fn order(
    kind: CustomerKind,
    method: Method,
    maturity_days: u16,
) -> (Order, Option<Fodselsnummer>) {
    let ParsedCustomer {
        customer,
        personal_number,
        ..
    } = customer(kind);
    let draft = OrderDraft::new(Placing {
        id: OrderId(Uuid::nil()),
        at: Timestamp::from_unix_ms(NOW * 1_000 - 500_000),
        cart: &cart(),
        customer,
        personal_number: personal_number.as_ref(),
        terms: Terms::new(kind, method, maturity_days).unwrap(),
        vat_rates: &VatRates::default(),
    })
    .unwrap();
    let order = draft.numbered(Reference::new(TillId::parse("2").unwrap(), 4_187));
    (order, personal_number)
}

/// Sends a private checkout.
pub(crate) async fn checkout(client: &Client) -> Answer<Submitted> {
    let (order, number) = order(CustomerKind::Private, Method::Checkout, 10);
    client
        .send(&order, number.as_ref(), &invoice(), NOW, &token())
        .await
}
