//! Receipts: their numbers, each kind with a gap-free series of its own per till, and their copies.

use kasse_core::{OrderId, TillId, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use crate::error::StoreError;
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::order_row;
use crate::orders;
use crate::series;
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 10,
    name: "receipts",
    sql: "
CREATE TABLE receipts (
  order_seq INTEGER NOT NULL REFERENCES orders (seq),
  kind TEXT NOT NULL,
  till TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
  issued_at INTEGER NOT NULL,
  copies INTEGER NOT NULL DEFAULT 0 CHECK (copies IN (0, 1)),
  PRIMARY KEY (order_seq, kind),
  UNIQUE (till, kind, number)
) STRICT, WITHOUT ROWID;
",
};

/// The kinds of receipts that have a series of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReceiptKind {
    /// A sales receipt.
    Sale,
    /// A delivery receipt.
    Delivery,
    /// A provisional receipt.
    Provisional,
    /// A return receipt.
    Return,
    /// A training receipt.
    Training,
}

impl ReceiptKind {
    /// As written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Delivery => "delivery",
            Self::Provisional => "provisional",
            Self::Return => "return",
            Self::Training => "training",
        }
    }
}

/// A receipt that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptIssue {
    /// Its number in the series of its till and kind.
    pub number: u32,
    /// When it was first issued.
    pub issued_at: Timestamp,
    /// How many copies were made: 0 or 1.
    pub copies: u32,
}

impl Store {
    /// The number of an order's receipt of this kind. The first call issues it and journals that; later ones only tell
    /// it.
    pub fn receipt_number(
        &self,
        order: OrderId,
        kind: ReceiptKind,
        at: Timestamp,
        journal: Vec<JournalEntry>,
    ) -> Result<ReceiptIssue, StoreError> {
        if let Some(issue) = self.read(|connection| find(connection, order, kind))? {
            return Ok(issue);
        }
        let marks = self.marks();
        self.write(move |transaction| {
            if let Some(issue) = find(transaction, order, kind)? {
                return Ok(issue);
            }
            let stored = orders::by_id(transaction, order)?.ok_or(StoreError::NotFound)?;
            let till: &TillId = stored.order.reference().till();
            let number = series::take(transaction, &marks, till, kind.as_str())?;
            transaction
                .prepare_cached(
                    "INSERT INTO receipts (order_seq, kind, till, number, issued_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute((
                    orders::seq(transaction, order)?,
                    kind.as_str(),
                    till.as_str(),
                    number,
                    at.unix_ms(),
                ))?;
            journal::append(transaction, journal::of_order(journal, &stored.order))?;
            Ok(ReceiptIssue {
                number,
                issued_at: at,
                copies: 0,
            })
        })
    }

    /// An order's receipt of this kind, if it was issued.
    pub fn receipt(
        &self,
        order: OrderId,
        kind: ReceiptKind,
    ) -> Result<Option<ReceiptIssue>, StoreError> {
        self.read(|connection| find(connection, order, kind))
    }

    /// Counts the copy of a receipt and journals it, before it is printed. There may be one alone:
    /// [`StoreError::CopyAlreadyMade`].
    pub fn copy_receipt(
        &self,
        order: OrderId,
        kind: ReceiptKind,
        journal: Vec<JournalEntry>,
    ) -> Result<ReceiptIssue, StoreError> {
        self.write(move |transaction| {
            let stored = orders::by_id(transaction, order)?.ok_or(StoreError::NotFound)?;
            let issue = find(transaction, order, kind)?.ok_or(StoreError::NotFound)?;
            if issue.copies > 0 {
                return Err(StoreError::CopyAlreadyMade);
            }
            transaction
                .prepare_cached(
                    "UPDATE receipts SET copies = 1 WHERE order_seq = ?1 AND kind = ?2",
                )?
                .execute((orders::seq(transaction, order)?, kind.as_str()))?;
            journal::append(transaction, journal::of_order(journal, &stored.order))?;
            Ok(ReceiptIssue { copies: 1, ..issue })
        })
    }
}

fn find(
    connection: &Connection,
    order: OrderId,
    kind: ReceiptKind,
) -> Result<Option<ReceiptIssue>, StoreError> {
    let issue = connection
        .prepare_cached(
            "SELECT receipts.number, receipts.issued_at, receipts.copies
             FROM receipts JOIN orders ON seq = order_seq WHERE orders.id = ?1 AND kind = ?2",
        )?
        .query_row((order.0.as_bytes(), kind.as_str()), |row| {
            Ok(ReceiptIssue {
                number: row.get(0)?,
                issued_at: order_row::time(row, 1)?,
                copies: row.get(2)?,
            })
        })
        .optional()?;
    Ok(issue)
}
