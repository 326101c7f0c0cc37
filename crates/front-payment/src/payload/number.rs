//! Exact numbers.

use kasse_core::{Money, Quantity, VatRate};
use serde::Serialize;
use serde_json::value::RawValue;

/// A JSON number, written digit by digit: `1999`, `12.5`. It never was a float.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Number(Box<RawValue>);

impl Number {
    /// Kroner with at most two decimals.
    pub(super) fn kroner(amount: Money) -> Self {
        Self::of(&amount.decimal())
    }

    /// With at most three decimals.
    pub(super) fn quantity(quantity: Quantity) -> Self {
        Self::of(&quantity.decimal())
    }

    /// Per cent with at most two decimals.
    pub(super) fn per_cent(rate: VatRate) -> Self {
        Self::of(&rate.decimal())
    }

    fn of(decimal: &str) -> Self {
        let short = if decimal.contains('.') {
            decimal.trim_end_matches('0').trim_end_matches('.')
        } else {
            decimal
        };
        Self(RawValue::from_string(short.to_owned()).expect("BUG: decimals are JSON numbers"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_short() {
        let kroner =
            |ore| serde_json::to_string(&Number::kroner(Money::from_ore(ore).unwrap())).unwrap();
        assert_eq!(kroner(4_000), "40");
        assert_eq!(kroner(1_250), "12.5");
        assert_eq!(kroner(-5), "-0.05");
        assert_eq!(kroner(0), "0");
        assert_eq!(kroner(100_000), "1000");
        assert_eq!(kroner(Money::MAX.ore()), "90071992547409.91");
        let quantity = Quantity::from_thousandths(1_325).unwrap();
        assert_eq!(
            serde_json::to_string(&Number::quantity(quantity)).unwrap(),
            "1.325"
        );
        let rate = VatRate::from_hundredths(1_111).unwrap();
        assert_eq!(
            serde_json::to_string(&Number::per_cent(rate)).unwrap(),
            "11.11"
        );
    }
}
