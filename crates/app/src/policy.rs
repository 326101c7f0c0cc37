//! Without a connection: what may wait by the shop's policy, and what is left for an order whose customer can't
//! identify now.

use kasse_core::{
    CustomerKind, Method, Money, OfflinePolicy, Order, OrderId, OrderState, Timestamp, WaitRefusal,
};
use kasse_store::{Change, JournalEntry, OutboxChange, SealedChange, StoreError, StoredOrder};

use crate::checkout::order_id;
use crate::contract::{OrderAction, OrderView};
use crate::error::AppError;
use crate::journal;
use crate::problems::Hindrance;
use crate::till::Till;

/// Why a way can't be chosen without a connection, and the limit in the way where there is one.
pub(crate) fn reason(refusal: WaitRefusal) -> (&'static str, Option<Money>) {
    match refusal {
        WaitRefusal::NeedsConnection => ("offline", None),
        WaitRefusal::WayNotAllowed => ("offline_not_allowed", None),
        WaitRefusal::OrderTooLarge { largest } => ("offline_order_too_large", Some(largest)),
        WaitRefusal::SumTooLarge { largest, .. } => ("offline_sum_too_large", Some(largest)),
    }
}

impl Till {
    /// The policy for an order by this way, while it can't be sent: there is no connection, or no token that Front
    /// Payment takes. Nothing is limited by it otherwise; what waits for its customer anyway, not by the token.
    pub(crate) fn policy_in_force(
        &self,
        method: Method,
        kind: CustomerKind,
    ) -> Option<OfflinePolicy> {
        let is_offline = self.session().line.is_offline();
        let stands = is_offline || (method.may_wait(kind) && self.0.tokens.is_out());
        stands.then(|| self.settings().offline)
    }

    /// Why an order by this way may not wait now. What can't be read is not known to be in the way: placing decides.
    pub(crate) fn may_not_wait(
        &self,
        method: Method,
        kind: CustomerKind,
        amount: Money,
        without: Option<OrderId>,
    ) -> Option<WaitRefusal> {
        let policy = self.policy_in_force(method, kind)?;
        let waiting = match self.0.store.waiting_on_credit(without) {
            Ok(waiting) => waiting,
            Err(error) => {
                self.report(&error.into());
                Money::ZERO
            }
        };
        policy.admits(method, kind, amount, waiting).err()
    }

    /// Orders that were placed before this have waited for longer than the shop wants.
    /// Puts first in the list what has waited for longer than the policy allows, and tells the UI.
    pub(crate) fn mark_overdue(&self) -> Result<(), AppError> {
        if self.0.store.mark_overdue(self.overdue_before())? {
            self.show_connection();
        }
        Ok(())
    }

    pub(crate) fn overdue_before(&self) -> Timestamp {
        self.settings().offline.overdue_before(self.now())
    }

    /// What is left for an order that waits for its customer: other ways that may be taken now, and to put it aside.
    pub(crate) fn ways_left(&self, order: &Order) -> Vec<OrderAction> {
        if !is_held_for_customer(order) {
            return Vec::new();
        }
        let (kind, amount) = (order.customer().kind(), order.totals().gross());
        let other = [
            (Method::SendInvoice, OrderAction::InvoiceInstead),
            (Method::PaymentLink, OrderAction::PaymentLink),
        ];
        let may = |method| {
            self.may_not_wait(method, kind, amount, Some(order.id()))
                .is_none()
        };
        other
            .into_iter()
            .filter(|(method, _)| Method::of(kind).contains(method) && may(*method))
            .map(|(_, action)| action)
            .collect()
    }

    /// The customer gets the invoice sent, without identifying: the same order under the same number.
    pub fn order_send_invoice_instead(&self, id: &str) -> Result<OrderView, AppError> {
        self.change_way(id, Method::SendInvoice)
    }

    /// The customer gets a link to pay by: the same order under the same number.
    pub fn order_payment_link(&self, id: &str) -> Result<OrderView, AppError> {
        self.change_way(id, Method::PaymentLink)
    }

    /// Puts an order aside until somebody takes it up again, or gives it up.
    pub fn order_park(&self, id: &str) -> Result<OrderView, AppError> {
        let outbox = OutboxChange::Pause {
            problem: Some(Hindrance::Parked.as_str()),
        };
        let parked = self.change_waiting(order_id(id)?, |order| {
            Ok(Waiting {
                order,
                outbox,
                personal_number: SealedChange::Keep,
                entry: journal::parked(self.now()),
                policy: None,
            })
        })?;
        self.show(&parked);
        Ok(self.view(&parked))
    }

    fn change_way(&self, id: &str, method: Method) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let policy = self.policy_in_force(method, self.find(id)?.customer().kind());
        let changed = self.change_waiting(id, |order| {
            let uses = method.uses_personal_number(order.customer().kind());
            let order = order.by_another_way(method).map_err(AppError::field)??;
            let at = self.now();
            Ok(Waiting {
                order,
                outbox: OutboxChange::Due { at, problem: None },
                // A number that nothing uses any more is not kept.
                personal_number: if uses {
                    SealedChange::Keep
                } else {
                    SealedChange::Erase
                },
                entry: journal::way_changed(at, method),
                policy,
            })
        })?;
        tracing::info!(reference = %changed.reference(), ?method, "the order is invoiced by another way");
        self.0.wake.notify_one();
        self.show(&changed);
        Ok(self.view(&changed))
    }

    /// Changes an order that waits for its customer, if it still does.
    fn change_waiting(
        &self,
        id: OrderId,
        change: impl FnOnce(Order) -> Result<Waiting, AppError>,
    ) -> Result<Order, AppError> {
        let _changes = self.changes();
        let StoredOrder { order, version, .. } = self.stored(id)?;
        if !is_held_for_customer(&order) {
            return Err(AppError::NotNow(
                "only an order that waits for its customer can be changed so",
            ));
        }
        let Waiting {
            order,
            outbox,
            personal_number,
            entry,
            policy,
        } = change(order)?;
        let change = Change {
            order,
            expected_version: version,
            at: self.now(),
            outbox,
            personal_number,
            attempt: None,
            journal: vec![entry],
        };
        let stored = match policy {
            Some(policy) => self.0.store.record_within(change, &policy),
            None => self.0.store.record(change),
        };
        Ok(stored.map_err(AppError::from_waiting)?.order)
    }
}

/// What becomes of an order that waits for its customer.
struct Waiting {
    order: Order,
    outbox: OutboxChange,
    personal_number: SealedChange,
    entry: JournalEntry,
    /// What it must fit while there is no connection.
    policy: Option<OfflinePolicy>,
}

/// Whether an order is in the queue and can only be sent with its customer there.
fn is_held_for_customer(order: &Order) -> bool {
    matches!(order.state(), OrderState::Queued) && order.needs_bankid()
}

impl AppError {
    /// An error of storing what may have to wait.
    pub(crate) fn from_waiting(error: StoreError) -> Self {
        if let StoreError::MayNotWait(refusal) = error {
            Self::MayNotWait(refusal)
        } else {
            Self::Store(error)
        }
    }
}
