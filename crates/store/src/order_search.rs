//! How a page of the list of orders is found: for each rank the shortest way to its orders, walked from the newest on.
//!
//! A page ends early, and says where to go on, when it has looked at many orders or taken long: no filter holds up
//! whoever looks.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use kasse_core::{Money, StateName, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use crate::error::StoreError;
use crate::folding::name_words;
use crate::order_list::{COLUMNS, OrderFilter, OrderPage, OrderRow, PageKey, read};
use crate::order_ways::{self, Step};
use crate::rank::Rank;
use crate::{order_days, order_row, order_words};

/// Orders that are looked at for a page at most.
const MAX_LOOKS: usize = 2_000;
/// After so long a page ends with what it has, in about half of a frame…
const PATIENCE: Duration = Duration::from_millis(7);
/// … but not before it has looked at so many orders, however slow the disk is.
const MIN_LOOKS: usize = 64;
/// Places in the list that one step along an index covers. A step of which a filter leaves nothing costs about a ms.
const STEP: i64 = 16_384;
/// Steps along an index, of which sums leave out what they like, for a page at most.
const MAX_STEPS: usize = 8;
/// So few that a page or two look at all of them.
const FEW: usize = 1_000;
/// So few that their places, which an index holds by themselves, can be gathered and sorted.
const FEW_PLACES: usize = 10_000;
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
    began: Instant,
    /// The folded words of the customer.
    words: Vec<String>,
    /// The only places in the list that can be meant.
    referenced: Option<Vec<i64>>,
    after: Option<PageKey>,
    limit: usize,
    /// The places in the list that the times leave, both included.
    first: i64,
    last: i64,
    looks: usize,
    page: OrderPage,
    /// The last place that was looked at.
    seen: Option<PageKey>,
}

/// What an index tells of an order.
struct Glance {
    rank: Rank,
    state: StateName,
    placed_at: i64,
    gross: i64,
    name: String,
}

