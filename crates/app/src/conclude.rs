//! What an answer to an order means for it. The answer is known nowhere else, so it is written down whatever it takes.

use std::time::Duration;

use kasse_core::{Field, Order, OrderEvent, OrderId, Rejection, Timestamp, UnknownCause};
use kasse_front_payment::{Answer, Outcome, Submitted};
use kasse_store::{AttemptEnd, OutboxChange};
use tokio::time::Instant;

use crate::changes::Aside;
use crate::error::AppError;
use crate::pace::doubled;
use crate::problems::Hindrance;
use crate::recording::Said;
use crate::send::due_now;
use crate::till::Till;
use crate::token::Lent;
use crate::under_way::Call;

/// Most attempts that end for the date alone before a person is asked.
const MOST_REDATED: u32 = 3;

/// An attempt whose answer has come.
#[derive(Debug)]
pub(crate) struct Attempted {
    pub(crate) order: Order,
    /// As it was sent, in Unix seconds.
    pub(crate) order_date: i64,
    pub(crate) end: AttemptEnd,
    pub(crate) lent: Lent,
    /// Whether somebody stands at the till for it.
    pub(crate) hurried: bool,
}

impl Till {
    /// Writes down what the answer means, whatever it takes.
    pub(crate) async fn conclude_surely(
        &self,
        call: Call,
        attempted: &Attempted,
        answer: Answer<Submitted>,
    ) -> Result<(), AppError> {
        let unknown = Answer {
            outcome: Outcome::Unknown {
                cause: UnknownCause::UnreadableAnswer,
                front: None,
            },
            meta: answer.meta,
        };
        // Whatever the answer said, the attempt may have arrived.
        let end = |detail| AttemptEnd {
            outcome: unknown.outcome.name(),
            detail,
            ..attempted.end
        };
        self.record_surely(Some(call), |said| match said {
            Said::AsItCame => self.conclude(attempted, &answer, attempted.end),
            Said::Unknown => self.conclude(attempted, &unknown, end(None)),
            Said::Anothers => {
                self.conclude(attempted, &unknown, end(Some(AttemptEnd::NAMED_ANOTHER)))
            }
        })
        .await
    }

    fn conclude(
        &self,
        attempted: &Attempted,
        answer: &Answer<Submitted>,
        end: AttemptEnd,
    ) -> Result<(), AppError> {
        let Attempted { order, lent, .. } = attempted;
        let id = order.id();
        let may_wait = order.terms().method().may_wait(order.customer().kind());
        let gone = || Aside::leaves_queue(Some(end));
        match &answer.outcome {
            Outcome::Done(Submitted {
                front,
                bankid_url: Some(url),
            }) if order.needs_bankid() => {
                self.apply(id, OrderEvent::AcceptedForBankId(front.clone()), &gone())?;
                self.begin_visit(id, url.clone());
                // The customer is only beginning with BankID.
                self.poll_after(id, self.pace().first_poll);
            }
            Outcome::Done(Submitted { front, .. }) => {
                self.apply(id, OrderEvent::Accepted(front.clone()), &gone())?;
                self.poll_after(id, Duration::ZERO);
                if attempted.hurried {
                    self.polls().renew(id, Instant::now());
                } else {
                    self.polls().unwatched(id);
                }
            }
            Outcome::Rejected(reasons) if self.only_the_date(attempted, reasons) => {
                self.back_to_queue(attempted, "order_date", due_now(self))?;
            }
            Outcome::Rejected(reasons) => {
                self.apply(id, OrderEvent::Refused(reasons.clone()), &gone())?;
            }
            Outcome::Unknown { cause, front } => {
                let known = front.is_some();
                let event = OrderEvent::OutcomeUnknown {
                    cause: *cause,
                    front: front.clone(),
                };
                self.apply(id, event, &gone())?;
                if known {
                    self.poll_after(id, Duration::ZERO);
                } else {
                    self.look_soon();
                }
            }
            Outcome::TokenRefused => {
                self.back_to_queue(attempted, "token_refused", paused(Hindrance::TokenRefused))?;
                self.token_refused(lent);
            }
            Outcome::RateLimited { retry_after_ms } => {
                let wait = self.pace().quiet_after(*retry_after_ms);
                let change = if may_wait || wait <= self.pace().patience {
                    self.due_in(wait, Hindrance::RateLimited)
                } else {
                    paused(Hindrance::RateLimited)
                };
                self.back_to_queue(attempted, "rate_limited", change)?;
            }
            Outcome::NotSent(reason) => {
                self.session().line.send_failed(Instant::now());
                let change = if may_wait {
                    self.due_in(self.backoff(id, end.number), Hindrance::Offline)
                } else {
                    // Its customer stands at the till: whether to try again is theirs to say, not a timer's.
                    paused(Hindrance::Offline)
                };
                self.back_to_queue(attempted, reason.code(), change)?;
            }
        }
        Ok(())
    }

