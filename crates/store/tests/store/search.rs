//! Searching.

use kasse_core::{Barcode, CategoryId, LocalizedName, Product};
use kasse_store::{Catalogue, Category, Page, SearchQuery};
use proptest::prelude::*;

use crate::shop::{Shop, product};

fn shop(products: Vec<Product>) -> Shop {
    let shop = Shop::open();
    let category = |id: &str| Category {
        id: CategoryId(id.into()),
        name: LocalizedName::new(id, None).unwrap(),
    };
    let catalogue = Catalogue {
        categories: vec![category("klaer"), category("sko")],
        products,
    };
    shop.store.replace_catalogue(catalogue, Vec::new()).unwrap();
    shop
}

fn outdoor() -> Shop {
    let mut boots = product("SK-2001", "Fjellstøvel Østmarka");
    boots.category = CategoryId("sko".into());
    boots.barcode = Some(Barcode::parse("2910011047292").unwrap());
    let mut jacket = product("KL-1001", "Skalljakke Åre, herre");
    jacket.name =
        LocalizedName::new("Skalljakke Åre, herre", Some("Åre shell jacket, men")).unwrap();
    jacket.detail = "S–XXL".into();
    let mut numbered = product("KL-3", "Lue SK-2001 café");
    numbered.category = CategoryId("sko".into());
    shop(vec![
        jacket,
        product("KL-2", "Ærfugldunjakke"),
        numbered,
        boots,
    ])
}

fn query(text: &str) -> SearchQuery {
    SearchQuery {
        text: text.into(),
        limit: 10,
        ..SearchQuery::default()
    }
}

fn found(shop: &Shop, text: &str) -> Vec<String> {
    let page = shop.store.search(&query(text)).unwrap();
    assert_eq!(page.products.len(), usize::try_from(page.total).unwrap());
    page.products
        .iter()
        .map(|product| product.sku.to_string())
        .collect()
}

#[test]
fn words_are_found_by_their_beginnings_in_every_spelling() {
    let shop = outdoor();
    for (text, skus) in [
        ("østmarka", &["SK-2001"][..]),
        ("Ostmarka", &["SK-2001"]),
        ("OSTM fjell", &["SK-2001"]),
        ("øst fjells", &["SK-2001"]),
        ("marka", &[]),
        ("åre", &["KL-1001"]),
        ("are skall", &["KL-1001"]),
        ("shell", &["KL-1001"]),
        ("xxl", &["KL-1001"]),
        ("ærf", &["KL-2"]),
        ("aerfugl", &["KL-2"]),
        ("cafe", &["KL-3"]),
        ("café", &["KL-3"]),
        ("kl-", &["KL-1001", "KL-2", "KL-3"]),
        ("kl1001", &["KL-1001"]),
        ("skalljakke støvel", &[]),
    ] {
        assert_eq!(found(&shop, text), skus, "{text}");
    }
}

