//! The cart: what the customer is about to buy.

use serde::{Deserialize, Serialize};

use crate::catalogue::{LocalizedName, Product, Sku, Unit};
use crate::discount::Discount;
use crate::money::{Money, OutOfRange};
use crate::order::{Order, OrderLine};
use crate::quantity::Quantity;
use crate::totals::{LineAmounts, Totals};
use crate::vat::VatRate;

/// The most lines of a cart.
pub const MAX_CART_LINES: usize = 200;
/// The most a cart may cost: 10 000 000 kr.
pub const MAX_CART_AMOUNT: Money = match Money::from_ore(1_000_000_000) {
    Ok(money) => money,
    Err(_) => panic!("BUG: the amount is in range"),
};

/// Why a cart stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    /// The line is no longer there.
    #[error("the line is no longer in the cart")]
    LineNotFound,
    /// More than 200 lines.
    #[error("a cart holds at most {MAX_CART_LINES} lines")]
    TooManyLines,
    /// More than 10 000 000 kr.
    #[error("a cart may cost at most {MAX_CART_AMOUNT:?}")]
    TooExpensive,
    /// More than 99 999 units in a line.
    #[error("a line holds at most {:?} units", Quantity::MAX)]
    TooMany,
    /// A discount of more than the line costs.
    #[error("the discount is more than the line costs")]
    DiscountTooLarge,
}

/// A line's id: stays the same while the line lives, is never used twice in a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineId(u32);

impl LineId {
    /// The id with this number.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A line: a product as it was when it was added, how much of it, and for what price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    id: LineId,
    sku: Sku,
    name: LocalizedName,
    unit: Unit,
    vat_rate: VatRate,
    catalogue_price: Money,
    unit_price: Money,
    quantity: Quantity,
    discount: Discount,
}

impl CartLine {
    /// Its id.
    pub fn id(&self) -> LineId {
        self.id
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

    /// VAT rate.
    pub fn vat_rate(&self) -> VatRate {
        self.vat_rate
    }

    /// Price of one unit, VAT included.
    pub fn unit_price(&self) -> Money {
        self.unit_price
    }

    /// Whether the price was changed by hand.
    pub fn price_changed(&self) -> bool {
        self.unit_price != self.catalogue_price
    }

    /// How much.
    pub fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// Discount as given.
    pub fn discount(&self) -> Discount {
        self.discount
    }

    /// What it costs.
    pub fn amounts(&self) -> LineAmounts {
        self.try_amounts()
            .expect("BUG: every change of a line was checked")
    }

    fn try_amounts(&self) -> Result<LineAmounts, OutOfRange> {
        LineAmounts::of(self.quantity, self.unit_price, self.discount, self.vat_rate)
    }
}

/// The cart. Every change is checked whole; a change that can't be is an error and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "StoredCart")]
pub struct Cart {
    lines: Vec<CartLine>,
    next_id: u32,
}

/// A cart as it was stored, not yet checked.
#[derive(Deserialize)]
struct StoredCart {
    lines: Vec<CartLine>,
    next_id: u32,
}

impl TryFrom<StoredCart> for Cart {
    type Error = CartError;

