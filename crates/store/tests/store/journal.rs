//! The journal: append-only, chained, and what was done to it from outside is found.

use kasse_store::{JournalBreak, JournalEntry, JournalReport, Store, StoreError};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use crate::shop::{Shop, at, id};

fn entries(count: i64) -> Vec<JournalEntry> {
    (0..count)
        .map(|number| {
            JournalEntry::new(at(number), "price_changed")
                .with_saft(13_021)
                .with_details(json!({ "sku": format!("KL-{number}"), "to": number }))
        })
        .collect()
}

fn filled(count: i64) -> Shop {
    let shop = Shop::open();
    shop.store.append_journal(entries(count)).unwrap();
    shop
}

fn broken(store: &Store) -> (i64, JournalBreak) {
    match store.verify_journal().unwrap() {
        JournalReport::Broken { seq, found } => (seq, found),
        JournalReport::Intact { .. } => panic!("nothing was found"),
    }
}

#[test]
fn an_order_has_its_rows_with_its_number() {
    let shop = Shop::open();
    shop.place(1);
    shop.place(2);
    let rows = shop.store.journal(id(2)).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].seq, rows[0].event.as_str()), (2, "order_placed"));
    assert_eq!(rows[0].reference.as_deref(), Some("1-000002"));
    assert_eq!((rows[0].order, rows[0].saft), (Some(id(2)), Some(13_999)));
}

#[test]
fn nothing_changes_or_deletes_a_row() {
    let shop = filled(3);
    let raw = Connection::open(shop.path()).unwrap();
    for sql in [
        "UPDATE journal SET event = 'x'",
        "UPDATE OR REPLACE journal SET seq = 1 WHERE seq = 2",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = 3",
        "DELETE FROM journal_head",
        "INSERT OR REPLACE INTO journal SELECT 2, at, 'x', saft, order_id, reference, details, hash FROM journal WHERE seq = 2",
        "REPLACE INTO journal SELECT * FROM journal WHERE seq = 1",
        "INSERT OR IGNORE INTO journal SELECT 9, at, 'x', saft, order_id, reference, details, hash FROM journal WHERE seq = 2",
        "INSERT INTO journal SELECT * FROM journal WHERE seq = 2 ON CONFLICT DO UPDATE SET event = 'x'",
    ] {
        let refused = raw.execute_batch(sql).unwrap_err().to_string();
        assert_eq!(refused, "the journal is append-only", "{sql}");
    }
    raw.close().unwrap();
    assert!(matches!(
        shop.store.verify_journal().unwrap(),
        JournalReport::Intact { entries: 3, .. }
    ));
}

#[test]
fn what_was_done_to_the_file_is_found_with_its_place() {
    const OPEN: &str = "DROP TRIGGER journal_is_not_updated; DROP TRIGGER journal_is_not_deleted;
                        DROP TRIGGER journal_grows_by_one;";
    for (sql, place) in [
        (
            "UPDATE journal SET details = replace(details, '3', '4') WHERE seq = 4",
            (4, JournalBreak::Altered),
        ),
        (
            "UPDATE journal SET at = at + 1 WHERE seq = 1",
            (1, JournalBreak::Altered),
        ),
        (
            "UPDATE journal SET saft = NULL WHERE seq = 5",
            (5, JournalBreak::Altered),
        ),
        (
            "UPDATE journal SET hash = zeroblob(32) WHERE seq = 3",
            (3, JournalBreak::Altered),
        ),
        (
            "DELETE FROM journal WHERE seq = 2",
            (2, JournalBreak::Missing),
        ),
        (
            "DELETE FROM journal WHERE seq = 2; UPDATE journal SET seq = seq - 1 WHERE seq > 2",
            (2, JournalBreak::Altered),
        ),
        (
            "DELETE FROM journal WHERE seq > 3",
            (4, JournalBreak::Missing),
        ),
        ("DELETE FROM journal", (1, JournalBreak::Missing)),
        (
            "INSERT INTO journal SELECT 6, at, event, saft, order_id, reference, details, hash FROM journal WHERE seq = 5",
            (6, JournalBreak::Foreign),
        ),
        (
            "UPDATE journal_head SET hash = zeroblob(32)",
            (5, JournalBreak::Altered),
        ),
    ] {
        let shop = filled(5).tamper(&format!("{OPEN} {sql}"));
        assert_eq!(broken(&shop.store), place, "{sql}");
    }
}

#[test]
fn entries_come_all_or_none() {
    let shop = filled(1);
    let mut batch = entries(2);
    batch[1].details = json!("x".repeat(kasse_store::MAX_JOURNAL_DETAILS));
    assert!(matches!(
        shop.store.append_journal(batch),
        Err(StoreError::TooLarge { .. })
    ));
    assert!(matches!(
        shop.store.verify_journal().unwrap(),
        JournalReport::Intact { entries: 1, .. }
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// However the entries come in, the chain is the same; and whichever byte of whichever row is changed, that row is
    /// named.
    #[test]
    fn every_changed_row_is_named(
        batches in proptest::collection::vec(1..5_i64, 1..5),
        row in any::<prop::sample::Index>(),
        position in any::<prop::sample::Index>(),
    ) {
        let total: i64 = batches.iter().sum();
        let shop = Shop::open();
        let mut all = entries(total);
        for batch in batches {
            let rest = all.split_off(usize::try_from(batch).unwrap());
            shop.store.append_journal(std::mem::replace(&mut all, rest)).unwrap();
        }
        let whole = shop.store.verify_journal().unwrap();
        prop_assert_eq!(&whole, &filled(total).store.verify_journal().unwrap());

        let seq = i64::try_from(row.index(usize::try_from(total).unwrap())).unwrap() + 1;
        let raw = Connection::open(shop.path()).unwrap();
        let details: String = raw
            .query_row("SELECT details FROM journal WHERE seq = ?1", [seq], |row| row.get(0))
            .unwrap();
        let mut bytes = details.into_bytes();
        let at = position.index(bytes.len());
        bytes[at] ^= 1;
        raw.execute_batch("DROP TRIGGER journal_is_not_updated").unwrap();
        raw.execute(
            "UPDATE journal SET details = ?1 WHERE seq = ?2",
            (String::from_utf8(bytes).unwrap(), seq),
        )
        .unwrap();
        raw.close().unwrap();
        prop_assert_eq!(broken(&shop.store), (seq, JournalBreak::Altered));
    }
}
