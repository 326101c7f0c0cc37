//! A shop to test with: a store in a folder of its own, and orders.

use std::path::PathBuf;

use kasse_core::{
    Cart, CategoryId, Customer, CustomerInput, CustomerKind, FrontOrder, LocalizedName, Method,
    Money, Order, OrderDraft, OrderEvent, OrderId, Placing, Product, Sku, Terms, TillId, Timestamp,
    Unit, VatRate, VatRates,
};
use kasse_store::{
    BeginAttempt, BegunAttempt, JournalEntry, OpenOptions, PlaceOrder, SealedNumber, Store,
    StoreError, StoredOrder,
};
use rusqlite::Connection;
use uuid::Uuid;

/// A store in a folder that goes with it.
pub(crate) struct Shop {
    pub(crate) store: Store,
    pub(crate) folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) fn open() -> Self {
        Self::with(OpenOptions::default())
    }

    pub(crate) fn with(options: OpenOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("kasse.db"), options).unwrap();
        Self { store, folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("kasse.db")
    }

    /// Closes the store, changes the file behind its back, opens it again.
    pub(crate) fn tamper(self, sql: &str) -> Self {
        let path = self.path();
        let Self { store, folder } = self;
        drop(store);
        let raw = Connection::open(&path).unwrap();
        raw.execute_batch(sql).unwrap();
        raw.close().unwrap();
        let store = Store::open(&path, OpenOptions::default()).unwrap();
        Self { store, folder }
    }

    pub(crate) fn place(&self, number: u128) -> StoredOrder {
        self.store.place(placing(number)).unwrap()
    }

    pub(crate) fn begin(&self, stored: StoredOrder) -> BegunAttempt {
        try_begin(&self.store, stored).unwrap()
    }
}

pub(crate) fn try_begin(store: &Store, stored: StoredOrder) -> Result<BegunAttempt, StoreError> {
    store.begin_attempt(BeginAttempt {
        order: stored.order.after(OrderEvent::SendStarted).unwrap(),
        expected_version: stored.version,
        at: at(10),
        order_date: None,
        with_personal_number: false,
        journal: vec![JournalEntry::new(at(10), "send_started")],
    })
}

/// So many ms after the day began.
pub(crate) fn at(ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(1_795_000_000_000 + ms)
}

pub(crate) fn id(number: u128) -> OrderId {
    OrderId(Uuid::from_u128(number))
}

pub(crate) fn product(sku: &str, name: &str) -> Product {
    Product {
        sku: Sku::parse(sku).unwrap(),
        name: LocalizedName::new(name, None).unwrap(),
        barcode: None,
        price: Money::from_ore(199_900).unwrap(),
        vat_rate: VatRate::STANDARD,
        category: CategoryId("klaer".into()),
        detail: String::new(),
        unit: Unit::Stk,
        picture: None,
    }
}

pub(crate) fn cart() -> Cart {
    let mut cart = Cart::default();
    cart.add(&product("KL-1001", "Skalljakke Dovre")).unwrap();
    cart
}

pub(crate) fn draft(number: u128, placed_at: Timestamp) -> OrderDraft {
    draft_for(number, placed_at, &customer("Fjell og Fjære AS"), &cart())
}

pub(crate) fn customer(name: &str) -> Customer {
    company(name, "123456785")
}

pub(crate) fn company(name: &str, organization_number: &str) -> Customer {
    let parsed = Customer::parse(&CustomerInput {
        kind: CustomerKind::Corporate,
        name,
        email: "kari@example.no",
        country_code: "+47",
        msisdn: "90012345",
        personal_number: "",
        organization_number,
        street: "Klostergata 1",
        zip: "7030",
        city: "Trondheim",
        country: "NO",
        customer_reference: "",
        language: "",
    })
    .unwrap();
    parsed.customer
}

pub(crate) fn draft_for(
    number: u128,
    placed_at: Timestamp,
    customer: &Customer,
    cart: &Cart,
) -> OrderDraft {
    OrderDraft::new(Placing {
        id: id(number),
        at: placed_at,
        cart,
        customer: customer.clone(),
        personal_number: None,
        terms: Terms::new(CustomerKind::Corporate, Method::SendInvoice, 14).unwrap(),
        vat_rates: &VatRates::default(),
    })
    .unwrap()
}

pub(crate) fn placing(number: u128) -> PlaceOrder {
    PlaceOrder {
        draft: draft(number, at(0)),
        till: TillId::default(),
        due_at: Some(at(0)),
        sealed_customer: None,
        sealed_personal_number: None,
        journal: vec![JournalEntry::new(at(0), "order_placed").with_saft(13_999)],
        clear_cart: false,
    }
}

pub(crate) fn sealed(fill: u8) -> SealedNumber {
    SealedNumber::new(vec![fill; 40])
}

pub(crate) fn front(number: u32) -> FrontOrder {
    FrontOrder::new(format!("ODR{number}"), None)
}

/// An order that Front Payment took.
pub(crate) fn accepted(order: Order, front_number: u32) -> Order {
    order
        .after(OrderEvent::Accepted(front(front_number)))
        .unwrap()
}
