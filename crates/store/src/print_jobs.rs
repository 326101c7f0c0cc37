//! Receipts that wait for a printer. A job and the exemplar that it prints are one: what is queued is handed out, what
//! is cancelled was not.

use kasse_core::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::error::StoreError;
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::order_row;
use crate::orders;
use crate::receipts::{self, Exemplar, ReceiptKey, ReceiptKind};
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 22,
    name: "print jobs",
    sql: "
CREATE TABLE print_jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  refund INTEGER NOT NULL,
  copy INTEGER NOT NULL CHECK (copy IN (0, 1)),
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  queued_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  FOREIGN KEY (order_seq, kind, refund) REFERENCES receipts (order_seq, kind, refund)
) STRICT;
CREATE UNIQUE INDEX print_jobs_open ON print_jobs (order_seq, kind, refund, copy)
  WHERE state IN ('waiting', 'printing', 'unknown');
",
};

/// Where a print job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrintState {
    /// Nothing of it was sent to a printer.
    Waiting,
    /// It is being sent.
    Printing,
    /// It may be on paper: a person looks.
    Unknown,
    /// It is on paper.
    Printed,
    /// It was given up before anything was sent, or nothing had come out.
    Cancelled,
}

impl PrintState {
    const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Printing,
        Self::Unknown,
        Self::Printed,
        Self::Cancelled,
    ];

    /// As written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Printing => "printing",
            Self::Unknown => "unknown",
            Self::Printed => "printed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it is over.
    pub fn is_over(self) -> bool {
        match self {
            Self::Waiting | Self::Printing | Self::Unknown => false,
            Self::Printed | Self::Cancelled => true,
        }
    }
}

/// A receipt on its way to paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintJob {
    /// Its number, from 1; never used again.
    pub id: i64,
    /// The receipt.
    pub key: ReceiptKey,
    /// Whether it is the copy.
    pub copy: bool,
    /// Where it stands.
    pub state: PrintState,
    /// How often it was sent to a printer.
    pub attempts: u32,
    /// When it was queued.
    pub queued_at: Timestamp,
}

impl Store {
    /// Hands a receipt out to the printer: counts and journals it as [`Store::hand_out_receipt`] does, and queues it, in
    /// one.
    pub fn queue_receipt(
        &self,
        key: ReceiptKey,
        exemplar: Exemplar,
        at: Timestamp,
        journal: Vec<JournalEntry>,
    ) -> Result<PrintJob, StoreError> {
        self.write(move |transaction| {
            let copy = matches!(exemplar, Exemplar::Copy);
            receipts::hand_out(transaction, key, exemplar, journal)?;
            transaction
                .prepare_cached(
                    "INSERT INTO print_jobs (order_seq, kind, refund, copy, state, queued_at, changed_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
                )?
                .execute((
                    orders::seq(transaction, key.order)?,
                    key.kind.as_str(),
                    key.refund.unwrap_or(0),
                    copy,
                    PrintState::Waiting.as_str(),
                    at.unix_ms(),
                ))?;
            by_id(transaction, transaction.last_insert_rowid())
        })
    }

    /// The jobs that are not over, the oldest first.
    pub fn open_print_jobs(&self) -> Result<Vec<PrintJob>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "{SELECT} WHERE print_jobs.state IN ('waiting', 'printing', 'unknown') ORDER BY print_jobs.id"
            ))?;
            let mut rows = statement.query([])?;
            let mut jobs = Vec::new();
            while let Some(row) = rows.next()? {
                jobs.push(job(row)?);
            }
            Ok(jobs)
        })
    }

    /// A job.
    pub fn print_job(&self, id: i64) -> Result<PrintJob, StoreError> {
        self.read(move |connection| by_id(connection, id))
    }

    /// Takes a job from one state to another, and journals it. [`StoreError::Stale`] where it is in neither of those that
    /// it may come from. To `Printing`, the attempt counts; to `Cancelled`, the receipt was not handed out. A
    /// job that is over is forgotten: the journal knows what became of it.
    pub fn move_print_job(
        &self,
        id: i64,
        from: &'static [PrintState],
        to: PrintState,
        at: Timestamp,
        journal: Vec<JournalEntry>,
    ) -> Result<PrintJob, StoreError> {
        self.write(move |transaction| {
            let job = by_id(transaction, id)?;
            if !from.contains(&job.state) {
                return Err(StoreError::Stale);
            }
            let moved = put(transaction, job, to, at)?;
            if to == PrintState::Cancelled {
                receipts::take_back(transaction, moved.key, moved.copy, journal)?;
            } else {
                let stored =
                    orders::by_id(transaction, moved.key.order)?.ok_or(StoreError::NotFound)?;
                journal::append(transaction, journal::of_order(journal, &stored.order))?;
            }
            Ok(moved)
        })
    }

    /// The program stopped while these were being sent: they may be on paper.
    pub fn interrupt_print_jobs(&self, at: Timestamp) -> Result<usize, StoreError> {
        self.write(move |transaction| leave_unknown(transaction, &[PrintState::Printing], at))
    }
}

