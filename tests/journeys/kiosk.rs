//! The kiosk, upright, by touch.

use crate::checkout::wait_for_state;
use crate::harness::{Setup, Till};

/// A kiosk by its command line, on an upright screen.
fn kiosk() -> Setup {
    Setup {
        screen: "1080x1920",
        arguments: vec!["--kiosk", "--lang", "nb"],
        ..Setup::default()
    }
}

/// Types on the on-screen keyboard.
fn type_on(till: &Till, text: &str) {
    for character in text.chars() {
        let key = match character {
            ' ' => "space".to_owned(),
            other => other.to_lowercase().to_string(),
        };
        till.touch(&*format!("key-{key}"));
    }
}

/// Answers a question: the first field has the focus, the next ones get it by the keyboard's own key for it.
fn answer(till: &Till, first: &str, texts: &[&str]) {
    till.wait_for_focus(first);
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            till.touch("key-next");
        }
        type_on(till, text);
    }
    till.touch("kiosk-continue");
}

/// From the kiosk at rest to a product in the cart.
fn choose_a_product(till: &Till) {
    till.touch("kiosk-attract");
    till.touch("kiosk-language-nb");
    till.touch("product-tile");
    till.wait_for("product-count");
}

#[test]
fn a_person_buys_by_touch_and_leaves_nothing_behind() {
    let till = Till::start_with("kiosk_a_person_buys", &kiosk());
    till.wait_for("kiosk-attract");
    till.screenshot("attract");
    choose_a_product(&till);
    till.screenshot("browse");
    till.touch("kiosk-cart");
    till.touch("kiosk-continue");
    till.touch("customer-type-private");
    answer(&till, "customer-name", &["kari nordmann", "28038712383"]);
    answer(&till, "customer-email", &["kari@example.no", "46567468"]);
    answer(
        &till,
        "customer-street",
        &["klostergata 144", "7030", "trondheim"],
    );
    till.wait_for_text("kiosk-summary", "Kari Nordmann");
    till.screenshot("summary");
    till.touch("kiosk-confirm");

    wait_for_state(&till, "AwaitingBankId");
    let bank_id = till.bank_id();
    till.screenshot("bank-id");
    bank_id.approve();
    wait_for_state(&till, "Invoiced");
    till.wait_window_gone("BankID");
    till.wait_for("order-reference");
    till.screenshot("done");

    till.touch("kiosk-done");
    choose_a_product(&till);
    assert_eq!(
        till.text("product-count"),
        "1",
        "the next customer's cart holds their product alone"
    );
    till.touch("kiosk-cart");
    till.touch("kiosk-continue");
    till.touch("customer-type-private");
    till.wait_for_focus("customer-name");
    let typed = till
        .execute("return [...document.querySelectorAll('input')].map((it) => it.value).join('')");
    assert_eq!(
        typed, "",
        "nothing of the customer before is left in a field"
    );
}

#[test]
fn who_walks_away_is_asked_and_their_cart_is_emptied() {
    let setup = Setup {
        screen: "1080x1920",
        ..Setup::default()
    };
    let mut till = Till::start_with("kiosk_who_walks_away", &setup);
    // As a manager sets it up: a kiosk from the next start on, that asks after ten seconds.
    till.click("nav-settings");
    till.wait_for("settings-kiosk-idle-seconds");
    till.execute("document.querySelector('[data-testid=\"settings-kiosk\"]').click()");
    till.fill("settings-kiosk-idle-seconds", "10");
    till.fill("settings-kiosk-warning-seconds", "20");
    till.click("settings-save");
    till.wait_for("settings-said");
    till.kill();
    till.restart();

    choose_a_product(&till);
    till.wait_for("idle-warning");
    till.screenshot("warning");
    till.touch("idle-continue");
    till.wait_for_text("product-count", "1");

    till.wait_for("idle-warning");
    till.wait_for("kiosk-attract");
    choose_a_product(&till);
    assert_eq!(
        till.text("product-count"),
        "1",
        "nothing of the cart before is left"
    );
}

/// To BankID's first page.
fn to_bank_id(till: &Till) {
    choose_a_product(till);
    till.touch("kiosk-cart");
    till.touch("kiosk-continue");
    till.touch("customer-type-private");
    answer(till, "customer-name", &["kari nordmann", "28038712383"]);
    answer(till, "customer-email", &["kari@example.no", "46567468"]);
    answer(
        till,
        "customer-street",
        &["klostergata 144", "7030", "trondheim"],
    );
    till.touch("kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
}

#[test]
fn the_on_screen_keyboard_types_in_bank_ids_window() {
    let setup = Setup {
        screen: "1920x1080",
        ..kiosk()
    };
    let till = Till::start_with("kiosk_keys_in_bank_id", &setup);
    till.wait_for("kiosk-attract");
    to_bank_id(&till);
    let bank_id = till.bank_id();
    till.touch("bankid-keys");
    till.wait_for("key-enter");
    till.screenshot("keys");
    // The first page's button has the focus; the next one's too.
    till.touch("key-enter");
    bank_id.wait_for_stage("app");
    till.touch("key-enter");
    bank_id.wait_for_stage("agreement");
    bank_id.sign();
    wait_for_state(&till, "Invoiced");
    till.touch("kiosk-done");
    till.wait_for("kiosk-attract");
}

#[test]
fn a_customer_breaks_off_and_nothing_is_ordered() {
    let till = Till::start_with("kiosk_breaks_off", &kiosk());
    till.wait_for("kiosk-attract");
    to_bank_id(&till);
    till.bank_id();
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    wait_for_state(&till, "Cancelled");
    till.wait_window_gone("BankID");
    till.wait_for("was-ordered");
    till.screenshot("cancelled");
}
