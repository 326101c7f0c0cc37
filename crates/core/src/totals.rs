//! Sums of lines. The one place that adds up an order.

use serde::{Deserialize, Serialize};

use crate::discount::Discount;
use crate::money::{Money, OutOfRange};
use crate::quantity::Quantity;
use crate::vat::VatRate;

/// What a line costs. `gross = quantity × unit price − discount`, `net + vat = gross`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineAmounts {
    rate: VatRate,
    discount: Money,
    gross: Money,
    vat: Money,
}

impl LineAmounts {
    /// Computes a line. An error when a sum is out of range or the discount is more than the line costs.
    pub fn of(
        quantity: Quantity,
        unit_price: Money,
        discount: Discount,
        rate: VatRate,
    ) -> Result<Self, OutOfRange> {
        let full = quantity.times(unit_price)?;
        let discount = discount.off(full)?;
        let gross = full.minus(discount)?;
        Ok(Self {
            rate,
            discount,
            gross,
            vat: rate.included_in(gross)?,
        })
    }

    /// The rate.
    pub fn rate(&self) -> VatRate {
        self.rate
    }

    /// What was taken off.
    pub fn discount(&self) -> Money {
        self.discount
    }

    /// What is to be paid, VAT included.
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

/// The VAT of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatSum {
    /// The rate.
    pub rate: VatRate,
    /// Sum without VAT.
    pub net: Money,
    /// VAT.
    pub vat: Money,
}

/// The sums of an order. VAT is rounded per line and then summed, as the tax authority's example does it.
/// `net + vat = gross` holds to the øre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    net: Money,
    vat: Money,
    discount: Money,
    gross: Money,
    per_rate: Vec<VatSum>,
}

impl Totals {
    /// Adds lines up.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a LineAmounts>) -> Result<Self, OutOfRange> {
        let mut totals = Self {
            net: Money::ZERO,
            vat: Money::ZERO,
            discount: Money::ZERO,
            gross: Money::ZERO,
            per_rate: Vec::new(),
        };
        for line in lines {
            totals.net = totals.net.plus(line.net())?;
            totals.vat = totals.vat.plus(line.vat())?;
            totals.discount = totals.discount.plus(line.discount())?;
            totals.gross = totals.gross.plus(line.gross())?;
            match totals
                .per_rate
                .iter_mut()
                .find(|sum| sum.rate == line.rate())
            {
                Some(sum) => {
                    sum.net = sum.net.plus(line.net())?;
                    sum.vat = sum.vat.plus(line.vat())?;
                }
                None => totals.per_rate.push(VatSum {
                    rate: line.rate(),
                    net: line.net(),
                    vat: line.vat(),
                }),
            }
        }
        totals
            .per_rate
            .sort_unstable_by_key(|sum| std::cmp::Reverse(sum.rate));
        Ok(totals)
    }

    /// Sum without VAT.
    pub fn net(&self) -> Money {
        self.net
    }

    /// VAT.
    pub fn vat(&self) -> Money {
        self.vat
    }

    /// All discounts.
    pub fn discount(&self) -> Money {
        self.discount
    }

    /// What is to be paid.
    pub fn gross(&self) -> Money {
        self.gross
    }

    /// VAT per rate, highest rate first.
    pub fn per_rate(&self) -> &[VatSum] {
        &self.per_rate
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::discount::Percent;

    fn one(gross: i64, rate: VatRate) -> LineAmounts {
        let price = Money::from_ore(gross).unwrap();
        LineAmounts::of(Quantity::ONE, price, Discount::None, rate).unwrap()
    }

    #[test]
    fn vat_is_rounded_per_line_and_then_summed() {
        // The tax authority's receipt example: 4.28 + 3.37 + 3.63 = 11.28, where the total's VAT would be 11.27.
        let lines = [2_138, 1_683, 1_813].map(|gross| one(gross, VatRate::STANDARD));
        let vats: Vec<_> = lines.iter().map(|line| line.vat().ore()).collect();
        let totals = Totals::of(&lines).unwrap();
        assert_eq!((vats, totals.vat().ore()), (vec![428, 337, 363], 1_128));
        let at_once = VatRate::STANDARD.included_in(totals.gross()).unwrap();
        assert_eq!(at_once.ore(), 1_127, "rounding once would lose an øre");
    }

    fn line() -> impl Strategy<Value = LineAmounts> {
        let discount = prop_oneof![
            Just(Discount::None),
            (0_u32..=10_000)
                .prop_map(|share| Discount::Percent(Percent::from_hundredths(share).unwrap())),
            (0_i64..1_000_000).prop_map(|ore| Discount::Amount(Money::from_ore(ore).unwrap())),
        ];
        (
            1_i64..=99_999_000,
            0_i64..100_000_000,
            discount,
            0_u32..=10_000,
        )
            .prop_filter_map(
                "the discount must not exceed the line",
                |(quantity, price, discount, rate)| {
                    LineAmounts::of(
                        Quantity::from_thousandths(quantity).unwrap(),
                        Money::from_ore(price).unwrap(),
                        discount,
                        VatRate::from_hundredths(rate).unwrap(),
                    )
                    .ok()
                },
            )
    }

    proptest! {
        #[test]
        fn net_and_vat_make_gross(lines in proptest::collection::vec(line(), 1..40)) {
            for line in &lines {
                prop_assert_eq!(line.net().plus(line.vat()).unwrap(), line.gross());
                prop_assert!(line.vat() >= Money::ZERO && line.net() >= Money::ZERO);
            }
            let totals = Totals::of(&lines).unwrap();
            prop_assert_eq!(totals.net().plus(totals.vat()).unwrap(), totals.gross());
            prop_assert_eq!(Money::sum(lines.iter().map(LineAmounts::gross)).unwrap(), totals.gross());
            let per_rate = Money::sum(totals.per_rate().iter().map(|sum| sum.vat)).unwrap();
            prop_assert_eq!(per_rate, totals.vat());
        }
    }
}
