//! A shop's catalogue file.
#![no_main]

use kasse_store::Catalogue;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(catalogue) = Catalogue::from_json(text) {
        for product in &catalogue.products {
            assert!(product.price.ore() >= 0, "a price below nothing");
            assert!(catalogue.categories.iter().any(|category| category.id == product.category));
            let picture = product.picture.as_deref().unwrap_or_default();
            assert!(!picture.contains('/') && !picture.starts_with('.'), "{picture:?}");
        }
    }
});
