//! Following up: asking for an order's status until it says what became of it, and cancelling what must not be left
//! open at Front Payment.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use kasse_core::{BankIdHint, Order, OrderEvent, OrderId, OrderState, WithoutInvoice};
use kasse_front_payment::Outcome;
use kasse_store::StoredOrder;
use tokio::time::Instant;

use crate::changes::Aside;
use crate::checkout::order_id;
use crate::contract::{OrderCancel, OrderView, ProblemCode};
use crate::error::AppError;
use crate::send::problem;
use crate::till::Till;

/// While somebody waits for the answer.
const EAGER: Duration = Duration::from_secs(2);
/// How long somebody is thought to wait.
const EAGER_FOR: Duration = Duration::from_secs(600);
/// Afterwards.
const PATIENT: Duration = Duration::from_secs(60);
/// At most two polls a second whatever the number of orders: half of the limit of 240 a minute that is announced.
const SPACING: Duration = Duration::from_millis(500);
/// How often the status may still say SENT after BankID's page said that it failed, before the order is cancelled.
const POLLS_AFTER_FAILURE: u32 = 3;

/// When each order is asked after next.
#[derive(Debug, Default)]
pub(crate) struct Polls {
    due: HashMap<OrderId, Poll>,
}

#[derive(Debug, Clone, Copy)]
struct Poll {
    at: Instant,
    eager_until: Instant,
    since_failure: u32,
    running: bool,
}

impl Polls {
    /// The earliest time at which an order is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.due
            .values()
            .filter(|poll| !poll.running)
            .map(|poll| poll.at)
            .min()
    }

    /// Takes the orders that are due.
    pub(crate) fn take_due(&mut self, now: Instant) -> Vec<OrderId> {
        let mut due = Vec::new();
        for (id, poll) in &mut self.due {
            if poll.at <= now && !poll.running {
                poll.running = true;
                due.push(*id);
            }
        }
        due
    }

    fn set(&mut self, id: OrderId, at: Instant, now: Instant) {
        let poll = self.due.entry(id).or_insert(Poll {
            at,
            eager_until: now + EAGER_FOR,
            since_failure: 0,
            running: false,
        });
        poll.at = at;
    }

    fn done(&mut self, id: OrderId, go_on: bool, now: Instant) {
        let spacing = SPACING * u32::try_from(self.due.len()).unwrap_or(u32::MAX);
        if !go_on {
            self.due.remove(&id);
        } else if let Some(poll) = self.due.get_mut(&id) {
            let pace = if now < poll.eager_until {
                EAGER
            } else {
                PATIENT
            };
            poll.running = false;
            poll.at = now + pace.max(spacing);
        }
    }
}

impl Till {
    pub(crate) fn polls(&self) -> MutexGuard<'_, Polls> {
        self.0.polls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks after an order so much later.
    pub(crate) fn poll_after(&self, id: OrderId, wait: Duration) {
        let now = Instant::now();
        self.polls().set(id, now + wait, now);
        self.0.wake.notify_one();
    }

    /// At start: every order that Front Payment has and that is not decided is asked after.
    pub(crate) fn resume_polls(&self) -> Result<(), AppError> {
        for StoredOrder { order, .. } in self.0.store.open_orders()? {
            if order.state().front().is_some() {
                self.poll_after(order.id(), Duration::ZERO);
            }
            if matches!(order.state(), OrderState::AwaitingBankId { .. }) {
                let code = ProblemCode::BankidAddressMissing;
                self.set_problem(order.id(), Some(problem(code, String::new(), None)));
            }
        }
        Ok(())
    }

    /// Asks after an order once, and again later where that is needed.
    pub(crate) async fn poll_once(&self, id: OrderId) {
        let go_on = match self.try_poll(id).await {
            Ok(go_on) => go_on,
            Err(error) => {
                self.report(&error);
                true
            }
        };
        self.polls().done(id, go_on, Instant::now());
        self.0.wake.notify_one();
        if let Ok(order) = self.find(id) {
            self.show(&order);
        }
    }

