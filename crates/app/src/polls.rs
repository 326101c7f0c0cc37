//! When each open order is asked after next.

use std::collections::HashMap;
use std::time::Duration;

use kasse_core::OrderId;
use tokio::time::Instant;

use crate::pace::{Pace, doubled};

/// The orders that are asked after. An order leaves only when a poll says that there is nothing more to ask.
#[derive(Debug)]
pub(crate) struct Polls {
    pace: Pace,
    due: HashMap<OrderId, Poll>,
}

#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is set and cleared by another event"
)]
struct Poll {
    at: Instant,
    since: Instant,
    /// Whether somebody may stand there for it at all.
    watched: bool,
    /// How often it was asked after since nobody stands there any more.
    patiently: u32,
    /// How often the status has said SENT since BankID's page said that it failed.
    since_failure: u32,
    /// Cancellations that did not work, and when the next one may be tried.
    cancels: u32,
    cancel_again_at: Option<Instant>,
    running: bool,
    /// Somebody wants to know again, for what has happened while a poll is running.
    again: bool,
    /// The time for BankID has run out.
    expired: bool,
}

impl Poll {
    fn is_eager(&self, pace: &Pace, now: Instant) -> bool {
        self.watched && now.duration_since(self.since) < pace.eager_for
    }
}

impl Polls {
    pub(crate) fn new(pace: &Pace) -> Self {
        Self {
            pace: pace.clone(),
            due: HashMap::new(),
        }
    }

    /// The earliest time at which an order that somebody waits for, or one that nobody waits for, is due.
    pub(crate) fn next(&self, eager: bool, now: Instant) -> Option<Instant> {
        self.of(eager, now).map(|(_, poll)| poll.at).min()
    }

    /// Takes the order that has been due for the longest time.
    pub(crate) fn take_due(&mut self, eager: bool, now: Instant) -> Option<OrderId> {
        let due = self.of(eager, now).filter(|(_, poll)| poll.at <= now);
        let (id, _) = due.min_by_key(|(_, poll)| poll.at)?;
        if let Some(poll) = self.due.get_mut(&id) {
            poll.running = true;
        }
        Some(id)
    }

    fn of(&self, eager: bool, now: Instant) -> impl Iterator<Item = (OrderId, &Poll)> {
        self.due
            .iter()
            .filter(move |(_, poll)| !poll.running && poll.is_eager(&self.pace, now) == eager)
            .map(|(id, poll)| (*id, poll))
    }

    /// Asks after an order from this time on.
    pub(crate) fn set(&mut self, id: OrderId, at: Instant, now: Instant) {
        let poll = self.due.entry(id).or_insert(Poll {
            at,
            since: now,
            watched: true,
            patiently: 0,
            since_failure: 0,
            cancels: 0,
            cancel_again_at: None,
            running: false,
            again: false,
            expired: false,
        });
        poll.at = at;
        poll.again = poll.running;
    }

    /// A poll has ended.
    pub(crate) fn done(&mut self, id: OrderId, go_on: bool, now: Instant) {
        let wanted = |poll: &Poll| poll.again || !poll.running;
        if !go_on && !self.due.get(&id).is_some_and(wanted) {
            self.due.remove(&id);
        } else if let Some(poll) = self.due.get_mut(&id) {
            // A question by the file has no entry; one that was made meanwhile is somebody else's.
            let was_running = std::mem::replace(&mut poll.running, false);
            if was_running && !std::mem::take(&mut poll.again) {
                let pace = &self.pace;
                poll.at = now
                    + if poll.is_eager(pace, now) {
                        pace.eager_poll
                    } else {
                        poll.patiently = poll.patiently.saturating_add(1);
                        doubled(pace.patient_poll, pace.last_poll, poll.patiently)
                    };
            }
        }
    }

    /// Somebody waits from now on.
    pub(crate) fn renew(&mut self, id: OrderId, now: Instant) {
        if let Some(poll) = self.due.get_mut(&id) {
            poll.since = now;
            poll.watched = true;
            poll.patiently = 0;
        }
    }

    /// Nobody stands there for it: it came out of the queue.
    pub(crate) fn unwatched(&mut self, id: OrderId) {
        if let Some(poll) = self.due.get_mut(&id) {
            poll.watched = false;
        }
    }

    /// Whether the order is asked after.
    pub(crate) fn contains(&self, id: OrderId) -> bool {
        self.due.contains_key(&id)
    }

    /// Whether a cancellation that did not work may be tried again.
    pub(crate) fn may_cancel(&self, id: OrderId, now: Instant) -> bool {
        let poll = self.due.get(&id);
        poll.and_then(|poll| poll.cancel_again_at)
            .is_none_or(|at| at <= now)
    }

