//! A full disk: nothing half-written, no number used, and selling goes on when there is space again.

use kasse_store::{JournalReport, OpenOptions, OrderFilter, OutboxSummary, Store, StoreError};

use crate::shop::{Shop, cart, placing};

#[test]
fn a_full_disk_uses_no_number_and_leaves_nothing_half_written() {
    let shop = Shop::with(OpenOptions {
        max_pages: Some(90),
        ..OpenOptions::default()
    });
    shop.store.save_cart(&cart()).unwrap();
    let mut placed = 0;
    let refused = loop {
        let mut place = placing(placed + 1);
        place.clear_cart = true;
        shop.store.save_cart(&cart()).ok();
        match shop.store.place(place) {
            Ok(_) => placed += 1,
            Err(error) => break error,
        }
        assert!(placed < 10_000, "the file never filled up");
    };
    assert!(matches!(refused, StoreError::Unwritable(_)), "{refused:?}");
    assert!(placed > 5, "some orders fit: {placed}");
    let holds = |store: &Store, orders: usize| {
        let last = u32::try_from(orders).unwrap();
        assert_eq!(store.order_counts().unwrap().all, last);
        let page = store.orders_page(&OrderFilter::default(), None, 1).unwrap();
        let newest = page.orders[0].reference.number();
        assert_eq!(newest, last, "no number was lost");
        let OutboxSummary { queued, .. } = store.outbox_summary().unwrap();
        assert_eq!(queued, last);
        let JournalReport::Intact { entries, .. } = store.verify_journal().unwrap() else {
            panic!("the journal is broken")
        };
        assert_eq!(entries, i64::from(last));
        store.integrity_check().unwrap();
    };
    let orders = usize::try_from(placed).unwrap();
    holds(&shop.store, orders);

    // Space again.
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let store = Store::open(&path, OpenOptions::default()).unwrap();
    store.place(placing(placed + 1)).unwrap();
    holds(&store, orders + 1);
    drop(folder);
}

#[test]
fn a_disk_too_small_for_the_schema_is_said_so_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kasse.db");
    let options = OpenOptions {
        max_pages: Some(12),
        ..OpenOptions::default()
    };
    let error = Store::open(&path, options).unwrap_err();
    assert!(
        matches!(error, kasse_store::OpenError::Unwritable(_)),
        "{error:?}"
    );
    let store = Store::open(&path, OpenOptions::default()).unwrap();
    store.place(placing(1)).unwrap();
    store.integrity_check().unwrap();
}
