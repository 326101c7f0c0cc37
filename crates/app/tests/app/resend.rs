//! Sending the invoice once more, against the stand-in.

use kasse_app::AppError;
use kasse_app::contract::{
    ErrorCode, MethodName, OrderAction, OrderResend, OrderView, TimelineKind, UiError,
};
use kasse_front_sim::{CallKind, Fault, OrderStatus, ScriptedFault};

use crate::shop::company;
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

fn to(order: &OrderView, msisdn: &str, email: &str) -> OrderResend {
    OrderResend {
        order: order.id.clone(),
        country_code: "+47".to_owned(),
        msisdn: msisdn.to_owned(),
        email: email.to_owned(),
    }
}

fn has(order: &OrderView, kind: TimelineKind) -> bool {
    order.timeline.iter().any(|entry| entry.kind == kind)
}

fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>) -> UiError {
    UiError::from(answer.unwrap_err())
}

#[tokio::test]
async fn the_invoice_goes_out_once_more_to_where_the_customer_is() {
    let (street, order) = invoiced().await;
    assert!(order.actions.contains(&OrderAction::Resend));
    let again = to(&order, "41234567", "ny@example.no");
    let order = street.shop.till.order_resend(&again).await.unwrap();
    assert!(has(&order, TimelineKind::Resent), "{:?}", order.timeline);
    let ledger = street.control().ledger();
    let details = &ledger.orders[0].request["customerDetails"];
    assert_eq!(
        (&details["msisdn"], &details["email"]),
        (&"41234567".into(), &"ny@example.no".into())
    );
}

#[tokio::test]
async fn a_wrong_field_is_named_and_nobody_is_asked() {
    let (street, order) = invoiced().await;
    for (msisdn, email, field) in [
        ("4123", "ny@example.no", "msisdn"),
        ("41234567", "ny@", "email"),
    ] {
        let wrong = to(&order, msisdn, email);
        let error = refused(street.shop.till.order_resend(&wrong).await);
        assert_eq!(error.field.as_deref(), Some(field));
    }
    assert_eq!(street.made(CallKind::Resend), 0);
}

#[tokio::test]
async fn what_did_not_work_is_said_as_what_it_is() {
    let (street, order) = invoiced().await;
    let again = to(&order, "41234567", "ny@example.no");
    let spoil = |fault| {
        let fault = ScriptedFault::once(CallKind::Resend, fault);
        street.control().add_fault(fault).unwrap();
    };
    spoil(Fault::Drop { made: true });
    let error = refused(street.shop.till.order_resend(&again).await);
    assert_eq!(error.code, ErrorCode::OutcomeUnknown);
    assert!(has(
        &street.shop.order(&order.id),
        TimelineKind::ResendUnknown
    ));
    // Twice does no harm.
    street.shop.till.order_resend(&again).await.unwrap();
    let uuid = order.front_order.as_deref().unwrap();
    let paid = street.control().set_order_status(uuid, OrderStatus::Paid);
    paid.unwrap();
    let error = refused(street.shop.till.order_resend(&again).await);
    assert_eq!(error.code, ErrorCode::AlreadyPaid);
    assert!(has(
        &street.shop.order(&order.id),
        TimelineKind::ResendFailed
    ));
    spoil(Fault::RateLimited {
        retry_after_seconds: Some(1),
    });
    let error = refused(street.shop.till.order_resend(&again).await);
    assert_eq!(
        (error.code, error.retryable),
        (ErrorCode::RateLimited, true)
    );
}
