//! How a page of the list of orders is found: for each rank the shortest way to its orders, walked from the newest on.

use std::ops::ControlFlow;

use kasse_core::{Money, Timestamp};
use rusqlite::{Connection, OptionalExtension, ToSql};

use crate::error::StoreError;
use crate::folding::name_words;
use crate::order_days;
use crate::order_list::{COLUMNS, OrderFilter, OrderPage, OrderRow, PageKey, read};
use crate::rank::Rank;

/// Orders that are read for a page at most: one that would take more ends there, and the next page goes on.
const MAX_READ: usize = 1_000;
/// Places in the list that one step along an index covers. A step of which a filter leaves nothing costs a few ms.
const STEP: i64 = 65_536;
/// Steps along an index, of which sums leave out what they like, for a page at most.
const MAX_STEPS: usize = 4;
/// So few that walking past all of them is quick.
const FEW: usize = 1_000;
/// So few that their places, which an index holds by themselves, can be gathered and sorted.
const FEW_PLACES: usize = 20_000;
/// How many characters, and words, of a customer's name are looked at.
const MAX_TEXT: usize = 100;
const MAX_WORDS: usize = 8;

type Found<T> = Result<ControlFlow<(), T>, StoreError>;
const GO_ON: ControlFlow<()> = ControlFlow::Continue(());
const STOP: ControlFlow<()> = ControlFlow::Break(());

/// A search for one page.
pub(crate) struct Search<'a> {
    connection: &'a Connection,
    filter: &'a OrderFilter,
    /// The folded words of the customer.
    words: Vec<String>,
    /// The only places in the list that can be meant.
    referenced: Option<Vec<i64>>,
    after: Option<PageKey>,
    limit: usize,
    /// The places in the list that the times leave, both included.
    first: i64,
    last: i64,
    to_read: usize,
    steps: usize,
    page: OrderPage,
    /// The last place that was looked at.
    seen: Option<PageKey>,
}

impl<'a> Search<'a> {
    /// Prepares a search.
    pub(crate) fn new(
        connection: &'a Connection,
        filter: &'a OrderFilter,
        after: Option<PageKey>,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let typed: String = filter.customer.chars().take(MAX_TEXT).collect();
        let mut words = name_words(&typed);
        words.truncate(MAX_WORDS);
        // Signs alone are no words: no name has them.
        let nothing = words.is_empty() && !typed.trim().is_empty();
        let end: i64 = connection
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM orders")?
            .query_row([], |row| row.get(0))?;
        let (first, last) = match (filter.from, filter.to) {
            _ if nothing => (1, 0),
            (None, None) => (1, end),
            (from, to) => {
                let from = from.unwrap_or(Timestamp::from_unix_ms(i64::MIN));
                let to = to.unwrap_or(Timestamp::from_unix_ms(i64::MAX));
                order_days::range(connection, from, to)?.unwrap_or((1, 0))
            }
        };
        let reference = filter.reference.trim();
        let referenced = (!reference.is_empty())
            .then(|| referenced(connection, reference))
            .transpose()?;
        Ok(Self {
            connection,
            filter,
            words,
            referenced,
            after,
            limit,
            first,
            last,
            to_read: MAX_READ,
            steps: MAX_STEPS,
            page: OrderPage::default(),
            seen: None,
        })
    }

    /// Finds the page.
    pub(crate) fn run(mut self) -> Result<OrderPage, StoreError> {
        let ranks = if self.filter.attention {
            &Rank::ALL[..1]
        } else {
            &Rank::ALL[..]
        };
        for rank in ranks {
            let before = match self.after {
                Some(after) if after.rank > *rank => continue,
                Some(after) if after.rank == *rank => after.seq,
                Some(_) | None => i64::MAX,
            };
            let before = before.min(self.last.saturating_add(1));
            if before > self.first && self.of_rank(*rank, before)?.is_break() {
                break;
            }
        }
        Ok(self.page)
    }

