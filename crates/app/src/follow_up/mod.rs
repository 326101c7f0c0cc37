//! Following up: asking for an order's status until it says what became of it.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use kasse_core::{BankIdHint, Order, OrderEvent, OrderId, OrderState, WithoutInvoice};
use kasse_front_payment::Outcome;
use kasse_store::{FollowUp, StoredOrder};
use tokio::time::Instant;

use crate::budget::Purpose;
use crate::conclude::later;
use crate::contract::ProblemCode;
use crate::error::AppError;
use crate::pace::doubled;
use crate::polls::Polls;
use crate::problems::problem;
use crate::till::Till;
use crate::token::Lent;
use crate::worker::Step;

mod standing;
mod telling;

pub(crate) use standing::has_ended;
use standing::{asked_after, followed};

/// How often the status may still say SENT after BankID's page said that it failed, before the order is cancelled.
const POLLS_AFTER_FAILURE: u32 = 3;
/// How often an invoice is asked after at least, however old it seems.
const LEAST_ASKED: u32 = 30;
/// What asking in vain leaves behind, until an answer comes.
const ASKING_IN_VAIN: &[ProblemCode] = &[
    ProblemCode::StatusUnreachable,
    ProblemCode::TokenMissing,
    ProblemCode::TokenRefused,
];

/// What asking after an order came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// There is nothing more to ask.
    Over,
    /// It is to be asked after again.
    Again,
    /// Nobody answered.
    InVain,
}

