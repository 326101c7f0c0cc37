//! Backups: a copy of the database as it was at one moment, made beside the selling and looked at before it counts.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::error::{OpenError, StoreError};
use crate::journal::{self, JournalReport};
use crate::marks::{sync_folder_of, unwritable};
use crate::open::{self, OpenOptions};

/// Pages that are copied in one go: a megabyte, some ms.
const STEP_PAGES: i32 = 256;
/// The pause after each: the disk is for the selling.
const PAUSE: Duration = Duration::from_millis(2);

/// What a sound copy of the database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupContent {
    /// Orders.
    pub orders: u32,
    /// Entries of the journal.
    pub entries: i64,
    /// Bytes.
    pub bytes: u64,
}

/// Copies the database at `database` to the new file `to`, also while a till has it open: with a connection of its own,
/// a step at a time. Sealed personal numbers and customers are left out: an order that is restored asks for them again. What
/// lies at `to` has been on the disk and has passed [`verify_backup`]; on an error nothing lies there.
pub fn back_up(database: &Path, to: &Path) -> Result<BackupContent, OpenError> {
    let part = part_of(to);
    let made = copy(database, &part)
        .and_then(|()| verify_backup(&part))
        .and_then(|content| {
            File::open(&part)?.sync_all()?;
            fs::rename(&part, to)?;
            sync_folder_of(to)?;
            Ok(content)
        });
    if made.is_err() {
        forget_part(&part);
    }
    made
}

/// Whether a file is a whole and sound copy of a database of ours: every page, every reference and the journal's chain.
/// The file is not changed.
pub fn verify_backup(file: &Path) -> Result<BackupContent, OpenError> {
    if fs::metadata(file)?.len() == 0 {
        return Err(OpenError::Damaged("the file is empty".to_owned()));
    }
    open::inspect(file)?;
    let connection = open::open_reader(file, &OpenOptions::default())?;
    check_pages(&connection)?;
    let entries = match journal::verify(&connection)? {
        JournalReport::Intact { entries, .. } => entries,
        JournalReport::Broken { seq, .. } => {
            return Err(OpenError::Damaged(format!("entry {seq} of the journal")));
        }
    };
    let orders = connection.query_row("SELECT count(*) FROM orders", [], |row| row.get(0))?;
    Ok(BackupContent {
        orders,
        entries,
        bytes: fs::metadata(file)?.len(),
    })
}

/// Looks at every page and every index, and whether references hold.
pub(crate) fn check_pages(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Damaged(found));
    }
    let mut orphans = connection.prepare("PRAGMA foreign_key_check")?;
    let mut orphans = orphans.query([])?;
    match orphans.next()? {
        Some(row) => {
            let table: String = row.get(0)?;
            Err(StoreError::Damaged(format!(
                "a row of {table} has lost its parent"
            )))
        }
        None => Ok(()),
    }
}

fn copy(database: &Path, part: &Path) -> Result<(), OpenError> {
    forget_part(part);
    open::inspect(database)?;
    let source = open::open_reader(database, &OpenOptions::default())?;
    // One state of the database for all steps: without it, every sale in between would begin the copy anew.
    source.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")?;
    open::create_private(part)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(part, flags)?;
    {
        let backup = Backup::new(&source, &mut target)?;
        loop {
            match backup.step(STEP_PAGES)? {
                StepResult::Done => break,
                StepResult::More | StepResult::Busy | StepResult::Locked | _ => {
                    std::thread::sleep(PAUSE);
                }
            }
        }
    }
    drop(source);
    // A file that nobody else has: no journal, in which the numbers would be left behind.
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    target.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    target.pragma_update(None, "secure_delete", true)?;
    target.execute("DELETE FROM sealed_numbers", [])?;
    target.execute("DELETE FROM sealed_customers", [])?;
    target
        .close()
        .map_err(|(_, error)| OpenError::from(StoreError::from(error)))?;
    Ok(())
}

/// What a copy is called until it counts.
pub(crate) fn part_of(to: &Path) -> PathBuf {
    let mut path = OsString::from(to);
    path.push(".part");
    path.into()
}

/// A copy that was broken off holds what must not be left lying about.
pub(crate) fn forget_part(part: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut path = OsString::from(part);
        path.push(end);
        if let Err(error) = fs::remove_file(&path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(error = %unwritable(&error), "a broken off copy could not be removed");
        }
    }
}
