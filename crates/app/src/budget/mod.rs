//! The budget of calls: one for everything that calls Front Payment, so that nobody makes it answer 429.
//!
//! A call holds a place from before it leaves until a window after its answer came. There are as many places as the
//! limit has calls, so no window of the server's, wherever it begins, can see more calls of ours than its limit: of one
//! too many, the first would have had to give its place back to the last. What the server counts beyond our own calls
//! (another till with the same token, this till before it was started again) holds places too. Above half of the
//! places, calls are spread over the time until places come back, so that a customer's call never waits long behind
//! a queue that drains.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kasse_front_payment::{Meta, Outcome};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::pace::Pace;

mod places;
mod purpose;
#[cfg(test)]
mod tests;

use places::{Key, State, Turn};
pub(crate) use purpose::Purpose;

/// The budget. Clones share it.
#[derive(Clone)]
pub(crate) struct Budget(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Something has changed: who waits looks again.
    changed: Notify,
}

impl fmt::Debug for Budget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Budget").finish_non_exhaustive()
    }
}

/// Leave to make one call. Its place is given back a window after this is dropped, or at once where no call was made.
#[derive(Debug)]
#[must_use = "the call is over when this is dropped"]
pub(crate) struct Allowance {
    budget: Budget,
    number: u64,
    /// The request was handed on, and may have left.
    used: bool,
}

impl Allowance {
    /// The request is handed on now.
    pub(crate) fn used(mut self) -> Self {
        self.used = true;
        self
    }
}

impl Drop for Allowance {
    fn drop(&mut self) {
        self.budget
            .state()
            .ended(self.number, !self.used, Instant::now());
        self.budget.0.changed.notify_waiters();
    }
}

impl Budget {
    pub(crate) fn new(pace: &Pace) -> Self {
        Self(Arc::new(Shared {
            state: Mutex::new(State::new(pace)),
            changed: Notify::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a call for this purpose may be made.
    pub(crate) async fn acquire(&self, purpose: Purpose) -> Allowance {
        let waiting = Waiting {
            budget: self,
            key: self.state().join(purpose),
        };
        loop {
            let changed = self.0.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let turn = self.state().turn(waiting.key, Instant::now());
            match turn {
                Turn::Now(number) => {
                    // The next one in line may go too.
                    self.0.changed.notify_waiters();
                    return Allowance {
                        budget: self.clone(),
                        number,
                        used: false,
                    };
                }
                Turn::At(at) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(at) => {}
                        () = changed => {}
                    }
                }
                Turn::WhenChanged => changed.await,
            }
        }
    }

    /// Waits at most so long until a call for this purpose may be made, and not at all where Front Payment asked for a
    /// longer quiet. The error is how long it is better to wait.
    pub(crate) async fn acquire_within(
        &self,
        purpose: Purpose,
        longest: Duration,
    ) -> Result<Allowance, Duration> {
        let quiet = self.state().quiet_left(Instant::now());
        if quiet > longest {
            return Err(quiet);
        }
        tokio::time::timeout(longest, self.acquire(purpose))
            .await
            .map_err(|_| longest.max(self.state().quiet_left(Instant::now())))
    }

    /// Takes what an answer tells of the limit.
    pub(crate) fn heard<T>(&self, allowance: &mut Allowance, outcome: &Outcome<T>, meta: &Meta) {
        let now = Instant::now();
        let mut state = self.state();
        if meta.http_status.is_none() && !matches!(outcome, Outcome::Unknown { .. }) {
            // The request never left.
            allowance.used = false;
        }
        state.heard(allowance.number, meta, now);
        if let Outcome::RateLimited { retry_after_ms } = outcome {
            state.limited(*retry_after_ms, now);
        }
        drop(state);
        self.0.changed.notify_waiters();
    }

    /// How many calls may be under way at once so that the limit is reached: as many as are answered in the time that a
    /// call takes, and a few more.
    pub(crate) fn useful_concurrency(&self) -> usize {
        let state = self.state();
        let latency = state.latency.unwrap_or_default();
        let per_window = u128::from(state.limit) * latency.as_millis();
        let needed = per_window / state.window.as_millis().max(1);
        usize::try_from(needed).unwrap_or(usize::MAX)
    }
}

/// A call that waits. Whoever no longer wants it leaves the line.
struct Waiting<'a> {
    budget: &'a Budget,
    key: Key,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.budget.state().line.remove(&self.key);
        self.budget.0.changed.notify_waiters();
    }
}
