//! Whether Front Payment's status shows that a refund was made.

use super::Refund;
use super::life::RefundState;
use crate::front_status::FrontStatus;
use crate::money::Money;

/// What a status shows as given back. `told` is its `refundedAmount`, `gross` what was invoiced. `None` where it says
/// that there was a refund, and not of how much.
pub fn shown_as_refunded(status: &FrontStatus, told: Option<Money>, gross: Money) -> Option<Money> {
    match (status, told) {
        (_, Some(told)) => Some(told),
        (FrontStatus::Refunded, None) => Some(gross),
        (FrontStatus::PartlyRefunded | FrontStatus::Other(_), None) => None,
        (
            FrontStatus::Sent
            | FrontStatus::Invoiced
            | FrontStatus::Reminder
            | FrontStatus::Collection
            | FrontStatus::Paid
            | FrontStatus::Cancelled
            | FrontStatus::Expired,
            None,
        ) => Some(Money::ZERO),
    }
}

impl Refund {
    /// Whether the status shows that this refund was made.
    ///
    /// One that Front Payment took is made as soon as at least so much is shown. One whose outcome is unknown is made
    /// only when exactly the amount before it and its own are shown: anything else may be somebody else's refund. That
    /// nothing is shown proves nothing: Front Payment shows refunds later than it takes them.
    pub fn is_shown(&self, status: &FrontStatus, told: Option<Money>, gross: Money) -> bool {
        let Ok(wanted) = self.shown_after() else {
            return false;
        };
        match (&self.state, shown_as_refunded(status, told, gross)) {
            (RefundState::Pending, Some(shown)) => shown >= wanted,
            // The first refund of the order, and it was taken: it is the one that the status speaks of.
            (RefundState::Pending, None) => {
                self.shown_before == Money::ZERO && *status == FrontStatus::PartlyRefunded
            }
            (RefundState::Unknown { .. }, shown) => shown == Some(wanted),
            (
                RefundState::Sending
                | RefundState::Confirmed { .. }
                | RefundState::Refused { .. }
                | RefundState::NotSent { .. }
                | RefundState::Overtaken,
                _,
            ) => false,
        }
    }

    /// Whether the status says that this refund will never be shown: Front Payment took it, and its invoice has ended
    /// without it.
    pub fn is_overtaken(&self, status: &FrontStatus, told: Option<Money>, gross: Money) -> bool {
        let has_ended = matches!(status, FrontStatus::Cancelled | FrontStatus::Expired);
        has_ended && self.state == RefundState::Pending && !self.is_shown(status, told, gross)
    }
}
