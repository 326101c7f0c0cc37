//! Changing an order: its new state and all that goes with it, all or nothing.

use kasse_core::{Order, Timestamp};
use rusqlite::{OptionalExtension, Transaction};

use crate::attempts::{self, AttemptEnd};
use crate::error::StoreError;
use crate::follow_ups;
use crate::journal::{self, JournalEntry};
use crate::order_row::{self, StoredOrder, body};
use crate::order_words;
use crate::outbox;
use crate::rank;
use crate::sealed::{self, SealedNumber};
use crate::sealed_customers::{self, SealedCustomer};
use crate::store::Store;
use crate::writer::After;

/// What becomes of the order's row in the outbox. Problems are codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxChange {
    /// It stays as it is.
    Keep,
    /// It is sent by itself, not before this time. The row is made where there is none.
    Due {
        /// When.
        at: Timestamp,
        /// What stood in the way.
        problem: Option<&'static str>,
    },
    /// It waits until somebody asks for it. The row is made where there is none.
    Pause {
        /// What stands in the way; with a problem it counts as needing a person.
        problem: Option<&'static str>,
    },
    /// It leaves the outbox, and its sealed personal number is erased with it.
    Remove,
}

/// What becomes of the sealed personal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealedChange {
    /// It stays as it is.
    Keep,
    /// It is erased: Front Payment has the order, or nobody will send it.
    Erase,
    /// Another one takes its place: the customer corrected it, or the key of the old one is gone.
    Replace(SealedNumber),
}

/// What happened to an order.
#[derive(Debug, Clone)]
pub struct Change {
    /// The order in its new state.
    pub order: Order,
    /// The version of the order that was read.
    pub expected_version: u32,
    /// Now.
    pub at: Timestamp,
    /// What becomes of its row in the outbox.
    pub outbox: OutboxChange,
    /// What becomes of the sealed personal number.
    pub personal_number: SealedChange,
    /// The attempt that ended with this, if one did.
    pub attempt: Option<AttemptEnd>,
    /// What to journal; order and number are filled in.
    pub journal: Vec<JournalEntry>,
}

impl Store {
    /// Stores what happened to an order. [`StoreError::Stale`] when somebody else changed it since it was read.
    pub fn record(&self, change: Change) -> Result<StoredOrder, StoreError> {
        self.write_then(move |transaction| recorded(transaction, change))
    }

    /// As [`Store::record`]; another customer takes the place of the one that is kept apart from the order.
    pub fn record_with_customer(
        &self,
        change: Change,
        customer: SealedCustomer,
    ) -> Result<StoredOrder, StoreError> {
        self.write_then(move |transaction| {
            let (stored, after) = recorded(transaction, change)?;
            let seq = crate::orders::seq(transaction, stored.order.id())?;
            let replaced = sealed_customers::put(transaction, seq, &customer)?;
            Ok((stored, after.or(replaced)))
        })
    }
}

/// Stores what happened in a transaction of the caller's.
pub(crate) fn recorded(
    transaction: &Transaction<'_>,
    change: Change,
) -> Result<(StoredOrder, After), StoreError> {
    let Change {
        order,
        expected_version,
        at,
        outbox,
        personal_number,
        attempt,
        journal,
    } = change;
    let seq = update(transaction, &order, expected_version, at)?;
    if let Some(end) = attempt {
        attempts::end(transaction, seq, at, end)?;
    }
    let taken_out = match outbox {
        OutboxChange::Keep => After::Nothing,
        OutboxChange::Due { at, problem } => {
            outbox::put(transaction, seq, order.customer(), Some(at), problem)?;
            After::Nothing
        }
        OutboxChange::Pause { problem } => {
            outbox::put(transaction, seq, order.customer(), None, problem)?;
            After::Nothing
        }
        OutboxChange::Remove => {
            outbox::remove(transaction, seq)?;
            sealed::erase(transaction, seq)?
        }
    };
    let erased = match personal_number {
        SealedChange::Keep => After::Nothing,
        SealedChange::Erase => sealed::erase(transaction, seq)?,
        SealedChange::Replace(number) => sealed::put(transaction, seq, &number)?,
    };
    let settled = sealed_customers::settle(transaction, seq, order.state())?;
    rank::settle(transaction, seq, order.state())?;
    journal::append(transaction, journal::of_order(journal, &order))?;
    let stored = StoredOrder {
        order,
        version: expected_version + 1,
        updated_at: at,
    };
    Ok((stored, taken_out.or(erased).or(settled)))
}

/// Writes the order's row, if it is still the one that was read. Returns its key. Number, time of placing and sums
/// never change.
pub(crate) fn update(
    transaction: &Transaction<'_>,
    order: &Order,
    expected_version: u32,
    at: Timestamp,
) -> Result<i64, StoreError> {
    let id = order.id();
    let front = order.state().front();
    let front_order = front.map(|front| front.order_uuid.as_str());
    if let Some(uuid) = front_order {
        let owner = transaction
            .prepare_cached("SELECT id FROM orders WHERE front_order_uuid = ?1 AND id <> ?2")?
            .query_row((uuid, id.0.as_bytes()), |row| order_row::order_id(row, 0))
            .optional()?;
        if let Some(owner) = owner {
            return Err(StoreError::FrontOrderTaken { owner });
        }
    }
    let before: Option<String> = transaction
        .prepare_cached("SELECT customer_name FROM orders WHERE id = ?1")?
        .query_row([id.0.as_bytes()], |row| row.get(0))
        .optional()?;
    let seq = transaction
        .prepare_cached(
            "UPDATE orders SET version = version + 1, updated_at = ?5, state = ?6, customer_kind = ?7,
                    customer_name = ?8, front_order_uuid = ?9, invoice_number = ?10, body = ?11,
                    front_status = ?12, method = ?13
             WHERE id = ?1 AND version = ?2 AND till = ?3 AND number = ?4
             RETURNING seq",
        )?
        .query_row(
            (
                id.0.as_bytes(),
                expected_version,
                order.reference().till().as_str(),
                order.reference().number(),
                at.unix_ms(),
                order.state().name().as_str(),
                order_row::customer_kind_code(order.customer().kind()),
                order.customer().name(),
                front_order,
                front.and_then(|front| front.invoice_number.as_deref()),
                body(order)?,
                front.and_then(|front| front.status.as_deref()),
                order_row::method_code(order.terms().method()),
            ),
            |row| row.get(0),
        )
        .optional()?;
    if let Some(seq) = seq {
        if before.is_some_and(|name| name != order.customer().name()) {
            order_words::replace(transaction, seq, order.customer().name())?;
        }
        follow_ups::settle(transaction, seq, order.state(), at)?;
        return Ok(seq);
    }
    crate::orders::seq(transaction, id)?;
    Err(StoreError::Stale)
}
