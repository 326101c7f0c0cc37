//! The sample catalogue: what training, demo and custom profiles start with.

use kasse_core::{
    Barcode, CatalogueError, CategoryId, LocalizedName, Money, Product, Sku, Unit, VatRate,
};
use serde::Deserialize;

use crate::catalogue::{Catalogue, Category};
use crate::error::StoreError;
use crate::journal::JournalEntry;
use crate::store::Store;

#[derive(Deserialize)]
struct File {
    categories: Vec<SampleCategory>,
    products: Vec<SampleProduct>,
}

#[derive(Deserialize)]
struct SampleCategory {
    id: String,
    name: SampleName,
}

#[derive(Deserialize)]
struct SampleName {
    nb: String,
    en: String,
}

#[derive(Deserialize)]
struct SampleProduct {
    sku: String,
    name: String,
    name_en: String,
    barcode: String,
    price_ore: Money,
    vat: VatRate,
    category: String,
    detail: String,
    unit: String,
    picture: String,
}

impl SampleProduct {
    fn parse(self) -> Result<Product, CatalogueError> {
        // A name that is the same in both languages is stored once.
        let english = Some(self.name_en.as_str()).filter(|english| *english != self.name);
        Ok(Product {
            sku: Sku::parse(&self.sku)?,
            name: LocalizedName::new(&self.name, english)?,
            barcode: Some(Barcode::parse(&self.barcode)?),
            price: self.price_ore,
            vat_rate: self.vat,
            category: CategoryId(self.category),
            detail: self.detail,
            unit: Unit::parse(&self.unit)?,
            picture: Some(self.picture),
        })
    }
}

/// The sample catalogue: a sports and outdoor shop.
pub fn sample_catalogue() -> Catalogue {
    let file: File = serde_json::from_str(include_str!("../sample/catalogue.json"))
        .expect("BUG: the sample is part of the program, and a test reads it");
    let category = |category: SampleCategory| {
        LocalizedName::new(&category.name.nb, Some(&category.name.en)).map(|name| Category {
            id: CategoryId(category.id),
            name,
        })
    };
    let categories: Result<_, _> = file.categories.into_iter().map(category).collect();
    let products: Result<_, _> = file
        .products
        .into_iter()
        .map(SampleProduct::parse)
        .collect();
    let valid = "BUG: the sample is part of the program, and a test parses it";
    Catalogue {
        categories: categories.expect(valid),
        products: products.expect(valid),
    }
}

impl Store {
    /// Puts the sample catalogue in place of the one there is.
    pub fn import_sample(&self, journal: Vec<JournalEntry>) -> Result<(), StoreError> {
        self.replace_catalogue(sample_catalogue(), journal)
    }
}
