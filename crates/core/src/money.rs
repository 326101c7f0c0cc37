//! Money in whole øre.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount is beyond what the till handles (±9 007 199 254 740 991 øre, what a JSON number holds exactly), or a
/// sum would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is out of range")]
pub struct OutOfRange;

/// An amount in whole øre. Negative for discounts and refunds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 2⁵³ − 1 øre, so that it crosses JSON and JavaScript exactly.
    pub const MAX: Self = Self(9_007_199_254_740_991);

    /// An amount of øre.
    pub const fn from_ore(ore: i64) -> Result<Self, OutOfRange> {
        if ore.unsigned_abs() <= Self::MAX.0.unsigned_abs() {
            Ok(Self(ore))
        } else {
            Err(OutOfRange)
        }
    }

    /// The amount in øre.
    pub const fn ore(self) -> i64 {
        self.0
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, OutOfRange> {
        self.0
            .checked_add(other.0)
            .ok_or(OutOfRange)
            .and_then(Self::from_ore)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Result<Self, OutOfRange> {
        self.0
            .checked_sub(other.0)
            .ok_or(OutOfRange)
            .and_then(Self::from_ore)
    }

    /// The same amount with the other sign.
    pub fn negated(self) -> Self {
        Self(self.0.checked_neg().expect("BUG: the range is symmetric"))
    }

    /// The sum of many.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, OutOfRange> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// `self × numerator / denominator`, rounded half up (towards plus infinity at exactly half, by size: −0.5 øre
    /// becomes −1, so that a refund mirrors its sale).
    pub fn scaled(self, numerator: i64, denominator: i64) -> Result<Self, OutOfRange> {
        let product = i128::from(self.0)
            .checked_mul(i128::from(numerator))
            .ok_or(OutOfRange)?;
        let rounded = divide_half_up(product, i128::from(denominator)).ok_or(OutOfRange)?;
        i64::try_from(rounded)
            .map_err(|_| OutOfRange)
            .and_then(Self::from_ore)
    }

    /// Kroner as a person types them: `249`, `249,5`, `1 234,50`, `1234.50`. At most two decimals.
    pub fn parse_kroner(text: &str) -> Option<Self> {
        let ore = parse_decimal(text, 2)?;
        Self::from_ore(ore).ok()
    }

    /// Kroner with two decimals and a point, no grouping: `1234.50`. The form that Front Payment's sums take.
    pub fn decimal(self) -> String {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let kroner = size.checked_div(100).unwrap_or_default();
        let ore = size.checked_rem(100).unwrap_or_default();
        format!("{sign}{kroner}.{ore:02}")
    }
}

/// Whole number division rounded half away from zero; `None` for a denominator that is not positive.
fn divide_half_up(numerator: i128, denominator: i128) -> Option<i128> {
    if denominator <= 0 {
        return None;
    }
    let doubled = numerator
        .checked_abs()?
        .checked_mul(2)?
        .checked_add(denominator)?;
    let size = doubled.checked_div(denominator.checked_mul(2)?)?;
    if numerator < 0 {
        size.checked_neg()
    } else {
        Some(size)
    }
}

/// Reads a non-negative decimal number as typed, scaled by ten to the power of `decimals`. Blanks (also no-break and
/// thin ones) group, comma or point divides.
pub(crate) fn parse_decimal(text: &str, decimals: usize) -> Option<i64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, fraction) = match compact.split_once([',', '.']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (compact.as_str(), ""),
    };
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty()
        || !digits_only(whole)
        || !digits_only(fraction)
        || fraction.len() > decimals
    {
        return None;
    }
    format!("{whole}{fraction:0<decimals$}").parse().ok()
}

impl TryFrom<i64> for Money {
    type Error = OutOfRange;

    fn try_from(ore: i64) -> Result<Self, OutOfRange> {
        Self::from_ore(ore)
    }
}

impl From<Money> for i64 {
    fn from(money: Money) -> Self {
        money.0
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} kr", self.decimal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kroner_are_read_as_people_type_them() {
        let ore = |text| Money::parse_kroner(text).map(Money::ore);
        assert_eq!(ore("249"), Some(24_900));
        assert_eq!(ore("249,5"), Some(24_950));
        assert_eq!(ore("1 234,50"), Some(123_450));
        assert_eq!(ore("1\u{a0}234.50"), Some(123_450));
        assert_eq!(ore(",50"), Some(50));
        for wrong in [
            "",
            ",",
            "-5",
            "1,234",
            "1.2.3",
            "12a",
            "99999999999999999999",
        ] {
            assert_eq!(ore(wrong), None, "{wrong:?} is not an amount");
        }
    }

    #[test]
    fn halves_round_up_by_size() {
        let half = |ore, n, d| Money::from_ore(ore).unwrap().scaled(n, d).unwrap().ore();
        assert_eq!(half(1, 1, 2), 1);
        assert_eq!(half(-1, 1, 2), -1);
        assert_eq!(half(5250, 12, 112), 563);
        assert_eq!(half(1, 1, 3), 0);
        assert_eq!(half(2, 1, 3), 1);
    }

    #[test]
    fn amounts_have_a_range() {
        assert_eq!(Money::from_ore(i64::MIN), Err(OutOfRange));
        assert_eq!(
            Money::MAX.plus(Money::from_ore(1).unwrap()),
            Err(OutOfRange)
        );
        assert_eq!(Money::MAX.scaled(i64::MAX, 1), Err(OutOfRange));
        assert_eq!(Money::ZERO.scaled(1, 0), Err(OutOfRange));
    }

    #[test]
    fn the_wire_form_has_two_decimals() {
        let wire = |ore| Money::from_ore(ore).unwrap().decimal();
        assert_eq!(wire(123_450), "1234.50");
        assert_eq!(wire(5), "0.05");
        assert_eq!(wire(-1205), "-12.05");
    }
}
