//! Making a refund: looked at first, written down, sent once, written down.

use kasse_core::{
    Money, OrderId, Quantity, Refund, RefundEvent, RefundPart, RefundShare, RefundWish,
};
use kasse_front_payment::{Outcome, RefundProduct, RefundRequest};
use kasse_store::{AttemptEnd, BeginRefund};

use super::ask::{AskError, Asked, in_the_way};
use super::view::{refundable, refunded_lines};
use crate::checkout::order_id;
use crate::contract::{
    OrderRef, OrderRefund, OrderRefundLine, OrderView, RefundHindrance, RefundPreview, Refundable,
};
use crate::error::AppError;
use crate::journal;
use crate::till::Till;

impl Till {
    /// What may still be given back of an order. Front Payment is asked, unless the till itself knows that nothing may.
    pub async fn order_refundable(&self, request: &OrderRef) -> Result<Refundable, AppError> {
        let id = order_id(&request.order)?;
        let (hindrance, by_line) = match self.ask_before_refund(id).await {
            Ok(Asked { lines, .. }) => (None, lines.err()),
            Err(AskError::Hindrance(hindrance)) => (Some(hindrance), Some(hindrance)),
            Err(AskError::App(error)) => return Err(error),
        };
        let order = self.find(id)?;
        let left = self.left(&order)?;
        Ok(refundable(&order, &left, hindrance, by_line))
    }

    /// What a refund would come to by this till's own books. Nobody is asked and nothing is written down.
    pub fn order_refund_preview(&self, request: &OrderRefund) -> Result<RefundPreview, AppError> {
        let order = self.find(order_id(&request.order)?)?;
        let left = self.left(&order)?;
        let parts = if request.whole {
            left.all()?
        } else {
            left.part(&wishes(&request.lines)?)?
        };
        let amount = Money::sum(parts.iter().map(RefundPart::gross))?;
        Ok(RefundPreview {
            amount: amount.ore(),
            lines: refunded_lines(&order, &parts),
        })
    }

    /// Gives money back. What became of it stands in the order's `refunds`; an error means that nothing was sent.
    pub async fn order_refund(&self, request: &OrderRefund) -> Result<OrderView, AppError> {
        let id = order_id(&request.order)?;
        let wishes = wishes(&request.lines)?;
        let note = journal::spoken(&request.note);
        // What makes no sense is said before anybody is asked.
        let wanted = self.left(&self.find(id)?)?;
        let whole = request.whole;
        let parts = |left: &kasse_core::Left| {
            if whole {
                left.all()
            } else {
                left.part(&wishes)
            }
        };
        if self.refund_hindrance(&self.find(id)?)?.is_none() {
            parts(&wanted)?;
        }
        let asked = self.ask_before_refund(id).await?;
        let parts = parts(&self.left(&self.find(id)?)?)?;
        if !whole && let Err(hindrance) = asked.lines {
            return Err(in_the_way(hindrance));
        }
        let number = self.0.store.refunds(id)?.last().map_or(0, Refund::number) + 1;
        let refund = Refund::sending(number, self.now(), whole, parts, note, asked.shown)?;
        self.send_refund(id, refund, asked).await
    }

    /// Sends a refund that is in the state `Sending`. Runs on by itself, whoever stops waiting for it.
    pub(super) async fn send_refund(
        &self,
        id: OrderId,
        refund: Refund,
        asked: Asked,
    ) -> Result<OrderView, AppError> {
        let before = self.find(id)?;
        let till = self.clone();
        let sending = async move {
            let sending = till.clone();
            let sending =
                tokio::spawn(async move { sending.try_send_refund(id, refund, asked).await });
            let fell = match sending.await {
                Ok(sent) => return sent,
                Err(fell) => fell,
            };
            tracing::error!(error = %fell, "sending a refund fell");
            till.record_surely(None, |_| till.interrupt_refunds(Some(id)))
                .await
        };
        match tokio::spawn(sending).await {
            Ok(sent) => sent?,
            Err(fell) => {
                tracing::error!(error = %fell, "a refund that fell could not be kept");
                return Err(AppError::OutcomeUnknown);
            }
        }
        // It was sent: nothing that fails from here on may say otherwise.
        let order = self.find(id).unwrap_or(before);
        self.show(&order);
        Ok(self.view(&order))
    }

