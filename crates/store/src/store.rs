//! The store itself: how calls reach the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::backup::{BackupContent, back_up, check_pages};
use crate::error::{OpenError, StoreError};
use crate::lock::{self, LockFile};
use crate::marks::{Marks, unwritable};
use crate::open::{self, OpenOptions, checkpoint, open_writer};
use crate::readers::Readers;
use crate::restore;
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
    path: PathBuf,
    marks: Arc<Marks>,
    /// Bytes that must be free before an order is placed.
    room: u64,
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
        if restore::was_cut_off(path) {
            return Err(OpenError::Damaged(
                "restoring a backup was cut off".to_owned(),
            ));
        }
        let ended_badly = open::has_wal(path);
        let (connection, left) = open_writer(path, &options)?;
        if ended_badly {
            open::quick_check(&connection)?;
        }
        let marks = Marks::beside(path);
        if marks.mend(&connection)? {
            tracing::warn!(
                "the database is older than its numbers: they go on after the last one that may be used"
            );
        }
        let inner = Inner {
            path: path.to_owned(),
            marks: Arc::new(marks),
            room: options.room_for_selling,
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
        self.read(check_pages)
    }

    /// Copies the database into a new file, beside the selling: see [`back_up`].
    pub fn back_up(&self, to: &Path) -> Result<BackupContent, OpenError> {
        let made = back_up(&self.inner.path, to);
        // While the copy read its one state, nothing that was erased could leave the WAL.
        if let Err(error) = self.checkpoint() {
            tracing::warn!(%error, "the WAL could not be emptied after a backup");
        }
        made
    }

    /// Where the database lies.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Bytes that are free for the database's files.
    pub fn free_bytes(&self) -> std::io::Result<u64> {
        fs4::available_space(self.inner.path.parent().unwrap_or(&self.inner.path))
    }

    /// Moves the WAL into the file and empties it, so that nothing that was erased is left in either. It happens by
    /// itself after each erasure; this waits for it. False where a long read stood in the way.
    pub fn checkpoint(&self) -> Result<bool, StoreError> {
        self.inner
            .writer
            .run(|connection| (checkpoint(connection), After::Nothing))
            .map_err(StoreError::from)
    }

    /// Whether the disk has room for an order and for what becomes of it. Where that can't be told, the disk itself will.
    pub(crate) fn has_room(&self) -> Result<(), StoreError> {
        match self.free_bytes() {
            Ok(free) if free < self.inner.room => {
                Err(unwritable(&std::io::ErrorKind::StorageFull.into()))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Writes a page that changes nothing, and says what stands in the way of that.
    pub fn try_writing(&self) -> Result<(), StoreError> {
        self.has_room()?;
        self.write(|transaction| {
            let known: u32 =
                transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok(transaction.pragma_update(None, "user_version", known)?)
        })
    }

    /// How far the series may have been used.
    pub(crate) fn marks(&self) -> Arc<Marks> {
        Arc::clone(&self.inner.marks)
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
        let marks = self.marks();
        self.inner.writer.run(move |connection| {
            let ended = committed(connection, change);
            marks.ended(ended.is_ok());
            match ended {
                Ok((value, after)) => (Ok(value), after),
                Err(error) => (Err(error), After::Nothing),
            }
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