impl Asked {
    fn again(go_on: bool) -> Self {
        if go_on { Self::Again } else { Self::Over }
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

    /// Training's stand-in ended with the program, and its orders with it: nobody can ask after them any more.
    pub(crate) fn expire_forgotten(&self) -> Result<(), AppError> {
        for StoredOrder { order, .. } in self.0.store.open_orders()? {
            if order.state().front().is_some() {
                self.apply_in_time(order.id(), OrderEvent::Status("EXPIRED".to_owned()))?;
            }
        }
        Ok(())
    }

    /// At start: every order that Front Payment has and that is not decided is asked after.
    pub(crate) fn resume_polls(&self) -> Result<(), AppError> {
        for StoredOrder { order, .. } in self.0.store.open_orders()? {
            if order.state().front().is_some() {
                self.poll_after(order.id(), Duration::ZERO);
            }
            if matches!(order.state(), OrderState::Confirming { hint: None, .. }) {
                self.polls().unwatched(order.id());
            }
        }
        Ok(())
    }

    /// Asks after an order once, and again later where that is needed.
    pub(crate) async fn poll_once(&self, id: OrderId) -> Step {
        let asked = match self.try_poll(id).await {
            Ok(asked) => asked,
            Err(AppError::OrderNotFound) => Asked::Over,
            Err(error) => {
                self.report(&error);
                Asked::InVain
            }
        };
        let go_on = asked != Asked::Over;
        let is_polled = self.polls().contains(id);
        self.polls().done(id, go_on, Instant::now());
        let planned = match (asked, is_polled) {
            (Asked::InVain, false) => self.follow_soon(id),
            (Asked::InVain | Asked::Again, true) => Ok(()),
            (Asked::Over, _) | (Asked::Again, false) => self.follow_later(id),
        };
        if let Err(error) = planned {
            self.report(&error);
        }
        self.0.wake.notify_one();
        if let Ok(order) = self.find(id) {
            self.show(&order);
        }
        Step::Done
    }

    /// The token to ask with, or nothing: then the order says so.
    pub(crate) async fn token_for_asking(&self, id: OrderId) -> Option<Lent> {
        let code = match self.token().await {
            Ok(Some(lent)) if !self.0.tokens.is_refused() => return Some(lent),
            Ok(Some(_)) => ProblemCode::TokenRefused,
            Ok(None) | Err(_) => ProblemCode::TokenMissing,
        };
        self.set_problem(id, problem(code));
        None
    }

    async fn try_poll(&self, id: OrderId) -> Result<Asked, AppError> {
        let order = self.find(id)?;
        let front = match asked_after(&order).or_else(|| followed(&order)) {
            Some(front) => Some(front),
            None => self.asked_for_refund(&order)?,
        };
        let Some(front) = front else {
            return Ok(Asked::Over);
        };
        let Some(lent) = self.token_for_asking(id).await else {
            return Ok(Asked::InVain);
        };
        let allowance = self.allowance(self.purpose_of_asking(id)).await;
        let answer = self
            .0
            .ports
            .front
            .status(&front.order_uuid, &lent.token)
            .await;
        self.heard(allowance, &answer);
        match answer.outcome {
            Outcome::Done(info) => {
                self.clear_problem(id, ASKING_IN_VAIN);
                let lacks_address = order.needs_bankid();
                if let OrderState::Unknown { front: Some(_), .. } = order.state()
                    && !lacks_address
                {
                    // Its status was told, so it exists.
                    self.apply_answer(id, &front.order_uuid, OrderEvent::Adopted(front.clone()))?;
                }
                let refund_open = self.settle_refund(id, &info)?;
                let status = OrderEvent::Status(info.status);
                let go_on = match self.apply_answer(id, &front.order_uuid, status)? {
                    Some(after) => {
                        self.tell_of_invoice(&order, &after);
                        self.settle(after).await?
                    }
                    None => self.is_asked_after(id),
                };
                Ok(Asked::again(go_on || refund_open))
            }
            Outcome::TokenRefused => {
                self.token_refused(&lent);
                self.set_problem(id, problem(ProblemCode::TokenRefused));
                Ok(Asked::InVain)
            }
            Outcome::Rejected(_) => {
                self.set_problem(id, problem(ProblemCode::StatusUnreachable));
                Ok(Asked::Again)
            }
            Outcome::RateLimited { .. } | Outcome::NotSent(_) | Outcome::Unknown { .. } => {
                self.set_problem(id, problem(ProblemCode::StatusUnreachable));
                Ok(Asked::InVain)
            }
        }
    }

    /// What a fresh status asks for. Returns whether to go on asking.
    async fn settle(&self, order: Order) -> Result<bool, AppError> {
        let id = order.id();
        match order.state() {
            // However late it was first looked at: the invoice has a number, and a return receipt names it.
            OrderState::Invoiced { front }
            | OrderState::Paid { front }
            | OrderState::Refunded { front }
            | OrderState::PartlyRefunded { front }
            | OrderState::Other { front } => {
                self.end_visit(id);
                self.forget_problems(id);
                if front.invoice_number.is_none() {
                    return self.fetch_invoice_number(&order).await;
                }
                Ok(false)
            }
            OrderState::Confirming {
                hint: Some(BankIdHint::Failure),
                ..
            } => {
                let failures = self.polls().count_failure(id);
                if failures >= POLLS_AFTER_FAILURE && self.may_cancel(id) {
                    self.end_without_invoice(id, WithoutInvoice::Declined, "")
                        .await?;
                }
                Ok(self.is_asked_after(id))
            }
            // One that was found again without its address: nobody can identify for it. Or a link, whose customer has gone.
            OrderState::Confirming { hint: None, .. }
                if (order.needs_bankid() && self.is_nobodys(&order)
                    || self.waits_for_customer(&order) && self.is_overdue(&order))
                    && self.may_cancel(id) =>
            {
                self.end_without_invoice(id, WithoutInvoice::Expired, "")
                    .await?;
                Ok(self.is_asked_after(id))
            }
            OrderState::AwaitingBankId { .. } if self.is_overdue(&order) && self.may_cancel(id) => {
                self.end_without_invoice(id, WithoutInvoice::Expired, "")
                    .await?;
                Ok(self.is_asked_after(id))
            }
            // It may have been signed: a person decides whether to wait or to cancel.
            OrderState::Confirming {
                hint: Some(BankIdHint::Success),
                ..
            } if self.is_overdue(&order) => {
                self.apply_in_time(id, OrderEvent::Overdue)?;
                Ok(true)
            }
            // Nobody is waited for, and still there is no invoice.
            OrderState::Confirming {
                hint: None, front, ..
            } if front.concern.is_none() && self.is_stuck(&order) => {
                self.apply_in_time(id, OrderEvent::Overdue)?;
                Ok(true)
            }
            OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Unknown { .. } => Ok(true),
            OrderState::Queued | OrderState::Sending | OrderState::Rejected { .. } => Ok(false),
            OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. } => {
                self.end_visit(id);
                self.forget_problems(id);
                Ok(asked_after(&order).is_some())
            }
        }
    }

