//! Receipts through the till: which kind, which number, on the screen, on paper, as a file.

use kasse_app::contract::{
    ErrorCode, MethodName, OrderAction, ReceiptRef, ReceiptStanding, SettingsForm, StateName,
    TimelineKind, UiError,
};
use kasse_app::{AppError, Profile};
use kasse_front_payment::{NotSentReason, Outcome};
use kasse_store::ReceiptKey;
use kasse_store::ReceiptKind::{self, Provisional, Sale};

use crate::front::{accepted, lost};
use crate::shop::{Premises, Shop, company, original, person};

fn own(order: kasse_core::OrderId, kind: ReceiptKind) -> ReceiptKey {
    ReceiptKey {
        order,
        kind,
        refund: None,
    }
}

async fn invoiced(shop: &Shop, uuid: &str) -> String {
    shop.front().will_send(accepted(uuid, false));
    shop.front().set_status("INVOICED");
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until(&order.id, "its invoice number", |order| {
        order.invoice_number.is_some()
    })
    .await;
    order.id
}

fn copy(order: &str) -> ReceiptRef {
    ReceiptRef {
        copy: true,
        ..original(order)
    }
}

fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    UiError::from(answer.unwrap_err()).code
}

/// How often the journal has an event with a code of SAF-T.
fn journalled(shop: &Shop, order: &str, saft: u16) -> usize {
    let id = kasse_core::OrderId(order.parse().unwrap());
    let rows = shop.till.store().journal(id).unwrap();
    rows.iter().filter(|row| row.saft == Some(saft)).count()
}

#[tokio::test(start_paused = true)]
async fn looking_at_a_receipt_hands_nothing_out() {
    let shop = Shop::open();
    let order = invoiced(&shop, "ODR1").await;
    for _ in 0..2 {
        let view = shop.till.receipt_view(&original(&order)).unwrap();
        assert!(view.text.contains("SALGSKVITTERING"), "{}", view.text);
        assert_eq!(view.standing, ReceiptStanding::Original);
    }
    assert_eq!(journalled(&shop, &order, 13_012), 0);
    assert_eq!(shop.order(&order).receipt, ReceiptStanding::Original);
    assert_eq!(
        refused(shop.till.receipt_print(&copy(&order))),
        ErrorCode::NotAllowedNow
    );
}

