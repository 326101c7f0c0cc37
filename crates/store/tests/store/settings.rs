//! Settings.

use kasse_store::{JournalEntry, JournalReport, StoreError};
use serde::{Deserialize, Serialize};

use crate::shop::{Shop, at};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Seller {
    name: String,
    vat_registered: bool,
}

#[test]
fn a_setting_comes_back_and_its_change_is_journalled() {
    let shop = Shop::open();
    assert_eq!(shop.store.setting::<Seller>("seller").unwrap(), None);
    for name in ["Fjell AS", "Fjell og Fjære AS"] {
        let seller = Seller {
            name: name.into(),
            vat_registered: true,
        };
        let journal = vec![JournalEntry::new(at(1), "setting_changed")];
        shop.store.set_setting("seller", &seller, journal).unwrap();
        assert_eq!(shop.store.setting("seller").unwrap(), Some(seller));
    }
    shop.store
        .set_setting("language", "nb", Vec::new())
        .unwrap();
    assert_eq!(
        shop.store.setting::<String>("language").unwrap().as_deref(),
        Some("nb")
    );
    assert!(matches!(
        shop.store.verify_journal().unwrap(),
        JournalReport::Intact { entries: 2, .. }
    ));
}

#[test]
fn a_setting_of_another_shape_is_damage_and_quotes_nothing() {
    let shop = Shop::open();
    shop.store
        .set_setting("seller", &"Storgata 1", Vec::new())
        .unwrap();
    let error = shop.store.setting::<Seller>("seller").unwrap_err();
    assert!(matches!(&error, StoreError::Damaged(detail) if detail.contains("seller")));
    assert!(!error.to_string().contains("Storgata"));
}
