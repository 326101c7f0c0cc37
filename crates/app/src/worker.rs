//! The worker: the one owner of the queue. It sends what is due and asks after what is open, a few at a time, so that
//! an order that hangs never holds up the next.

use std::collections::HashSet;
use std::time::Duration;

use kasse_core::{OrderId, OrderState};
use kasse_store::{OutboxChange, StoredOrder};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::checkout::order_id;
use crate::contract::OrderView;
use crate::error::AppError;
use crate::till::Till;

/// Calls under way at the same time.
const MOST_AT_ONCE: usize = 4;
/// Rows of the queue that are looked at in one go.
const MOST_DUE: u32 = 32;
/// Longest sleep: the wall clock, by which retries are due, may be set while we sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

impl Till {
    /// Runs until it is dropped.
    pub async fn work(self) {
        let mut tasks = JoinSet::new();
        let mut busy: HashSet<OrderId> = HashSet::new();
        loop {
            while let Some(ended) = tasks.try_join_next() {
                self.ended(ended, &mut busy);
            }
            let sleep = self.start_due(&mut tasks, &mut busy);
            tokio::select! {
                () = self.0.wake.notified() => {}
                () = tokio::time::sleep(sleep) => {}
                Some(ended) = tasks.join_next(), if !tasks.is_empty() => self.ended(ended, &mut busy),
            }
        }
    }

    fn ended(&self, ended: Result<OrderId, tokio::task::JoinError>, busy: &mut HashSet<OrderId>) {
        match ended {
            Ok(id) => {
                busy.remove(&id);
            }
            Err(error) => {
                // A panic in a step: its attempt is on disk, so the next start calls it unknown. Others go on.
                tracing::error!(%error, "a step of the worker fell");
            }
        }
    }

    /// Starts what is due and returns how long there is nothing more to do.
    fn start_due(&self, tasks: &mut JoinSet<OrderId>, busy: &mut HashSet<OrderId>) -> Duration {
        let mut sleep = LONGEST_SLEEP;
        if !self.0.tokens.is_refused()
            && let Err(error) = self.start_sending(tasks, busy, &mut sleep)
        {
            self.report(&error);
        }
        if tasks.len() < MOST_AT_ONCE {
            let due = self.polls().take_due(Instant::now());
            for id in due {
                let till = self.clone();
                tasks.spawn(async move {
                    till.poll_once(id).await;
                    id
                });
            }
            if let Some(next) = self.polls().next() {
                sleep = sleep.min(next.saturating_duration_since(Instant::now()));
            }
        }
        sleep
    }

    fn start_sending(
        &self,
        tasks: &mut JoinSet<OrderId>,
        busy: &mut HashSet<OrderId>,
        sleep: &mut Duration,
    ) -> Result<(), AppError> {
        let now = self.now();
        for row in self.0.store.outbox(now, MOST_DUE)? {
            let id = row.stored.order.id();
            if tasks.len() >= MOST_AT_ONCE {
                return Ok(());
            }
            if busy.insert(id) {
                let till = self.clone();
                tasks.spawn(async move {
                    till.send_once(id).await;
                    id
                });
            }
        }
        if let Some(due) = self.0.store.next_due_at()? {
            let wait = due.ms_since(now);
            // What is due already is under way, and its end wakes us.
            if let Ok(wait @ 1..) = u64::try_from(wait) {
                *sleep = (*sleep).min(Duration::from_millis(wait));
            }
        }
        Ok(())
    }

    /// Sends now what waits for later.
    pub fn order_retry(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let order = self.find(id)?;
        if !matches!(order.state(), OrderState::Queued) {
            return Err(AppError::NotNow("only an order that waits can be sent now"));
        }
        self.reschedule(
            id,
            OutboxChange::Due {
                at: self.now(),
                problem: None,
            },
        )?;
        self.set_problem(id, None);
        self.0.wake.notify_one();
        self.view(&order)
    }

    /// The order's screen.
    pub fn order_get(&self, id: &str) -> Result<OrderView, AppError> {
        self.view(&self.find(order_id(id)?)?)
    }

    /// There is a token again: everything that waited for one is due, except what needs its customer, who may be gone.
    pub(crate) fn release_queue(&self) -> Result<(), AppError> {
        for StoredOrder { order, .. } in self.0.store.open_orders()? {
            let waits = matches!(order.state(), OrderState::Queued);
            if waits && order.terms().method().may_wait(order.customer().kind()) {
                self.reschedule(
                    order.id(),
                    OutboxChange::Due {
                        at: self.now(),
                        problem: None,
                    },
                )?;
                self.set_problem(order.id(), None);
            }
        }
        self.0.wake.notify_one();
        Ok(())
    }
}