    async fn fetch_invoice_number(&self, order: &Order) -> Result<bool, AppError> {
        let id = order.id();
        let Some(front) = order.state().front() else {
            return Ok(false);
        };
        let Some(lent) = self.token_for_asking(id).await else {
            return Ok(true);
        };
        let allowance = self.allowance(self.purpose_of_asking(id)).await;
        let answer = self
            .0
            .ports
            .front
            .invoice_number(&front.order_uuid, &lent.token)
            .await;
        self.heard(allowance, &answer);
        match answer.outcome {
            Outcome::Done(number) => {
                self.apply_answer(id, &front.order_uuid, OrderEvent::InvoiceNumber(number))?;
                Ok(false)
            }
            Outcome::TokenRefused => {
                self.token_refused(&lent);
                Ok(true)
            }
            // The number is for the receipt; an invoice without it is an invoice all the same.
            Outcome::Rejected(_)
            | Outcome::RateLimited { .. }
            | Outcome::NotSent(_)
            | Outcome::Unknown { .. } => Ok(self.polls().is_eager(id, Instant::now())),
        }
    }

    fn may_cancel(&self, id: OrderId) -> bool {
        self.polls().may_cancel(id, Instant::now())
    }

    /// Asks after an order again soon: nobody answered.
    fn follow_soon(&self, id: OrderId) -> Result<(), AppError> {
        let now = self.now();
        let due = later(now, self.pace().last_retry);
        Ok(self.0.store.follow_up_put_off(id, now, due)?)
    }

    /// Asks after an order again when it is worth it: less and less often, and not for ever.
    pub(crate) fn follow_later(&self, id: OrderId) -> Result<(), AppError> {
        let store = &self.0.store;
        let Some(FollowUp { asked, .. }) = store.follow_up(id)? else {
            return Ok(());
        };
        let (pace, now) = (self.pace(), self.now());
        let order = self.find(id)?;
        let age = now.ms_since(order.placed_at());
        let is_old =
            u128::try_from(age).is_ok_and(|age| age > pace.invoice_followed_for.as_millis());
        // A clock that was set forward makes no order old.
        if is_old && asked >= LEAST_ASKED {
            tracing::info!(order = %id, "an order is not asked after any more");
            return Ok(store.follow_up_ended(id)?);
        }
        // What was cut off before its number, or its cancellation, was told is not left for hours.
        let (first, last) = if asked_after(&order).is_some() {
            (pace.patient_poll, pace.first_invoice_poll)
        } else {
            (pace.first_invoice_poll, pace.last_invoice_poll)
        };
        let wait = doubled(first, last, asked.saturating_add(1));
        Ok(store.follow_up_later(id, now, later(now, wait))?)
    }

    fn purpose_of_asking(&self, id: OrderId) -> Purpose {
        if self.polls().is_eager(id, Instant::now()) {
            Purpose::EagerPoll
        } else {
            Purpose::Poll
        }
    }

    /// Whether there is still something to ask after this order, as it is now.
    pub(crate) fn is_asked_after(&self, id: OrderId) -> bool {
        self.find(id)
            .is_ok_and(|order| asked_after(&order).is_some())
    }
}
