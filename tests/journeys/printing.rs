//! A receipt printer on the network, as a shop has one: set up in the settings, out of paper, cut off.

use std::fs;

use desktop::wait;
use paper::{Manner, Paper, Part, Sheet, SocketPrinter, interpret};

use crate::checkout::{fill_in_a_company, pay_for_one_product, send_by, wait_for_state};
use crate::harness::{LIMIT, Till, shots};

/// Letters a line, as the settings have them at first.
const COLUMNS: usize = 42;

/// Sets the printer up as a shop does, and leaves the settings.
pub(crate) fn set_up(till: &Till, printer: &SocketPrinter) {
    till.click("nav-settings");
    till.wait_for("printer-network");
    bring_into_sight(till, "printer-network");
    till.click("printer-network");
    till.fill("settings-printer-host", "127.0.0.1");
    till.fill(
        "settings-printer-port",
        &printer.address().port().to_string(),
    );
    till.click("settings-save");
    till.wait_for("settings-said");
    bring_into_sight(till, "printer-test");
    till.click("printer-test");
    till.wait_for_attribute("printer-tested", "data-outcome", "printed");
}

/// Scrolls as a person does: what is cut in half at the edge, the driver neither scrolls to nor types into.
pub(crate) fn bring_into_sight(till: &Till, control: &str) {
    till.execute(&format!(
        "document.querySelector('[data-testid=\"{control}\"]').scrollIntoView({{ block: 'center' }})"
    ));
}

/// Sells one product to a company on invoice, and answers the order's number.
fn sell(till: &Till) -> String {
    pay_for_one_product(till);
    fill_in_a_company(till);
    send_by(till, "method-send-invoice");
    wait_for_state(till, "Invoiced");
    till.text("order-reference")
}

/// What the job put on paper, kept as a picture too.
fn sheet(job: &[u8], picture: &str) -> Sheet {
    let sheet = interpret(job).expect("the printer understands every byte");
    let file = shots().join(format!("{picture}.png"));
    fs::write(file, sheet.png(COLUMNS)).expect("a picture can be kept");
    sheet
}

/// Waits until the printer has done so many jobs, and says how many receipts of this order are among them.
#[track_caller]
pub(crate) fn printed(printer: &SocketPrinter, jobs: usize, reference: &str) -> usize {
    let done = wait::until("the paper", LIMIT, || {
        let done = printer.jobs();
        Ok((done.len() >= jobs).then_some(done))
    });
    let done = done.expect("it is printed");
    assert_eq!(done.len(), jobs, "nothing else was printed");
    let sheets = done.iter().map(|job| interpret(job).expect("ESC/POS"));
    sheets
        .filter(|sheet| sheet.letters().contains(reference))
        .count()
}

#[test]
fn a_printer_is_set_up_and_prints_what_was_sold() {
    let till = Till::start("a_printer_is_set_up");
    let printer = SocketPrinter::start();
    set_up(&till, &printer);
    till.wait_for_attribute("printer-state", "data-state", "ready");
    till.screenshot("tested");
    let test = sheet(&printer.wait_for_jobs(1)[0], "a_printer_is_set_up-test");
    assert!(test.letters().contains("æøå ÆØÅ"), "{}", test.letters());
    assert!(test.letters().contains('€'), "{}", test.letters());

    till.click("nav-sale");
    let reference = sell(&till);
    till.click("receipt-print");
    assert_eq!(printed(&printer, 2, &reference), 1);
    till.wait_for_text("receipt-said", "Skrevet ut");
    till.screenshot("printed");
    let receipt = sheet(&printer.jobs()[1], "a_printer_is_set_up-receipt");
    let letters = receipt.letters();
    for expected in ["SALGSKVITTERING", "Fjell og Fjære AS", "MVA", "Totalt NOK"] {
        assert!(letters.contains(expected), "{expected} on {letters}");
    }
    let has = |wanted: fn(&Part) -> bool| receipt.parts.iter().any(wanted);
    assert!(has(|part| matches!(part, Part::Qr { .. })), "a code");
    assert!(has(|part| matches!(part, Part::Cut { .. })), "it is cut");
    assert!(
        !has(|part| matches!(part, Part::Drawer)),
        "the drawer is opened where the settings say so"
    );

    till.click("action-copy");
    assert_eq!(printed(&printer, 3, &reference), 2);
    let copy = sheet(&printer.jobs()[2], "a_printer_is_set_up-copy");
    assert!(copy.letters().contains("KOPI"), "{}", copy.letters());
    till.wait_for("receipt-spent");
}

#[test]
fn a_printer_without_paper_holds_no_sale_and_a_restart_loses_no_receipt() {
    let mut till = Till::start("a_printer_without_paper");
    let printer = SocketPrinter::start();
    set_up(&till, &printer);
    printer.set_paper(Paper::Out);
    till.click("nav-sale");
    let first = sell(&till);
    till.click("receipt-print");
    till.wait_for_attribute("receipt-job", "data-state", "waiting");
    till.wait_for_attribute("pill-printer", "data-state", "paper_out");
    till.screenshot("waits");

    till.click("new-sale");
    let second = sell(&till);
    till.click("receipt-print");
    till.wait_for_attribute("pill-printer", "data-waiting", "2");
    assert_eq!(printer.jobs().len(), 1, "only the test page was printed");
    till.click("pill-printer");
    till.wait_for("printer-panel");
    till.screenshot("panel");

    till.kill();
    till.restart();
    till.wait_for_attribute("pill-printer", "data-waiting", "2");
    till.screenshot("again");
    printer.set_paper(Paper::There);
    assert_eq!(printed(&printer, 3, &first), 1);
    assert_eq!(printed(&printer, 3, &second), 1);
    till.wait_until_gone("pill-printer");
}

#[test]
fn what_may_be_on_paper_is_asked_and_never_printed_by_itself() {
    let mut till = Till::start("what_may_be_on_paper");
    let printer = SocketPrinter::start();
    set_up(&till, &printer);
    till.click("nav-sale");

    // The paper ends in the middle.
    printer.set_manner(Manner::PaperEndsAfter(200));
    let torn = sell(&till);
    till.click("receipt-print");
    till.wait_for_attribute("receipt-job", "data-state", "unknown");
    till.screenshot("torn");
    printer.set_manner(Manner::Answers);
    printer.set_paper(Paper::There);
    till.click("receipt-job-show");
    till.click("print-job-again");
    // The test page, what broke off, and the receipt.
    assert_eq!(printed(&printer, 3, &torn), 2);
    till.wait_until_gone("pill-printer");
    sheet(&printer.jobs()[1], "what_may_be_on_paper-paper");

    // The plug is pulled while it prints: the printer does not say when it is done.
    till.click("new-sale");
    printer.set_manner(Manner::StatusOnly);
    let cut_off = sell(&till);
    let before = printer.asked_when_done();
    till.click("receipt-print");
    till.wait_for_attribute("receipt-job", "data-state", "printing");
    let whole = wait::until("the whole job", LIMIT, || {
        Ok((printer.asked_when_done() > before).then_some(()))
    });
    whole.expect("it reaches the printer");
    till.kill();
    till.restart();
    till.wait_for_text("pill-printer", "Kom kvitteringen ut?");
    till.click("pill-printer");
    till.wait_for(("print-job", "data-reference", &cut_off));
    till.screenshot("asked");
    till.click("print-job-came-out");
    till.wait_until_gone("pill-printer");
    assert_eq!(printed(&printer, 4, &cut_off), 1, "it was printed once");
}
