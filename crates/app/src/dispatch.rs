//! What the worker starts next: whom a person waits for first, then the queue, each customer's orders in the order in
//! which they were placed.

use kasse_core::OrderId;
use kasse_store::Ready;
use tokio::time::Instant;

use crate::error::AppError;
use crate::till::Till;
use crate::worker::{Job, Worker};

/// Orders being sent at the same time, at least and at most: more where calls take so long that the rate limit would
/// not be reached. Without a connection it is one: it finds out for all.
const FEW_SENDING: usize = 4;
const MOST_SENDING: usize = 64;
/// Orders being asked after at the same time, of those that somebody waits for and of the others each: these may wait
/// long for their turn in the budget.
const MOST_ASKING: usize = 4;
/// Orders that somebody waits for at the same time; beyond that the oldest wait like all others.
const MOST_HURRIED: usize = 50;

impl Till {
    /// Somebody stands at the till for this order: it goes before the queue.
    pub(crate) fn hurry(&self, id: OrderId) {
        let mut session = self.session();
        let hurried = &mut session.hurried;
        hurried.retain(|other| *other != id);
        hurried.push(id);
        if hurried.len() > MOST_HURRIED {
            hurried.remove(0);
        }
        drop(session);
        self.0.wake.notify_one();
    }
}

impl Worker {
    pub(crate) fn start_asking(&mut self, now: Instant, wake: &mut Instant) {
        for eager in [true, false] {
            while self.asking(eager) < MOST_ASKING {
                let Some(order) = self.till.polls().take_due(eager, now) else {
                    break;
                };
                self.spawn(Job::Ask { order, eager });
            }
            if self.asking(eager) < MOST_ASKING
                && let Some(next) = self.till.polls().next(eager, now)
            {
                *wake = (*wake).min(next);
            }
        }
    }

    fn asking(&self, eager: bool) -> usize {
        self.count(|job| matches!(job, Job::Ask { eager: other, .. } if *other == eager))
    }

    /// Asks after what nobody waits for: open invoices, by the times in the file.
    pub(crate) fn start_following(
        &mut self,
        now: Instant,
        wake: &mut Instant,
    ) -> Result<(), AppError> {
        let free = MOST_ASKING.saturating_sub(self.asking(false));
        let offline = self.till.session().line.is_offline();
        if free == 0 || offline || self.till.0.tokens.is_out() {
            return Ok(());
        }
        if self.next_follow_look > now {
            *wake = (*wake).min(self.next_follow_look);
            return Ok(());
        }
        let clock = self.till.now();
        let pace = self.till.pace();
        self.till.0.store.replan_follow_ups(clock)?;
        let most = u32::try_from(free + MOST_ASKING).unwrap_or(u32::MAX);
        let due = self.till.0.store.follow_ups_due(clock, most)?;
        self.next_follow_look = now + pace.longest_sleep;
        *wake = (*wake).min(self.next_follow_look);
        for follow_up in due {
            let order = follow_up.order;
            if self.asking(false) >= MOST_ASKING {
                break;
            }
            let is_this =
                |job: &Job| matches!(job, Job::Ask { order: other, .. } if *other == order);
            if self.count(is_this) > 0 {
                continue;
            }
            if self.till.polls().contains(order) {
                // It is asked after already, more often than this.
                self.till.follow_later(order)?;
            } else {
                self.spawn(Job::Ask {
                    order,
                    eager: false,
                });
            }
        }
        Ok(())
    }

    pub(crate) fn start_sending(
        &mut self,
        now: Instant,
        wake: &mut Instant,
    ) -> Result<(), AppError> {
        let tokens = &self.till.0.tokens;
        if self.till.0.under_way.is_closing() || tokens.is_refused() {
            return Ok(());
        }
        let is_token_missing = tokens.is_missing();
        let held: Vec<Ready> = self.held.values().map(|(ready, _)| ready.clone()).collect();
        if let Some(until) = self.held.values().map(|(_, until)| *until).min() {
            *wake = (*wake).min(until);
        }
        // As many again wait in the budget's line, so that none of its places stays empty.
        let useful = 2 * self.till.0.budget.useful_concurrency();
        let most = useful.clamp(FEW_SENDING, MOST_SENDING);
        self.send_hurried(&held, most + FEW_SENDING)?;
        if is_token_missing {
            // Whom somebody stands there for has found that out, and asks the keychain anew.
            return Ok(());
        }
        let (offline, again_at) = {
            let line = &self.till.session().line;
            (line.is_offline(), line.send_again_at(self.till.pace()))
        };
        if let Some(at) = again_at.filter(|at| *at > now) {
            // The one that was tried last has found out for all.
            *wake = (*wake).min(at);
            return Ok(());
        }
        let most = if offline { 1 } else { most };
        let clock = self.till.now();
        while self.sending.len() < most {
            let under_way: Vec<Ready> = self.sending.values().cloned().collect();
            let store = &self.till.0.store;
            let Some(ready) = store.next_to_send(clock, &under_way, &held)? else {
                if let Some(wait) = store.next_due_after(clock)? {
                    *wake = (*wake).min(now + wait);
                }
                break;
            };
            self.send(ready, false);
        }
        Ok(())
    }

    fn send_hurried(&mut self, held: &[Ready], most: usize) -> Result<(), AppError> {
        let clock = self.till.now();
        let hurried = self.till.session().hurried.clone();
        for id in hurried {
            if self.sending.len() >= most {
                break;
            }
            let under_way: Vec<Ready> = self.sending.values().cloned().collect();
            let store = &self.till.0.store;
            let next = store.hurried_to_send(id, clock, &under_way, held)?;
            let is_under_way = |ready: &Ready| ready.order == id;
            let waits = match &next {
                Some(ready) => ready.order != id,
                None if under_way.iter().any(is_under_way) => false,
                None => store
                    .outbox_row(id)?
                    .is_some_and(|row| row.due_at.is_some()),
            };
            if !waits {
                self.till.session().hurried.retain(|other| *other != id);
            }
            if let Some(ready) = next {
                self.send(ready, true);
            }
        }
        Ok(())
    }

    fn send(&mut self, ready: Ready, hurried: bool) {
        let order = ready.order;
        self.sending.insert(order, ready);
        self.spawn(Job::Send { order, hurried });
    }
}
