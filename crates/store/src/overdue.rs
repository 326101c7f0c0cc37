//! Orders that wait longer than the shop's policy allows. They are sent as soon as they can be all the same; a person is
//! to know of them, so they stand first in the list and count among what needs one.

use kasse_core::Timestamp;

use crate::error::StoreError;
use crate::migration::Migration;
use crate::rank::Rank;
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 23,
    name: "overdue orders",
    sql: "
ALTER TABLE outbox ADD COLUMN overdue INTEGER NOT NULL DEFAULT 0 CHECK (overdue IN (0, 1));
",
};

/// Most orders that are marked at a time.
const MOST_MARKED: u32 = 5_000;

impl Store {
    /// Marks what waits to be sent and was placed before this as overdue, and nothing else. Says whether anything
    /// changed; of very many the rest is left to the next time.
    pub fn mark_overdue(&self, placed_before: Timestamp) -> Result<bool, StoreError> {
        let before = placed_before.unix_ms();
        let differs: bool = self.read(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM outbox JOIN orders ON seq = order_seq
                       WHERE overdue <> (placed_at < ?1))";
            Ok(connection
                .prepare_cached(sql)?
                .query_row([before], |row| row.get(0))?)
        })?;
        if !differs {
            return Ok(false);
        }
        self.write(move |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE outbox SET overdue = 1 - overdue WHERE order_seq IN (
                       SELECT order_seq FROM outbox JOIN orders ON seq = order_seq
                       WHERE overdue <> (placed_at < ?1) LIMIT ?2)",
                )?
                .execute((before, MOST_MARKED))?;
            // The same as at each change of an order, for all that may have changed.
            transaction
                .prepare_cached(
                    "UPDATE orders SET rank = ?1 WHERE rank = ?2
                     AND seq IN (SELECT order_seq FROM outbox WHERE overdue)",
                )?
                .execute((Rank::Attention, Rank::Waiting))?;
            transaction
                .prepare_cached(
                    "UPDATE orders SET rank = ?2 WHERE rank = ?1 AND state IN ('Queued', 'Sending')
                     AND seq IN (SELECT order_seq FROM outbox
                                 WHERE NOT overdue AND (due_at IS NOT NULL OR problem IS NULL))",
                )?
                .execute((Rank::Attention, Rank::Waiting))?;
            Ok(true)
        })
    }
}
