//! Which receipt the law wants.

use kasse_core::OrderState;
use serde::{Deserialize, Serialize};

/// The kinds of receipts that the till prints. The title of all but the first stands in letters at least half as large
/// again as the amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReceiptKind {
    /// Salgskvittering. Here always of a credit sale: the order is invoiced.
    Sale,
    /// Utleveringskvittering: goods leave the shop, the invoice comes later.
    Delivery,
    /// Foreløpig kvittering: no invoice yet, and nothing leaves the shop.
    Provisional,
    /// Returkvittering: something of an order was given back. Its amounts are negative.
    Return,
    /// Treningskvittering: nothing was sold.
    Training,
}

impl ReceiptKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Sale,
        Self::Delivery,
        Self::Provisional,
        Self::Return,
        Self::Training,
    ];

    /// A name for databases and file names: `sale`, `delivery`, `provisional`, `return`, `training`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Delivery => "delivery",
            Self::Provisional => "provisional",
            Self::Return => "return",
            Self::Training => "training",
        }
    }
}

/// The kind of receipt of an order in this state.
///
/// Only an order with an invoice gets a sales receipt. Until then it is a delivery receipt if goods leave the shop, else
/// a provisional one; so too for an order that came to nothing. What was sold stays a sale after it was given back: each
/// refund has a return receipt of its own.
pub fn kind_for(state: &OrderState, training: bool, goods_leave: bool) -> ReceiptKind {
    if training {
        return ReceiptKind::Training;
    }
    match state {
        OrderState::Invoiced { .. }
        | OrderState::Paid { .. }
        | OrderState::Refunded { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => ReceiptKind::Sale,
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Rejected { .. }
        | OrderState::Unknown { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. } => {
            if goods_leave {
                ReceiptKind::Delivery
            } else {
                ReceiptKind::Provisional
            }
        }
    }
}

/// Whether an invoice was made for an order in this state.
pub(crate) fn has_invoice(state: &OrderState) -> bool {
    match state {
        OrderState::Invoiced { .. }
        | OrderState::Paid { .. }
        | OrderState::Refunded { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => true,
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Rejected { .. }
        | OrderState::Unknown { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kasse_core::{FrontOrder, UnknownCause};

    #[test]
    fn every_state_has_its_kind() {
        use ReceiptKind::{Delivery, Provisional, Sale};
        let front = || FrontOrder::new("ODR1".to_owned(), None);
        // State, kind when goods leave the shop, kind when they stay.
        let table = [
            (OrderState::Queued, Delivery, Provisional),
            (OrderState::Sending, Delivery, Provisional),
            (
                OrderState::AwaitingBankId { front: front() },
                Delivery,
                Provisional,
            ),
            (
                OrderState::Confirming {
                    front: front(),
                    hint: None,
                },
                Delivery,
                Provisional,
            ),
            (OrderState::Invoiced { front: front() }, Sale, Sale),
            (OrderState::Paid { front: front() }, Sale, Sale),
            (
                OrderState::Rejected {
                    reasons: Vec::new(),
                },
                Delivery,
                Provisional,
            ),
            (
                OrderState::Unknown {
                    cause: UnknownCause::Timeout,
                    front: None,
                },
                Delivery,
                Provisional,
            ),
            (OrderState::Cancelled { front: None }, Delivery, Provisional),
            (
                OrderState::Expired { front: front() },
                Delivery,
                Provisional,
            ),
            (
                OrderState::Declined { front: front() },
                Delivery,
                Provisional,
            ),
            (OrderState::Refunded { front: front() }, Sale, Sale),
            (OrderState::PartlyRefunded { front: front() }, Sale, Sale),
            (OrderState::Other { front: front() }, Sale, Sale),
        ];
        for (state, leave, stay) in table {
            let name = state.name();
            assert_eq!(kind_for(&state, false, true), leave, "{name}, goods leave");
            assert_eq!(kind_for(&state, false, false), stay, "{name}, goods stay");
            for goods_leave in [true, false] {
                assert_eq!(
                    kind_for(&state, true, goods_leave),
                    ReceiptKind::Training,
                    "{name} in training"
                );
            }
            if kind_for(&state, false, true) == Sale {
                assert!(has_invoice(&state), "{name} has a sales receipt");
            }
        }
    }
}
