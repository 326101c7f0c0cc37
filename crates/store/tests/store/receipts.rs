//! Receipts' numbers and copies.

use kasse_store::{JournalEntry, ReceiptKind, StoreError};

use crate::shop::{Shop, at, id};

fn entry(event: &'static str) -> Vec<JournalEntry> {
    vec![JournalEntry::new(at(70), event)]
}

#[test]
fn a_receipt_is_numbered_once_in_the_series_of_its_kind() {
    let shop = Shop::open();
    (1..=3).for_each(|number| drop(shop.place(number)));
    let number = |order, kind, ms| {
        shop.store
            .receipt_number(id(order), kind, at(ms), entry("receipt_issued"))
            .unwrap()
    };
    let first = number(2, ReceiptKind::Sale, 70);
    assert_eq!(
        (first.number, first.issued_at, first.copies),
        (1, at(70), 0)
    );
    assert_eq!(number(1, ReceiptKind::Sale, 71).number, 2);
    assert_eq!(number(3, ReceiptKind::Delivery, 72).number, 1);
    assert_eq!(number(3, ReceiptKind::Sale, 73).number, 3);
    assert_eq!(
        number(2, ReceiptKind::Sale, 99),
        first,
        "told again, not issued again"
    );
    let journalled = shop.store.journal(id(2)).unwrap();
    assert_eq!(journalled.len(), 2, "placed and issued, once each");
    assert_eq!(journalled[1].reference.as_deref(), Some("1-000002"));
}

#[test]
fn a_receipt_is_copied_once_and_that_counts() {
    let shop = Shop::open();
    shop.place(1);
    let copy = || {
        shop.store
            .copy_receipt(id(1), ReceiptKind::Sale, entry("receipt_copied"))
    };
    assert!(
        matches!(copy(), Err(StoreError::NotFound)),
        "not issued yet"
    );
    shop.store
        .receipt_number(id(1), ReceiptKind::Sale, at(70), entry("receipt_issued"))
        .unwrap();
    assert_eq!(copy().unwrap().copies, 1);
    assert!(matches!(copy(), Err(StoreError::CopyAlreadyMade)));
    let issued = shop
        .store
        .receipt(id(1), ReceiptKind::Sale)
        .unwrap()
        .unwrap();
    assert_eq!(issued.copies, 1);
    assert_eq!(shop.store.journal(id(1)).unwrap().len(), 3);
}

#[test]
fn an_order_that_is_not_there_has_no_receipt_and_uses_no_number() {
    let shop = Shop::open();
    let missing = shop
        .store
        .receipt_number(id(9), ReceiptKind::Sale, at(1), Vec::new());
    assert!(matches!(missing, Err(StoreError::NotFound)));
    shop.place(1);
    let issue = shop
        .store
        .receipt_number(id(1), ReceiptKind::Sale, at(1), Vec::new());
    assert_eq!(issue.unwrap().number, 1);
}
