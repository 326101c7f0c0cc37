//! What the customer takes along.

use std::fs;
use std::path::{Path, PathBuf};

use crate::checkout::{
    fill_in_a_company, fill_in_a_person, pay_for_one_product, send_by, wait_for_state,
};
use crate::harness::{Setup, Till, approve_by_sight};

/// The receipts below a folder.
fn receipts(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let (folders, files): (Vec<_>, Vec<_>) = entries
        .map(|entry| entry.path())
        .partition(|path| path.is_dir());
    let pdfs = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    pdfs.chain(folders.iter().flat_map(|folder| receipts(folder)))
        .collect()
}

/// Saves the receipt of the order on the screen, and answers the text on its paper.
fn save_and_read(till: &Till) -> String {
    till.click("receipt-save");
    till.wait_for_text("receipt-said", ".pdf");
    let saved = receipts(&till.data_folder());
    let [file] = saved.as_slice() else {
        panic!("one receipt should have been saved: {saved:?}");
    };
    till.wait_for_text("receipt-said", &file.display().to_string());
    till.desktop().pdf_text(file).expect("the PDF can be read")
}

/// An amount as receipts write it: no-break spaces are spaces to a reader.
fn figures(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_ascii_digit() || *character == ',')
        .collect()
}

#[test]
fn the_receipt_on_the_screen_is_the_one_on_paper() {
    let till = Till::start("the_receipt_on_paper");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    till.click("method-checkout");
    till.click("method-next");
    let amount = figures(&till.text("confirm-amount"));
    till.click("submit-order");
    wait_for_state(&till, "Invoiced");
    let reference = till.text("order-reference");
    till.wait_for_text("receipt-text", &reference);
    let on_screen = till.text("receipt-text");
    let on_paper = save_and_read(&till);
    till.screenshot("saved");

    for (where_, text) in [("the screen", &on_screen), ("paper", &on_paper)] {
        assert!(text.contains(&reference), "{reference} on {where_}: {text}");
        let kind = "salgskvittering";
        assert!(
            text.to_lowercase().contains(kind),
            "{kind} on {where_}: {text}"
        );
        let has_amount = text.lines().any(|line| figures(line).contains(&amount));
        assert!(has_amount, "{amount} on {where_}: {text}");
        assert!(
            !text.to_lowercase().contains("trening"),
            "on {where_}: {text}"
        );
    }
}

#[test]
fn a_receipt_of_training_says_so() {
    let setup = Setup {
        profile: "training",
        token: None,
        ..Setup::default()
    };
    let till = Till::start_with("a_receipt_of_training_says_so", &setup);
    till.wait_for("training");
    pay_for_one_product(&till);
    fill_in_a_person(&till);
    send_by(&till, "method-checkout");
    wait_for_state(&till, "AwaitingBankId");
    approve_by_sight(&till.window("BankID"));
    wait_for_state(&till, "Invoiced");
    let reference = till.text("order-reference");
    till.wait_for_text("receipt-text", &reference);
    let on_paper = save_and_read(&till);
    till.screenshot("saved");
    assert!(on_paper.contains(&reference), "{on_paper}");
    assert!(
        on_paper.to_lowercase().contains("treningskvittering"),
        "{on_paper}"
    );
    assert!(
        !on_paper.to_lowercase().contains("salgskvittering"),
        "{on_paper}"
    );
}
