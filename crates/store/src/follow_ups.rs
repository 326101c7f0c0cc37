//! The orders that Front Payment is asked after when nobody waits for them any more, and when next. In the file, so that
//! a hundred thousand open invoices cost nothing at the start and nobody is asked after twice as often for it.

use kasse_core::{FrontOrder, FrontStatus, OrderId, OrderState, Timestamp};
use rusqlite::{Connection, Row, Transaction};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::order_row;
use crate::store::Store;

// Orders from before are all due; the budget of calls spreads them.
pub(crate) const MIGRATION: Migration = Migration {
    version: 13,
    name: "follow_ups",
    sql: "
CREATE TABLE follow_ups (
  order_seq INTEGER PRIMARY KEY REFERENCES orders (seq),
  due_at INTEGER NOT NULL,
  asked INTEGER NOT NULL DEFAULT 0 CHECK (asked >= 0)
) STRICT;
CREATE INDEX follow_ups_by_time ON follow_ups (due_at, order_seq);
INSERT INTO follow_ups (order_seq, due_at)
SELECT seq, updated_at FROM orders
WHERE state IN ('Invoiced', 'PartlyRefunded', 'Other') OR (state = 'Paid' AND invoice_number IS NULL)
   OR (state IN ('Cancelled', 'Expired', 'Declined') AND front_order_uuid IS NOT NULL);
",
};

// When a question was planned, by the same clock as the question itself: a plan from the future was made by a clock that
// was ahead. Those from before lie at most three days ahead of their plan.
pub(crate) const PLANNED_MIGRATION: Migration = Migration {
    version: 18,
    name: "follow ups planned",
    sql: "
ALTER TABLE follow_ups ADD COLUMN planned_at INTEGER NOT NULL DEFAULT 0;
UPDATE follow_ups SET planned_at = due_at - 259200000;
CREATE INDEX follow_ups_by_plan ON follow_ups (planned_at);
",
};

/// Most plans that are made anew at a time.
const MOST_REPLANNED: u32 = 5_000;

/// An order that is to be asked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowUp {
    /// The order.
    pub order: OrderId,
    /// When.
    pub due_at: Timestamp,
    /// How often it was asked after.
    pub asked: u32,
}

const SELECT: &str = "SELECT orders.id, follow_ups.due_at, follow_ups.asked
FROM follow_ups JOIN orders ON orders.seq = follow_ups.order_seq";

impl Store {
    /// The orders to ask after at `now`, the longest due first, at most `limit`.
    pub fn follow_ups_due(&self, now: Timestamp, limit: u32) -> Result<Vec<FollowUp>, StoreError> {
        self.read(|connection| {
            let sql = format!(
                "{SELECT} WHERE follow_ups.due_at <= ?1
                 ORDER BY follow_ups.due_at, follow_ups.order_seq LIMIT ?2"
            );
            rows(connection, &sql, (now.unix_ms(), limit))
        })
    }

    /// Plans anew what was planned later than `now`: by a clock that was ahead and has been set right. The wait stays,
    /// and counts from now. Of very many the rest is left to the next time.
    pub fn replan_follow_ups(&self, now: Timestamp) -> Result<(), StoreError> {
        let astray: bool = self.read(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM follow_ups WHERE planned_at > ?1)";
            Ok(connection
                .prepare_cached(sql)?
                .query_row([now.unix_ms()], |row| row.get(0))?)
        })?;
        if !astray {
            return Ok(());
        }
        self.write(move |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE follow_ups SET due_at = ?1 + max(due_at - planned_at, 0), planned_at = ?1
                     WHERE order_seq IN (SELECT order_seq FROM follow_ups WHERE planned_at > ?1 LIMIT ?2)",
                )?
                .execute((now.unix_ms(), MOST_REPLANNED))?;
            Ok(())
        })
    }

    /// When the next order is to be asked after, also if that is past.
    pub fn next_follow_up(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(|connection| {
            let next: Option<i64> = connection
                .prepare_cached("SELECT min(due_at) FROM follow_ups")?
                .query_row([], |row| row.get(0))?;
            Ok(next.map(Timestamp::from_unix_ms))
        })
    }

    /// An order's next question, if it is asked after at all.
    pub fn follow_up(&self, id: OrderId) -> Result<Option<FollowUp>, StoreError> {
        self.read(|connection| {
            let sql = format!("{SELECT} WHERE orders.id = ?1");
            Ok(rows(connection, &sql, [id.0.as_bytes()])?.pop())
        })
    }

    /// An order was asked after `now`: it is again at `due_at`. One that is not followed stays so.
    pub fn follow_up_later(
        &self,
        id: OrderId,
        now: Timestamp,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.plan(id, now, due_at, 1)
    }

    /// An order could not be asked after `now`: it is again at `due_at`, as if nobody had tried.
    pub fn follow_up_put_off(
        &self,
        id: OrderId,
        now: Timestamp,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.plan(id, now, due_at, 0)
    }

    fn plan(
        &self,
        id: OrderId,
        now: Timestamp,
        due_at: Timestamp,
        asked: u32,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE follow_ups SET due_at = ?2, planned_at = ?3, asked = asked + ?4
                     WHERE order_seq = (SELECT seq FROM orders WHERE id = ?1)",
                )?
                .execute((id.0.as_bytes(), due_at.unix_ms(), now.unix_ms(), asked))?;
            Ok(())
        })
    }

    /// An order is asked after no more.
    pub fn follow_up_ended(&self, id: OrderId) -> Result<(), StoreError> {
        self.write(move |transaction| {
            transaction
                .prepare_cached(
                    "DELETE FROM follow_ups WHERE order_seq = (SELECT seq FROM orders WHERE id = ?1)",
                )?
                .execute([id.0.as_bytes()])?;
            Ok(())
        })
    }
}

/// With each change of an order: it is followed from now on, or no more.
pub(crate) fn settle(
    transaction: &Transaction<'_>,
    order_seq: i64,
    state: &OrderState,
    at: Timestamp,
) -> Result<(), StoreError> {
    if is_followed(state) {
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO follow_ups (order_seq, due_at, planned_at) VALUES (?1, ?2, ?2)",
            )?
            .execute((order_seq, at.unix_ms()))?;
    } else {
        transaction
            .prepare_cached("DELETE FROM follow_ups WHERE order_seq = ?1")?
            .execute([order_seq])?;
    }
    Ok(())
}

/// Whether Front Payment may still have something to tell of an order whose sale is over.
fn is_followed(state: &OrderState) -> bool {
    match state {
        OrderState::Invoiced { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => true,
        OrderState::Paid { front } | OrderState::Refunded { front } => {
            front.invoice_number.is_none()
        }
        // That it took our cancellation is not yet that it is cancelled.
        OrderState::Cancelled { front: Some(front) }
        | OrderState::Expired { front }
        | OrderState::Declined { front } => !has_ended(front),
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Rejected { .. }
        | OrderState::Unknown { .. }
        | OrderState::Cancelled { front: None } => false,
    }
}

fn has_ended(front: &FrontOrder) -> bool {
    let status = front.status.as_deref().map(FrontStatus::parse);
    matches!(status, Some(FrontStatus::Cancelled | FrontStatus::Expired))
}

fn rows(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<FollowUp>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(values, read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<FollowUp> {
    Ok(FollowUp {
        order: order_row::order_id(row, 0)?,
        due_at: order_row::time(row, 1)?,
        asked: row.get(2)?,
    })
}
