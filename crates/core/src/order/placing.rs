//! Placing: from a cart, a customer and terms to an order.

use super::line::OrderLine;
use super::{Order, OrderId};
use crate::buyer::Buyer;
use crate::cart::Cart;
use crate::catalogue::Sku;
use crate::customer::Customer;
use crate::field::{Fault, Field, FieldError};
use crate::identifiers::Fodselsnummer;
use crate::life::OrderState;
use crate::method::Terms;
use crate::money::OutOfRange;
use crate::reference::{Reference, TillId};
use crate::time::Timestamp;
use crate::vat::{VatRate, VatRates};

/// Why nothing was placed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Nothing in the cart.
    #[error("the cart is empty")]
    CartEmpty,
    /// A product's VAT rate is not among those that may be sold.
    #[error("{sku} has a VAT rate of {} %, which may not be sold", rate.decimal())]
    VatRateNotAllowed {
        /// The product.
        sku: Sku,
        /// Its rate.
        rate: VatRate,
    },
    /// A field must be mended.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// Sums out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// All that placing an order takes.
#[derive(Debug)]
pub struct Placing<'a> {
    /// A fresh UUIDv7.
    pub id: OrderId,
    /// Now.
    pub at: Timestamp,
    /// What is sold.
    pub cart: &'a Cart,
    /// To whom.
    pub customer: Customer,
    /// The person's number, where given: only looked at, never kept in the order.
    pub personal_number: Option<&'a Fodselsnummer>,
    /// How.
    pub terms: Terms,
    /// The rates that may be sold.
    pub vat_rates: &'a VatRates,
}

/// An order without its number. The store gives it one in the transaction that commits it, so that the series has no
/// gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDraft(Order);

impl OrderDraft {
    /// Checks that all is there.
    pub fn new(placing: Placing<'_>) -> Result<Self, PlaceError> {
        let Placing {
            id,
            at,
            cart,
            customer,
            personal_number,
            terms,
            vat_rates,
        } = placing;
        if cart.is_empty() {
            return Err(PlaceError::CartEmpty);
        }
        if let Some(line) = cart
            .lines()
            .iter()
            .find(|line| !vat_rates.allows(line.vat_rate()))
        {
            return Err(PlaceError::VatRateNotAllowed {
                sku: line.sku().clone(),
                rate: line.vat_rate(),
            });
        }
        let kind = customer.kind();
        // The customer may have been changed since the terms were made.
        let terms = terms.changed(kind, terms.method(), terms.maturity().days())?;
        if terms.method().needs_personal_number(kind) && personal_number.is_none() {
            return Err(FieldError::new(Field::PersonalNumber, Fault::Required).into());
        }
        let order = Order {
            id,
            reference: Reference::new(TillId::default(), 0),
            placed_at: at,
            lines: cart.lines().iter().map(OrderLine::of).collect(),
            customer: Buyer::Known(customer),
            terms,
            state: OrderState::Queued,
        };
        // Discounts became øre: the sums must still be the cart's.
        if order.totals() == cart.totals() {
            Ok(Self(order))
        } else {
            Err(PlaceError::OutOfRange(OutOfRange))
        }
    }

    /// Its id.
    pub fn id(&self) -> OrderId {
        self.0.id
    }

    /// The same without a person's data, and the customer.
    pub fn withholding(self) -> (Self, Option<Customer>) {
        let (order, customer) = self.0.withholding();
        (Self(order), customer)
    }

    /// The order with its number.
    pub fn numbered(self, reference: Reference) -> Order {
        Order {
            reference,
            ..self.0
        }
    }
}
