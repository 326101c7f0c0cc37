//! Backups as files: their names, which of them are a database's own, and where they lie, also when the database can't be read.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use kasse_core::Timestamp;

use crate::error::AppError;

/// Backups that are kept.
pub(super) const KEPT: usize = 14;
const PREFIX: &str = "kasse-";
const SUFFIX: &str = ".sqlite";

/// A backup by its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made, by the till's clock.
    pub made_at: Timestamp,
    /// The identity of the database that it is a copy of; none in names from before.
    pub database: Option<String>,
}

/// All backups in a folder, whosever they are, by their times, the newest first. A folder that is not there has none.
pub fn backups_in(folder: &Path) -> Vec<BackupFile> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let (made_at, database) = read_name(entry.file_name().to_str()?)?;
            Some(BackupFile {
                path: entry.path(),
                made_at,
                database,
            })
        })
        .collect();
    found.sort_by_key(|backup| std::cmp::Reverse(backup.made_at));
    found
}

/// The backups of this database, the newest first. One from the future was made while the clock was wrong: whatever it
/// says, those since are newer, so it stands last.
pub(super) fn own_backups(
    folder: &Path,
    database: Option<&str>,
    now: Timestamp,
) -> Vec<BackupFile> {
    let mut own = backups_in(folder);
    own.retain(|backup| {
        let (Some(its), Some(ours)) = (backup.database.as_deref(), database) else {
            return true;
        };
        its == ours
    });
    own.sort_by_key(|backup| backup.made_at > now);
    own
}

/// Where a database's backups lie: told by a file beside it, which can be read when the database can't; else the folder
/// `backups` beside it.
pub fn backup_folder_of(database: &Path) -> PathBuf {
    match told(database).0.as_str() {
        "" => beside(database),
        folder => PathBuf::from(folder),
    }
}

/// What the file beside the database tells: the folder of its backups, or nothing, and its identity.
pub(super) fn told(database: &Path) -> (String, Option<String>) {
    let told = fs::read_to_string(pointer(database)).unwrap_or_default();
    let mut lines = told.lines().map(str::trim);
    let folder = lines.next().unwrap_or_default().to_owned();
    let identity = lines.next().filter(|line| !line.is_empty());
    (folder, identity.map(str::to_owned))
}

/// Tells where the backups lie and which are ours, for the day on which the database can't be read.
pub(super) fn remember(database: &Path, folder: &Path, identity: &str) -> Result<(), AppError> {
    let told = format!("{}\n{identity}\n", folder.display());
    let pointer = pointer(database);
    if fs::read_to_string(&pointer).is_ok_and(|there| there == told) {
        return Ok(());
    }
    fs::write(pointer, told).map_err(|error| AppError::Backup(error.to_string()))
}

/// `kasse-2026-11-21T14-02-03Z-1f3a9c07.sqlite`: sorts by its time, Windows takes it, and another till's is another.
pub(super) fn name(at: Timestamp, database: Option<&str>) -> String {
    let database = database.map(|id| format!("-{id}")).unwrap_or_default();
    format!("{PREFIX}{}{database}{SUFFIX}", stamp(at))
}

pub(super) fn stamp(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.unix_ms()).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

/// When a backup was made, and of which database, by its name.
pub(super) fn read_name(name: &str) -> Option<(Timestamp, Option<String>)> {
    let stem = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let (stamp, rest) = stem.split_at_checked("2026-11-21T14-02-03Z".len())?;
    let database = match rest.strip_prefix('-') {
        Some(id) if id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Some(id.to_owned())
        }
        None if rest.is_empty() => None,
        Some(_) | None => return None,
    };
    let civil = jiff::civil::DateTime::strptime("%Y-%m-%dT%H-%M-%SZ", stamp).ok()?;
    let at = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    let at = Timestamp::from_unix_ms(at.timestamp().as_millisecond());
    Some((at, database))
}

/// Whether a file is a backup of this database that was cut off, or what SQLite kept beside it.
pub(super) fn is_part(file: &str, database: &str) -> bool {
    let Some((backup, _)) = file.split_once(".part") else {
        return false;
    };
    read_name(backup).is_some_and(|(_, its)| its.is_none_or(|its| its == database))
}

pub(super) fn beside(database: &Path) -> PathBuf {
    database.with_file_name("backups")
}

fn pointer(database: &Path) -> PathBuf {
    let mut path = OsString::from(database);
    path.push(".backups");
    path.into()
}

/// Removes all of this database's but the newest.
pub(super) fn keep_newest(folder: &Path, database: Option<&str>, now: Timestamp) {
    for old in own_backups(folder, database, now).into_iter().skip(KEPT) {
        if let Err(error) = fs::remove_file(&old.path) {
            tracing::warn!(%error, file = %old.path.display(), "an old backup could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backups_name_tells_when_it_was_made() {
        let at = Timestamp::from_unix_ms(1_795_175_106_000);
        let id = "1f3a9c07";
        assert_eq!(
            name(at, Some(id)),
            "kasse-2026-11-20T11-45-06Z-1f3a9c07.sqlite"
        );
        assert_eq!(
            read_name(&name(at, Some(id))),
            Some((at, Some(id.to_owned())))
        );
        assert_eq!(name(at, None), "kasse-2026-11-20T11-45-06Z.sqlite");
        assert_eq!(read_name(&name(at, None)), Some((at, None)));
        for other in [
            "kasse.sqlite",
            "kasse-2026-11-20T11-45-06Z.sqlite.part",
            "kasse-2026-11-20T11-45-06Z-.sqlite",
            "kasse-2026-11-20T11-45-06Z-1f3a9c0å.sqlite",
            "kasse-2026-11-20T11-45-06Z-1f3a9c07-2.sqlite",
            "kasse-x.sqlite",
        ] {
            assert_eq!(read_name(other), None, "{other}");
        }
    }

    #[test]
    fn what_a_cut_off_backup_leaves_is_known_by_its_name() {
        let id = "1f3a9c07";
        for (file, ours) in [
            ("kasse-2026-11-20T11-45-06Z-1f3a9c07.sqlite.part", true),
            (
                "kasse-2026-11-20T11-45-06Z-1f3a9c07.sqlite.part-journal",
                true,
            ),
            ("kasse-2026-11-20T11-45-06Z.sqlite.part", true),
            ("kasse-2026-11-20T11-45-06Z-00000000.sqlite.part", false),
            ("kasse-2026-11-20T11-45-06Z-1f3a9c07.sqlite", false),
            ("holiday.jpg.part", false),
        ] {
            assert_eq!(is_part(file, id), ours, "{file}");
        }
    }
}
