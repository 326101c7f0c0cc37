//! A payment link by SMS, for who can't use BankID at the kiosk: never two invoices for the same goods.

use serde_json::json;

use super::truth::both_say;
use super::walk::{
    LANDSCAPE, UPRIGHT, at_rest, change_settings, kiosk, kiosk_set_up, walk_to_bank_id,
};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// A kiosk whose shop allows links, as a manager sets it up.
fn with_links(name: &'static str, screen: &'static str) -> Till {
    kiosk_set_up(name, screen, |till| {
        change_settings(till, "settings-kiosk-idle-seconds", || {
            till.execute(
                "document.querySelector('[data-testid=\"settings-kiosk-payment-link\"]').click()",
            );
        });
    })
}

/// A customer at BankID goes on by SMS: BankID's order is cancelled first.
#[track_caller]
fn go_on_by_link(till: &Till) {
    walk_to_bank_id(till);
    till.bank_id();
    till.touch("bankid-link");
    wait_for_state(till, "Confirming");
    till.wait_window_gone("BankID");
    till.front().wait_until("the link", || {
        (till.front().attempts("payment_link").len() == 1).then_some(())
    });
    both_say(till, &["Cancelled", "Confirming"]);
    let orders = till.front().orders();
    let [first, link] = &orders[..] else {
        panic!("two orders: {orders:#?}");
    };
    assert_eq!(link["total_ore"], first["total_ore"], "the same goods");
    let calls = till.front().calls();
    let place = |call: &str| calls.iter().position(|it| it == call);
    assert!(place("cancel") < place("payment_link"), "{calls:?}");
}

/// What becomes of the link at Front Payment.
#[track_caller]
fn becomes(till: &Till, status: &str) {
    let orders = till.front().orders();
    let uuid = orders[1]["uuid"].as_str().expect("an order has a number");
    let body = json!({ "status": status });
    till.front().tell(&format!("orders/{uuid}/status"), &body);
}

#[test]
fn a_link_takes_the_place_of_bankid_and_is_paid_on_the_phone() {
    let till = with_links("kiosk_link", UPRIGHT);
    go_on_by_link(&till);
    till.screenshot("waits");
    becomes(&till, "PAID");
    wait_for_state(&till, "Paid");
    till.wait_for("order-reference");
    till.screenshot("done");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Cancelled", "Paid"]);
}

#[test]
fn a_link_that_ends_unpaid_is_told_as_nothing_ordered() {
    for (name, status, state) in [
        ("kiosk_link_expired", "EXPIRED", "Expired"),
        ("kiosk_link_cancelled", "CANCELLED", "Cancelled"),
    ] {
        let till = with_links(name, LANDSCAPE);
        go_on_by_link(&till);
        becomes(&till, status);
        wait_for_state(&till, state);
        till.wait_for_text("was-ordered", "Nei. Ingenting er bestilt");
        till.screenshot("over");
        till.touch("kiosk-cancel");
        at_rest(&till);
        both_say(&till, &["Cancelled", state]);
    }
}

#[test]
fn without_the_setting_no_link_is_offered() {
    let till = Till::start_with("kiosk_no_link", &kiosk(LANDSCAPE));
    walk_to_bank_id(&till);
    till.bank_id();
    till.wait_for("bankid-phone");
    assert_eq!(till.count("bankid-link"), 0);
}
