//! Calls that change something at Front Payment, while they are under way: counted, so that the program ends in the
//! middle of none of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::budget::Allowance;
use crate::error::AppError;
use crate::till::Till;

/// What is under way. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// The last one has ended.
    quiet: Notify,
}

#[derive(Debug, Default)]
struct State {
    calls: usize,
    /// The program is about to end: nothing more begins.
    closing: bool,
}

/// A call that is under way until this is dropped.
#[derive(Debug)]
#[must_use = "the call is over when this is dropped"]
pub(crate) struct Call(UnderWay);

impl Drop for Call {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.calls = state.calls.saturating_sub(1);
        if state.calls == 0 {
            self.0.0.quiet.notify_waiters();
        }
    }
}

impl UnderWay {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a call; `None` while the program is about to end.
    pub(crate) fn begin(&self) -> Option<Call> {
        let mut state = self.state();
        if state.closing {
            return None;
        }
        state.calls += 1;
        Some(Call(self.clone()))
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.state().closing
    }

    async fn quiet(&self) {
        loop {
            let quiet = self.0.quiet.notified();
            tokio::pin!(quiet);
            quiet.as_mut().enable();
            if self.state().calls == 0 {
                return;
            }
            quiet.await;
        }
    }
}

impl Till {
    /// Begins nothing more that changes something at Front Payment, and returns once nothing is under way. A call has a
    /// time limit, so that is soon; an answer that the disk refuses again and again is not waited for.
    pub async fn come_to_rest(&self) {
        self.0.under_way.state().closing = true;
        self.0.under_way.quiet().await;
    }

    /// Goes on after [`Till::come_to_rest`]: the program does not end after all.
    pub fn go_on(&self) {
        self.0.under_way.state().closing = false;
        self.0.wake.notify_one();
    }

    /// Whether a call is under way that changes something at Front Payment.
    pub fn is_sending(&self) -> bool {
        self.0.under_way.state().calls > 0
    }

    /// Begins a call that a person asked for.
    pub(crate) fn begin_call(&self) -> Result<Call, AppError> {
        let call = self.0.under_way.begin();
        call.ok_or(AppError::NotNow("the program is about to end"))
    }

    /// Waits until a call that a person asked for may be made, and begins it: it is made at once.
    pub(crate) async fn leave_to_act(&self) -> Result<(Allowance, Call), AppError> {
        let allowance = self.place_to_act().await?;
        let call = self.begin_call()?;
        Ok((allowance.used(), call))
    }

    /// Whether a call that got no answer, and has certainly been over `since` then, can't arrive any more: by the clock
    /// that nobody sets.
    pub(crate) fn can_arrive_no_more(&self, since: Instant) -> Result<(), AppError> {
        let quiet = Instant::now().saturating_duration_since(since);
        let left = self.pace().late_request.saturating_sub(quiet);
        if left.is_zero() {
            return Ok(());
        }
        Err(AppError::MayStillArrive {
            wait_ms: i64::try_from(left.as_millis()).unwrap_or(i64::MAX),
        })
    }

    /// Refuses what a person asks for while the program is about to end.
    pub(crate) fn not_while_closing(&self) -> Result<(), AppError> {
        self.begin_call().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_is_quiet_when_the_last_call_has_ended_and_no_other_begins() {
        let under_way = UnderWay::default();
        let (first, second) = (under_way.begin().unwrap(), under_way.begin().unwrap());
        under_way.state().closing = true;
        let waiting = tokio::spawn({
            let under_way = under_way.clone();
            async move { under_way.quiet().await }
        });
        tokio::task::yield_now().await;
        drop(first);
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        assert!(under_way.begin().is_none());
        drop(second);
        waiting.await.unwrap();
    }
}
