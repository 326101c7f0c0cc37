//! Orders: placing, changing, finding, listing.

use kasse_core::{OrderEvent, Reference, StateName, TillId};
use kasse_store::{
    Change, JournalEntry, JournalReport, OrderFilter, OutboxChange, SealedChange, StoreError,
    StoredOrder,
};

use crate::shop::{Shop, accepted, at, draft, id, placing};

fn change(stored: StoredOrder) -> Change {
    Change {
        order: stored.order,
        expected_version: stored.version,
        at: at(50),
        outbox: OutboxChange::Keep,
        personal_number: SealedChange::Keep,
        attempt: None,
        journal: vec![JournalEntry::new(at(50), "changed")],
    }
}

/// An order that Front Payment has under this number.
fn sent(shop: &Shop, number: u128, front: u32) -> StoredOrder {
    let mut stored = shop.begin(shop.place(number)).stored;
    stored.order = accepted(stored.order, front);
    shop.store.record(change(stored)).unwrap()
}

#[test]
fn orders_are_numbered_without_gaps_per_till() {
    let shop = Shop::open();
    let kiosk = TillId::parse("K2").unwrap();
    let mut references = Vec::new();
    for (number, till) in [
        (1, TillId::default()),
        (2, kiosk.clone()),
        (3, TillId::default()),
    ] {
        let mut place = placing(number);
        place.till = till;
        references.push(
            shop.store
                .place(place)
                .unwrap()
                .order
                .reference()
                .to_string(),
        );
    }
    assert_eq!(references, ["1-000001", "K2-000001", "1-000002"]);
    let found = shop
        .store
        .order_by_reference(&Reference::new(kiosk, 1))
        .unwrap()
        .unwrap();
    assert_eq!(found.order.id(), id(2));
    assert_eq!(shop.store.order(id(2)).unwrap(), Some(found));
    assert_eq!(shop.store.order(id(9)).unwrap(), None);
}

#[test]
fn an_order_that_is_not_placed_uses_no_number() {
    let shop = Shop::open();
    shop.place(1);
    assert!(matches!(
        shop.store.place(placing(1)),
        Err(StoreError::AlreadyPlaced)
    ));
    let mut too_large = placing(2);
    too_large.journal[0].details = "x".repeat(kasse_store::MAX_JOURNAL_DETAILS).into();
    too_large.clear_cart = true;
    shop.store.save_cart(&crate::shop::cart()).unwrap();
    assert!(matches!(
        shop.store.place(too_large),
        Err(StoreError::TooLarge { .. })
    ));
    assert!(
        shop.store.cart().unwrap().is_some(),
        "the cart is still there"
    );
    assert_eq!(shop.store.outbox_summary().unwrap().queued, 1);
    assert_eq!(shop.place(3).order.reference().number(), 2);
}

#[test]
fn callers_at_the_same_time_get_numbers_without_gaps() {
    let shop = Shop::open();
    std::thread::scope(|scope| {
        for worker in 0..8_u128 {
            let store = shop.store.clone();
            scope.spawn(move || {
                for number in 0..10 {
                    store.place(placing(worker * 100 + number)).unwrap();
                    store.open_orders().unwrap();
                }
            });
        }
    });
    let mut numbers: Vec<_> = shop
        .store
        .open_orders()
        .unwrap()
        .iter()
        .map(|stored| stored.order.reference().number())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=80).collect::<Vec<_>>());
    assert!(matches!(
        shop.store.verify_journal().unwrap(),
        JournalReport::Intact { entries: 80, .. }
    ));
}

#[test]
fn a_change_is_refused_when_somebody_else_was_faster() {
    let shop = Shop::open();
    let placed = shop.place(1);
    let mut withdrawn = placed.clone();
    withdrawn.order = withdrawn.order.after(OrderEvent::Withdrawn).unwrap();
    let begun = shop.begin(placed);
    assert!(matches!(
        shop.store.record(change(withdrawn)),
        Err(StoreError::Stale)
    ));
    assert_eq!(shop.store.order(id(1)).unwrap().unwrap(), begun.stored);
    assert_eq!(
        shop.store.journal(id(1)).unwrap().len(),
        2,
        "nothing was journalled"
    );
    let unknown = draft(9, at(0)).numbered(Reference::new(TillId::default(), 9));
    let unknown = StoredOrder {
        order: unknown,
        version: 1,
        updated_at: at(0),
    };
    assert!(matches!(
        shop.store.record(change(unknown)),
        Err(StoreError::NotFound)
    ));
}

#[test]
fn an_order_at_front_payment_belongs_to_one_of_ours() {
    let shop = Shop::open();
    let first = sent(&shop, 1, 77);
    let mut second = shop.begin(shop.place(2)).stored;
    second.order = accepted(second.order, 77);
    let refused = shop.store.record(change(second)).unwrap_err();
    assert!(matches!(refused, StoreError::FrontOrderTaken { owner } if owner == id(1)));
    assert_eq!(
        shop.store.order_by_front_order("ODR77").unwrap().unwrap(),
        first
    );
}

#[test]
fn open_orders_are_those_whose_sale_is_not_over() {
    let shop = Shop::open();
    shop.place(1);
    let confirming = sent(&shop, 2, 2);
    let mut invoiced = sent(&shop, 3, 3);
    invoiced.order = invoiced
        .order
        .after(OrderEvent::Status("INVOICED".into()))
        .unwrap();
    invoiced.order = invoiced
        .order
        .after(OrderEvent::InvoiceNumber("1001".into()))
        .unwrap();
    shop.store.record(change(invoiced)).unwrap();
    let open: Vec<_> = shop
        .store
        .open_orders()
        .unwrap()
        .iter()
        .map(|stored| stored.order.id())
        .collect();
    assert_eq!(open, [id(1), confirming.order.id()]);
    let filter = OrderFilter {
        states: vec![StateName::Invoiced],
        ..OrderFilter::default()
    };
    let listed = shop.store.orders_page(&filter, None, 10).unwrap().orders;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].invoice_number.as_deref(), Some("1001"));
    assert_eq!(listed[0].customer_name, "Fjell og Fjære AS");
    assert_eq!(listed[0].gross.ore(), 199_900);
}

#[test]
fn an_order_that_makes_no_sense_is_damage_and_quotes_nothing() {
    let shop = Shop::open();
    shop.place(1);
    let shop = shop.tamper("UPDATE orders SET body = replace(body, '\"Queued\"', '\"Secret\"')");
    let error = shop.store.order(id(1)).unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
    assert!(!format!("{error:?}").contains("Secret"));
}
