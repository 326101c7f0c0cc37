//! Where a refund stands, and what happens to it.

use serde::{Deserialize, Serialize};

use crate::life::{Rejection, UnknownCause};

/// Where a refund stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum RefundState {
    /// An attempt is under way.
    Sending,
    /// Front Payment took it and has not shown it yet.
    Pending,
    /// It was made.
    Confirmed {
        /// Whether a person said so, and not Front Payment.
        by_person: bool,
    },
    /// Refused: nothing was given back.
    Refused {
        /// Why.
        reasons: Vec<Rejection>,
    },
    /// Nothing was sent.
    NotSent {
        /// Why, as a code.
        why: String,
    },
    /// It may have been made. Never sent again by itself.
    Unknown {
        /// Why it is open.
        cause: UnknownCause,
    },
    /// Front Payment took it and ended the whole invoice before it showed it. What it gave back is part of what is not
    /// owed any more, and stays given back in the documents.
    Overtaken,
}

/// The names of the states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundStateName {
    /// [`RefundState::Sending`].
    Sending,
    /// [`RefundState::Pending`].
    Pending,
    /// [`RefundState::Confirmed`].
    Confirmed,
    /// [`RefundState::Refused`].
    Refused,
    /// [`RefundState::NotSent`].
    NotSent,
    /// [`RefundState::Unknown`].
    Unknown,
    /// [`RefundState::Overtaken`].
    Overtaken,
}

impl RefundStateName {
    /// As written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::Overtaken => "overtaken",
        }
    }
}

/// What happens to a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundEvent {
    /// Front Payment took it.
    Taken,
    /// Front Payment refused it: nothing was given back.
    Refused(Vec<Rejection>),
    /// Nothing was sent, for this reason (a code).
    NotSent(String),
    /// It is open whether it was made.
    OutcomeUnknown(UnknownCause),
    /// Front Payment's status shows it.
    Shown,
    /// Front Payment's status says that the invoice has ended, and does not show it.
    InvoiceEnded,
    /// A person says that it was made.
    Happened,
    /// A person says that it was not made; it is sent again.
    SentAgain,
}

impl RefundEvent {
    /// Its name, for the journal and errors.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Taken => "refund_accepted",
            Self::Refused(_) => "refund_refused",
            Self::NotSent(_) => "refund_not_sent",
            Self::OutcomeUnknown(_) => "refund_unknown",
            Self::Shown => "refund_confirmed",
            Self::InvoiceEnded => "refund_overtaken",
            Self::Happened | Self::SentAgain => "refund_decided",
        }
    }
}

/// An event that can't happen to a refund in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a refund that is {state} can't have the event {event}")]
pub struct IllegalRefundEvent {
    /// The state.
    pub state: &'static str,
    /// The event's name.
    pub event: &'static str,
}

impl RefundState {
    /// Its name.
    pub fn name(&self) -> RefundStateName {
        match self {
            Self::Sending => RefundStateName::Sending,
            Self::Pending => RefundStateName::Pending,
            Self::Confirmed { .. } => RefundStateName::Confirmed,
            Self::Refused { .. } => RefundStateName::Refused,
            Self::NotSent { .. } => RefundStateName::NotSent,
            Self::Unknown { .. } => RefundStateName::Unknown,
            Self::Overtaken => RefundStateName::Overtaken,
        }
    }

    /// Whether its amount is gone from what is left of the order: it was given back, or may have been.
    pub fn counts(&self) -> bool {
        match self {
            Self::Sending
            | Self::Pending
            | Self::Confirmed { .. }
            | Self::Unknown { .. }
            | Self::Overtaken => true,
            Self::Refused { .. } | Self::NotSent { .. } => false,
        }
    }

    /// Whether it is still to be seen what becomes of it. There is one such refund of an order at most.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Sending | Self::Pending | Self::Unknown { .. } => true,
            Self::Confirmed { .. }
            | Self::Refused { .. }
            | Self::NotSent { .. }
            | Self::Overtaken => false,
        }
    }

    /// Whether Front Payment has it: then there is a return receipt.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Pending | Self::Confirmed { .. } | Self::Overtaken => true,
            Self::Sending | Self::Refused { .. } | Self::NotSent { .. } | Self::Unknown { .. } => {
                false
            }
        }
    }

    pub(super) fn after(self, event: RefundEvent) -> Result<Self, IllegalRefundEvent> {
        let illegal = IllegalRefundEvent {
            state: self.name().as_str(),
            event: event.name(),
        };
        match (self, event) {
            (Self::Sending, RefundEvent::Taken) => Ok(Self::Pending),
            (Self::Sending, RefundEvent::Refused(reasons)) => Ok(Self::Refused { reasons }),
            (Self::Sending, RefundEvent::NotSent(why)) => Ok(Self::NotSent { why }),
            (Self::Sending, RefundEvent::OutcomeUnknown(cause)) => Ok(Self::Unknown { cause }),
            (Self::Pending | Self::Unknown { .. }, RefundEvent::Shown) => {
                Ok(Self::Confirmed { by_person: false })
            }
            (Self::Pending | Self::Unknown { .. }, RefundEvent::Happened) => {
                Ok(Self::Confirmed { by_person: true })
            }
            (Self::Pending, RefundEvent::InvoiceEnded) => Ok(Self::Overtaken),
            // What Front Payment took is never sent again, whoever asks.
            (Self::Unknown { .. }, RefundEvent::SentAgain) => Ok(Self::Sending),
            _ => Err(illegal),
        }
    }
}
