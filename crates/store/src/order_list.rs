//! The list of orders: what needs a person first, then what waits to be sent, then the rest, each the newest first.
//!
//! Newest is whatever was placed last, not what a clock says. A million orders stay smooth: every list walks along an
//! index, a page that would take too long ends early and says where to go on, and no count looks at every order.

use kasse_core::{CustomerKind, Method, Money, OrderId, Reference, StateName, TillId, Timestamp};
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::order_row::{self, STATES};
use crate::order_search::Search;
use crate::rank::Rank;
use crate::store::Store;

// The two indices hold what a filter looks at, so that orders which it leaves out are never read. `rank` and the other
// new columns stand after the body: no filter reads them from the row.
pub(crate) const MIGRATION: Migration = Migration {
    version: 11,
    name: "order_list",
    sql: "
ALTER TABLE orders ADD COLUMN rank INTEGER NOT NULL DEFAULT 2 CHECK (rank BETWEEN 0 AND 2);
ALTER TABLE orders ADD COLUMN front_status TEXT;
ALTER TABLE orders ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0);
UPDATE orders SET
  front_status = json_extract(body, '$.state.front.status'),
  refunded = CASE state WHEN 'Refunded' THEN gross ELSE 0 END,
  rank = CASE
    WHEN state IN ('Rejected', 'Unknown') THEN 0
    WHEN state NOT IN ('Queued', 'Sending') THEN 2
    WHEN EXISTS (SELECT 1 FROM outbox WHERE order_seq = seq AND due_at IS NULL AND problem IS NOT NULL) THEN 0
    ELSE 1 END;
DROP INDEX orders_by_time;
DROP INDEX orders_by_state;
CREATE INDEX orders_by_rank ON orders (rank, seq, placed_at, gross);
CREATE INDEX orders_by_state ON orders (state, rank, seq, placed_at, gross);
CREATE INDEX orders_by_gross ON orders (gross, seq);
CREATE INDEX orders_by_invoice ON orders (invoice_number) WHERE invoice_number IS NOT NULL;
CREATE TABLE order_days (
  day INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL
) STRICT;
INSERT INTO order_days SELECT placed_at / 86400000, min(seq), max(seq) FROM orders GROUP BY 1;
CREATE VIRTUAL TABLE order_words USING fts5 (
  words, content = '', contentless_delete = 1, prefix = '1 2 3',
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO order_words (rowid, words)
SELECT seq, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
  customer_name, 'ø', 'o'), 'Ø', 'o'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'ß', 'ss'), 'đ', 'd'),
  'ð', 'd'), 'Ð', 'd'), 'þ', 'th'), 'Þ', 'th'), 'ł', 'l')
FROM orders;
",
};

// What a filter asks of an order stands in one index, by its place: an order that is left out is never read. Words are
// looked for by their first letters, up to eight: what an index of prefixes lacks, FTS5 would gather from every word that
// begins so, in tens of milliseconds for a common one. Where in a name a word stands is not asked, and not kept.
pub(crate) const PLACES_MIGRATION: Migration = Migration {
    version: 21,
    name: "order list by place",
    sql: "
CREATE INDEX orders_by_place ON orders (seq, rank, state, placed_at, gross, customer_name);
DROP TABLE order_words;
CREATE VIRTUAL TABLE order_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5 6 8',
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO order_words (rowid, words)
SELECT seq, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
  customer_name, 'ø', 'o'), 'Ø', 'o'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'ß', 'ss'), 'đ', 'd'),
  'ð', 'd'), 'Ð', 'd'), 'þ', 'th'), 'Þ', 'th'), 'ł', 'l')
FROM orders;
",
};

/// The most orders of a page.
pub const MAX_PAGE: usize = 500;

/// Which orders a list shows: those for which all of it holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderFilter {
    /// Only what needs a person.
    pub attention: bool,
    /// In these states; empty: in any.
    pub states: Vec<StateName>,
    /// Each word is the beginning of a word of the customer's name; empty: any. Any text is safe.
    pub customer: String,
    /// The order's number, whole or its digits alone, Front Payment's order id, or the invoice's number; empty: any.
    pub reference: String,
    /// Placed at this time or later.
    pub from: Option<Timestamp>,
    /// Placed at this time or earlier.
    pub to: Option<Timestamp>,
    /// With a sum of at least this, VAT included.
    pub min_gross: Option<Money>,
    /// With a sum of at most this, VAT included.
    pub max_gross: Option<Money>,
}

/// Where a page ends: the next one begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageKey {
    pub(crate) rank: Rank,
    pub(crate) seq: i64,
}

impl PageKey {
    /// As a text to hand out.
    pub fn to_text(self) -> String {
        format!("{}.{}", self.rank.number(), self.seq)
    }

    /// From the text that was handed out; `None` for any other.
    pub fn from_text(text: &str) -> Option<Self> {
        let (rank, seq) = text.split_once('.')?;
        Some(Self {
            rank: Rank::by_number(rank.parse().ok()?)?,
            seq: seq.parse().ok()?,
        })
    }
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderPage {
    /// The orders. There may be fewer than were asked for, or none, although more follow: see `next`.
    pub orders: Vec<OrderRow>,
    /// Where the next page begins; `None`: this is the last one.
    pub next: Option<PageKey>,
}

/// An order in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub reference: Reference,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Its state.
    pub state: StateName,
    /// Its place in the list.
    pub rank: Rank,
    /// How it is invoiced.
    pub method: Method,
    /// Person or company.
    pub customer_kind: CustomerKind,
    /// Who.
    pub customer_name: String,
    /// What it costs, VAT included.
    pub gross: Money,
    /// What of it was given back.
    pub refunded: Money,
    /// Front Payment's status, as it came.
    pub front_status: Option<String>,
    /// The invoice's number, once there is one.
    pub invoice_number: Option<String>,
    /// The code of what stands in its way in the outbox.
    pub problem: Option<String>,
    /// When the outbox sends it.
    pub due_at: Option<Timestamp>,
}

