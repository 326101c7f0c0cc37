//! Giving money back: what is left of an order, what a refund takes of it, and the life of a refund.
//!
//! ```text
//! Sending → Pending → Confirmed, Overtaken (the whole invoice ended)
//!    │   └→ Refused, NotSent (nothing was given back)
//!    └→ Unknown → Confirmed (shown by Front Payment, or a person says so)
//!          └→ Sending (a person says that it was not made)
//! ```

mod left;
mod life;
mod settle;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use left::{Left, LeftOfLine, RefundError, RefundShare, RefundWish};
pub use life::{IllegalRefundEvent, RefundEvent, RefundState, RefundStateName};
pub use settle::shown_as_refunded;

use crate::money::{Money, OutOfRange};
use crate::quantity::Quantity;
use crate::time::Timestamp;
use crate::totals::VatSum;
use crate::vat::VatRate;

/// What a refund gives back of one line. `net + VAT = gross`, and the parts of a line never exceed the line in any of
/// the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundPart {
    line: u32,
    quantity: Option<Quantity>,
    rate: VatRate,
    gross: Money,
    vat: Money,
}

impl RefundPart {
    /// The line's place in the order, from 0.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What was taken back; none where an amount alone is given back.
    pub fn quantity(&self) -> Option<Quantity> {
        self.quantity
    }

    /// The line's VAT rate.
    pub fn rate(&self) -> VatRate {
        self.rate
    }

    /// What is given back, VAT included: more than nothing.
    pub fn gross(&self) -> Money {
        self.gross
    }

    /// The VAT in it.
    pub fn vat(&self) -> Money {
        self.vat
    }

    /// Without VAT.
    pub fn net(&self) -> Money {
        self.gross
            .minus(self.vat)
            .expect("BUG: the VAT is a part of the gross amount")
    }
}

/// A refund of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    number: u32,
    requested_at: Timestamp,
    whole: bool,
    parts: Vec<RefundPart>,
    gross: Money,
    note: String,
    /// What Front Payment showed as given back right before it was sent.
    shown_before: Money,
    state: RefundState,
}

impl Refund {
    /// A refund that is about to be sent. `number` counts the order's refunds from 1; `shown_before` is what Front
    /// Payment shows as given back this moment.
    pub fn sending(
        number: u32,
        requested_at: Timestamp,
        whole: bool,
        parts: Vec<RefundPart>,
        note: String,
        shown_before: Money,
    ) -> Result<Self, RefundError> {
        let gross = Money::sum(parts.iter().map(RefundPart::gross))?;
        if parts.is_empty() {
            return Err(RefundError::NothingLeft);
        }
        Ok(Self {
            number,
            requested_at,
            whole,
            parts,
            gross,
            note,
            shown_before,
            state: RefundState::Sending,
        })
    }

    /// Its number within the order, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// When a person asked for it.
    pub fn requested_at(&self) -> Timestamp {
        self.requested_at
    }

    /// Whether it was all that was left.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Of which lines, at least one.
    pub fn parts(&self) -> &[RefundPart] {
        &self.parts
    }

    /// What is given back, VAT included.
    pub fn gross(&self) -> Money {
        self.gross
    }

    /// VAT per rate, highest rate first.
    pub fn per_rate(&self) -> Vec<VatSum> {
        let mut sums: Vec<VatSum> = Vec::new();
        for part in &self.parts {
            let part = VatSum {
                rate: part.rate,
                net: part.net(),
                vat: part.vat,
            };
            match sums.iter_mut().find(|sum| sum.rate == part.rate) {
                None => sums.push(part),
                Some(sum) => {
                    let added = sum.net.plus(part.net).and_then(|net| {
                        let vat = sum.vat.plus(part.vat)?;
                        Ok((net, vat))
                    });
                    (sum.net, sum.vat) = added.expect("BUG: the sum of all parts was checked");
                }
            }
        }
        sums.sort_unstable_by_key(|sum| std::cmp::Reverse(sum.rate));
        sums
    }

    /// Why, in a person's words; may be empty.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Where it stands.
    pub fn state(&self) -> &RefundState {
        &self.state
    }

    /// What Front Payment showed as given back right before it was sent.
    pub fn shown_before(&self) -> Money {
        self.shown_before
    }

    /// What Front Payment shows as given back once it has made this one.
    pub fn shown_after(&self) -> Result<Money, OutOfRange> {
        self.shown_before.plus(self.gross)
    }

    /// What happened to it.
    pub fn after(self, event: RefundEvent) -> Result<Self, IllegalRefundEvent> {
        Ok(Self {
            state: self.state.after(event)?,
            ..self
        })
    }
}
