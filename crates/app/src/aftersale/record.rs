//! What becomes of a refund, written down: an answer, what a status shows, an attempt that was cut off.

use std::time::Duration;

use kasse_core::{
    FrontOrder, FrontStatus, Order, OrderId, Refund, RefundEvent, RefundStateName, UnknownCause,
};
use kasse_front_payment::StatusInfo;
use kasse_store::{AttemptEnd, JournalEntry, RefundChange, StoreError};

use tokio::time::Instant;

use crate::error::AppError;
use crate::journal;
use crate::recording::Said;
use crate::till::Till;
use crate::under_way::Call;

impl Till {
    /// Writes down what an answer means, whatever it takes.
    pub(super) async fn record_refund_surely(
        &self,
        call: Call,
        id: OrderId,
        refund: &Refund,
        event: RefundEvent,
        end: AttemptEnd,
    ) -> Result<(), AppError> {
        self.record_surely(Some(call), |said| {
            let event = match said {
                Said::AsItCame => event.clone(),
                Said::Unknown | Said::Anothers => {
                    RefundEvent::OutcomeUnknown(UnknownCause::UnreadableAnswer)
                }
            };
            match self.record_refund(id, refund, event, Some(end), Vec::new()) {
                // What its attempt came to is written down already.
                Err(AppError::Store(StoreError::Stale | StoreError::NoSuchAttempt)) => Ok(()),
                recorded => recorded,
            }
        })
        .await
    }

    /// Lets an event happen to a refund.
    pub(super) fn record_refund(
        &self,
        id: OrderId,
        refund: &Refund,
        event: RefundEvent,
        attempt: Option<AttemptEnd>,
        before: Vec<JournalEntry>,
    ) -> Result<(), AppError> {
        let at = self.now();
        let mut journal = before;
        // A person's decision brings an entry of its own.
        if journal.is_empty() {
            journal.push(journal::refund(at, event.name(), refund));
        }
        let expected = refund.state().name();
        let refund = refund.clone().after(event)?;
        if refund.state().name() == RefundStateName::Unknown {
            let lost = (id, refund.number());
            self.session().lost_refunds.insert(lost, Instant::now());
        }
        let state = refund.state().name().as_str();
        tracing::info!(order = %id, refund = refund.number(), state, "refund changed");
        self.0.store.record_refund(RefundChange {
            order: id,
            refund,
            expected,
            at,
            attempt,
            journal,
        })?;
        Ok(())
    }

    /// The order at Front Payment, while a refund of it is still open.
    pub(crate) fn asked_for_refund(&self, order: &Order) -> Result<Option<FrontOrder>, AppError> {
        let open = self.open_refund(order.id())?;
        Ok(open.and_then(|_| order.state().front().cloned()))
    }

    pub(super) fn open_refund(&self, id: OrderId) -> Result<Option<Refund>, AppError> {
        let refunds = self.0.store.refunds(id)?;
        Ok(refunds.into_iter().find(|refund| refund.state().is_open()))
    }

    /// Settles an open refund by what a status shows. Whether one is open still.
    pub(crate) fn settle_refund(&self, id: OrderId, info: &StatusInfo) -> Result<bool, AppError> {
        let Some(refund) = self.open_refund(id)? else {
            return Ok(false);
        };
        let gross = self.find(id)?.totals().gross();
        let status = FrontStatus::parse(&info.status);
        let event = if refund.is_shown(&status, info.refunded_amount, gross) {
            RefundEvent::Shown
        } else if refund.is_overtaken(&status, info.refunded_amount, gross) {
            RefundEvent::InvoiceEnded
        } else {
            return Ok(true);
        };
        match self.record_refund(id, &refund, event, None, Vec::new()) {
            // Somebody else settled it in this moment.
            Ok(()) | Err(AppError::Store(StoreError::Stale)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// At start: attempts that never ended left it open whether the refund was made, and open ones are asked after.
    pub(crate) fn resume_refunds(&self) -> Result<(), AppError> {
        self.interrupt_refunds(None)?;
        for id in self.0.store.orders_with_open_refund()? {
            if let Some(refund) = self.open_refund(id)? {
                let lost = (id, refund.number());
                self.session().lost_refunds.insert(lost, Instant::now());
            }
            self.poll_after(id, Duration::ZERO);
        }
        Ok(())
    }

    /// Training's stand-in ended with the program: nobody can ask after its refunds any more.
    pub(crate) fn forget_refunds(&self) -> Result<(), AppError> {
        self.interrupt_refunds(None)?;
        for id in self.0.store.orders_with_open_refund()? {
            if let Some(refund) = self.open_refund(id)? {
                self.record_refund(id, &refund, RefundEvent::Happened, None, Vec::new())?;
            }
        }
        Ok(())
    }

    /// Refunds whose attempt was cut off may have been made.
    pub(super) fn interrupt_refunds(&self, only: Option<OrderId>) -> Result<(), AppError> {
        for cut in self.0.store.interrupted_refunds()? {
            if only.is_some_and(|id| id != cut.order)
                || cut.refund.state().name() != RefundStateName::Sending
            {
                continue;
            }
            let end = AttemptEnd {
                number: cut.attempt,
                outcome: "interrupted",
                http_status: None,
                detail: None,
            };
            tracing::warn!(order = %cut.order, refund = cut.refund.number(), "sending a refund was interrupted");
            let event = RefundEvent::OutcomeUnknown(UnknownCause::Interrupted);
            self.record_refund(cut.order, &cut.refund, event, Some(end), Vec::new())?;
            self.poll_after(cut.order, Duration::ZERO);
        }
        Ok(())
    }
}
