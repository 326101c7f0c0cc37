//! The manager's PIN. The store keeps its Argon2id hash; whoever types a wrong one waits longer each time, also across
//! a restart.
//!
//! It keeps honest people from each other's decisions. It does not keep anybody out who may read the till's files: a
//! few digits are soon tried through, however slow the hash.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kasse_core::Fault;
use kasse_store::{JournalEntry, Store};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::contract::{PinSet, PinView};
use crate::error::AppError;
use crate::till::Till;

/// Name of the PIN's hash in the store.
const PIN_KEY: &str = "manager_pin";
/// Digits of a PIN.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=12;
/// Wrong tries that cost nothing: everybody slips.
const FREE_TRIES: u32 = 2;
/// The first pause, in ms; each one after it is twice as long.
const FIRST_PAUSE_MS: u64 = 5_000;
/// The longest pause, in ms.
const LONGEST_PAUSE_MS: u64 = 600_000;

/// The PIN as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct KeptPin {
    /// `$argon2id$…`; none where no PIN is set.
    hash: Option<String>,
    /// Wrong tries since the last right one.
    wrong_tries: u32,
}

/// The PIN and the pause after wrong tries.
#[derive(Debug, Default)]
pub(crate) struct PinGuard {
    kept: KeptPin,
    paused_until: Option<Instant>,
}

impl PinGuard {
    /// As it was left. A restart begins the pause anew: it is no way around it.
    pub(crate) fn stored(store: &Store) -> Result<Self, AppError> {
        let kept: KeptPin = store.setting(PIN_KEY)?.unwrap_or_default();
        let pause = pause(kept.wrong_tries);
        Ok(Self {
            paused_until: pause.map(|pause| Instant::now() + pause),
            kept,
        })
    }

    fn pause_left(&self) -> Option<Duration> {
        let left = self.paused_until?.checked_duration_since(Instant::now())?;
        (!left.is_zero()).then_some(left)
    }
}

/// The pause after so many wrong tries.
pub(crate) fn pause(wrong_tries: u32) -> Option<Duration> {
    let doublings = wrong_tries.checked_sub(FREE_TRIES + 1)?;
    let ms = FIRST_PAUSE_MS.saturating_mul(1 << doublings.min(32));
    Some(Duration::from_millis(ms.min(LONGEST_PAUSE_MS)))
}

/// A pause in ms, rounded up: who waits as long as told is let in.
pub(crate) fn in_ms(pause: Duration) -> i64 {
    let ms = pause.as_micros().div_ceil(1_000);
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// Whether this is the PIN with that hash. Slow on purpose.
pub(crate) fn is_pin(pin: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(pin.as_bytes(), &hash)
            .is_ok()
    })
}

impl Till {
    /// The PIN's hash, for who has to know it before the till opens.
    pub(crate) fn pin_hash(&self) -> Option<String> {
        self.pin_guard().kept.hash.clone()
    }

    /// Whether an act of the manager's may go ahead. Where no PIN is set, every one may.
    ///
    /// [`AppError::PinNeeded`] where there is a PIN and none was given; [`AppError::PinWrong`] with the pause in ms
    /// before the next try, in which no PIN is looked at, not even the right one. Takes some hundredths of a second: it
    /// is slow on purpose.
    pub fn check_pin(&self, pin: Option<&str>) -> Result<(), AppError> {
        // Held while the hash is made: tries come one after the other.
        let mut guard = self.pin_guard();
        let Some(hash) = guard.kept.hash.clone() else {
            return Ok(());
        };
        let pin = pin.map(str::trim).filter(|pin| !pin.is_empty());
        let pin = pin.ok_or(AppError::PinNeeded)?;
        if let Some(left) = guard.pause_left() {
            return Err(AppError::PinWrong {
                wait_ms: in_ms(left),
            });
        }
        if is_pin(pin, &hash) {
            if guard.kept.wrong_tries > 0 {
                let kept = KeptPin {
                    wrong_tries: 0,
                    ..guard.kept.clone()
                };
                self.keep_pin(&mut guard, kept, Vec::new())?;
            }
            return Ok(());
        }
        let kept = KeptPin {
            wrong_tries: guard.kept.wrong_tries.saturating_add(1),
            ..guard.kept.clone()
        };
        let pause = pause(kept.wrong_tries);
        guard.paused_until = pause.map(|pause| Instant::now() + pause);
        let entry = JournalEntry::new(self.now(), "pin_wrong");
        if let Err(error) = self.keep_pin(&mut guard, kept.clone(), vec![entry]) {
            // A disk that refuses is no way to more tries.
            self.report(&error);
            guard.kept = kept;
        }
        Err(AppError::PinWrong {
            wait_ms: pause.map(in_ms).unwrap_or_default(),
        })
    }

