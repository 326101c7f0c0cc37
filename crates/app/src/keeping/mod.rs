//! Keeping what was sold: backups every hour and at closing, and what is left to do when the database is damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kasse_store::{JournalEntry, OpenError, Restore};
use serde_json::json;
use tokio::time::Instant;

use crate::contract::{BackupFolder, BackupStatus, NoticeCode, NoticeView};
use crate::error::AppError;
use crate::till::Till;

mod files;
mod without_till;

pub use files::{BackupFile, backup_folder_of, backups_in};
use files::{beside, is_part, keep_newest, name, remember};
pub use without_till::{back_up_database, recovery, restore_backup};

/// From one backup to the next.
const EVERY: Duration = Duration::from_hours(1);
/// After a backup that failed.
const AGAIN_AFTER: Duration = Duration::from_mins(10);
/// The first one waits until the till is up.
const FIRST_AFTER: Duration = Duration::from_mins(1);
/// The folder that was chosen, in the store's settings.
const FOLDER_KEY: &str = "backup_folder";
/// Less is told, in bytes.
const LOW_BYTES: u64 = 500_000_000;
/// How long a restored backup is told of, in ms.
const RESTORE_TOLD_FOR_MS: i64 = 86_400_000;

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
        Ok(files::own_backups(
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

/// Whether a file can be made there.
fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".kasse-can-write");
    fs::write(&probe, "")?;
    fs::remove_file(probe)
}
