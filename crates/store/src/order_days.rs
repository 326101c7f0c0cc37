//! Which orders were placed on which day (of UTC): the way from a time to a place in the list.
//!
//! The list goes by the order of placing, which no clock can disturb. A day whose first and last order are known leads
//! from a time to that order, also where the clock was set back in between: the range is then only wider.

use kasse_core::Timestamp;
use rusqlite::{Connection, Transaction};

use crate::error::StoreError;

/// Milliseconds of a day; migration 11 has the same number.
const DAY_MS: i64 = 86_400_000;

/// Counts an order in.
pub(crate) fn count(
    transaction: &Transaction<'_>,
    seq: i64,
    placed_at: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO order_days (day, first_seq, last_seq) VALUES (?1, ?2, ?2)
             ON CONFLICT (day) DO UPDATE SET last_seq = excluded.last_seq",
        )?
        .execute((placed_at.unix_ms() / DAY_MS, seq))?;
    Ok(())
}

/// The first and the last order that can have been placed between these times, both included. `None`: there is none.
pub(crate) fn range(
    connection: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<(i64, i64)>, StoreError> {
    let (first, last): (Option<i64>, Option<i64>) = connection
        .prepare_cached(
            "SELECT min(first_seq), max(last_seq) FROM order_days WHERE day BETWEEN ?1 AND ?2",
        )?
        .query_row((from.unix_ms() / DAY_MS, to.unix_ms() / DAY_MS), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(first.zip(last))
}
