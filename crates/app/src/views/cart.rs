//! Catalogue and cart.

use kasse_core::{Cart, CartLine, Discount, LineId, LocalizedName, Product, Totals};

use crate::contract::{CartLineView, CartView, LanguageName, ProductView, TotalsView, VatLineView};

fn name_in(name: &LocalizedName, language: LanguageName) -> String {
    match language {
        LanguageName::Nb => name.nb(),
        LanguageName::En => name.en(),
    }
    .to_owned()
}

/// A product as a tile.
pub(crate) fn product_view(product: &Product, language: LanguageName) -> ProductView {
    ProductView {
        sku: product.sku.to_string(),
        name: name_in(&product.name, language),
        price: product.price.ore(),
        vat_rate: product.vat_rate.hundredths(),
        category: product.category.0.clone(),
        detail: product.detail.clone(),
        unit: product.unit.code().to_owned(),
        picture: product
            .picture
            .as_ref()
            .map(|file| format!("products/{file}")),
    }
}

/// The cart.
pub(crate) fn cart_view(
    cart: &Cart,
    touched: Option<LineId>,
    can_undo: bool,
    language: LanguageName,
) -> CartView {
    CartView {
        lines: cart
            .lines()
            .iter()
            .map(|line| line_view(line, language))
            .collect(),
        totals: totals_view(&cart.totals(), cart.item_count()),
        touched: touched.map(LineId::number),
        can_undo,
    }
}

fn line_view(line: &CartLine, language: LanguageName) -> CartLineView {
    let amounts = line.amounts();
    CartLineView {
        id: line.id().number(),
        sku: line.sku().to_string(),
        name: name_in(line.name(), language),
        unit: line.unit().code().to_owned(),
        quantity: line.quantity().thousandths(),
        unit_price: line.unit_price().ore(),
        price_changed: line.price_changed(),
        discount: amounts.discount().ore(),
        discount_percent: match line.discount() {
            Discount::Percent(percent) => Some(percent.hundredths()),
            Discount::None | Discount::Amount(_) => None,
        },
        amount: amounts.gross().ore(),
        vat_rate: line.vat_rate().hundredths(),
    }
}

/// Sums.
pub(crate) fn totals_view(totals: &Totals, item_count: u32) -> TotalsView {
    TotalsView {
        net: totals.net().ore(),
        vat: totals.vat().ore(),
        discount: totals.discount().ore(),
        gross: totals.gross().ore(),
        vat_lines: totals
            .per_rate()
            .iter()
            .map(|sum| VatLineView {
                rate: sum.rate.hundredths(),
                net: sum.net.ore(),
                vat: sum.vat.ore(),
            })
            .collect(),
        item_count,
    }
}