    /// Sets the PIN; one that is there is changed by who knows it.
    pub fn pin_set(&self, request: &PinSet) -> Result<PinView, AppError> {
        let new = request.new.trim();
        if !new.bytes().all(|byte| byte.is_ascii_digit()) || new.is_empty() {
            return Err(wrong_new(Fault::DigitsOnly));
        }
        if !DIGITS.contains(&new.len()) {
            return Err(AppError::Field {
                field: "pin_new".to_owned(),
                code: "pin_length".to_owned(),
            });
        }
        self.check_pin(request.old.as_deref())?;
        let hash = Argon2::default()
            .hash_password(new.as_bytes())
            .map_err(|error| AppError::Pin(error.to_string()))?;
        let kept = KeptPin {
            hash: Some(hash.to_string()),
            wrong_tries: 0,
        };
        let entry = JournalEntry::new(self.now(), "pin_set");
        self.keep_pin(&mut self.pin_guard(), kept, vec![entry])?;
        Ok(self.pin_view())
    }

    /// Takes the PIN away, by who knows it.
    pub fn pin_clear(&self, pin: Option<&str>) -> Result<PinView, AppError> {
        self.check_pin(pin)?;
        let entry = JournalEntry::new(self.now(), "pin_cleared");
        self.keep_pin(&mut self.pin_guard(), KeptPin::default(), vec![entry])?;
        Ok(self.pin_view())
    }

    /// Whether there is a PIN.
    pub fn pin_view(&self) -> PinView {
        PinView {
            is_set: self.pin_guard().kept.hash.is_some(),
        }
    }

    fn pin_guard(&self) -> MutexGuard<'_, PinGuard> {
        self.0.pin.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// On disk first.
    fn keep_pin(
        &self,
        guard: &mut PinGuard,
        kept: KeptPin,
        journal: Vec<JournalEntry>,
    ) -> Result<(), AppError> {
        self.0.store.set_setting(PIN_KEY, &kept, journal)?;
        guard.kept = kept;
        Ok(())
    }
}

fn wrong_new(fault: Fault) -> AppError {
    AppError::Field {
        field: "pin_new".to_owned(),
        code: fault.code().to_owned(),
    }
}

/// Forgets a till's PIN from outside the program: for who may read its files and has forgotten it. False where there
/// was none.
pub fn forget_pin(store: &Store, at: kasse_core::Timestamp) -> Result<bool, AppError> {
    let kept: KeptPin = store.setting(PIN_KEY)?.unwrap_or_default();
    if kept.hash.is_none() {
        return Ok(false);
    }
    let entry = JournalEntry::new(at, "pin_cleared");
    store.set_setting(PIN_KEY, &KeptPin::default(), vec![entry])?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<_> = [0, 2, 3, 4, 9, 10, u32::MAX]
            .map(|tries| pause(tries).map(|pause| pause.as_secs()))
            .to_vec();
        assert_eq!(
            pauses,
            [
                None,
                None,
                Some(5),
                Some(10),
                Some(320),
                Some(600),
                Some(600)
            ]
        );
    }
}
