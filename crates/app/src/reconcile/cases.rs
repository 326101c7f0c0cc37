//! The open outcomes that are being looked into, in this run of the program. What is here may be forgotten: the next run
//! begins anew, and waits anew.

use std::collections::HashMap;
use std::time::Duration;

use kasse_core::reconcile::{Comparison, Standing};
use kasse_core::{OrderId, Timestamp};
use kasse_front_payment::Details;
use tokio::time::Instant;

use crate::contract::UndecidedCode;
use crate::pace::{Pace, doubled};

/// Orders of Front Payment's whose details are kept between looks, because they may be ours.
const MOST_KEPT: usize = 500;

/// When the next look is due, and what the last one found.
#[derive(Debug, Default)]
pub(crate) struct Reconciling {
    due: Option<Instant>,
    running: bool,
    /// A look that was asked for while one was running.
    again: Option<Instant>,
    /// A person waits for the next look.
    urgent: bool,
    /// Looks that came to nothing, one after the other.
    failures: u32,
    /// Looks for what a restore took away that left something to be read.
    restore_looks: u32,
    cases: HashMap<OrderId, Case>,
    /// What was read of orders that may be ours.
    read: HashMap<String, Details>,
    /// What was listed last and is nobody's, as far as we know.
    pub(super) unowned: Vec<String>,
    pub(super) listed: Option<u32>,
}

/// An open outcome.
#[derive(Debug)]
pub(super) struct Case {
    /// Its last attempt: another one makes it another case.
    attempt: u32,
    /// Since when that attempt has certainly been over, by the clock that nobody sets. The wall clock's word is not
    /// taken: after a leap of it, a request that is still under way would count as long gone.
    since: Instant,
    /// When a look began that found everything but this order.
    absent: Option<Instant>,
    /// Looks that decided nothing.
    looks: u32,
    pub(super) verdict: Option<Verdict>,
}

/// What a look came to that did not decide.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) looked_at: Timestamp,
    pub(super) why: UndecidedCode,
    /// Whether a person must decide.
    pub(super) asks: bool,
    pub(super) candidates: Vec<Found>,
}

/// An order at Front Payment that may be ours.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) uuid: String,
    pub(super) status: String,
    pub(super) details: Option<Details>,
    pub(super) comparison: Option<Comparison>,
}

impl Reconciling {
    /// A look is due by then, if not before.
    pub(crate) fn due_by(&mut self, at: Instant) {
        let due = if self.running {
            &mut self.again
        } else {
            &mut self.due
        };
        *due = Some(due.map_or(at, |due| due.min(at)));
    }

    /// There is a connection again. A list that fails although there is one is not asked for more often by that.
    pub(super) fn back_online(&mut self, pace: &Pace, now: Instant) {
        let wait = doubled(
            pace.first_look,
            pace.last_look,
            self.failures.saturating_add(1),
        );
        self.due_by(now + wait);
    }

    /// A person waits for a look.
    pub(super) fn hurry(&mut self, order: OrderId, now: Instant) {
        if let Some(case) = self.cases.get_mut(&order) {
            case.looks = 0;
        }
        self.failures = 0;
        self.urgent = true;
        self.due_by(now);
    }