    async fn try_poll(&self, id: OrderId) -> Result<bool, AppError> {
        let order = self.find(id)?;
        let Some(front) = order.state().front().cloned() else {
            return Ok(false);
        };
        let Ok(Some(token)) = self.token().await else {
            self.set_problem(
                id,
                Some(problem(ProblemCode::TokenMissing, String::new(), None)),
            );
            return Ok(true);
        };
        let answer = self.0.ports.front.status(&front.order_uuid, &token).await;
        self.heard(&answer.meta);
        let order = match answer.outcome {
            Outcome::Done(info) => {
                self.clear_problem(
                    id,
                    &[ProblemCode::StatusUnreachable, ProblemCode::TokenMissing],
                );
                self.apply(id, OrderEvent::Status(info.status), Aside::nothing())?
            }
            Outcome::TokenRefused => {
                self.token_refused();
                self.set_problem(
                    id,
                    Some(problem(ProblemCode::TokenRefused, String::new(), None)),
                );
                return Ok(true);
            }
            Outcome::Rejected(_)
            | Outcome::RateLimited { .. }
            | Outcome::NotSent(_)
            | Outcome::Unknown { .. } => {
                self.set_problem(
                    id,
                    Some(problem(ProblemCode::StatusUnreachable, String::new(), None)),
                );
                return Ok(true);
            }
        };
        self.settle(order).await
    }

    /// What a fresh status asks for. Returns whether to go on asking.
    async fn settle(&self, order: Order) -> Result<bool, AppError> {
        let id = order.id();
        match order.state() {
            OrderState::Invoiced { front } | OrderState::Paid { front } => {
                self.end_visit(id);
                self.set_problem(id, None);
                if front.invoice_number.is_none() {
                    return self.fetch_invoice_number(&order).await;
                }
                Ok(false)
            }
            OrderState::Confirming {
                hint: Some(BankIdHint::Failure),
                ..
            } => {
                if self.polls_since_failure(id) >= POLLS_AFTER_FAILURE {
                    self.end_without_invoice(id, WithoutInvoice::Declined, "")
                        .await?;
                }
                Ok(true)
            }
            OrderState::AwaitingBankId { .. } if self.is_overdue(&order) => {
                self.end_without_invoice(id, WithoutInvoice::Expired, "")
                    .await?;
                Ok(true)
            }
            OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Unknown { .. } => Ok(true),
            OrderState::Queued | OrderState::Sending | OrderState::Rejected { .. } => Ok(false),
            OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => {
                self.end_visit(id);
                self.set_problem(id, None);
                Ok(false)
            }
        }
    }

    async fn fetch_invoice_number(&self, order: &Order) -> Result<bool, AppError> {
        let Some(front) = order.state().front() else {
            return Ok(false);
        };
        let Ok(Some(token)) = self.token().await else {
            return Ok(true);
        };
        let answer = self
            .0
            .ports
            .front
            .invoice_number(&front.order_uuid, &token)
            .await;
        self.heard(&answer.meta);
        match answer.outcome {
            Outcome::Done(number) => {
                self.apply(
                    order.id(),
                    OrderEvent::InvoiceNumber(number),
                    Aside::nothing(),
                )?;
                Ok(false)
            }
            Outcome::Rejected(_)
            | Outcome::TokenRefused
            | Outcome::RateLimited { .. }
            | Outcome::NotSent(_)
            | Outcome::Unknown { .. } => {
                // The number is for the receipt; an invoice without it is an invoice all the same.
                let polls = self.polls();
                Ok(polls
                    .due
                    .get(&order.id())
                    .is_some_and(|poll| Instant::now() < poll.eager_until))
            }
        }
    }

    fn polls_since_failure(&self, id: OrderId) -> u32 {
        let mut polls = self.polls();
        polls.due.get_mut(&id).map_or(0, |poll| {
            poll.since_failure = poll.since_failure.saturating_add(1);
            poll.since_failure
        })
    }

