//! Bought by one switch alone: a single key chooses everything, the letters and BankID's pages among it.

use serde_json::json;

use super::bank_id::{CODE, typed_there};
use super::truth::both_say;
use super::walk::{
    LANDSCAPE, UPRIGHT, at_rest, cancel_at_bank_id, kiosk_that_scans, walk_to_bank_id,
};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// How long the focus rests, as a manager sets it: here it goes on when the journey says so.
const REST_SECONDS: &str = "10";

/// How long a hand holds the switch down, in s: quickly, and as people do, longer than a key takes to reach BankID's page.
const QUICKLY: &str = "0.02";
const SLOWLY: &str = "0.3";
/// Longer than it takes until a key repeats itself.
const FOR_LONG: &str = "1.2";

/// How many controls are marked.
const MARKED: &str = "return document.querySelectorAll('[data-scanned]').length";

/// The scan takes its steps from the journey, which also sees when a press has been drawn, and how often the focus came
/// back to the page.
const TAKE_THE_CLOCK: &str = "
    const wait = setInterval.bind(window);
    window.setInterval = (act, ms, ...more) => {
      if (ms !== 10000) return wait(act, ms, ...more);
      window.goOn = act;
      return wait(() => {}, 1e9);
    };
    window.drawn = 0;
    window.returned = 0;
    addEventListener('keyup', () =>
      requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn += 1))), true);
    addEventListener('focus', () => (window.returned += 1));";

/// A kiosk for whoever has one switch.
fn with_a_switch(name: &'static str, screen: &'static str) -> Till {
    let till = kiosk_that_scans(name, screen, REST_SECONDS);
    till.execute(TAKE_THE_CLOCK);
    // The first press begins the scan.
    press(&till, QUICKLY);
    till
}

/// The switch goes down, and up after so many seconds.
fn press_blindly(till: &Till, hold: &str) {
    till.xdotool(&["keydown", "space", "sleep", hold, "keyup", "space"]);
}

/// Presses the switch, and waits until that has been drawn.
#[track_caller]
fn press(till: &Till, hold: &str) {
    let before = till.execute("return window.drawn");
    press_blindly(till, hold);
    till.until_true(&format!("return window.drawn > {before}"));
}

/// Waits until the scan rests on a control, or on the part of the screen that has it, and answers on how many.
#[track_caller]
fn wait_for_the_scan(till: &Till, control: &str) -> u64 {
    till.wait_for(control);
    let resting = till.execute(&format!(
        "const wanted = document.querySelector('[data-testid=\"{control}\"]');
         for (let step = 0; step < 500; step += 1) {{
           const part = [...document.querySelectorAll('[data-scanned]')];
           if (part.includes(wanted)) return part.length;
           if (part.length === 0 && document.activeElement === wanted) return 1;
           goOn();
         }}
         return 0;"
    ));
    let resting = resting.as_u64().expect("a number of controls");
    assert!(resting > 0, "the scan comes to {control}");
    resting
}

/// Lets the scan come to a control: to the part of the screen that it is in, and into that where it is not alone there.
#[track_caller]
fn come_to(till: &Till, control: &str) {
    if wait_for_the_scan(till, control) > 1 {
        press(till, QUICKLY);
        assert_eq!(wait_for_the_scan(till, control), 1, "{control}");
    }
}

#[track_caller]
fn choose(till: &Till, control: &str) {
    come_to(till, control);
    press(till, QUICKLY);
}

/// Chooses what ends the turn, and this page with it.
#[track_caller]
fn choose_the_end(till: &Till, control: &str) {
    come_to(till, control);
    press_blindly(till, QUICKLY);
    at_rest(till);
}

#[track_caller]
fn write(till: &Till, text: &str) {
    for character in text.chars() {
        match character {
            ' ' => choose(till, "key-space"),
            other => choose(till, &format!("key-{other}")),
        }
    }
}

