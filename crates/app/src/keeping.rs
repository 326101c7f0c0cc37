//! Keeping what was sold: backups every hour and at closing, and what is left to do when the database is damaged.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kasse_core::{BankIdHint, OrderState, Timestamp};
use kasse_store::{
    JournalEntry, OpenError, Restore, Restored, back_up, identity_of, restore, verify_backup,
};
use serde_json::json;
use tokio::time::Instant;

use crate::contract::{
    BackupFolder, BackupStatus, CloseAsked, NoticeCode, NoticeView, Recovery, RecoveryBackup,
};
use crate::error::AppError;
use crate::till::Till;

/// Backups that are kept.
const KEPT: usize = 14;
/// From one backup to the next.
const EVERY: Duration = Duration::from_hours(1);
/// After a backup that failed.
const AGAIN_AFTER: Duration = Duration::from_mins(10);
/// The first one waits until the till is up.
const FIRST_AFTER: Duration = Duration::from_mins(1);
/// The folder that was chosen, in the store's settings.
const FOLDER_KEY: &str = "backup_folder";
/// Backups that are looked at for the newest good one. Each takes a second for every few hundred MB.
const MOST_LOOKED_AT: usize = KEPT;
/// Less is told, in bytes.
const LOW_BYTES: u64 = 500_000_000;
/// How long a restored backup is told of, in ms.
const RESTORE_TOLD_FOR_MS: i64 = 86_400_000;
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
fn own_backups(folder: &Path, database: Option<&str>, now: Timestamp) -> Vec<BackupFile> {
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
fn told(database: &Path) -> (String, Option<String>) {
    let told = fs::read_to_string(pointer(database)).unwrap_or_default();
    let mut lines = told.lines().map(str::trim);
    let folder = lines.next().unwrap_or_default().to_owned();
    let identity = lines.next().filter(|line| !line.is_empty());
    (folder, identity.map(str::to_owned))
}

/// The newest backup of this database that is good, for whoever has to choose one.
pub fn recovery(database: &Path, now: Timestamp) -> Recovery {
    let folder = backup_folder_of(database);
    let identity = told(database).1;
    let good = own_backups(&folder, identity.as_deref(), now)
        .into_iter()
        .take(MOST_LOOKED_AT)
        .find_map(|backup| {
            let content = verify_backup(&backup.path).ok()?;
            Some(RecoveryBackup {
                file: backup.path.display().to_string(),
                made_at: backup.made_at.unix_ms(),
                orders: content.orders,
            })
        });
    Recovery {
        folder: folder.display().to_string(),
        newest: good,
    }
}

/// Puts a backup in the place of a database, which is set aside beside it. [`OpenError::AnotherTill`] where the backup is
/// not one of this database.
pub fn restore_backup(
    backup: &Path,
    database: &Path,
    now: Timestamp,
) -> Result<Restored, OpenError> {
    let ours = told(database).1;
    let its = identity_of(backup)?;
    if ours.is_some() && its.is_some() && ours != its {
        return Err(OpenError::AnotherTill);
    }
    let made = backup
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| Some(read_name(name)?.0));
    restore(
        backup,
        database,
        &format!("aside-{}", stamp(now)),
        made,
        now,
    )
}

/// Makes a backup of a database that may be open, in this folder or where its backups lie.
pub fn back_up_database(
    database: &Path,
    folder: Option<&Path>,
    now: Timestamp,
) -> Result<PathBuf, OpenError> {
    let folder = folder.map_or_else(|| backup_folder_of(database), Path::to_owned);
    let identity = identity_of(database)?;
    let to = folder.join(name(now, identity.as_deref()));
    back_up(database, &to)?;
    keep_newest(&folder, identity.as_deref(), now);
    Ok(to)
}

impl Till {
    /// Makes a backup every hour. Runs until it is dropped.
    pub async fn keep(self) {
        let till = self.clone();
        let swept = tokio::task::spawn_blocking(move || till.forget_cut_off()).await;
        if let Ok(Err(error)) = swept {
            self.report(&error);
        }
        let mut next = Instant::now() + FIRST_AFTER;
        loop {
            tokio::time::sleep_until(next).await;
            let till = self.clone();
            let made = tokio::task::spawn_blocking(move || till.backup_if_due()).await;
            let wait = match made {
                Ok(Ok(wait)) => wait,
                Ok(Err(_)) | Err(_) => AGAIN_AFTER,
            };
            next = Instant::now() + wait;
        }
    }