    /// There is no leave to send this order for so long, nor those that wait for it. One whose customer has to be there
    /// is theirs to try again.
    pub(crate) fn has_to_wait(&self, id: OrderId, wait: Duration) -> Result<(), AppError> {
        let mut waiting = std::mem::take(&mut self.session().hurried);
        waiting.push(id);
        for id in waiting {
            let order = self.find(id)?;
            let may_wait = order.terms().method().may_wait(order.customer().kind());
            let change = if may_wait {
                self.due_in(wait, Hindrance::RateLimited)
            } else {
                paused(Hindrance::RateLimited)
            };
            if let Some(order) = self.reschedule(id, change)? {
                self.show(&order);
            }
        }
        Ok(())
    }

    /// Nothing was made: the order is where it was before the attempt.
    fn back_to_queue(
        &self,
        attempted: &Attempted,
        why: &'static str,
        outbox: OutboxChange,
    ) -> Result<(), AppError> {
        let aside = Aside {
            outbox,
            erase_personal_number: false,
            attempt: Some(AttemptEnd {
                detail: Some(why),
                ..attempted.end
            }),
        };
        self.apply(attempted.order.id(), OrderEvent::NotSent, &aside)
            .map(drop)
    }

    /// Twice as long after each attempt, and up to a quarter less, by order and attempt: many tills that lost the same
    /// connection don't come back in the same moment.
    fn backoff(&self, id: OrderId, attempt: u32) -> Duration {
        let pace = self.pace();
        let wait = doubled(pace.first_retry, pace.last_retry, attempt);
        (wait / 400 * (400 - jitter(id, attempt))).max(pace.first_retry)
    }

    fn due_in(&self, wait: Duration, hindrance: Hindrance) -> OutboxChange {
        OutboxChange::Due {
            at: later(self.now(), wait),
            problem: Some(hindrance.as_str()),
        }
    }

    /// Refused for its date alone, by a till whose clock was wrong: no cashier can mend that, but the answer told the
    /// right time, and nothing was made.
    fn only_the_date(&self, attempted: &Attempted, reasons: &[Rejection]) -> bool {
        reasons
            .iter()
            .all(|reason| reason.field() == Field::OrderDate)
            && attempted.end.number < MOST_REDATED
            && self.front_now_seconds().abs_diff(attempted.order_date) > 1
    }
}

/// From 0 to 99, as good as random: the ids are.
fn jitter(id: OrderId, attempt: u32) -> u32 {
    let (_, low) = id.0.as_u64_pair();
    let mixed = low
        .wrapping_add(u64::from(attempt))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    u32::try_from((mixed >> 32) % 100).unwrap_or(0)
}

/// So much later.
pub(crate) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.later_by_ms(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}

fn paused(hindrance: Hindrance) -> OutboxChange {
    OutboxChange::Pause {
        problem: Some(hindrance.as_str()),
    }
}