/// How many orders there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderCounts {
    /// Which need a person.
    pub attention: u32,
    /// Which Front Payment is still to get.
    pub waiting: u32,
    /// Whose sale is not over.
    pub open: u32,
    /// All.
    pub all: u32,
}

impl Store {
    /// A page of the list, from after `after` on, of at most `limit` (and at most [`MAX_PAGE`]) orders.
    pub fn orders_page(
        &self,
        filter: &OrderFilter,
        after: Option<PageKey>,
        limit: usize,
    ) -> Result<OrderPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.read(|connection| Search::new(connection, filter, after, limit)?.run())
    }

    /// How many orders there are in all, and of those that are not over.
    pub fn order_counts(&self) -> Result<OrderCounts, StoreError> {
        self.read(|connection| {
            let of_state = |state: StateName| count(connection, "state = ?1", [state.as_str()]);
            let open = STATES
                .into_iter()
                .filter(|state| order_row::is_open(*state))
                .map(of_state)
                .sum::<Result<u32, _>>()?;
            Ok(OrderCounts {
                attention: count(connection, "rank = ?1", [Rank::Attention])?,
                waiting: of_state(StateName::Queued)? + of_state(StateName::Sending)?,
                open,
                // An order is never deleted, so that the last one's place is their number.
                all: connection
                    .prepare_cached("SELECT coalesce(max(seq), 0) FROM orders")?
                    .query_row([], |row| row.get(0))?,
            })
        })
    }
}

fn count(
    connection: &Connection,
    condition: &'static str,
    value: impl rusqlite::Params,
) -> Result<u32, StoreError> {
    let count = connection
        .prepare_cached(&format!("SELECT count(*) FROM orders WHERE {condition}"))?
        .query_row(value, |row| row.get(0))?;
    Ok(count)
}

/// The columns that [`read`] wants, of `orders` and its `outbox`.
pub(crate) const COLUMNS: &str =
    "id, till, number, placed_at, updated_at, state, rank, method, customer_kind,
    customer_name, gross, refunded, front_status, invoice_number, problem, due_at";

/// Reads an order of the list.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<OrderRow> {
    let money = |column| {
        let ore = row.get(column)?;
        Money::from_ore(ore).map_err(|_| order_row::foreign_word(column))
    };
    let till: String = row.get(1)?;
    let till = TillId::parse(&till).map_err(|_| order_row::foreign_word(1))?;
    Ok(OrderRow {
        id: order_row::order_id(row, 0)?,
        reference: Reference::new(till, row.get(2)?),
        placed_at: order_row::time(row, 3)?,
        updated_at: order_row::time(row, 4)?,
        state: order_row::state_name(row, 5)?,
        rank: Rank::by_number(row.get(6)?).ok_or_else(|| order_row::foreign_word(6))?,
        method: order_row::method(row, 7)?,
        customer_kind: order_row::customer_kind(row, 8)?,
        customer_name: row.get(9)?,
        gross: money(10)?,
        refunded: money(11)?,
        front_status: row.get(12)?,
        invoice_number: row.get(13)?,
        problem: row.get(14)?,
        due_at: row.get::<_, Option<i64>>(15)?.map(Timestamp::from_unix_ms),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::MIGRATIONS;

    #[test]
    fn orders_of_an_older_version_are_listed_like_new_ones() {
        let connection = Connection::open_in_memory().unwrap();
        for step in MIGRATIONS
            .iter()
            .filter(|step| step.version < MIGRATION.version)
        {
            connection.execute_batch(step.sql).unwrap();
        }
        for (seq, state, name) in [
            (1, "Invoiced", "Øystein Ås"),
            (2, "Rejected", "Ærfugl AS"),
            (3, "Queued", "Renée"),
            (4, "Queued", "Kari"),
            (5, "Refunded", "Ola"),
        ] {
            let body = r#"{"state":{"name":"x","front":{"status":"INVOICED"}}}"#;
            connection
                .execute(
                    "INSERT INTO orders VALUES (?1, CAST(format('%016d', ?1) AS BLOB), 1, '1', ?1, '1', ?1 * 86400000, 0, ?2,
                     'ehf', 'corporate', ?3, 500, NULL, NULL, ?4)",
                    (seq, state, name, body),
                )
                .unwrap();
        }
        connection
            .execute_batch(
                "INSERT INTO outbox VALUES (3, NULL, 0, 'token_refused'), (4, 9, 0, 'offline')",
            )
            .unwrap();
        connection.execute_batch(MIGRATION.sql).unwrap();
        connection.execute_batch(PLACES_MIGRATION.sql).unwrap();
        let all = |sql: &str| -> Vec<i64> {
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.map(Result::unwrap).collect()
        };
        assert_eq!(all("SELECT rank FROM orders ORDER BY seq"), [2, 0, 0, 1, 2]);
        assert_eq!(
            all("SELECT refunded FROM orders ORDER BY seq"),
            [0, 0, 0, 0, 500]
        );
        assert_eq!(
            all("SELECT last_seq FROM order_days ORDER BY day"),
            [1, 2, 3, 4, 5]
        );
        assert_eq!(
            all("SELECT seq FROM orders WHERE front_status = 'INVOICED'").len(),
            5
        );
        for (words, seq) in [("oystein as", 1), ("aerf*", 2), ("renee", 3)] {
            let sql = format!("SELECT rowid FROM order_words WHERE order_words MATCH '{words}'");
            assert_eq!(all(&sql), [seq], "{words}");
        }
    }
}
