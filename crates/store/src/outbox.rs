//! The outbox: the orders that Front Payment is still to get.

use std::time::Duration;

use kasse_core::{Buyer, OrderId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::order_row::{self, StoredOrder};
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

// Who a row's order is for, so that the orders of one customer go one after the other. Rows from before have none.
pub(crate) const CUSTOMERS_MIGRATION: Migration = Migration {
    version: 12,
    name: "outbox customers",
    sql: "
ALTER TABLE outbox ADD COLUMN customer TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_by_customer ON outbox (customer, order_seq) WHERE due_at IS NOT NULL;
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

/// An order that may be sent, with what is needed to keep the order of its customer's orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The order.
    pub order: OrderId,
    order_seq: i64,
    customer: String,
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

    /// The order to send next: of those that are due at `now` the one that has been due for the longest time, but none
    /// of these, and none of a customer who has an earlier one in the queue.
    ///
    /// An order that is paused, refused or unknown holds up no later one of its customer: that one would wait for a
    /// person. Neither does one of `held`.
    pub fn next_to_send(
        &self,
        now: Timestamp,
        under_way: &[Ready],
        held: &[Ready],
    ) -> Result<Option<Ready>, StoreError> {
        let passed = seqs(under_way.iter().chain(held));
        let busy = customers(under_way)?;
        self.read(|connection| {
            let sql = "SELECT orders.id, outbox.order_seq, outbox.customer
                FROM outbox JOIN orders ON orders.seq = outbox.order_seq
                WHERE outbox.due_at <= ?1
                AND outbox.order_seq NOT IN (SELECT value FROM json_each(?2))
                AND outbox.customer NOT IN (SELECT value FROM json_each(?3))
                AND NOT EXISTS (
                  SELECT 1 FROM outbox AS earlier
                  WHERE earlier.customer = outbox.customer AND outbox.customer <> ''
                  AND earlier.due_at IS NOT NULL AND earlier.order_seq < outbox.order_seq
                  AND earlier.order_seq NOT IN (SELECT value FROM json_each(?2)))
                ORDER BY outbox.due_at, outbox.order_seq LIMIT 1";
            ready(connection, sql, (now.unix_ms(), &passed, &busy))
        })
    }

    /// What to send so that this order goes as soon as it may: itself, or the earliest order of its customer that is in
    /// the queue, whenever that is due. `None` where the order is not due at `now`, or its customer's turn is taken.
    pub fn hurried_to_send(
        &self,
        id: OrderId,
        now: Timestamp,
        under_way: &[Ready],
        held: &[Ready],
    ) -> Result<Option<Ready>, StoreError> {
        let passed = seqs(under_way.iter().chain(held));
        let busy = customers(under_way)?;
        self.read(|connection| {
            let sql = "SELECT orders.id, first.order_seq, first.customer
                FROM orders AS hurried JOIN outbox AS wanted ON wanted.order_seq = hurried.seq
                JOIN outbox AS first ON first.order_seq = wanted.order_seq
                  OR (first.customer = wanted.customer AND wanted.customer <> '' AND first.due_at IS NOT NULL
                      AND first.order_seq < wanted.order_seq)
                JOIN orders ON orders.seq = first.order_seq
                WHERE hurried.id = ?1 AND wanted.due_at <= ?2
                AND first.order_seq NOT IN (SELECT value FROM json_each(?3))
                AND wanted.customer NOT IN (SELECT value FROM json_each(?4))
                ORDER BY first.order_seq LIMIT 1";
            ready(connection, sql, (id.0.as_bytes(), now.unix_ms(), &passed, &busy))
        })
    }

    /// How long until the next order is due after `now`, if one is.
    pub fn next_due_after(&self, now: Timestamp) -> Result<Option<Duration>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT min(due_at) FROM outbox WHERE due_at > ?1";
            let next: Option<i64> = connection
                .prepare_cached(sql)?
                .query_row([now.unix_ms()], |row| row.get(0))?;
            let wait = next.map(|next| Timestamp::from_unix_ms(next).ms_since(now));
            Ok(wait.map(|ms| Duration::from_millis(u64::try_from(ms).unwrap_or(0))))
        })
    }

    /// Makes everything that is due later due at `now`: what it waited for was another run's.
    pub fn all_due(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |transaction| {
            transaction
                .prepare_cached("UPDATE outbox SET due_at = ?1 WHERE due_at > ?1")?
                .execute([now.unix_ms()])?;
            Ok(())
        })
    }

    /// The clock was set by so many ms: what is due moves with it.
    pub fn shift_due(&self, by_ms: i64) -> Result<(), StoreError> {
        self.write(move |transaction| {
            transaction
                .prepare_cached("UPDATE outbox SET due_at = due_at + ?1 WHERE due_at IS NOT NULL")?
                .execute([by_ms])?;
            Ok(())
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
    customer: &Buyer,
    due_at: Option<Timestamp>,
    problem: Option<&str>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO outbox (order_seq, due_at, problem, customer) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (order_seq) DO UPDATE
             SET due_at = excluded.due_at, problem = excluded.problem, customer = excluded.customer",
        )?
        .execute((
            order_seq,
            due_at.map(Timestamp::unix_ms),
            problem,
            customer_key(customer),
        ))?;
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

/// What tells one customer from another: a company by its number, a person by name and phone. A hash, because nothing
/// but the order itself need say who that is. Of a person whose data are kept apart nothing: a hash could be guessed.
fn customer_key(customer: &Buyer) -> String {
    let who = match (customer.organization_number(), customer.known()) {
        (Some(number), _) => format!("company {}", number.as_str()),
        (None, Some(person)) => format!(
            "person {} {}{}",
            person.name().trim().to_lowercase(),
            person.phone().country_code().as_str(),
            person.phone().msisdn().as_str()
        ),
        (None, None) => return String::new(),
    };
    let hash: [u8; 32] = Sha256::digest(who.as_bytes()).into();
    let (half, _) = hash.split_first_chunk().expect("BUG: 32 bytes hold 16");
    format!("{:032x}", u128::from_be_bytes(*half))
}

/// Keys of rows as a JSON array: as long as it may be, a statement has one parameter for it.
fn seqs<'a>(rows: impl Iterator<Item = &'a Ready>) -> String {
    let keys: Vec<String> = rows.map(|row| row.order_seq.to_string()).collect();
    format!("[{}]", keys.join(","))
}

fn customers(rows: &[Ready]) -> Result<String, StoreError> {
    let known = rows.iter().map(|row| row.customer.as_str());
    let known: Vec<&str> = known.filter(|customer| !customer.is_empty()).collect();
    serde_json::to_string(&known).map_err(|_| StoreError::NotJson)
}

fn ready(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Option<Ready>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(values, |row| {
        Ok(Ready {
            order: order_row::order_id(row, 0)?,
            order_seq: row.get(1)?,
            customer: row.get(2)?,
        })
    });
    Ok(found.optional()?)
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
