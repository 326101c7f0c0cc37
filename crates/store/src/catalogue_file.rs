//! A catalogue as a file: JSON, as the sample is written and as a shop hands in its own.
//!
//! ```json
//! {"categories": [{"id": "sko", "name": {"nb": "Sko", "en": "Shoes"}}],
//!  "products": [{"sku": "SK-1", "name": "Støvel", "name_en": "Boot", "barcode": "2900000000018", "price_ore": 189900,
//!                "vat": 2500, "category": "sko", "detail": "36–47", "unit": "par", "picture": "boot.svg"}]}
//! ```
//!
//! Prices in øre with VAT, rates in hundredths of a per cent. English names, barcodes, details and pictures may be left
//! out or empty; a unit left out is the piece.

use kasse_core::{
    Barcode, CatalogueError, CategoryId, LocalizedName, Money, Product, Sku, Unit, VatRate,
};
use serde::Deserialize;

use crate::catalogue::{Catalogue, CatalogueProblem, Category};

/// The largest file that is read, in bytes: 200 000 products fit.
pub const MAX_CATALOGUE_FILE: usize = 100 * 1024 * 1024;

/// Why a file is not a catalogue. Nothing of it is used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueFileError {
    /// More than [`MAX_CATALOGUE_FILE`].
    #[error("the file is larger than {MAX_CATALOGUE_FILE} bytes")]
    TooLarge,
    /// Not JSON of this form; the message names line and column.
    #[error("the file can't be read")]
    Form(#[from] serde_json::Error),
    /// A product or category can't be used.
    #[error("number {place} of the {list}")]
    Entry {
        /// `products` or `categories`.
        list: &'static str,
        /// Its place in the list, from 1.
        place: usize,
        /// What is wrong.
        source: CatalogueError,
    },
    /// A picture is not a plain file name.
    #[error("number {place} of the products: {picture:?} is not the name of a picture")]
    Picture {
        /// Its place in the list, from 1.
        place: usize,
        /// The name.
        picture: String,
    },
    /// The whole does not fit together.
    #[error(transparent)]
    Whole(#[from] CatalogueProblem),
}

#[derive(Deserialize)]
struct File {
    categories: Vec<CategoryEntry>,
    products: Vec<ProductEntry>,
}

#[derive(Deserialize)]
struct CategoryEntry {
    id: String,
    name: NameEntry,
}

#[derive(Deserialize)]
struct NameEntry {
    nb: String,
    #[serde(default)]
    en: String,
}

#[derive(Deserialize)]
struct ProductEntry {
    sku: String,
    name: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    barcode: String,
    price_ore: Money,
    vat: VatRate,
    category: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    picture: String,
}

impl Catalogue {
    /// Reads a catalogue's file. All of it is sound, or it is refused with the place of the first fault.
    pub fn from_json(text: &str) -> Result<Self, CatalogueFileError> {
        if text.len() > MAX_CATALOGUE_FILE {
            return Err(CatalogueFileError::TooLarge);
        }
        let file: File = serde_json::from_str(text)?;
        let at = |list, place| {
            move |source| CatalogueFileError::Entry {
                list,
                place,
                source,
            }
        };
        let categories = (1..)
            .zip(file.categories)
            .map(|(place, entry)| entry.read().map_err(at("categories", place)))
            .collect::<Result<_, _>>()?;
        let products = (1..)
            .zip(file.products)
            .map(|(place, entry)| {
                if is_picture(&entry.picture) {
                    entry.read().map_err(at("products", place))
                } else {
                    let picture = entry.picture;
                    Err(CatalogueFileError::Picture { place, picture })
                }
            })
            .collect::<Result<_, _>>()?;
        let catalogue = Self {
            categories,
            products,
        };
        catalogue.check()?;
        Ok(catalogue)
    }
}

impl CategoryEntry {
    fn read(self) -> Result<Category, CatalogueError> {
        Ok(Category {
            name: name(&self.name.nb, &self.name.en)?,
            id: CategoryId(self.id),
        })
    }
}

impl ProductEntry {
    fn read(self) -> Result<Product, CatalogueError> {
        let barcode = Some(self.barcode.trim()).filter(|code| !code.is_empty());
        Ok(Product {
            sku: Sku::parse(&self.sku)?,
            name: name(&self.name, &self.name_en)?,
            barcode: barcode.map(Barcode::parse).transpose()?,
            price: self.price_ore,
            vat_rate: self.vat,
            category: CategoryId(self.category),
            detail: self
                .detail
                .chars()
                .filter(|c| !c.is_control())
                .take(40)
                .collect(),
            unit: if self.unit.is_empty() {
                Unit::default()
            } else {
                Unit::parse(&self.unit)?
            },
            picture: Some(self.picture).filter(|picture| !picture.is_empty()),
        })
    }
}

/// A name that is the same in both languages is kept once.
fn name(nb: &str, en: &str) -> Result<LocalizedName, CatalogueError> {
    LocalizedName::new(nb, Some(en).filter(|en| *en != nb))
}

/// A file's name among the pictures: nothing that could lead elsewhere.
fn is_picture(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    name.len() <= 100 && !name.starts_with('.') && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_product(product: &str) -> Result<Catalogue, CatalogueFileError> {
        Catalogue::from_json(&format!(
            r#"{{"categories": [{{"id": "sko", "name": {{"nb": "Sko"}}}}], "products": [{product}]}}"#
        ))
    }

    #[test]
    fn what_may_be_left_out_is_left_out() {
        let product =
            r#"{"sku": "A", "name": "Støvel", "price_ore": 100, "vat": 2500, "category": "sko"}"#;
        let read = with_product(product).unwrap().products.remove(0);
        assert_eq!(
            (read.barcode, read.unit, read.picture),
            (None, Unit::Stk, None)
        );
    }

    #[test]
    fn the_first_fault_is_named_with_its_place() {
        let fault = |sku: &str, more: &str| {
            let product = format!(
                r#"{{"sku": "{sku}", "name": "B", "price_ore": 100, "vat": 2500, "category": "sko"{more}}}"#
            );
            with_product(&product).unwrap_err()
        };
        assert!(matches!(
            fault("A", r#", "unit": "tønne""#),
            CatalogueFileError::Entry { place: 1, .. }
        ));
        assert!(matches!(
            fault("med blank", ""),
            CatalogueFileError::Entry { .. }
        ));
        assert!(matches!(
            fault("A", r#", "picture": "../../etc/passwd""#),
            CatalogueFileError::Picture { place: 1, .. }
        ));
        assert!(matches!(
            with_product("{}").unwrap_err(),
            CatalogueFileError::Form(_)
        ));
        let elsewhere =
            r#"{"sku": "A", "name": "B", "price_ore": 1, "vat": 0, "category": "klær"}"#;
        assert!(matches!(
            with_product(elsewhere).unwrap_err(),
            CatalogueFileError::Whole(CatalogueProblem::CategoryUnknown(_))
        ));
        let negative = r#"{"sku": "A", "name": "B", "price_ore": -1, "vat": 0, "category": "sko"}"#;
        assert!(matches!(
            with_product(negative).unwrap_err(),
            CatalogueFileError::Whole(CatalogueProblem::NegativePrice(_))
        ));
    }
}
