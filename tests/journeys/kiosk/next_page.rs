//! The page that comes after a customer's own: it hears the scanner and the keys at once, and is as the one before was at first.

use super::walk::{LANDSCAPE, at_rest, kiosk};
use crate::harness::Till;

/// The first product of the sample shop.
const BARCODE: &str = "2910011047292";

#[test]
fn the_next_customer_may_scan_or_press_a_key_without_a_touch() {
    let till = Till::start_with("kiosk_next_page", &kiosk(LANDSCAPE));
    at_rest(&till);
    scan(&till);
    let first = till.page();
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(&till);
    wait_for_another(&till, first);

    scan(&till);
    let second = till.page();
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(&till);
    wait_for_another(&till, second);

    till.xdotool(&["key", "Return"]);
    till.wait_for("kiosk-language-nb");
}

/// Another page, in another process. The one before takes a moment to end.
#[track_caller]
fn wait_for_another(till: &Till, before: u32) {
    till.until_so("another process of the page", || till.page() != before);
}

/// As a scanner types: faster than hands.
#[track_caller]
fn scan(till: &Till) {
    let digits: Vec<String> = BARCODE.chars().map(String::from).collect();
    let mut keys = vec!["key", "--delay", "5"];
    keys.extend(digits.iter().map(String::as_str));
    keys.push("Return");
    till.xdotool(&keys);
    till.wait_for_text("product-count", "1");
}
