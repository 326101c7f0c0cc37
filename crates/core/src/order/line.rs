//! A line of an order.

use serde::{Deserialize, Serialize};

use crate::cart::CartLine;
use crate::catalogue::{LocalizedName, Sku, Unit};
use crate::discount::Discount;
use crate::money::{Money, OutOfRange};
use crate::quantity::Quantity;
use crate::totals::LineAmounts;
use crate::vat::VatRate;

/// A line of an order. Its sums are those of the moment it was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    sku: Sku,
    name: LocalizedName,
    unit: Unit,
    quantity: Quantity,
    unit_price: Money,
    discount: Money,
    vat_rate: VatRate,
}

impl OrderLine {
    pub(super) fn of(line: &CartLine) -> Self {
        Self {
            sku: line.sku().clone(),
            name: line.name().clone(),
            unit: line.unit(),
            quantity: line.quantity(),
            unit_price: line.unit_price(),
            discount: line.amounts().discount(),
            vat_rate: line.vat_rate(),
        }
    }

    /// Product number.
    pub fn sku(&self) -> &Sku {
        &self.sku
    }

    /// Name.
    pub fn name(&self) -> &LocalizedName {
        &self.name
    }

    /// Sold by.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// How much.
    pub fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// Price of one unit, VAT included.
    pub fn unit_price(&self) -> Money {
        self.unit_price
    }

    /// VAT rate.
    pub fn vat_rate(&self) -> VatRate {
        self.vat_rate
    }

    /// What it costs.
    pub fn amounts(&self) -> LineAmounts {
        self.try_amounts()
            .expect("BUG: the line was checked when it was placed or read")
    }

    pub(super) fn try_amounts(&self) -> Result<LineAmounts, OutOfRange> {
        LineAmounts::of(
            self.quantity,
            self.unit_price,
            Discount::Amount(self.discount),
            self.vat_rate,
        )
    }
}
