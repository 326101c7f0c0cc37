//! Attempts to send: each is on disk before anything leaves the till, so that a crash in its middle is seen later.

use kasse_core::{Order, OrderId, StateName, Timestamp};
use rusqlite::Transaction;

use crate::change;
use crate::error::StoreError;
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::order_row::{self, StoredOrder};
use crate::outbox;
use crate::rank;
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 5,
    name: "attempts",
    sql: "
CREATE TABLE attempts (
  order_seq INTEGER NOT NULL REFERENCES orders (seq),
  number INTEGER NOT NULL CHECK (number > 0),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT,
  http_status INTEGER,
  detail TEXT,
  PRIMARY KEY (order_seq, number),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attempts_under_way ON attempts (order_seq) WHERE ended_at IS NULL;
",
};

/// The beginning of an attempt.
#[derive(Debug, Clone)]
pub struct BeginAttempt {
    /// The order in its new state, `Sending`.
    pub order: Order,
    /// The version of the order that was read.
    pub expected_version: u32,
    /// Now.
    pub at: Timestamp,
    /// The date that the order is sent with, in Unix seconds, where it is known before.
    pub order_date: Option<i64>,
    /// Whether the customer's personal number goes along.
    pub with_personal_number: bool,
    /// What to journal; order and number are filled in.
    pub journal: Vec<JournalEntry>,
}

/// An attempt that is on disk: now the order may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunAttempt {
    /// The order as it is stored now.
    pub stored: StoredOrder,
    /// The attempt's number within the order, from 1.
    pub number: u32,
}

/// The end of an attempt; part of a [`Change`](crate::Change).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptEnd {
    /// Its number.
    pub number: u32,
    /// What the answer meant, as a code.
    pub outcome: &'static str,
    /// The answer's HTTP status, where there was one.
    pub http_status: Option<u16>,
    /// A code that tells more.
    pub detail: Option<&'static str>,
}

/// An attempt that has no end. At the start of the program: it was cut off, and nobody knows what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterruptedAttempt {
    /// The order.
    pub stored: StoredOrder,
    /// The attempt's number within the order.
    pub number: u32,
    /// When it began.
    pub started_at: Timestamp,
}

