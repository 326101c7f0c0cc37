//! Sending the customer the invoice once more. Twice does no harm, so an unknown outcome is told and nothing more.

use kasse_core::{Email, Order, OrderState, Phone};
use kasse_front_payment::Outcome;

use crate::checkout::order_id;
use crate::contract::{OrderResend, OrderView};
use crate::error::AppError;
use crate::journal;
use crate::till::Till;

/// What sending once more came to.
#[derive(Debug, PartialEq, Eq)]
enum Resent {
    Done,
    AlreadyPaid,
    Refused(String),
    TokenMissing,
    RateLimited,
    NotSent,
    Unknown,
}

impl Till {
    /// Sends the customer the invoice once more, to this phone and e-mail. The order itself keeps its own.
    pub async fn order_resend(&self, request: &OrderResend) -> Result<OrderView, AppError> {
        let id = order_id(&request.order)?;
        let order = self.find(id)?;
        self.remembered(&order)?;
        let phone =
            Phone::parse(&request.country_code, &request.msisdn).map_err(AppError::field)?;
        let email = Email::parse(&request.email).map_err(AppError::field)?;
        let Some(front) = order.state().front().filter(|_| may_resend(order.state())) else {
            return Err(AppError::NotNow(
                "an order that is paid, cancelled or not invoiced is not sent again",
            ));
        };
        let lent = self.token_to_act().await?;
        let (allowance, _call) = self.leave_to_act().await?;
        let answer = self
            .0
            .ports
            .front
            .resend(&front.order_uuid, &phone, &email, &lent.token)
            .await;
        self.heard(allowance, &answer);
        if let Outcome::TokenRefused = answer.outcome {
            self.token_refused(&lent);
        }
        let resent = resent(answer.outcome);
        self.journal_resent(&order, &resent)?;
        let order = self.find(id)?;
        self.show(&order);
        match resent {
            Resent::Done => Ok(self.view(&order)),
            Resent::AlreadyPaid => Err(AppError::AlreadyPaid),
            Resent::Refused(message) => Err(AppError::Refused(message)),
            Resent::TokenMissing => Err(AppError::TokenMissing),
            Resent::RateLimited => Err(AppError::RateLimited),
            Resent::NotSent => Err(AppError::Offline),
            Resent::Unknown => Err(AppError::OutcomeUnknown),
        }
    }

    fn journal_resent(&self, order: &Order, resent: &Resent) -> Result<(), AppError> {
        let (event, detail) = match resent {
            Resent::Done => ("resent", ""),
            Resent::AlreadyPaid => ("resend_failed", "already_paid"),
            Resent::Refused(_) => ("resend_failed", "refused"),
            Resent::TokenMissing => ("resend_failed", "token_refused"),
            Resent::RateLimited => ("resend_failed", "rate_limited"),
            Resent::NotSent => ("resend_failed", "not_sent"),
            Resent::Unknown => ("resend_unknown", ""),
        };
        let entry = journal::of_order(self.now(), event, order, detail);
        Ok(self.0.store.append_journal(vec![entry])?)
    }
}

/// What an answer means for sending once more.
fn resent(outcome: Outcome<()>) -> Resent {
    match outcome {
        Outcome::Done(()) => Resent::Done,
        Outcome::Rejected(reasons) => {
            let message = reasons.into_iter().next().map(|reason| reason.message);
            match message.unwrap_or_default() {
                paid if paid == "orderStatusAlreadyPaid" => Resent::AlreadyPaid,
                message => Resent::Refused(message),
            }
        }
        Outcome::TokenRefused => Resent::TokenMissing,
        Outcome::RateLimited { .. } => Resent::RateLimited,
        Outcome::NotSent(_) => Resent::NotSent,
        Outcome::Unknown { .. } => Resent::Unknown,
    }
}

/// Whether there is an invoice that is neither paid nor cancelled.
pub(crate) fn may_resend(state: &OrderState) -> bool {
    match state {
        OrderState::Invoiced { .. } | OrderState::Other { .. } => true,
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Paid { .. }
        | OrderState::Rejected { .. }
        | OrderState::Unknown { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. }
        | OrderState::Refunded { .. }
        | OrderState::PartlyRefunded { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use kasse_core::{Field, Rejection, UnknownCause};
    use kasse_front_payment::NotSentReason;

    use super::*;

    #[test]
    fn what_each_outcome_means_for_sending_once_more() {
        let paid = Rejection::new(Field::Other, "orderStatusAlreadyPaid".to_owned());
        let mut table = String::new();
        for outcome in [
            Outcome::Done(()),
            Outcome::Rejected(vec![paid]),
            Outcome::TokenRefused,
            Outcome::RateLimited {
                retry_after_ms: None,
            },
            Outcome::NotSent(NotSentReason::Tls),
            Outcome::Unknown {
                cause: UnknownCause::Timeout,
                front: None,
            },
            Outcome::Unknown {
                cause: UnknownCause::ServerError,
                front: None,
            },
        ] {
            let name = outcome.name();
            writeln!(table, "{name}: {:?}", resent(outcome)).unwrap();
        }
        insta::assert_snapshot!(table);
    }
}