    /// Orders of one rank, by the shortest way.
    fn of_rank(&mut self, rank: Rank, before: i64) -> Found<()> {
        if let Some(places) = self.referenced.clone() {
            return self.gathered(rank, before, places);
        }
        // Few orders are of the first two ranks: walking past them is the shortest way, whatever is looked for.
        if rank == Rank::Rest {
            if let Some(places) = self.few_of_this_sum()? {
                return self.gathered(rank, before, places);
            }
            if !self.words.is_empty() && !self.few_in_these_states(rank)? {
                return self.by_words(rank, before);
            }
        }
        self.walk(rank, before)
    }

    /// Places that were gathered beforehand.
    fn gathered(&mut self, rank: Rank, before: i64, mut places: Vec<i64>) -> Found<()> {
        places.sort_unstable_by(|one, other| other.cmp(one));
        places.dedup();
        for seq in places {
            if seq < before && seq >= self.first && self.look_at(rank, seq)?.is_break() {
                return Ok(STOP);
            }
        }
        Ok(GO_ON)
    }

    /// Along the index of the words, which lists its orders by their places.
    fn by_words(&mut self, rank: Rank, before: i64) -> Found<()> {
        // Letters and digits between quotes: no word can be an operator of FTS5, and none can end the quotes.
        let terms: Vec<_> = self
            .words
            .iter()
            .map(|word| format!("\"{word}\" *"))
            .collect();
        let connection = self.connection;
        let mut statement = connection.prepare_cached(
            "SELECT rowid FROM order_words WHERE order_words MATCH ?1 AND rowid < ?2 AND rowid >= ?3
             ORDER BY rowid DESC",
        )?;
        let mut rows = statement.query((terms.join(" AND "), before, self.first))?;
        while let Some(row) = rows.next()? {
            if self.look_at(rank, row.get(0)?)?.is_break() {
                return Ok(STOP);
            }
        }
        Ok(GO_ON)
    }

    /// Along the index of the rank, or of each state, a step at a time.
    fn walk(&mut self, rank: Rank, mut before: i64) -> Found<()> {
        // Few orders are of the first two ranks: one step covers them all.
        let step = if rank == Rank::Rest { STEP } else { i64::MAX };
        while before > self.first {
            let from = before.saturating_sub(step).max(self.first);
            for seq in self.step(rank, from, before)? {
                if self.look_at(rank, seq)?.is_break() {
                    return Ok(STOP);
                }
            }
            before = from;
            if self.has_sums() {
                self.steps = self.steps.saturating_sub(1);
            }
            if self.steps == 0 && before > self.first {
                self.page.next = Some(PageKey { rank, seq: before });
                return Ok(STOP);
            }
        }
        Ok(GO_ON)
    }

