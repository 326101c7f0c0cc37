//! What a shop sells.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::vat::VatRate;

/// Why a product of a catalogue can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// Front Payment takes product ids of at most 25 characters.
    #[error("the product number {0:?} must have 1 to 25 visible ASCII characters")]
    Sku(String),
    /// Barcodes are 4 to 48 letters, digits and a few signs.
    #[error("{0:?} is not a barcode: 4 to 48 visible ASCII characters")]
    Barcode(String),
    /// A name is missing or longer than 120 characters.
    #[error("the name {0:?} must have 1 to 120 characters")]
    Name(String),
    /// Prices are from 0 to the largest cart.
    #[error("a price of {0} øre can't be sold")]
    Price(i64),
    /// The unit is not known.
    #[error("{0:?} is not a unit: stk, par, kg, m or time")]
    Unit(String),
}

/// A product number, at most 25 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(String);

impl Sku {
    /// Reads a product number.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let text = text.trim();
        let fits =
            (1..=25).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(CatalogueError::Sku(text.to_owned()))
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sku {
    type Error = CatalogueError;

    fn try_from(text: String) -> Result<Self, CatalogueError> {
        Self::parse(&text)
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> Self {
        sku.0
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A barcode as a scanner reads it. Check digits are not looked at: shops have their own codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Barcode(String);

impl Barcode {
    /// Reads a barcode.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let text = text.trim();
        let fits =
            (4..=48).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(CatalogueError::Barcode(text.to_owned()))
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Barcode {
    type Error = CatalogueError;

    fn try_from(text: String) -> Result<Self, CatalogueError> {
        Self::parse(&text)
    }
}

impl From<Barcode> for String {
    fn from(barcode: Barcode) -> Self {
        barcode.0
    }
}

/// A category's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CategoryId(pub String);

/// A name in Norwegian and, where there is one, in English. Receipts and invoices use the Norwegian one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LocalizedName {
    nb: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl LocalizedName {
    /// A name of 1 to 120 characters; an empty English name is none.
    pub fn new(nb: &str, en: Option<&str>) -> Result<Self, CatalogueError> {
        let tidy = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let nb = tidy(nb);
        let en = en.map(tidy).filter(|name| !name.is_empty());
        let fits = |name: &str| {
            (1..=120).contains(&name.chars().count()) && !name.chars().any(char::is_control)
        };
        let wrong = [Some(&nb), en.as_ref()]
            .into_iter()
            .flatten()
            .find(|name| !fits(name))
            .cloned();
        match wrong {
            Some(wrong) => Err(CatalogueError::Name(wrong)),
            None => Ok(Self { nb, en }),
        }
    }

    /// In Norwegian.
    pub fn nb(&self) -> &str {
        &self.nb
    }

    /// In English, where there is one, else in Norwegian.
    pub fn en(&self) -> &str {
        self.en.as_deref().unwrap_or(&self.nb)
    }
}

/// By what a product is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Piece.
    #[default]
    Stk,
    /// Pair.
    Par,
    /// Kilogram.
    Kg,
    /// Metre.
    M,
    /// Hour.
    Time,
}

impl Unit {
    /// Its name as printed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stk => "stk",
            Self::Par => "par",
            Self::Kg => "kg",
            Self::M => "m",
            Self::Time => "time",
        }
    }

    /// Whether it is counted piece by piece.
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Stk | Self::Par)
    }

    /// Reads a unit's name.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        match text {
            "stk" => Ok(Self::Stk),
            "par" => Ok(Self::Par),
            "kg" => Ok(Self::Kg),
            "m" => Ok(Self::M),
            "time" => Ok(Self::Time),
            _ => Err(CatalogueError::Unit(text.to_owned())),
        }
    }
}

/// A product of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Product number.
    pub sku: Sku,
    /// Name.
    pub name: LocalizedName,
    /// Barcode, where it has one.
    pub barcode: Option<Barcode>,
    /// Price of one unit, VAT included. Not negative.
    pub price: Money,
    /// VAT rate.
    pub vat_rate: VatRate,
    /// Category.
    pub category: CategoryId,
    /// A short detail such as a size; may be empty.
    pub detail: String,
    /// Sold by.
    pub unit: Unit,
    /// File name of its picture among the UI's product pictures.
    pub picture: Option<String>,
}