/// Jobs in these states may be on paper.
pub(crate) fn leave_unknown(
    transaction: &Transaction<'_>,
    states: &[PrintState],
    at: Timestamp,
) -> Result<usize, StoreError> {
    let mut statement = transaction
        .prepare_cached("UPDATE print_jobs SET state = ?2, changed_at = ?3 WHERE state = ?1")?;
    let mut count = 0;
    for state in states {
        let unknown = PrintState::Unknown.as_str();
        count += statement.execute((state.as_str(), unknown, at.unix_ms()))?;
    }
    Ok(count)
}

/// Whether the receipt's original has a job that is not over.
pub(crate) fn is_original_queued(
    connection: &Connection,
    key: ReceiptKey,
) -> Result<bool, StoreError> {
    let queued = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM print_jobs JOIN orders ON orders.seq = order_seq
             WHERE orders.id = ?1 AND kind = ?2 AND refund = ?3 AND copy = 0
               AND print_jobs.state IN ('waiting', 'printing', 'unknown'))",
        )?
        .query_row(
            (
                key.order.0.as_bytes(),
                key.kind.as_str(),
                key.refund.unwrap_or(0),
            ),
            |row| row.get(0),
        )?;
    Ok(queued)
}

const SELECT: &str = "
SELECT print_jobs.id, orders.id, kind, refund, copy, print_jobs.state, attempts, queued_at
FROM print_jobs JOIN orders ON orders.seq = order_seq";

fn by_id(connection: &Connection, id: i64) -> Result<PrintJob, StoreError> {
    let found = connection
        .prepare_cached(&format!("{SELECT} WHERE print_jobs.id = ?1"))?
        .query_row([id], |row| Ok(job(row)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

fn job(row: &Row<'_>) -> Result<PrintJob, StoreError> {
    let kind: String = row.get(2)?;
    let refund: u32 = row.get(3)?;
    let state: String = row.get(5)?;
    let unreadable = || StoreError::Damaged("a print job".to_owned());
    Ok(PrintJob {
        id: row.get(0)?,
        key: ReceiptKey {
            order: order_row::order_id(row, 1)?,
            kind: ReceiptKind::ALL
                .into_iter()
                .find(|known| known.as_str() == kind)
                .ok_or_else(unreadable)?,
            refund: Some(refund).filter(|refund| *refund > 0),
        },
        copy: row.get(4)?,
        state: PrintState::ALL
            .into_iter()
            .find(|known| known.as_str() == state)
            .ok_or_else(unreadable)?,
        attempts: row.get(6)?,
        queued_at: order_row::time(row, 7)?,
    })
}

fn put(
    transaction: &Transaction<'_>,
    mut job: PrintJob,
    state: PrintState,
    at: Timestamp,
) -> Result<PrintJob, StoreError> {
    job.state = state;
    job.attempts += u32::from(state == PrintState::Printing);
    if state.is_over() {
        transaction
            .prepare_cached("DELETE FROM print_jobs WHERE id = ?1")?
            .execute([job.id])?;
    } else {
        transaction
            .prepare_cached(
                "UPDATE print_jobs SET state = ?2, changed_at = ?3, attempts = ?4 WHERE id = ?1",
            )?
            .execute((job.id, state.as_str(), at.unix_ms(), job.attempts))?;
    }
    Ok(job)
}
