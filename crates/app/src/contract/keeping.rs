//! Backups, and what is offered when the database can't be opened.

use serde::{Deserialize, Serialize};

/// Where backups lie and when the last one was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupStatus {
    /// The folder.
    pub folder: String,
    /// Whether it is the one beside the database, because no other was chosen.
    pub is_default: bool,
    /// When the newest was made.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub last_at: Option<i64>,
    /// How many there are.
    pub kept: u32,
}

/// Chooses where backups lie.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupFolder {
    /// A whole path; empty: beside the database.
    pub folder: String,
    /// The manager's PIN, where there is one.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub pin: Option<String>,
}

/// The PIN stays out of logs.
impl std::fmt::Debug for BackupFolder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("BackupFolder")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// What can be done about a database that can't be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Recovery {
    /// Where backups were looked for.
    pub folder: String,
    /// The newest good one.
    pub newest: Option<RecoveryBackup>,
}

/// A good backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecoveryBackup {
    /// Its file.
    pub file: String,
    /// When it was made.
    #[cfg_attr(test, ts(type = "number"))]
    pub made_at: i64,
    /// How many orders it holds.
    pub orders: u32,
}

/// Puts a backup in the database's place.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RestoreBackup {
    /// [`RecoveryBackup::file`].
    pub file: String,
}

/// Somebody closes the window while orders are unsent, or while a customer is in BankID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CloseAsked {
    /// How many orders wait to be sent; may be none.
    pub unsent: u32,
    /// Whether an order waits for its customer's signature.
    pub in_bankid: bool,
}
