//! The token: in the keychain, or in memory for this run. Read when needed, never shown.

use std::sync::Mutex;

use kasse_front_payment::Token;

use crate::contract::{TokenState, TokenView};
use crate::ports::{Secrets, SecretsError};

/// Where the token stands. Training needs one like everybody else, for its stand-in, and makes it itself.
#[derive(Debug, Default)]
pub(crate) struct TokenShelf {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// Given for this run alone.
    for_this_run: Option<Token>,
    /// Front Payment refused the token that is in use.
    refused: bool,
    /// The stand-in's own.
    own: bool,
    /// What the keychain said last: whether it keeps a token. The UI asks often, and a keychain answers slowly.
    kept: Option<Result<bool, SecretsError>>,
}

impl TokenShelf {
    /// A shelf with the stand-in's token.
    pub(crate) fn with_own(token: Token) -> Self {
        Self {
            held: Mutex::new(Held {
                for_this_run: Some(token),
                own: true,
                ..Held::default()
            }),
        }
    }

    /// The token to use. `Ok(None)` where there is none.
    pub(crate) fn token(&self, secrets: &dyn Secrets) -> Result<Option<Token>, SecretsError> {
        if let Some(token) = self.held().for_this_run.clone() {
            return Ok(Some(token));
        }
        let found = secrets.token();
        self.held().kept = Some(found.as_ref().map(Option::is_some).map_err(Clone::clone));
        found
    }

    /// Whether Front Payment refused it: then nothing is sent until there is another.
    pub(crate) fn is_refused(&self) -> bool {
        self.held().refused
    }

    /// Front Payment refused it. True the first time.
    pub(crate) fn refuse(&self) -> bool {
        !std::mem::replace(&mut self.held().refused, true)
    }

    /// Takes a token into use.
    pub(crate) fn set(
        &self,
        token: Token,
        keep: bool,
        secrets: &dyn Secrets,
    ) -> Result<(), SecretsError> {
        if keep {
            secrets.keep_token(&token)?;
        }
        let mut held = self.held();
        held.for_this_run = (!keep).then_some(token);
        held.refused = false;
        held.own = false;
        held.kept = keep.then_some(Ok(true)).or(held.kept.take());
        Ok(())
    }

    /// Forgets the token.
    pub(crate) fn clear(&self, secrets: &dyn Secrets) -> Result<(), SecretsError> {
        *self.held() = Held::default();
        secrets.clear_token()
    }

    /// As the UI sees it.
    pub(crate) fn view(&self, secrets: &dyn Secrets) -> TokenView {
        let (for_this_run, refused, own, kept) = {
            let held = self.held();
            (
                held.for_this_run.is_some(),
                held.refused,
                held.own,
                held.kept.clone(),
            )
        };
        if own {
            return TokenView {
                state: TokenState::NotNeeded,
                keychain: true,
            };
        }
        let kept = kept.unwrap_or_else(|| {
            let asked = secrets.token().map(|token| token.is_some());
            self.held().kept = Some(asked.clone());
            asked
        });
        let keychain = kept.is_ok();
        let state = match (refused, for_this_run, kept) {
            (true, _, _) => TokenState::Refused,
            (false, true, _) => TokenState::ForThisRun,
            (false, false, Ok(true)) => TokenState::Kept,
            (false, false, Ok(false) | Err(SecretsError::Unavailable(_))) => TokenState::Missing,
        };
        TokenView { state, keychain }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
