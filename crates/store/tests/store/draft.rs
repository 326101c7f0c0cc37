//! The draft cart.

use kasse_store::{OpenOptions, Store};

use crate::shop::{Shop, cart, placing, product};

#[test]
fn the_cart_is_there_after_a_start() {
    let shop = Shop::open();
    assert_eq!(shop.store.cart().unwrap(), None);
    let mut filled = cart();
    shop.store.save_cart(&filled).unwrap();
    filled.add(&product("KL-2", "Lue")).unwrap();
    shop.store.save_cart(&filled).unwrap();
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let store = Store::open(&path, OpenOptions::default()).unwrap();
    assert_eq!(store.cart().unwrap(), Some(filled));
    drop(folder);
}

#[test]
fn the_cart_goes_with_the_order_that_it_became() {
    let shop = Shop::open();
    shop.store.save_cart(&cart()).unwrap();
    shop.place(1);
    assert!(
        shop.store.cart().unwrap().is_some(),
        "not every order empties it"
    );
    let mut place = placing(2);
    place.clear_cart = true;
    shop.store.place(place).unwrap();
    assert_eq!(shop.store.cart().unwrap(), None);
}

#[test]
fn a_cart_that_cannot_be_read_is_kept_and_selling_goes_on() {
    let shop = Shop::open();
    shop.store.save_cart(&cart()).unwrap();
    let shop = shop.tamper(r#"UPDATE draft SET cart = '{"lines": "gone", "next_id": 0}'"#);
    assert_eq!(shop.store.cart().unwrap(), None);
    let aside = shop.store.set_aside().unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].kind, "cart");
    assert_eq!(aside[0].content, r#"{"lines": "gone", "next_id": 0}"#);
    assert!(
        !aside[0].reason.contains("gone"),
        "reasons quote nothing: {}",
        aside[0].reason
    );
    shop.store.save_cart(&cart()).unwrap();
    assert_eq!(shop.store.cart().unwrap(), Some(cart()));
    assert_eq!(shop.store.set_aside().unwrap().len(), 1);
}
