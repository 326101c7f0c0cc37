//! Whether there is a connection, and what else every call tells: how far the clocks are apart, and when to be quiet.

use std::sync::PoisonError;
use std::time::Duration;

use kasse_core::OrderState;
use kasse_front_payment::{Answer, Outcome};
use tokio::time::Instant;

use crate::budget::{Allowance, Purpose};
use crate::contract::{ConnectionView, NoticeCode, NoticeView};
use crate::error::AppError;
use crate::pace::{Pace, doubled};
use crate::problems::Hindrance;
use crate::till::Till;

/// The drift of the till's clock that a person is told of, in seconds.
const DRIFT_TOLD: i64 = 30;
/// An id that no order has. The answer is that there is none, and an answer is all that is wanted: it costs Front
/// Payment less than a list.
const PROBED: &str = "KASSE-CONNECTION-CHECK";

/// What calls have told.
#[derive(Debug, Default)]
pub(crate) struct Line {
    offline: bool,
    /// There is a connection again, and what waited for it may go.
    back: bool,
    last_call: Option<Instant>,
    /// Probes since there was a connection.
    probes: u32,
    /// Orders that were tried since there was a connection, and when the last one was.
    offline_sends: u32,
    offline_send_at: Option<Instant>,
    /// Front Payment's clock before ours, in seconds.
    drift_seconds: i64,
    drift_told: bool,
}

impl Line {
    pub(crate) fn is_offline(&self) -> bool {
        self.offline
    }

    /// When it should be tried whether there is a connection again.
    pub(crate) fn probe_at(&self, pace: &Pace) -> Option<Instant> {
        let last = self.last_call.filter(|_| self.offline)?;
        Some(last + doubled(pace.first_probe, pace.last_probe, self.probes))
    }

    /// An order could not be sent for want of a connection.
    pub(crate) fn send_failed(&mut self, now: Instant) {
        self.offline_sends = self.offline_sends.saturating_add(1);
        self.offline_send_at = Some(now);
    }

    /// When the next order of the queue is worth a try, while there is no connection.
    pub(crate) fn send_again_at(&self, pace: &Pace) -> Option<Instant> {
        let last = self.offline_send_at.filter(|_| self.offline)?;
        Some(last + doubled(pace.first_retry, pace.last_retry, self.offline_sends))
    }

    /// Whether the connection has come back since this was last asked.
    pub(crate) fn take_back(&mut self) -> bool {
        std::mem::take(&mut self.back)
    }

    /// Front Payment's clock before ours, in seconds.
    pub(crate) fn drift_seconds(&self) -> i64 {
        self.drift_seconds
    }

    /// The drift that a person is shown, in ms.
    fn drift_shown_ms(&self) -> Option<i64> {
        let large = self.drift_seconds.abs() > DRIFT_TOLD;
        large.then(|| self.drift_seconds.saturating_mul(1_000))
    }

    /// By how many seconds our clock is to be corrected for Front Payment. One that runs late dates orders into the
    /// past, which is refused; one that runs a little early does no harm.
    pub(crate) fn correction(&self) -> i64 {
        if self.drift_seconds.abs() > DRIFT_TOLD {
            self.drift_seconds
        } else {
            self.drift_seconds.max(0)
        }
    }
}

/// By how many seconds Front Payment's clock is before ours: it wrote its time on the answer at some moment between our
/// request and now, so that only what lies outside of these is a difference.
fn drift(server: i64, now: i64, took_ms: u64) -> i64 {
    let took = i64::try_from(took_ms / 1_000).unwrap_or(i64::MAX);
    let asked = now.saturating_sub(took);
    if server < asked {
        server.saturating_sub(asked)
    } else {
        server.saturating_sub(now).max(0)
    }
}

impl Till {
    /// The connection and what waits.
    pub fn connection(&self) -> Result<ConnectionView, AppError> {
        let summary = self.0.store.outbox_summary()?;
        let (online, clock_drift_ms) = {
            let line = &self.session().line;
            (!line.offline, line.drift_shown_ms())
        };
        Ok(ConnectionView {
            online,
            queued: summary.queued,
            attention: summary
                .attention
                .saturating_add(self.0.store.count_found()?),
            oldest_at: summary.oldest_at.map(kasse_core::Timestamp::unix_ms),
            clock_drift_ms,
        })
    }

    pub(crate) fn show_connection(&self) {
        // Two threads at a time, and the older count would stay on the screen.
        let _telling = self
            .0
            .telling
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match self.connection() {
            Ok(view) => self.0.ports.screen.connection_changed(&view),
            Err(error) => self.report(&error),
        }
    }

    /// Waits until a call may be made, which is made at once. What it answers goes to [`Till::heard`] together with this.
    pub(crate) async fn allowance(&self, purpose: Purpose) -> Allowance {
        self.place_for(purpose).await.used()
    }

    /// Waits until a call may be made. It costs nothing until it is marked as [`Allowance::used`].
    pub(crate) async fn place_for(&self, purpose: Purpose) -> Allowance {
        self.0.budget.acquire(purpose).await
    }

    /// Waits as long as somebody at the till is asked to, until a call may be made that they wait for: what nobody waits
    /// for any more is not done behind their back.
    pub(crate) async fn place_to_act(&self) -> Result<Allowance, AppError> {
        let patience = self.pace().patience;
        let place = self.0.budget.acquire_within(Purpose::Act, patience).await;
        place.map_err(|_| AppError::RateLimited)
    }

