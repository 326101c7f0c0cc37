//! What a person is told of an invoice that has changed.

use kasse_core::{Concern, FrontStatus, Order, OrderState};

use crate::contract::{NoticeCode, NoticeView};
use crate::till::Till;

impl Till {
    /// Tells a person what became of an invoice since the last question.
    pub(super) fn tell_of_invoice(&self, before: &Order, after: &Order) {
        let is_new = before.state().concern() != after.state().concern();
        if is_new && after.state().concern() == Some(Concern::InvoicedAfterAll) {
            self.0.ports.screen.notice(&NoticeView {
                code: NoticeCode::InvoicedAfterAll,
                detail: after.reference().to_string(),
            });
            return;
        }
        let was_invoiced = matches!(
            before.state(),
            OrderState::Invoiced { .. } | OrderState::Other { .. }
        );
        let status = |order: &Order| {
            let front = order.state().front()?;
            front.status.as_deref().map(FrontStatus::parse)
        };
        let now = status(after);
        if !was_invoiced || now == status(before) {
            return;
        }
        let code = match now {
            Some(FrontStatus::Paid) => NoticeCode::InvoicePaid,
            Some(FrontStatus::Reminder) => NoticeCode::InvoiceReminder,
            Some(FrontStatus::Collection) => NoticeCode::InvoiceCollection,
            Some(FrontStatus::Expired) => NoticeCode::InvoiceExpired,
            Some(
                FrontStatus::Sent
                | FrontStatus::Invoiced
                | FrontStatus::Cancelled
                | FrontStatus::Refunded
                | FrontStatus::PartlyRefunded
                | FrontStatus::Other(_),
            )
            | None => return,
        };
        self.0.ports.screen.notice(&NoticeView {
            code,
            detail: after.reference().to_string(),
        });
    }
}
