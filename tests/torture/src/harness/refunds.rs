//! What reached Front Payment of an order's refunds, against what the till wrote down and what people asked for.
//!
//! The sum that was given back is not enough to judge by: a whole refund that is sent twice is refused the second time.

use kasse_front_sim::CallKind;
use torture::wire::TillOrder;

use crate::judge::{Case, Finding};

impl Case<'_> {
    /// No refund request without an attempt on disk, and none that nobody asked for: each refund once, and once more for
    /// each time that a person said that it had not happened.
    pub(crate) fn refunds_as_asked(&self, found: &mut Vec<Finding>) {
        for order in self.orders {
            let Some(uuid) = &order.front_order else {
                continue;
            };
            let requests = self.refund_requests(uuid);
            let before = self.past.refund_requests.get(&order.reference);
            let before = before.copied().unwrap_or(0);
            let on_disk = before + times(order.refund_attempts);
            if requests > on_disk {
                found.push(Finding::new(
                    "refund sent before it was on disk",
                    format!(
                        "{}: {requests} requests, {on_disk} attempts",
                        order.reference
                    ),
                ));
            }
            let again = self.past.refunds_again.get(&order.id).copied();
            let asked = before + order.refunds.len() + again.unwrap_or(0);
            if requests > asked {
                found.push(Finding::new(
                    "refund sent twice",
                    format!(
                        "{}: {requests} requests, asked for {asked} times",
                        order.reference
                    ),
                ));
            }
        }
    }

    fn refund_requests(&self, uuid: &str) -> usize {
        let attempts = self.ledger.attempts.iter();
        attempts
            .filter(|attempt| attempt.call == CallKind::Refund && attempt.path.contains(uuid))
            .count()
    }
}

/// How many refund requests may have reached Front Payment for an order before its till forgot some of them.
pub(crate) fn perhaps_sent(requests: usize, order: &TillOrder) -> usize {
    // One that was begun last may arrive only now.
    requests.max(times(order.refund_attempts))
}

fn times(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
