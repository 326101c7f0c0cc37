//! What to do about each order whose outcome is open.

use super::compare::{Comparison, Fit, compare};
use super::sight::{Look, OpenOrder, Patience, Standing};
use crate::front_status::FrontStatus;
use crate::order::OrderId;

/// What to do about all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What to do about each order whose outcome is open, in the order in which they were given.
    pub decisions: Vec<(OrderId, Decision)>,
    /// What was listed and is none of ours for certain, now and later.
    pub foreign: Vec<String>,
}

/// What to do about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is this one.
    Adopt(String),
    /// It certainly does not exist: it may be sent again.
    SendAgain,
    /// A person must say.
    Ask {
        /// Why.
        why: Why,
        /// What may be it, the likeliest first. Never empty.
        candidates: Vec<Candidate>,
    },
    /// Nothing can be said yet.
    LookAgain {
        /// Why.
        why: Why,
        /// When it can be, in ms; `None`: whenever there is another look.
        after_ms: Option<u64>,
        /// What may be it so far, the likeliest first.
        candidates: Vec<Candidate>,
    },
}

/// An order at Front Payment that may be ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Front Payment's id.
    pub uuid: String,
    /// How the two stand side by side.
    pub comparison: Comparison,
}

/// Why nothing is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The list lacks orders that Front Payment has.
    ListIncomplete,
    /// The details of one or more orders could not be read.
    DetailsFailed,
    /// There is more to look at.
    MoreToRead,
    /// Nothing was found, but a late request could still be under way.
    TooEarly,
    /// An order just like it is being sent.
    OneIsOnItsWay,
    /// More than one may be it.
    SeveralMatch,
    /// What was found may be another open order of ours.
    EqualOrders,
    /// One was found that is not certainly it.
    NotCertain,
    /// The one that was found was cancelled or has expired.
    Ended,
}

impl Why {
    /// Its code, for the journal.
    pub fn code(self) -> &'static str {
        match self {
            Self::ListIncomplete => "list_incomplete",
            Self::DetailsFailed => "details_failed",
            Self::MoreToRead => "more_to_read",
            Self::TooEarly => "too_early",
            Self::OneIsOnItsWay => "one_is_on_its_way",
            Self::SeveralMatch => "several_match",
            Self::EqualOrders => "equal_orders",
            Self::NotCertain => "not_certain",
            Self::Ended => "ended",
        }
    }
}

/// Says what to do about every open order. Those that are being sent are compared, too, and nothing is decided about
/// them: what fits one of them as well is nobody's yet.
pub fn plan(look: &Look<'_>, open: &[OpenOrder<'_>], patience: &Patience) -> Plan {
    let mut table = Table::of(look, open, patience);
    table.adopt();
    let decisions = open
        .iter()
        .enumerate()
        .filter_map(|(index, ours)| match ours.standing {
            Standing::Sending => None,
            Standing::Unknown {
                quiet_ms,
                absent_ms,
            } => Some((
                ours.order.id(),
                table.decision(index, quiet_ms, absent_ms, patience),
            )),
        })
        .collect();
    Plan {
        decisions,
        foreign: table.foreign(),
    }
}

/// Every open order beside every listed one.
struct Table<'a> {
    look: &'a Look<'a>,
    open: &'a [OpenOrder<'a>],
    /// By order, then by what is listed.
    cells: Vec<Vec<Option<Comparison>>>,
    /// What is listed and whose it is.
    owner: Vec<Option<usize>>,
    unfinished: Option<Why>,
}

