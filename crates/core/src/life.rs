//! The life of an order. A state consumes itself and an event into the next state; there is no other way to one.
//!
//! ```text
//! Queued → Sending → AwaitingBankId → Confirming → Invoiced → Paid → …
//!    ↑        │            └──────────────┴→ Cancelled, Expired, Declined
//!    └────────┼→ Rejected (corrected: Queued again)
//!             └→ Unknown (it may exist: never sent again by itself)
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::front_status::FrontStatus;

/// An order as Front Payment knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontOrder {
    /// Front Payment's order id, such as `ODR4286244937`.
    pub order_uuid: String,
    /// Front Payment's customer id.
    pub customer_uuid: Option<String>,
    /// The last status, as it came.
    pub status: Option<String>,
    /// The invoice number, once there is one.
    pub invoice_number: Option<String>,
}

impl FrontOrder {
    /// An order of which only the ids are known.
    pub fn new(order_uuid: String, customer_uuid: Option<String>) -> Self {
        Self {
            order_uuid,
            customer_uuid,
            status: None,
            invoice_number: None,
        }
    }
}

/// Why an answer left it open whether the order exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownCause {
    /// No answer in time.
    Timeout,
    /// The connection broke after the order may have been sent.
    ConnectionLost,
    /// A server error.
    ServerError,
    /// A success that could not be read.
    UnreadableAnswer,
    /// A success without an order id, or without the address for BankID.
    IncompleteAnswer,
    /// The program stopped in the middle of the attempt.
    Interrupted,
}

/// What BankID's page said at its end. A hint: the status decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankIdHint {
    /// It ended at our address for success.
    Success,
    /// It ended at our address for failure.
    Failure,
}

/// A reason for which Front Payment refused an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    field: String,
    /// Front Payment's words.
    pub message: String,
}

impl Rejection {
    /// A reason at a field.
    pub fn new(field: Field, message: String) -> Self {
        Self {
            field: field.name().to_owned(),
            message,
        }
    }

    /// The field; [`Field::Other`] for one that this version does not know.
    pub fn field(&self) -> Field {
        Field::by_name(&self.field).unwrap_or(Field::Other)
    }
}

