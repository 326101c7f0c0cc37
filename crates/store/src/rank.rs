//! Where an order stands in the list of orders. The one place that says what needs a person.

use kasse_core::{OrderState, StateName};
use rusqlite::types::{ToSql, ToSqlOutput};
use rusqlite::{OptionalExtension, Transaction};

use crate::error::StoreError;

/// An order's place in the list: what needs a person stands first, then what waits to be sent, then the rest. Stored
/// with the order, in the transaction of each change, so that a list and its counts never look at every order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// It needs a person: `Rejected`, `Unknown`, or held back in the outbox by a problem, or waiting there for longer than the
    /// policy allows, or nobody knows whether a
    /// refund of it was made, or it has a [`Concern`](kasse_core::Concern).
    Attention,
    /// It waits to be sent, or is being sent.
    Waiting,
    /// Neither.
    Rest,
}

impl Rank {
    /// In the order of the list.
    pub(crate) const ALL: [Self; 3] = [Self::Attention, Self::Waiting, Self::Rest];

    /// As stored.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Attention => 0,
            Self::Waiting => 1,
            Self::Rest => 2,
        }
    }

    /// The rank with this number.
    pub(crate) fn by_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.number() == number)
    }

    /// The rank of an order in this state. `held_back`: the outbox has it, paused by a problem or for too long.
    pub(crate) fn of(state: StateName, held_back: bool) -> Self {
        match state {
            StateName::Rejected | StateName::Unknown => Self::Attention,
            StateName::Queued | StateName::Sending if held_back => Self::Attention,
            StateName::Queued | StateName::Sending => Self::Waiting,
            StateName::AwaitingBankId
            | StateName::Confirming
            | StateName::Invoiced
            | StateName::Paid
            | StateName::Cancelled
            | StateName::Expired
            | StateName::Declined
            | StateName::Refunded
            | StateName::PartlyRefunded
            | StateName::Other => Self::Rest,
        }
    }
}

impl ToSql for Rank {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.number().into())
    }
}

/// Brings the stored rank up to date, at the end of whatever changed the order, its row in the outbox or its refunds.
pub(crate) fn settle(
    transaction: &Transaction<'_>,
    seq: i64,
    state: &OrderState,
) -> Result<(), StoreError> {
    let held_back: Option<bool> = transaction
        .prepare_cached(
            "SELECT overdue OR (due_at IS NULL AND problem IS NOT NULL) FROM outbox WHERE order_seq = ?1",
        )?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    let unknown_refund: bool = transaction
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM refunds WHERE order_seq = ?1 AND state = 'unknown')",
        )?
        .query_row([seq], |row| row.get(0))?;
    let rank = if unknown_refund || state.concern().is_some() {
        Rank::Attention
    } else {
        Rank::of(state.name(), held_back.unwrap_or(false))
    };
    transaction
        .prepare_cached("UPDATE orders SET rank = ?2 WHERE seq = ?1 AND rank <> ?2")?
        .execute((seq, rank))?;
    Ok(())
}
