//! From one state to the next.

use super::event::{IllegalTransition, OrderEvent};
use super::facts::{BankIdHint, Concern, FrontOrder, WithoutInvoice};
use super::state::OrderState;
use crate::front_status::FrontStatus;

impl OrderState {
    /// The next state.
    pub fn after(self, event: OrderEvent) -> Result<Self, IllegalTransition> {
        let illegal = IllegalTransition {
            state: self.name(),
            event: event.name(),
        };
        match (self, event) {
            (Self::Queued, OrderEvent::SendStarted) => Ok(Self::Sending),
            (Self::Sending, OrderEvent::NotSent)
            | (Self::Queued | Self::Rejected { .. }, OrderEvent::Corrected)
            | (Self::Unknown { front: None, .. }, OrderEvent::FoundAbsent)
            | (Self::Unknown { .. }, OrderEvent::SentAgain) => Ok(Self::Queued),
            (Self::Sending, OrderEvent::AcceptedForBankId(front)) => {
                Ok(Self::AwaitingBankId { front })
            }
            (Self::Sending, OrderEvent::Accepted(front)) => {
                Ok(Self::Confirming { front, hint: None })
            }
            // It exists, whatever became of the address that its customer was to visit: the status tells the rest.
            (Self::Unknown { front, .. }, OrderEvent::Adopted(found))
                if front
                    .as_ref()
                    .is_none_or(|known| known.order_uuid == found.order_uuid) =>
            {
                Ok(Self::Confirming {
                    front: found,
                    hint: None,
                })
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
            ) => Ok(Self::AwaitingBankId {
                front: front.with_concern(None),
            }),
            (
                Self::AwaitingBankId { front }
                | Self::Confirming { front, .. }
                | Self::Unknown {
                    front: Some(front), ..
                },
                OrderEvent::CancelledAtFront(ending),
            ) => {
                let front = front.with_concern(None);
                Ok(match ending {
                    WithoutInvoice::Cancelled => Self::Cancelled { front: Some(front) },
                    WithoutInvoice::Expired => Self::Expired { front },
                    WithoutInvoice::Declined => Self::Declined { front },
                })
            }
            (
                Self::Confirming {
                    front,
                    hint: hint @ (Some(BankIdHint::Success) | None),
                },
                OrderEvent::Overdue,
            ) => Ok(Self::Confirming {
                front: front.with_concern(Some(Concern::NoInvoiceYet)),
                hint,
            }),
            (state @ (Self::Invoiced { .. } | Self::Paid { .. }), OrderEvent::HandedOver) => {
                Ok(state.concerned(None))
            }
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
                Ok(state.told(&parsed))
            }
            _ => Err(illegal),
        }
    }

    /// The state after a status, and whether a person should look at it.
    fn told(self, status: &FrontStatus) -> Self {
        let before = self.name();
        let had_ended = matches!(
            self,
            Self::Cancelled { .. } | Self::Expired { .. } | Self::Declined { .. }
        );
        let next = self.by_status(status);
        if next.name() == before {
            return next;
        }
        let concern = if had_ended && next.releases_goods() {
            Some(Concern::InvoicedAfterAll)
        } else {
            // Paid or not, nobody has looked at it.
            next.concern()
                .filter(|concern| *concern == Concern::InvoicedAfterAll && next.releases_goods())
        };
        next.concerned(concern)
    }

    fn concerned(self, concern: Option<Concern>) -> Self {
        let unchanged = self.clone();
        self.with_front(|front| front.concern = concern)
            .unwrap_or(unchanged)
    }

    /// The state that a status means. Front Payment's word counts, whatever we thought before; one that we don't know
    /// changes nothing while the invoice is still being made.
    fn by_status(self, status: &FrontStatus) -> Self {
        let Some(front) = self.front().cloned() else {
            return self;
        };
        // Why we asked for the cancellation tells more than that it was cancelled.
        let has_reason = matches!(self, Self::Declined { .. } | Self::Expired { .. });
        match status {
            FrontStatus::Sent => self,
            FrontStatus::Invoiced | FrontStatus::Reminder | FrontStatus::Collection => {
                Self::Invoiced { front }
            }
            FrontStatus::Paid => Self::Paid { front },
            FrontStatus::Cancelled if has_reason => self,
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