    /// Whether the time for BankID has run out. After a restart there is no visit: then the order's own age counts.
    fn is_overdue(&self, order: &Order) -> bool {
        let session = self.session();
        match session
            .visit
            .as_ref()
            .filter(|visit| visit.order == order.id())
        {
            Some(visit) => Instant::now() >= visit.deadline,
            None => {
                drop(session);
                let limit_ms = i64::from(self.settings().bankid_minutes) * 60_000;
                self.now().ms_since(order.placed_at()) >= limit_ms
            }
        }
    }

    /// Cancels for a person.
    pub async fn order_cancel(&self, request: &OrderCancel) -> Result<OrderView, AppError> {
        let id = order_id(&request.order)?;
        let order = self.find(id)?;
        match order.state() {
            OrderState::Queued | OrderState::Rejected { .. } => {
                let order = self.withdraw(id)?;
                return self.view(&order);
            }
            OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Unknown { front: Some(_), .. } => {}
            OrderState::Sending
            | OrderState::Unknown { front: None, .. }
            | OrderState::Invoiced { .. }
            | OrderState::Paid { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => {
                return Err(AppError::NotNow(
                    "the order can't be cancelled in this state",
                ));
            }
        }
        self.end_without_invoice(id, WithoutInvoice::Cancelled, &request.note)
            .await?;
        let order = self.find(id)?;
        self.show(&order);
        self.view(&order)
    }

    /// Cancels at Front Payment, so that the order can't become an invoice behind our back. Where that does not work
    /// the order stands as it was, says so, and is asked after: the status decides.
    pub(crate) async fn end_without_invoice(
        &self,
        id: OrderId,
        ending: WithoutInvoice,
        note: &str,
    ) -> Result<(), AppError> {
        let order = self.find(id)?;
        let Some(front) = order.state().front().cloned() else {
            return Ok(());
        };
        let Ok(Some(token)) = self.token().await else {
            self.set_problem(
                id,
                Some(problem(ProblemCode::TokenMissing, String::new(), None)),
            );
            return Ok(());
        };
        let note = cancellation_note(ending, note);
        let answer = self
            .0
            .ports
            .front
            .cancel(&front.order_uuid, &note, &token)
            .await;
        self.heard(&answer.meta);
        match answer.outcome {
            Outcome::Done(()) => {
                self.apply(id, OrderEvent::CancelledAtFront(ending), Aside::nothing())?;
                self.end_visit(id);
                self.set_problem(id, None);
            }
            Outcome::Rejected(reasons) => {
                let message = reasons
                    .into_iter()
                    .next()
                    .map(|reason| reason.message)
                    .unwrap_or_default();
                self.set_problem(id, Some(problem(ProblemCode::CancelFailed, message, None)));
                self.poll_after(id, Duration::ZERO);
            }
            Outcome::TokenRefused => {
                self.token_refused();
                self.set_problem(
                    id,
                    Some(problem(ProblemCode::TokenRefused, String::new(), None)),
                );
            }
            Outcome::RateLimited { .. } | Outcome::NotSent(_) | Outcome::Unknown { .. } => {
                self.set_problem(
                    id,
                    Some(problem(ProblemCode::CancelFailed, String::new(), None)),
                );
                self.poll_after(id, Duration::from_secs(1));
            }
        }
        Ok(())
    }

    fn clear_problem(&self, id: OrderId, codes: &[ProblemCode]) {
        let mut session = self.session();
        if session
            .problems
            .get(&id)
            .is_some_and(|problem| codes.contains(&problem.code))
        {
            session.problems.remove(&id);
        }
    }
}

/// Front Payment requires a note.
fn cancellation_note(ending: WithoutInvoice, note: &str) -> String {
    let typed: String = note
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    if !typed.is_empty() {
        return typed;
    }
    match ending {
        WithoutInvoice::Cancelled => "Cancelled at the till",
        WithoutInvoice::Expired => "BankID was not completed in time",
        WithoutInvoice::Declined => "BankID, credit check or signing was not completed",
    }
    .to_owned()
}
