//! The one way in which an order changes: read, let `core` decide, write it with its journal entry, tell the UI.

use std::sync::{MutexGuard, PoisonError};

use kasse_core::{Order, OrderEvent, OrderId, OrderState, UnknownCause};
use kasse_store::{AttemptEnd, Change, OutboxChange, SealedChange, StoredOrder};

use crate::contract::ProblemCode;
use crate::error::AppError;
use crate::journal::{self, code};
use crate::send::problem;
use crate::till::Till;

/// What a change does beside the event.
#[derive(Debug)]
pub(crate) struct Aside {
    /// Its place in the queue.
    pub(crate) outbox: OutboxChange,
    /// Whether the sealed personal number goes.
    pub(crate) erase_personal_number: bool,
    /// The attempt that ended.
    pub(crate) attempt: Option<AttemptEnd>,
}

impl Aside {
    /// Nothing but the event.
    pub(crate) fn nothing() -> Self {
        Self {
            outbox: OutboxChange::Keep,
            erase_personal_number: false,
            attempt: None,
        }
    }
}

impl Till {
    pub(crate) fn changes(&self) -> MutexGuard<'_, ()> {
        self.0
            .changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets an event happen to an order. An event that changes nothing writes nothing.
    pub(crate) fn apply(
        &self,
        id: OrderId,
        event: OrderEvent,
        aside: Aside,
    ) -> Result<Order, AppError> {
        let _changes = self.changes();
        let StoredOrder { order, version, .. } = self.stored(id)?;
        let before = order.state().clone();
        let entry = journal::of_event(self.now(), &event);
        let order = order.after(event)?;
        let nothing_else = matches!(aside.outbox, OutboxChange::Keep) && aside.attempt.is_none();
        if *order.state() == before && nothing_else {
            return Ok(order);
        }
        let change = Change {
            order,
            expected_version: version,
            at: self.now(),
            outbox: aside.outbox,
            personal_number: if aside.erase_personal_number {
                SealedChange::Erase
            } else {
                SealedChange::Keep
            },
            attempt: aside.attempt,
            journal: vec![entry],
        };
        let order = self.0.store.record(change)?.order;
        if before.name() != order.state().name() {
            tracing::info!(reference = %order.reference(), from = %before.name(), to = %order.state().name(), "order changed");
        }
        Ok(order)
    }

    /// Changes when an order is to be sent, and nothing else.
    pub(crate) fn reschedule(&self, id: OrderId, outbox: OutboxChange) -> Result<(), AppError> {
        let _changes = self.changes();
        let StoredOrder { order, version, .. } = self.stored(id)?;
        let change = Change {
            order,
            expected_version: version,
            at: self.now(),
            outbox,
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        };
        self.0.store.record(change)?;
        Ok(())
    }

    /// Gives an order up that Front Payment never had.
    pub(crate) fn withdraw(&self, id: OrderId) -> Result<Order, AppError> {
        let aside = Aside {
            outbox: OutboxChange::Remove,
            erase_personal_number: true,
            attempt: None,
        };
        let order = self.apply(id, OrderEvent::Withdrawn, aside)?;
        self.set_problem(id, None);
        self.show(&order);
        Ok(order)
    }

    /// At start: attempts that never ended left it open whether the order exists.
    pub(crate) fn interrupt_attempts(&self) -> Result<(), AppError> {
        for attempt in self.0.store.interrupted_attempts()? {
            let order = attempt.stored.order;
            let end = AttemptEnd {
                number: attempt.number,
                outcome: "interrupted",
                http_status: None,
                detail: None,
            };
            let aside = Aside {
                outbox: OutboxChange::Remove,
                erase_personal_number: true,
                attempt: Some(end),
            };
            if matches!(order.state(), OrderState::Sending) {
                let cause = UnknownCause::Interrupted;
                self.apply(
                    order.id(),
                    OrderEvent::OutcomeUnknown { cause, front: None },
                    aside,
                )?;
                self.set_problem(
                    order.id(),
                    Some(problem(ProblemCode::Unknown, code(&cause), None)),
                );
                tracing::warn!(reference = %order.reference(), "the program stopped while the order was being sent");
            }
        }
        Ok(())
    }
}