    /// Takes what an answer tells beside its outcome.
    pub(crate) fn heard<T>(&self, mut allowance: Allowance, answer: &Answer<T>) {
        let Answer { outcome, meta } = answer;
        self.0.budget.heard(&mut allowance, outcome, meta);
        drop(allowance);
        let offline = match (meta.http_status, outcome) {
            (Some(_), _) => Some(false),
            (None, Outcome::NotSent(_) | Outcome::Unknown { .. }) => Some(true),
            // Refused before any call: that says nothing of the connection.
            (
                None,
                Outcome::Done(_)
                | Outcome::Rejected(_)
                | Outcome::TokenRefused
                | Outcome::RateLimited { .. },
            ) => None,
        };
        let now = Instant::now();
        let mut session = self.session();
        let line = &mut session.line;
        line.last_call = Some(now);
        let mut changed = offline.is_some_and(|offline| offline != line.offline);
        if let Some(offline) = offline {
            line.back |= line.offline && !offline;
            line.offline = offline;
            if !offline {
                line.probes = 0;
                line.offline_sends = 0;
                line.offline_send_at = None;
            }
        }
        let mut tell_drift = None;
        if let Some(server) = meta.server_time {
            let drift = drift(server, self.now().unix_seconds(), meta.elapsed_ms);
            let shown = line.drift_shown_ms();
            line.drift_seconds = drift;
            let large = drift.abs() > DRIFT_TOLD;
            changed |= shown.is_some() != large;
            tell_drift = (large && !line.drift_told).then_some(drift);
            line.drift_told = large;
        }
        drop(session);
        if changed {
            self.0.wake.notify_one();
            self.show_connection();
        }
        if let Some(drift) = tell_drift {
            tracing::warn!(drift, "the till's clock differs from Front Payment's");
            self.0.ports.screen.notice(&NoticeView {
                code: NoticeCode::ClockDrift,
                detail: drift.to_string(),
            });
        }
    }

    /// Front Payment's clock as far as we know it, in Unix seconds: orders must not be dated before it.
    pub(crate) fn front_now_seconds(&self) -> i64 {
        let correction = self.session().line.correction();
        self.now().unix_seconds().saturating_add(correction)
    }

    /// Tries whether there is a connection, by a call that changes nothing.
    pub(crate) async fn probe(&self) {
        match self.token().await {
            Ok(Some(lent)) => {
                let allowance = self.allowance(Purpose::Probe).await;
                {
                    let line = &mut self.session().line;
                    line.probes = line.probes.saturating_add(1);
                }
                let answer = self.0.ports.front.status(PROBED, &lent.token).await;
                self.heard(allowance, &answer);
                if let Outcome::TokenRefused = answer.outcome {
                    self.token_refused(&lent);
                }
            }
            // Without a token nothing can be called; whoever sets one is heard by what is called then.
            Ok(None) | Err(_) => self.session().line.last_call = Some(Instant::now()),
        }
    }

    /// Sends now what waited for a connection.
    pub(crate) fn back_online(&self) -> Result<(), AppError> {
        self.look_back_online()?;
        self.release(|hindrance| hindrance == Hindrance::Offline)
    }

    /// Whether the keychain has another token by now, as from `kasse token set` on the command line.
    pub(crate) async fn look_for_token(&self) {
        let till = self.clone();
        let look = move || till.0.tokens.look_again(&*till.0.ports.secrets);
        if let Ok(true) = tokio::task::spawn_blocking(look).await {
            tracing::info!("there is another token in the keychain");
            self.0.ports.screen.notice(&NoticeView {
                code: NoticeCode::TokenReplaced,
                detail: String::new(),
            });
            if let Err(error) = self.token_arrived() {
                self.report(&error);
            }
        }
    }

    /// There is a token again: what waited for one is due, and what is open is asked after.
    pub(crate) fn token_arrived(&self) -> Result<(), AppError> {
        self.wait_for_customers()?;
        self.release(Hindrance::is_token)?;
        self.look_if_open()?;
        for stored in self.0.store.open_orders()? {
            if stored.order.state().front().is_some() {
                self.poll_after(stored.order.id(), Duration::ZERO);
            }
        }
        Ok(())
    }

    /// Makes due what waits in the queue for this. What needs its customer, who may be gone, waits on for a person, but
    /// no longer for this.
    pub(crate) fn release(&self, cleared: impl Fn(Hindrance) -> bool) -> Result<(), AppError> {
        use kasse_store::OutboxChange::{Due, Pause};
        for stored in self.0.store.open_orders()? {
            let order = stored.order;
            if !matches!(order.state(), OrderState::Queued) {
                continue;
            }
            let row = self.0.store.outbox_row(order.id())?;
            let Some(hindrance) = row.as_ref().and_then(Hindrance::of) else {
                continue;
            };
            let may_wait = order.terms().method().may_wait(order.customer().kind());
            let change = match (cleared(hindrance), may_wait) {
                (false, _) => continue,
                (true, true) => Due {
                    at: self.now(),
                    problem: None,
                },
                (true, false) => Pause {
                    problem: Some(Hindrance::CustomerAway.as_str()),
                },
            };
            if let Some(order) = self.reschedule(order.id(), change)? {
                self.show(&order);
            }
        }
        self.0.wake.notify_one();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_time_outside_of_the_call_is_a_difference() {
        // The server's clock, ours at the answer, how long the call took in ms.
        for (server, now, took_ms, expected) in [
            (1_000, 1_000, 0, 0),
            (1_000, 1_040, 40_000, 0),
            (1_000, 1_040, 10_000, -30),
            (1_000, 900, 40_000, 100),
            (1_000, 1_001, 1_999, 0),
            (i64::MIN, i64::MAX, 0, i64::MIN),
            (i64::MAX, i64::MIN, u64::MAX, i64::MAX),
        ] {
            assert_eq!(
                drift(server, now, took_ms),
                expected,
                "{server} {now} {took_ms}"
            );
        }
    }
}
