//! What waits without a connection, and the limits on it: looked at in the transaction that adds to it, so that two
//! orders never slip under a limit together.

use kasse_core::{
    CustomerKind, Method, Money, OfflinePolicy, Order, OrderId, Reference, WaitingWay,
};
use rusqlite::{Connection, params_from_iter};

use crate::change::{Change, recorded};
use crate::error::StoreError;
use crate::order_row::{self, StoredOrder};
use crate::place::{PlaceOrder, placed};
use crate::store::Store;

impl Store {
    /// Places an order that is going to wait for a connection, if the policy admits it beside what waits already.
    /// [`StoreError::MayNotWait`] when not: then nothing is stored and no number is used.
    pub fn place_within(
        &self,
        place: PlaceOrder,
        policy: &OfflinePolicy,
    ) -> Result<StoredOrder, StoreError> {
        self.has_room()?;
        let (policy, marks) = (policy.clone(), self.marks());
        self.write(move |transaction| {
            let waiting = on_credit(transaction, None)?;
            // Before a number is taken.
            let unnumbered = Reference::new(place.till.clone(), 0);
            admit(&policy, &place.draft.clone().numbered(unnumbered), waiting)?;
            placed(transaction, &marks, place)
        })
    }

    /// Stores a change of an order that waits for a connection, if the policy admits the order as it is then.
    pub fn record_within(
        &self,
        change: Change,
        policy: &OfflinePolicy,
    ) -> Result<StoredOrder, StoreError> {
        let policy = policy.clone();
        self.write_then(move |transaction| {
            let waiting = on_credit(transaction, Some(change.order.id()))?;
            admit(&policy, &change.order, waiting)?;
            recorded(transaction, change)
        })
    }

    /// What the orders on credit that are still to be sent come to, VAT included, without one of them where named.
    pub fn waiting_on_credit(&self, without: Option<OrderId>) -> Result<Money, StoreError> {
        self.read(|connection| on_credit(connection, without))
    }
}

fn admit(policy: &OfflinePolicy, order: &Order, waiting: Money) -> Result<(), StoreError> {
    let (method, kind) = (order.terms().method(), order.customer().kind());
    Ok(policy.admits(method, kind, order.totals().gross(), waiting)?)
}

fn on_credit(connection: &Connection, without: Option<OrderId>) -> Result<Money, StoreError> {
    let kinds = [CustomerKind::Private, CustomerKind::Corporate];
    let counted = Method::ALL
        .into_iter()
        .flat_map(|method| kinds.map(|kind| (method, kind)))
        .filter(|(method, kind)| {
            WaitingWay::of(*method, *kind).is_some_and(WaitingWay::is_on_credit)
        })
        .map(|(method, kind)| {
            let (method, kind) = (
                order_row::method_code(method),
                order_row::customer_kind_code(kind),
            );
            format!("(method = '{method}' AND customer_kind = '{kind}')")
        })
        .collect::<Vec<_>>()
        .join(" OR ");
    let sql = format!(
        "SELECT orders.gross FROM outbox JOIN orders ON seq = order_seq WHERE id IS NOT ?1 AND ({counted})"
    );
    let without = without.map(|id| id.0.as_bytes().to_vec());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter([without]))?;
    let mut sum = Money::ZERO;
    while let Some(row) = rows.next()? {
        let gross = Money::from_ore(row.get(0)?).unwrap_or(Money::MAX);
        // Beyond the range is beyond every limit.
        sum = sum.plus(gross).unwrap_or(Money::MAX);
    }
    Ok(sum)
}
