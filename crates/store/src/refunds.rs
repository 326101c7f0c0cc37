//! Refunds: what was given back of each order, and the attempts to. As with orders, an attempt is on disk before anything
//! leaves the till.

use kasse_core::{Left, OrderId, Refund, RefundStateName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::attempts::AttemptEnd;
use crate::error::{StoreError, unreadable};
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::order_row;
use crate::orders;
use crate::rank;
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 15,
    name: "refunds",
    sql: "
CREATE TABLE refunds (
  order_seq INTEGER NOT NULL REFERENCES orders (seq),
  number INTEGER NOT NULL CHECK (number > 0),
  requested_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  gross INTEGER NOT NULL CHECK (gross > 0),
  body TEXT NOT NULL,
  PRIMARY KEY (order_seq, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX refunds_open ON refunds (order_seq) WHERE state IN ('sending', 'pending', 'unknown');
CREATE TABLE refund_attempts (
  order_seq INTEGER NOT NULL,
  refund INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT,
  http_status INTEGER,
  PRIMARY KEY (order_seq, refund, number),
  FOREIGN KEY (order_seq, refund) REFERENCES refunds (order_seq, number),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX refund_attempts_under_way ON refund_attempts (order_seq) WHERE ended_at IS NULL;
",
};

/// The beginning of an attempt to refund.
#[derive(Debug, Clone)]
pub struct BeginRefund {
    /// The order.
    pub order: OrderId,
    /// The refund in the state `Sending`: a new one, or one that was unknown and is sent again.
    pub refund: Refund,
    /// Now.
    pub at: Timestamp,
    /// What to journal; order and number are filled in.
    pub journal: Vec<JournalEntry>,
}

/// What happened to a refund.
#[derive(Debug, Clone)]
pub struct RefundChange {
    /// The order.
    pub order: OrderId,
    /// The refund in its new state.
    pub refund: Refund,
    /// The state that was read.
    pub expected: RefundStateName,
    /// Now.
    pub at: Timestamp,
    /// The attempt that ended with this, if one did.
    pub attempt: Option<AttemptEnd>,
    /// What to journal; order and number are filled in.
    pub journal: Vec<JournalEntry>,
}

/// An attempt to refund that has no end. At the start of the program: nobody knows what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterruptedRefund {
    /// The order.
    pub order: OrderId,
    /// The refund.
    pub refund: Refund,
    /// The attempt's number within the refund.
    pub attempt: u32,
}

impl Store {
    /// Stores that a refund is about to be sent, and returns the attempt's number. Only once this has answered may
    /// anything leave the till. [`StoreError::RefundTooMuch`] where it is more than is left of the order,
    /// [`StoreError::AttemptUnderWay`] where another refund of the order is open, [`StoreError::Stale`] where the refund
    /// is not as it was read.
    pub fn begin_refund(&self, begin: BeginRefund) -> Result<u32, StoreError> {
        let BeginRefund {
            order,
            refund,
            at,
            journal,
        } = begin;
        if refund.state().name() != RefundStateName::Sending {
            return Err(StoreError::NotSending);
        }
        self.write(move |transaction| {
            let stored = orders::by_id(transaction, order)?.ok_or(StoreError::NotFound)?;
            let seq = orders::seq(transaction, order)?;
            let mut all = of_order(transaction, seq)?;
            let known = all
                .iter()
                .position(|known| known.number() == refund.number());
            match known.and_then(|index| all.get_mut(index)) {
                Some(known) if known.state().name() == RefundStateName::Unknown => {
                    put(transaction, seq, &refund, RefundStateName::Unknown, at)?;
                    *known = refund.clone();
                }
                Some(_) => return Err(StoreError::Stale),
                None => {
                    let last = all.last().map_or(0, Refund::number);
                    if all.iter().any(|known| known.state().is_open()) {
                        return Err(StoreError::AttemptUnderWay);
                    }
                    if last.checked_add(1) != Some(refund.number()) {
                        return Err(StoreError::Stale);
                    }
                    insert(transaction, seq, &refund, at)?;
                    all.push(refund.clone());
                }
            }
            // Checked here, where nobody can come in between.
            if Left::of(&stored.order, &all).is_err() {
                return Err(StoreError::RefundTooMuch);
            }
            let attempt = begin_attempt(transaction, seq, refund.number(), at)?;
            rank::settle(transaction, seq, stored.order.state())?;
            journal::append(transaction, journal::of_order(journal, &stored.order))?;
            Ok(attempt)
        })
    }

    /// Stores what happened to a refund. [`StoreError::Stale`] when somebody else changed it since it was read.
    pub fn record_refund(&self, change: RefundChange) -> Result<(), StoreError> {
        let RefundChange {
            order,
            refund,
            expected,
            at,
            attempt,
            journal,
        } = change;
        self.write(move |transaction| {
            let stored = orders::by_id(transaction, order)?.ok_or(StoreError::NotFound)?;
            let seq = orders::seq(transaction, order)?;
            put(transaction, seq, &refund, expected, at)?;
            if let Some(end) = attempt {
                end_attempt(transaction, seq, refund.number(), at, end)?;
            }
            rank::settle(transaction, seq, stored.order.state())?;
            journal::append(transaction, journal::of_order(journal, &stored.order))
        })
    }

    /// An order's refunds, oldest first.
    pub fn refunds(&self, order: OrderId) -> Result<Vec<Refund>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT refunds.body FROM refunds JOIN orders ON seq = order_seq
                 WHERE orders.id = ?1 ORDER BY refunds.number",
            )?;
            let mut rows = statement.query([order.0.as_bytes()])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(read(row, 0)?);
            }
            Ok(found)
        })
    }

    /// The attempts to refund that have not ended.
    pub fn interrupted_refunds(&self) -> Result<Vec<InterruptedRefund>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT orders.id, refunds.body, attempts.number
                 FROM refund_attempts AS attempts
                 JOIN refunds ON refunds.order_seq = attempts.order_seq AND refunds.number = attempts.refund
                 JOIN orders ON orders.seq = attempts.order_seq
                 WHERE attempts.ended_at IS NULL ORDER BY attempts.order_seq",
            )?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(InterruptedRefund {
                    order: order_row::order_id(row, 0)?,
                    refund: read(row, 1)?,
                    attempt: row.get(2)?,
                });
            }
            Ok(found)
        })
    }

    /// The orders with a refund of which it is still to be seen what becomes of it.
    pub fn orders_with_open_refund(&self) -> Result<Vec<OrderId>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT orders.id FROM refunds JOIN orders ON seq = order_seq
                 WHERE refunds.state IN ('sending', 'pending', 'unknown') ORDER BY order_seq",
            )?;
            let found = statement
                .query_map([], |row| order_row::order_id(row, 0))?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }
}

