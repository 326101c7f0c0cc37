//! The gap-free series of numbers: one for each till and kind.

use kasse_core::TillId;
use rusqlite::{OptionalExtension, Transaction};

use crate::error::StoreError;
use crate::marks::Marks;
use crate::migration::Migration;

pub(crate) const MIGRATION: Migration = Migration {
    version: 1,
    name: "series",
    sql: "
CREATE TABLE series (
  till TEXT NOT NULL,
  kind TEXT NOT NULL,
  last INTEGER NOT NULL CHECK (last BETWEEN 1 AND 4294967295),
  PRIMARY KEY (till, kind)
) STRICT, WITHOUT ROWID;
",
};

/// The kind of the series of order numbers.
pub(crate) const ORDERS: &str = "order";

/// Takes the next number. It is used up only if the transaction is committed, together with what it numbers; that it may
/// be is on the disk before.
pub(crate) fn take(
    transaction: &Transaction<'_>,
    marks: &Marks,
    till: &TillId,
    kind: &str,
) -> Result<u32, StoreError> {
    let number = transaction
        .prepare_cached(
            "INSERT INTO series (till, kind, last) VALUES (?1, ?2, 1)
             ON CONFLICT (till, kind) DO UPDATE SET last = last + 1 WHERE last < 4294967295
             RETURNING last",
        )?
        .query_row((till.as_str(), kind), |row| row.get(0))
        .optional()?
        .ok_or(StoreError::SeriesEnded)?;
    marks.reserve(till, kind, number)?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn each_till_and_kind_counts_for_itself_and_ends() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(MIGRATION.sql).unwrap();
        let transaction = connection.transaction().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let marks = Marks::beside(&folder.path().join("kasse.db"));
        let other = TillId::parse("K2").unwrap();
        let till = TillId::default();
        let next = |till, kind| take(&transaction, &marks, till, kind).unwrap();
        assert_eq!((next(&till, ORDERS), next(&till, ORDERS)), (1, 2));
        assert_eq!((next(&other, ORDERS), next(&till, "sale")), (1, 1));
        transaction
            .execute("UPDATE series SET last = 4294967294", [])
            .unwrap();
        assert_eq!(take(&transaction, &marks, &till, ORDERS).unwrap(), u32::MAX);
        assert!(matches!(
            take(&transaction, &marks, &till, ORDERS),
            Err(StoreError::SeriesEnded)
        ));
    }
}
