//! The shop's own look, chosen at a till and seen at its kiosk.

use super::walk::{UPRIGHT, kiosk_set_up};
use crate::harness::Till;
use crate::printing::bring_into_sight;

/// A logo of a shop's, with nothing behind it.
const LOGO: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/receipt/tests/receipts/logo.png"
);

/// The colours of a control as they are painted: ground, then letters.
fn colors(till: &Till, control: &str) -> String {
    let script = format!(
        "const style = getComputedStyle(document.querySelector('[data-testid=\"{control}\"]')); \
         return style.backgroundColor + ' ' + style.color"
    );
    till.execute(&script)
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Whether the logo is painted, whole: as wide for its height as the file.
const IS_WHOLE: &str = "const logo = document.querySelector('[data-testid=\"shop-logo\"]'); \
     if (!logo?.complete || logo.naturalWidth !== 560 || logo.naturalHeight !== 200) return false; \
     const style = getComputedStyle(logo); \
     const [width, height] = [parseFloat(style.width), parseFloat(style.height)]; \
     return Math.abs(width / height - 2.8) < 0.02 && logo.getBoundingClientRect().right <= innerWidth;";

#[test]
fn the_kiosk_has_the_shops_logo_and_colour_and_sells_to_persons_alone() {
    let till = kiosk_set_up("kiosk_brand", UPRIGHT, |till| {
        till.click("nav-settings");
        till.wait_for("settings-shop-name");
        till.choose_file("settings-shop-logo", LOGO);
        till.wait_for("settings-shop-logo-preview");
        bring_into_sight(till, "settings-kiosk-color");
        till.fill("settings-kiosk-color", "f08a24");
        till.wait_for_attribute("kiosk-color-said", "data-accent", "#ca731c");
        till.screenshot("colour");
        bring_into_sight(till, "settings-kiosk-companies");
        till.click("settings-kiosk-companies");
        till.click("settings-save");
        till.wait_for_text("settings-said", "Lagret");
        bring_into_sight(till, "settings-shop-logo-preview");
        till.screenshot("logo");
    });
    till.until_true(IS_WHOLE);
    till.screenshot("attract");
    let as_it_is = "rgb(240, 138, 36) rgb(0, 0, 0)";
    assert_eq!(colors(&till, "kiosk-attract"), as_it_is);
    till.touch("kiosk-attract");
    till.touch("kiosk-language-nb");
    till.touch("product-tile");
    till.wait_for_text("product-count", "1");
    till.until_true(IS_WHOLE);
    till.screenshot("browse");
    let darker = "rgb(202, 115, 28) rgb(0, 0, 0)";
    assert_eq!(colors(&till, "kiosk-cart"), darker);
    till.touch("kiosk-cart");
    till.touch("kiosk-continue");
    till.wait_for_focus("customer-name");
    assert_eq!(till.count("customer-type-corporate"), 0, "nobody is asked");
    till.screenshot("person");
    till.touch("kiosk-sight");
    till.touch("sight-contrast");
    till.touch("sight-close");
    till.until_true("return document.documentElement.dataset.contrast === 'high'");
    till.screenshot("contrast");
    till.touch("kiosk-back");
    till.wait_for("cart-line");
}
