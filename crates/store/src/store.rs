//! The store itself: how calls reach the file.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::{OpenError, StoreError};
use crate::lock::{self, LockFile};
use crate::open::{OpenOptions, checkpoint, open_writer};
use crate::readers::Readers;
use crate::writer::{After, Writer};

/// The database of one profile. Clones share it; the last one to go closes it. Calls block: from async code they
/// belong on a blocking thread.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// The order of the fields is the order in which they are closed: the writer last of the connections, so that it
/// empties the WAL, and the lock after all of them.
#[derive(Debug)]
struct Inner {
    readers: Readers,
    writer: Writer,
    _lock: LockFile,
}

impl Store {
    /// Whether another program has this database open right now: a hint, [`Store::open`] decides.
    pub fn is_open_elsewhere(path: &Path) -> bool {
        lock::is_held(path)
    }

    /// Opens the database, makes it where there is none, brings it to this program's version, and keeps every other
    /// program out with a lock on `<path>.lock`.
    pub fn open(path: &Path, options: OpenOptions) -> Result<Self, OpenError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let lock = LockFile::take(path)?;
        let (connection, left) = open_writer(path, &options)?;
        let inner = Inner {
            readers: Readers::new(path.to_owned(), options),
            writer: Writer::start(connection, left)?,
            _lock: lock,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Looks at every page and every index of the file, and whether its references hold. Takes about a second for
    /// every 300 MB.
    pub fn integrity_check(&self) -> Result<(), StoreError> {
        self.read(|connection| {
            let found: String =
                connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
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
        })
    }

    /// Moves the WAL into the file and empties it, so that nothing that was erased is left in either. It happens by
    /// itself after each erasure; this waits for it. False where a long read stood in the way.
    pub fn checkpoint(&self) -> Result<bool, StoreError> {
        self.inner
            .writer
            .run(|connection| (checkpoint(connection), After::Nothing))
            .map_err(StoreError::from)
    }

    /// Reads from one state of the database.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.inner.readers.lend(|connection| {
            let transaction = connection.transaction()?;
            query(&transaction)
        })
    }

    /// Writes in one transaction. An error takes all of it back.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.write_then(|transaction| change(transaction).map(|value| (value, After::Nothing)))
    }

    /// Writes in one transaction and says what is left to do after it.
    pub(crate) fn write_then<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<(T, After), StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.inner
            .writer
            .run(|connection| match committed(connection, change) {
                Ok((value, after)) => (Ok(value), after),
                Err(error) => (Err(error), After::Nothing),
            })
    }
}

fn committed<T>(
    connection: &mut Connection,
    change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = change(&transaction)?;
    transaction.commit()?;
    Ok(value)
}
