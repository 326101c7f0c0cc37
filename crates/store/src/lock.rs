//! Keeps a second program out.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::OpenError;

/// Held while the database is open. The operating system lets go of it when the program ends, however it ends.
#[derive(Debug)]
pub(crate) struct LockFile {
    _file: File,
}

impl LockFile {
    /// Locks `<database>.lock`. SQLite's own locks would not do: they let two programs take turns, and each would
    /// send the same outbox.
    pub(crate) fn take(database: &Path) -> Result<Self, OpenError> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path(database))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Whether another program has the database open right now. Taken and let go of at once: a hint for whoever is about to
/// open it; [`LockFile::take`] decides.
pub(crate) fn is_held(database: &Path) -> bool {
    let Ok(file) = File::open(path(database)) else {
        return false;
    };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

fn path(database: &Path) -> PathBuf {
    let mut path = OsString::from(database);
    path.push(".lock");
    path.into()
}
