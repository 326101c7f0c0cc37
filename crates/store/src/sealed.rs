//! Sealed personal numbers: apart from all other rows, because their bytes must be erased.

use std::fmt;

use rusqlite::Transaction;

use crate::error::StoreError;
use crate::migration::Migration;
use crate::writer::After;

// A table of its own: rows that change size are moved about within their page, and what is moved leaves copies behind.
// These rows are written once and deleted once.
pub(crate) const MIGRATION: Migration = Migration {
    version: 4,
    name: "sealed_numbers",
    sql: "
CREATE TABLE sealed_numbers (
  order_seq INTEGER PRIMARY KEY REFERENCES orders (seq),
  sealed BLOB NOT NULL
) STRICT;
",
};

/// Longest sealed number, in bytes.
const MAX_SEALED: usize = 512;

/// A personal number, sealed with a key that this crate never sees. `Debug` shows its length alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedNumber(Vec<u8>);

impl SealedNumber {
    /// From the sealed bytes, at most 512.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The sealed bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SealedNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SealedNumber({} bytes)", self.0.len())
    }
}

/// Keeps an order's sealed number; the one before it is erased.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    order_seq: i64,
    number: &SealedNumber,
) -> Result<After, StoreError> {
    if number.0.len() > MAX_SEALED {
        return Err(StoreError::TooLarge {
            what: "a sealed number",
            limit: MAX_SEALED,
        });
    }
    let after = erase(transaction, order_seq)?;
    transaction
        .prepare_cached("INSERT INTO sealed_numbers (order_seq, sealed) VALUES (?1, ?2)")?
        .execute((order_seq, &number.0))?;
    Ok(after)
}

/// Erases an order's sealed number, if it has one. `secure_delete` overwrites it in the file; until the WAL is emptied,
/// it still stands there.
pub(crate) fn erase(transaction: &Transaction<'_>, order_seq: i64) -> Result<After, StoreError> {
    let erased = transaction
        .prepare_cached("DELETE FROM sealed_numbers WHERE order_seq = ?1")?
        .execute([order_seq])?;
    Ok(if erased == 0 {
        After::Nothing
    } else {
        After::Checkpoint
    })
}
