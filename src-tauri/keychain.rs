//! The system's keychain. One entry each for the token and the sealing key of a profile.

use std::fmt::Write as _;
use std::sync::Mutex;

use kasse_app::ports::{Secrets, SecretsError};
use kasse_app::{Profile, fresh_key};
use kasse_front_payment::Token;
use keyring::v1::{Entry, Error};
use zeroize::Zeroizing;

const SERVICE: &str = "no.kasse.till";

/// The keychain of a profile.
#[derive(Debug)]
pub(crate) struct Keychain {
    profile: Profile,
    /// Held while a key is made, so that two callers don't make two.
    making_key: Mutex<()>,
}

impl Keychain {
    /// The entries of a profile.
    pub(crate) fn new(profile: Profile) -> Self {
        Self {
            profile,
            making_key: Mutex::new(()),
        }
    }

    fn entry(&self, what: &str) -> Result<Entry, SecretsError> {
        Entry::new(SERVICE, &format!("{what}.{}", self.profile))
            .map_err(|error| unavailable(&error))
    }

    fn read(&self, what: &str) -> Result<Option<Zeroizing<String>>, SecretsError> {
        match self.entry(what)?.get_password() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(unavailable(&error)),
        }
    }

    fn forget(&self, what: &str) -> Result<(), SecretsError> {
        match self.entry(what)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(unavailable(&error)),
        }
    }
}

impl Secrets for Keychain {
    fn token(&self) -> Result<Option<Token>, SecretsError> {
        // What is kept but can't be a token is no token: a manager sets a new one.
        Ok(self
            .read("token")?
            .and_then(|text| Token::parse(&text).ok()))
    }

    fn keep_token(&self, token: &Token) -> Result<(), SecretsError> {
        self.entry("token")?
            .set_password(token.expose())
            .map_err(|error| unavailable(&error))
    }

    fn clear_token(&self) -> Result<(), SecretsError> {
        self.forget("token")
    }

    fn forget_seal_key(&self) -> Result<(), SecretsError> {
        let _one_at_a_time = self
            .making_key
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        self.forget("seal-key")
    }

    fn seal_key(&self) -> Result<Zeroizing<[u8; 32]>, SecretsError> {
        let _one_at_a_time = self
            .making_key
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(key) = self.read("seal-key")?.and_then(|text| from_hex(&text)) {
            return Ok(key);
        }
        let key = fresh_key();
        self.entry("seal-key")?
            .set_password(&to_hex(&key))
            .map_err(|error| unavailable(&error))?;
        Ok(key)
    }
}

/// Training's secrets: none. The stand-in's token is given at the start, and the run's own key seals.
#[derive(Debug)]
pub(crate) struct NoSecrets;

impl Secrets for NoSecrets {
    fn token(&self) -> Result<Option<Token>, SecretsError> {
        Ok(None)
    }

    fn keep_token(&self, _token: &Token) -> Result<(), SecretsError> {
        Err(training())
    }

    fn clear_token(&self) -> Result<(), SecretsError> {
        Ok(())
    }

    fn forget_seal_key(&self) -> Result<(), SecretsError> {
        Ok(())
    }

    fn seal_key(&self) -> Result<Zeroizing<[u8; 32]>, SecretsError> {
        Err(training())
    }
}

fn training() -> SecretsError {
    SecretsError::Unavailable("training keeps no secrets".to_owned())
}

/// The library's errors may quote what a platform said, but never a secret.
fn unavailable(error: &Error) -> SecretsError {
    SecretsError::Unavailable(error.to_string())
}

fn to_hex(key: &[u8; 32]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in key {
        write!(text, "{byte:02x}").expect("BUG: writing to a string");
    }
    text
}

fn from_hex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_text() {
        let key = fresh_key();
        assert_eq!(from_hex(&to_hex(&key)).as_deref(), Some(&*key));
        for wrong in ["", "00", &"zz".repeat(32), &"å".repeat(32)] {
            assert_eq!(from_hex(wrong), None, "{wrong:?}");
        }
    }
}
