//! The catalogue's tables.

use kasse_core::{Barcode, CategoryId, LocalizedName, Money, Sku};
use kasse_store::{
    Catalogue, CatalogueProblem, Category, JournalEntry, SearchQuery, StoreError, sample_catalogue,
};

use crate::shop::{Shop, at, product};

fn category(id: &str) -> Category {
    Category {
        id: CategoryId(id.into()),
        name: LocalizedName::new("Klær", Some("Clothing")).unwrap(),
    }
}

#[test]
fn the_sample_is_read_whole_and_comes_back_as_it_is() {
    let shop = Shop::open();
    let sample = sample_catalogue();
    assert_eq!(sample.check(), Ok(()));
    assert_eq!((sample.categories.len(), sample.products.len()), (6, 68));
    assert!(
        sample
            .products
            .iter()
            .all(|product| product.barcode.is_some())
    );
    shop.store
        .import_sample(vec![JournalEntry::new(at(0), "catalogue_replaced")])
        .unwrap();
    assert_eq!(shop.store.product_count().unwrap(), 68);
    assert_eq!(shop.store.categories().unwrap(), sample.categories);
    for product in &sample.products {
        assert_eq!(
            shop.store.product(&product.sku).unwrap().as_ref(),
            Some(product)
        );
    }
    let all = SearchQuery {
        limit: 500,
        ..SearchQuery::default()
    };
    let page = shop.store.search(&all).unwrap();
    assert_eq!((page.products, page.total), (sample.products, 68));
}

#[test]
fn a_code_is_a_barcode_or_a_number() {
    let shop = Shop::open();
    shop.store.import_sample(Vec::new()).unwrap();
    let sku = |code: &str| {
        shop.store
            .product_by_code(code)
            .unwrap()
            .map(|found| found.sku)
    };
    let first = Some(Sku::parse("KL-1001").unwrap());
    assert_eq!(sku("2910011047292"), first);
    assert_eq!(sku(" kl-1001\n"), first);
    assert_eq!(sku("KL-100"), None);
    assert_eq!(sku("' OR 1=1 --"), None);
}

#[test]
fn a_catalogue_replaces_the_one_before_it_or_changes_nothing() {
    let shop = Shop::open();
    shop.store.import_sample(Vec::new()).unwrap();
    let (a, b) = (product("A", "Lue"), product("B", "Vott"));
    let with = |products, categories: &[&str]| Catalogue {
        categories: categories.iter().map(|id| category(id)).collect(),
        products,
    };
    let refused = |catalogue| match shop.store.replace_catalogue(catalogue, Vec::new()) {
        Err(StoreError::Catalogue(problem)) => problem,
        other => panic!("{other:?}"),
    };
    let twice = with(vec![a.clone(), product("a", "Lue")], &["klaer"]);
    assert_eq!(
        refused(twice),
        CatalogueProblem::SkuTwice(Sku::parse("a").unwrap())
    );
    let coded = |mut product: kasse_core::Product| {
        product.barcode = Some(Barcode::parse("29100110").unwrap());
        product
    };
    let twice = with(vec![coded(a.clone()), coded(b.clone())], &["klaer"]);
    assert_eq!(
        refused(twice),
        CatalogueProblem::BarcodeTwice(b.sku.clone())
    );
    let unknown = with(vec![a.clone()], &["sko"]);
    assert_eq!(
        refused(unknown),
        CatalogueProblem::CategoryUnknown(a.sku.clone())
    );
    let twice = with(Vec::new(), &["sko", "sko"]);
    assert_eq!(
        refused(twice),
        CatalogueProblem::CategoryTwice(CategoryId("sko".into()))
    );
    let mut negative = a.clone();
    negative.price = Money::from_ore(-1).unwrap();
    let negative = with(vec![negative], &["klaer"]);
    assert_eq!(
        refused(negative),
        CatalogueProblem::NegativePrice(a.sku.clone())
    );
    assert_eq!(
        shop.store.product_count().unwrap(),
        68,
        "the sample is still there"
    );

    shop.store
        .replace_catalogue(with(vec![a, b.clone()], &["klaer"]), Vec::new())
        .unwrap();
    assert_eq!(shop.store.product_count().unwrap(), 2);
    let found = |text: &str| {
        let query = SearchQuery {
            text: text.into(),
            limit: 9,
            ..SearchQuery::default()
        };
        shop.store.search(&query).unwrap().products
    };
    assert_eq!(found("vott"), [b]);
    assert!(found("skalljakke").is_empty(), "the old words are gone");
    shop.store.integrity_check().unwrap();
}
