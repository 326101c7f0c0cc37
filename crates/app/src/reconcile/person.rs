//! What a person sees of an open outcome, and decides.

use std::sync::{MutexGuard, PoisonError};

use kasse_core::{FrontOrder, Order, OrderEvent, OrderState};
use kasse_store::JournalEntry;
use tokio::time::Instant;

use super::cases::Reconciling;
use super::translate::{candidate, ours};
use crate::changes::Aside;
use crate::checkout::order_id;
use crate::contract::{Candidates, OrderAdopt, OrderSendAgain, OrderView, UndecidedCode};
use crate::error::AppError;
use crate::journal;
use crate::till::Till;
use crate::views::state_name;

impl Till {
    pub(crate) fn reconciling(&self) -> MutexGuard<'_, Reconciling> {
        self.0
            .reconciling
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// An order whose outcome is open, beside what Front Payment has that may be it.
    pub fn order_candidates(&self, id: &str) -> Result<Candidates, AppError> {
        let order = self.find(order_id(id)?)?;
        let attempts = self.0.store.open_attempts(order.id())?;
        let sent_with = attempts.last().and_then(|attempt| attempt.order_date);
        let is_open = is_open(&order);
        let next_look_at = self.next_look_at().filter(|_| is_open);
        let reconciling = self.reconciling();
        let case = reconciling.case(order.id()).filter(|_| is_open);
        let verdict = case.and_then(|case| case.verdict.as_ref());
        Ok(Candidates {
            order: order.id().to_string(),
            state: state_name(order.state().name()),
            ours: ours(&order, sent_with),
            candidates: verdict
                .map(|verdict| verdict.candidates.iter().map(candidate).collect())
                .unwrap_or_default(),
            undecided: match verdict {
                Some(verdict) => verdict.why,
                None if is_open => UndecidedCode::NotLooked,
                None => UndecidedCode::Decided,
            },
            looked_at: verdict.map(|verdict| verdict.looked_at.unix_ms()),
            next_look_at,
            listed: reconciling.listed.filter(|_| verdict.is_some()),
        })
    }

    /// When Front Payment's list is looked through next, in ms since 1970.
    pub(crate) fn next_look_at(&self) -> Option<i64> {
        let next = self.reconciling().next()?;
        let wait = next.saturating_duration_since(Instant::now()).as_millis();
        let wait = i64::try_from(wait).unwrap_or(i64::MAX);
        Some(self.now().later_by_ms(wait).unix_ms())
    }

    /// Looks through Front Payment's list now.
    pub fn order_look_again(&self, id: &str) -> Result<OrderView, AppError> {
        let order = self.lost(id)?;
        self.reconciling().hurry(order.id(), Instant::now());
        self.0.wake.notify_one();
        Ok(self.view(&order))
    }

    /// A person says which order at Front Payment it is: one of those that were listed and are nobody's.
    pub fn order_adopt(&self, request: &OrderAdopt) -> Result<OrderView, AppError> {
        let reason = reason(&request.reason)?;
        let id = self.lost(&request.order)?.id();
        let uuid = request.front_order.trim();
        let (is_listed, customer) = {
            let reconciling = self.reconciling();
            let details = reconciling.details(uuid);
            (
                reconciling.unowned.iter().any(|listed| listed == uuid),
                details.and_then(|details| details.customer.customer_uuid.clone()),
            )
        };
        if !is_listed {
            return Err(AppError::Field {
                field: "front_order".to_owned(),
                code: "not_a_choice".to_owned(),
            });
        }
        let event = OrderEvent::Adopted(FrontOrder::new(uuid.to_owned(), customer));
        let entry = journal::adopted_by_person(self.now(), uuid, &reason);
        let order = self.decided(&request.order, event, &Aside::nothing(), entry)?;
        tracing::info!(reference = %order.reference(), front_order = uuid, "a person matched a lost order");
        self.reconciling().unowned.retain(|listed| listed != uuid);
        self.found_out(&order);
        // What was found for this one may have stood in the way of another.
        self.look_if_open()?;
        Ok(self.view(&self.find(id)?))
    }

    /// A manager says that it does not exist at Front Payment, and sends it again.
    pub fn order_send_again(&self, request: &OrderSendAgain) -> Result<OrderView, AppError> {
        let reason = reason(&request.reason)?;
        let id = self.unknown_order(&request.order)?.id();
        self.check_pin(request.pin.as_deref())?;
        let aside = self.queued_again(id)?;
        let entry = journal::sent_again(self.now(), &reason);
        let order = self.decided(&request.order, OrderEvent::SentAgain, &aside, entry)?;
        tracing::warn!(reference = %order.reference(), "a manager had an order with an open outcome sent again");
        self.forget_problems(id);
        self.0.wake.notify_one();
        self.show(&order);
        Ok(self.view(&order))
    }

    fn decided(
        &self,
        id: &str,
        event: OrderEvent,
        aside: &Aside,
        entry: JournalEntry,
    ) -> Result<Order, AppError> {
        self.apply_journalled(order_id(id)?, event, aside, entry)
    }

    /// An order whose outcome is open.
    fn unknown_order(&self, id: &str) -> Result<Order, AppError> {
        let order = self.find(order_id(id)?)?;
        if is_open(&order) {
            Ok(order)
        } else {
            Err(AppError::NotNow("only an open outcome can be decided"))
        }
    }

    /// An order whose outcome is open and that Front Payment has not named.
    fn lost(&self, id: &str) -> Result<Order, AppError> {
        let order = self.unknown_order(id)?;
        if order.state().front().is_none() {
            Ok(order)
        } else {
            Err(AppError::NotNow(
                "Front Payment has named the order: its status is asked for",
            ))
        }
    }
}

fn is_open(order: &Order) -> bool {
    matches!(order.state(), OrderState::Unknown { .. })
}

/// What a person gives as their reason.
fn reason(typed: &str) -> Result<String, AppError> {
    let reason = journal::spoken(typed);
    if reason.is_empty() {
        return Err(AppError::Field {
            field: "reason".to_owned(),
            code: "required".to_owned(),
        });
    }
    Ok(reason)
}
