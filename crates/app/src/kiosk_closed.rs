//! A kiosk that does not open: the customer must not meet what a till shows then, and the staff must get in all the same.
//! The database can't be asked, so what has to be known lies in a file beside it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::contract::{KioskClosed, PinGiven};
use crate::error::AppError;
use crate::pin::{in_ms, is_pin, pause};
use crate::till::Till;

/// What the page of a kiosk that did not open may call before the staff is there.
const CUSTOMERS: &[&str] = &[
    "start",
    "ui_ready",
    "ui_hears",
    "catalogue_search",
    "open_again",
    "kiosk_closed",
    "kiosk_recover",
];

/// The file's content.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Mark {
    /// Whether the settings make it a kiosk.
    by_setting: bool,
    /// The manager's PIN as the store keeps it, a hash; none where there is none.
    pin: Option<String>,
}

impl Mark {
    /// What the last start that worked left. Nothing where that can't be read.
    fn of(database: &Path) -> Self {
        let text = fs::read_to_string(file(database)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }
}

fn file(database: &Path) -> PathBuf {
    database.with_file_name("kiosk.json")
}

impl Till {
    /// Leaves beside the database what a start needs to know that can't open it. A till that never was a kiosk leaves
    /// nothing.
    pub fn mark_kiosk(&self, database: &Path) -> io::Result<()> {
        let by_setting = self.settings().kiosk.enabled;
        if !by_setting && !self.is_kiosk() && !file(database).exists() {
            return Ok(());
        }
        let mark = Mark {
            by_setting,
            pin: self.pin_hash(),
        };
        // Whole or not at all.
        let whole = file(database).with_extension("new");
        fs::write(&whole, serde_json::to_string(&mark)?)?;
        fs::rename(&whole, file(database))
    }
}

/// The door of a kiosk that did not open.
#[derive(Debug)]
pub struct ClosedKiosk {
    database: PathBuf,
    /// As the command line says; none where it says nothing.
    told: Option<bool>,
    tries: Mutex<Tries>,
}

#[derive(Debug, Default)]
struct Tries {
    wrong: u32,
    paused_until: Option<Instant>,
    /// The right PIN was given: the staff is there.
    passed: bool,
}

impl ClosedKiosk {
    /// For this database; `told` is what the command line says of a kiosk.
    pub fn new(database: PathBuf, told: Option<bool>) -> Self {
        Self {
            database,
            told,
            tries: Mutex::default(),
        }
    }

    /// Whether a start that fails is a kiosk's.
    pub fn is_kiosk(&self) -> bool {
        self.told
            .unwrap_or_else(|| Mark::of(&self.database).by_setting)
    }

    /// Whether the page may call this before a till is open.
    pub fn may_call(&self, command: &str) -> bool {
        CUSTOMERS.contains(&command) || !self.is_kiosk() || self.tries().passed
    }

    /// What the page has to know.
    pub fn view(&self) -> KioskClosed {
        KioskClosed {
            kiosk: self.is_kiosk() && !self.tries().passed,
            has_pin: Mark::of(&self.database).pin.is_some(),
        }
    }

    /// The staff gives the PIN. From the right one on, the page may offer what a till offers. Pauses as in
    /// [`Till::check_pin`], in memory alone.
    pub fn enter(&self, request: &PinGiven) -> Result<(), AppError> {
        let pin = request.pin.as_deref().unwrap_or_default().trim();
        let Some(hash) = Mark::of(&self.database).pin else {
            return Err(AppError::NotNow("no PIN is set"));
        };
        // Held while the hash is made: tries come one after the other.
        let mut tries = self.tries();
        let now = Instant::now();
        if let Some(left) = tries
            .paused_until
            .and_then(|until| until.checked_duration_since(now))
            .filter(|left| !left.is_zero())
        {
            return Err(AppError::PinWrong {
                wait_ms: in_ms(left),
            });
        }
        if is_pin(pin, &hash) {
            *tries = Tries {
                passed: true,
                ..Tries::default()
            };
            return Ok(());
        }
        tries.wrong = tries.wrong.saturating_add(1);
        let pause = pause(tries.wrong);
        tries.paused_until = pause.map(|pause| now + pause);
        Err(AppError::PinWrong {
            wait_ms: pause.map(in_ms).unwrap_or_default(),
        })
    }

    fn tries(&self) -> MutexGuard<'_, Tries> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use argon2::Argon2;
    use argon2::password_hash::PasswordHasher;
    use tempfile::TempDir;

    use super::*;

    fn given(pin: &str) -> PinGiven {
        PinGiven {
            pin: Some(pin.to_owned()),
        }
    }

    fn marked(by_setting: bool, pin: Option<&str>, told: Option<bool>) -> (TempDir, ClosedKiosk) {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("kasse.sqlite");
        let hash = |pin: &str| {
            let hash = Argon2::default().hash_password(pin.as_bytes()).unwrap();
            hash.to_string()
        };
        let mark = Mark {
            by_setting,
            pin: pin.map(hash),
        };
        fs::write(file(&database), serde_json::to_string(&mark).unwrap()).unwrap();
        let closed = ClosedKiosk::new(database, told);
        (folder, closed)
    }

    #[test]
    fn the_command_line_says_first_whether_it_is_a_kiosk() {
        for (by_setting, told, expected) in [
            (false, None, false),
            (true, None, true),
            (true, Some(false), false),
            (false, Some(true), true),
        ] {
            let (_folder, closed) = marked(by_setting, None, told);
            assert_eq!(closed.is_kiosk(), expected, "{by_setting} {told:?}");
        }
        let nothing = ClosedKiosk::new(PathBuf::from("/nowhere/kasse.sqlite"), None);
        assert!(!nothing.is_kiosk());
        assert!(nothing.may_call("backup_restore"), "a till recovers itself");
    }

    #[tokio::test(start_paused = true)]
    async fn only_who_has_the_pin_may_restore_a_backup() {
        let (_folder, closed) = marked(true, Some("2468"), None);
        assert!(closed.view().kiosk && closed.view().has_pin);
        assert!(closed.may_call("start"));
        for command in ["recovery", "backup_restore", "close_anyway", "settings_get"] {
            assert!(!closed.may_call(command), "{command}");
        }
        for _ in 0..2 {
            let refused = closed.enter(&given("1111")).unwrap_err();
            assert!(matches!(refused, AppError::PinWrong { wait_ms: 0 }));
        }
        let refused = closed.enter(&given("1111")).unwrap_err();
        assert!(matches!(refused, AppError::PinWrong { wait_ms: 5_000 }));
        let refused = closed.enter(&given("2468")).unwrap_err();
        assert!(
            matches!(refused, AppError::PinWrong { .. }),
            "not in the pause"
        );
        tokio::time::advance(std::time::Duration::from_secs(5)).await;
        closed.enter(&given("2468")).unwrap();
        assert!(closed.may_call("backup_restore"));
        assert!(!closed.view().kiosk, "the page shows what a till shows");
    }

    #[test]
    fn without_a_pin_nobody_gets_in() {
        let (_folder, closed) = marked(true, None, None);
        assert!(!closed.view().has_pin);
        assert!(closed.enter(&given("")).is_err());
        assert!(!closed.may_call("backup_restore"));
    }
}