    /// How long until the next one is due, after having made one that was.
    fn backup_if_due(&self) -> Result<Duration, AppError> {
        if let Some(notice) = self.disk_low() {
            self.0.ports.screen.notice(&notice);
        }
        let newest = self.own_backups()?.into_iter().next();
        let age = newest.and_then(|backup| {
            u64::try_from(self.now().ms_since(backup.made_at))
                .ok()
                .map(Duration::from_millis)
        });
        // One from the future is from a clock that was set back since: it says nothing.
        match age {
            Some(age) if age < EVERY => Ok(EVERY.saturating_sub(age)),
            Some(_) | None => self.back_up().map(|_| EVERY),
        }
    }

    /// Makes a backup now.
    pub fn backup_now(&self) -> Result<BackupStatus, AppError> {
        self.back_up()?;
        self.backup_status()
    }

    /// A backup at the end of the day, unless nothing was done since the last one.
    pub fn backup_at_closing(&self) {
        if let Err(error) = self.back_up() {
            tracing::error!(%error, "no backup was made at closing");
        }
    }

    /// What a person is asked before the program ends; `None` where nothing is left behind. What can't be read is not
    /// asked about.
    pub fn close_asked(&self) -> Option<CloseAsked> {
        // A customer at the kiosk is not the one to ask.
        if self.is_kiosk() {
            return None;
        }
        let open = self.0.store.open_orders().unwrap_or_default();
        let visited = self.session().visit.as_ref().map(|visit| visit.order);
        let waits = open
            .iter()
            .filter(|stored| matches!(stored.order.state(), OrderState::Queued));
        let asked = CloseAsked {
            unsent: u32::try_from(waits.count()).unwrap_or(u32::MAX),
            in_bankid: open.iter().any(|stored| {
                let signs = matches!(
                    stored.order.state(),
                    OrderState::AwaitingBankId { .. }
                        | OrderState::Confirming {
                            hint: Some(BankIdHint::Failure),
                            ..
                        }
                );
                signs && Some(stored.order.id()) == visited
            }),
        };
        (asked.unsent > 0 || asked.in_bankid).then_some(asked)
    }

    /// What a person should know about disk and database at the start.
    pub(crate) fn keeping_notices(&self) -> Result<Vec<NoticeView>, AppError> {
        let fresh = |restore: &Restore| self.now().ms_since(restore.at) < RESTORE_TOLD_FOR_MS;
        let restored = self
            .0
            .store
            .last_restore()?
            .filter(fresh)
            .map(|restore| NoticeView {
                code: NoticeCode::BackupRestored,
                detail: restore
                    .backup_at
                    .map(|at| at.unix_ms().to_string())
                    .unwrap_or_default(),
            });
        Ok(restored.into_iter().chain(self.disk_low()).collect())
    }

    fn disk_low(&self) -> Option<NoticeView> {
        let free = self
            .0
            .store
            .free_bytes()
            .ok()
            .filter(|free| *free < LOW_BYTES)?;
        Some(NoticeView {
            code: NoticeCode::DiskLow,
            detail: (free / 1_000_000).to_string(),
        })
    }

    fn back_up(&self) -> Result<PathBuf, AppError> {
        let made = self.try_back_up();
        match &made {
            Ok(path) => tracing::info!(file = %path.display(), "a backup was made"),
            Err(error) => {
                tracing::error!(%error, "no backup was made");
                self.0.ports.screen.notice(&NoticeView {
                    code: NoticeCode::BackupFailed,
                    detail: error.to_string(),
                });
            }
        }
        made
    }

    fn try_back_up(&self) -> Result<PathBuf, AppError> {
        let folder = self.backup_folder()?;
        let failed = |error: OpenError| AppError::Backup(error.to_string());
        fs::create_dir_all(&folder).map_err(|error| AppError::Backup(error.to_string()))?;
        let identity = self.0.store.identity()?;
        remember(self.0.store.path(), &folder, &identity)?;
        let now = self.now();
        let to = folder.join(name(now, Some(&identity)));
        self.0.store.back_up(&to).map_err(failed)?;
        keep_newest(&folder, Some(&identity), now);
        Ok(to)
    }

    fn own_backups(&self) -> Result<Vec<BackupFile>, AppError> {
        let identity = self.0.store.identity()?;
        Ok(own_backups(
            &self.backup_folder()?,
            Some(&identity),
            self.now(),
        ))
    }

