//! The orders: their table, and the ways to read it. [`place`](crate::place) and [`change`](crate::change) write it.

use kasse_core::{OrderId, Reference, StateName};
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::order_row::{self, STATES, StoredOrder};
use crate::store::Store;

// `seq` is the order of placing, whatever the clock said, and the key that other tables refer to. `body` stands last,
// so that a list reads its columns without touching the pages that a long body spills over to.
pub(crate) const MIGRATION: Migration = Migration {
    version: 2,
    name: "orders",
    sql: "
CREATE TABLE orders (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
  till TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
  reference TEXT NOT NULL,
  placed_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  method TEXT NOT NULL,
  customer_kind TEXT NOT NULL,
  customer_name TEXT NOT NULL,
  gross INTEGER NOT NULL,
  front_order_uuid TEXT,
  invoice_number TEXT,
  body TEXT NOT NULL,
  UNIQUE (till, number)
) STRICT;
CREATE UNIQUE INDEX orders_by_front_order ON orders (front_order_uuid) WHERE front_order_uuid IS NOT NULL;
CREATE INDEX orders_by_time ON orders (placed_at, seq);
CREATE INDEX orders_by_state ON orders (state, placed_at, seq);
",
};

impl Store {
    /// An order by its id.
    pub fn order(&self, id: OrderId) -> Result<Option<StoredOrder>, StoreError> {
        self.read(|connection| by_id(connection, id))
    }

    /// An order by its number.
    pub fn order_by_reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<StoredOrder>, StoreError> {
        let key = (reference.till().as_str(), reference.number());
        self.read(|connection| one(connection, "till = ?1 AND number = ?2", key))
    }

    /// The order of ours that an order at Front Payment belongs to.
    pub fn order_by_front_order(
        &self,
        front_order_uuid: &str,
    ) -> Result<Option<StoredOrder>, StoreError> {
        self.read(|connection| one(connection, "front_order_uuid = ?1", [front_order_uuid]))
    }

    /// The orders whose sale is not over, in the order of placing: `Queued`, `Sending`, `AwaitingBankId`,
    /// `Confirming`, `Rejected` and `Unknown`.
    pub fn open_orders(&self) -> Result<Vec<StoredOrder>, StoreError> {
        self.read(|connection| {
            let open = STATES
                .into_iter()
                .filter(|state| order_row::is_open(*state));
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {} FROM orders WHERE state IN (?1, ?2, ?3, ?4, ?5, ?6) ORDER BY seq",
                StoredOrder::COLUMNS
            ))?;
            let mut rows = statement.query(params_from_iter(open.map(StateName::as_str)))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(StoredOrder::read(row, 0)?);
            }
            Ok(found)
        })
    }
}

/// An order by its id.
pub(crate) fn by_id(
    connection: &Connection,
    id: OrderId,
) -> Result<Option<StoredOrder>, StoreError> {
    one(connection, "id = ?1", [id.0.as_bytes()])
}

/// The key by which other tables refer to an order.
pub(crate) fn seq(connection: &Connection, id: OrderId) -> Result<i64, StoreError> {
    connection
        .prepare_cached("SELECT seq FROM orders WHERE id = ?1")?
        .query_row([id.0.as_bytes()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound)
}

fn one(
    connection: &Connection,
    condition: &'static str,
    key: impl rusqlite::Params,
) -> Result<Option<StoredOrder>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM orders WHERE {condition}",
        StoredOrder::COLUMNS
    ))?;
    let mut rows = statement.query(key)?;
    rows.next()?
        .map(|row| StoredOrder::read(row, 0))
        .transpose()
}
