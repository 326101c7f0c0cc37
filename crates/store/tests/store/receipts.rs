//! Receipts' numbers, their originals and their copies.

use kasse_store::{Exemplar, JournalEntry, ReceiptKey, ReceiptKind, StoreError};

use crate::shop::{Shop, at, id};

fn entry(event: &'static str) -> Vec<JournalEntry> {
    vec![JournalEntry::new(at(70), event)]
}

fn key(order: u128, kind: ReceiptKind) -> ReceiptKey {
    ReceiptKey {
        order: id(order),
        kind,
        refund: None,
    }
}

fn original() -> Exemplar {
    Exemplar::Original {
        document: "{}".to_owned(),
    }
}

#[test]
fn a_receipt_is_numbered_once_in_the_series_of_its_kind() {
    let shop = Shop::open();
    (1..=3).for_each(|number| drop(shop.place(number)));
    let number = |order, kind, ms| {
        shop.store
            .receipt_number(key(order, kind), at(ms), entry("receipt_issued"))
            .unwrap()
    };
    let first = number(2, ReceiptKind::Sale, 70);
    assert_eq!(
        (first.number, first.issued_at, first.originals, first.copies),
        (1, at(70), 0, 0)
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
fn each_refund_has_a_return_receipt_of_its_own() {
    let shop = Shop::open();
    shop.place(1);
    let number = |refund| {
        let key = ReceiptKey {
            refund,
            ..key(1, ReceiptKind::Return)
        };
        let issue = shop.store.receipt_number(key, at(70), Vec::new());
        issue.unwrap().number
    };
    assert_eq!(
        [number(Some(1)), number(Some(2)), number(Some(1))],
        [1, 2, 1]
    );
}

#[test]
fn an_original_is_handed_out_once_then_one_copy_and_both_are_journalled() {
    let shop = Shop::open();
    shop.place(1);
    let sale = key(1, ReceiptKind::Sale);
    let hand_out = |exemplar| {
        let journal = entry("handed_out");
        shop.store.hand_out_receipt(sale, exemplar, journal)
    };
    let missing = hand_out(original());
    assert!(matches!(missing, Err(StoreError::NotFound)), "not issued");
    shop.store
        .receipt_number(sale, at(70), entry("receipt_issued"))
        .unwrap();
    let early = hand_out(Exemplar::Copy);
    assert!(matches!(early, Err(StoreError::NotFound)), "of nothing");
    assert_eq!(hand_out(original()).unwrap().originals, 1);
    assert!(matches!(hand_out(original()), Err(StoreError::OriginalOut)));
    assert_eq!(hand_out(Exemplar::Copy).unwrap().copies, 1);
    let twice = hand_out(Exemplar::Copy);
    assert!(matches!(twice, Err(StoreError::CopyAlreadyMade)));
    let issue = shop.store.receipt(sale).unwrap().unwrap();
    assert_eq!((issue.originals, issue.copies), (1, 1));
    assert_eq!(issue.document.as_deref(), Some("{}"));
    let journalled = shop.store.journal(id(1)).unwrap();
    assert_eq!(journalled.len(), 4, "placed, issued, original, copy");
}

#[test]
fn what_was_not_printed_was_not_handed_out() {
    let shop = Shop::open();
    shop.place(1);
    let sale = key(1, ReceiptKind::Sale);
    shop.store.receipt_number(sale, at(70), Vec::new()).unwrap();
    let hand_out = |exemplar| shop.store.hand_out_receipt(sale, exemplar, Vec::new());
    let take_back = |copy| {
        let journal = entry("receipt_not_printed");
        shop.store.take_receipt_back(sale, copy, journal).unwrap();
    };
    hand_out(original()).unwrap();
    take_back(false);
    let issue = shop.store.receipt(sale).unwrap().unwrap();
    assert_eq!((issue.originals, issue.document), (0, None));
    hand_out(original()).unwrap();
    hand_out(Exemplar::Copy).unwrap();
    take_back(true);
    assert_eq!(hand_out(Exemplar::Copy).unwrap().copies, 1);
    assert_eq!(shop.store.journal(id(1)).unwrap().len(), 3);
}

#[test]
fn receipts_of_an_older_program_count_as_handed_out() {
    let shop = Shop::open();
    shop.place(1);
    let sale = key(1, ReceiptKind::Sale);
    shop.store.receipt_number(sale, at(70), Vec::new()).unwrap();
    let shop = shop.tamper(
        "DROP TABLE sealed_customers;
         ALTER TABLE outbox DROP COLUMN overdue; DROP TABLE print_jobs; DROP INDEX orders_by_place;
         DROP TABLE found_orders; ALTER TABLE restores DROP COLUMN reconciled_at; DROP TABLE identity;
         DROP INDEX follow_ups_by_plan; ALTER TABLE follow_ups DROP COLUMN planned_at;
         DROP TABLE foreign_orders;
         ALTER TABLE attempts DROP COLUMN order_date; ALTER TABLE attempts DROP COLUMN with_personal_number;
         CREATE TABLE older AS SELECT order_seq, kind, till, number, issued_at, copies FROM receipts;
         DROP TABLE receipts; DROP TABLE refund_attempts; DROP TABLE refunds;
         ALTER TABLE older RENAME TO receipts;
         PRAGMA user_version = 14;",
    );
    let issue = shop.store.receipt(sale).unwrap().unwrap();
    assert_eq!((issue.number, issue.originals, issue.copies), (1, 1, 0));
    let copy = shop
        .store
        .hand_out_receipt(sale, Exemplar::Copy, Vec::new());
    assert_eq!(copy.unwrap().copies, 1);
}

#[test]
fn an_order_that_is_not_there_has_no_receipt_and_uses_no_number() {
    let shop = Shop::open();
    let number = |order| {
        let key = key(order, ReceiptKind::Sale);
        shop.store.receipt_number(key, at(1), Vec::new())
    };
    assert!(matches!(number(9), Err(StoreError::NotFound)));
    shop.place(1);
    assert_eq!(number(1).unwrap().number, 1);
}