#[tokio::test(start_paused = true)]
async fn the_original_is_handed_out_once_and_then_one_copy_that_says_the_same() {
    let shop = Shop::open();
    let order = invoiced(&shop, "ODR1").await;
    shop.till.receipt_print(&original(&order)).unwrap();
    assert_eq!(
        refused(shop.till.receipt_print(&original(&order))),
        ErrorCode::OriginalOut
    );
    assert_eq!(
        refused(shop.till.receipt_save(&original(&order))),
        ErrorCode::OriginalOut
    );
    assert!(shop.order(&order).actions.contains(&OrderAction::Copy));
    let text = shop.till.receipt_view(&original(&order)).unwrap().text;
    // Another shop, another cashier, another day: the copy is of what was handed out.
    let form = SettingsForm {
        shop_name: "Ny Eier AS".into(),
        cashier: "Vikar".into(),
        invoice_fee: false,
        ..shop.till.settings_form().unwrap()
    };
    assert_eq!(shop.till.settings_save(&form, None).unwrap().errors, []);
    shop.pass(86_400).await;
    let shop = shop.restart().await;
    let of_copy = shop.till.receipt_view(&copy(&order)).unwrap().text;
    assert!(of_copy.trim_start().starts_with("KOPI"), "{of_copy}");
    assert!(of_copy.ends_with(&text), "{of_copy}");
    shop.till.receipt_print(&copy(&order)).unwrap();
    assert_eq!(
        refused(shop.till.receipt_print(&copy(&order))),
        ErrorCode::CopyOut
    );
    assert_eq!(
        refused(shop.till.receipt_save(&copy(&order))),
        ErrorCode::CopyOut
    );
    let view = shop.order(&order);
    assert_eq!(view.receipt, ReceiptStanding::Spent);
    assert!(!view.actions.contains(&OrderAction::Copy));
    assert_eq!(journalled(&shop, &order, 13_012), 1);
    assert_eq!(journalled(&shop, &order, 13_014), 1);
    assert_eq!(
        shop.printer.printed.lock().unwrap().len(),
        1,
        "since the restart"
    );
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_there_is_told_again_and_not_made_again() {
    let shop = Shop::open();
    let order = invoiced(&shop, "ODR1").await;
    let saved = shop.till.receipt_save(&original(&order)).unwrap();
    assert!(
        saved.path.ends_with("sale-custom-1-000001.pdf"),
        "{}",
        saved.path
    );
    let first = std::fs::read(&saved.path).unwrap();
    assert!(first.starts_with(b"%PDF"));
    shop.pass(86_400).await;
    let shop = shop.restart().await;
    let again = shop.till.receipt_save(&original(&order)).unwrap();
    assert_eq!(again.path, saved.path);
    assert_eq!(std::fs::read(&again.path).unwrap(), first, "byte for byte");
    let copied = shop.till.receipt_save(&copy(&order)).unwrap();
    assert!(copied.path.ends_with("sale-custom-1-000001-kopi.pdf"));
    let again = shop.till.receipt_save(&copy(&order)).unwrap();
    assert_eq!(again.path, copied.path);
    assert_eq!(journalled(&shop, &order, 13_012), 1);
    assert_eq!(journalled(&shop, &order, 13_014), 1);
    let folder = std::path::Path::new(&saved.path).parent().unwrap();
    assert_eq!(
        std::fs::read_dir(folder).unwrap().count(),
        2,
        "nothing half-written"
    );
    // Gone is gone: there was one.
    std::fs::remove_file(&saved.path).unwrap();
    assert_eq!(
        refused(shop.till.receipt_save(&original(&order))),
        ErrorCode::OriginalOut
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_printer_refused_was_not_handed_out() {
    let shop = Shop::open();
    let order = invoiced(&shop, "ODR1").await;
    *shop.printer.missing.lock().unwrap() = true;
    assert_eq!(
        refused(shop.till.receipt_print(&original(&order))),
        ErrorCode::PrinterMissing
    );
    assert_eq!(shop.order(&order).receipt, ReceiptStanding::Original);
    *shop.printer.missing.lock().unwrap() = false;
    shop.till.receipt_print(&original(&order)).unwrap();
    *shop.printer.missing.lock().unwrap() = true;
    assert_eq!(
        refused(shop.till.receipt_print(&copy(&order))),
        ErrorCode::PrinterMissing
    );
    let after = shop.order(&order);
    assert_eq!(after.receipt, ReceiptStanding::Copy);
    let steps: Vec<_> = after.timeline.iter().map(|entry| entry.kind).collect();
    assert_eq!(
        steps[steps.len() - 5..],
        [
            TimelineKind::ReceiptIssued,
            TimelineKind::ReceiptNotHandedOut,
            TimelineKind::ReceiptIssued,
            TimelineKind::ReceiptCopied,
            TimelineKind::ReceiptNotHandedOut,
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn the_due_date_counts_from_the_invoice_not_from_the_printing() {
    let shop = Shop::open();
    let order = invoiced(&shop, "ODR1").await;
    shop.pass(3 * 86_400).await;
    let text = shop.till.receipt_view(&original(&order)).unwrap().text;
    // Invoiced on 20 November, 14 days, printed on the 23rd.
    assert!(text.contains("04.12.2026"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn each_kind_counts_for_itself_without_a_gap() {
    let shop = Shop::open();
    let mut sales = Vec::new();
    for uuid in ["ODR1", "ODR2", "ODR3"] {
        sales.push(invoiced(&shop, uuid).await);
    }
    let offline = Outcome::NotSent(NotSentReason::Dns);
    shop.front().will_send(lost(offline));
    let waiting = shop.sell(company(), MethodName::Ehf);
    let number = |order: &str, kind: ReceiptKind| {
        shop.till.receipt_view(&original(order)).unwrap();
        let id = kasse_core::OrderId(order.parse().unwrap());
        let issue = shop.till.store().receipt(own(id, kind)).unwrap();
        issue.unwrap().number
    };
    assert_eq!(number(&sales[2], Sale), 1);
    assert_eq!(number(&waiting.id, Provisional), 1);
    assert_eq!(number(&sales[0], Sale), 2);
    assert_eq!(number(&sales[2], Sale), 1, "told again, not issued again");
    assert_eq!(number(&sales[1], Sale), 3);
    let text = shop.till.receipt_view(&original(&waiting.id)).unwrap().text;
    assert!(text.contains("FORELØPIG KVITTERING"), "{text}");
    assert!(text.contains("IKKE KVITTERING FOR KJØP"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn training_marks_every_receipt() {
    let premises = Premises {
        profile: Profile::Training,
        ..Premises::new()
    };
    let shop = premises.open();
    let order = invoiced(&shop, "ODR1").await;
    let text = shop.till.receipt_view(&original(&order)).unwrap().text;
    assert!(text.contains("TRENINGSKVITTERING"), "{text}");
    let saved = shop.till.receipt_save(&original(&order)).unwrap();
    assert!(saved.path.ends_with("training-1-000001.pdf"));
}

#[tokio::test(start_paused = true)]
async fn what_came_to_nothing_or_is_not_decided_has_no_receipt() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    assert!(shop.till.receipt_view(&original(&order.id)).is_err());
    let offline = Outcome::NotSent(NotSentReason::Dns);
    shop.front().will_send(lost(offline));
    let given_up = shop.sell(company(), MethodName::Ehf);
    shop.until_told(|| shop.till.order_edit_cart(&given_up.id).ok())
        .await;
    let error = UiError::from(shop.till.receipt_save(&original(&given_up.id)).unwrap_err());
    assert_eq!(error.code, ErrorCode::NotAllowedNow);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_cannot_be_written_and_a_printer_that_is_not_there_are_said_so() {
    let shop = Shop::open();
    let order = invoiced(&shop, "ODR1").await;
    // Where a file stands, no folder can be.
    let file = shop.premises.folder.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let form = SettingsForm {
        receipt_folder: file.join("receipts").display().to_string(),
        ..shop.till.settings_form().unwrap()
    };
    let saved = shop.till.settings_save(&form, None).unwrap();
    assert_eq!(saved.errors, []);
    let error = UiError::from(shop.till.receipt_save(&original(&order)).unwrap_err());
    assert_eq!(error.code, ErrorCode::ReceiptFailed);
    assert!(error.message.contains("receipts"), "{}", error.message);
    *shop.printer.missing.lock().unwrap() = true;
    let error = UiError::from(shop.till.receipt_print(&original(&order)).unwrap_err());
    assert_eq!(error.code, ErrorCode::PrinterMissing);
    assert!(
        shop.till.receipt_view(&original(&order)).is_ok(),
        "on the screen at least"
    );
}

#[tokio::test(start_paused = true)]
async fn a_seller_without_a_number_prints_nothing() {
    let premises = Premises {
        profile: Profile::Production,
        ..Premises::new()
    };
    let shop = premises.open();
    assert_eq!(shop.till.start().unwrap().categories.len(), 0);
    shop.till.store().import_sample(Vec::new()).unwrap();
    let order = invoiced(&shop, "ODR1").await;
    let error = UiError::from(shop.till.receipt_view(&original(&order)).unwrap_err());
    assert_eq!(error.code, ErrorCode::ReceiptFailed);
    let form = SettingsForm {
        shop_organization_number: "123456785".into(),
        ..shop.till.settings_form().unwrap()
    };
    shop.till.settings_save(&form, None).unwrap();
    assert!(shop.till.receipt_view(&original(&order)).is_ok());
    let id = kasse_core::OrderId(order.parse().unwrap());
    let issued = shop.till.store().receipt(own(id, Sale));
    assert_eq!(issued.unwrap().unwrap().number, 1, "no number was lost");
}
