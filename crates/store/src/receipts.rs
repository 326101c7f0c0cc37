//! Receipts: their numbers, each kind with a gap-free series of its own per till, and what was handed out of them: the
//! original once, and one copy.

use kasse_core::{OrderId, TillId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::StoreError;
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::order_row;
use crate::orders;
use crate::print_jobs;
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

// An order has a return receipt for each refund, and all others once (`refund` 0). What was issued before this version
// may have been printed: of that there are copies alone.
pub(crate) const HANDED_OUT: Migration = Migration {
    version: 16,
    name: "receipts handed out",
    sql: "
ALTER TABLE receipts RENAME TO receipts_before;
CREATE TABLE receipts (
  order_seq INTEGER NOT NULL REFERENCES orders (seq),
  kind TEXT NOT NULL,
  refund INTEGER NOT NULL DEFAULT 0 CHECK (refund >= 0),
  till TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
  issued_at INTEGER NOT NULL,
  originals INTEGER NOT NULL DEFAULT 0 CHECK (originals IN (0, 1)),
  copies INTEGER NOT NULL DEFAULT 0 CHECK (copies IN (0, 1)),
  document TEXT,
  PRIMARY KEY (order_seq, kind, refund),
  UNIQUE (till, kind, number),
  CHECK (copies <= originals)
) STRICT, WITHOUT ROWID;
INSERT INTO receipts (order_seq, kind, till, number, issued_at, originals, copies)
SELECT order_seq, kind, till, number, issued_at, 1, copies FROM receipts_before;
DROP TABLE receipts_before;
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
    pub(crate) const ALL: [Self; 5] = [
        Self::Sale,
        Self::Delivery,
        Self::Provisional,
        Self::Return,
        Self::Training,
    ];

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

/// Names a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReceiptKey {
    /// The order.
    pub order: OrderId,
    /// The kind.
    pub kind: ReceiptKind,
    /// The number of the refund that it is of; none: it is of the order.
    pub refund: Option<u32>,
}

/// What is handed out of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exemplar {
    /// The original, with what stands on it: the copy will say the same.
    Original {
        /// The document as JSON.
        document: String,
    },
    /// The copy.
    Copy,
}

/// A receipt that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptIssue {
    /// Its number in the series of its till and kind.
    pub number: u32,
    /// When it got its number.
    pub issued_at: Timestamp,
    /// How many originals were handed out: 0 or 1.
    pub originals: u32,
    /// How many copies were handed out: 0 or 1.
    pub copies: u32,
    /// What stands on the original, as JSON, once it is handed out. None for what was handed out before version 16.
    pub document: Option<String>,
}

impl Store {
    /// The number of a receipt. The first call issues it and journals that; later ones only tell it.
    pub fn receipt_number(
        &self,
        key: ReceiptKey,
        at: Timestamp,
        journal: Vec<JournalEntry>,
    ) -> Result<ReceiptIssue, StoreError> {
        if let Some(issue) = self.read(|connection| find(connection, key))? {
            return Ok(issue);
        }
        let marks = self.marks();
        self.write(move |transaction| {
            if let Some(issue) = find(transaction, key)? {
                return Ok(issue);
            }
            let stored = orders::by_id(transaction, key.order)?.ok_or(StoreError::NotFound)?;
            let till: &TillId = stored.order.reference().till();
            let number = series::take(transaction, &marks, till, key.kind.as_str())?;
            transaction
                .prepare_cached(
                    "INSERT INTO receipts (order_seq, kind, refund, till, number, issued_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute((
                    orders::seq(transaction, key.order)?,
                    key.kind.as_str(),
                    key.refund.unwrap_or(0),
                    till.as_str(),
                    number,
                    at.unix_ms(),
                ))?;
            journal::append(transaction, journal::of_order(journal, &stored.order))?;
            Ok(ReceiptIssue {
                number,
                issued_at: at,
                originals: 0,
                copies: 0,
                document: None,
            })
        })
    }

    /// A receipt, if it was issued.
    pub fn receipt(&self, key: ReceiptKey) -> Result<Option<ReceiptIssue>, StoreError> {
        self.read(|connection| find(connection, key))
    }

    /// Counts what is handed out of a receipt and journals it, before it is printed or written: whatever happens then,
    /// there is not another. [`StoreError::OriginalOut`] and [`StoreError::CopyAlreadyMade`] where it is out already,
    /// [`StoreError::NotFound`] for the copy of what is not out.
    pub fn hand_out_receipt(
        &self,
        key: ReceiptKey,
        exemplar: Exemplar,
        journal: Vec<JournalEntry>,
    ) -> Result<ReceiptIssue, StoreError> {
        self.write(move |transaction| hand_out(transaction, key, exemplar, journal))
    }

    /// What was about to be handed out did not come about: it counts as not handed out. Journalled.
    pub fn take_receipt_back(
        &self,
        key: ReceiptKey,
        copy: bool,
        journal: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| take_back(transaction, key, copy, journal))
    }
}

