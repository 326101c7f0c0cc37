//! The text face never goes beyond its columns, whatever is sold to whom.

use kasse_core::{
    Cart, CategoryId, Discount, Left, LocalizedName, Method, Money, Product, Quantity, Refund, Sku,
    Unit, VatRate,
};
use kasse_receipt::{Document, Language, MIN_COLUMNS, ReceiptKind};
use proptest::prelude::*;

use crate::shop::{NOW, company, invoiced, issue, placed, seller};

prop_compose! {
    fn product()(
        name in "[a-zæøåA-ZÆØÅ0-9«»,. -]{0,118}[a-zæøå]",
        price in 0i64..=5_000_000,
        thousandths in 1i64..=90_000,
        percent in prop::option::of(1u32..=100),
        rate in prop::sample::select(vec![0u32, 1_200, 1_500, 2_500]),
        unit in prop::sample::select(vec![Unit::Stk, Unit::Par, Unit::Kg, Unit::M, Unit::Time]),
    ) -> (Product, Quantity, Discount) {
        let product = Product {
            sku: Sku::parse("x").unwrap(),
            name: LocalizedName::new(&name, None).unwrap(),
            barcode: None,
            price: Money::from_ore(price).unwrap(),
            vat_rate: VatRate::from_hundredths(rate).unwrap(),
            category: CategoryId("all".to_owned()),
            detail: String::new(),
            unit,
            picture: None,
        };
        let discount = percent.map_or(Discount::None, |percent| {
            Discount::parse(&format!("{percent} %")).unwrap()
        });
        (product, Quantity::from_thousandths(thousandths).unwrap(), discount)
    }
}

proptest! {
    #[test]
    fn no_line_is_too_long(
        products in prop::collection::vec(product(), 1..8),
        columns in 0usize..=100,
        kind in prop::sample::select(ReceiptKind::ALL.to_vec()),
        language in prop::sample::select(Language::ALL.to_vec()),
        seller_name in "[a-zæøåA-Z&]{1,80}",
        copy: bool,
    ) {
        let mut cart = Cart::default();
        for (index, (product, quantity, discount)) in products.into_iter().enumerate() {
            let product = Product { sku: Sku::parse(&index.to_string()).unwrap(), ..product };
            // What would be more than the largest cart changes nothing.
            let Ok(line) = cart.add(&product) else { continue };
            let _ = cart.set_quantity(line, quantity);
            let _ = cart.set_discount(line, discount);
        }
        let order = invoiced(placed(&cart, &company(), Method::Ehf));
        let seller = kasse_receipt::Seller { name: seller_name, ..seller() };
        let parts = Left::of(&order, &[]).unwrap().all();
        let issue = issue(kind);
        let document = match (kind, parts) {
            (ReceiptKind::Return, Ok(parts)) => {
                let refund = Refund::sending(1, NOW, true, parts, String::new(), Money::ZERO).unwrap();
                Document::of_refund(&order, &refund, false, &seller, &issue, language)
            }
            _ => Document::of(&order, kind, &seller, &issue, language),
        };
        let document = if copy { document.as_copy() } else { document };
        let columns_meant = columns.max(MIN_COLUMNS);
        let text = document.text(columns);
        prop_assert!(text.ends_with('\n'));
        for line in text.lines() {
            prop_assert!(line.chars().count() <= columns_meant, "{line:?} in {columns_meant}");
            prop_assert!(!line.ends_with(' '));
        }
    }
}
