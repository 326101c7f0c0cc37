//! Settings: a JSON value for each key.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{StoreError, unreadable};
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 8,
    name: "settings",
    sql: "
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
",
};

/// The largest setting, in bytes of JSON.
const MAX_SETTING: usize = 1_048_576;

impl Store {
    /// A setting; `None` where it was never set. [`StoreError::Damaged`] when it is not a `T`: whether its default
    /// then does is the caller's to decide.
    pub fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let value: Option<String> = self.read(|connection| {
            let value = connection
                .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?;
            Ok(value)
        })?;
        value
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| StoreError::Damaged(unreadable(&format!("the setting {key}"), &error)))
    }

    /// Sets a setting, and journals that it was. Secrets do not belong here.
    pub fn set_setting<T: Serialize + ?Sized>(
        &self,
        key: &str,
        value: &T,
        journal: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(value).map_err(|_| StoreError::NotJson)?;
        if text.len() > MAX_SETTING {
            return Err(StoreError::TooLarge {
                what: "a setting",
                limit: MAX_SETTING,
            });
        }
        let key = key.to_owned();
        self.write(move |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO settings (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute((key, text))?;
            journal::append(transaction, journal)
        })
    }
}
