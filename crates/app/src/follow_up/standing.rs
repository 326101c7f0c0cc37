//! How an order stands: whether its status is still to be asked for, and whether its time is over.

use kasse_core::{FrontOrder, FrontStatus, Method, Order, OrderState};
use tokio::time::Instant;

use crate::till::Till;

impl Till {
    /// Whether Front Payment should have made an invoice long ago, for which nobody has to do anything. By the clock that
    /// nobody sets: an order may have waited in the queue for days before.
    pub(super) fn is_stuck(&self, order: &Order) -> bool {
        let is_link = order.terms().method() == Method::PaymentLink;
        let limit = self.pace().invoice_within;
        !order.needs_bankid()
            && !is_link
            && self.polls().is_expired(order.id(), limit, Instant::now())
    }

    /// Whether an order without a visit can't get one any more: at the kiosk there is no cashier to sell it anew, and its
    /// customer waits for an answer that can't come.
    pub(super) fn is_nobodys(&self, order: &Order) -> bool {
        let session = self.session();
        let visited = session.visit.as_ref().map(|visit| visit.order);
        self.is_kiosk() && visited != Some(order.id())
    }

    /// Whether the time for BankID has run out. After a restart there is no visit: then the order's own age counts, and
    /// where the wall clock was set back, the time since the start.
    pub(super) fn is_overdue(&self, order: &Order) -> bool {
        let visited = self.session().visit.as_ref().map(|visit| visit.order);
        if visited == Some(order.id()) {
            // Its end is watched over elsewhere.
            return false;
        }
        let limit = self.pace().visit_minute * u32::from(self.settings().bankid_minutes);
        let age = self.now().ms_since(order.placed_at());
        let is_old = u128::try_from(age).is_ok_and(|age| age >= limit.as_millis());
        // The wall clock may have been set forward: its customer has a minute of a clock that nobody sets all the same.
        let limit = if is_old {
            self.pace().visit_minute
        } else {
            limit
        };
        self.polls().is_expired(order.id(), limit, Instant::now())
    }
}

/// The order at Front Payment, while its status is still to be asked for.
pub(super) fn asked_after(order: &Order) -> Option<FrontOrder> {
    match order.state() {
        OrderState::AwaitingBankId { front }
        | OrderState::Confirming { front, .. }
        | OrderState::Unknown {
            front: Some(front), ..
        } => Some(front.clone()),
        // That it took our cancellation is not yet that it is cancelled: the customer may have signed in that moment.
        OrderState::Cancelled { front: Some(front) }
        | OrderState::Expired { front }
        | OrderState::Declined { front } => (!has_ended(front)).then(|| front.clone()),
        OrderState::Invoiced { front }
        | OrderState::Paid { front }
        | OrderState::Refunded { front }
        | OrderState::PartlyRefunded { front }
        | OrderState::Other { front } => front.invoice_number.is_none().then(|| front.clone()),
        OrderState::Queued
        | OrderState::Sending
        | OrderState::Rejected { .. }
        | OrderState::Unknown { front: None, .. }
        | OrderState::Cancelled { front: None } => None,
    }
}

/// The order at Front Payment, while its invoice may still change though the sale is over.
pub(super) fn followed(order: &Order) -> Option<FrontOrder> {
    match order.state() {
        OrderState::Invoiced { front }
        | OrderState::PartlyRefunded { front }
        | OrderState::Other { front } => Some(front.clone()),
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
        | OrderState::Refunded { .. } => None,
    }
}

/// Whether Front Payment itself says that there will be no invoice.
pub(crate) fn has_ended(front: &FrontOrder) -> bool {
    let status = front.status.as_deref().map(FrontStatus::parse);
    matches!(status, Some(FrontStatus::Cancelled | FrontStatus::Expired))
}
