//! The catalogue: what the shop sells.

use std::collections::HashSet;

use kasse_core::{Barcode, CategoryId, LocalizedName, Money, Product, Sku, Unit, VatRate};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::error::StoreError;
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::order_row::foreign_word;
use crate::search;
use crate::store::Store;

// `id` is the place in the catalogue, so that lists and searches come in the shop's order without sorting. The words of
// `product_words` are folded before SQLite sees them; it keeps its index alone, the texts stand in `products`.
pub(crate) const MIGRATION: Migration = Migration {
    version: 9,
    name: "catalogue",
    sql: "
CREATE TABLE categories (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name_nb TEXT NOT NULL,
  name_en TEXT
) STRICT;
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE COLLATE NOCASE,
  barcode TEXT,
  category INTEGER NOT NULL REFERENCES categories (id),
  name_nb TEXT NOT NULL,
  name_en TEXT,
  price INTEGER NOT NULL CHECK (price >= 0),
  vat INTEGER NOT NULL CHECK (vat BETWEEN 0 AND 10000),
  detail TEXT NOT NULL,
  unit TEXT NOT NULL,
  picture TEXT
) STRICT;
CREATE UNIQUE INDEX products_by_barcode ON products (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX products_by_category ON products (category, id);
CREATE VIRTUAL TABLE product_words USING fts5 (
  words, content = '', contentless_delete = 1, prefix = '1 2 3',
  tokenize = 'unicode61 remove_diacritics 2'
);
",
};

/// The most products of a catalogue.
pub const MAX_PRODUCTS: usize = 200_000;

/// A category of products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Its name.
    pub name: LocalizedName,
}

/// A whole catalogue, in the order in which it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The categories.
    pub categories: Vec<Category>,
    /// The products.
    pub products: Vec<Product>,
}

/// Why a catalogue can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueProblem {
    /// Two products have the same number, letter case aside.
    #[error("the product number {0} is used twice")]
    SkuTwice(Sku),
    /// Two products have the same barcode: the till could not tell which one was scanned.
    #[error("the barcode of {0} is that of another product")]
    BarcodeTwice(Sku),
    /// Two categories have the same id.
    #[error("the category {} is there twice", .0.0)]
    CategoryTwice(CategoryId),
    /// A product's category is not in the catalogue.
    #[error("the category of {0} is not in the catalogue")]
    CategoryUnknown(Sku),
    /// A price below zero.
    #[error("the price of {0} is negative")]
    NegativePrice(Sku),
    /// More than [`MAX_PRODUCTS`].
    #[error("a catalogue has at most {MAX_PRODUCTS} products")]
    TooMany,
}

impl Catalogue {
    /// Looks for what makes it unusable.
    pub fn check(&self) -> Result<(), CatalogueProblem> {
        if self.products.len() > MAX_PRODUCTS {
            return Err(CatalogueProblem::TooMany);
        }
        let mut categories = HashSet::new();
        for category in &self.categories {
            if !categories.insert(&category.id) {
                return Err(CatalogueProblem::CategoryTwice(category.id.clone()));
            }
        }
        let mut skus = HashSet::new();
        let mut barcodes = HashSet::new();
        for product in &self.products {
            let sku = || product.sku.clone();
            if !skus.insert(product.sku.as_str().to_ascii_lowercase()) {
                return Err(CatalogueProblem::SkuTwice(sku()));
            }
            if product
                .barcode
                .as_ref()
                .is_some_and(|code| !barcodes.insert(code))
            {
                return Err(CatalogueProblem::BarcodeTwice(sku()));
            }
            if !categories.contains(&product.category) {
                return Err(CatalogueProblem::CategoryUnknown(sku()));
            }
            if product.price < Money::ZERO {
                return Err(CatalogueProblem::NegativePrice(sku()));
            }
        }
        Ok(())
    }
}

impl Store {
    /// A product by its number, letter case aside.
    pub fn product(&self, sku: &Sku) -> Result<Option<Product>, StoreError> {
        self.read(|connection| one(connection, "sku = ?1", sku.as_str()))
    }

    /// A product by what a scanner read or a person typed: its barcode, else its number, letter case aside.
    pub fn product_by_code(&self, code: &str) -> Result<Option<Product>, StoreError> {
        let code = code.trim();
        self.read(|connection| match one(connection, "barcode = ?1", code)? {
            Some(found) => Ok(Some(found)),
            None => one(connection, "sku = ?1", code),
        })
    }