    /// When the next look is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.due.filter(|_| !self.running)
    }

    /// Takes the look that is due. Without a connection the first one is tried all the same, since it was an answer that
    /// got lost; after that, whoever finds a connection has it looked for again.
    pub(crate) fn take_due(&mut self, offline: bool, now: Instant) -> bool {
        let may_work = !offline || self.urgent || self.failures == 0;
        let is_due = may_work && self.next().is_some_and(|due| due <= now);
        if is_due {
            self.running = true;
            self.due = None;
        }
        is_due
    }

    /// Whether a person waits for the look that begins now.
    pub(super) fn take_urgent(&mut self) -> bool {
        std::mem::take(&mut self.urgent)
    }

    /// A look has ended; another one is due after this wait, where there is still something to find out.
    pub(super) fn ended(&mut self, next: Option<Duration>, now: Instant) {
        self.running = false;
        let wished = self.again.take();
        self.due = match (wished, next.map(|wait| now + wait)) {
            (Some(wished), Some(next)) => Some(wished.min(next)),
            (wished, next) => wished.or(next),
        };
    }

    /// A look fell.
    pub(crate) fn fell(&mut self, pace: &Pace, now: Instant) {
        let wait = self.failed(pace);
        self.ended(Some(wait), now);
    }

    /// A look came to nothing. Returns how long to wait for the next one.
    pub(super) fn failed(&mut self, pace: &Pace) -> Duration {
        self.failures = self.failures.saturating_add(1);
        doubled(pace.look_again, pace.last_look, self.failures)
    }

    /// A look left something to be read of what a restore may have taken away. Returns how many did.
    pub(super) fn count_restore_look(&mut self) -> u32 {
        self.restore_looks = self.restore_looks.saturating_add(1);
        self.restore_looks
    }

    /// The list was read.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// Keeps the cases of these orders and no others; `attempt` is an order's last one.
    pub(super) fn keep(&mut self, open: &[(OrderId, u32)], now: Instant) {
        self.cases.retain(|id, case| {
            let current = open.iter().find(|(order, _)| order == id);
            current.is_some_and(|(_, attempt)| *attempt == case.attempt)
        });
        for (id, attempt) in open {
            self.cases.entry(*id).or_insert(Case {
                attempt: *attempt,
                since: now,
                absent: None,
                looks: 0,
                verdict: None,
            });
        }
        if open.is_empty() {
            self.read.clear();
            self.unowned.clear();
            self.listed = None;
        }
    }

    pub(super) fn case(&self, order: OrderId) -> Option<&Case> {
        self.cases.get(&order)
    }

    /// Since when an order's last attempt has certainly been over.
    pub(super) fn since(&self, order: OrderId) -> Option<Instant> {
        self.cases.get(&order).map(|case| case.since)
    }

    /// How an order stood when a look began.
    pub(super) fn standing(&self, order: OrderId, began: Instant) -> Standing {
        let ms = |since: Instant| {
            let passed = began.saturating_duration_since(since).as_millis();
            u64::try_from(passed).unwrap_or(u64::MAX)
        };
        let case = self.cases.get(&order);
        Standing::Unknown {
            quiet_ms: case.map_or(0, |case| ms(case.since)),
            absent_ms: case.and_then(|case| case.absent).map(ms),
        }
    }

    /// Keeps what a look came to. Returns how often it has come to nothing, and whether this is news.
    pub(super) fn judge(
        &mut self,
        order: OrderId,
        verdict: Verdict,
        began: Instant,
    ) -> Option<(u32, bool)> {
        let case = self.cases.get_mut(&order)?;
        case.looks = case.looks.saturating_add(1);
        if verdict.why == UndecidedCode::TooEarly {
            case.absent.get_or_insert(began);
        } else if verdict.why != UndecidedCode::ListFailed {
            // Something may be it after all: whoever finds nothing later begins anew.
            case.absent = None;
        }
        let is_news = case.verdict.as_ref().is_none_or(|last| {
            let uuids = |verdict: &Verdict| -> Vec<String> {
                let found = verdict.candidates.iter();
                found.map(|found| found.uuid.clone()).collect()
            };
            last.why != verdict.why || last.asks != verdict.asks || uuids(last) != uuids(&verdict)
        });
        case.verdict = Some(verdict);
        Some((case.looks, is_news))
    }

    /// What was read before of an order that may be ours.
    pub(super) fn details(&self, uuid: &str) -> Option<&Details> {
        self.read.get(uuid)
    }

    /// Keeps what was read, as long as there is room.
    pub(super) fn keep_details(&mut self, uuid: &str, details: &Details) {
        if self.read.len() < MOST_KEPT {
            self.read.insert(uuid.to_owned(), details.clone());
        }
    }

    /// Forgets what is somebody else's.
    pub(super) fn forget_details(&mut self, uuids: &[String]) {
        for uuid in uuids {
            self.read.remove(uuid);
        }
        self.unowned.retain(|uuid| !uuids.contains(uuid));
    }
}