impl<'a> Search<'a> {
    /// Prepares a search.
    pub(crate) fn new(
        connection: &'a Connection,
        filter: &'a OrderFilter,
        after: Option<PageKey>,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let began = Instant::now();
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
            .then(|| order_ways::referenced(connection, reference))
            .transpose()?;
        Ok(Self {
            connection,
            filter,
            began,
            words,
            referenced,
            after,
            limit,
            first,
            last,
            looks: 0,
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
        if rank != Rank::Rest {
            return self.walk(rank, before);
        }
        if let Some(places) = self.of_a_rare_word(before)? {
            return self.gathered(rank, before, places);
        }
        if self.has_sums()
            && let Some(places) = order_ways::of_sums(self.connection, self.sums(), FEW_PLACES)?
        {
            return self.gathered(rank, before, places);
        }
        if self.words.is_empty() || self.are_states_few(rank)? {
            return self.walk(rank, before);
        }
        self.by_words(rank, before)
    }

    /// The places of a word that few names have.
    fn of_a_rare_word(&self, before: i64) -> Result<Option<Vec<i64>>, StoreError> {
        for word in &self.words {
            let places = order_ways::of_word(self.connection, word, before, FEW)?;
            if places.is_some() {
                return Ok(places);
            }
        }
        Ok(None)
    }

    /// Whether few orders are in the states that are asked for.
    fn are_states_few(&self, rank: Rank) -> Result<bool, StoreError> {
        let states = &self.filter.states;
        Ok(!states.is_empty() && order_ways::are_few(self.connection, rank, states, FEW_PLACES)?)
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

    /// Along the orders of one word, which the index of words lists by their places. The longest word, as the one that
    /// most likely fewer names have.
    fn by_words(&mut self, rank: Rank, before: i64) -> Found<()> {
        let longest = self.words.iter().max_by_key(|word| word.chars().count());
        let Some(word) = longest.cloned() else {
            return Ok(GO_ON);
        };
        let mut found = GO_ON;
        order_words::each_place(self.connection, &word, before, |seq| {
            if seq < self.first {
                return Ok(false);
            }
            found = self.look_at(rank, seq)?;
            Ok::<_, StoreError>(found.is_continue())
        })?;
        Ok(found)
    }

    /// Along the index of the rank, or of each state, a step at a time.
    fn walk(&mut self, rank: Rank, mut before: i64) -> Found<()> {
        // Few orders are of the first two ranks: one step covers them all.
        let step = if rank == Rank::Rest { STEP } else { i64::MAX };
        let mut steps = MAX_STEPS;
        while before > self.first {
            let from = before.saturating_sub(step).max(self.first);
            let places = Step {
                rank,
                states: &self.filter.states,
                from,
                before,
                times: self.times(),
                sums: self.sums(),
                most: self.most(),
            }
            .places(self.connection)?;
            for seq in places {
                if self.look_at(rank, seq)?.is_break() {
                    return Ok(STOP);
                }
            }
            before = from;
            if self.has_sums() {
                steps = steps.saturating_sub(1);
            }
            if before > self.first && (steps == 0 || self.began.elapsed() > PATIENCE) {
                self.page.next = Some(PageKey { rank, seq: before });
                return Ok(STOP);
            }
        }
        Ok(GO_ON)
    }

    /// How many places of a step are enough.
    fn most(&self) -> usize {
        // Without words every one of them is shown, so that no more are needed than the page still takes.
        if self.words.is_empty() {
            self.limit + 1 - self.page.orders.len()
        } else {
            MAX_LOOKS + 1 - self.looks
        }
    }

    /// Looks at an order: shows it, passes it over, or ends the page.
    fn look_at(&mut self, rank: Rank, seq: i64) -> Found<()> {
        if self.looks == MAX_LOOKS || self.looks >= MIN_LOOKS && self.began.elapsed() > PATIENCE {
            self.page.next = self.seen;
            return Ok(STOP);
        }
        self.looks += 1;
        if self
            .glance(seq)?
            .is_some_and(|order| self.fits(rank, &order))
        {
            if self.page.orders.len() == self.limit {
                self.page.next = self.seen;
                return Ok(STOP);
            }
            let row = self.row(seq)?;
            self.page.orders.push(row);
        }
        self.seen = Some(PageKey { rank, seq });
        Ok(GO_ON)
    }

    fn glance(&self, seq: i64) -> Result<Option<Glance>, StoreError> {
        let glance = self
            .connection
            .prepare_cached(
                "SELECT rank, state, placed_at, gross, customer_name FROM orders INDEXED BY orders_by_place
                 WHERE seq = ?1",
            )?
            .query_row([seq], |row| {
                let rank = Rank::by_number(row.get(0)?);
                Ok(Glance {
                    rank: rank.ok_or_else(|| order_row::foreign_word(0))?,
                    state: order_row::state_name(row, 1)?,
                    placed_at: row.get(2)?,
                    gross: row.get(3)?,
                    name: row.get(4)?,
                })
            })
            .optional()?;
        Ok(glance)
    }

    fn row(&self, seq: i64) -> Result<OrderRow, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM orders LEFT JOIN outbox ON order_seq = seq WHERE seq = ?1"
        );
        let row = self
            .connection
            .prepare_cached(&sql)?
            .query_row([seq], read)?;
        Ok(row)
    }

    fn fits(&self, rank: Rank, order: &Glance) -> bool {
        let (placed_from, placed_to) = self.times();
        let (gross_from, gross_to) = self.sums();
        order.rank == rank
            && (self.filter.states.is_empty() || self.filter.states.contains(&order.state))
            && (placed_from..=placed_to).contains(&order.placed_at)
            && (gross_from..=gross_to).contains(&order.gross)
            && (self.words.is_empty() || has_words(&order.name, &self.words))
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
}

/// Whether each word is the beginning of a word of the name.
fn has_words(name: &str, words: &[String]) -> bool {
    let name = name_words(name);
    let begins = |word: &String| name.iter().any(|part| part.starts_with(word.as_str()));
    words.iter().all(begins)
}
