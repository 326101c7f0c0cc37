//! The journal: what was done with the till, never changed and never deleted.

use kasse_core::{Order, OrderId, Reference, Timestamp};
use rusqlite::{Connection, Row, Transaction};
use serde_json::Value;

use crate::error::StoreError;
use crate::journal_chain::{BEFORE_THE_FIRST, Hash, Link};
use crate::order_row;
use crate::store::Store;

/// The largest details of an entry, in bytes of JSON: a whole report fits.
pub const MAX_JOURNAL_DETAILS: usize = 1_048_576;

/// What is to be journalled.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// When.
    pub at: Timestamp,
    /// What, as a code of ours.
    pub event: &'static str,
    /// The event's code in SAF-T (`PredefinedBasicID-13`), where it has one.
    pub saft: Option<u16>,
    /// The order, where it is about one.
    pub order: Option<OrderId>,
    /// The order's number.
    pub reference: Option<Reference>,
    /// Codes, numbers and references that tell more. Never personal data: nothing here is ever erased.
    pub details: Value,
}

impl JournalEntry {
    /// An entry without more to tell.
    pub fn new(at: Timestamp, event: &'static str) -> Self {
        Self {
            at,
            event,
            saft: None,
            order: None,
            reference: None,
            details: Value::Object(serde_json::Map::new()),
        }
    }

    /// With its code in SAF-T.
    #[must_use]
    pub fn with_saft(mut self, code: u16) -> Self {
        self.saft = Some(code);
        self
    }

    /// With details: a JSON object.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}

/// An entry as it stands in the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalRow {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: String,
    /// The event's code in SAF-T.
    pub saft: Option<u16>,
    /// The order.
    pub order: Option<OrderId>,
    /// The order's number, as printed.
    pub reference: Option<String>,
    /// What tells more.
    pub details: Value,
}

/// Whether the journal is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalReport {
    /// Every row follows from the one before.
    Intact {
        /// Rows.
        entries: i64,
        /// The last row's hash. Kept elsewhere, it proves later that nothing before it was changed.
        head: [u8; 32],
    },
    /// It was changed from outside.
    Broken {
        /// The first row that is wrong or missing.
        seq: i64,
        /// What is wrong with it.
        found: JournalBreak,
    },
}

/// What is wrong with a row of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalBreak {
    /// It is missing.
    Missing,
    /// Its content, or the row before it, is not what was hashed.
    Altered,
    /// It was not written by this program: the journal's own record ends before it.
    Foreign,
}

impl Store {
    /// Appends entries, all or none.
    pub fn append_journal(&self, entries: Vec<JournalEntry>) -> Result<(), StoreError> {
        self.write(move |transaction| append(transaction, entries))
    }

    /// What happened to an order, oldest first.
    pub fn journal(&self, order: OrderId) -> Result<Vec<JournalRow>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT seq, at, event, saft, order_id, reference, details
                 FROM journal WHERE order_id = ?1 ORDER BY seq",
            )?;
            let mut rows = statement.query([order.0.as_bytes()])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(read(row)?);
            }
            Ok(found)
        })
    }

    /// Walks the whole chain: about a second for every million entries.
    pub fn verify_journal(&self) -> Result<JournalReport, StoreError> {
        self.read(verify)
    }
}

/// Fills in an order's id and number.
pub(crate) fn of_order(entries: Vec<JournalEntry>, order: &Order) -> Vec<JournalEntry> {
    let fill = |entry| JournalEntry {
        order: Some(order.id()),
        reference: Some(order.reference().clone()),
        ..entry
    };
    entries.into_iter().map(fill).collect()
}

/// Appends entries.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    entries: Vec<JournalEntry>,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let (mut seq, mut hash) = head(transaction)?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO journal (seq, at, event, saft, order_id, reference, details, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for entry in entries {
        seq += 1;
        let details = entry.details.to_string();
        if details.len() > MAX_JOURNAL_DETAILS {
            return Err(StoreError::TooLarge {
                what: "an entry of the journal",
                limit: MAX_JOURNAL_DETAILS,
            });
        }
        let reference = entry.reference.map(|reference| reference.to_string());
        let link = Link {
            seq,
            at: entry.at.unix_ms(),
            event: entry.event,
            saft: entry.saft.map(i64::from),
            order_id: entry.order.as_ref().map(|id| id.0.as_bytes()),
            reference: reference.as_deref(),
            details: &details,
        };
        hash = link.hash(&hash);
        insert.execute((
            link.seq,
            link.at,
            link.event,
            link.saft,
            link.order_id,
            link.reference,
            link.details,
            &hash,
        ))?;
    }
    transaction
        .prepare_cached("UPDATE journal_head SET seq = ?1, hash = ?2")?
        .execute((seq, &hash))?;
    Ok(())
}

fn head(connection: &Connection) -> rusqlite::Result<(i64, Hash)> {
    connection
        .prepare_cached("SELECT seq, hash FROM journal_head")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn read(row: &Row<'_>) -> Result<JournalRow, StoreError> {
    let order: Option<[u8; 16]> = row.get(4)?;
    let order = order.map(|_| order_row::order_id(row, 4)).transpose()?;
    let seq = row.get(0)?;
    let details: String = row.get(6)?;
    Ok(JournalRow {
        seq,
        at: order_row::time(row, 1)?,
        event: row.get(2)?,
        saft: row.get(3)?,
        order,
        reference: row.get(5)?,
        details: serde_json::from_str(&details)
            .map_err(|_| StoreError::Damaged(format!("entry {seq} of the journal")))?,
    })
}

/// Walks the chain.
pub(crate) fn verify(connection: &Connection) -> Result<JournalReport, StoreError> {
    let (head_seq, head_hash) = head(connection)?;
    let mut statement = connection.prepare(
        "SELECT seq, at, event, saft, order_id, reference, details, hash FROM journal ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let (mut last, mut hash) = (0_i64, BEFORE_THE_FIRST);
    let broken = |seq, found| Ok(JournalReport::Broken { seq, found });
    while let Some(row) = rows.next()? {
        let expected = last + 1;
        if row.get::<_, i64>(0)? != expected {
            return broken(expected, JournalBreak::Missing);
        }
        if expected > head_seq {
            return broken(expected, JournalBreak::Foreign);
        }
        match chained(row, &hash) {
            Ok(Some(next)) => (last, hash) = (expected, next),
            // A value that a row of ours can't hold was not written by us either.
            Ok(None) | Err(_) => return broken(expected, JournalBreak::Altered),
        }
    }
    if last < head_seq {
        broken(last + 1, JournalBreak::Missing)
    } else if hash == head_hash {
        Ok(JournalReport::Intact {
            entries: last,
            head: hash,
        })
    } else {
        broken(last, JournalBreak::Altered)
    }
}

/// The row's hash, if it is the one that its content and the row before give.
fn chained(row: &Row<'_>, before: &Hash) -> rusqlite::Result<Option<Hash>> {
    let event: String = row.get(2)?;
    let order_id: Option<[u8; 16]> = row.get(4)?;
    let reference: Option<String> = row.get(5)?;
    let details: String = row.get(6)?;
    let stored: Hash = row.get(7)?;
    let hash = Link {
        seq: row.get(0)?,
        at: row.get(1)?,
        event: &event,
        saft: row.get(3)?,
        order_id: order_id.as_ref(),
        reference: reference.as_deref(),
        details: &details,
    }
    .hash(before);
    Ok((hash == stored).then_some(hash))
}