    /// A cancellation did not work; Front Payment may have refused it.
    pub(crate) fn cancel_failed(&mut self, id: OrderId, refused: bool, now: Instant) {
        let pace = &self.pace;
        if let Some(poll) = self.due.get_mut(&id) {
            poll.cancels = poll.cancels.saturating_add(1);
            let wait = if refused {
                doubled(pace.first_cancel, pace.last_cancel, poll.cancels)
            } else {
                doubled(pace.first_retry, pace.last_retry, poll.cancels)
            };
            poll.cancel_again_at = Some(now + wait);
        }
    }

    /// Whether somebody still waits for the answer.
    pub(crate) fn is_eager(&self, id: OrderId, now: Instant) -> bool {
        self.due
            .get(&id)
            .is_some_and(|poll| poll.is_eager(&self.pace, now))
    }

    /// The time for BankID has run out.
    pub(crate) fn expire(&mut self, id: OrderId, now: Instant) {
        self.set(id, now, now);
        if let Some(poll) = self.due.get_mut(&id) {
            poll.expired = true;
        }
    }

    /// Whether the time for BankID has run out, or would have if it had begun when we first asked.
    pub(crate) fn is_expired(&self, id: OrderId, limit: Duration, now: Instant) -> bool {
        self.due
            .get(&id)
            .is_some_and(|poll| poll.expired || now.duration_since(poll.since) >= limit)
    }

    /// Counts a poll that says SENT although BankID's page said that it failed. Returns how many there were.
    pub(crate) fn count_failure(&mut self, id: OrderId) -> u32 {
        self.due.get_mut(&id).map_or(0, |poll| {
            poll.since_failure = poll.since_failure.saturating_add(1);
            poll.since_failure
        })
    }

    /// BankID is tried again, or has just ended.
    pub(crate) fn forget_failures(&mut self, id: OrderId) {
        if let Some(poll) = self.due.get_mut(&id) {
            poll.since_failure = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn order(number: u128) -> OrderId {
        OrderId(Uuid::from_u128(number))
    }

    fn polls() -> Polls {
        Polls::new(&Pace::default())
    }

    #[test]
    fn the_order_that_is_due_for_the_longest_time_is_asked_after_first() {
        let start = Instant::now();
        let mut polls = polls();
        let later = start + Duration::from_secs(2);
        polls.set(order(1), later, start);
        polls.set(order(2), start, start);
        assert_eq!(polls.next(true, start), Some(start));
        assert_eq!(polls.take_due(true, later), Some(order(2)));
        assert_eq!(polls.take_due(true, later), Some(order(1)));
        assert_eq!(polls.next(true, later), None, "both are under way");
    }

    #[test]
    fn a_wish_during_a_poll_is_not_forgotten() {
        let start = Instant::now();
        let mut polls = polls();
        polls.set(order(1), start, start);
        assert_eq!(polls.take_due(true, start), Some(order(1)));
        polls.set(order(1), start, start);
        assert_eq!(polls.take_due(true, start), None, "it is under way");
        polls.done(order(1), true, start);
        assert_eq!(polls.take_due(true, start), Some(order(1)), "at once again");
        polls.done(order(1), true, start);
        let next = start + Pace::default().eager_poll;
        assert_eq!(polls.next(true, start), Some(next));
    }

    #[test]
    fn a_wish_during_the_last_poll_is_not_forgotten() {
        let start = Instant::now();
        let mut polls = polls();
        polls.set(order(1), start, start);
        polls.take_due(true, start);
        polls.set(order(1), start, start);
        polls.done(order(1), false, start);
        assert_eq!(polls.take_due(true, start), Some(order(1)));
        polls.done(order(1), false, start);
        assert!(!polls.contains(order(1)));
    }

    #[test]
    fn a_question_by_the_file_ends_none_that_somebody_wants() {
        let start = Instant::now();
        let mut polls = polls();
        polls.set(order(1), start, start);
        polls.done(order(1), false, start);
        assert_eq!(polls.take_due(true, start), Some(order(1)));
    }

    #[test]
    fn who_waits_long_is_asked_after_less_and_less_often() {
        let pace = Pace::default();
        let start = Instant::now();
        let mut polls = polls();
        polls.set(order(1), start, start);
        assert!(polls.is_eager(order(1), start));
        let mut now = start + pace.eager_for;
        let mut minutes = Vec::new();
        for _ in 0..9 {
            assert_eq!(polls.take_due(false, now), Some(order(1)));
            polls.done(order(1), true, now);
            assert_eq!(polls.next(true, now), None);
            let next = polls.next(false, now).unwrap();
            minutes.push((next - now).as_secs() / 60);
            now = next;
        }
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        polls.renew(order(1), now);
        polls.take_due(true, now);
        polls.done(order(1), true, now);
        assert_eq!(polls.next(true, now), Some(now + pace.eager_poll));
        polls.take_due(true, now + pace.eager_poll);
        polls.done(order(1), false, now);
        assert_eq!(polls.next(true, now), None);
    }
}
