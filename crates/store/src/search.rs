//! Searching the catalogue while somebody types.

use kasse_core::{Barcode, CategoryId, Product};
use rusqlite::{Connection, OptionalExtension};

use crate::catalogue::{self, COLUMNS};
use crate::error::StoreError;
use crate::folding::{compact, fold, words};
use crate::store::Store;

/// The most products of a page.
const MAX_LIMIT: u32 = 500;
/// How many characters of a query are looked at.
const MAX_TEXT: usize = 100;
/// How many words of a query are looked at.
const MAX_WORDS: usize = 8;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchQuery {
    /// As typed or scanned; empty: everything. Any text is safe. Each word is the beginning of a word of the product's
    /// names (in every language), number, barcode or detail; case, marks and the dots of ø, æ, å do not matter.
    pub text: String,
    /// In this category alone. A product whose number or barcode was typed whole is found in any.
    pub category: Option<CategoryId>,
    /// How many to skip.
    pub offset: u32,
    /// How many to tell, at most 500.
    pub limit: u32,
}

/// A page of products: the one whose number or barcode was typed whole first, then in the catalogue's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The products.
    pub products: Vec<Product>,
    /// How many there are in all.
    pub total: u32,
}

impl Store {
    /// Searches the catalogue.
    pub fn search(&self, query: &SearchQuery) -> Result<Page, StoreError> {
        self.read(|connection| {
            let category = match &query.category {
                None => None,
                Some(id) => match category_key(connection, id)? {
                    Some(key) => Some(key),
                    None => return Ok(Page::default()),
                },
            };
            let limit = query.limit.min(MAX_LIMIT);
            let text: String = query.text.chars().take(MAX_TEXT).collect();
            let folded = fold(&text);
            let terms: Vec<_> = words(&folded).take(MAX_WORDS).collect();
            if terms.is_empty() {
                // Signs alone are no words: nothing has them in its name. Blanks are as good as nothing.
                return if text.trim().is_empty() {
                    listed(connection, category, query.offset, limit)
                } else {
                    Ok(Page::default())
                };
            }
            matched(connection, &text, &terms, category, query.offset, limit)
        })
    }
}

/// What is indexed of a product, folded, with its category as a word.
pub(crate) fn indexed_words(product: &Product, category: i64) -> String {
    let barcode = product.barcode.as_ref().map_or("", Barcode::as_str);
    let sku = product.sku.as_str();
    let name = &product.name;
    let english = Some(name.en()).filter(|en| *en != name.nb()).unwrap_or("");
    let readable = fold(&[name.nb(), english, sku, barcode, &product.detail].join(" "));
    // A sign for private use would be a letter to SQLite's tokenizer.
    let readable = readable.replace(CATEGORY_SIGN, " ");
    format!("{readable} {} {}", compact(sku), category_word(category))
}

/// A sign for private use: a letter to SQLite's tokenizer, none to ours, so that no typed word is a category's.
const CATEGORY_SIGN: char = '\u{e000}';

fn category_word(key: i64) -> String {
    format!("{CATEGORY_SIGN}{key}")
}

fn category_key(connection: &Connection, id: &CategoryId) -> Result<Option<i64>, StoreError> {
    let key = connection
        .prepare_cached("SELECT id FROM categories WHERE code = ?1")?
        .query_row([&id.0], |row| row.get(0))
        .optional()?;
    Ok(key)
}

/// Everything, or a whole category.
fn listed(
    connection: &Connection,
    category: Option<i64>,
    offset: u32,
    limit: u32,
) -> Result<Page, StoreError> {
    let condition = if category.is_some() {
        "WHERE category = ?1"
    } else {
        "WHERE ?1 IS NULL"
    };
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM products {condition}"))?
        .query_row([category], |row| row.get(0))?;
    let ids: Vec<i64> = connection
        .prepare_cached(&format!(
            "SELECT id FROM products {condition} ORDER BY id LIMIT ?2 OFFSET ?3"
        ))?
        .query_map((category, limit, offset), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(Page {
        products: products(connection, &ids)?,
        total,
    })
}

fn matched(
    connection: &Connection,
    text: &str,
    terms: &[&str],
    category: Option<i64>,
    offset: u32,
    limit: u32,
) -> Result<Page, StoreError> {
    let exact: Option<i64> = connection
        .prepare_cached(
            "SELECT id FROM products WHERE barcode = ?1 UNION ALL SELECT id FROM products WHERE sku = ?1 LIMIT 1",
        )?
        .query_row([text.trim()], |row| row.get(0))
        .optional()?;
    // Letters and digits between quotes: no word can be an operator of FTS5, and none can end the quotes. Letters that
    // SQLite's tokenizer is too old to know split a word of ours into a phrase of its own, in the index as here.
    let mut expression: Vec<_> = terms.iter().map(|term| format!("\"{term}\" *")).collect();
    expression.extend(category.map(|key| format!("\"{}\"", category_word(key))));
    let expression = expression.join(" AND ");
    // One walk both counts and picks: FTS5 would collect all matches again for a second query.
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM product_words WHERE product_words MATCH ?1 ORDER BY rowid",
    )?;
    let mut rows = statement.query([&expression])?;
    let (mut ids, mut total) = (Vec::new(), 0_u32);
    let wanted = offset..offset.saturating_add(limit);
    let mut count = |id| {
        if wanted.contains(&total) {
            ids.push(id);
        }
        total += 1;
    };
    // The exact one stands before all others and not among them.
    if let Some(exact) = exact {
        count(exact);
    }
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if Some(id) != exact {
            count(id);
        }
    }
    Ok(Page {
        products: products(connection, &ids)?,
        total,
    })
}

/// The products with these keys, in this order.
fn products(connection: &Connection, ids: &[i64]) -> Result<Vec<Product>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM products JOIN categories ON categories.id = products.category
         WHERE products.id = ?1"
    ))?;
    ids.iter()
        .map(|id| {
            statement
                .query_row([id], catalogue::read)
                .map_err(StoreError::from)
        })
        .collect()
}
