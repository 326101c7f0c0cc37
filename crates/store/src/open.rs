//! Opening the file: what is it, may we have it, and how it is set up.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::{OpenError, StoreError};
use crate::migration::{KNOWN, migrate};
use crate::writer::After;

/// `Kass`: marks our files for `file` and for ourselves.
const APPLICATION_ID: u32 = 0x4b61_7373;

/// Limits of an open database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOptions {
    /// The most connections that read at the same time; more callers wait. At least 1.
    pub readers: usize,
    /// How long a statement waits for a lock of SQLite's, in ms.
    pub busy_timeout_ms: u32,
    /// The most pages (of 4096 bytes) that the file may have; more is a full disk. Unlimited by default.
    pub max_pages: Option<u32>,
    /// Bytes that must be free on the disk before an order is placed: its answers must find room, too. 20 MB by default.
    pub room_for_selling: u64,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            readers: 3,
            busy_timeout_ms: 5_000,
            max_pages: None,
            room_for_selling: 20_000_000,
        }
    }
}

/// Opens the connection that writes, on a file of ours with the newest schema; makes the file where there is none. Says
/// whether the WAL is still to be emptied.
pub(crate) fn open_writer(
    path: &Path,
    options: &OpenOptions,
) -> Result<(Connection, After), OpenError> {
    let found = inspect(path)?;
    create_private(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    set_up(&connection, options)?;
    // Zeroes what is deleted: personal data must be gone from the file, not only from the tables.
    connection.pragma_update(None, "secure_delete", true)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(OpenError::Damaged(format!("the journal mode stays {mode}")));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    // macOS: an fsync there does not reach the platter without these; elsewhere they do nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if let Some(pages) = options.max_pages {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    if found == 0 {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    migrate(&mut connection, found)?;
    // After a crash the WAL may still hold what has since been erased. A full disk must not keep the program from
    // starting and saying so.
    match checkpoint(&connection).map_err(StoreError::from) {
        Ok(true) => Ok((connection, After::Nothing)),
        Ok(false) | Err(StoreError::Unwritable(_)) => Ok((connection, After::Checkpoint)),
        Err(other) => Err(other.into()),
    }
}

/// Opens a connection that can only read.
pub(crate) fn open_reader(path: &Path, options: &OpenOptions) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    set_up(&connection, options)?;
    connection.pragma_update(None, "query_only", true)?;
    // In KiB: the list of orders reads the same hundreds of pages again and again.
    connection.pragma_update(None, "cache_size", -16_384)?;
    Ok(connection)
}

/// Moves the WAL into the file and empties it; false where a reader stands in the way.
pub(crate) fn checkpoint(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0).map(|busy| busy == 0)
    })
}

/// As [`checkpoint`], without waiting for who stands in the way: whoever writes next would wait along.
pub(crate) fn checkpoint_at_once(connection: &Connection) -> rusqlite::Result<bool> {
    let wait: u32 = connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0))?;
    connection.busy_timeout(Duration::ZERO)?;
    let emptied = checkpoint(connection);
    connection.busy_timeout(Duration::from_millis(wait.into()))?;
    emptied
}

/// Whether the last program to have the database left its WAL behind: it did not end as it should.
pub(crate) fn has_wal(path: &Path) -> bool {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    fs::metadata(wal).is_ok_and(|found| found.len() > 0)
}

/// Looks at every page, not at every index: about half a second for every GB.
pub(crate) fn quick_check(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged(found))
    }
}

fn set_up(connection: &Connection, options: &OpenOptions) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_millis(options.busy_timeout_ms.into()))?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // No file outside ours, where personal data would be left behind.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// The version of the schema in the file, 0 for none yet. Looks with a connection that can't write, so that a file
/// that is not for us stays as it is.
pub(crate) fn inspect(path: &Path) -> Result<u32, OpenError> {
    match fs::metadata(path) {
        Ok(found) if found.len() == 0 => return Ok(0),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let application = number("application_id")?;
    let version = number("user_version")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    // A start that was cut off before its first table leaves an empty database without our mark.
    let cut_off = application == 0 && tables == 0 && version == 0;
    if application != i64::from(APPLICATION_ID) && !cut_off {
        return Err(OpenError::NotOurs);
    }
    match u32::try_from(version) {
        Ok(found) if found <= KNOWN => Ok(found),
        Ok(found) => Err(OpenError::Newer {
            found,
            known: KNOWN,
        }),
        Err(_) => Err(OpenError::Damaged(format!("its version is {version}"))),
    }
}

/// Makes the folder, and the file readable by its owner alone: SQLite gives its other files the same rights.
pub(crate) fn create_private(path: &Path) -> Result<(), OpenError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// None of these can be seen from outside, and each is a promise.
    #[test]
    fn the_connections_are_set_up_as_promised() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kasse.db");
        let (writer, after) = open_writer(&path, &OpenOptions::default()).unwrap();
        assert_eq!(after, After::Nothing);
        let reader = open_reader(&path, &OpenOptions::default()).unwrap();
        let number = |connection: &Connection, pragma| {
            connection
                .pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
                .unwrap()
        };
        let full = 2;
        for (pragma, wanted) in [
            ("synchronous", full),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("trusted_schema", 0),
            ("busy_timeout", 5_000),
            ("application_id", i64::from(APPLICATION_ID)),
            ("user_version", i64::from(KNOWN)),
        ] {
            assert_eq!(number(&writer, pragma), wanted, "{pragma}");
        }
        assert_eq!(number(&reader, "query_only"), 1);
        assert_eq!(number(&reader, "trusted_schema"), 0);
        assert!(reader.execute("DELETE FROM orders", []).is_err());
    }
}
