//! A shop, its customers and its orders.

use kasse_core::{
    Cart, CategoryId, Customer, CustomerInput, CustomerKind, Discount, FrontOrder, Left,
    LocalizedName, Method, Money, Order, OrderDraft, OrderEvent, OrderId, OrganizationNumber,
    Placing, Product, Quantity, Reference, Refund, Sku, Terms, TillId, Timestamp, Unit, VatRate,
    VatRates,
};
use kasse_receipt::{Document, Issue, Language, ReceiptKind, Seller, oslo};

/// 20 November 2026, 12:45:06 in Oslo.
pub(crate) const NOW: Timestamp = Timestamp::from_unix_ms(1_795_175_106_000);

/// A logo of a shop, 560 by 200 pixels with nothing behind them.
pub(crate) const LOGO: &[u8] = include_bytes!("logo.png");

pub(crate) fn seller() -> Seller {
    Seller {
        name: "Fjell & Fjord Sport AS".to_owned(),
        organization_number: OrganizationNumber::parse("987654325").unwrap().value,
        vat_registered: true,
        in_business_register: true,
        street: "Kjøpmannsgata 12".to_owned(),
        zip: "7013".to_owned(),
        city: "Trondheim".to_owned(),
        phone: Some("73 50 00 00".to_owned()),
        email: Some("post@fjellogfjord.example".to_owned()),
    }
}

pub(crate) fn issue(kind: ReceiptKind) -> Issue {
    Issue {
        number: 42,
        till: TillId::parse("2").unwrap(),
        cashier: Some("Åse Sørli".to_owned()),
        issued_at: NOW,
        invoiced_at: (kind == ReceiptKind::Sale).then_some(NOW),
        invoice_fee: true,
        zone: oslo(),
    }
}

pub(crate) struct Sold {
    pub(crate) name: &'static str,
    pub(crate) unit: Unit,
    pub(crate) rate: VatRate,
    pub(crate) price: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) discount: &'static str,
}

/// Every VAT rate, pieces and measures, discounts, a name too long for a line.
pub(crate) const GOODS: [Sold; 5] = [
    Sold {
        name: "Ullgenser «Trollheimen», mørk blå, str. L",
        unit: Unit::Stk,
        rate: VatRate::STANDARD,
        price: "1 299,00",
        quantity: "2",
        discount: "10 %",
    },
    Sold {
        name: "Fjellstøvler med vanntett membran, vibramsåle og ekstra bred lest til lange turer i all slags vær, brun, str. 43",
        unit: Unit::Par,
        rate: VatRate::STANDARD,
        price: "2 499,00",
        quantity: "1",
        discount: "",
    },
    Sold {
        name: "Tørket reinkjøtt",
        unit: Unit::Kg,
        rate: VatRate::FOOD,
        price: "449,00",
        quantity: "1,5",
        discount: "",
    },
    Sold {
        name: "Dagstur med guide",
        unit: Unit::Stk,
        rate: VatRate::LOW,
        price: "690,00",
        quantity: "1",
        discount: "90",
    },
    Sold {
        name: "Turkart (bok)",
        unit: Unit::Stk,
        rate: VatRate::ZERO,
        price: "249,00",
        quantity: "1",
        discount: "",
    },
];

pub(crate) fn cart(goods: &[Sold], repeats: usize) -> Cart {
    let mut cart = Cart::default();
    for repeat in 0..repeats {
        for (index, sold) in goods.iter().enumerate() {
            let product = Product {
                sku: Sku::parse(&format!("{repeat}-{index}")).unwrap(),
                name: LocalizedName::new(sold.name, None).unwrap(),
                barcode: None,
                price: Money::parse_kroner(sold.price).unwrap(),
                vat_rate: sold.rate,
                category: CategoryId("all".to_owned()),
                detail: String::new(),
                unit: sold.unit,
                picture: None,
            };
            let line = cart.add(&product).unwrap();
            cart.set_quantity(line, Quantity::parse(sold.quantity).unwrap())
                .unwrap();
            cart.set_discount(line, Discount::parse(sold.discount).unwrap())
                .unwrap();
        }
    }
    cart
}

pub(crate) fn person() -> CustomerInput<'static> {
    CustomerInput {
        kind: CustomerKind::Private,
        name: "Kari Nordmann",
        email: "kari@example.no",
        country_code: "+47",
        msisdn: "90012345",
        personal_number: "02013299997",
        organization_number: "",
        street: "Klostergata 1",
        zip: "7030",
        city: "Trondheim",
        country: "NO",
        customer_reference: "",
        language: "",
    }
}

pub(crate) fn company() -> CustomerInput<'static> {
    CustomerInput {
        kind: CustomerKind::Corporate,
        name: "Nordenfjeldske Entreprenør- og Anleggsvirksomhet Trøndelag Sør AS",
        personal_number: "",
        organization_number: "123456785",
        customer_reference: "Prosjekt 4711 / Bjørn Æsø",
        ..person()
    }
}

/// An order as it was placed.
pub(crate) fn placed(cart: &Cart, customer: &CustomerInput<'_>, method: Method) -> Order {
    let parsed = Customer::parse(customer).unwrap();
    let days = match customer.kind {
        CustomerKind::Private => 10,
        CustomerKind::Corporate => 30,
    };
    OrderDraft::new(Placing {
        id: OrderId(uuid::Uuid::from_u128(1)),
        at: NOW,
        cart,
        customer: parsed.customer,
        personal_number: parsed.personal_number.as_ref(),
        terms: Terms::new(customer.kind, method, days).unwrap(),
        vat_rates: &VatRates::default(),
    })
    .unwrap()
    .numbered(Reference::new(TillId::parse("2").unwrap(), 4187))
}

/// The order with its invoice.
pub(crate) fn invoiced(order: Order) -> Order {
    [
        OrderEvent::SendStarted,
        OrderEvent::Accepted(FrontOrder::new("ODR4286244937".to_owned(), None)),
        OrderEvent::Status("INVOICED".to_owned()),
        OrderEvent::InvoiceNumber("100042".to_owned()),
    ]
    .into_iter()
    .fold(order, |order, event| order.after(event).unwrap())
}

/// An order in the state that leads to this kind, and its receipt.
pub(crate) fn receipt(
    kind: ReceiptKind,
    customer: &CustomerInput<'_>,
    language: Language,
) -> Document {
    let order = placed(&cart(&GOODS, 1), customer, Method::Checkout);
    let order = match kind {
        ReceiptKind::Sale | ReceiptKind::Training => invoiced(order),
        ReceiptKind::Return => {
            let order = invoiced(order);
            let refund = whole_refund(&order);
            return Document::of_refund(&order, &refund, false, &seller(), &issue(kind), language);
        }
        ReceiptKind::Delivery | ReceiptKind::Provisional => order,
    };
    Document::of(&order, kind, &seller(), &issue(kind), language)
}

/// All that was sold is given back.
pub(crate) fn whole_refund(order: &Order) -> Refund {
    let parts = Left::of(order, &[]).unwrap().all().unwrap();
    Refund::sending(1, NOW, true, parts, String::new(), Money::ZERO).unwrap()
}