/// Chooses a key for BankID's page, which has the focus for as long as that takes.
#[track_caller]
fn choose_there(till: &Till, key: &str) {
    come_to(till, key);
    let before = till.execute("return window.returned");
    press(till, SLOWLY);
    till.until_true(&format!(
        "return window.returned > {before} && document.hasFocus()"
    ));
}

#[track_caller]
fn to_bank_id(till: &Till) {
    choose(till, "kiosk-attract");
    choose(till, "kiosk-language-nb");
    choose(till, "product-tile");
    till.wait_for_text("product-count", "1");
    choose(till, "kiosk-cart");
    till.wait_for("cart-line");
    choose(till, "kiosk-continue");
    choose(till, "customer-type-private");
    for (field, text) in [
        ("customer-name", "kari nordmann"),
        ("customer-personal-number", "28038712383"),
        ("customer-email", "kari@example.no"),
        ("customer-msisdn", "46567468"),
        ("customer-street", "klostergata 144"),
        ("customer-zip", "7030"),
        ("customer-city", "trondheim"),
    ] {
        till.wait_for(field);
        write(till, text);
        choose(till, "key-next");
    }
    till.wait_for_text("kiosk-summary", "Kari Nordmann");
    choose(till, "kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
}

#[test]
fn a_person_buys_by_one_switch_alone() {
    let till = with_a_switch("kiosk_by_one_switch", UPRIGHT);
    to_bank_id(&till);
    let bank_id = till.bank_id();
    till.until_true("return document.hasFocus()");
    till.screenshot("bankid");
    // From the button of the app, which has the focus, to that of the code device. Keys that come before a page is there
    // would go astray.
    let first = bank_id.wait_settled();
    choose_there(&till, "key-tab");
    let beside = bank_id.wait_for_another(&first);
    choose_there(&till, "key-enter");
    bank_id.wait_for_stage("code");
    bank_id.wait_for_another(&beside);
    for digit in CODE.chars() {
        choose_there(&till, &format!("key-{digit}"));
    }
    choose_there(&till, "key-enter");
    bank_id.wait_for_stage("agreement");
    assert_eq!(typed_there(&till), json!([CODE]), "each key once");
    bank_id.wait_settled();
    // The checkbox, then the button after it.
    for key in ["key-space", "key-tab", "key-enter"] {
        choose_there(&till, key);
    }
    bank_id.wait_for_stage("signed");
    wait_for_state(&till, "Invoiced");
    choose_the_end(&till, "kiosk-done");
    both_say(&till, &["Invoiced"]);
}

#[test]
fn one_switch_breaks_off_at_bank_id_also_after_a_helping_hand() {
    let till = with_a_switch("kiosk_switch_cancels", LANDSCAPE);
    to_bank_id(&till);
    let bank_id = till.bank_id();
    bank_id.identify_by_touch();
    till.until_true("return !document.hasFocus()");
    // The hand is gone. The switch signs nothing there, however long it is held: it comes back to the bar, and begins anew.
    bank_id.wait_settled();
    press_blindly(&till, FOR_LONG);
    till.until_true("return document.hasFocus()");
    assert_eq!(till.execute(MARKED), 0, "chosen nothing here either");
    press_blindly(&till, QUICKLY);
    till.until_true(&format!("{MARKED} > 0"));
    bank_id.wait_for_stage("agreement");
    choose(&till, "kiosk-cancel");
    choose(&till, "cancel-confirm");
    wait_for_state(&till, "Cancelled");
    till.wait_for_text("was-ordered", "Nei. Ingenting er bestilt");
    choose_the_end(&till, "kiosk-cancel");
    both_say(&till, &["Cancelled"]);

    // Whoever comes next has hands: BankID's window has the keys again.
    walk_to_bank_id(&till);
    till.bank_id();
    till.until_true("return !document.hasFocus()");
    cancel_at_bank_id(&till);
}
