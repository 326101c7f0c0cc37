//! The one way in which an order changes: read, let `core` decide, write it with its journal entry, tell the UI.

use std::sync::{MutexGuard, PoisonError};

use kasse_core::{Order, OrderEvent, OrderId, OrderState, UnknownCause};
use kasse_store::{
    AttemptEnd, Change, InterruptedAttempt, JournalEntry, OutboxChange, SealedChange, StoredOrder,
};

use crate::error::AppError;
use crate::journal;
use crate::problems::Hindrance;
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

    /// It leaves the queue for good, and its personal number with it.
    pub(crate) fn leaves_queue(attempt: Option<AttemptEnd>) -> Self {
        Self {
            outbox: OutboxChange::Remove,
            erase_personal_number: true,
            attempt,
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
        aside: &Aside,
    ) -> Result<Order, AppError> {
        let entry = journal::of_event(self.now(), &event);
        self.apply_journalled(id, event, aside, entry)
    }

    /// Lets an event happen to an order, with this entry in the journal.
    pub(crate) fn apply_journalled(
        &self,
        id: OrderId,
        event: OrderEvent,
        aside: &Aside,
        entry: JournalEntry,
    ) -> Result<Order, AppError> {
        self.apply_where(id, event, aside, entry, |_| true)
            .map(|(order, _)| order)
    }

    /// The same where the order still is what the event is about; else nothing happens. Says whether it is.
    fn apply_where(
        &self,
        id: OrderId,
        event: OrderEvent,
        aside: &Aside,
        entry: JournalEntry,
        is_meant: impl FnOnce(&Order) -> bool,
    ) -> Result<(Order, bool), AppError> {
        let _changes = self.changes();
        let StoredOrder { order, version, .. } = self.stored(id)?;
        if !is_meant(&order) {
            return Ok((order, false));
        }
        let before = order.state().clone();
        let order = order.after(event)?;
        let nothing_else = matches!(aside.outbox, OutboxChange::Keep) && aside.attempt.is_none();
        if *order.state() == before && nothing_else {
            return Ok((order, true));
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
        Ok((order, true))
    }

    /// Lets an event happen that comes from outside and may come too late: by then the order's status may have moved it
    /// on, and Front Payment's word counts. `None` where the event had nothing left to change.
    pub(crate) fn apply_in_time(
        &self,
        id: OrderId,
        event: OrderEvent,
    ) -> Result<Option<Order>, AppError> {
        self.apply_late(id, event, |_| true)
    }

    /// The same for what Front Payment answered about its order `uuid`: by then a manager may have had ours sent again, as
    /// another one.
    pub(crate) fn apply_answer(
        &self,
        id: OrderId,
        uuid: &str,
        event: OrderEvent,
    ) -> Result<Option<Order>, AppError> {
        self.apply_late(id, event, |order| {
            let front = order.state().front();
            front.is_some_and(|front| front.order_uuid == uuid)
        })
    }

    fn apply_late(
        &self,
        id: OrderId,
        event: OrderEvent,
        is_meant: impl FnOnce(&Order) -> bool,
    ) -> Result<Option<Order>, AppError> {
        let entry = journal::of_event(self.now(), &event);
        match self.apply_where(id, event, &Aside::nothing(), entry, is_meant) {
            Ok((order, true)) => Ok(Some(order)),
            Ok((order, false)) => {
                tracing::info!(reference = %order.reference(), "an answer came for what the order is no more");
                Ok(None)
            }
            Err(AppError::Transition(late)) => {
                tracing::info!(%late, "an event came too late to change the order");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Changes when an order is to be sent, and nothing else. `None` where it is not in the queue any more: what was
    /// sent or given up in the meantime must not come back into it.
    pub(crate) fn reschedule(
        &self,
        id: OrderId,
        outbox: OutboxChange,
    ) -> Result<Option<Order>, AppError> {
        let _changes = self.changes();
        let StoredOrder { order, version, .. } = self.stored(id)?;
        if !matches!(order.state(), OrderState::Queued) {
            return Ok(None);
        }
        let change = Change {
            order,
            expected_version: version,
            at: self.now(),
            outbox,
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        };
        Ok(Some(self.0.store.record(change)?.order))
    }

    /// Holds an order back until somebody asks for it.
    pub(crate) fn pause(&self, id: OrderId, hindrance: Hindrance) -> Result<(), AppError> {
        let problem = Some(hindrance.as_str());
        self.reschedule(id, OutboxChange::Pause { problem })
            .map(drop)
    }

    /// Gives an order up that Front Payment never had.
    pub(crate) fn withdraw(&self, id: OrderId) -> Result<Order, AppError> {
        let order = self.apply(id, OrderEvent::Withdrawn, &Aside::leaves_queue(None))?;
        self.show(&order);
        Ok(order)
    }

    /// At start: attempts that never ended left it open whether the order exists, and whoever wanted to identify may
    /// have gone home.
    pub(crate) fn settle_in(&self) -> Result<(), AppError> {
        for attempt in self.0.store.interrupted_attempts()? {
            self.interrupt(&attempt)?;
        }
        self.wait_for_customers()
    }

    /// Holds back what needs its customer, until somebody says that they are there.
    pub(crate) fn wait_for_customers(&self) -> Result<(), AppError> {
        for StoredOrder { order, .. } in self.0.store.open_orders()? {
            let needs_customer =
                matches!(order.state(), OrderState::Queued) && order.needs_bankid();
            if !needs_customer {
                continue;
            }
            let row = self.0.store.outbox_row(order.id())?;
            if row.is_some_and(|row| row.due_at.is_some() || row.problem.is_none()) {
                self.pause(order.id(), Hindrance::CustomerAway)?;
            }
        }
        Ok(())
    }

    /// A step of the worker fell. What it was sending may exist.
    pub(crate) fn step_fell(&self, id: OrderId) -> Result<(), AppError> {
        for attempt in self.0.store.interrupted_attempts()? {
            if attempt.stored.order.id() == id {
                self.interrupt(&attempt)?;
            }
        }
        self.show(&self.find(id)?);
        self.look_soon();
        Ok(())
    }

    fn interrupt(&self, attempt: &InterruptedAttempt) -> Result<(), AppError> {
        let order = &attempt.stored.order;
        let end = AttemptEnd {
            number: attempt.number,
            outcome: "interrupted",
            http_status: None,
            detail: None,
        };
        tracing::warn!(reference = %order.reference(), "sending the order was interrupted");
        let event = OrderEvent::OutcomeUnknown {
            cause: UnknownCause::Interrupted,
            front: None,
        };
        self.apply(order.id(), event, &Aside::leaves_queue(Some(end)))
            .map(drop)
    }
}