    /// The places of a step that the indices leave, the newest first.
    fn step(&self, rank: Rank, from: i64, before: i64) -> Result<Vec<i64>, StoreError> {
        // Without words every one of them is shown, so that no more are needed than the page still takes.
        let most = if self.words.is_empty() {
            self.limit + 1 - self.page.orders.len()
        } else {
            self.to_read + 1
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let (placed_from, placed_to) = self.times();
        let (gross_from, gross_to) = self.sums();
        let rest =
            "seq >= ?2 AND seq < ?3 AND placed_at BETWEEN ?4 AND ?5 AND gross BETWEEN ?6 AND ?7
                    ORDER BY seq DESC LIMIT ?8";
        let mut values: Vec<&dyn ToSql> = vec![
            &rank,
            &from,
            &before,
            &placed_from,
            &placed_to,
            &gross_from,
            &gross_to,
            &most,
        ];
        if self.filter.states.is_empty() {
            let sql = format!(
                "SELECT seq FROM orders INDEXED BY orders_by_rank WHERE rank = ?1 AND {rest}"
            );
            return self.places(&sql, &values);
        }
        let sql = format!(
            "SELECT seq FROM orders INDEXED BY orders_by_state WHERE state = ?9 AND rank = ?1 AND {rest}"
        );
        let names: Vec<_> = self
            .filter
            .states
            .iter()
            .map(|state| state.as_str())
            .collect();
        let mut found = Vec::new();
        for name in &names {
            values.truncate(8);
            values.push(name);
            found.extend(self.places(&sql, &values)?);
        }
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.dedup();
        Ok(found)
    }

    fn places(&self, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<i64>, StoreError> {
        let places = self
            .connection
            .prepare_cached(sql)?
            .query_map(values, |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(places)
    }

    /// Looks at an order: shows it, passes it over, or ends the page.
    fn look_at(&mut self, rank: Rank, seq: i64) -> Found<()> {
        if self.to_read == 0 {
            self.page.next = self.seen;
            return Ok(STOP);
        }
        self.to_read -= 1;
        let row = self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM orders LEFT JOIN outbox ON order_seq = seq WHERE seq = ?1"
            ))?
            .query_row([seq], read)
            .optional()?;
        if let Some(row) = row.filter(|row| row.rank == rank && self.fits(row)) {
            if self.page.orders.len() == self.limit {
                self.page.next = self.seen;
                return Ok(STOP);
            }
            self.page.orders.push(row);
        }
        self.seen = Some(PageKey { rank, seq });
        Ok(GO_ON)
    }

    fn fits(&self, row: &OrderRow) -> bool {
        let (placed_from, placed_to) = self.times();
        let (gross_from, gross_to) = self.sums();
        (self.filter.states.is_empty() || self.filter.states.contains(&row.state))
            && (placed_from..=placed_to).contains(&row.placed_at.unix_ms())
            && (gross_from..=gross_to).contains(&row.gross.ore())
            && (self.words.is_empty() || has_words(&row.customer_name, &self.words))
    }

    fn times(&self) -> (i64, i64) {
        let ms = |time: Option<Timestamp>, open| time.map_or(open, Timestamp::unix_ms);
        (ms(self.filter.from, i64::MIN), ms(self.filter.to, i64::MAX))
    }

    fn sums(&self) -> (i64, i64) {
        (
            self.filter.min_gross.map_or(i64::MIN, Money::ore),
            self.filter.max_gross.map_or(i64::MAX, Money::ore),
        )
    }

    fn has_sums(&self) -> bool {
        self.filter.min_gross.is_some() || self.filter.max_gross.is_some()
    }

    /// The places of the orders of these sums, where the sums leave few.
    fn few_of_this_sum(&self) -> Result<Option<Vec<i64>>, StoreError> {
        if !self.has_sums() {
            return Ok(None);
        }
        let (from, to) = self.sums();
        let most = i64::try_from(FEW_PLACES + 1).unwrap_or(i64::MAX);
        let sql = "SELECT seq FROM orders INDEXED BY orders_by_gross WHERE gross BETWEEN ?1 AND ?2 LIMIT ?3";
        let places = self.places(sql, &[&from, &to, &most])?;
        Ok((places.len() <= FEW_PLACES).then_some(places))
    }

    /// Whether so few orders are in these states that walking past all of them is quick.
    fn few_in_these_states(&self, rank: Rank) -> Result<bool, StoreError> {
        let most = i64::try_from(FEW + 1).unwrap_or(i64::MAX);
        let mut all = 0_i64;
        for state in &self.filter.states {
            let sql = "SELECT count(*) FROM (SELECT 1 FROM orders WHERE state = ?1 AND rank = ?2 LIMIT ?3)";
            all += self
                .connection
                .prepare_cached(sql)?
                .query_row((state.as_str(), rank, most), |row| row.get::<_, i64>(0))?;
        }
        Ok(!self.filter.states.is_empty() && all < most)
    }
}

/// Whether each word is the beginning of a word of the name.
fn has_words(name: &str, words: &[String]) -> bool {
    let name = name_words(name);
    let begins = |word: &String| name.iter().any(|part| part.starts_with(word.as_str()));
    words.iter().all(begins)
}

/// The places of the orders that a reference can mean.
fn referenced(connection: &Connection, text: &str) -> Result<Vec<i64>, StoreError> {
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

fn places(
    connection: &Connection,
    sql: &'static str,
    values: impl rusqlite::Params,
) -> Result<Vec<i64>, StoreError> {
    let places = connection
        .prepare_cached(sql)?
        .query_map(values, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(places)
}
