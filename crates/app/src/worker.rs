//! The worker: the one owner of the queue. It sends what is due and asks after what is open, a few at a time, so that
//! an order that hangs never holds up the next.

use std::collections::HashMap;
use std::time::Duration;

use kasse_core::{OrderId, OrderState, Timestamp};
use kasse_store::Ready;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use crate::checkout::order_id;
use crate::contract::OrderView;
use crate::error::AppError;
use crate::problems::Hindrance;
use crate::send::due_now;
use crate::till::Till;

/// What a task of the worker is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    /// Sends an order, which somebody may stand at the till for.
    Send {
        order: OrderId,
        hurried: bool,
    },
    /// Asks after an order that somebody waits for, or that nobody waits for.
    Ask {
        order: OrderId,
        eager: bool,
    },
    /// Looks through Front Payment's list for the orders whose outcome is open.
    Look,
    Probe,
    /// Looks whether the keychain has another token.
    Token,
}

/// Whether a step did what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The order is where it should be.
    Done,
    /// The till itself failed; the same at once would fail again.
    Failed,
}

pub(crate) struct Worker {
    pub(crate) till: Till,
    tasks: JoinSet<Step>,
    jobs: HashMap<Id, Job>,
    /// What is being sent.
    pub(crate) sending: HashMap<OrderId, Ready>,
    /// What is left alone for a while.
    pub(crate) held: HashMap<OrderId, (Ready, Instant)>,
    /// When the file is looked at again for orders to ask after.
    pub(crate) next_follow_look: Instant,
    next_token_look: Instant,
    next_overdue_look: Instant,
    /// Both clocks at the last look.
    clocks: (Instant, Timestamp),
}

impl Till {
    /// Runs until it is dropped; what is under way then is broken off. One worker a till.
    pub async fn work(self) {
        // A new start is a new try for what waited for a token: there may be one now.
        if let Err(error) = self.release(Hindrance::is_token) {
            self.report(&error);
        }
        // And for what waited by a clock that may have been set in the meantime.
        if let Err(error) = self.0.store.all_due(self.now()) {
            self.report(&error.into());
        }
        let now = Instant::now();
        let mut worker = Worker {
            clocks: (now, self.now()),
            till: self,
            tasks: JoinSet::new(),
            jobs: HashMap::new(),
            sending: HashMap::new(),
            held: HashMap::new(),
            next_follow_look: now,
            next_token_look: now,
            next_overdue_look: now,
        };
        loop {
            let sleep = worker.start_due();
            let Worker { till, tasks, .. } = &mut worker;
            let ended = tokio::select! {
                () = till.0.wake.notified() => None,
                () = tokio::time::sleep(sleep) => None,
                Some(ended) = tasks.join_next_with_id(), if !tasks.is_empty() => Some(ended),
            };
            if let Some(ended) = ended {
                worker.ended(&ended);
            }
        }
    }

    /// Sends now what waits for later; asks now after what is open at Front Payment.
    pub fn order_retry(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let order = self.find(id)?;
        match order.state() {
            OrderState::Queued if self.0.tokens.is_refused() => {
                self.pause(id, Hindrance::TokenRefused)?;
            }
            OrderState::Queued => {
                self.reschedule(id, due_now(self))?;
                self.hurry(id);
            }
            OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Unknown { front: Some(_), .. } => {
                self.poll_after(id, Duration::ZERO);
                // A person waits for it from now on.
                self.polls().renew(id, Instant::now());
            }
            OrderState::Sending
            | OrderState::Unknown { front: None, .. }
            | OrderState::Rejected { .. }
            | OrderState::Invoiced { .. }
            | OrderState::Paid { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => {
                return Err(AppError::NotNow(
                    "only an order that waits can be tried again",
                ));
            }
        }
        Ok(self.view(&self.find(id)?))
    }

    /// The order's screen.
    pub fn order_get(&self, id: &str) -> Result<OrderView, AppError> {
        Ok(self.view(&self.find(order_id(id)?)?))
    }
}

impl Worker {
    pub(crate) fn spawn(&mut self, job: Job) {
        let till = self.till.clone();
        let task = self.tasks.spawn(async move {
            match job {
                Job::Send { order, hurried } => till.send_once(order, hurried).await,
                Job::Ask { order, .. } => till.poll_once(order).await,
                Job::Look => till.look_once().await,
                Job::Probe => {
                    till.probe().await;
                    Step::Done
                }
                Job::Token => {
                    till.look_for_token().await;
                    Step::Done
                }
            }
        });
        self.jobs.insert(task.id(), job);
    }