    /// An error means that nothing was written down and nothing was sent.
    async fn try_send_refund(
        &self,
        id: OrderId,
        refund: Refund,
        asked: Asked,
    ) -> Result<(), AppError> {
        let request = request(&refund, &asked)?;
        // Before anything is written down: whoever waits in this line holds nothing.
        let allowance = self.place_to_act().await?;
        let call = self.begin_call()?;
        let at = self.now();
        let attempt = self.0.store.begin_refund(BeginRefund {
            order: id,
            refund: refund.clone(),
            at,
            journal: vec![journal::refund(at, "refund_started", &refund)],
        })?;
        if let Ok(order) = self.find(id) {
            self.show(&order);
        }
        let allowance = allowance.used();
        let answer = self
            .0
            .ports
            .front
            .refund(&asked.uuid, &request, &asked.lent.token)
            .await;
        self.heard(allowance, &answer);
        let end = AttemptEnd {
            number: attempt,
            outcome: answer.outcome.name(),
            http_status: answer.meta.http_status,
            detail: None,
        };
        let event = event_of(answer.outcome);
        if matches!(&event, RefundEvent::NotSent(why) if why == TOKEN_REFUSED) {
            self.token_refused(&asked.lent);
        }
        if let Err(error) = self
            .record_refund_surely(call, id, &refund, event, end)
            .await
        {
            self.report(&error);
            let interrupt = |_| self.interrupt_refunds(Some(id));
            if let Err(error) = self.record_surely(None, interrupt).await {
                self.report(&error);
            }
        }
        self.poll_after(id, self.pace().eager_poll);
        Ok(())
    }
}

const TOKEN_REFUSED: &str = "token_refused";

/// What an answer means for a refund.
fn event_of(outcome: Outcome<()>) -> RefundEvent {
    match outcome {
        Outcome::Done(()) => RefundEvent::Taken,
        Outcome::Rejected(reasons) => RefundEvent::Refused(reasons),
        Outcome::TokenRefused => RefundEvent::NotSent(TOKEN_REFUSED.to_owned()),
        Outcome::RateLimited { .. } => RefundEvent::NotSent("rate_limited".to_owned()),
        Outcome::NotSent(reason) => RefundEvent::NotSent(reason.code().to_owned()),
        Outcome::Unknown { cause, front: _ } => RefundEvent::OutcomeUnknown(cause),
    }
}

/// A refund as it is sent. Without ids of Front Payment's lines it names none, which only a whole one may.
fn request(refund: &Refund, asked: &Asked) -> Result<RefundRequest, AppError> {
    let products = match &asked.lines {
        Ok(ids) => refund
            .parts()
            .iter()
            .map(|part| {
                let id = usize::try_from(part.line())
                    .ok()
                    .and_then(|line| ids.get(line))
                    .ok_or_else(|| in_the_way(RefundHindrance::LinesDiffer))?;
                Ok(RefundProduct {
                    id: *id,
                    amount: part.gross(),
                })
            })
            .collect::<Result<Vec<_>, AppError>>()?,
        Err(_) if refund.is_whole() => Vec::new(),
        Err(hindrance) => return Err(in_the_way(*hindrance)),
    };
    Ok(RefundRequest {
        kind: asked.kind,
        grand_total: refund.gross(),
        products,
    })
}

fn wishes(lines: &[OrderRefundLine]) -> Result<Vec<RefundWish>, AppError> {
    lines
        .iter()
        .map(|asked| {
            let share = match (asked.quantity, asked.amount) {
                (Some(quantity), None) => Quantity::from_thousandths(quantity)
                    .ok()
                    .map(RefundShare::Quantity),
                (None, Some(ore)) => Money::from_ore(ore).ok().map(RefundShare::Amount),
                (Some(_), Some(_)) | (None, None) => None,
            };
            let line = asked.line;
            let share = share.ok_or_else(|| AppError::refund_line(line, "not_a_number"))?;
            Ok(RefundWish { line, share })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use kasse_core::{Field, Rejection, UnknownCause};
    use kasse_front_payment::NotSentReason;

    use super::*;

    #[test]
    fn what_each_outcome_means_for_a_refund() {
        let causes = [
            UnknownCause::Timeout,
            UnknownCause::ConnectionLost,
            UnknownCause::ServerError,
            UnknownCause::UnreadableAnswer,
            UnknownCause::IncompleteAnswer,
        ];
        let mut outcomes = vec![
            Outcome::Done(()),
            Outcome::Rejected(vec![Rejection::new(Field::Other, "no".to_owned())]),
            Outcome::TokenRefused,
            Outcome::RateLimited {
                retry_after_ms: Some(2_000),
            },
            Outcome::NotSent(NotSentReason::Dns),
            Outcome::NotSent(NotSentReason::ConnectRefused),
        ];
        outcomes.extend(causes.map(|cause| Outcome::Unknown { cause, front: None }));
        let mut table = String::new();
        for outcome in outcomes {
            let name = outcome.name();
            writeln!(table, "{name}: {:?}", event_of(outcome)).unwrap();
        }
        insta::assert_snapshot!(table);
    }
}
