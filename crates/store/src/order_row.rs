//! An order as a row: what it is written from and read into.

use kasse_core::{CustomerKind, Method, Order, OrderId, StateName, Timestamp};
use rusqlite::Row;
use rusqlite::types::{FromSqlError, Type};
use uuid::Uuid;

use crate::error::{StoreError, unreadable};

/// An order and the version of its row. Whoever changes it names the version that he has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOrder {
    /// The order.
    pub order: Order,
    /// 1 when it is placed, one more with each change.
    pub version: u32,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl StoredOrder {
    /// The columns that [`StoredOrder::read`] wants, of `orders`.
    pub(crate) const COLUMNS: &'static str = "orders.body, orders.version, orders.updated_at";

    /// Reads the columns from `first` on.
    pub(crate) fn read(row: &Row<'_>, first: usize) -> Result<Self, StoreError> {
        let body: String = row.get(first)?;
        Ok(Self {
            order: serde_json::from_str(&body)
                .map_err(|error| StoreError::Damaged(unreadable("an order", &error)))?,
            version: row.get(first + 1)?,
            updated_at: time(row, first + 2)?,
        })
    }
}

/// An order's JSON. It holds the customer, never the personal number.
pub(crate) fn body(order: &Order) -> Result<String, StoreError> {
    serde_json::to_string(order).map_err(|_| StoreError::NotJson)
}

pub(crate) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    row.get(column).map(Timestamp::from_unix_ms)
}

pub(crate) fn order_id(row: &Row<'_>, column: usize) -> rusqlite::Result<OrderId> {
    row.get(column)
        .map(|bytes: [u8; 16]| OrderId(Uuid::from_bytes(bytes)))
}

pub(crate) fn state_name(row: &Row<'_>, column: usize) -> rusqlite::Result<StateName> {
    let text: String = row.get(column)?;
    STATES
        .into_iter()
        .find(|state| state.as_str() == text)
        .ok_or_else(|| foreign_word(column))
}

pub(crate) fn method(row: &Row<'_>, column: usize) -> rusqlite::Result<Method> {
    let text: String = row.get(column)?;
    Method::ALL
        .into_iter()
        .find(|method| method_code(*method) == text)
        .ok_or_else(|| foreign_word(column))
}

pub(crate) fn customer_kind(row: &Row<'_>, column: usize) -> rusqlite::Result<CustomerKind> {
    let text: String = row.get(column)?;
    [CustomerKind::Private, CustomerKind::Corporate]
        .into_iter()
        .find(|kind| customer_kind_code(*kind) == text)
        .ok_or_else(|| foreign_word(column))
}

pub(crate) fn method_code(method: Method) -> &'static str {
    match method {
        Method::Checkout => "checkout",
        Method::SendInvoice => "send_invoice",
        Method::Ehf => "ehf",
        Method::PaymentLink => "payment_link",
    }
}

pub(crate) fn customer_kind_code(kind: CustomerKind) -> &'static str {
    match kind {
        CustomerKind::Private => "private",
        CustomerKind::Corporate => "corporate",
    }
}

/// A word in a column that is none of ours.
pub(crate) fn foreign_word(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(
        column,
        Type::Text,
        Box::new(FromSqlError::InvalidType),
    )
}

/// Every state.
pub(crate) const STATES: [StateName; 14] = [
    StateName::Queued,
    StateName::Sending,
    StateName::AwaitingBankId,
    StateName::Confirming,
    StateName::Invoiced,
    StateName::Paid,
    StateName::Rejected,
    StateName::Unknown,
    StateName::Cancelled,
    StateName::Expired,
    StateName::Declined,
    StateName::Refunded,
    StateName::PartlyRefunded,
    StateName::Other,
];

/// Whether something is still to be done about an order in this state before its sale is over.
pub(crate) fn is_open(state: StateName) -> bool {
    match state {
        StateName::Queued
        | StateName::Sending
        | StateName::AwaitingBankId
        | StateName::Confirming
        | StateName::Rejected
        | StateName::Unknown => true,
        StateName::Invoiced
        | StateName::Paid
        | StateName::Cancelled
        | StateName::Expired
        | StateName::Declined
        | StateName::Refunded
        | StateName::PartlyRefunded
        | StateName::Other => false,
    }
}
