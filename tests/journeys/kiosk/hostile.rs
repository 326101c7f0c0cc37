//! A page in the BankID window that is not what it seems, at the kiosk: it gets nowhere, and the customer gets out.

use serde_json::json;

use super::truth::both_say;
use super::walk::{LANDSCAPE, UPRIGHT, at_rest, cancel_at_bank_id, kiosk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::Till;
use crate::hostile::{got_nowhere, wait_for_report};

#[test]
fn a_hostile_page_gets_nowhere_at_the_kiosk() {
    let till = Till::start_with("kiosk_hostile_page", &kiosk(UPRIGHT));
    till.front()
        .tell("bankid", &json!({"behaviour": "hostile"}));
    walk_to_bank_id(&till);
    let window = till.window("BankID");
    wait_for_report(&till, "still here: 127.0.0.1");
    till.wait_for_text("bankid-blocked", "evil.example");
    window.wait_settled();
    for _ in 0..5 {
        // By a hand, which browsers trust more: each of its controls.
        window.press("Return");
        window.press("Tab");
    }
    wait_for_report(&till, "fullscreen after click");
    // It may believe that it fills the screen; what is seen is its place below our bar.
    let place = till.execute(
        "const { x, y, width, height } =
           document.querySelector('[data-testid=\"bankid-place\"]').getBoundingClientRect();
         return `Position: ${x},${Math.round(y)} (screen: 0)\\n  Geometry: ${width}x${Math.round(height)}`;",
    );
    let place = place.as_str().expect("the place is told");
    let geometry = window.geometry();
    assert!(geometry.contains(place), "{geometry} is not at {place}");
    till.screenshot("tried");
    got_nowhere(&till);
    wait_for_state(&till, "AwaitingBankId");

    cancel_at_bank_id(&till);
    both_say(&till, &["Cancelled"]);
}

#[test]
fn alerts_without_end_do_not_hold_the_customer() {
    let till = Till::start_with("kiosk_hostile_alerts", &kiosk(LANDSCAPE));
    let hostile = json!({"behaviour": "hostile", "hostile_acts": vec!["alerts"; 10_000]});
    till.front().tell("bankid", &hostile);
    walk_to_bank_id(&till);
    wait_for_report(&till, "alert 3");
    till.screenshot("alerts");
    cancel_at_bank_id(&till);
    both_say(&till, &["Cancelled"]);
}

#[test]
fn a_page_that_looks_like_success_is_no_order() {
    let till = Till::start_with("kiosk_hostile_success", &kiosk(LANDSCAPE));
    let hostile = json!({"behaviour": "hostile", "hostile_acts": ["success"]});
    till.front().tell("bankid", &hostile);
    walk_to_bank_id(&till);
    // The page leads to the very address of a success, without a signature. The status alone decides.
    wait_for_state(&till, "Confirming");
    till.wait_window_gone("BankID");
    till.screenshot("confirming");
    assert_eq!(till.count("kiosk-done"), 0, "no thank-you");
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    wait_for_state(&till, "Cancelled");
    till.wait_for_text("was-ordered", "Nei. Ingenting er bestilt");
    till.touch("kiosk-cancel");
    at_rest(&till);
    both_say(&till, &["Cancelled"]);
}