    /// Removes what a backup left behind that was cut off: it may hold sealed personal numbers.
    fn forget_cut_off(&self) -> Result<(), AppError> {
        let (folder, identity) = (self.backup_folder()?, self.0.store.identity()?);
        let Ok(entries) = fs::read_dir(&folder) else {
            return Ok(());
        };
        for entry in entries.flatten() {
            let file = entry.file_name();
            let is_ours = file.to_str().is_some_and(|file| is_part(file, &identity));
            if is_ours && let Err(error) = fs::remove_file(entry.path()) {
                tracing::warn!(%error, "a backup that was cut off could not be removed");
            }
        }
        Ok(())
    }

    /// Where backups lie and when the last one was made.
    pub fn backup_status(&self) -> Result<BackupStatus, AppError> {
        let folder = self.backup_folder()?;
        let backups = self.own_backups()?;
        Ok(BackupStatus {
            is_default: self.chosen_folder()?.is_none(),
            folder: folder.display().to_string(),
            last_at: backups.first().map(|backup| backup.made_at.unix_ms()),
            kept: u32::try_from(backups.len()).unwrap_or(u32::MAX),
        })
    }

    /// Chooses where backups lie; empty: beside the database. The folder must be one that can be written.
    pub fn backup_folder_set(&self, request: &BackupFolder) -> Result<BackupStatus, AppError> {
        let typed = request.folder.trim();
        let wrong = |code: &str| AppError::Field {
            field: "folder".to_owned(),
            code: code.to_owned(),
        };
        let folder = Path::new(typed);
        if !typed.is_empty() {
            if !folder.is_absolute() || typed.contains(['\n', '\r']) {
                return Err(wrong("not_a_choice"));
            }
            fs::create_dir_all(folder)
                .and_then(|()| tempfile_in(folder))
                .map_err(|_| wrong("not_writable"))?;
        }
        self.check_pin(request.pin.as_deref())?;
        let entry = JournalEntry::new(self.now(), "settings_changed")
            .with_details(json!({ "detail": "backup_folder" }));
        self.0.store.set_setting(FOLDER_KEY, typed, vec![entry])?;
        let folder = self.backup_folder()?;
        remember(self.0.store.path(), &folder, &self.0.store.identity()?)?;
        self.backup_status()
    }

    fn backup_folder(&self) -> Result<PathBuf, AppError> {
        let chosen = self.chosen_folder()?;
        Ok(chosen.unwrap_or_else(|| beside(self.0.store.path())))
    }

    fn chosen_folder(&self) -> Result<Option<PathBuf>, AppError> {
        let folder: Option<String> = self.0.store.setting(FOLDER_KEY)?;
        Ok(folder
            .filter(|folder| !folder.is_empty())
            .map(PathBuf::from))
    }
}

/// `kasse-2026-11-21T14-02-03Z-1f3a9c07.sqlite`: sorts by its time, Windows takes it, and another till's is another.
fn name(at: Timestamp, database: Option<&str>) -> String {
    let database = database.map(|id| format!("-{id}")).unwrap_or_default();
    format!("{PREFIX}{}{database}{SUFFIX}", stamp(at))
}

fn stamp(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.unix_ms()).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

/// When a backup was made, and of which database, by its name.
fn read_name(name: &str) -> Option<(Timestamp, Option<String>)> {
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
fn is_part(file: &str, database: &str) -> bool {
    let Some((backup, _)) = file.split_once(".part") else {
        return false;
    };
    read_name(backup).is_some_and(|(_, its)| its.is_none_or(|its| its == database))
}

fn beside(database: &Path) -> PathBuf {
    database.with_file_name("backups")
}

fn pointer(database: &Path) -> PathBuf {
    let mut path = OsString::from(database);
    path.push(".backups");
    path.into()
}

/// Tells where the backups lie and which are ours, for the day on which the database can't be read.
fn remember(database: &Path, folder: &Path, identity: &str) -> Result<(), AppError> {
    let told = format!("{}\n{identity}\n", folder.display());
    let pointer = pointer(database);
    if fs::read_to_string(&pointer).is_ok_and(|there| there == told) {
        return Ok(());
    }
    fs::write(pointer, told).map_err(|error| AppError::Backup(error.to_string()))
}

/// Removes all of this database's but the newest.
fn keep_newest(folder: &Path, database: Option<&str>, now: Timestamp) {
    for old in own_backups(folder, database, now).into_iter().skip(KEPT) {
        if let Err(error) = fs::remove_file(&old.path) {
            tracing::warn!(%error, file = %old.path.display(), "an old backup could not be removed");
        }
    }
}

/// Whether a file can be made there.
fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".kasse-can-write");
    fs::write(&probe, "")?;
    fs::remove_file(probe)
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