    /// The categories, in the catalogue's order.
    pub fn categories(&self) -> Result<Vec<Category>, StoreError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached("SELECT code, name_nb, name_en FROM categories ORDER BY id")?
                .query_map([], |row| {
                    Ok(Category {
                        id: CategoryId(row.get(0)?),
                        name: name(row, 1)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// How many products there are.
    pub fn product_count(&self) -> Result<u32, StoreError> {
        self.read(|connection| {
            let count = connection
                .prepare_cached("SELECT count(*) FROM products")?
                .query_row([], |row| row.get(0))?;
            Ok(count)
        })
    }

    /// Puts a catalogue in place of the one there is, whole or not at all.
    pub fn replace_catalogue(
        &self,
        catalogue: Catalogue,
        journal: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        catalogue.check()?;
        self.write(move |transaction| {
            transaction.execute_batch(
                "INSERT INTO product_words (product_words) VALUES ('delete-all');
                 DELETE FROM products; DELETE FROM categories;",
            )?;
            insert(transaction, &catalogue)?;
            journal::append(transaction, journal)
        })
    }
}

fn insert(transaction: &Transaction<'_>, catalogue: &Catalogue) -> Result<(), StoreError> {
    let mut insert = transaction
        .prepare("INSERT INTO categories (id, code, name_nb, name_en) VALUES (?1, ?2, ?3, ?4)")?;
    for (id, category) in (1_i64..).zip(&catalogue.categories) {
        insert.execute((
            id,
            &category.id.0,
            category.name.nb(),
            english(&category.name),
        ))?;
    }
    let mut insert = transaction.prepare(
        "INSERT INTO products (id, sku, barcode, category, name_nb, name_en, price, vat, detail, unit, picture)
         VALUES (?1, ?2, ?3, (SELECT id FROM categories WHERE code = ?4), ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         RETURNING category",
    )?;
    let mut index =
        transaction.prepare("INSERT INTO product_words (rowid, words) VALUES (?1, ?2)")?;
    for (id, product) in (1_i64..).zip(&catalogue.products) {
        let category: i64 = insert.query_row(
            (
                id,
                product.sku.as_str(),
                product.barcode.as_ref().map(Barcode::as_str),
                &product.category.0,
                product.name.nb(),
                english(&product.name),
                product.price.ore(),
                product.vat_rate.hundredths(),
                &product.detail,
                product.unit.code(),
                &product.picture,
            ),
            |row| row.get(0),
        )?;
        index.execute((id, search::indexed_words(product, category)))?;
    }
    Ok(())
}

/// The English name, where there is one of its own.
fn english(name: &LocalizedName) -> Option<&str> {
    Some(name.en()).filter(|en| *en != name.nb())
}

/// The columns that [`read`] wants, of `products` and its `categories`.
pub(crate) const COLUMNS: &str =
    "products.sku, products.barcode, categories.code, products.name_nb, products.name_en,
    products.price, products.vat, products.detail, products.unit, products.picture";

fn one(
    connection: &Connection,
    condition: &'static str,
    key: &str,
) -> Result<Option<Product>, StoreError> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM products JOIN categories ON categories.id = products.category
             WHERE products.{condition}"
        ))?
        .query_row([key], read)
        .optional()?;
    Ok(found)
}

fn name(row: &Row<'_>, first: usize) -> rusqlite::Result<LocalizedName> {
    let nb: String = row.get(first)?;
    let en: Option<String> = row.get(first + 1)?;
    LocalizedName::new(&nb, en.as_deref()).map_err(|_| foreign_word(first))
}

/// Reads a product.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Product> {
    let text = |column| row.get::<_, String>(column);
    let barcode: Option<String> = row.get(1)?;
    let barcode = barcode.map(|code| Barcode::parse(&code)).transpose();
    Ok(Product {
        sku: Sku::parse(&text(0)?).map_err(|_| foreign_word(0))?,
        barcode: barcode.map_err(|_| foreign_word(1))?,
        category: CategoryId(text(2)?),
        name: name(row, 3)?,
        price: Money::from_ore(row.get(5)?).map_err(|_| foreign_word(5))?,
        vat_rate: VatRate::from_hundredths(row.get(6)?).map_err(|_| foreign_word(6))?,
        detail: text(7)?,
        unit: Unit::parse(&text(8)?).map_err(|_| foreign_word(8))?,
        picture: row.get(9)?,
    })
}
