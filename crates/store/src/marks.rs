//! How far the series of numbers were used: a small file beside the database, for the day on which the database is
//! replaced by an older one.
//!
//! A backup knows nothing of the numbers used after it, and a number must never be used twice. So numbers are reserved
//! in blocks: the file is on the disk before the first number of a block is committed. And each number that was
//! committed is noted in the file, without waiting for the disk, so that a database which lost its last orders without
//! its file (a WAL that is gone) is noticed. Such a database, or a restored one, goes on after the reserved block. That
//! costs one more write to the disk in a hundred orders, and in a damaged till a gap of at most a block.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kasse_core::TillId;
use rusqlite::{Connection, ffi};

use crate::error::StoreError;

/// Numbers that are reserved at a time.
pub(crate) const BLOCK: u32 = 100;

/// How far a series went.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    /// No number after this one was used. On the disk before any of them is.
    reserved: u32,
    /// This one was used, as far as it was noted.
    used: u32,
}

/// By till and kind.
type Series = BTreeMap<(String, String), Mark>;

/// The file, and what it says.
#[derive(Debug)]
pub(crate) struct Marks {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    series: Series,
    /// Taken in the transaction that is under way.
    taken: Vec<((String, String), u32)>,
}

impl Marks {
    /// Reads the marks beside a database. Without the file, or with one that makes no sense, nothing is reserved yet.
    pub(crate) fn beside(database: &Path) -> Self {
        let path = path(database);
        let series = read(&path).unwrap_or_default();
        let state = Mutex::new(State {
            series,
            taken: Vec::new(),
        });
        Self { path, state }
    }

    /// Makes sure that a number, which the transaction under way takes, is reserved. An error: it is not, and must not
    /// be used.
    pub(crate) fn reserve(&self, till: &TillId, kind: &str, number: u32) -> Result<(), StoreError> {
        let mut state = self.state();
        let key = (till.as_str().to_owned(), kind.to_owned());
        let mark = state.series.get(&key).copied().unwrap_or_default();
        if mark.reserved < number {
            let mut wider = state.series.clone();
            let reserved = number.saturating_add(BLOCK - 1);
            wider.insert(key.clone(), Mark { reserved, ..mark });
            write(&self.path, &wider).map_err(|error| unwritable(&error))?;
            state.series = wider;
        }
        state.taken.push((key, number));
        Ok(())
    }

