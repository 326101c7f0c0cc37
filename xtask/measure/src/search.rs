//! Searching a large catalogue while somebody types.

use std::path::Path;

use anyhow::{Result, ensure};
use kasse_core::{Barcode, LocalizedName, Product, Sku};
use kasse_store::{Catalogue, OpenOptions, SearchQuery, Store, sample_catalogue};

use crate::samples::{Row, Samples};

const PRODUCTS: usize = 100_000;
const ROUNDS: usize = 100;
/// As many as the screen asks for at a time.
const PAGE: u32 = 60;
const COLORS: [&str; 8] = ["rød", "blå", "grønn", "sort", "hvit", "grå", "gul", "brun"];
/// Letter by letter, words in any order, whole codes, and what is not there.
const QUERIES: [&str; 12] = [
    "s",
    "sk",
    "ski",
    "j",
    "ja",
    "jakke",
    "jakke rød",
    "rod jak",
    "str 42 bla",
    "B-0099999",
    "7000000012345",
    "qwxz",
];

pub(crate) fn measure(folder: &Path) -> Result<Vec<Row>> {
    let store = Store::open(&folder.join("kasse.db"), OpenOptions::default())?;
    store.replace_catalogue(large_catalogue()?, Vec::new())?;
    let mut searching = Samples::default();
    let mut found = 0;
    for _ in 0..ROUNDS {
        for text in QUERIES {
            let query = SearchQuery {
                text: text.to_owned(),
                category: None,
                offset: 0,
                limit: PAGE,
            };
            found += searching.time(|| store.search(&query))?.products.len();
        }
    }
    ensure!(
        found > ROUNDS * QUERIES.len(),
        "the searches find nothing: they measure nothing"
    );
    Ok(vec![
        Row::new(
            "search in 100,000 products (median)".to_owned(),
            searching.median_ms(),
        ),
        Row::new(
            "search in 100,000 products (p99)".to_owned(),
            searching.p99_ms(),
        ),
    ])
}

/// The sample's products in many sizes and colours.
fn large_catalogue() -> Result<Catalogue> {
    let sample = sample_catalogue();
    let products = sample
        .products
        .iter()
        .cycle()
        .zip(0..PRODUCTS)
        .map(|(product, number)| {
            let color = COLORS[number % COLORS.len()];
            let size = 30 + number % 20;
            let name = format!("{} {color} str {size}", product.name.nb());
            Ok(Product {
                sku: Sku::parse(&format!("B-{number:07}"))?,
                name: LocalizedName::new(&name, None)?,
                barcode: Some(Barcode::parse(&format!("7{number:012}"))?),
                ..product.clone()
            })
        });
    let products = products.collect::<Result<_>>()?;
    Ok(Catalogue { products, ..sample })
}
