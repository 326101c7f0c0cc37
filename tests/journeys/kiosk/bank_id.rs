//! What the kiosk offers beside BankID's page.

use super::truth::both_say;
use super::walk::{LANDSCAPE, at_rest, kiosk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::Till;

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
    bank_id.sign();
    wait_for_state(&till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
}
