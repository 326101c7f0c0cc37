//! Bought by the keys of a keyboard alone: nothing is touched, in BankID's window neither.

use super::truth::both_say;
use super::walk::{LANDSCAPE, UPRIGHT, at_rest, kiosk, kiosk_that_scans};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// More than any screen has controls.
const MOST_TABS: usize = 80;
/// Slower than a scanner, in ms from key to key.
const PAUSE_MS: &str = "160";

#[test]
fn a_person_buys_by_keys_alone() {
    let till = Till::start_with("kiosk_by_keys", &kiosk(LANDSCAPE));
    at_rest(&till);
    buys_by_keys(&till);
}

#[test]
fn a_person_buys_by_keys_alone_where_others_have_one_switch() {
    buys_by_keys(&kiosk_that_scans("kiosk_by_keys_and_scan", UPRIGHT, "1"));
}

fn buys_by_keys(till: &Till) {
    till.xdotool(&["key", "Return"]);
    press(till, "kiosk-language-nb");
    press(till, "product-tile");
    till.wait_for_text("product-count", "1");
    press(till, "kiosk-cart");
    press(till, "kiosk-continue");
    press(till, "customer-type-private");
    for fields in [
        [
            ("customer-name", "Kari Nordmann"),
            ("customer-personal-number", "28038712383"),
        ]
        .as_slice(),
        &[
            ("customer-email", "kari@example.no"),
            ("customer-msisdn", "46567468"),
        ],
        &[
            ("customer-street", "Luramyrveien 65"),
            ("customer-zip", "7030"),
            ("customer-city", "Trondheim"),
        ],
    ] {
        for (field, text) in fields {
            // Each has the focus by itself: the first of a question, and the next one by Enter.
            till.wait_for_focus(*field);
            till.xdotool(&["type", "--delay", PAUSE_MS, text]);
            till.xdotool(&["key", "Return"]);
        }
    }
    till.wait_for_text("kiosk-summary", "Kari Nordmann");
    till.screenshot("summary");
    press(till, "kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
    till.bank_id().approve();
    wait_for_state(till, "Invoiced");
    press(till, "kiosk-done");
    at_rest(till);
    both_say(till, &["Invoiced"]);
    assert_eq!(till.touches(), 0, "by keys alone");
}

/// Goes to a control by Tab, and presses Enter there.
#[track_caller]
fn press(till: &Till, control: &str) {
    till.wait_for(control);
    let is_there =
        format!("return document.activeElement?.matches('[data-testid={control}]') ?? false");
    for _ in 0..MOST_TABS {
        if till.execute(&is_there) == true {
            break;
        }
        till.xdotool(&["key", "Tab"]);
    }
    till.until_true(&is_there);
    till.xdotool(&["key", "Return"]);
}
