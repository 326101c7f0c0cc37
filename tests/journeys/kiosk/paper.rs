//! Receipts at the kiosk: a printer without paper, and a code for the customer's phone.

use paper::{Paper, SocketPrinter};

use super::phone::code_on_screen;
use super::truth::both_say;
use super::walk::{LANDSCAPE, UPRIGHT, adjust, at_rest, kiosk, kiosk_set_up, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::Till;
use crate::printing::{printed, set_up};

#[test]
fn without_paper_the_sale_stands_and_the_receipt_comes_later() {
    runs_out_of_paper("kiosk_without_paper", UPRIGHT);
}

#[test]
fn without_paper_on_a_landscape_screen() {
    runs_out_of_paper("kiosk_without_paper_landscape", LANDSCAPE);
}

#[track_caller]
fn runs_out_of_paper(name: &'static str, screen: &'static str) {
    let printer = SocketPrinter::start();
    let till = kiosk_set_up(name, screen, |till| set_up(till, &printer));
    printer.set_paper(Paper::Out);

    walk_to_bank_id(&till);
    till.bank_id().approve_by_touch();
    wait_for_state(&till, "Invoiced");
    let reference = till.text("order-reference");
    till.touch("receipt-print");
    // Bought is bought; the paper is another matter.
    till.wait_for_attribute("receipt-printed", "data-state", "paper_out");
    till.wait_for_text("receipt-printed", "tom for papir");
    wait_for_state(&till, "Invoiced");
    till.screenshot("waits");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
    assert_eq!(printer.jobs().len(), 1, "only the test page was printed");

    // Somebody brings paper, with the next customer at the kiosk already.
    walk_to_bank_id(&till);
    printer.set_paper(Paper::There);
    assert_eq!(printed(&printer, 2, &reference), 1);
    till.bank_id().approve_by_touch();
    wait_for_state(&till, "Invoiced");
    let next = till.text("order-reference");
    till.touch("receipt-print");
    assert_eq!(printed(&printer, 3, &next), 1);
    till.wait_for_attribute("receipt-printed", "data-state", "there");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced", "Invoiced"]);
}

#[test]
fn the_code_for_the_phone_holds_the_whole_receipt() {
    reads_the_receipt("kiosk_receipt_code", UPRIGHT, &[]);
}

#[test]
fn the_code_is_as_large_in_landscape_with_the_largest_text() {
    reads_the_receipt("kiosk_receipt_code_200", LANDSCAPE, &["sight-size-200"]);
}

#[track_caller]
fn reads_the_receipt(name: &'static str, screen: &'static str, wishes: &[&str]) {
    let till = Till::start_with(name, &kiosk(screen));
    walk_to_bank_id(&till);
    till.bank_id().approve_by_touch();
    wait_for_state(&till, "Invoiced");
    let reference = till.text("order-reference");
    adjust(&till, wishes);
    till.touch("receipt-code");
    till.wait_for("receipt-modules");
    till.screenshot("code");
    let receipt = code_on_screen(&till);
    for said in ["SALGSKVITTERING", "MVA", &reference] {
        assert!(receipt.contains(said), "{said}: {receipt}");
    }
    assert_eq!(till.count("receipt-print"), 0, "one original is enough");
    till.touch("kiosk-done");
    at_rest(&till);
    both_say(&till, &["Invoiced"]);
}
