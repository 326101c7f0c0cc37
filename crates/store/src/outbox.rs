//! The outbox: the orders that Front Payment is still to get.

use kasse_core::{OrderId, Timestamp};
use rusqlite::{Connection, Row, Transaction};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::order_row::StoredOrder;
use crate::rank::Rank;
use crate::sealed::SealedNumber;
use crate::store::Store;

// A row without a time is paused: nothing is sent before somebody asks for it.
pub(crate) const MIGRATION: Migration = Migration {
    version: 3,
    name: "outbox",
    sql: "
CREATE TABLE outbox (
  order_seq INTEGER PRIMARY KEY REFERENCES orders (seq),
  due_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  problem TEXT
) STRICT;
CREATE INDEX outbox_by_time ON outbox (due_at, order_seq) WHERE due_at IS NOT NULL;
",
};

/// An order that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// The order.
    pub stored: StoredOrder,
    /// When it is to be sent; `None`: paused, until somebody asks for it.
    pub due_at: Option<Timestamp>,
    /// Attempts so far.
    pub attempts: u32,
    /// The code of what stood in the way last.
    pub problem: Option<String>,
    /// The customer's sealed personal number, where there is one.
    pub sealed_personal_number: Option<SealedNumber>,
}

/// What the top bar shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxSummary {
    /// Orders in the outbox, due or paused.
    pub queued: u32,
    /// When the oldest of them was placed.
    pub oldest_at: Option<Timestamp>,
    /// Orders that need a person: see [`Rank`].
    pub attention: u32,
}

const SELECT: &str = "SELECT orders.body, orders.version, orders.updated_at,
       outbox.due_at, outbox.attempts, outbox.problem, sealed_numbers.sealed
FROM outbox JOIN orders ON orders.seq = outbox.order_seq
LEFT JOIN sealed_numbers ON sealed_numbers.order_seq = outbox.order_seq";

impl Store {
    /// The orders that are due at `now`, the longest due first, at most `limit`.
    pub fn outbox(&self, now: Timestamp, limit: u32) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|connection| {
            let sql = format!(
                "{SELECT} WHERE outbox.due_at <= ?1 ORDER BY outbox.due_at, outbox.order_seq LIMIT ?2"
            );
            rows(connection, &sql, (now.unix_ms(), limit))
        })
    }

    /// An order's row in the outbox, due or not.
    pub fn outbox_row(&self, id: OrderId) -> Result<Option<OutboxRow>, StoreError> {
        self.read(|connection| {
            let sql = format!("{SELECT} WHERE orders.id = ?1");
            rows(connection, &sql, [id.0.as_bytes()]).map(|mut found| found.pop())
        })
    }

    /// When the next order is due, also if that is past.
    pub fn next_due_at(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT min(due_at) FROM outbox WHERE due_at IS NOT NULL";
            let next: Option<i64> = connection
                .prepare_cached(sql)?
                .query_row([], |row| row.get(0))?;
            Ok(next.map(Timestamp::from_unix_ms))
        })
    }

    /// How many orders wait, since when, and how many need a person.
    pub fn outbox_summary(&self) -> Result<OutboxSummary, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT (SELECT count(*) FROM outbox),
                        (SELECT placed_at FROM orders WHERE seq = (SELECT min(order_seq) FROM outbox)),
                        (SELECT count(*) FROM orders WHERE rank = ?1)",
            )?;
            let summary = statement.query_row([Rank::Attention], |row| {
                Ok(OutboxSummary {
                    queued: row.get(0)?,
                    oldest_at: row.get::<_, Option<i64>>(1)?.map(Timestamp::from_unix_ms),
                    attention: row.get(2)?,
                })
            })?;
            Ok(summary)
        })
    }
}

/// Puts an order in the outbox, or changes when it is due.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    order_seq: i64,
    due_at: Option<Timestamp>,
    problem: Option<&str>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO outbox (order_seq, due_at, problem) VALUES (?1, ?2, ?3)
             ON CONFLICT (order_seq) DO UPDATE SET due_at = excluded.due_at, problem = excluded.problem",
        )?
        .execute((order_seq, due_at.map(Timestamp::unix_ms), problem))?;
    Ok(())
}

/// Takes an order out of the outbox, if it is there.
pub(crate) fn remove(transaction: &Transaction<'_>, order_seq: i64) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM outbox WHERE order_seq = ?1")?
        .execute([order_seq])?;
    Ok(())
}

/// Counts an attempt.
pub(crate) fn count_attempt(
    transaction: &Transaction<'_>,
    order_seq: i64,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE outbox SET attempts = attempts + 1 WHERE order_seq = ?1")?
        .execute([order_seq])?;
    Ok(())
}

fn rows(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<OutboxRow>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        stored: StoredOrder::read(row, 0)?,
        due_at: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_unix_ms),
        attempts: row.get(4)?,
        problem: row.get(5)?,
        sealed_personal_number: row.get::<_, Option<Vec<u8>>>(6)?.map(SealedNumber::new),
    })
}
