//! Orders at Front Payment that are none of this till's, and which of those that it lists are known at all. What was
//! looked at once is not fetched again.

use std::collections::HashMap;

use kasse_core::{Money, OrderId, StateName, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::order_row::{self, StoredOrder};
use crate::store::Store;

// No personal data: an id of Front Payment's, and what may help a person to see why it was passed over.
pub(crate) const MIGRATION: Migration = Migration {
    version: 17,
    name: "foreign_orders",
    sql: "
CREATE TABLE foreign_orders (
  uuid TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL,
  gross INTEGER,
  order_date INTEGER
) STRICT, WITHOUT ROWID;
ALTER TABLE attempts ADD COLUMN order_date INTEGER;
ALTER TABLE attempts ADD COLUMN with_personal_number INTEGER NOT NULL DEFAULT 0
  CHECK (with_personal_number IN (0, 1));
",
};

/// An order at Front Payment that is certainly none of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignOrder {
    /// Front Payment's id.
    pub uuid: String,
    /// What it costs, VAT included, where that was told.
    pub gross: Option<Money>,
    /// Its date in Unix seconds, where that was told.
    pub order_date: Option<i64>,
}

/// Whose an order at Front Payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrontOwner {
    /// An order of ours has it.
    Ours(OrderId),
    /// It is certainly none of ours, or one that a person was told of because no order of ours has it.
    Foreign,
}

impl Store {
    /// Whose these orders at Front Payment are. Those that nobody knows are left out.
    pub fn front_owners(
        &self,
        uuids: &[String],
    ) -> Result<HashMap<String, FrontOwner>, StoreError> {
        self.read(|connection| {
            let mut found = HashMap::new();
            for uuid in uuids {
                if let Some(owner) = owner(connection, uuid)? {
                    found.insert(uuid.clone(), owner);
                }
            }
            Ok(found)
        })
    }

    /// Remembers orders at Front Payment that are none of ours. One that an order of ours has is not remembered.
    pub fn remember_foreign(
        &self,
        orders: Vec<ForeignOrder>,
        seen_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO foreign_orders (uuid, seen_at, gross, order_date)
                 SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM orders WHERE front_order_uuid = ?1)
                 ON CONFLICT (uuid) DO NOTHING",
            )?;
            for order in &orders {
                statement.execute((
                    &order.uuid,
                    seen_at.unix_ms(),
                    order.gross.map(Money::ore),
                    order.order_date,
                ))?;
            }
            Ok(())
        })
    }

    /// Front Payment's ids of the orders of ours that were placed last, at most `limit`, the newest first.
    pub fn newest_front_orders(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT front_order_uuid FROM orders WHERE front_order_uuid IS NOT NULL ORDER BY seq DESC LIMIT ?1",
                )?
                .query_map([limit], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// The orders of which Front Payment may have one that we don't know, in the order of placing: those that are being
    /// sent, whose outcome is open, or that wait to be sent again after such an attempt.
    pub fn unsettled_orders(&self) -> Result<Vec<StoredOrder>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {} FROM orders WHERE state IN (?1, ?2)
                 OR (state = ?3 AND EXISTS (SELECT 1 FROM attempts
                     WHERE order_seq = seq AND outcome IN ('unknown', 'interrupted')))
                 ORDER BY seq",
                StoredOrder::COLUMNS
            ))?;
            let states = [StateName::Sending, StateName::Unknown, StateName::Queued];
            let states = states.map(StateName::as_str);
            let mut rows = statement.query(states)?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(StoredOrder::read(row, 0)?);
            }
            Ok(found)
        })
    }
}

fn owner(connection: &Connection, uuid: &str) -> Result<Option<FrontOwner>, StoreError> {
    let ours = connection
        .prepare_cached("SELECT id FROM orders WHERE front_order_uuid = ?1")?
        .query_row([uuid], |row| order_row::order_id(row, 0))
        .optional()?;
    if let Some(id) = ours {
        return Ok(Some(FrontOwner::Ours(id)));
    }
    let is_foreign = connection
        .prepare_cached(
            "SELECT 1 FROM foreign_orders WHERE uuid = ?1
             UNION ALL SELECT 1 FROM found_orders WHERE uuid = ?1",
        )?
        .exists([uuid])?;
    Ok(is_foreign.then_some(FrontOwner::Foreign))
}
