//! What stands in an order's way. Most of it is told from what is stored, so that it is the same after a restart; what
//! is only true just now lives in memory.

use kasse_core::{Concern, Order, OrderId, OrderState, UnknownCause};
use kasse_store::OutboxRow;

use crate::contract::{ProblemCode, ProblemView};
use crate::error::AppError;
use crate::till::Till;

/// Why an order in the queue is not sent: the codes in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hindrance {
    /// No connection.
    Offline,
    /// Too many calls.
    RateLimited,
    /// The token was refused.
    TokenRefused,
    /// There is no token.
    TokenMissing,
    /// The sealed personal number can't be opened.
    PersonalNumberNeeded,
    /// The customer's sealed data can't be opened.
    CustomerNeeded,
    /// It needs its customer, who may have gone in the meantime.
    CustomerAway,
    /// Somebody put it aside.
    Parked,
    /// It comes from a backup and is not with Front Payment. It may have been given up since.
    Restored,
}

impl Hindrance {
    const ALL: [Self; 9] = [
        Self::Offline,
        Self::RateLimited,
        Self::TokenRefused,
        Self::TokenMissing,
        Self::PersonalNumberNeeded,
        Self::CustomerNeeded,
        Self::CustomerAway,
        Self::Parked,
        Self::Restored,
    ];

    /// As written in the outbox.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::RateLimited => "rate_limited",
            Self::TokenRefused => "token_refused",
            Self::TokenMissing => "token_missing",
            Self::PersonalNumberNeeded => "personal_number_needed",
            Self::CustomerNeeded => "customer_needed",
            Self::CustomerAway => "customer_away",
            Self::Parked => "parked",
            Self::Restored => "restored",
        }
    }

    /// What stands in the way of a row of the outbox.
    pub(crate) fn of(row: &OutboxRow) -> Option<Self> {
        Self::by_code(row.problem.as_deref()?)
    }

    /// The hindrance with this code.
    pub(crate) fn by_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|hindrance| hindrance.as_str() == code)
    }

    /// Whether a new token clears the way.
    pub(crate) fn is_token(self) -> bool {
        match self {
            Self::TokenRefused | Self::TokenMissing => true,
            Self::Offline
            | Self::RateLimited
            | Self::PersonalNumberNeeded
            | Self::CustomerNeeded
            | Self::CustomerAway
            | Self::Parked
            | Self::Restored => false,
        }
    }

    /// What the UI is told of it.
    pub(crate) fn code(self) -> Option<ProblemCode> {
        match self {
            Self::Offline => Some(ProblemCode::Offline),
            Self::RateLimited => Some(ProblemCode::RateLimited),
            Self::TokenRefused => Some(ProblemCode::TokenRefused),
            Self::TokenMissing => Some(ProblemCode::TokenMissing),
            Self::PersonalNumberNeeded => Some(ProblemCode::PersonalNumberNeeded),
            Self::CustomerNeeded => Some(ProblemCode::CustomerNeeded),
            Self::Restored => Some(ProblemCode::Restored),
            // Nothing is wrong; the buttons say what can be done.
            Self::CustomerAway | Self::Parked => None,
        }
    }
}

/// A problem with what is known of it.
pub(crate) fn problem(code: ProblemCode) -> ProblemView {
    ProblemView {
        code,
        message: String::new(),
        retry_at: None,
    }
}

/// Where an order stands in the queue, and what is in its way.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    pub(crate) problem: Option<ProblemView>,
    /// It waits until somebody asks for it.
    pub(crate) paused: bool,
    /// Somebody put it aside.
    pub(crate) parked: bool,
}

