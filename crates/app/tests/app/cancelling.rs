//! Cancelling what is invoiced, against the stand-in.

use kasse_app::AppError;
use kasse_app::contract::{
    ErrorCode, MethodName, OrderAction, OrderCancel, OrderView, ReceiptRef, ReceiptStanding,
    StateName, TimelineKind, UiError,
};
use kasse_front_sim::{CallKind, Fault, OrderStatus, ScriptedFault};

use crate::shop::{company, original, person};
use crate::stand_in::Street;

async fn invoiced() -> (Street, OrderView) {
    let street = Street::open().await;
    let order = street.shop.sell(company(), MethodName::SendInvoice);
    let order = street
        .shop
        .until(&order.id, "its invoice", |order| {
            order.invoice_number.is_some()
        })
        .await;
    (street, order)
}

fn because(order: &OrderView, note: &str) -> OrderCancel {
    OrderCancel {
        order: order.id.clone(),
        note: note.to_owned(),
    }
}

fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>) -> UiError {
    UiError::from(answer.unwrap_err())
}

#[tokio::test]
async fn an_invoice_is_cancelled_with_a_reason() {
    let (street, order) = invoiced().await;
    assert!(order.actions.contains(&OrderAction::Cancel));
    let till = &street.shop.till;
    let error = refused(till.order_cancel(&because(&order, "  ")).await);
    assert_eq!(error.field.as_deref(), Some("note"));
    assert_eq!(street.made(CallKind::Cancel), 0);
    let cancelled = till
        .order_cancel(&because(&order, "Feil kunde"))
        .await
        .unwrap();
    assert_eq!(cancelled.state, StateName::Cancelled);
    let ledger = street.control().ledger();
    assert_eq!(ledger.orders[0].status, OrderStatus::Cancelled);
}

#[tokio::test]
async fn a_cancelled_invoice_has_a_return_receipt_and_one_copy_of_it() {
    let (street, order) = invoiced().await;
    let till = &street.shop.till;
    till.receipt_print(&original(&order.id)).unwrap();
    let cancelled = till
        .order_cancel(&because(&order, "Feil kunde"))
        .await
        .unwrap();
    assert_eq!(cancelled.receipt, ReceiptStanding::Original);
    assert!(cancelled.actions.contains(&OrderAction::Receipt));
    let seen = till.receipt_view(&original(&order.id)).unwrap();
    assert!(seen.text.contains("RETURKVITTERING"), "{}", seen.text);
    let text = seen.text.replace('\u{a0}', " ");
    assert!(
        text.contains("Retur totalt NOK                 \u{2212}1 999,00"),
        "{text}"
    );
    till.receipt_print(&original(&order.id)).unwrap();
    let printed = street.shop.order(&order.id);
    assert!(printed.actions.contains(&OrderAction::Copy), "{printed:?}");
    let saved = till.receipt_save(&ReceiptRef {
        copy: true,
        ..original(&order.id)
    });
    let path = saved.unwrap().path;
    assert!(
        path.contains("return-") && path.contains("-annullert-kopi"),
        "{path}"
    );
    assert_eq!(street.shop.order(&order.id).receipt, ReceiptStanding::Spent);
}

#[tokio::test]
async fn what_was_cancelled_before_its_invoice_has_no_return_receipt() {
    let street = Street::open().await;
    let order = street.shop.sell(person(), MethodName::Checkout);
    street
        .shop
        .until_state(&order.id, StateName::AwaitingBankId)
        .await;
    let cancelled = street.shop.till.order_cancel(&because(&order, "")).await;
    cancelled.unwrap();
    let order = street
        .shop
        .until_state(&order.id, StateName::Cancelled)
        .await;
    assert_eq!(order.receipt, ReceiptStanding::None);
    assert!(!order.actions.contains(&OrderAction::Receipt));
}

#[tokio::test]
async fn a_paid_invoice_is_not_cancelled_and_turns_out_paid() {
    let (street, order) = invoiced().await;
    let uuid = order.front_order.as_deref().unwrap();
    let paid = street.control().set_order_status(uuid, OrderStatus::Paid);
    paid.unwrap();
    let cancel = because(&order, "Feil kunde");
    let error = refused(street.shop.till.order_cancel(&cancel).await);
    assert_eq!(error.code, ErrorCode::AlreadyPaid);
    let order = street.shop.order(&order.id);
    assert_eq!(order.state, StateName::Paid);
    let failed = |entry: &kasse_app::contract::TimelineEntry| {
        entry.kind == TimelineKind::CancelFailed && entry.detail == "already_paid"
    };
    assert!(order.timeline.iter().any(failed), "{:?}", order.timeline);
    assert!(!order.actions.contains(&OrderAction::Cancel));
}

#[tokio::test]
async fn a_lost_answer_to_a_cancellation_is_settled_by_the_status() {
    for (made, expected) in [(true, StateName::Cancelled), (false, StateName::Invoiced)] {
        let (street, order) = invoiced().await;
        let fault = ScriptedFault::once(CallKind::Cancel, Fault::Drop { made });
        street.control().add_fault(fault).unwrap();
        let cancel = because(&order, "Feil kunde");
        let answer = street.shop.till.order_cancel(&cancel).await;
        assert_eq!(street.shop.order(&order.id).state, expected);
        match answer {
            Ok(view) => assert_eq!((made, view.state), (true, StateName::Cancelled)),
            Err(error) => {
                assert_eq!(
                    (made, UiError::from(error).code),
                    (false, ErrorCode::OutcomeUnknown)
                );
            }
        }
    }
}
