//! VAT out of prices that include it.

use serde::{Deserialize, Serialize};

use crate::money::{Money, OutOfRange, parse_decimal};

/// A VAT rate in hundredths of a per cent, from 0 to 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct VatRate(u32);

impl VatRate {
    /// The general rate.
    pub const STANDARD: Self = Self(2_500);
    /// Food.
    pub const FOOD: Self = Self(1_500);
    /// Transport, cinema, overnight stays.
    pub const LOW: Self = Self(1_200);
    /// Zero rated or exempt.
    pub const ZERO: Self = Self(0);

    /// A rate of hundredths of a per cent.
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

    /// The VAT that a gross amount holds: `gross × r / (100 + r)`, rounded half up to the øre. A line's net is its
    /// gross less this, so that the two always add up.
    pub fn included_in(self, gross: Money) -> Result<Money, OutOfRange> {
        let rate = i64::from(self.0);
        let whole = rate.checked_add(10_000).ok_or(OutOfRange)?;
        gross.scaled(rate, whole)
    }

    /// Per cent with a point and without needless zeros: `25`, `11.11`. The form on the wire.
    pub fn decimal(self) -> String {
        let whole = self.0.checked_div(100).unwrap_or_default();
        let rest = self.0.checked_rem(100).unwrap_or_default();
        if rest == 0 {
            return whole.to_string();
        }
        format!("{whole}.{rest:02}")
            .trim_end_matches('0')
            .to_owned()
    }
}

impl TryFrom<u32> for VatRate {
    type Error = OutOfRange;

    fn try_from(hundredths: u32) -> Result<Self, OutOfRange> {
        Self::from_hundredths(hundredths)
    }
}

impl From<VatRate> for u32 {
    fn from(rate: VatRate) -> Self {
        rate.0
    }
}

/// The rates that may be sold. Front Payment takes 0, 12, 15 and 25 unless the merchant has agreed on others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VatRates(Vec<VatRate>);

impl Default for VatRates {
    fn default() -> Self {
        Self(vec![
            VatRate::STANDARD,
            VatRate::FOOD,
            VatRate::LOW,
            VatRate::ZERO,
        ])
    }
}

impl VatRates {
    /// Reads per cents separated by commas or blanks, decimals with a point: `25, 15, 12, 0`. At least one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rates = text
            .split([',', ';', ' '])
            .map(|part| part.trim().trim_end_matches('%'))
            .filter(|part| !part.is_empty())
            .map(|part| {
                let hundredths = u32::try_from(parse_decimal(part, 2)?).ok()?;
                VatRate::from_hundredths(hundredths).ok()
            })
            .collect::<Option<Vec<_>>>()?;
        rates.sort_unstable_by(|a, b| b.cmp(a));
        rates.dedup();
        (!rates.is_empty()).then_some(Self(rates))
    }

    /// Whether a rate may be sold.
    pub fn allows(&self, rate: VatRate) -> bool {
        self.0.contains(&rate)
    }

    /// The rates, highest first.
    pub fn rates(&self) -> &[VatRate] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (gross, rate, net, VAT): from Front Payment's pages and the tax authority's examples.
    const VECTORS: [(i64, u32, i64, i64); 4] = [
        (450_000, 1_200, 401_786, 48_214),
        (5_250, 1_200, 4_687, 563),
        (1_190, 2_100, 983, 207),
        (12_440, 800, 11_519, 921),
    ];

    #[test]
    fn known_vectors_hold() {
        for (gross, rate, net, vat) in VECTORS {
            let gross = Money::from_ore(gross).unwrap();
            let included = VatRate(rate).included_in(gross).unwrap();
            assert_eq!(included.ore(), vat, "VAT of {gross:?} at {rate}");
            assert_eq!(
                gross.minus(included).unwrap().ore(),
                net,
                "net of {gross:?} at {rate}"
            );
        }
    }

    #[test]
    fn allow_lists_are_read() {
        assert_eq!(VatRates::parse("25, 15,12, 0"), Some(VatRates::default()));
        assert_eq!(
            VatRates::parse("11.11 %").unwrap().rates()[0].decimal(),
            "11.11"
        );
        assert_eq!(VatRates::parse(" "), None);
        assert_eq!(VatRates::parse("25, mye"), None);
        assert_eq!(VatRates::parse("101"), None);
    }
}
