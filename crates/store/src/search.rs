//! Searching the catalogue while somebody types.

use kasse_core::{Barcode, CategoryId, Product};
use rusqlite::{Connection, OptionalExtension, ToSql};

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

/// What is indexed of a product, folded.
pub(crate) fn indexed_words(product: &Product) -> String {
    let barcode = product.barcode.as_ref().map_or("", Barcode::as_str);
    let sku = product.sku.as_str();
    let name = &product.name;
    let english = Some(name.en()).filter(|en| *en != name.nb()).unwrap_or("");
    let readable = [name.nb(), english, sku, barcode, &product.detail].join(" ");
    format!("{} {}", fold(&readable), compact(sku))
}

/// A category as a word of its own column.
pub(crate) fn category_word(key: i64) -> String {
    format!("c{key}")
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
    let ids = format!("SELECT id FROM products {condition} ORDER BY id LIMIT ?2 OFFSET ?3");
    Ok(Page {
        products: products(connection, &ids, &[&category, &limit, &offset])?,
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
    let beginnings: Vec<_> = terms.iter().map(|term| format!("\"{term}\" *")).collect();
    let within = category.map_or_else(String::new, |key| {
        format!(" AND category : \"{}\"", category_word(key))
    });
    let expression = format!("words : ({}){within}", beginnings.join(" AND "));
    // The exact one stands before all others and not among them. Rowids begin at 1.
    let exact_key = exact.unwrap_or(0);
    let others: u32 = connection
        .prepare_cached(
            "SELECT count(*) FROM product_words WHERE product_words MATCH ?1 AND rowid <> ?2",
        )?
        .query_row((&expression, exact_key), |row| row.get(0))?;
    let mut page = Page {
        products: Vec::new(),
        total: others + u32::from(exact.is_some()),
    };
    let mut left = limit;
    let mut skip = offset;
    if let Some(key) = exact {
        if offset == 0 && limit > 0 {
            page.products = products(connection, "SELECT ?1", &[&key])?;
            left -= 1;
        }
        skip = offset.saturating_sub(1);
    }
    let ids = "SELECT rowid FROM product_words WHERE product_words MATCH ?1 AND rowid <> ?2
               ORDER BY rowid LIMIT ?3 OFFSET ?4";
    page.products.extend(products(
        connection,
        ids,
        &[&expression, &exact_key, &left, &skip],
    )?);
    Ok(page)
}

/// The products of a query for their ids, in the catalogue's order.
fn products(
    connection: &Connection,
    ids: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<Product>, StoreError> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM products JOIN categories ON categories.id = products.category
             WHERE products.id IN ({ids}) ORDER BY products.id"
        ))?
        .query_map(values, catalogue::read)?
        .collect::<Result<_, _>>()?;
    Ok(found)
}