impl<'a> Table<'a> {
    fn of(look: &'a Look<'a>, open: &'a [OpenOrder<'a>], patience: &Patience) -> Self {
        let cells = open
            .iter()
            .map(|ours| {
                let row = look.listed.iter();
                row.map(|theirs| compare(ours, theirs, look, patience))
                    .collect()
            })
            .collect();
        let unread = look.listed.iter().filter(|listed| listed.told.is_none());
        let unfinished = if !look.whole {
            Some(Why::ListIncomplete)
        } else if look.left > 0 {
            Some(Why::MoreToRead)
        } else if unread.count() > 0 {
            Some(Why::DetailsFailed)
        } else {
            None
        };
        Self {
            look,
            open,
            cells,
            owner: vec![None; look.listed.len()],
            unfinished,
        }
    }

    fn fit(&self, order: usize, listed: usize) -> Fit {
        let cell = self.cells.get(order).and_then(|row| row.get(listed));
        match cell {
            Some(Some(comparison)) => comparison.fit,
            Some(None) | None => Fit::Other,
        }
    }

    /// What is nobody's yet and fits an order at least so well.
    fn fitting(&self, order: usize, least: Fit) -> Vec<usize> {
        let free = self.owner.iter().enumerate();
        free.filter(|(listed, owner)| owner.is_none() && self.fit(order, *listed) >= least)
            .map(|(listed, _)| listed)
            .collect()
    }

    fn is_settled(&self, order: usize) -> bool {
        self.owner.contains(&Some(order))
    }

    /// The other orders, not yet settled, that something listed fits at least so well.
    fn rivals(&self, order: usize, listed: usize, least: Fit) -> impl Iterator<Item = usize> {
        let orders = 0..self.open.len();
        orders.filter(move |other| {
            *other != order && !self.is_settled(*other) && self.fit(*other, listed) >= least
        })
    }

    fn is_sending(&self, order: usize) -> bool {
        let standing = self.open.get(order).map(|ours| ours.standing);
        matches!(standing, Some(Standing::Sending))
    }

    fn is_restored(&self, order: usize) -> bool {
        let attempts = self.open.get(order).map(|ours| ours.attempts);
        attempts.is_some_and(|attempts| attempts.iter().any(|attempt| attempt.restored))
    }

    /// Gives orders what fits them and no other, the best fit first. What is given away may make room for another.
    fn adopt(&mut self) {
        for least in [Fit::Certain, Fit::Exact, Fit::Within] {
            // Without the reference, one that was not seen may fit as well.
            if least < Fit::Certain && self.unfinished.is_some() {
                return;
            }
            while let Some((order, listed)) = self.next_match(least) {
                if let Some(owner) = self.owner.get_mut(listed) {
                    *owner = Some(order);
                }
            }
        }
    }

    fn next_match(&self, least: Fit) -> Option<(usize, usize)> {
        (0..self.open.len())
            .filter(|order| !self.is_sending(*order) && !self.is_settled(*order))
            // What only looks like it may be one that a restored database has forgotten.
            .filter(|order| least == Fit::Certain || !self.is_restored(*order))
            // Two with our reference is a question, whatever else would fit.
            .filter(|order| least == Fit::Certain || self.fitting(*order, Fit::Certain).is_empty())
            .find_map(|order| match *self.fitting(order, least) {
                [listed] => self
                    .rivals(order, listed, least)
                    .next()
                    .is_none()
                    .then_some((order, listed)),
                _ => None,
            })
    }

    fn decision(
        &self,
        order: usize,
        quiet_ms: u64,
        absent_ms: Option<u64>,
        patience: &Patience,
    ) -> Decision {
        let adopted = self.owner.iter().position(|owner| *owner == Some(order));
        if let Some(listed) = adopted.and_then(|at| self.look.listed.get(at)) {
            return Decision::Adopt(listed.uuid.clone());
        }
        let fitting = self.fitting(order, Fit::Possible);
        let candidates = self.candidates(order, &fitting);
        if let Some(why) = self.unfinished {
            return Decision::LookAgain {
                why,
                after_ms: None,
                candidates,
            };
        }
        if !fitting.is_empty() {
            let why = self.question(order, &fitting);
            if why == Why::OneIsOnItsWay {
                return Decision::LookAgain {
                    why,
                    after_ms: None,
                    candidates,
                };
            }
            return Decision::Ask { why, candidates };
        }
        let until_quiet = patience.late_ms.saturating_sub(quiet_ms);
        let until_apart = patience.apart_ms.saturating_sub(absent_ms.unwrap_or(0));
        match until_quiet.max(until_apart) {
            0 => Decision::SendAgain,
            wait => Decision::LookAgain {
                why: Why::TooEarly,
                after_ms: Some(wait),
                candidates,
            },
        }
    }

    fn question(&self, order: usize, fitting: &[usize]) -> Why {
        let rivals = |listed: &usize| self.rivals(order, *listed, Fit::Possible);
        let mut all_rivals = fitting.iter().flat_map(rivals).peekable();
        let has_rival = all_rivals.peek().is_some();
        if all_rivals.any(|rival| self.is_sending(rival)) {
            return Why::OneIsOnItsWay;
        }
        if has_rival {
            return Why::EqualOrders;
        }
        match *fitting {
            [listed] if self.has_ended(listed) => Why::Ended,
            [_] => Why::NotCertain,
            _ => Why::SeveralMatch,
        }
    }

    fn has_ended(&self, listed: usize) -> bool {
        let status = self.look.listed.get(listed).map(|listed| &listed.status);
        matches!(status, Some(FrontStatus::Cancelled | FrontStatus::Expired))
    }

    fn candidates(&self, order: usize, fitting: &[usize]) -> Vec<Candidate> {
        let mut found: Vec<_> = fitting
            .iter()
            .filter_map(|at| {
                let comparison = *self.cells.get(order)?.get(*at)?.as_ref()?;
                let uuid = self.look.listed.get(*at)?.uuid.clone();
                Some(Candidate { uuid, comparison })
            })
            .collect();
        found.sort_by_key(|candidate| std::cmp::Reverse(candidate.comparison.fit));
        found
    }

    /// What was read and fits nobody.
    fn foreign(&self) -> Vec<String> {
        let orders = || 0..self.open.len();
        let listed = self.look.listed.iter().enumerate();
        listed
            .filter(|(_, listed)| listed.told.is_some())
            .filter(|(at, _)| orders().all(|order| self.fit(order, *at) == Fit::Other))
            .map(|(_, listed)| listed.uuid.clone())
            .collect()
    }
}
