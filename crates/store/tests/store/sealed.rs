//! Sealed personal numbers: when they are erased, their bytes are gone.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use kasse_store::{
    Change, OpenOptions, OutboxChange, SealedChange, SealedNumber, Store, StoreError,
};
use proptest::prelude::*;

use crate::shop::{Shop, at, id, placing};

/// Bytes that stand nowhere else.
fn blob(number: u128) -> SealedNumber {
    let word = format!("<sealed-number-of-order-{number:08}>");
    SealedNumber::new(word.into_bytes())
}

/// The numbers whose blobs stand in any of the files.
fn found(folder: &Path) -> BTreeSet<u128> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for (start, _) in text.match_indices("<sealed-number-of-order-") {
            let digits = text[start..].chars().skip(24).take(8).collect::<String>();
            found.insert(digits.parse().unwrap());
        }
    }
    found
}

fn holds(folder: &Path, number: u128) -> bool {
    found(folder).contains(&number)
}

fn place(store: &Store, number: u128) {
    let mut place = placing(number);
    place.sealed_personal_number = Some(blob(number));
    store.place(place).unwrap();
}

fn change(store: &Store, number: u128, personal_number: SealedChange) {
    let stored = store.order(id(number)).unwrap().unwrap();
    store
        .record(Change {
            order: stored.order,
            expected_version: stored.version,
            at: at(1),
            outbox: OutboxChange::Keep,
            personal_number,
            attempt: None,
            journal: Vec::new(),
        })
        .unwrap();
}

#[test]
fn an_erased_number_is_in_no_file() {
    let shop = Shop::open();
    place(&shop.store, 1);
    place(&shop.store, 2);
    assert!(holds(shop.folder.path(), 1), "the test sees what is there");
    change(&shop.store, 1, SealedChange::Erase);
    // The erasure empties the WAL before the next job is done.
    shop.store.append_journal(Vec::new()).unwrap();
    assert!(!holds(shop.folder.path(), 1));
    assert!(holds(shop.folder.path(), 2), "the other one stays");
    let row = |number| shop.store.outbox_row(id(number)).unwrap().unwrap();
    assert_eq!(row(1).sealed_personal_number, None);
    assert_eq!(row(2).sealed_personal_number, Some(blob(2)));
}

#[test]
fn nobody_waits_for_a_long_read_once_a_number_was_erased() {
    let shop = Shop::open();
    place(&shop.store, 1);
    let reader = rusqlite::Connection::open(shop.path()).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM orders;")
        .unwrap();
    let began = Instant::now();
    change(&shop.store, 1, SealedChange::Erase);
    for _ in 0..20 {
        shop.store.append_journal(Vec::new()).unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(3), "{began:?}");
    assert!(holds(shop.folder.path(), 1), "the read still holds it");
    // It is erased by itself once the read has ended.
    reader.execute_batch("COMMIT").unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while holds(shop.folder.path(), 1) {
        assert!(Instant::now() < deadline);
        std::thread::yield_now();
    }
}

#[test]
fn a_replaced_number_is_in_no_file() {
    let shop = Shop::open();
    place(&shop.store, 1);
    change(&shop.store, 1, SealedChange::Replace(blob(7)));
    assert!(shop.store.checkpoint().unwrap());
    assert!(!holds(shop.folder.path(), 1));
    let row = shop.store.outbox_row(id(1)).unwrap().unwrap();
    assert_eq!(row.sealed_personal_number, Some(blob(7)));
}

