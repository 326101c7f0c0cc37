//! Ending an order without an invoice: for a person, because the time ran out, or because BankID failed.

use std::time::Duration;

use kasse_core::{OrderEvent, OrderId, OrderState, WithoutInvoice};
use kasse_front_payment::Outcome;

use crate::budget::Purpose;
use crate::checkout::order_id;
use crate::contract::{OrderCancel, OrderView, ProblemCode, ProblemView};
use crate::error::AppError;
use crate::problems::problem;
use crate::till::Till;

/// Longest note, in characters.
const MAX_NOTE: usize = 200;

impl Till {
    /// Cancels for a person.
    pub async fn order_cancel(&self, request: &OrderCancel) -> Result<OrderView, AppError> {
        let id = order_id(&request.order)?;
        match self.find(id)?.state() {
            OrderState::Queued | OrderState::Rejected { .. } => {
                let order = self.withdraw(id)?;
                return Ok(self.view(&order));
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
        if self.is_asked_after(id) {
            // A person waits for the truth.
            self.poll_after(id, Duration::ZERO);
        }
        let order = self.find(id)?;
        self.show(&order);
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
        let allowance = self.allowance(Purpose::Act).await;
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
                self.cancel_failed(id, message);
            }
            Outcome::TokenRefused => {
                self.token_refused(&lent);
                self.set_problem(id, problem(ProblemCode::TokenRefused));
            }
            Outcome::RateLimited { .. } | Outcome::NotSent(_) | Outcome::Unknown { .. } => {
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
