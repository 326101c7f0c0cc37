//! Catalogue and cart as the UI sees them.

use serde::{Deserialize, Serialize};

/// A search in the catalogue. An empty text lists the category.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CatalogueSearch {
    /// Words, a product number or a barcode; at most 100 characters are used.
    pub text: String,
    /// Only this category.
    pub category: Option<String>,
    /// How many products to skip.
    pub offset: u32,
    /// How many products to return, at most 200.
    pub limit: u32,
}

/// A page of products.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProductPage {
    /// The products, in the catalogue's order, or the best match first.
    pub products: Vec<ProductView>,
    /// How many products match in all.
    pub total: u32,
}

/// A category of the catalogue.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CategoryView {
    /// Its id, as in [`CatalogueSearch::category`].
    pub id: String,
    /// Its name in the UI's language.
    pub name: String,
}

/// A product tile.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProductView {
    /// Product number, at most 25 characters.
    pub sku: String,
    /// Name in the UI's language.
    pub name: String,
    /// Price of one unit in øre, VAT included.
    #[cfg_attr(test, ts(type = "number"))]
    pub price: i64,
    /// VAT rate in hundredths of a per cent.
    pub vat_rate: u32,
    /// Category id.
    pub category: String,
    /// A short detail such as a size; may be empty.
    pub detail: String,
    /// Sold by: `stk`, `par`, `kg`, `m`, `time`.
    pub unit: String,
    /// Address of the picture, relative to the UI; none when the product has no picture.
    pub picture: Option<String>,
}

/// The cart with its totals.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CartView {
    /// The lines in the order they were added.
    pub lines: Vec<CartLineView>,
    /// The totals.
    pub totals: TotalsView,
    /// The line that the last change touched.
    pub touched: Option<u32>,
    /// Whether `cart_undo` can take the last removal or emptying back.
    pub can_undo: bool,
}

/// A line of the cart.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CartLineView {
    /// The line's id: stays the same while the line lives.
    pub id: u32,
    /// Product number.
    pub sku: String,
    /// Name in the UI's language.
    pub name: String,
    /// Sold by.
    pub unit: String,
    /// Quantity in thousandths.
    #[cfg_attr(test, ts(type = "number"))]
    pub quantity: i64,
    /// Price of one unit in øre, VAT included.
    #[cfg_attr(test, ts(type = "number"))]
    pub unit_price: i64,
    /// Whether the price differs from the catalogue's.
    pub price_changed: bool,
    /// Discount of the line in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub discount: i64,
    /// The discount in hundredths of a per cent when it was given so.
    pub discount_percent: Option<u32>,
    /// What the line costs in øre, VAT included, discount taken off.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    /// VAT rate in hundredths of a per cent.
    pub vat_rate: u32,
}

/// Sums in øre.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TotalsView {
    /// Sum without VAT.
    #[cfg_attr(test, ts(type = "number"))]
    pub net: i64,
    /// VAT.
    #[cfg_attr(test, ts(type = "number"))]
    pub vat: i64,
    /// All line discounts together.
    #[cfg_attr(test, ts(type = "number"))]
    pub discount: i64,
    /// What is to be paid.
    #[cfg_attr(test, ts(type = "number"))]
    pub gross: i64,
    /// VAT per rate, highest rate first.
    pub vat_lines: Vec<VatLineView>,
    /// Number of articles: pieces counted each, anything sold by measure counted once.
    pub item_count: u32,
}

/// The VAT of one rate, in øre.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VatLineView {
    /// Rate in hundredths of a per cent.
    pub rate: u32,
    /// Sum without VAT.
    #[cfg_attr(test, ts(type = "number"))]
    pub net: i64,
    /// VAT.
    #[cfg_attr(test, ts(type = "number"))]
    pub vat: i64,
}

/// Adds one unit of a product, or raises the quantity of its line.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CartAdd {
    /// Product number.
    pub sku: String,
}

/// Adds what a scanner read: a barcode or a product number.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CartScan {
    /// The text as scanned.
    pub code: String,
}

/// Names a line.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LineRef {
    /// The line's id.
    pub line: u32,
}

/// Sets a line's quantity; `0` removes the line.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CartSetQuantity {
    /// The line's id.
    pub line: u32,
    /// As typed: `2`, `1,5`. At most three decimals.
    pub quantity: String,
}

/// Sets a line's unit price.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CartSetPrice {
    /// The line's id.
    pub line: u32,
    /// Kroner as typed: `249`, `249,50`.
    pub price: String,
}

/// Sets a line's discount.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CartSetDiscount {
    /// The line's id.
    pub line: u32,
    /// As typed: kroner (`150`, `49,50`) or per cent (`10 %`); empty takes the discount away.
    pub discount: String,
}
