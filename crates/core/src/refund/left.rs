//! What is left of an order after its refunds, and taking more of it.

use super::{Refund, RefundPart};
use crate::money::{Money, OutOfRange};
use crate::order::Order;
use crate::quantity::Quantity;
use crate::vat::VatRate;

/// What is left of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOfLine {
    quantity: Quantity,
    amount: Money,
    rate: VatRate,
    left_thousandths: i64,
    left_gross: Money,
    left_vat: Money,
}

impl LeftOfLine {
    /// Quantity not yet taken back, in thousandths: 0 when all was.
    pub fn thousandths(&self) -> i64 {
        self.left_thousandths
    }

    /// Amount not yet given back, VAT included.
    pub fn gross(&self) -> Money {
        self.left_gross
    }

    /// The VAT in it.
    pub fn vat(&self) -> Money {
        self.left_vat
    }
}

/// What is to be given back of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundWish {
    /// The line's place in the order, from 0.
    pub line: u32,
    /// How much of it.
    pub share: RefundShare,
}

/// How much of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundShare {
    /// So much was taken back: its share of what the line cost. The last of it takes what is left.
    Quantity(Quantity),
    /// This amount, VAT included; nothing was taken back.
    Amount(Money),
}

/// Why nothing can be given back like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// Nothing is left, or nothing was asked for.
    #[error("there is nothing to give back")]
    NothingLeft,
    /// Another refund of the order is still open.
    #[error("another refund of the order is still open")]
    Open,
    /// The order has no such line, or the refund names it twice.
    #[error("line {line} is not one of the order's, or named twice")]
    Line {
        /// Its place in the order.
        line: u32,
    },
    /// More than is left of the line.
    #[error("more than is left of line {line}")]
    TooMuch {
        /// Its place in the order.
        line: u32,
    },
    /// The share of the line is nothing.
    #[error("the share of line {line} is nothing")]
    Nothing {
        /// Its place in the order.
        line: u32,
    },
    /// Sums beyond what the till handles.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// What is left of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    lines: Vec<LeftOfLine>,
    open: bool,
}

impl Left {
    /// What is left of an order after its refunds. One that may have been made counts as made. An error when they took
    /// more than there was.
    pub fn of(order: &Order, refunds: &[Refund]) -> Result<Self, RefundError> {
        let mut lines: Vec<_> = order
            .lines()
            .iter()
            .map(|line| {
                let amounts = line.amounts();
                LeftOfLine {
                    quantity: line.quantity(),
                    amount: amounts.gross(),
                    rate: line.vat_rate(),
                    left_thousandths: line.quantity().thousandths(),
                    left_gross: amounts.gross(),
                    left_vat: amounts.vat(),
                }
            })
            .collect();
        let counted = refunds.iter().filter(|refund| refund.state().counts());
        for part in counted.flat_map(Refund::parts) {
            let line = usize::try_from(part.line())
                .ok()
                .and_then(|index| lines.get_mut(index))
                .ok_or(RefundError::Line { line: part.line() })?;
            line.take(part)?;
        }
        Ok(Self {
            lines,
            open: refunds.iter().any(|refund| refund.state().is_open()),
        })
    }

    /// What is left of each line, in the order's order.
    pub fn lines(&self) -> &[LeftOfLine] {
        &self.lines
    }

    /// Whether a refund is still open: until it is settled there is no other.
    pub fn has_open_refund(&self) -> bool {
        self.open
    }

    /// What is left in sum.
    pub fn gross(&self) -> Result<Money, OutOfRange> {
        Money::sum(self.lines.iter().map(LeftOfLine::gross))
    }

    /// All that is left.
    pub fn all(&self) -> Result<Vec<RefundPart>, RefundError> {
        self.closed()?;
        let parts: Vec<_> = (0_u32..)
            .zip(&self.lines)
            .filter(|(_, line)| line.left_gross > Money::ZERO)
            .map(|(index, line)| RefundPart {
                line: index,
                quantity: Quantity::from_thousandths(line.left_thousandths).ok(),
                rate: line.rate,
                gross: line.left_gross,
                vat: line.left_vat,
            })
            .collect();
        if parts.is_empty() {
            return Err(RefundError::NothingLeft);
        }
        Ok(parts)
    }

    /// What is asked for, if that much is left.
    pub fn part(&self, wishes: &[RefundWish]) -> Result<Vec<RefundPart>, RefundError> {
        self.closed()?;
        let mut parts: Vec<RefundPart> = Vec::with_capacity(wishes.len());
        for RefundWish { line: index, share } in wishes {
            let line = usize::try_from(*index)
                .ok()
                .and_then(|at| self.lines.get(at))
                .filter(|_| parts.iter().all(|part| part.line != *index))
                .ok_or(RefundError::Line { line: *index })?;
            parts.push(line.share(*index, *share)?);
        }
        if parts.is_empty() {
            return Err(RefundError::NothingLeft);
        }
        Ok(parts)
    }

    fn closed(&self) -> Result<(), RefundError> {
        if self.open {
            Err(RefundError::Open)
        } else {
            Ok(())
        }
    }
}

impl LeftOfLine {
    fn share(&self, index: u32, share: RefundShare) -> Result<RefundPart, RefundError> {
        let (quantity, gross) = match share {
            RefundShare::Amount(amount) if amount > self.left_gross => {
                return Err(RefundError::TooMuch { line: index });
            }
            RefundShare::Amount(amount) => (None, amount),
            RefundShare::Quantity(quantity) => {
                let thousandths = quantity.thousandths();
                if thousandths > self.left_thousandths {
                    return Err(RefundError::TooMuch { line: index });
                }
                let gross = if thousandths == self.left_thousandths {
                    self.left_gross
                } else {
                    self.amount
                        .scaled(thousandths, self.quantity.thousandths())?
                        .min(self.left_gross)
                };
                (Some(quantity), gross)
            }
        };
        if gross <= Money::ZERO {
            return Err(RefundError::Nothing { line: index });
        }
        Ok(RefundPart {
            line: index,
            quantity,
            rate: self.rate,
            gross,
            vat: self.vat_of(gross)?,
        })
    }

    /// The VAT of a part: the rate's, but neither more than is left of the line's VAT nor so little that the net would
    /// be more than is left of the net. So the last part takes the rest of both.
    fn vat_of(&self, gross: Money) -> Result<Money, OutOfRange> {
        let left_net = self.left_gross.minus(self.left_vat)?;
        let least = gross.minus(left_net)?;
        Ok(self.rate.included_in(gross)?.max(least).min(self.left_vat))
    }

    fn take(&mut self, part: &RefundPart) -> Result<(), RefundError> {
        let line = part.line();
        let taken = part.quantity().map_or(0, Quantity::thousandths);
        self.left_thousandths = self
            .left_thousandths
            .checked_sub(taken)
            .filter(|left| *left >= 0)
            .ok_or(RefundError::TooMuch { line })?;
        self.left_gross = self.left_gross.minus(part.gross())?;
        self.left_vat = self.left_vat.minus(part.vat())?;
        let fits = self.left_gross >= Money::ZERO
            && self.left_vat >= Money::ZERO
            && self.left_vat <= self.left_gross;
        if fits {
            Ok(())
        } else {
            Err(RefundError::TooMuch { line })
        }
    }
}