#[test]
fn a_crash_between_erasing_and_emptying_the_wal_is_made_good_at_the_next_start() {
    let shop = Shop::open();
    place(&shop.store, 1);
    // The files as a crash leaves them: the number still in the WAL, erased by its last frames.
    let crashed = tempfile::tempdir().unwrap();
    let raw = rusqlite::Connection::open(shop.path()).unwrap();
    raw.pragma_update(None, "secure_delete", true).unwrap();
    raw.execute("DELETE FROM sealed_numbers", []).unwrap();
    for name in ["kasse.db", "kasse.db-wal"] {
        fs::copy(shop.folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    raw.close().unwrap();
    assert!(holds(crashed.path(), 1));
    let store = Store::open(&crashed.path().join("kasse.db"), OpenOptions::default()).unwrap();
    assert!(!holds(crashed.path(), 1));
    assert!(store.order(id(1)).unwrap().is_some());
}

#[test]
fn a_sealed_number_has_a_limit_and_shows_in_no_debug() {
    let shop = Shop::open();
    let mut place = placing(1);
    place.sealed_personal_number = Some(SealedNumber::new(vec![65; 513]));
    assert_eq!(
        format!("{:?}", place.sealed_personal_number),
        "Some(SealedNumber(513 bytes))"
    );
    assert!(matches!(
        shop.store.place(place),
        Err(StoreError::TooLarge { .. })
    ));
    assert!(shop.store.open_orders().unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    /// Numbers come and go in any order, among rows that grow and pages that are split and joined: those that went
    /// are in no file.
    #[test]
    fn numbers_that_went_are_in_no_file(goes in proptest::collection::vec(any::<bool>(), 80..140)) {
        let shop = Shop::open();
        let numbers = || (1_u128..).zip(&goes);
        for (number, goes_at_once) in numbers() {
            place(&shop.store, number);
            if *goes_at_once && number % 3 == 0 {
                change(&shop.store, number, SealedChange::Erase);
            }
        }
        for (number, _) in numbers().filter(|(number, goes)| **goes && number % 3 != 0) {
            change(&shop.store, number, SealedChange::Erase);
        }
        prop_assert!(shop.store.checkpoint().unwrap());
        let staying: BTreeSet<u128> =
            numbers().filter(|(_, goes)| !**goes).map(|(number, _)| number).collect();
        prop_assert_eq!(found(shop.folder.path()), staying);
    }
}

/// A customer's bytes that stand nowhere else.
fn customer(number: u128) -> kasse_store::SealedCustomer {
    let word = format!("<sealed-number-of-order-{number:08}>");
    let mut bytes = word.into_bytes().repeat(80);
    bytes.resize(kasse_store::SealedCustomer::BYTES, b'-');
    kasse_store::SealedCustomer::new(bytes)
}

#[test]
fn erased_customers_are_in_no_file_whatever_the_order_of_their_erasure() {
    for first_gone in [0, 3, 7] {
        let shop = Shop::open();
        let withheld = |number| {
            let mut place = placing(number);
            place.draft = place.draft.withholding().0;
            place.sealed_customer = Some(customer(number));
            place
        };
        for number in 1..=8 {
            shop.store.place(withheld(number)).unwrap();
        }
        for step in 0..8 {
            let number = (first_gone + step * 3) % 8 + 1;
            let stored = shop.store.order(id(number)).unwrap().unwrap();
            let ended = stored
                .order
                .after(kasse_core::OrderEvent::Withdrawn)
                .unwrap();
            shop.store
                .record(Change {
                    order: ended,
                    expected_version: stored.version,
                    at: at(1),
                    outbox: OutboxChange::Remove,
                    personal_number: SealedChange::Keep,
                    attempt: None,
                    journal: Vec::new(),
                })
                .unwrap();
            assert!(shop.store.checkpoint().unwrap());
            assert!(!holds(shop.folder.path(), number), "{number}");
            assert_eq!(shop.store.sealed_customer(id(number)).unwrap(), None);
        }
        assert_eq!(found(shop.folder.path()), BTreeSet::new());
    }
}

#[test]
fn a_backup_holds_no_sealed_customer() {
    let shop = Shop::open();
    let mut place = placing(1);
    place.draft = place.draft.withholding().0;
    place.sealed_customer = Some(customer(1));
    shop.store.place(place).unwrap();
    assert_eq!(
        shop.store.sealed_customer(id(1)).unwrap(),
        Some(customer(1))
    );
    let elsewhere = tempfile::tempdir().unwrap();
    shop.store
        .back_up(&elsewhere.path().join("copy.db"))
        .unwrap();
    assert_eq!(found(elsewhere.path()), BTreeSet::new());
}

#[test]
fn a_sealed_customer_of_another_length_is_refused() {
    let shop = Shop::open();
    let mut place = placing(1);
    place.sealed_customer = Some(kasse_store::SealedCustomer::new(vec![65; 2_999]));
    assert!(matches!(
        shop.store.place(place),
        Err(StoreError::TooLarge { .. })
    ));
}