    /// The transaction has ended: the numbers that it took were committed, or not. What can't be noted is only missed
    /// after a damage.
    pub(crate) fn ended(&self, committed: bool) {
        let mut state = self.state();
        for (key, number) in std::mem::take(&mut state.taken) {
            let line = state.series.keys().position(|other| *other == key);
            let (true, Some(line), Some(mark)) = (committed, line, state.series.get_mut(&key))
            else {
                continue;
            };
            mark.used = mark.used.max(number);
            if let Err(error) = note(&self.path, line, mark.used) {
                tracing::warn!(%error, "a number could not be noted");
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the series of a database that has lost numbers go on after them. Returns whether there was one.
    pub(crate) fn mend(&self, connection: &Connection) -> Result<bool, StoreError> {
        let mut mended = false;
        for ((till, kind), mark) in &self.state().series {
            // A number that was reserved and not committed leaves the mark one more than a block ahead.
            let least = mark.used.max(mark.reserved.saturating_sub(BLOCK));
            mended |= raise(connection, till, kind, least, mark.reserved)?;
        }
        Ok(mended)
    }
}

/// Lets the series of a restored database go on where no number was used. `lost`: how far to leap where there is no
/// mark.
pub(crate) fn raise_restored(
    connection: &Connection,
    database: &Path,
    lost: u32,
) -> Result<(), StoreError> {
    let Ok(series) = read(&path(database)) else {
        connection.execute(
            "UPDATE series SET last = min(last + ?1, 4294967295)",
            [lost],
        )?;
        return Ok(());
    };
    for ((till, kind), mark) in &series {
        raise(connection, till, kind, mark.reserved, mark.reserved)?;
    }
    Ok(())
}

/// Lets a series that is behind `reached` go on after another number.
fn raise(
    connection: &Connection,
    till: &str,
    kind: &str,
    reached: u32,
    go_on_after: u32,
) -> Result<bool, StoreError> {
    let raised = connection
        .prepare_cached(
            "INSERT INTO series (till, kind, last) SELECT ?1, ?2, ?4 WHERE ?3 > 0
             ON CONFLICT (till, kind) DO UPDATE SET last = excluded.last WHERE last < ?3",
        )?
        .execute((till, kind, reached, go_on_after))?;
    Ok(raised > 0)
}

fn path(database: &Path) -> PathBuf {
    let mut path = OsString::from(database);
    path.push(".numbers");
    path.into()
}

fn read(path: &Path) -> io::Result<Series> {
    let nonsense = || io::Error::from(io::ErrorKind::InvalidData);
    let text = fs::read_to_string(path)?;
    let mut series = Series::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let [till, kind, reserved, used] = words.as_slice() else {
            return Err(nonsense());
        };
        let number = |text: &str| text.parse().map_err(|_| nonsense());
        let mark = Mark {
            reserved: number(reserved)?,
            used: number(used)?,
        };
        series.insert(((*till).to_owned(), (*kind).to_owned()), mark);
    }
    // An empty file is one that was cut off.
    if series.is_empty() {
        return Err(nonsense());
    }
    Ok(series)
}

/// A line's length with its end: every line has the same, so that a number is noted in its place.
const LINE: usize = 4 + 1 + 24 + 1 + 10 + 1 + 10 + 1;
/// Where in its line the number that was used stands.
const USED: usize = LINE - 11;

fn write(path: &Path, series: &Series) -> io::Result<()> {
    let mut text = String::new();
    for ((till, kind), Mark { reserved, used }) in series {
        let _ = writeln!(text, "{till:<4} {kind:<24} {reserved:010} {used:010}");
    }
    let mut new = OsString::from(path);
    new.push(".new");
    let mut file = File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(&new, path)?;
    sync_folder_of(path)
}

fn note(path: &Path, line: usize, used: u32) -> io::Result<()> {
    let place = u64::try_from(line * LINE + USED).unwrap_or(u64::MAX);
    let mut file = File::options().write(true).open(path)?;
    file.seek(SeekFrom::Start(place))?;
    file.write_all(format!("{used:010}").as_bytes())
}

/// A renamed file is where it is only once its folder is on the disk.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The disk refused, in the words that SQLite would have for it.
pub(crate) fn unwritable(error: &io::Error) -> StoreError {
    let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded].contains(&error.kind());
    let code = if full {
        ffi::SQLITE_FULL
    } else {
        ffi::SQLITE_IOERR
    };
    StoreError::Unwritable(rusqlite::Error::SqliteFailure(
        ffi::Error::new(code),
        Some(error.to_string()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_noted_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("kasse.db");
        let marks = Marks::beside(&database);
        let till = TillId::default();
        let other = TillId::parse("K200").unwrap();
        for (till, kind, number) in [
            (&till, "sale", 3),
            (&other, "order", 7),
            (&till, "order", 250),
        ] {
            marks.reserve(till, kind, number).unwrap();
            marks.ended(true);
        }
        marks.reserve(&till, "order", 251).unwrap();
        marks.ended(true);
        marks.reserve(&till, "order", 252).unwrap();
        marks.ended(false);
        let read = read(&path(&database)).unwrap();
        let all: Vec<_> = read
            .iter()
            .map(|((till, kind), mark)| format!("{till} {kind} {} {}", mark.used, mark.reserved))
            .collect();
        assert_eq!(all, ["1 order 251 349", "1 sale 3 102", "K200 order 7 106"]);
    }
}
