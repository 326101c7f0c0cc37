//! A line's discount.

use serde::{Deserialize, Serialize};

use crate::money::{Money, OutOfRange, parse_decimal};

/// A share in hundredths of a per cent, from 0 to 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Percent(u32);

impl Percent {
    /// A share of hundredths of a per cent.
    pub const fn from_hundredths(hundredths: u32) -> Result<Self, OutOfRange> {
        if hundredths <= 10_000 {
            Ok(Self(hundredths))
        } else {
            Err(OutOfRange)
        }
    }

    /// In hundredths of a per cent.
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// This share of an amount, rounded half up to the øre.
    pub fn of(self, amount: Money) -> Result<Money, OutOfRange> {
        amount.scaled(i64::from(self.0), 10_000)
    }
}

impl TryFrom<u32> for Percent {
    type Error = OutOfRange;

    fn try_from(hundredths: u32) -> Result<Self, OutOfRange> {
        Self::from_hundredths(hundredths)
    }
}

impl From<Percent> for u32 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

/// What is taken off a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// Nothing.
    #[default]
    None,
    /// An amount off the whole line.
    Amount(Money),
    /// A share of the whole line.
    Percent(Percent),
}

impl Discount {
    /// As a person types it: `150`, `49,50`, `10 %`; empty or zero is no discount.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::None);
        }
        let discount = match text.strip_suffix('%') {
            Some(share) => {
                let hundredths = u32::try_from(parse_decimal(share, 2)?).ok()?;
                Self::Percent(Percent::from_hundredths(hundredths).ok()?)
            }
            None => Self::Amount(Money::parse_kroner(text)?),
        };
        let nothing = matches!(
            discount,
            Self::Percent(Percent(0)) | Self::Amount(Money::ZERO)
        );
        Some(if nothing { Self::None } else { discount })
    }

    /// What comes off a line that costs `line` without it. An error when that is more than the line costs.
    pub fn off(self, line: Money) -> Result<Money, OutOfRange> {
        let off = match self {
            Self::None => Money::ZERO,
            Self::Amount(amount) => amount,
            Self::Percent(percent) => percent.of(line)?,
        };
        if off < Money::ZERO || off > line {
            Err(OutOfRange)
        } else {
            Ok(off)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discounts_are_read_as_typed() {
        assert_eq!(Discount::parse(" "), Some(Discount::None));
        assert_eq!(Discount::parse("0 %"), Some(Discount::None));
        assert_eq!(
            Discount::parse("49,50"),
            Some(Discount::Amount(Money::from_ore(4950).unwrap()))
        );
        assert_eq!(
            Discount::parse("12,5 %"),
            Some(Discount::Percent(Percent(1250)))
        );
        for wrong in ["101 %", "-5", "ti", "%", "5 kr"] {
            assert_eq!(Discount::parse(wrong), None, "{wrong:?} is not a discount");
        }
    }

    #[test]
    fn a_line_never_costs_less_than_nothing() {
        let line = Money::from_ore(1000).unwrap();
        assert_eq!(
            Discount::Amount(Money::from_ore(1001).unwrap()).off(line),
            Err(OutOfRange)
        );
        assert_eq!(Discount::Percent(Percent(10_000)).off(line), Ok(line));
    }
}
