//! The ways to the orders of a filter, and how far each of them is.

use kasse_core::StateName;
use rusqlite::{Connection, ToSql};

use crate::error::StoreError;
use crate::order_words;
use crate::rank::Rank;

/// The places of the orders with a sum between these, in øre and both included; `None` where there are more than `most`.
pub(crate) fn of_sums(
    connection: &Connection,
    (from, to): (i64, i64),
    most: usize,
) -> Result<Option<Vec<i64>>, StoreError> {
    let sql =
        "SELECT seq FROM orders INDEXED BY orders_by_gross WHERE gross BETWEEN ?1 AND ?2 LIMIT ?3";
    let found = places(connection, sql, (from, to, one_more(most)))?;
    Ok((found.len() <= most).then_some(found))
}

/// The places below `before` of the orders whose customer may have this folded word; `None` where there are more than
/// `most`.
pub(crate) fn of_word(
    connection: &Connection,
    word: &str,
    before: i64,
    most: usize,
) -> Result<Option<Vec<i64>>, StoreError> {
    let mut found = Vec::new();
    order_words::each_place(connection, word, before, |place| {
        found.push(place);
        Ok::<_, StoreError>(found.len() <= most)
    })?;
    Ok((found.len() <= most).then_some(found))
}

/// Whether at most so many orders of this rank are in these states.
pub(crate) fn are_few(
    connection: &Connection,
    rank: Rank,
    states: &[StateName],
    most: usize,
) -> Result<bool, StoreError> {
    let most = one_more(most);
    let mut all = 0_i64;
    for state in states {
        let sql =
            "SELECT count(*) FROM (SELECT 1 FROM orders WHERE state = ?1 AND rank = ?2 LIMIT ?3)";
        all += connection
            .prepare_cached(sql)?
            .query_row((state.as_str(), rank, most), |row| row.get::<_, i64>(0))?;
    }
    Ok(all < most)
}

fn one_more(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)
}

/// The places of the orders that a reference can mean.
pub(crate) fn referenced(connection: &Connection, text: &str) -> Result<Vec<i64>, StoreError> {
    let upper = text.to_ascii_uppercase();
    let mut found = Vec::new();
    if let Some((till, number)) = upper.split_once('-')
        && let Ok(number) = number.trim().parse::<u32>()
    {
        let sql = "SELECT seq FROM orders WHERE till = ?1 AND number = ?2";
        found.extend(places(connection, sql, (till.trim(), number))?);
    }
    if let Ok(number) = text.parse::<u32>() {
        let sql = "SELECT seq FROM orders WHERE till IN (SELECT till FROM series WHERE kind = 'order') AND number = ?1";
        found.extend(places(connection, sql, [number])?);
    }
    let sql = "SELECT seq FROM orders WHERE front_order_uuid IN (?1, ?2)";
    found.extend(places(connection, sql, (text, &upper))?);
    let sql = "SELECT seq FROM orders WHERE invoice_number = ?1";
    found.extend(places(connection, sql, [text])?);
    Ok(found)
}

/// A step along the index of a rank, or of states within it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    /// The rank.
    pub(crate) rank: Rank,
    /// The states; none: any.
    pub(crate) states: &'a [StateName],
    /// The first place.
    pub(crate) from: i64,
    /// The place after the last one.
    pub(crate) before: i64,
    /// When they were placed, in Unix ms, both included.
    pub(crate) times: (i64, i64),
    /// Their sums in øre, both included.
    pub(crate) sums: (i64, i64),
    /// So many places are enough.
    pub(crate) most: usize,
}

impl Step<'_> {
    /// Its places, the newest first.
    pub(crate) fn places(&self, connection: &Connection) -> Result<Vec<i64>, StoreError> {
        let most = i64::try_from(self.most).unwrap_or(i64::MAX);
        let rest =
            "seq >= ?2 AND seq < ?3 AND placed_at BETWEEN ?4 AND ?5 AND gross BETWEEN ?6 AND ?7
                    ORDER BY seq DESC LIMIT ?8";
        let mut values: Vec<&dyn ToSql> = vec![
            &self.rank,
            &self.from,
            &self.before,
            &self.times.0,
            &self.times.1,
            &self.sums.0,
            &self.sums.1,
            &most,
        ];
        if self.states.is_empty() {
            let sql = format!(
                "SELECT seq FROM orders INDEXED BY orders_by_rank WHERE rank = ?1 AND {rest}"
            );
            return places(connection, &sql, values.as_slice());
        }
        let sql = format!(
            "SELECT seq FROM orders INDEXED BY orders_by_state WHERE state = ?9 AND rank = ?1 AND {rest}"
        );
        let names: Vec<_> = self.states.iter().map(|state| state.as_str()).collect();
        let mut found = Vec::new();
        for name in &names {
            values.truncate(8);
            values.push(name);
            found.extend(places(connection, &sql, values.as_slice())?);
        }
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.dedup();
        Ok(found)
    }
}

fn places(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<i64>, StoreError> {
    let places = connection
        .prepare_cached(sql)?
        .query_map(values, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(places)
}