fn of_order(connection: &Connection, seq: i64) -> Result<Vec<Refund>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT body FROM refunds WHERE order_seq = ?1 ORDER BY number")?;
    let mut rows = statement.query([seq])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row, 0)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>, column: usize) -> Result<Refund, StoreError> {
    let body: String = row.get(column)?;
    serde_json::from_str(&body).map_err(|error| StoreError::Damaged(unreadable("a refund", &error)))
}

fn body(refund: &Refund) -> Result<String, StoreError> {
    serde_json::to_string(refund).map_err(|_| StoreError::NotJson)
}

fn insert(
    transaction: &Transaction<'_>,
    seq: i64,
    refund: &Refund,
    at: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO refunds (order_seq, number, requested_at, updated_at, state, gross, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            seq,
            refund.number(),
            refund.requested_at().unix_ms(),
            at.unix_ms(),
            refund.state().name().as_str(),
            refund.gross().ore(),
            body(refund)?,
        ))?;
    Ok(())
}

fn put(
    transaction: &Transaction<'_>,
    seq: i64,
    refund: &Refund,
    expected: RefundStateName,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = transaction
        .prepare_cached(
            "UPDATE refunds SET state = ?4, updated_at = ?5, body = ?6
             WHERE order_seq = ?1 AND number = ?2 AND state = ?3 AND gross = ?7",
        )?
        .execute((
            seq,
            refund.number(),
            expected.as_str(),
            refund.state().name().as_str(),
            at.unix_ms(),
            body(refund)?,
            refund.gross().ore(),
        ))?;
    if changed != 1 {
        return Err(StoreError::Stale);
    }
    // What lists and the export show of an order: what was given back for certain.
    transaction
        .prepare_cached(
            "UPDATE orders SET refunded = (
                 SELECT coalesce(sum(gross), 0) FROM refunds WHERE order_seq = ?1 AND state = ?2
             ) WHERE seq = ?1",
        )?
        .execute((seq, RefundStateName::Confirmed.as_str()))?;
    Ok(())
}

fn begin_attempt(
    transaction: &Transaction<'_>,
    seq: i64,
    refund: u32,
    at: Timestamp,
) -> Result<u32, StoreError> {
    let under_way: bool = transaction
        .prepare_cached(
            "SELECT count(*) > 0 FROM refund_attempts WHERE order_seq = ?1 AND ended_at IS NULL",
        )?
        .query_row([seq], |row| row.get(0))?;
    if under_way {
        return Err(StoreError::AttemptUnderWay);
    }
    let number = transaction
        .prepare_cached(
            "INSERT INTO refund_attempts (order_seq, refund, number, started_at)
             SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3 FROM refund_attempts
             WHERE order_seq = ?1 AND refund = ?2
             RETURNING number",
        )?
        .query_row((seq, refund, at.unix_ms()), |row| row.get(0))
        .optional()?;
    number.ok_or(StoreError::NoSuchAttempt)
}

fn end_attempt(
    transaction: &Transaction<'_>,
    seq: i64,
    refund: u32,
    at: Timestamp,
    end: AttemptEnd,
) -> Result<(), StoreError> {
    let ended = transaction
        .prepare_cached(
            "UPDATE refund_attempts SET ended_at = ?4, outcome = ?5, http_status = ?6
             WHERE order_seq = ?1 AND refund = ?2 AND number = ?3 AND ended_at IS NULL",
        )?
        .execute((
            seq,
            refund,
            end.number,
            at.unix_ms(),
            end.outcome,
            end.http_status,
        ))?;
    if ended == 1 {
        Ok(())
    } else {
        Err(StoreError::NoSuchAttempt)
    }
}
