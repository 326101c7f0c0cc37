//! Opening the till: for the first time, and after it was cut off.

use std::fs;

use desktop::Keychain;

use crate::checkout::{fill_in_a_company, pay_for_one_product, send_by, wait_for_state};
use crate::harness::{Setup, Till};

/// Where SQLite's file format keeps `user_version`, the version of the tables: four bytes, the highest first.
const USER_VERSION: std::ops::Range<usize> = 60..64;

/// A catalogue of one product that the sample catalogue does not have.
const CATALOGUE: &str = r#"{
  "categories": [{ "id": "sko", "name": { "nb": "Sko", "en": "Shoes" } }],
  "products": [{
    "sku": "SK-2001", "name": "Fjellstøvel", "name_en": "Mountain boot", "barcode": "2900000020016",
    "price_ore": 189900, "vat": 2500, "category": "sko", "detail": "36–47", "unit": "par", "picture": ""
  }]
}"#;

/// A till that was never opened, into which that catalogue was loaded.
fn with_a_catalogue(name: &'static str) -> Till {
    let till = Till::closed(name, &Setup::default());
    let file = till.desktop().folder().join("products.json");
    fs::write(&file, CATALOGUE).expect("the folder is ours");
    let (status, said) = till.run(&["catalogue", "import", &file.to_string_lossy()]);
    assert!(status.success(), "{said}");
    till
}

#[test]
fn a_cart_of_five_lines_survives_a_power_cut() {
    let mut till = Till::start("a_cart_of_five_lines_survives_a_power_cut");
    till.wait_for("product-tile");
    let skus = till.attributes("product-tile", "data-sku");
    let sold = skus
        .get(..5)
        .expect("the sample catalogue has five products and more");
    for sku in sold {
        till.click(("product-tile", "data-sku", sku));
        till.wait_for(("cart-line", "data-sku", sku));
    }
    let total = till.text("cart-total");
    till.screenshot("before");

    till.kill();
    till.restart();

    till.wait_for_text("cart-total", &total);
    let lines = till.attributes("cart-line", "data-sku");
    assert_eq!(
        lines, sold,
        "the lines of the cart, in the order in which they were sold"
    );
    till.screenshot("after");
}

#[test]
fn without_a_keychain_the_till_opens_and_says_so() {
    let setup = Setup {
        keychain: Keychain::Absent,
        token: None,
        ..Setup::default()
    };
    let till = Till::start_with("without_a_keychain_the_till_opens_and_says_so", &setup);
    till.wait_for("screen-sale");
    till.wait_for_attribute("notice", "data-code", "keychain_unavailable");
    till.screenshot("opened");
}

#[test]
fn without_a_keychain_a_token_for_this_run_sells() {
    let setup = Setup {
        keychain: Keychain::Absent,
        token: None,
        ..Setup::default()
    };
    let till = Till::start_with("without_a_keychain_a_token_for_this_run_sells", &setup);
    till.click("nav-settings");
    till.wait_for_attribute("token-state", "data-state", "missing");
    assert_eq!(till.count("token-keep"), 0, "nothing can be kept");
    till.fill("token-input", "sim-for-this-run");
    let window = till.window("Kasse");
    window.press("Tab");
    till.wait_for_focus("token-set");
    till.screenshot("token-typed");
    window.press("Return");
    till.wait_for_attribute("token-state", "data-state", "for_this_run");
    till.screenshot("token");

    till.click("nav-sale");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-checkout");
    wait_for_state(&till, "Invoiced");
}

#[test]
fn a_second_start_brings_the_first_to_the_front() {
    let till = Till::start("a_second_start");
    till.click("product-tile");
    till.wait_for("cart-line");
    till.window("Kasse").minimize();

    let (status, said) = till.run(&[]);

    assert!(status.success(), "{status}: {said}");
    till.window("Kasse");
    let windows = till.desktop().windows().expect("the screen answers");
    assert_eq!(windows.len(), 1, "{windows:?}");
    till.click("pay");
    till.wait_for("screen-checkout");
}

#[test]
fn a_database_of_a_newer_version_is_left_alone_and_said_so() {
    let mut till = with_a_catalogue("a_database_of_a_newer_version");
    let file = till.data_folder().join("custom/kasse.sqlite");
    let mut database = fs::read(&file).expect("the import made it");
    database[USER_VERSION].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&file, &database).expect("the folder is ours");

    till.restart();

    till.wait_for_attribute("start-failed", "data-code", "store_newer");
    till.screenshot("said");
    let after = fs::read(&file).expect("it is there still");
    assert!(after == database, "the file was changed");
}

#[test]
fn a_shop_loads_its_own_products_before_the_first_start() {
    let mut till = with_a_catalogue("a_shop_loads_its_own_products");
    till.restart();
    till.wait_for(("product-tile", "data-sku", "SK-2001"));
    assert_eq!(till.count("product-tile"), 1, "and none of the samples");
    till.screenshot("opened");
    till.click(("product-tile", "data-sku", "SK-2001"));
    till.wait_for_text("cart-total", "899,00");
}