/// An attempt that may have arrived at Front Payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all may hold at once"
)]
pub struct OpenAttempt {
    /// Its number within the order.
    pub number: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None`: it is under way.
    pub ended_at: Option<Timestamp>,
    /// The date that the order was sent with, in Unix seconds, where it is known.
    pub order_date: Option<i64>,
    /// Whether the customer's personal number went along.
    pub with_personal_number: bool,
    /// Whether a backup was restored since, or it is no attempt of this file at all: the order may have been sent after
    /// the backup was made. What else a person did with it since nobody knows.
    pub restored: bool,
    /// Whether it began before a restore was reconciled: an order just like this one may have been sold after the backup
    /// was made, and be forgotten.
    pub beside_forgotten: bool,
    /// Whether its answer named the order of another sale: [`AttemptEnd::NAMED_ANOTHER`].
    pub named_another: bool,
}

impl AttemptEnd {
    /// The detail of an attempt whose answer named the order of another sale.
    pub const NAMED_ANOTHER: &'static str = "named_another";
}

impl Store {
    /// Stores that an order is about to be sent. Only once this has answered may anything leave the till.
    pub fn begin_attempt(&self, begin: BeginAttempt) -> Result<BegunAttempt, StoreError> {
        if begin.order.state().name() != StateName::Sending {
            return Err(StoreError::NotSending);
        }
        self.write(move |transaction| start(transaction, begin))
    }

    /// The attempts that have not ended, in the order of placing.
    pub fn interrupted_attempts(&self) -> Result<Vec<InterruptedAttempt>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {}, attempts.number, attempts.started_at
                 FROM attempts JOIN orders ON orders.seq = attempts.order_seq
                 WHERE attempts.ended_at IS NULL ORDER BY attempts.order_seq",
                StoredOrder::COLUMNS
            ))?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(InterruptedAttempt {
                    stored: StoredOrder::read(row, 0)?,
                    number: row.get(3)?,
                    started_at: order_row::time(row, 4)?,
                });
            }
            Ok(found)
        })
    }

    /// The attempts of an order that may have arrived at Front Payment, oldest first: those that are under way, were cut
    /// off, or ended without a certain answer.
    pub fn open_attempts(&self, id: OrderId) -> Result<Vec<OpenAttempt>, StoreError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT attempts.number, started_at, ended_at, attempts.order_date, with_personal_number,
                            coalesce(detail = 'restored', 0),
                            EXISTS (SELECT 1 FROM restores
                                    WHERE reconciled_at IS NULL OR attempts.started_at < reconciled_at),
                            coalesce(detail = 'named_another', 0)
                     FROM attempts JOIN orders ON seq = order_seq
                     WHERE id = ?1 AND (outcome IS NULL OR outcome IN ('unknown', 'interrupted')) ORDER BY attempts.number",
                )?
                .query_map([id.0.as_bytes()], |row| {
                    Ok(OpenAttempt {
                        number: row.get(0)?,
                        started_at: order_row::time(row, 1)?,
                        ended_at: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_unix_ms),
                        order_date: row.get(3)?,
                        with_personal_number: row.get(4)?,
                        restored: row.get(5)?,
                        beside_forgotten: row.get(6)?,
                        named_another: row.get(7)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// The attempts of an order so far.
    pub fn attempt_count(&self, id: OrderId) -> Result<u32, StoreError> {
        self.read(|connection| {
            let count = connection
                .prepare_cached(
                    "SELECT count(*) FROM attempts JOIN orders ON seq = order_seq WHERE id = ?1",
                )?
                .query_row([id.0.as_bytes()], |row| row.get(0))?;
            Ok(count)
        })
    }
}

/// Stores that an order, in its new state, is about to be sent.
pub(crate) fn start(
    transaction: &Transaction<'_>,
    begin: BeginAttempt,
) -> Result<BegunAttempt, StoreError> {
    let BeginAttempt {
        order,
        expected_version,
        at,
        order_date,
        with_personal_number,
        journal,
    } = begin;
    let seq = change::update(transaction, &order, expected_version, at)?;
    let number = begin_row(transaction, seq, at, order_date, with_personal_number)?;
    outbox::count_attempt(transaction, seq)?;
    rank::settle(transaction, seq, order.state())?;
    journal::append(transaction, journal::of_order(journal, &order))?;
    Ok(BegunAttempt {
        stored: StoredOrder {
            order,
            version: expected_version + 1,
            updated_at: at,
        },
        number,
    })
}

fn begin_row(
    transaction: &Transaction<'_>,
    seq: i64,
    at: Timestamp,
    order_date: Option<i64>,
    with_personal_number: bool,
) -> Result<u32, StoreError> {
    let (last, under_way): (u32, bool) = transaction
        .prepare_cached(
            "SELECT coalesce(max(number), 0), count(*) > count(ended_at) FROM attempts WHERE order_seq = ?1",
        )?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if under_way {
        return Err(StoreError::AttemptUnderWay);
    }
    let number = last + 1;
    transaction
        .prepare_cached(
            "INSERT INTO attempts (order_seq, number, started_at, order_date, with_personal_number)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((seq, number, at.unix_ms(), order_date, with_personal_number))?;
    Ok(number)
}

/// Every attempt that may have arrived stands for what may have been done since a backup was made.
pub(crate) fn mark_restored(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE attempts SET detail = 'restored'
         WHERE (outcome IS NULL OR outcome IN ('unknown', 'interrupted')) AND coalesce(detail, '') <> ?1
           AND order_seq IN (SELECT seq FROM orders WHERE state IN (?2, ?3))",
        (
            AttemptEnd::NAMED_ANOTHER,
            StateName::Sending.as_str(),
            StateName::Unknown.as_str(),
        ),
    )?;
    Ok(())
}

/// Ends an attempt. What was noted with it before stays where nothing else is.
pub(crate) fn end(
    transaction: &Transaction<'_>,
    seq: i64,
    at: Timestamp,
    end: AttemptEnd,
) -> Result<(), StoreError> {
    let ended = transaction
        .prepare_cached(
            "UPDATE attempts SET ended_at = ?3, outcome = ?4, http_status = ?5, detail = coalesce(?6, detail)
             WHERE order_seq = ?1 AND number = ?2 AND ended_at IS NULL",
        )?
        .execute((
            seq,
            end.number,
            at.unix_ms(),
            end.outcome,
            end.http_status,
            end.detail,
        ))?;
    if ended == 1 {
        Ok(())
    } else {
        Err(StoreError::NoSuchAttempt)
    }
}
