//! `products`.

use std::collections::BTreeMap;

use kasse_core::OrderLine;
use serde::Serialize;

use super::number::Number;
use crate::settings::ProductsShape;

/// The lines, as an array or numbered from 0.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Products<'a> {
    Array(Vec<Product<'a>>),
    Map(BTreeMap<usize, Product<'a>>),
}

/// `rate` and `amount` include VAT, `discount` is what is taken off the whole line.
#[derive(Serialize)]
pub(super) struct Product<'a> {
    name: &'a str,
    #[serde(rename = "productId")]
    sku: &'a str,
    quantity: Number,
    rate: Number,
    discount: Number,
    tax: Number,
    amount: Number,
}

impl<'a> Products<'a> {
    pub(super) fn of(lines: &'a [OrderLine], shape: ProductsShape) -> Self {
        let products = lines.iter().map(Product::of);
        match shape {
            ProductsShape::Array => Self::Array(products.collect()),
            ProductsShape::Map => Self::Map(products.enumerate().collect()),
        }
    }
}

impl<'a> Product<'a> {
    fn of(line: &'a OrderLine) -> Self {
        let amounts = line.amounts();
        Self {
            // The invoice is Front Payment's and Norwegian, whatever language the screen had.
            name: line.name().nb(),
            sku: line.sku().as_str(),
            quantity: Number::quantity(line.quantity()),
            rate: Number::kroner(line.unit_price()),
            discount: Number::kroner(amounts.discount()),
            tax: Number::per_cent(line.vat_rate()),
            amount: Number::kroner(amounts.gross()),
        }
    }
}