/// As [`Store::hand_out_receipt`].
pub(crate) fn hand_out(
    transaction: &Transaction<'_>,
    key: ReceiptKey,
    exemplar: Exemplar,
    journal: Vec<JournalEntry>,
) -> Result<ReceiptIssue, StoreError> {
    let issue = find(transaction, key)?.ok_or(StoreError::NotFound)?;
    let issue = match exemplar {
        Exemplar::Original { .. } if issue.originals > 0 => {
            return Err(StoreError::OriginalOut);
        }
        Exemplar::Copy if issue.originals == 0 => return Err(StoreError::NotFound),
        // Until its original is on paper it is not certain that there is one.
        Exemplar::Copy if print_jobs::is_original_queued(transaction, key)? => {
            return Err(StoreError::NotFound);
        }
        Exemplar::Copy if issue.copies > 0 => return Err(StoreError::CopyAlreadyMade),
        Exemplar::Original { document } => ReceiptIssue {
            originals: 1,
            document: Some(document),
            ..issue
        },
        Exemplar::Copy => ReceiptIssue { copies: 1, ..issue },
    };
    put(transaction, key, &issue, journal)?;
    Ok(issue)
}

/// As [`Store::take_receipt_back`].
pub(crate) fn take_back(
    transaction: &Transaction<'_>,
    key: ReceiptKey,
    copy: bool,
    journal: Vec<JournalEntry>,
) -> Result<(), StoreError> {
    let issue = find(transaction, key)?.ok_or(StoreError::NotFound)?;
    let issue = if copy {
        ReceiptIssue { copies: 0, ..issue }
    } else {
        ReceiptIssue {
            originals: 0,
            document: None,
            ..issue
        }
    };
    put(transaction, key, &issue, journal)
}

fn put(
    transaction: &Transaction<'_>,
    key: ReceiptKey,
    issue: &ReceiptIssue,
    journal: Vec<JournalEntry>,
) -> Result<(), StoreError> {
    let stored = orders::by_id(transaction, key.order)?.ok_or(StoreError::NotFound)?;
    transaction
        .prepare_cached(
            "UPDATE receipts SET originals = ?4, copies = ?5, document = ?6
             WHERE order_seq = ?1 AND kind = ?2 AND refund = ?3",
        )?
        .execute((
            orders::seq(transaction, key.order)?,
            key.kind.as_str(),
            key.refund.unwrap_or(0),
            issue.originals,
            issue.copies,
            issue.document.as_deref(),
        ))?;
    journal::append(transaction, journal::of_order(journal, &stored.order))
}

fn find(connection: &Connection, key: ReceiptKey) -> Result<Option<ReceiptIssue>, StoreError> {
    let issue = connection
        .prepare_cached(
            "SELECT receipts.number, issued_at, originals, copies, document
             FROM receipts JOIN orders ON seq = order_seq
             WHERE orders.id = ?1 AND kind = ?2 AND refund = ?3",
        )?
        .query_row(
            (
                key.order.0.as_bytes(),
                key.kind.as_str(),
                key.refund.unwrap_or(0),
            ),
            |row| {
                Ok(ReceiptIssue {
                    number: row.get(0)?,
                    issued_at: order_row::time(row, 1)?,
                    originals: row.get(2)?,
                    copies: row.get(3)?,
                    document: row.get(4)?,
                })
            },
        )
        .optional()?;
    Ok(issue)
}
