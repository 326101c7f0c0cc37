//! How much of a product.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::{Money, OutOfRange, parse_decimal};

/// A quantity in thousandths of the product's unit: more than zero, at most 99 999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(1_000);
    /// The largest quantity of a line: 99 999 units.
    pub const MAX: Self = Self(99_999_000);

    /// A quantity of thousandths.
    pub const fn from_thousandths(thousandths: i64) -> Result<Self, OutOfRange> {
        if thousandths > 0 && thousandths <= Self::MAX.0 {
            Ok(Self(thousandths))
        } else {
            Err(OutOfRange)
        }
    }

    /// As a person types it: `2`, `1,5`, `0.325`. At most three decimals.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_thousandths(parse_decimal(text, 3)?).ok()
    }

    /// In thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Result<Self, OutOfRange> {
        self.0
            .checked_add(other.0)
            .ok_or(OutOfRange)
            .and_then(Self::from_thousandths)
    }

    /// What this much costs at a price of one unit, rounded half up to the øre.
    pub fn times(self, unit_price: Money) -> Result<Money, OutOfRange> {
        unit_price.scaled(self.0, 1_000)
    }

    /// The number of whole units when there is nothing behind the point.
    pub fn whole_units(self) -> Option<i64> {
        (self.0.checked_rem(1_000) == Some(0))
            .then(|| self.0.checked_div(1_000))
            .flatten()
    }

    /// With a point and without needless zeros: `2`, `1.5`. The form on the wire.
    pub fn decimal(self) -> String {
        let whole = self.0.checked_div(1_000).unwrap_or_default();
        let rest = self.0.checked_rem(1_000).unwrap_or_default();
        if rest == 0 {
            return whole.to_string();
        }
        format!("{whole}.{rest:03}")
            .trim_end_matches('0')
            .to_owned()
    }
}

impl TryFrom<i64> for Quantity {
    type Error = OutOfRange;

    fn try_from(thousandths: i64) -> Result<Self, OutOfRange> {
        Self::from_thousandths(thousandths)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.decimal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_and_written() {
        let decimal = |text| Quantity::parse(text).map(Quantity::decimal);
        assert_eq!(decimal("2").as_deref(), Some("2"));
        assert_eq!(decimal("1,50").as_deref(), Some("1.5"));
        assert_eq!(decimal("0,325").as_deref(), Some("0.325"));
        for wrong in ["0", "-1", "1,2345", "100000", "", "to"] {
            assert_eq!(decimal(wrong), None, "{wrong:?} is not a quantity");
        }
    }
}
