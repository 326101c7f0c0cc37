//! Putting a backup in the place of a database.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use kasse_core::{CustomerKind, Order, OrderEvent, StateName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior};
use serde_json::json;

use crate::attempts::{self, BeginAttempt};
use crate::backup::{forget_part, part_of, verify_backup};
use crate::draft;
use crate::error::{OpenError, StoreError};
use crate::journal::{self, JournalEntry};
use crate::lock::LockFile;
use crate::marks::{self, sync_folder_of};
use crate::migration::Migration;
use crate::open::{OpenOptions, open_writer};
use crate::order_row::{self, StoredOrder};
use crate::print_jobs::{self, PrintState};
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 14,
    name: "restores",
    sql: "
CREATE TABLE restores (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  backup_at INTEGER
) STRICT;
",
};

/// Numbers that are left out for every day since the backup where nothing tells how far they were used.
const LEAP_A_DAY: u32 = 10_000;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// A restored backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the database lies that was in its place; none where there was none.
    pub set_aside: Option<PathBuf>,
    /// Orders whose way was open when the backup was made: they may have gone it since, and are asked after before
    /// anything of theirs is sent.
    pub open_orders: u32,
}

/// Puts a backup in the place of the database, which is set aside under the name `aside` beside it, never deleted.
/// [`OpenError::Locked`] while a till runs.
///
/// What happened after the backup is not in it. So no number is used that may have been used since, and every order that
/// was not yet with Front Payment counts as being sent when the program stopped: it may be there.
pub fn restore(
    backup: &Path,
    database: &Path,
    aside: &str,
    made_at: Option<Timestamp>,
    at: Timestamp,
) -> Result<Restored, OpenError> {
    let _lock = LockFile::take(database)?;
    verify_backup(backup)?;
    let part = part_of(database);
    let prepared = prepare(backup, &part, database, made_at, at);
    let open_orders = match prepared {
        Ok(open) => open,
        Err(error) => {
            forget_part(&part);
            return Err(error);
        }
    };
    // From here until the end a start must not take a half for the whole.
    let marker = marker(database);
    File::create(&marker)?.sync_all()?;
    sync_folder_of(&marker)?;
    let set_aside = put_aside(database, aside)?;
    fs::rename(&part, database)?;
    sync_folder_of(database)?;
    fs::remove_file(&marker)?;
    sync_folder_of(database)?;
    Ok(Restored {
        set_aside,
        open_orders,
    })
}

/// When the database was last restored from a backup, and when that had been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restore {
    /// When.
    pub at: Timestamp,
    /// When the backup had been made, where its name told.
    pub backup_at: Option<Timestamp>,
}

impl Restore {
    /// From its row: `at, backup_at`.
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            at: order_row::time(row, 0)?,
            backup_at: row.get::<_, Option<i64>>(1)?.map(Timestamp::from_unix_ms),
        })
    }
}

impl Store {
    /// The last time that a backup took this database's place.
    pub fn last_restore(&self) -> Result<Option<Restore>, StoreError> {
        self.read(|connection| {
            let last = connection
                .prepare_cached("SELECT at, backup_at FROM restores ORDER BY id DESC LIMIT 1")?
                .query_row([], Restore::read)
                .optional()?;
            Ok(last)
        })
    }
}

/// Whether putting a backup in this database's place was cut off.
pub(crate) fn was_cut_off(database: &Path) -> bool {
    marker(database).exists()
}

fn marker(database: &Path) -> PathBuf {
    with_end(database, ".restoring")
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut path = OsString::from(path);
    path.push(end);
    path.into()
}

/// The copy that takes the database's place, with all that must be true of it from its first moment.
fn prepare(
    backup: &Path,
    part: &Path,
    database: &Path,
    made_at: Option<Timestamp>,
    at: Timestamp,
) -> Result<u32, OpenError> {
    forget_part(part);
    fs::copy(backup, part)?;
    let (mut connection, _) = open_writer(part, &OpenOptions::default())?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let days = made_at.map_or(30, |made| at.ms_since(made).max(0) / DAY_MS);
    let lost = u32::try_from(days + 1).map_or(u32::MAX, |days| days.saturating_mul(LEAP_A_DAY));
    marks::raise_restored(&transaction, database, lost)?;
    draft::clear(&transaction)?;
    let open_orders = leave_open(&transaction, at)?;
    // What waited for a printer may have been printed since.
    print_jobs::leave_unknown(
        &transaction,
        &[PrintState::Waiting, PrintState::Printing],
        at,
    )?;
    let entry = JournalEntry::new(at, "database_restored").with_details(json!({
        "backup_at": made_at.map(Timestamp::unix_ms),
        "open_orders": open_orders,
    }));
    journal::append(&transaction, vec![entry])?;
    transaction.execute(
        "INSERT INTO restores (at, backup_at) VALUES (?1, ?2)",
        (at.unix_ms(), made_at.map(Timestamp::unix_ms)),
    )?;
    transaction.commit().map_err(StoreError::from)?;
    connection
        .close()
        .map_err(|(_, error)| OpenError::from(StoreError::from(error)))?;
    File::open(part)?.sync_all()?;
    Ok(open_orders)
}

/// Every order that may have been sent since the backup: as if the program had stopped in the middle of sending it. What
/// was open already may have been decided since.
fn leave_open(transaction: &Transaction<'_>, at: Timestamp) -> Result<u32, StoreError> {
    let mut count = 0;
    for StoredOrder { order, version, .. } in not_yet_sent(transaction)? {
        let had_number = order.customer().kind() == CustomerKind::Private;
        let order = sending(order)?;
        attempts::start(
            transaction,
            BeginAttempt {
                order,
                expected_version: version,
                at,
                // It may have been sent at any time since the backup, and with its customer's number.
                order_date: None,
                with_personal_number: had_number,
                journal: vec![
                    JournalEntry::new(at, "send_started")
                        .with_details(json!({ "detail": "restored" })),
                ],
            },
        )?;
        count += 1;
    }
    attempts::mark_restored(transaction)?;
    Ok(count)
}

fn sending(order: Order) -> Result<Order, StoreError> {
    let order = if order.state().name() == StateName::Rejected {
        order.after(OrderEvent::Corrected)
    } else {
        Ok(order)
    };
    order
        .and_then(|order| order.after(OrderEvent::SendStarted))
        .map_err(|error| StoreError::Damaged(error.to_string()))
}

fn not_yet_sent(connection: &Connection) -> Result<Vec<StoredOrder>, StoreError> {
    let mut statement = connection.prepare(&format!(
        "SELECT {} FROM orders WHERE state IN (?1, ?2) ORDER BY seq",
        StoredOrder::COLUMNS
    ))?;
    let states = [StateName::Queued, StateName::Rejected].map(StateName::as_str);
    let mut rows = statement.query(states)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(StoredOrder::read(row, 0)?);
    }
    Ok(found)
}

/// Sets the database aside, with its WAL: the WAL first, since left beside another database it would be taken for that
/// one's.
fn put_aside(database: &Path, name: &str) -> Result<Option<PathBuf>, OpenError> {
    let aside = with_end(database, &format!(".{name}"));
    let mut moved = None;
    for end in ["-wal", "-shm", ""] {
        match fs::rename(with_end(database, end), with_end(&aside, end)) {
            Ok(()) if end.is_empty() => moved = Some(aside.clone()),
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    sync_folder_of(database)?;
    Ok(moved)
}
