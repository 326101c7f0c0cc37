//! What is asked before the program ends.

use kasse_core::{BankIdHint, OrderState};

use crate::contract::CloseAsked;
use crate::till::Till;

impl Till {
    /// What a person is asked before the program ends; `None` where nothing is left behind. What can't be read is not
    /// asked about.
    pub fn close_asked(&self) -> Option<CloseAsked> {
        // A customer at the kiosk is not the one to ask.
        if self.is_kiosk() {
            return None;
        }
        let open = self.0.store.open_orders().unwrap_or_default();
        let visited = self.session().visit.as_ref().map(|visit| visit.order);
        let waits = open
            .iter()
            .filter(|stored| matches!(stored.order.state(), OrderState::Queued));
        let asked = CloseAsked {
            unsent: u32::try_from(waits.count()).unwrap_or(u32::MAX),
            in_bankid: open.iter().any(|stored| {
                let signs = matches!(
                    stored.order.state(),
                    OrderState::AwaitingBankId { .. }
                        | OrderState::Confirming {
                            hint: Some(BankIdHint::Failure),
                            ..
                        }
                );
                signs && Some(stored.order.id()) == visited
            }),
        };
        (asked.unsent > 0 || asked.in_bankid).then_some(asked)
    }
}