#[test]
fn a_whole_number_or_barcode_comes_first() {
    let shop = outdoor();
    assert_eq!(
        found(&shop, "sk-2001"),
        ["SK-2001", "KL-3"],
        "before one that only mentions it"
    );
    assert_eq!(found(&shop, "2910011047292"), ["SK-2001"]);
    let paged = |offset, limit| {
        let page = shop
            .store
            .search(&SearchQuery {
                offset,
                limit,
                ..query("sk-2001")
            })
            .unwrap();
        assert_eq!(page.total, 2);
        page.products
            .iter()
            .map(|product| product.sku.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(paged(0, 1), ["SK-2001"]);
    assert_eq!(paged(1, 1), ["KL-3"]);
    assert_eq!(paged(2, 1), [] as [&str; 0]);
    assert_eq!(paged(0, 0), [] as [&str; 0]);
}

#[test]
fn a_category_narrows_and_an_unknown_one_has_nothing() {
    let shop = outdoor();
    let within = |text: &str, category: &str| {
        let category = Some(CategoryId(category.into()));
        let page = shop
            .store
            .search(&SearchQuery {
                category,
                ..query(text)
            })
            .unwrap();
        (
            page.products
                .iter()
                .map(|product| product.sku.to_string())
                .collect::<Vec<_>>(),
            page.total,
        )
    };
    assert_eq!(
        within("", "klaer"),
        (vec!["KL-1001".into(), "KL-2".into()], 2)
    );
    assert_eq!(within("skalljakke", "klaer"), (vec!["KL-1001".into()], 1));
    assert_eq!(within("skalljakke", "sko"), (Vec::new(), 0));
    assert_eq!(within("", "c1"), (Vec::new(), 0));
    // Two products are in the first category; its word can't be typed, only the 1 of a number is looked for.
    assert_eq!(found(&shop, "\u{e000}1"), ["KL-1001"]);
}

#[test]
fn pages_follow_each_other() {
    let products = (0..25)
        .map(|number| product(&format!("P{number}"), "Lue"))
        .collect();
    let shop = shop(products);
    for text in ["", "lue"] {
        let mut seen = Vec::new();
        for offset in [0, 10, 20] {
            let page = shop
                .store
                .search(&SearchQuery {
                    offset,
                    ..query(text)
                })
                .unwrap();
            assert_eq!(page.total, 25);
            seen.extend(page.products.iter().map(|product| product.sku.to_string()));
        }
        let all: Vec<_> = (0..25).map(|number| format!("P{number}")).collect();
        assert_eq!(seen, all);
    }
}

#[test]
fn signs_alone_find_nothing() {
    let shop = outdoor();
    for text in ["\"", "*", "- -", "()", "'", "^", "\u{0}"] {
        assert_eq!(
            shop.store.search(&query(text)).unwrap(),
            Page::default(),
            "{text:?}"
        );
    }
}

#[test]
fn what_a_person_types_is_never_an_operator() {
    let shop = outdoor();
    for text in [
        "skalljakke\"",
        "skalljakke*",
        "\"skalljakke",
        "(skalljakke",
        "skalljakke)",
        "^skalljakke",
        "+skalljakke",
        "{skalljakke}",
        "skalljakke;--",
        "'skalljakke'",
        "-skalljakke",
    ] {
        assert_eq!(found(&shop, text), ["KL-1001"], "{text}");
    }
    for text in [
        "skalljakke OR vott",
        "skalljakke NOT herre",
        "NEAR(skalljakke)",
        "words:skalljakke",
        "category:c1",
    ] {
        assert_eq!(found(&shop, text), [] as [&str; 0], "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// One shop for all texts: nothing that can be typed is an error.
    #[test]
    fn no_text_is_an_error(text in prop_oneof![
        any::<String>(),
        "[\"'*()^:{}+\\-a-zA-Zæøå0-9 ]{0,40}",
        "(AND|OR|NOT|NEAR|words|category|:|\\(|\\)|\"|\\*| |a){0,20}",
    ]) {
        thread_local!(static SHOP: Shop = outdoor());
        SHOP.with(|shop| {
            let page = shop.store.search(&query(&text));
            prop_assert!(page.is_ok(), "{:?}: {:?}", text, page);
            prop_assert!(shop.store.product_by_code(&text).is_ok());
            Ok(())
        })?;
    }
}

/// One product's own words always find it.
#[test]
fn every_product_of_the_sample_is_found_by_each_of_its_words() {
    let shop = Shop::open();
    shop.store.import_sample(Vec::new()).unwrap();
    for wanted in kasse_store::sample_catalogue().products {
        for name in [wanted.name.nb(), wanted.name.en()] {
            let query = SearchQuery {
                limit: 100,
                ..query(name)
            };
            let page = shop.store.search(&query).unwrap();
            assert!(page.products.contains(&wanted), "{name}");
        }
    }
}
