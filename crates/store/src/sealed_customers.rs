//! Sealed customers of orders that don't hold them: apart from all other rows, because their bytes must be erased.

use std::fmt;

use kasse_core::{OrderId, OrderState};
use rusqlite::{OptionalExtension, Transaction};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::store::Store;
use crate::writer::After;

pub(crate) const MIGRATION: Migration = Migration {
    version: 24,
    name: "sealed_customers",
    sql: "
CREATE TABLE sealed_customers (
  order_seq INTEGER PRIMARY KEY REFERENCES orders (seq),
  sealed BLOB NOT NULL CHECK (length(sealed) = 3000)
) STRICT;
",
};

/// A customer, sealed with a key that this crate never sees. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedCustomer(Vec<u8>);

impl SealedCustomer {
    /// How long every sealed customer is, in bytes. So nobody sees how long a name is; and of pages of 4096 bytes each holds
    /// one row, which is therefore never moved about within it, and leaves no copies behind.
    pub const BYTES: usize = 3_000;

    /// From the sealed bytes, [`SealedCustomer::BYTES`] of them.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The sealed bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SealedCustomer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealedCustomer(…)")
    }
}

impl Store {
    /// An order's customer, where it is kept apart from the order and still needed.
    pub fn sealed_customer(&self, id: OrderId) -> Result<Option<SealedCustomer>, StoreError> {
        self.read(|connection| {
            let sealed = connection
                .prepare_cached(
                    "SELECT sealed FROM sealed_customers JOIN orders ON seq = order_seq WHERE id = ?1",
                )?
                .query_row([id.0.as_bytes()], |row| row.get(0).map(SealedCustomer))
                .optional()?;
            Ok(sealed)
        })
    }
}

/// Keeps an order's sealed customer; the one before it is erased.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    order_seq: i64,
    customer: &SealedCustomer,
) -> Result<After, StoreError> {
    if customer.0.len() != SealedCustomer::BYTES {
        return Err(StoreError::TooLarge {
            what: "a sealed customer",
            limit: SealedCustomer::BYTES,
        });
    }
    let after = erase(transaction, order_seq)?;
    transaction
        .prepare_cached("INSERT INTO sealed_customers (order_seq, sealed) VALUES (?1, ?2)")?
        .execute((order_seq, &customer.0))?;
    Ok(after)
}

/// Erases an order's sealed customer once nothing needs it any more. `secure_delete` overwrites it in the file; until the
/// WAL is emptied, it still stands there.
pub(crate) fn settle(
    transaction: &Transaction<'_>,
    order_seq: i64,
    state: &OrderState,
) -> Result<After, StoreError> {
    if state.needs_customer() {
        Ok(After::Nothing)
    } else {
        erase(transaction, order_seq)
    }
}

fn erase(transaction: &Transaction<'_>, order_seq: i64) -> Result<After, StoreError> {
    let erased = transaction
        .prepare_cached("DELETE FROM sealed_customers WHERE order_seq = ?1")?
        .execute([order_seq])?;
    Ok(if erased == 0 {
        After::Nothing
    } else {
        After::Checkpoint
    })
}
