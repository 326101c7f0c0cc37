//! Where an order is in its life.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::facts::{BankIdHint, Concern, FrontOrder, Rejection, UnknownCause};

/// Where an order is in its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "PascalCase")]
pub enum OrderState {
    /// Stored; not yet sent, or certainly not arrived.
    Queued,
    /// An attempt is under way.
    Sending,
    /// Front Payment has it; the customer must identify.
    AwaitingBankId {
        /// At Front Payment.
        front: FrontOrder,
    },
    /// Front Payment has it; its status is asked for until it says what became of it.
    Confirming {
        /// At Front Payment.
        front: FrontOrder,
        /// What BankID's page said, where there was one.
        hint: Option<BankIdHint>,
    },
    /// Invoiced, also with a reminder or the debt collectors.
    Invoiced {
        /// At Front Payment.
        front: FrontOrder,
    },
    /// Paid.
    Paid {
        /// At Front Payment.
        front: FrontOrder,
    },
    /// Refused: nothing was made. It can be corrected and sent again.
    Rejected {
        /// Why.
        reasons: Vec<Rejection>,
    },
    /// It may exist at Front Payment. Never sent again by itself.
    Unknown {
        /// Why it is open.
        cause: UnknownCause,
        /// What is known of it there.
        front: Option<FrontOrder>,
    },
    /// Cancelled; without front it never left the till.
    Cancelled {
        /// At Front Payment.
        front: Option<FrontOrder>,
    },
    /// Ran out.
    Expired {
        /// At Front Payment.
        front: FrontOrder,
    },
    /// Ended without an agreement.
    Declined {
        /// At Front Payment.
        front: FrontOrder,
    },
    /// Refunded whole.
    Refunded {
        /// At Front Payment.
        front: FrontOrder,
    },
    /// Refunded in part.
    PartlyRefunded {
        /// At Front Payment.
        front: FrontOrder,
    },
    /// After its invoice, in a status that we don't know: shown as it came.
    Other {
        /// At Front Payment.
        front: FrontOrder,
    },
}

/// The names of the states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateName {
    /// [`OrderState::Queued`].
    Queued,
    /// [`OrderState::Sending`].
    Sending,
    /// [`OrderState::AwaitingBankId`].
    AwaitingBankId,
    /// [`OrderState::Confirming`].
    Confirming,
    /// [`OrderState::Invoiced`].
    Invoiced,
    /// [`OrderState::Paid`].
    Paid,
    /// [`OrderState::Rejected`].
    Rejected,
    /// [`OrderState::Unknown`].
    Unknown,
    /// [`OrderState::Cancelled`].
    Cancelled,
    /// [`OrderState::Expired`].
    Expired,
    /// [`OrderState::Declined`].
    Declined,
    /// [`OrderState::Refunded`].
    Refunded,
    /// [`OrderState::PartlyRefunded`].
    PartlyRefunded,
    /// [`OrderState::Other`].
    Other,
}

impl StateName {
    /// As written in the database and in the UI.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Sending => "Sending",
            Self::AwaitingBankId => "AwaitingBankId",
            Self::Confirming => "Confirming",
            Self::Invoiced => "Invoiced",
            Self::Paid => "Paid",
            Self::Rejected => "Rejected",
            Self::Unknown => "Unknown",
            Self::Cancelled => "Cancelled",
            Self::Expired => "Expired",
            Self::Declined => "Declined",
            Self::Refunded => "Refunded",
            Self::PartlyRefunded => "PartlyRefunded",
            Self::Other => "Other",
        }
    }
}

impl fmt::Display for StateName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl OrderState {
    /// Its name.
    pub fn name(&self) -> StateName {
        match self {
            Self::Queued => StateName::Queued,
            Self::Sending => StateName::Sending,
            Self::AwaitingBankId { .. } => StateName::AwaitingBankId,
            Self::Confirming { .. } => StateName::Confirming,
            Self::Invoiced { .. } => StateName::Invoiced,
            Self::Paid { .. } => StateName::Paid,
            Self::Rejected { .. } => StateName::Rejected,
            Self::Unknown { .. } => StateName::Unknown,
            Self::Cancelled { .. } => StateName::Cancelled,
            Self::Expired { .. } => StateName::Expired,
            Self::Declined { .. } => StateName::Declined,
            Self::Refunded { .. } => StateName::Refunded,
            Self::PartlyRefunded { .. } => StateName::PartlyRefunded,
            Self::Other { .. } => StateName::Other,
        }
    }

    /// The order at Front Payment, where it is known to exist.
    pub fn front(&self) -> Option<&FrontOrder> {
        match self {
            Self::Queued | Self::Sending | Self::Rejected { .. } => None,
            Self::Unknown { front, .. } | Self::Cancelled { front } => front.as_ref(),
            Self::AwaitingBankId { front }
            | Self::Confirming { front, .. }
            | Self::Invoiced { front }
            | Self::Paid { front }
            | Self::Expired { front }
            | Self::Declined { front }
            | Self::Refunded { front }
            | Self::PartlyRefunded { front }
            | Self::Other { front } => Some(front),
        }
    }

    /// Whether the customer's data are needed for what may still be done: to send the order, to correct it, or to find it
    /// at Front Payment. Once this is no, no event leads back.
    pub fn needs_customer(&self) -> bool {
        match self {
            Self::Queued | Self::Sending | Self::Rejected { .. } | Self::Unknown { .. } => true,
            Self::AwaitingBankId { .. }
            | Self::Confirming { .. }
            | Self::Invoiced { .. }
            | Self::Paid { .. }
            | Self::Cancelled { .. }
            | Self::Expired { .. }
            | Self::Declined { .. }
            | Self::Refunded { .. }
            | Self::PartlyRefunded { .. }
            | Self::Other { .. } => false,
        }
    }

    /// What a person should look at.
    pub fn concern(&self) -> Option<Concern> {
        self.front().and_then(|front| front.concern)
    }

    /// Whether goods may leave the shop: only with an invoice, or a later stage of one.
    pub fn releases_goods(&self) -> bool {
        match self {
            Self::Invoiced { .. } | Self::Paid { .. } => true,
            Self::Queued
            | Self::Sending
            | Self::AwaitingBankId { .. }
            | Self::Confirming { .. }
            | Self::Rejected { .. }
            | Self::Unknown { .. }
            | Self::Cancelled { .. }
            | Self::Expired { .. }
            | Self::Declined { .. }
            | Self::Refunded { .. }
            | Self::PartlyRefunded { .. }
            | Self::Other { .. } => false,
        }
    }
}
