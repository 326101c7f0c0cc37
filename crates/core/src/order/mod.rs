//! An order: what was sold to whom, how it is invoiced, and where it is in its life.

mod line;
mod placing;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use line::OrderLine;
pub use placing::{OrderDraft, PlaceError, Placing};

use crate::buyer::Buyer;
use crate::customer::Customer;
use crate::field::{Fault, Field, FieldError};
use crate::life::{IllegalTransition, OrderEvent, OrderState};
use crate::method::{Method, Terms};
use crate::money::OutOfRange;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::totals::Totals;

/// An order's id: a UUIDv7, made by whoever places it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub Uuid);

impl std::fmt::Display for OrderId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// An order as it was stored, its sums not yet checked.
#[derive(Deserialize)]
struct StoredOrder {
    id: OrderId,
    reference: Reference,
    placed_at: Timestamp,
    lines: Vec<OrderLine>,
    customer: Buyer,
    terms: Terms,
    state: OrderState,
}

impl TryFrom<StoredOrder> for Order {
    type Error = OutOfRange;

    fn try_from(stored: StoredOrder) -> Result<Self, OutOfRange> {
        let StoredOrder {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state,
        } = stored;
        let amounts = lines
            .iter()
            .map(OrderLine::try_amounts)
            .collect::<Result<Vec<_>, _>>()?;
        Totals::of(&amounts)?;
        Ok(Self {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state,
        })
    }
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredOrder")]
pub struct Order {
    id: OrderId,
    reference: Reference,
    placed_at: Timestamp,
    lines: Vec<OrderLine>,
    customer: Buyer,
    terms: Terms,
    state: OrderState,
}

impl Order {
    /// Its id.
    pub fn id(&self) -> OrderId {
        self.id
    }

    /// Its number.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// When it was placed.
    pub fn placed_at(&self) -> Timestamp {
        self.placed_at
    }

    /// Its lines.
    pub fn lines(&self) -> &[OrderLine] {
        &self.lines
    }

    /// Its customer.
    pub fn customer(&self) -> &Buyer {
        &self.customer
    }

    /// The order without a person's data, and the customer, where it held them.
    pub fn withholding(self) -> (Self, Option<Customer>) {
        let (customer, taken) = self.customer.withholding();
        (Self { customer, ..self }, taken)
    }

    /// The order with the customer that was kept apart from it. A customer of another kind, or of an order that has its
    /// own, changes nothing.
    #[must_use]
    pub fn with_customer(self, customer: Customer) -> Self {
        if self.customer.is_withheld() && self.customer.kind() == customer.kind() {
            Self {
                customer: Buyer::Known(customer),
                ..self
            }
        } else {
            self
        }
    }

    /// How it is invoiced.
    pub fn terms(&self) -> Terms {
        self.terms
    }

    /// Where it is in its life.
    pub fn state(&self) -> &OrderState {
        &self.state
    }

    /// The sums.
    pub fn totals(&self) -> Totals {
        let amounts: Vec<_> = self.lines.iter().map(OrderLine::amounts).collect();
        Totals::of(&amounts).expect("BUG: the order was checked when it was placed")
    }

    /// Whether its customer identifies with BankID.
    pub fn needs_bankid(&self) -> bool {
        self.terms.method().needs_bankid(self.customer.kind())
    }

    /// What happened to it.
    pub fn after(self, event: OrderEvent) -> Result<Self, IllegalTransition> {
        let Self {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state,
        } = self;
        Ok(Self {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state: state.after(event)?,
        })
    }

    /// An order that waits to be sent, invoiced by another way under its number. What its customer agreed to beside the
    /// way stays: the lines, the days to maturity, whether a fee may come.
    pub fn by_another_way(
        self,
        method: Method,
    ) -> Result<Result<Self, IllegalTransition>, FieldError> {
        let days = self.terms.maturity().days();
        let terms = self.terms.changed(self.customer.kind(), method, days)?;
        if !matches!(self.state, OrderState::Queued) {
            return Ok(Err(IllegalTransition {
                state: self.state.name(),
                event: "way_changed",
            }));
        }
        Ok(Ok(Self { terms, ..self }))
    }

    /// An order that was rejected, or not yet sent, with its customer and days to maturity mended, ready to be sent
    /// under its number. The lines and the way to invoice stay: for others it is given up and sold anew.
    pub fn corrected(
        self,
        customer: Customer,
        maturity_days: u16,
    ) -> Result<Result<Self, IllegalTransition>, FieldError> {
        if customer.kind() != self.customer.kind() {
            // A person's order is confirmed in other words than a company's, which has no way back.
            return Err(FieldError::new(Field::Method, Fault::NotAChoice));
        }
        let terms = self
            .terms
            .changed(customer.kind(), self.terms.method(), maturity_days)?;
        Ok(self.after(OrderEvent::Corrected).map(|order| Self {
            customer: Buyer::Known(customer),
            terms,
            ..order
        }))
    }
}
