//! When each open order is asked after next.

use std::collections::HashMap;
use std::time::Duration;

use kasse_core::OrderId;
use tokio::time::Instant;

/// While somebody waits for the answer.
const EAGER: Duration = Duration::from_secs(2);
/// How long somebody is thought to wait.
const EAGER_FOR: Duration = Duration::from_mins(10);
/// Afterwards.
const PATIENT: Duration = Duration::from_mins(1);
/// At most two polls a second whatever the number of orders: half of the limit of 240 a minute that is announced.
const SPACING: Duration = Duration::from_millis(500);

/// The orders that are asked after. An order leaves only when a poll says that there is nothing more to ask.
#[derive(Debug, Default)]
pub(crate) struct Polls {
    due: HashMap<OrderId, Poll>,
    /// When the next poll may start at all.
    free_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Poll {
    at: Instant,
    since: Instant,
    /// How often the status has said SENT since BankID's page said that it failed.
    since_failure: u32,
    running: bool,
    /// Somebody wants to know again, for what has happened while a poll is running.
    again: bool,
    /// The time for BankID has run out.
    expired: bool,
}

impl Polls {
    /// The earliest time at which an order is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        let at = self
            .due
            .values()
            .filter(|poll| !poll.running)
            .map(|poll| poll.at)
            .min()?;
        Some(self.free_at.map_or(at, |free| free.max(at)))
    }

    /// Takes the order that has been due for the longest time, if it may be asked after now.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<OrderId> {
        if self.free_at.is_some_and(|free| free > now) {
            return None;
        }
        let (id, poll) = self
            .due
            .iter_mut()
            .filter(|(_, poll)| poll.at <= now && !poll.running)
            .min_by_key(|(_, poll)| poll.at)?;
        poll.running = true;
        self.free_at = Some(now + SPACING);
        Some(*id)
    }

    /// Asks after an order from this time on.
    pub(crate) fn set(&mut self, id: OrderId, at: Instant, now: Instant) {
        let poll = self.due.entry(id).or_insert(Poll {
            at,
            since: now,
            since_failure: 0,
            running: false,
            again: false,
            expired: false,
        });
        poll.at = at;
        poll.again = poll.running;
    }

    /// A poll has ended.
    pub(crate) fn done(&mut self, id: OrderId, go_on: bool, now: Instant) {
        if !go_on {
            self.due.remove(&id);
        } else if let Some(poll) = self.due.get_mut(&id) {
            poll.running = false;
            if !std::mem::take(&mut poll.again) {
                let eager = now.duration_since(poll.since) < EAGER_FOR;
                poll.at = now + if eager { EAGER } else { PATIENT };
            }
        }
    }

    /// Whether somebody still waits for the answer.
    pub(crate) fn is_eager(&self, id: OrderId, now: Instant) -> bool {
        self.due
            .get(&id)
            .is_some_and(|poll| now.duration_since(poll.since) < EAGER_FOR)
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

    #[test]
    fn orders_are_asked_after_one_by_one_the_longest_due_first() {
        let start = Instant::now();
        let mut polls = Polls::default();
        polls.set(order(1), start + EAGER, start);
        polls.set(order(2), start, start);
        let later = start + EAGER;
        assert_eq!(polls.take_due(later), Some(order(2)));
        assert_eq!(polls.take_due(later), None, "not two at once");
        assert_eq!(polls.next(), Some(later + SPACING));
        assert_eq!(polls.take_due(later + SPACING), Some(order(1)));
        assert_eq!(polls.next(), None, "both are under way");
    }

    #[test]
    fn a_wish_during_a_poll_is_not_forgotten() {
        let start = Instant::now();
        let mut polls = Polls::default();
        polls.set(order(1), start, start);
        assert_eq!(polls.take_due(start), Some(order(1)));
        polls.set(order(1), start, start);
        assert_eq!(polls.take_due(start + SPACING), None, "it is under way");
        polls.done(order(1), true, start + SPACING);
        assert_eq!(
            polls.take_due(start + SPACING),
            Some(order(1)),
            "at once again"
        );
        polls.done(order(1), true, start + SPACING);
        assert_eq!(polls.next(), Some(start + SPACING + EAGER));
    }

    #[test]
    fn who_waits_long_is_asked_after_less_often() {
        let start = Instant::now();
        let mut polls = Polls::default();
        polls.set(order(1), start, start);
        assert!(polls.is_eager(order(1), start));
        let late = start + EAGER_FOR;
        polls.done(order(1), true, late);
        assert_eq!(polls.next(), Some(late + PATIENT));
        polls.done(order(1), false, late);
        assert_eq!(polls.next(), None);
    }
}