    fn try_from(stored: StoredCart) -> Result<Self, CartError> {
        let above_all = stored
            .lines
            .iter()
            .map(|line| line.id.0.saturating_add(1))
            .max()
            .unwrap_or_default();
        Self {
            lines: stored.lines,
            next_id: stored.next_id.max(above_all),
        }
        .checked()
    }
}

impl Cart {
    /// A cart with the lines of an order that did not become an invoice, to be sold anew.
    pub fn of_order(order: &Order) -> Result<Self, CartError> {
        let line = |(id, line): (u32, &OrderLine)| CartLine {
            id: LineId(id),
            sku: line.sku().clone(),
            name: line.name().clone(),
            unit: line.unit(),
            vat_rate: line.vat_rate(),
            catalogue_price: line.unit_price(),
            unit_price: line.unit_price(),
            quantity: line.quantity(),
            discount: match line.amounts().discount() {
                Money::ZERO => Discount::None,
                discount => Discount::Amount(discount),
            },
        };
        let lines: Vec<_> = (0..).zip(order.lines()).map(line).collect();
        Self::try_from(StoredCart { lines, next_id: 0 })
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines, in the order they were added.
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// The sums.
    pub fn totals(&self) -> Totals {
        let amounts: Vec<_> = self.lines.iter().map(CartLine::amounts).collect();
        Totals::of(&amounts).expect("BUG: every change of the cart was checked")
    }

    /// Articles: pieces counted each, anything sold by measure once.
    pub fn item_count(&self) -> u32 {
        let count = |line: &CartLine| match line.quantity.whole_units() {
            Some(units) if line.unit.is_counted() => u32::try_from(units).unwrap_or(u32::MAX),
            Some(_) | None => 1,
        };
        self.lines.iter().map(count).fold(0, u32::saturating_add)
    }

    /// Adds one unit: to the line of the same product at its catalogue price, where there is one, else as a new line.
    /// Returns the line.
    pub fn add(&mut self, product: &Product) -> Result<LineId, CartError> {
        let same = self.lines.iter().find(|line| {
            line.sku == product.sku
                && line.unit_price == product.price
                && line.vat_rate == product.vat_rate
        });
        if let Some(line) = same {
            let (id, quantity) = (line.id, line.quantity);
            let more = quantity
                .plus(Quantity::ONE)
                .map_err(|OutOfRange| CartError::TooMany)?;
            return self.set_quantity(id, more).map(|()| id);
        }
        let id = LineId(self.next_id);
        let mut changed = self.clone();
        changed.next_id = changed.next_id.saturating_add(1);
        changed.lines.push(CartLine {
            id,
            sku: product.sku.clone(),
            name: product.name.clone(),
            unit: product.unit,
            vat_rate: product.vat_rate,
            catalogue_price: product.price,
            unit_price: product.price,
            quantity: Quantity::ONE,
            discount: Discount::None,
        });
        *self = changed.checked()?;
        Ok(id)
    }

    /// Sets how much. A discount in kroner that would be more than the line then costs is refused.
    pub fn set_quantity(&mut self, id: LineId, quantity: Quantity) -> Result<(), CartError> {
        self.change(id, |line| line.quantity = quantity)
    }

    /// Sets the price of one unit. It must not be negative.
    pub fn set_unit_price(&mut self, id: LineId, price: Money) -> Result<(), CartError> {
        self.change(id, |line| line.unit_price = price)
    }

    /// Sets the discount.
    pub fn set_discount(&mut self, id: LineId, discount: Discount) -> Result<(), CartError> {
        self.change(id, |line| line.discount = discount)
    }

    /// Takes a line away.
    pub fn remove(&mut self, id: LineId) -> Result<(), CartError> {
        let position = self
            .lines
            .iter()
            .position(|line| line.id == id)
            .ok_or(CartError::LineNotFound)?;
        self.lines.remove(position);
        Ok(())
    }

    fn change(&mut self, id: LineId, change: impl FnOnce(&mut CartLine)) -> Result<(), CartError> {
        let mut changed = self.clone();
        let line = changed
            .lines
            .iter_mut()
            .find(|line| line.id == id)
            .ok_or(CartError::LineNotFound)?;
        change(line);
        *self = changed.checked()?;
        Ok(())
    }

    fn checked(self) -> Result<Self, CartError> {
        if self.lines.len() > MAX_CART_LINES {
            return Err(CartError::TooManyLines);
        }
        let mut gross = Money::ZERO;
        for line in &self.lines {
            let full = line
                .quantity
                .times(line.unit_price)
                .map_err(|OutOfRange| CartError::TooExpensive)?;
            if full < Money::ZERO || full > MAX_CART_AMOUNT {
                return Err(CartError::TooExpensive);
            }
            let amounts = line
                .try_amounts()
                .map_err(|OutOfRange| CartError::DiscountTooLarge)?;
            gross = gross
                .plus(amounts.gross())
                .map_err(|OutOfRange| CartError::TooExpensive)?;
        }
        if gross > MAX_CART_AMOUNT {
            Err(CartError::TooExpensive)
        } else {
            Ok(self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CategoryId;

    fn product(sku: &str, ore: i64) -> Product {
        Product {
            sku: Sku::parse(sku).unwrap(),
            name: LocalizedName::new(sku, None).unwrap(),
            barcode: None,
            price: Money::from_ore(ore).unwrap(),
            vat_rate: VatRate::STANDARD,
            category: CategoryId("klaer".into()),
            detail: String::new(),
            unit: Unit::Stk,
            picture: None,
        }
    }

    #[test]
    fn the_same_product_twice_is_one_line() {
        let mut cart = Cart::default();
        let first = cart.add(&product("A", 19_900)).unwrap();
        assert_eq!(cart.add(&product("A", 19_900)), Ok(first));
        assert_ne!(
            cart.add(&product("A", 9_900)),
            Ok(first),
            "another price is another line"
        );
        assert_eq!(cart.totals().gross().ore(), 49_700);
        assert_eq!(cart.item_count(), 3);
    }

    #[test]
    fn a_change_that_cannot_be_changes_nothing() {
        let mut cart = Cart::default();
        let line = cart.add(&product("A", 19_900)).unwrap();
        cart.set_discount(line, Discount::parse("150").unwrap())
            .unwrap();
        let before = cart.clone();
        assert_eq!(
            cart.set_unit_price(line, Money::from_ore(10_000).unwrap()),
            Err(CartError::DiscountTooLarge)
        );
        assert_eq!(
            cart.set_unit_price(line, Money::MAX),
            Err(CartError::TooExpensive)
        );
        assert_eq!(
            cart.set_unit_price(line, Money::from_ore(-1).unwrap()),
            Err(CartError::TooExpensive)
        );
        assert_eq!(
            cart.set_quantity(LineId(77), Quantity::ONE),
            Err(CartError::LineNotFound)
        );
        assert_eq!(cart, before);
    }

    #[test]
    fn a_cart_has_limits() {
        let mut cart = Cart::default();
        for number in 0..MAX_CART_LINES {
            cart.add(&product(&format!("P{number}"), 100)).unwrap();
        }
        assert_eq!(
            cart.add(&product("ONE-MORE", 100)),
            Err(CartError::TooManyLines)
        );
        assert_eq!(cart.lines().len(), MAX_CART_LINES);
    }

    #[test]
    fn line_ids_are_never_used_twice() {
        let mut cart = Cart::default();
        let first = cart.add(&product("A", 100)).unwrap();
        cart.remove(first).unwrap();
        assert_ne!(cart.add(&product("A", 100)).unwrap(), first);
    }

    #[test]
    fn a_stored_cart_comes_back_or_is_refused() {
        let mut cart = Cart::default();
        let line = cart.add(&product("A", 19_900)).unwrap();
        cart.set_quantity(line, Quantity::parse("1,5").unwrap())
            .unwrap();
        cart.set_discount(line, Discount::parse("10 %").unwrap())
            .unwrap();
        let stored = serde_json::to_string(&cart).unwrap();
        assert_eq!(serde_json::from_str::<Cart>(&stored).unwrap(), cart);
        let broken = stored.replace("1500", "99999999000");
        assert!(serde_json::from_str::<Cart>(&broken).is_err());
    }
}