    fn ended(&mut self, ended: &Result<(Id, Step), JoinError>) {
        let (id, step) = match ended {
            Ok((id, step)) => (*id, *step),
            Err(error) => (error.id(), Step::Failed),
        };
        let job = self.jobs.remove(&id);
        if let Err(error) = ended {
            tracing::error!(%error, "a step of the worker fell");
        }
        match job {
            Some(Job::Send { order, .. }) => {
                if let Some(ready) = self.sending.remove(&order)
                    && step == Step::Failed
                {
                    let until = Instant::now() + self.till.pace().held_for;
                    self.held.insert(order, (ready, until));
                }
                if ended.is_err()
                    && let Err(error) = self.till.step_fell(order)
                {
                    self.till.report(&error);
                }
            }
            Some(Job::Ask { order, .. }) => {
                if ended.is_err() {
                    self.till.polls().done(order, true, Instant::now());
                }
                self.next_follow_look = Instant::now();
            }
            Some(Job::Look) => {
                if ended.is_err() {
                    let till = &self.till;
                    till.reconciling().fell(till.pace(), Instant::now());
                }
            }
            Some(Job::Probe | Job::Token) | None => {}
        }
    }

    pub(crate) fn count(&self, of: impl Fn(&Job) -> bool) -> usize {
        self.jobs.values().filter(|job| of(job)).count()
    }

    /// Starts what is due and returns how long there is nothing more to do.
    fn start_due(&mut self) -> Duration {
        let now = Instant::now();
        let mut wake = now + self.till.pace().longest_sleep;
        self.held.retain(|_, (_, until)| *until > now);
        if let Err(error) = self.till.settle_late() {
            self.till.report(&error);
        }
        if let Err(error) = self.mind_clocks(now) {
            self.till.report(&error);
        }
        self.till.mind_disk();
        if self.next_overdue_look <= now {
            self.next_overdue_look = now + self.till.pace().longest_sleep;
            if let Err(error) = self.till.mark_overdue() {
                self.till.report(&error);
            }
        }
        if let Some(next) = self.till.mind_visit() {
            wake = wake.min(next);
        }
        let back = self.till.session().line.take_back();
        if back && let Err(error) = self.till.back_online() {
            self.till.report(&error);
        }
        self.start_asking(now, &mut wake);
        self.start_looking(now, &mut wake);
        if let Err(error) = self.start_following(now, &mut wake) {
            self.till.report(&error);
        }
        self.look_for_token(now, &mut wake);
        if let Err(error) = self.start_sending(now, &mut wake) {
            self.till.report(&error);
        }
        let probe_at = self.till.session().line.probe_at(self.till.pace());
        match probe_at {
            Some(at) if at > now => wake = wake.min(at),
            Some(_) if self.jobs.is_empty() => self.spawn(Job::Probe),
            // What is under way will tell.
            Some(_) | None => {}
        }
        wake.saturating_duration_since(now)
    }

    fn start_looking(&mut self, now: Instant, wake: &mut Instant) {
        let (is_due, next) = {
            let offline = self.till.session().line.is_offline();
            let mut reconciling = self.till.reconciling();
            let is_due = reconciling.take_due(offline, now);
            (is_due, reconciling.next().filter(|next| *next > now))
        };
        if is_due {
            self.spawn(Job::Look);
        } else if let Some(next) = next {
            *wake = (*wake).min(next);
        }
    }

    /// Retries are due by the wall clock, so that they survive a restart, but wait by the monotonic one: when somebody
    /// sets the wall clock, they move with it.
    fn mind_clocks(&mut self, now: Instant) -> Result<(), AppError> {
        let (seen, clock_seen) = self.clocks;
        let clock = self.till.now();
        let passed = i64::try_from(now.duration_since(seen).as_millis()).unwrap_or(i64::MAX);
        let jump = clock.ms_since(clock_seen).saturating_sub(passed);
        if jump.abs() > CLOCK_JUMP_MS {
            tracing::warn!(jump_ms = jump, "the till's clock was set");
            self.till.0.store.shift_due(jump)?;
        }
        self.clocks = (now, clock);
        Ok(())
    }

    fn look_for_token(&mut self, now: Instant, wake: &mut Instant) {
        if !self.till.0.tokens.wants_another() {
            self.next_token_look = now + self.till.pace().token_look;
        } else if self.next_token_look <= now {
            self.next_token_look = now + self.till.pace().token_look;
            if self.count(|job| *job == Job::Token) == 0 {
                self.spawn(Job::Token);
            }
        }
        *wake = (*wake).min(self.next_token_look.max(now));
    }
}

/// A wall clock that goes so much faster or slower than the monotonic one between two looks was set, in ms.
const CLOCK_JUMP_MS: i64 = 1_000;