impl Till {
    /// What is in an order's way.
    pub(crate) fn standing(&self, order: &Order) -> Result<Standing, AppError> {
        let id = order.id();
        if let OrderState::Queued = order.state() {
            let Some(row) = self.0.store.outbox_row(id)? else {
                return Ok(Standing::default());
            };
            // Without a token that Front Payment takes nothing is sent, whatever the row says.
            let no_token = || {
                let tokens = &self.0.tokens;
                if tokens.is_refused() {
                    Some(ProblemCode::TokenRefused)
                } else {
                    tokens.is_missing().then_some(ProblemCode::TokenMissing)
                }
            };
            let hindrance = Hindrance::of(&row);
            let code = hindrance.map_or_else(no_token, Hindrance::code);
            let code = self.as_policy_sees_it(order, code, row.due_at.is_some());
            return Ok(Standing {
                problem: code.map(|code| ProblemView {
                    retry_at: row.due_at.map(kasse_core::Timestamp::unix_ms),
                    ..problem(code)
                }),
                paused: row.due_at.is_none(),
                parked: hindrance == Some(Hindrance::Parked),
            });
        }
        let now = self.session().problems.get(&id).cloned();
        Ok(Standing {
            problem: now.or_else(|| self.lasting(order)),
            paused: false,
            parked: false,
        })
    }

    /// An order that waits for a connection, as the shop's policy sees it: it may have waited too long, or may not wait
    /// at all, where the connection went after it was placed. Either way it is sent as soon as it can be.
    fn as_policy_sees_it(
        &self,
        order: &Order,
        code: Option<ProblemCode>,
        is_due: bool,
    ) -> Option<ProblemCode> {
        if !is_due || !matches!(code, None | Some(ProblemCode::Offline)) {
            return code;
        }
        if order.placed_at() < self.overdue_before() {
            return Some(ProblemCode::WaitedTooLong);
        }
        let (method, kind) = (order.terms().method(), order.customer().kind());
        let policy = self.settings().offline;
        let admitted = policy.admits_alone(method, kind, order.totals().gross());
        if code.is_some() && admitted.is_err() {
            Some(ProblemCode::MayNotWait)
        } else {
            code
        }
    }

    /// What the order's state itself says.
    fn lasting(&self, order: &Order) -> Option<ProblemView> {
        match order.state() {
            OrderState::Unknown {
                cause: UnknownCause::IncompleteAnswer,
                front: Some(_),
            } if order.needs_bankid() => Some(problem(ProblemCode::BankidAddressMissing)),
            OrderState::Unknown { front: None, .. } => {
                let code = if self.asks_a_person(order.id()) {
                    ProblemCode::DecisionNeeded
                } else {
                    ProblemCode::Unknown
                };
                Some(ProblemView {
                    retry_at: self.next_look_at(),
                    ..problem(code)
                })
            }
            OrderState::Unknown { .. } => Some(problem(ProblemCode::Unknown)),
            // It was found again, without the address that its customer was to visit.
            OrderState::Confirming { hint: None, .. } if order.needs_bankid() => {
                Some(problem(ProblemCode::BankidVisitLost))
            }
            // The address is a secret and lives in memory alone: after a restart it is gone.
            OrderState::AwaitingBankId { .. } => {
                let there = self.session().visit.as_ref().map(|visit| visit.order);
                (there != Some(order.id())).then(|| problem(ProblemCode::BankidVisitLost))
            }
            OrderState::Confirming { .. }
            | OrderState::Invoiced { .. }
            | OrderState::Paid { .. } => {
                let code = order.state().concern().map(|concern| match concern {
                    Concern::InvoicedAfterAll => ProblemCode::InvoicedAfterAll,
                    Concern::NoInvoiceYet => ProblemCode::NoInvoiceYet,
                });
                code.map(problem)
            }
            OrderState::Queued
            | OrderState::Sending
            | OrderState::Rejected { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => None,
        }
    }

    /// Something stands in the way of asking after an order or of cancelling it, just now.
    pub(crate) fn set_problem(&self, id: OrderId, problem: ProblemView) {
        self.session().problems.insert(id, problem);
    }

    /// The way is clear, if one of these stood in it.
    pub(crate) fn clear_problem(&self, id: OrderId, codes: &[ProblemCode]) {
        let mut session = self.session();
        let is_one = |problem: &ProblemView| codes.contains(&problem.code);
        if session.problems.get(&id).is_some_and(is_one) {
            session.problems.remove(&id);
        }
    }

    /// Nothing stands in the order's way any more.
    pub(crate) fn forget_problems(&self, id: OrderId) {
        self.session().problems.remove(&id);
    }
}
