//! The worker: the one owner of the queue. It sends what is due and asks after what is open, a few at a time, so that
//! an order that hangs never holds up the next.

use std::collections::HashMap;
use std::time::Duration;

use kasse_core::{OrderId, OrderState};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use crate::checkout::order_id;
use crate::contract::OrderView;
use crate::error::AppError;
use crate::problems::Hindrance;
use crate::send::due_now;
use crate::till::Till;

/// Orders being sent at the same time, at least and at most: more where calls take so long that the rate limit would
/// not be reached. Without a connection it is one: it finds out for all.
const FEW_SENDING: usize = 4;
const MOST_SENDING: usize = 64;
/// Orders being asked after at the same time, of those that somebody waits for and of the others each: these may wait
/// long for their turn in the budget.
const MOST_ASKING: usize = 4;
/// Rows of the queue that are looked at in one go, beside those that are under way or held.
const MOST_DUE: u32 = 32;

/// What a task of the worker is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    Send(OrderId),
    /// Asks after an order that somebody waits for, or that nobody waits for.
    Ask {
        order: OrderId,
        eager: bool,
    },
    /// Looks through Front Payment's list for the orders whose outcome is open.
    Look,
    Probe,
}

/// Whether a step did what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The order is where it should be.
    Done,
    /// The till itself failed; the same at once would fail again.
    Failed,
}

struct Worker {
    till: Till,
    tasks: JoinSet<Step>,
    jobs: HashMap<Id, Job>,
    held: HashMap<OrderId, Instant>,
}

impl Till {
    /// Runs until it is dropped; what is under way then is broken off. One worker a till.
    pub async fn work(self) {
        // A new start is a new try for what waited for a token: there may be one now.
        if let Err(error) = self.release(Hindrance::is_token) {
            self.report(&error);
        }
        let mut worker = Worker {
            till: self,
            tasks: JoinSet::new(),
            jobs: HashMap::new(),
            held: HashMap::new(),
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

    /// Whether an order is on its way this moment. What can't be read is not.
    pub fn is_sending(&self) -> bool {
        let open = self.0.store.open_orders().unwrap_or_default();
        open.iter()
            .any(|stored| matches!(stored.order.state(), OrderState::Sending))
            || self.is_refunding()
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
                self.0.wake.notify_one();
            }
            OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Unknown { front: Some(_), .. } => self.poll_after(id, Duration::ZERO),
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
    fn spawn(&mut self, job: Job) {
        let till = self.till.clone();
        let task = self.tasks.spawn(async move {
            match job {
                Job::Send(id) => till.send_once(id).await,
                Job::Ask { order, .. } => till.poll_once(order).await,
                Job::Look => till.look_once().await,
                Job::Probe => {
                    till.probe().await;
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
            Some(Job::Send(order)) => {
                if step == Step::Failed {
                    self.held
                        .insert(order, Instant::now() + self.till.pace().held_for);
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
            }
            Some(Job::Look) => {
                if ended.is_err() {
                    let till = &self.till;
                    till.reconciling().fell(till.pace(), Instant::now());
                }
            }
            Some(Job::Probe) | None => {}
        }
    }

    fn count(&self, of: impl Fn(&Job) -> bool) -> usize {
        self.jobs.values().filter(|job| of(job)).count()
    }

    /// Starts what is due and returns how long there is nothing more to do.
    fn start_due(&mut self) -> Duration {
        let now = Instant::now();
        let mut wake = now + self.till.pace().longest_sleep;
        self.held.retain(|_, until| *until > now);
        if let Some(next) = self.till.mind_visit() {
            wake = wake.min(next);
        }
        let back = self.till.session().line.take_back();
        if back && let Err(error) = self.till.back_online() {
            self.till.report(&error);
        }
        self.start_asking(now, &mut wake);
        self.start_looking(now, &mut wake);
        if !self.till.0.tokens.is_refused()
            && let Err(error) = self.start_sending(now, &mut wake)
        {
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

    fn start_asking(&mut self, now: Instant, wake: &mut Instant) {
        for eager in [true, false] {
            let is_such =
                |job: &Job| matches!(job, Job::Ask { eager: other, .. } if *other == eager);
            while self.count(is_such) < MOST_ASKING {
                let Some(order) = self.till.polls().take_due(eager, now) else {
                    break;
                };
                self.spawn(Job::Ask { order, eager });
            }
            if self.count(is_such) < MOST_ASKING
                && let Some(next) = self.till.polls().next(eager, now)
            {
                *wake = (*wake).min(next);
            }
        }
    }

    fn start_sending(&mut self, now: Instant, wake: &mut Instant) -> Result<(), AppError> {
        let offline = self.till.session().line.is_offline();
        let most = if offline {
            1
        } else {
            // As many again wait in the budget's line, so that none of its places stays empty.
            (2 * self.till.0.budget.useful_concurrency()).clamp(FEW_SENDING, MOST_SENDING)
        };
        let sending = self.count(|job| matches!(job, Job::Send(_)));
        if sending >= most {
            return Ok(());
        }
        let store = &self.till.0.store;
        let Some(next) = store.next_due_at()? else {
            return Ok(());
        };
        let clock = self.till.now();
        let wait_ms = next.ms_since(clock);
        let latest = self.till.pace().latest_due_ms();
        let until = if wait_ms > latest { next } else { clock };
        if let Ok(wait @ 1..) = u64::try_from(wait_ms)
            && until == clock
        {
            *wake = (*wake).min(now + Duration::from_millis(wait));
            return Ok(());
        }
        let passed_over = u32::try_from(self.held.len() + sending).unwrap_or(MOST_DUE);
        let due = store.outbox(until, MOST_DUE.saturating_add(passed_over))?;
        let mut free = most - sending;
        for row in due {
            let id = row.stored.order.id();
            if free == 0 {
                break;
            }
            if let Some(until) = self.held.get(&id) {
                *wake = (*wake).min(*until);
            } else if self.count(|job| *job == Job::Send(id)) == 0 {
                self.spawn(Job::Send(id));
                free -= 1;
            }
        }
        Ok(())
    }
}
