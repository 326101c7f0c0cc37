//! Ending an order without an invoice: for a person, because the time ran out, or because BankID failed.

use std::time::Duration;

use kasse_core::{OrderEvent, OrderId, OrderState, WithoutInvoice};
use kasse_front_payment::Outcome;
use tokio::time::Instant;

use crate::checkout::order_id;
use crate::contract::{OrderCancel, OrderView, ProblemCode, ProblemView};
use crate::error::AppError;
use crate::journal;
use crate::problems::problem;
use crate::till::Till;

/// Longest note, in characters.
const MAX_NOTE: usize = 200;

impl Till {
    /// Cancels for a person.
    pub async fn order_cancel(&self, request: &OrderCancel) -> Result<OrderView, AppError> {
        let id = order_id(&request.order)?;
        let order = self.find(id)?;
        self.remembered(&order)?;
        match order.state() {
            OrderState::Queued | OrderState::Rejected { .. } => {
                let order = self.withdraw(id)?;
                return Ok(self.view(&order));
            }
            OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Unknown { front: Some(_), .. } => {}
            // An invoice is taken back for a reason that a person gives.
            OrderState::Invoiced { .. } if self.is_kiosk() => {
                return Err(AppError::NotNow(
                    "a customer can't take an invoice back at the kiosk",
                ));
            }
            OrderState::Invoiced { .. } => {
                if request.note.trim().is_empty() {
                    return Err(AppError::Field {
                        field: "note".to_owned(),
                        code: "required".to_owned(),
                    });
                }
                return self.cancel_invoice(id, &request.note).await;
            }
            OrderState::Sending
            | OrderState::Unknown { front: None, .. }
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
        if self.is_asked_after(id) {
            // A person waits for the truth.
            self.poll_after(id, Duration::ZERO);
        }
        let order = self.find(id)?;
        self.show(&order);
        Ok(self.view(&order))
    }

    /// Cancels an order that is invoiced. Whatever comes of it, the status is asked for: it alone ends the order.
    async fn cancel_invoice(&self, id: OrderId, note: &str) -> Result<OrderView, AppError> {
        if !self.0.store.refunds(id)?.is_empty() {
            return Err(AppError::NotNow("an order with refunds can't be cancelled"));
        }
        let order = self.find(id)?;
        let front = order.state().front();
        let uuid = front.map(|front| front.order_uuid.clone());
        let uuid = uuid.ok_or(AppError::NotNow("Front Payment does not have the order"))?;
        let lent = self.token_to_act().await?;
        self.not_while_closing()?;
        let reason = journal::spoken(note);
        let entry = journal::of_order(self.now(), "cancel_asked", &order, &reason);
        self.0.store.append_journal(vec![entry])?;
        let note = cancellation_note(WithoutInvoice::Cancelled, note);
        let (allowance, call) = self.leave_to_act().await?;
        let answer = self.0.ports.front.cancel(&uuid, &note, &lent.token).await;
        self.heard(allowance, &answer);
        if let Outcome::TokenRefused = answer.outcome {
            self.token_refused(&lent);
        }
        drop(call);
        let (detail, told) = cancelled(answer.outcome);
        if told.is_err() {
            let entry = journal::of_order(self.now(), "cancel_failed", &order, detail);
            self.0.store.append_journal(vec![entry])?;
        }
        if let Ok(info) = self.status_now(&uuid, &lent).await {
            self.apply_in_time(id, OrderEvent::Status(info.status))?;
        }
        let order = self.find(id)?;
        self.show(&order);
        // Cancelled is cancelled, also where the answer got lost on the way.
        if !matches!(order.state(), OrderState::Cancelled { .. }) {
            told?;
        }
        Ok(self.view(&order))
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
        let Some(lent) = self.token_for_asking(id).await else {
            return Ok(());
        };
        let note = cancellation_note(ending, note);
        let Ok((allowance, _call)) = self.leave_to_act().await else {
            self.polls().cancel_failed(id, false, Instant::now());
            self.cancel_failed(id, String::new());
            return Ok(());
        };
        let answer = self
            .0
            .ports
            .front
            .cancel(&front.order_uuid, &note, &lent.token)
            .await;
        self.heard(allowance, &answer);
        match answer.outcome {
            Outcome::Done(()) => {
                // Its status may have been told in the meantime; that is the truth then.
                if self
                    .apply_in_time(id, OrderEvent::CancelledAtFront(ending))?
                    .is_some()
                {
                    self.end_visit(id);
                    self.forget_problems(id);
                }
                self.poll_after(id, self.pace().eager_poll);
            }
            Outcome::Rejected(reasons) => {
                let message = reasons
                    .into_iter()
                    .next()
                    .map(|reason| reason.message)
                    .unwrap_or_default();
                self.polls().cancel_failed(id, true, Instant::now());
                self.cancel_failed(id, message);
            }
            Outcome::TokenRefused => {
                self.token_refused(&lent);
                self.set_problem(id, problem(ProblemCode::TokenRefused));
            }
            Outcome::RateLimited { .. } | Outcome::NotSent(_) | Outcome::Unknown { .. } => {
                self.polls().cancel_failed(id, false, Instant::now());
                self.cancel_failed(id, String::new());
            }
        }
        Ok(())
    }

    fn cancel_failed(&self, id: OrderId, message: String) {
        // It may have ended by another way while we asked: then nothing has failed.
        if self.is_asked_after(id) {
            let failed = ProblemView {
                message,
                ..problem(ProblemCode::CancelFailed)
            };
            self.set_problem(id, failed);
        }
    }
}

/// Whether an invoice in this state may be cancelled; one that is paid is refunded.
pub(crate) fn may_cancel_invoice(state: &OrderState) -> bool {
    matches!(state, OrderState::Invoiced { .. })
}

/// What an answer to cancelling an invoice means: a code for the journal, and what the person is told.
fn cancelled(outcome: Outcome<()>) -> (&'static str, Result<(), AppError>) {
    match outcome {
        Outcome::Done(()) => ("", Ok(())),
        Outcome::Rejected(reasons) => {
            let message = reasons.into_iter().next().map(|reason| reason.message);
            let message = message.unwrap_or_default();
            match message.as_str() {
                "orderStatusAlreadyPaid" => ("already_paid", Err(AppError::AlreadyPaid)),
                "orderStatusAlreadyCancelled" => ("already_cancelled", Ok(())),
                _ => ("refused", Err(AppError::Refused(message))),
            }
        }
        Outcome::TokenRefused => ("token_refused", Err(AppError::TokenMissing)),
        Outcome::RateLimited { .. } => ("rate_limited", Err(AppError::RateLimited)),
        Outcome::NotSent(reason) => (reason.code(), Err(AppError::Offline)),
        Outcome::Unknown { .. } => ("unknown", Err(AppError::OutcomeUnknown)),
    }
}

/// Front Payment requires a note.
fn cancellation_note(ending: WithoutInvoice, note: &str) -> String {
    let typed: String = note
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NOTE)
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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use kasse_core::{Field, Rejection, UnknownCause};
    use kasse_front_payment::NotSentReason;

    use super::*;

    #[test]
    fn what_each_outcome_means_for_cancelling_an_invoice() {
        let refused = |key: &str| {
            let reason = Rejection::new(Field::Other, key.to_owned());
            Outcome::Rejected(vec![reason])
        };
        let mut table = String::new();
        for outcome in [
            Outcome::Done(()),
            refused("orderStatusAlreadyPaid"),
            refused("orderStatusAlreadyCancelled"),
            refused("orderNotFound"),
            Outcome::TokenRefused,
            Outcome::RateLimited {
                retry_after_ms: None,
            },
            Outcome::NotSent(NotSentReason::ConnectTimeout),
            Outcome::Unknown {
                cause: UnknownCause::Timeout,
                front: None,
            },
        ] {
            let before = format!("{outcome:?}");
            writeln!(table, "{before}: {:?}", cancelled(outcome)).unwrap();
        }
        insta::assert_snapshot!(table);
    }
}
