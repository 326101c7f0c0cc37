//! What happens to an order.

use super::facts::{BankIdHint, FrontOrder, Rejection, UnknownCause, WithoutInvoice};
use super::state::StateName;

/// What happens to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderEvent {
    /// An attempt to send begins.
    SendStarted,
    /// The attempt ended before anything was sent.
    NotSent,
    /// Front Payment has it and gave an address for BankID.
    AcceptedForBankId(FrontOrder),
    /// Front Payment has it.
    Accepted(FrontOrder),
    /// Front Payment refused it: nothing was made.
    Refused(Vec<Rejection>),
    /// It is open whether it exists.
    OutcomeUnknown {
        /// Why.
        cause: UnknownCause,
        /// What is known of it there.
        front: Option<FrontOrder>,
    },
    /// It was found at Front Payment.
    Adopted(FrontOrder),
    /// It certainly does not exist at Front Payment.
    FoundAbsent,
    /// A manager says that it does not exist there.
    SentAgain,
    /// It was corrected and waits to be sent again.
    Corrected,
    /// BankID's page ended.
    BankIdReturned(BankIdHint),
    /// The customer tries BankID again.
    BankIdReopened,
    /// Front Payment's status, as it came.
    Status(String),
    /// Front Payment told the invoice's number.
    InvoiceNumber(String),
    /// It was cancelled at Front Payment, for this reason.
    CancelledAtFront(WithoutInvoice),
    /// It was given up before Front Payment had it.
    Withdrawn,
    /// Its time is over, for BankID or for making an invoice, and Front Payment does not say what became of it.
    Overdue,
    /// Its goods were handed over after all.
    HandedOver,
}

impl OrderEvent {
    /// Its name, for the journal and errors.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SendStarted => "send_started",
            Self::NotSent => "not_sent",
            Self::AcceptedForBankId(_) => "accepted_for_bankid",
            Self::Accepted(_) => "accepted",
            Self::Refused(_) => "refused",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::Adopted(_) => "adopted",
            Self::FoundAbsent => "found_absent",
            Self::SentAgain => "sent_again",
            Self::Corrected => "corrected",
            Self::BankIdReturned(_) => "bankid_returned",
            Self::BankIdReopened => "bankid_reopened",
            Self::Status(_) => "status",
            Self::InvoiceNumber(_) => "invoice_number",
            Self::CancelledAtFront(_) => "cancelled_at_front",
            Self::Withdrawn => "withdrawn",
            Self::Overdue => "overdue",
            Self::HandedOver => "handed_over",
        }
    }
}

/// An event that can't happen in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {state} can't have the event {event}")]
pub struct IllegalTransition {
    /// The state.
    pub state: StateName,
    /// The event's name.
    pub event: &'static str,
}
