//! What a person sees of an open outcome, and decides.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use kasse_core::{FrontOrder, Order, OrderEvent, OrderId, OrderState};
use kasse_store::JournalEntry;
use tokio::time::Instant;

use super::cases::Reconciling;
use super::look::Cut;
use super::translate::{candidate, ours};
use crate::aftersale::in_the_way;
use crate::budget::Purpose;
use crate::changes::Aside;
use crate::checkout::order_id;
use crate::contract::{
    Candidates, OrderAdopt, OrderSendAgain, OrderView, RefundHindrance, UndecidedCode,
};
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
        let order = self.with_customer(self.find(order_id(id)?)?)?;
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

    /// A manager says that it does not exist at Front Payment, and sends it again. Not before the attempt whose answer
    /// got lost can't arrive any more, and not without one more look: what is found by then is the order, whatever the
    /// manager thought.
    pub async fn order_send_again(&self, request: &OrderSendAgain) -> Result<OrderView, AppError> {
        let reason = reason(&request.reason)?;
        let order = self.unknown_order(&request.order)?;
        let id = order.id();
        let named = order.state().front().map(|front| front.order_uuid.clone());
        if named.is_none() {
            self.is_quiet_enough(id)?;
        }
        self.check_pin(request.pin.as_deref())?;
        match named {
            Some(uuid) => self.is_gone(id, &uuid).await?,
            None => self.look_before_sending().await?,
        }
        let order = self.find(id)?;
        if !is_open(&order) {
            return Ok(self.view(&order));
        }
        let aside = self.queued_again(id, true)?;
        let entry = journal::sent_again(self.now(), &reason);
        let order = self.decided(&request.order, OrderEvent::SentAgain, &aside, entry)?;
        tracing::warn!(reference = %order.reference(), "a manager had an order with an open outcome sent again");
        self.forget_problems(id);
        // Somebody stands there for it.
        self.hurry(id);
        self.0.wake.notify_one();
        self.show(&order);
        Ok(self.view(&order))
    }

    /// Whether an attempt that got no answer can't arrive any more, by the clock that nobody sets.
    fn is_quiet_enough(&self, id: OrderId) -> Result<(), AppError> {
        self.keep_cases()?;
        let since = self.reconciling().since(id);
        self.can_arrive_no_more(since.unwrap_or_else(Instant::now))
    }

    /// Looks through Front Payment's list once more. What it finds is written down.
    async fn look_before_sending(&self) -> Result<(), AppError> {
        match self.see(Purpose::Act).await? {
            Ok(sight) => {
                let is_read = sight.left == 0;
                self.reconciling().succeeded();
                self.decide(sight)?;
                if is_read {
                    Ok(())
                } else {
                    Err(AppError::NotNow("Front Payment's list is still being read"))
                }
            }
            Err(Cut::NoToken) => Err(AppError::TokenMissing),
            Err(Cut::ListFailed) => Err(AppError::Offline),
        }
    }

    /// Whether Front Payment does not know an order any more that it has named: only then does it not exist.
    async fn is_gone(&self, id: OrderId, uuid: &str) -> Result<(), AppError> {
        let lent = self.token_to_act().await?;
        match self.status_now(uuid, &lent).await {
            Err(RefundHindrance::Refused) => Ok(()),
            Ok(_) => {
                self.poll_after(id, Duration::ZERO);
                Err(AppError::NotNow("Front Payment has the order"))
            }
            Err(hindrance) => Err(in_the_way(hindrance)),
        }
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
pub(super) fn reason(typed: &str) -> Result<String, AppError> {
    let reason = journal::spoken(typed);
    if reason.is_empty() {
        return Err(AppError::Field {
            field: "reason".to_owned(),
            code: "required".to_owned(),
        });
    }
    Ok(reason)
}
