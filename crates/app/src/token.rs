//! The token: in the keychain, or in memory for this run. Read when needed, never shown.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kasse_front_payment::Token;

use crate::contract::{TokenState, TokenView};
use crate::ports::{Secrets, SecretsError};

/// Where the token stands. Training needs one like everybody else, for its stand-in, and makes it itself.
#[derive(Debug, Default)]
pub(crate) struct TokenShelf {
    held: Mutex<Held>,
    /// Told when the keychain has answered.
    answered: Condvar,
}

/// A token that is in use, with what tells it from the ones before and after it.
#[derive(Debug, Clone)]
pub(crate) struct Lent {
    pub(crate) token: Token,
    generation: u64,
}

#[derive(Debug, Default)]
struct Held {
    /// Given for this run alone.
    for_this_run: Option<Token>,
    /// Front Payment refused the token that is in use.
    refused: bool,
    /// The one that it refused.
    refused_token: Option<Token>,
    /// The stand-in's own.
    own: bool,
    /// What the keychain said last: whether it keeps a token. The UI asks often, and a keychain answers slowly.
    kept: Option<Result<bool, SecretsError>>,
    /// Counts the tokens. A call with an old one may be refused when there is a new one already.
    generation: u64,
    /// The UI was told something before the keychain had answered.
    guessed: bool,
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
            answered: Condvar::new(),
        }
    }

    /// The token to use. `Ok(None)` where there is none. May wait for the keychain.
    pub(crate) fn token(&self, secrets: &dyn Secrets) -> Result<Option<Lent>, SecretsError> {
        let generation = {
            let held = self.held();
            if let Some(token) = held.for_this_run.clone() {
                let generation = held.generation;
                return Ok(Some(Lent { token, generation }));
            }
            held.generation
        };
        let found = secrets.token();
        self.learn(generation, found.as_ref().map(Option::is_some));
        Ok(found?.map(|token| Lent { token, generation }))
    }

    /// Asks the keychain ahead of time. Returns the view where the UI was told something else in the meantime.
    pub(crate) fn warm(&self, secrets: &dyn Secrets) -> Option<TokenView> {
        let _ = self.token(secrets);
        let mut held = self.held();
        let view = held.view()?;
        let guessed = std::mem::take(&mut held.guessed);
        (guessed && view != GUESS).then_some(view)
    }

    fn learn(&self, generation: u64, kept: Result<bool, &SecretsError>) {
        let mut held = self.held();
        // A token that was set or cleared while the keychain was being read is the newer truth.
        if held.generation == generation {
            held.kept = Some(kept.map_err(Clone::clone));
        }
        drop(held);
        self.answered.notify_all();
    }

    /// Whether the token is the stand-in's: then there is nothing to set or to clear.
    pub(crate) fn is_own(&self) -> bool {
        self.held().own
    }

    /// Whether Front Payment refused it: then nothing is sent until there is another.
    pub(crate) fn is_refused(&self) -> bool {
        self.held().refused
    }

    /// Whether nothing can be called, as far as is known without asking the keychain: the token was refused, or there is
    /// none.
    pub(crate) fn is_out(&self) -> bool {
        let held = self.held();
        held.refused || held.is_missing()
    }

    /// Whether there is no token, as far as is known without asking the keychain.
    pub(crate) fn is_missing(&self) -> bool {
        self.held().is_missing()
    }

    /// Front Payment refused this one. True the first time, and only while it is the one in use.
    pub(crate) fn refuse(&self, lent: &Lent) -> bool {
        let mut held = self.held();
        if held.generation != lent.generation {
            return false;
        }
        held.refused_token = Some(lent.token.clone());
        !std::mem::replace(&mut held.refused, true)
    }

    /// Whether the keychain is worth another look: there is none, or the one that there is was refused. A keychain that
    /// can't be used is not asked again by itself; that may open a dialog.
    pub(crate) fn wants_another(&self) -> bool {
        let held = self.held();
        let usable = held.kept.as_ref().is_some_and(Result::is_ok);
        let missing = held.for_this_run.is_none() && held.kept == Some(Ok(false));
        !held.own && usable && (held.refused || missing)
    }

    /// Looks into the keychain for a token that is not the one that was refused, and takes it into use. May wait for
    /// the keychain.
    pub(crate) fn look_again(&self, secrets: &dyn Secrets) -> bool {
        let generation = self.held().generation;
        let Ok(Some(found)) = secrets.token() else {
            return false;
        };
        let mut held = self.held();
        let same = |refused: &Token| refused.expose() == found.expose();
        if held.generation != generation || held.refused_token.as_ref().is_some_and(same) {
            return false;
        }
        held.for_this_run = None;
        held.kept = Some(Ok(true));
        held.changed();
        true
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
        held.kept = keep.then_some(Ok(true)).or(held.kept.take());
        held.changed();
        Ok(())
    }

    /// Forgets the token, here and in the keychain.
    pub(crate) fn clear(&self, secrets: &dyn Secrets) -> Result<(), SecretsError> {
        let was_for_this_run = {
            let mut held = self.held();
            let was = held.for_this_run.take().is_some();
            held.changed();
            was
        };
        let cleared = secrets.clear_token();
        self.held().kept = Some(cleared.clone().map(|()| false));
        match cleared {
            // Without a keychain there was nothing in it; the one for this run is gone.
            Err(SecretsError::Unavailable(_)) if was_for_this_run => Ok(()),
            other => other,
        }
    }

    /// As the UI sees it. May wait for the keychain.
    pub(crate) fn view(&self, secrets: &dyn Secrets) -> TokenView {
        if let Some(view) = self.held().view() {
            return view;
        }
        let generation = self.held().generation;
        let asked = secrets.token().map(|token| token.is_some());
        self.learn(generation, asked.as_ref().copied());
        self.held().view().unwrap_or(GUESS)
    }

    /// As the UI sees it, after so long at most: the program's start must not wait for a keychain. A keychain that has
    /// not answered is taken to keep a token; [`TokenShelf::warm`] tells later if it does not.
    pub(crate) fn view_within(&self, wait: Duration) -> TokenView {
        let held = self.held();
        let (mut held, _) = self
            .answered
            .wait_timeout_while(held, wait, |held| held.view().is_none())
            .unwrap_or_else(PoisonError::into_inner);
        held.view().unwrap_or_else(|| {
            held.guessed = true;
            GUESS
        })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is said before the keychain has answered.
const GUESS: TokenView = TokenView {
    state: TokenState::Kept,
    keychain: true,
};

impl Held {
    fn is_missing(&self) -> bool {
        let kept = matches!(self.kept, None | Some(Ok(true)));
        self.for_this_run.is_none() && !kept
    }

    fn changed(&mut self) {
        self.generation += 1;
        self.refused = false;
        self.refused_token = None;
        self.guessed = false;
    }

    /// The view, if it can be told without asking the keychain.
    fn view(&self) -> Option<TokenView> {
        if self.own {
            return Some(TokenView {
                state: TokenState::NotNeeded,
                keychain: true,
            });
        }
        let kept = self.kept.as_ref()?;
        let state = match (self.refused, self.for_this_run.is_some(), kept) {
            (true, _, _) => TokenState::Refused,
            (false, true, _) => TokenState::ForThisRun,
            (false, false, Ok(true)) => TokenState::Kept,
            (false, false, Ok(false) | Err(SecretsError::Unavailable(_))) => TokenState::Missing,
        };
        Some(TokenView {
            state,
            keychain: kept.is_ok(),
        })
    }
}