/// How an order ended without an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithoutInvoice {
    /// The cashier or the customer cancelled.
    Cancelled,
    /// The time ran out.
    Expired,
    /// BankID, the credit check or the signing did not succeed.
    Declined,
}

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
            Self::Corrected => "corrected",
            Self::BankIdReturned(_) => "bankid_returned",
            Self::BankIdReopened => "bankid_reopened",
            Self::Status(_) => "status",
            Self::InvoiceNumber(_) => "invoice_number",
            Self::CancelledAtFront(_) => "cancelled_at_front",
            Self::Withdrawn => "withdrawn",
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

    /// The next state.
    pub fn after(self, event: OrderEvent) -> Result<Self, IllegalTransition> {
        let illegal = IllegalTransition {
            state: self.name(),
            event: event.name(),
        };
        match (self, event) {
            (Self::Queued, OrderEvent::SendStarted) => Ok(Self::Sending),
            (Self::Sending, OrderEvent::NotSent)
            | (Self::Queued | Self::Rejected { .. }, OrderEvent::Corrected) => Ok(Self::Queued),
            (Self::Sending, OrderEvent::AcceptedForBankId(front)) => {
                Ok(Self::AwaitingBankId { front })
            }
            (Self::Sending, OrderEvent::Accepted(front)) => {
                Ok(Self::Confirming { front, hint: None })
            }
            (Self::Sending, OrderEvent::Refused(reasons)) => Ok(Self::Rejected { reasons }),
            (Self::Sending, OrderEvent::OutcomeUnknown { cause, front }) => {
                Ok(Self::Unknown { cause, front })
            }
            (Self::Queued | Self::Rejected { .. }, OrderEvent::Withdrawn) => {
                Ok(Self::Cancelled { front: None })
            }
            (
                Self::AwaitingBankId { front } | Self::Confirming { front, .. },
                OrderEvent::BankIdReturned(hint),
            ) => Ok(Self::Confirming {
                front,
                hint: Some(hint),
            }),
            (
                Self::AwaitingBankId { front }
                | Self::Confirming {
                    front,
                    hint: Some(_),
                },
                OrderEvent::BankIdReopened,
            ) => Ok(Self::AwaitingBankId { front }),
            (
                Self::AwaitingBankId { front }
                | Self::Confirming { front, .. }
                | Self::Unknown {
                    front: Some(front), ..
                },
                OrderEvent::CancelledAtFront(ending),
            ) => Ok(match ending {
                WithoutInvoice::Cancelled => Self::Cancelled { front: Some(front) },
                WithoutInvoice::Expired => Self::Expired { front },
                WithoutInvoice::Declined => Self::Declined { front },
            }),
            (state, OrderEvent::InvoiceNumber(number)) => state
                .with_front(|front| front.invoice_number = Some(number))
                .ok_or(illegal),
            (state, OrderEvent::Status(status)) => {
                let parsed = FrontStatus::parse(&status);
                let shown = status
                    .trim()
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(FrontStatus::MAX_OTHER)
                    .collect();
                let state = state
                    .with_front(|front| front.status = Some(shown))
                    .ok_or(illegal)?;
                Ok(state.by_status(&parsed))
            }
            _ => Err(illegal),
        }
    }

    /// The state that a status means. Front Payment's word counts, whatever we thought before; one that we don't know
    /// changes nothing while the invoice is still being made.
    fn by_status(self, status: &FrontStatus) -> Self {
        let Some(front) = self.front().cloned() else {
            return self;
        };
        let declined = matches!(self, Self::Declined { .. });
        match status {
            FrontStatus::Sent => self,
            FrontStatus::Invoiced | FrontStatus::Reminder | FrontStatus::Collection => {
                Self::Invoiced { front }
            }
            FrontStatus::Paid => Self::Paid { front },
            FrontStatus::Cancelled if declined => self,
            FrontStatus::Cancelled => Self::Cancelled { front: Some(front) },
            FrontStatus::Expired => Self::Expired { front },
            FrontStatus::Refunded => Self::Refunded { front },
            FrontStatus::PartlyRefunded => Self::PartlyRefunded { front },
            FrontStatus::Other(_) => match self {
                Self::Invoiced { .. }
                | Self::Paid { .. }
                | Self::Refunded { .. }
                | Self::PartlyRefunded { .. } => Self::Other { front },
                Self::Queued
                | Self::Sending
                | Self::AwaitingBankId { .. }
                | Self::Confirming { .. }
                | Self::Rejected { .. }
                | Self::Unknown { .. }
                | Self::Cancelled { .. }
                | Self::Expired { .. }
                | Self::Declined { .. }
                | Self::Other { .. } => self,
            },
        }
    }

    fn with_front(mut self, change: impl FnOnce(&mut FrontOrder)) -> Option<Self> {
        let front = match &mut self {
            Self::Queued | Self::Sending | Self::Rejected { .. } => None,
            Self::Unknown { front, .. } | Self::Cancelled { front } => front.as_mut(),
            Self::AwaitingBankId { front }
            | Self::Confirming { front, .. }
            | Self::Invoiced { front }
            | Self::Paid { front }
            | Self::Expired { front }
            | Self::Declined { front }
            | Self::Refunded { front }
            | Self::PartlyRefunded { front }
            | Self::Other { front } => Some(front),
        }?;
        change(front);
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn front() -> FrontOrder {
        FrontOrder::new("ODR4286244937".into(), Some("CSRT3419523642".into()))
    }

    fn run(events: impl IntoIterator<Item = OrderEvent>) -> Result<OrderState, IllegalTransition> {
        events
            .into_iter()
            .try_fold(OrderState::Queued, OrderState::after)
    }

    #[test]
    fn a_private_checkout_ends_invoiced() {
        let state = run([
            OrderEvent::SendStarted,
            OrderEvent::AcceptedForBankId(front()),
            OrderEvent::Status("SENT".into()),
            OrderEvent::BankIdReturned(BankIdHint::Success),
            OrderEvent::Status("Invoiced".into()),
            OrderEvent::InvoiceNumber("1001".into()),
        ])
        .unwrap();
        assert!(state.releases_goods());
        let known = state.front().unwrap();
        assert_eq!(
            (known.status.as_deref(), known.invoice_number.as_deref()),
            (Some("Invoiced"), Some("1001"))
        );
    }

    #[test]
    fn bankid_alone_invoices_nothing() {
        let hinted = run([
            OrderEvent::SendStarted,
            OrderEvent::AcceptedForBankId(front()),
            OrderEvent::BankIdReturned(BankIdHint::Success),
        ]);
        assert_eq!(hinted.unwrap().name(), StateName::Confirming);
    }

    #[test]
    fn an_unknown_outcome_is_never_queued_again() {
        let unknown = [
            OrderEvent::SendStarted,
            OrderEvent::OutcomeUnknown {
                cause: UnknownCause::Timeout,
                front: None,
            },
        ];
        for event in [
            OrderEvent::SendStarted,
            OrderEvent::NotSent,
            OrderEvent::Corrected,
            OrderEvent::Withdrawn,
        ] {
            let error = run(unknown.iter().cloned().chain([event.clone()])).unwrap_err();
            assert_eq!(
                error,
                IllegalTransition {
                    state: StateName::Unknown,
                    event: event.name()
                }
            );
        }
    }

    #[test]
    fn front_payments_word_counts_even_after_a_cancellation() {
        let state = run([
            OrderEvent::SendStarted,
            OrderEvent::AcceptedForBankId(front()),
            OrderEvent::CancelledAtFront(WithoutInvoice::Declined),
            OrderEvent::Status("CANCELLED".into()),
        ])
        .unwrap();
        assert_eq!(state.name(), StateName::Declined, "the reason is kept");
        assert_eq!(
            state
                .after(OrderEvent::Status("INVOICED".into()))
                .unwrap()
                .name(),
            StateName::Invoiced
        );
    }

    #[test]
    fn a_status_that_we_do_not_know_is_kept() {
        let waiting = run([
            OrderEvent::SendStarted,
            OrderEvent::AcceptedForBankId(front()),
        ])
        .unwrap();
        let waiting = waiting
            .after(OrderEvent::Status("Under behandling".into()))
            .unwrap();
        assert_eq!(waiting.name(), StateName::AwaitingBankId);
        assert_eq!(
            waiting.front().unwrap().status.as_deref(),
            Some("Under behandling")
        );
        let invoiced = waiting
            .after(OrderEvent::Status("INVOICED".into()))
            .unwrap();
        assert_eq!(
            invoiced
                .after(OrderEvent::Status("Tapt".into()))
                .unwrap()
                .name(),
            StateName::Other
        );
    }

    fn event() -> impl Strategy<Value = OrderEvent> {
        prop_oneof![
            Just(OrderEvent::SendStarted),
            Just(OrderEvent::NotSent),
            Just(OrderEvent::AcceptedForBankId(front())),
            Just(OrderEvent::Accepted(front())),
            Just(OrderEvent::Refused(Vec::new())),
            Just(OrderEvent::OutcomeUnknown {
                cause: UnknownCause::ServerError,
                front: None
            }),
            Just(OrderEvent::Corrected),
            Just(OrderEvent::BankIdReturned(BankIdHint::Failure)),
            Just(OrderEvent::BankIdReopened),
            prop::sample::select(vec![
                "SENT",
                "INVOICED",
                "PAID",
                "CANCELLED",
                "EXPIRED",
                "REFUNDED",
                "?"
            ])
            .prop_map(|status| OrderEvent::Status(status.into())),
            Just(OrderEvent::CancelledAtFront(WithoutInvoice::Cancelled)),
            Just(OrderEvent::Withdrawn),
        ]
    }

    proptest! {
        /// Whatever happens: an order that Front Payment may have is never sent again, goods leave only on its word,
        /// and every state survives the database.
        #[test]
        fn invariants_hold(events in proptest::collection::vec(event(), 0..60)) {
            let mut state = OrderState::Queued;
            let mut may_exist = false;
            for event in events {
                let by_status = matches!(event, OrderEvent::Status(_));
                let released = state.releases_goods();
                let Ok(next) = state.clone().after(event.clone()) else { continue };
                may_exist = match event {
                    OrderEvent::AcceptedForBankId(_) | OrderEvent::Accepted(_) | OrderEvent::OutcomeUnknown { .. } => true,
                    OrderEvent::SendStarted
                    | OrderEvent::NotSent
                    | OrderEvent::Refused(_)
                    | OrderEvent::Corrected
                    | OrderEvent::BankIdReturned(_)
                    | OrderEvent::BankIdReopened
                    | OrderEvent::Status(_)
                    | OrderEvent::InvoiceNumber(_)
                    | OrderEvent::CancelledAtFront(_)
                    | OrderEvent::Withdrawn => may_exist,
                };
                prop_assert!(!(may_exist && matches!(next, OrderState::Queued | OrderState::Sending)));
                prop_assert!(released || !next.releases_goods() || by_status);
                let stored = serde_json::to_string(&next).unwrap();
                prop_assert_eq!(&serde_json::from_str::<OrderState>(&stored).unwrap(), &next);
                state = next;
            }
        }
    }
}
