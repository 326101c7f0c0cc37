//! A person decides about a refund of which nobody knows whether it was made.

use kasse_core::{OrderId, Refund, RefundEvent, RefundState};
use tokio::time::Instant;

use super::ask::in_the_way;
use crate::checkout::order_id;
use crate::contract::{OrderRefundDecide, OrderView, RefundHindrance};
use crate::error::AppError;
use crate::journal;
use crate::till::Till;

impl Till {
    /// A manager says what became of a refund. Before it is sent again Front Payment is asked once more: a refund that
    /// shows by then was made, whatever the manager thought.
    pub async fn order_refund_decide(
        &self,
        request: &OrderRefundDecide,
    ) -> Result<OrderView, AppError> {
        let id = order_id(&request.order)?;
        let reason = journal::spoken(&request.reason);
        if reason.is_empty() {
            return Err(AppError::Field {
                field: "reason".to_owned(),
                code: "required".to_owned(),
            });
        }
        let open = |till: &Self| -> Result<_, AppError> {
            let refund = till.open_refund(id)?;
            refund
                .filter(|refund| refund.number() == request.refund)
                .ok_or(AppError::NotNow("this refund is not open"))
        };
        let refund = open(self)?;
        // One that Front Payment took is only waited for; a person may say that it came, not that it is sent again.
        let may_decide = match refund.state() {
            RefundState::Unknown { .. } => true,
            RefundState::Pending => request.happened,
            RefundState::Sending
            | RefundState::Confirmed { .. }
            | RefundState::Refused { .. }
            | RefundState::NotSent { .. }
            | RefundState::Overtaken => false,
        };
        if !may_decide {
            return Err(AppError::NotNow(
                "nothing about this refund is to be decided",
            ));
        }
        if !request.happened {
            self.is_late_enough(id, &refund)?;
        }
        let pin = Some(request.pin.as_str()).filter(|pin| !pin.is_empty());
        self.check_pin(pin)?;
        let decided = journal::refund_decided(self.now(), &refund, request.happened, &reason);
        if request.happened {
            self.record_refund(id, &refund, RefundEvent::Happened, None, vec![decided])?;
            let order = self.find(id)?;
            self.show(&order);
            return Ok(self.view(&order));
        }
        let asked = self.ask_of_refund(id).await?;
        // It may have been settled by that very answer.
        let Some(refund) = self
            .open_refund(id)?
            .filter(|refund| matches!(refund.state(), RefundState::Unknown { .. }))
        else {
            let order = self.find(id)?;
            self.show(&order);
            return Ok(self.view(&order));
        };
        // Something else is shown than what was before it: whose that is must be seen at Front Payment.
        if refund.shown_before() != asked.shown {
            return Err(in_the_way(RefundHindrance::AmountsDiffer));
        }
        let order = self.find(id)?;
        self.0
            .store
            .append_journal(vec![journal::about(decided, &order)])?;
        let refund = refund.after(RefundEvent::SentAgain)?;
        self.send_refund(id, refund, asked).await
    }

    /// Whether the call that got no answer can't arrive any more. Like with lost orders the time runs on the monotonic
    /// clock and anew after a restart: no clock that is set makes it shorter.
    fn is_late_enough(&self, id: OrderId, refund: &Refund) -> Result<(), AppError> {
        let lost = (id, refund.number());
        let since = *self
            .session()
            .lost_refunds
            .entry(lost)
            .or_insert_with(Instant::now);
        self.can_arrive_no_more(since)
    }
}
