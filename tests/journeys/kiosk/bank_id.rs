//! What the kiosk offers beside BankID's page.

use serde_json::{Value, json};

use super::truth::both_say;
use super::walk::{LANDSCAPE, UPRIGHT, at_rest, kiosk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// Of each kind of key one: a letter that the machine's keyboard lacks, its capital, one without a capital, a sign, a
/// digit, a sign that stands on the keys only after shift, a usual capital. As many as the field takes.
const WORD: &str = "åÅß@7!Q";
/// What BankID takes.
pub(super) const CODE: &str = "123456";
/// What stands on the keys of digits after shift.
const SIGNS: &str = "!#%&/()=?+";

/// More than the bar has controls.
const MOST_TABS: usize = 20;

#[test]
fn the_on_screen_keyboard_types_in_bank_ids_window() {
    let till = Till::start_with("kiosk_keys_in_bank_id", &kiosk(LANDSCAPE));
    at_rest(&till);
    walk_to_bank_id(&till);
    let bank_id = till.bank_id();
    till.touch("bankid-keys");
    till.wait_for("key-enter");
    till.screenshot("keys");
    // The first page's button has the focus; the next one's too.
    till.touch("key-enter");
    bank_id.wait_for_stage("app");
    till.touch("key-enter");
    bank_id.wait_for_stage("agreement");
    bank_id.wait_settled();
    bank_id.sign();
    wait_for_state(&till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
}

#[test]
fn every_kind_of_key_arrives_in_bank_ids_window_as_it_was_touched() {
    let till = Till::start_with("kiosk_words_in_bank_id", &kiosk(UPRIGHT));
    walk_to_bank_id(&till);
    let bank_id = till.bank_id();
    till.touch("bankid-keys");
    till.wait_for("key-enter");
    // From the button of the app, which has the focus, to that of the code device. Keys that come before a page is there
    // would go astray.
    let first = bank_id.wait_settled();
    till.touch("key-tab");
    let beside = bank_id.wait_for_another(&first);
    till.touch("key-enter");
    bank_id.wait_for_stage("code");
    bank_id.wait_for_another(&beside);
    type_on_pages_keys(&till, WORD);
    till.screenshot("word");
    till.touch("key-enter");
    let typed = till.front().wait_until("a word at BankID", || {
        Some(typed_there(&till)).filter(|typed| *typed != json!([]))
    });
    assert_eq!(typed, json!([WORD]));

    // It is no code, and is asked for once more.
    bank_id.touch_refused_field();
    type_on_pages_keys(&till, "9");
    till.touch("key-backspace");
    type_on_pages_keys(&till, CODE);
    till.touch("key-enter");
    bank_id.wait_for_stage("agreement");
    assert_eq!(typed_there(&till), json!([WORD, CODE]));
    bank_id.wait_settled();
    // The checkbox, then the button after it.
    for key in ["key-space", "key-tab", "key-enter"] {
        till.touch(key);
    }
    bank_id.wait_for_stage("signed");
    wait_for_state(&till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
}

/// Types on the keyboard for BankID's page, whose keys are other ones after shift.
#[track_caller]
fn type_on_pages_keys(till: &Till, text: &str) {
    for character in text.chars() {
        let shifted = character.is_uppercase() || SIGNS.contains(character);
        if shifted {
            till.touch("key-shift");
            till.wait_for("key-!");
        }
        till.touch(format!("key-{}", character.to_lowercase()).as_str());
        // For one key alone.
        till.wait_for("key-1");
    }
    assert_eq!(till.count("bankid-keys-failed"), 0, "all keys were taken");
}

/// What the stand-in got as one-time codes.
#[track_caller]
pub(super) fn typed_there(till: &Till) -> Value {
    till.front().orders()[0]["visit"]["typed"].clone()
}

#[test]
fn whoever_has_a_keyboard_alone_gets_from_bank_id_to_the_bar_and_back() {
    let till = Till::start_with("kiosk_f6", &kiosk(UPRIGHT));
    at_rest(&till);
    walk_to_bank_id(&till);
    let bank_id = till.bank_id();
    assert_eq!(till.count("bankid-f6"), 0, "of no use to hands");
    till.xdotool(&["key", "F6"]);
    till.until_true("return document.hasFocus()");
    till.xdotool(&["key", "Tab"]);
    till.wait_for("bankid-f6");
    till.screenshot("bar");
    let is_at_cancel = "return document.activeElement?.matches('[data-testid=kiosk-cancel]')";
    for _ in 0..MOST_TABS {
        if till.execute(is_at_cancel) == true {
            break;
        }
        till.xdotool(&["key", "Tab"]);
    }
    till.until_true(is_at_cancel);
    till.xdotool(&["key", "Return"]);
    till.wait_for("cancel-confirm");
    // They think better of it.
    till.xdotool(&["key", "F6"]);
    till.until_true("return !document.hasFocus()");
    bank_id.approve();
    wait_for_state(&till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
}
