//! What a receipt is made of. A block says what is printed and how much it matters, never where or how large: that is
//! each face's own.

use serde::{Deserialize, Serialize};

/// How much a text matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Emphasis {
    /// Small print and captions.
    Faint,
    /// As most of the receipt.
    Normal,
    /// To be found at once.
    Strong,
}

/// A part of a receipt. Amounts are written already (`1 234,50`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// What the receipt is, in the law's words. At least half as large again as the largest amount.
    Title(String),
    /// A line beneath the title.
    Subtitle(String),
    /// What follows is about this.
    Heading(String),
    /// A paragraph.
    Text {
        /// The text.
        text: String,
        /// How much it matters.
        emphasis: Emphasis,
    },
    /// A label at the left edge, its value at the right.
    Pair {
        /// The label.
        label: String,
        /// The value.
        value: String,
        /// How much the value matters.
        emphasis: Emphasis,
    },
    /// Two groups side by side where the paper is wide enough, else one after the other. Neither holds `Columns`
    /// or `Lines`.
    Columns {
        /// The first group.
        left: Vec<Block>,
        /// The second group.
        right: Vec<Block>,
    },
    /// A line across.
    Rule,
    /// What was sold.
    Lines(LineTable),
    /// VAT per rate.
    VatTable(VatTable),
    /// The sum of all.
    Total {
        /// The label.
        label: String,
        /// The amount.
        amount: String,
    },
    /// Something that must not be overlooked.
    Notice(String),
    /// A QR code.
    Qr {
        /// What a scanner reads.
        content: String,
        /// The same for people.
        caption: String,
    },
    /// The last words.
    Footer(String),
}

impl Block {
    /// The same with each of its texts changed so. What a QR code says to a scanner stays.
    pub(crate) fn with_texts(&self, change: &dyn Fn(&str) -> String) -> Self {
        let all = |blocks: &[Self]| {
            blocks
                .iter()
                .map(|block| block.with_texts(change))
                .collect()
        };
        match self {
            Self::Title(text) => Self::Title(change(text)),
            Self::Subtitle(text) => Self::Subtitle(change(text)),
            Self::Heading(text) => Self::Heading(change(text)),
            Self::Text { text, emphasis } => Self::Text {
                text: change(text),
                emphasis: *emphasis,
            },
            Self::Pair {
                label,
                value,
                emphasis,
            } => Self::Pair {
                label: change(label),
                value: change(value),
                emphasis: *emphasis,
            },
            Self::Columns { left, right } => Self::Columns {
                left: all(left),
                right: all(right),
            },
            Self::Rule => Self::Rule,
            Self::Lines(table) => Self::Lines(table.with_texts(change)),
            Self::VatTable(table) => Self::VatTable(table.with_texts(change)),
            Self::Total { label, amount } => Self::Total {
                label: change(label),
                amount: change(amount),
            },
            Self::Notice(text) => Self::Notice(change(text)),
            Self::Qr { content, caption } => Self::Qr {
                content: content.clone(),
                caption: change(caption),
            },
            Self::Footer(text) => Self::Footer(change(text)),
        }
    }
}

/// The parts of a title, to be set on lines of their own where they don't fit one: a break inside
/// `IKKE KVITTERING FOR KJØP` would be harder to read than one before it.
pub(crate) fn title_parts(title: &str) -> impl Iterator<Item = &str> {
    title.split_inclusive("– ").map(str::trim_end)
}

/// The lines of an order, with the heads of their columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTable {
    /// Head of the names.
    pub name: String,
    /// Head of the quantities.
    pub quantity: String,
    /// Head of the unit prices.
    pub unit_price: String,
    /// Head of the discounts.
    pub discount: String,
    /// Head of the VAT rates.
    pub rate: String,
    /// Head of the sums.
    pub sum: String,
    /// The lines.
    pub rows: Vec<LineRow>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRow {
    /// The product.
    pub name: String,
    /// With its unit: `2 stk`. Where an amount alone is given back, a word that says so.
    pub quantity: String,
    /// Price of one unit, VAT included; empty where there is none.
    pub unit_price: String,
    /// What was taken off, with its sign, if anything was.
    pub discount: Option<String>,
    /// VAT rate: `25 %`.
    pub rate: String,
    /// What the line costs, VAT included.
    pub sum: String,
}

impl LineTable {
    fn with_texts(&self, change: &dyn Fn(&str) -> String) -> Self {
        Self {
            name: change(&self.name),
            quantity: change(&self.quantity),
            unit_price: change(&self.unit_price),
            discount: change(&self.discount),
            rate: change(&self.rate),
            sum: change(&self.sum),
            rows: self
                .rows
                .iter()
                .map(|row| LineRow {
                    name: change(&row.name),
                    quantity: change(&row.quantity),
                    unit_price: change(&row.unit_price),
                    discount: row.discount.as_deref().map(change),
                    rate: change(&row.rate),
                    sum: change(&row.sum),
                })
                .collect(),
        }
    }
}

impl LineRow {
    /// Quantity and price in one, as narrow faces write them.
    pub(crate) fn count(&self) -> String {
        if self.unit_price.is_empty() {
            return self.quantity.clone();
        }
        format!("{} × {}", self.quantity, self.unit_price)
    }
}

/// VAT per rate, with the heads of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatTable {
    /// Head of the rates.
    pub rate: String,
    /// Head of the sums without VAT.
    pub base: String,
    /// Head of the VAT.
    pub vat: String,
    /// Head of the sums with VAT.
    pub gross: String,
    /// The rates, highest first.
    pub rows: Vec<VatRow>,
}

impl VatTable {
    fn with_texts(&self, change: &dyn Fn(&str) -> String) -> Self {
        Self {
            rate: change(&self.rate),
            base: change(&self.base),
            vat: change(&self.vat),
            gross: change(&self.gross),
            rows: self
                .rows
                .iter()
                .map(|row| VatRow {
                    rate: change(&row.rate),
                    base: change(&row.base),
                    vat: change(&row.vat),
                    gross: change(&row.gross),
                })
                .collect(),
        }
    }
}

/// The VAT of one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatRow {
    /// `25 %`.
    pub rate: String,
    /// Sum without VAT.
    pub base: String,
    /// VAT.
    pub vat: String,
    /// Sum with VAT.
    pub gross: String,
}
