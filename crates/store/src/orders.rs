//! The orders: their table, and the ways to read it. [`place`](crate::place) and [`change`](crate::change) write it.

use kasse_core::{CustomerKind, Method, Money, OrderId, Reference, StateName, TillId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params_from_iter};

use crate::error::StoreError;
use crate::migration::Migration;
use crate::order_row::{self, STATES, StoredOrder};
use crate::store::Store;

// `seq` is the order of placing, whatever the clock said, and the key that other tables refer to. `body` stands last,
// so that a list reads its columns without touching the pages that a long body spills over to.
pub(crate) const MIGRATION: Migration = Migration {
    version: 2,
    name: "orders",
    sql: "
CREATE TABLE orders (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
  till TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
  reference TEXT NOT NULL,
  placed_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  method TEXT NOT NULL,
  customer_kind TEXT NOT NULL,
  customer_name TEXT NOT NULL,
  gross INTEGER NOT NULL,
  front_order_uuid TEXT,
  invoice_number TEXT,
  body TEXT NOT NULL,
  UNIQUE (till, number)
) STRICT;
CREATE UNIQUE INDEX orders_by_front_order ON orders (front_order_uuid) WHERE front_order_uuid IS NOT NULL;
CREATE INDEX orders_by_time ON orders (placed_at, seq);
CREATE INDEX orders_by_state ON orders (state, placed_at, seq);
",
};

/// The most orders of a page.
pub const MAX_PAGE: usize = 500;

/// Which orders a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderFilter {
    /// In these states; empty: in any.
    pub states: Vec<StateName>,
}

/// Where a page ends: the next one begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageKey {
    placed_at: Timestamp,
    seq: i64,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// Its place in the list.
    pub key: PageKey,
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
    /// How it is invoiced.
    pub method: Method,
    /// Person or company.
    pub customer_kind: CustomerKind,
    /// Who.
    pub customer_name: String,
    /// What it costs, VAT included.
    pub gross: Money,
    /// The invoice's number, once there is one.
    pub invoice_number: Option<String>,
}

impl Store {
    /// An order by its id.
    pub fn order(&self, id: OrderId) -> Result<Option<StoredOrder>, StoreError> {
        self.read(|connection| by_id(connection, id))
    }

    /// An order by its number.
    pub fn order_by_reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<StoredOrder>, StoreError> {
        let key = (reference.till().as_str(), reference.number());
        self.read(|connection| one(connection, "till = ?1 AND number = ?2", key))
    }

    /// The order of ours that an order at Front Payment belongs to.
    pub fn order_by_front_order(
        &self,
        front_order_uuid: &str,
    ) -> Result<Option<StoredOrder>, StoreError> {
        self.read(|connection| one(connection, "front_order_uuid = ?1", [front_order_uuid]))
    }

    /// The orders whose sale is not over, in the order of placing: `Queued`, `Sending`, `AwaitingBankId`,
    /// `Confirming`, `Rejected` and `Unknown`.
    pub fn open_orders(&self) -> Result<Vec<StoredOrder>, StoreError> {
        self.read(|connection| {
            let open = STATES
                .into_iter()
                .filter(|state| order_row::is_open(*state));
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {} FROM orders WHERE state IN (?1, ?2, ?3, ?4, ?5, ?6) ORDER BY seq",
                StoredOrder::COLUMNS
            ))?;
            let mut rows = statement.query(params_from_iter(open.map(StateName::as_str)))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(StoredOrder::read(row, 0)?);
            }
            Ok(found)
        })
    }

    /// A page of the list of orders, the newest first, from after `before` on, of at most `limit` (and at most
    /// [`MAX_PAGE`]) orders. It costs the same at the beginning and at the end of a million orders.
    pub fn orders_page(
        &self,
        filter: &OrderFilter,
        before: Option<PageKey>,
        limit: usize,
    ) -> Result<Vec<OrderSummary>, StoreError> {
        let limit = limit.min(MAX_PAGE);
        let before = before.unwrap_or(PageKey {
            placed_at: Timestamp::from_unix_ms(i64::MAX),
            seq: i64::MAX,
        });
        self.read(|connection| {
            if filter.states.is_empty() {
                return page(connection, None, before, limit);
            }
            // A page of each state, merged: each is a walk along the index, where one query for several states would
            // sort all of them.
            let mut found = Vec::new();
            for state in STATES {
                if filter.states.contains(&state) {
                    found.extend(page(connection, Some(state), before, limit)?);
                }
            }
            found.sort_unstable_by_key(|summary| std::cmp::Reverse(summary.key));
            found.truncate(limit);
            Ok(found)
        })
    }
}

/// An order by its id.
pub(crate) fn by_id(
    connection: &Connection,
    id: OrderId,
) -> Result<Option<StoredOrder>, StoreError> {
    one(connection, "id = ?1", [id.0.as_bytes()])
}

/// The key by which other tables refer to an order.
pub(crate) fn seq(connection: &Connection, id: OrderId) -> Result<i64, StoreError> {
    connection
        .prepare_cached("SELECT seq FROM orders WHERE id = ?1")?
        .query_row([id.0.as_bytes()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound)
}

fn one(
    connection: &Connection,
    condition: &'static str,
    key: impl rusqlite::Params,
) -> Result<Option<StoredOrder>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM orders WHERE {condition}",
        StoredOrder::COLUMNS
    ))?;
    let mut rows = statement.query(key)?;
    rows.next()?
        .map(|row| StoredOrder::read(row, 0))
        .transpose()
}

fn page(
    connection: &Connection,
    state: Option<StateName>,
    before: PageKey,
    limit: usize,
) -> Result<Vec<OrderSummary>, StoreError> {
    let condition = if state.is_some() {
        "state = ?4 AND"
    } else {
        ""
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT placed_at, seq, id, till, number, updated_at, state, method, customer_kind, customer_name, gross,
                invoice_number
         FROM orders WHERE {condition} (placed_at, seq) < (?1, ?2) ORDER BY placed_at DESC, seq DESC LIMIT ?3"
    ))?;
    let limit = i64::try_from(limit).expect("BUG: a page has a limit");
    let placed_at = before.placed_at.unix_ms();
    let state = state.map(StateName::as_str);
    let mut values: Vec<&dyn ToSql> = vec![&placed_at, &before.seq, &limit];
    values.extend(state.as_ref().map(|state| state as &dyn ToSql));
    let found = statement
        .query_map(&*values, summary)?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

fn summary(row: &Row<'_>) -> rusqlite::Result<OrderSummary> {
    let placed_at = order_row::time(row, 0)?;
    let till: String = row.get(3)?;
    let till = TillId::parse(&till).map_err(|_| order_row::foreign_word(3))?;
    let gross = Money::from_ore(row.get(10)?).map_err(|_| order_row::foreign_word(10))?;
    Ok(OrderSummary {
        key: PageKey {
            placed_at,
            seq: row.get(1)?,
        },
        id: order_row::order_id(row, 2)?,
        reference: Reference::new(till, row.get(4)?),
        placed_at,
        updated_at: order_row::time(row, 5)?,
        state: order_row::state_name(row, 6)?,
        method: order_row::method(row, 7)?,
        customer_kind: order_row::customer_kind(row, 8)?,
        customer_name: row.get(9)?,
        gross,
        invoice_number: row.get(11)?,
    })
}
