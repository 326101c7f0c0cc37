//! Sending by every way, and what each answer means.

use std::sync::Arc;

use kasse_app::contract::{
    MethodName, OrderAction, OrderCancel, ProblemCode, StateName, TimelineKind,
};
use kasse_core::{FrontOrder, UnknownCause};
use kasse_front_payment::Outcome;
use tokio::sync::Notify;

use crate::fakes::{START_MS, TOKEN};
use crate::front::{Call, accepted, answer, lost, panic, status};
use crate::shop::{PERSONAL_NUMBER, Premises, Shop, company, company_number, person, problem};

fn unknown<T>(cause: UnknownCause) -> Outcome<T> {
    Outcome::Unknown { cause, front: None }
}

#[tokio::test(start_paused = true)]
async fn a_company_is_invoiced_and_its_goods_are_released() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().will_tell(status("ODR1", "SENT"));
    shop.front().will_tell(status("ODR1", "INVOICED"));
    let order = shop.sell(company(), MethodName::Checkout);
    let confirming = shop.until_state(&order.id, StateName::Confirming).await;
    assert!(!confirming.goods_released, "SENT releases no goods");
    let done = shop
        .until(&order.id, "its invoice number", |order| {
            order.invoice_number.is_some()
        })
        .await;
    assert_eq!(done.state, StateName::Invoiced);
    assert!(done.goods_released);
    assert_eq!(done.invoice_number.as_deref(), Some("F-ODR1"));
    let usual = [
        OrderAction::NewSale,
        OrderAction::Receipt,
        OrderAction::Refund,
        OrderAction::Resend,
        OrderAction::Cancel,
    ];
    assert_eq!(done.actions, usual);
    let sent = Call::Send {
        reference: order.reference,
        order_date: START_MS / 1_000,
        personal_number: None,
        token: TOKEN.into(),
    };
    assert_eq!(shop.front().calls()[0], sent);

    let asked = shop.front().asked();
    shop.pass(3_600).await;
    assert_eq!(
        shop.front().asked(),
        asked,
        "what is done is not asked after"
    );
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_personal_number_goes_along_where_it_was_given() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let order = shop.sell(person(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Confirming).await;
    let Call::Send {
        personal_number, ..
    } = &shop.front().calls()[0]
    else {
        panic!("it was not sent")
    };
    assert_eq!(personal_number.as_deref(), Some(PERSONAL_NUMBER));
}

#[tokio::test(start_paused = true)]
async fn an_open_outcome_is_never_sent_again_while_nothing_is_found_out() {
    for cause in [
        UnknownCause::Timeout,
        UnknownCause::ConnectionLost,
        UnknownCause::ServerError,
        UnknownCause::UnreadableAnswer,
    ] {
        let shop = Shop::open();
        shop.front().will_send(lost(unknown(cause)));
        for _ in 0..300 {
            shop.front()
                .will_list(lost(unknown(UnknownCause::ConnectionLost)));
        }
        let order = shop.sell(company(), MethodName::Checkout);
        let order = shop.until_state(&order.id, StateName::Unknown).await;
        assert_eq!(problem(&order), Some(ProblemCode::Unknown));
        assert_eq!(order.actions[0], OrderAction::NewSale);
        assert!(!order.actions.contains(&OrderAction::Retry));
        assert!(shop.till.order_retry(&order.id).is_err());
        assert!(shop.till.order_edit_cart(&order.id).is_err());
        shop.pass(7_200).await;
        let shop = shop.restart().await;
        shop.pass(3_600).await;
        assert_eq!(shop.front().sent(), 1, "{cause:?}");
        let after = shop.order(&order.id);
        assert_eq!(after.state, StateName::Unknown);
        assert_eq!(problem(&after), Some(ProblemCode::Unknown), "still said");
        assert_eq!(shop.till.connection().unwrap().attention, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_that_was_named_is_asked_after_although_its_answer_is_open() {
    let shop = Shop::open();
    let front = Some(FrontOrder::new("ODR1".into(), None));
    let cause = UnknownCause::ServerError;
    shop.front()
        .will_send(answer(500, Outcome::Unknown { cause, front }));
    shop.front().set_status("INVOICED");
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Invoiced).await;
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_missing_address_for_bankid_is_said_and_the_order_can_be_cancelled() {
    let shop = Shop::open();
    let front = Some(FrontOrder::new("ODR1".into(), None));
    let cause = UnknownCause::IncompleteAnswer;
    shop.front()
        .will_send(answer(201, Outcome::Unknown { cause, front }));
    let order = shop.sell(person(), MethodName::Checkout);
    let order = shop
        .until_problem(&order.id, ProblemCode::BankidAddressMissing)
        .await;
    assert_eq!(order.state, StateName::Unknown);
    assert!(order.actions.contains(&OrderAction::Cancel));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_names_another_sales_order_is_not_believed() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().will_send(accepted("ODR1", false));
    let first = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&first.id, StateName::Confirming).await;
    let second = shop.sell(company(), MethodName::Checkout);
    let second = shop.until_state(&second.id, StateName::Unknown).await;
    assert_eq!(second.front_order, None);
    assert_eq!(
        shop.order(&first.id).front_order.as_deref(),
        Some("ODR1"),
        "it stays whose it was"
    );
}

#[tokio::test(start_paused = true)]
async fn one_order_that_hangs_holds_up_no_other() {
    let shop = Shop::open();
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_send(accepted("ODR1", false).behind(&gate));
    shop.front().will_send(accepted("ODR2", false));
    let slow = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&slow.id, StateName::Sending).await;
    let quick = shop.sell(company_number(2), MethodName::SendInvoice);
    shop.until_state(&quick.id, StateName::Confirming).await;
    assert_eq!(shop.order(&slow.id).state, StateName::Sending);
    assert!(
        shop.order(&slow.id).actions.is_empty(),
        "nothing can be done"
    );
    let cancel = kasse_app::contract::OrderCancel {
        order: slow.id.clone(),
        note: String::new(),
    };
    assert!(shop.till.order_cancel(&cancel).await.is_err());
    gate.notify_one();
    shop.until_state(&slow.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn a_step_that_falls_leaves_its_order_unknown_and_the_worker_at_work() {
    let shop = Shop::open();
    shop.front().will_send(panic());
    shop.front().will_send(accepted("ODR2", false));
    let fallen = shop.sell(company(), MethodName::Checkout);
    let fallen = shop.until_state(&fallen.id, StateName::Unknown).await;
    let last = fallen.timeline.last().unwrap();
    assert_eq!(last.kind, TimelineKind::Unknown);
    assert_eq!(last.detail, "interrupted");
    let said = fallen.problem.unwrap().message;
    assert_eq!(said, "", "a code of ours is not Front Payment's word");
    let next = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&next.id, StateName::Confirming).await;
    assert_eq!(shop.front().sent(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_falls_is_asked_again() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().will_tell(panic());
    shop.front().will_tell(status("ODR1", "INVOICED"));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Invoiced).await;
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_makes_everything_quiet_for_as_long_as_it_says() {
    let shop = Shop::open();
    let limited = || {
        answer(
            429,
            Outcome::RateLimited {
                retry_after_ms: Some(20_000),
            },
        )
    };
    shop.front().will_send(limited());
    let first = shop.sell(company(), MethodName::Checkout);
    let first = shop
        .until_problem(&first.id, ProblemCode::RateLimited)
        .await;
    assert_eq!(first.problem.unwrap().retry_at, Some(START_MS + 20_000));
    shop.front().will_send(accepted("ODR1", false));
    shop.front().will_send(accepted("ODR2", false));
    let second = shop.sell(company(), MethodName::Checkout);
    shop.pass(19).await;
    assert_eq!(shop.front().calls().len(), 1, "nothing is called");
    shop.pass(2).await;
    shop.until_state(&first.id, StateName::Confirming).await;
    shop.until_state(&second.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_any_more_is_not_done_behind_their_back() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let known = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&known.id, StateName::Confirming).await;
    let limited = Outcome::RateLimited {
        retry_after_ms: Some(600_000),
    };
    shop.front().will_send(answer(429, limited));
    let first = shop.sell(company(), MethodName::SendInvoice);
    shop.until_problem(&first.id, ProblemCode::RateLimited)
        .await;

    // It is told at once, not after the ten minutes, and what can wait does.
    let private = shop.sell(person(), MethodName::Checkout);
    let private = shop
        .until_problem(&private.id, ProblemCode::RateLimited)
        .await;
    assert!(private.actions.contains(&OrderAction::Retry), "{private:?}");
    let second = shop.sell(company(), MethodName::SendInvoice);
    let second = shop
        .until_problem(&second.id, ProblemCode::RateLimited)
        .await;
    assert_eq!(second.problem.unwrap().retry_at, Some(START_MS + 600_000));
    let cancel = OrderCancel {
        order: known.id.clone(),
        note: String::new(),
    };
    let failed = shop.till.order_cancel(&cancel).await.unwrap();
    assert_eq!(problem(&failed), Some(ProblemCode::CancelFailed));

    shop.front().will_send(accepted("ODR2", false));
    shop.front().will_send(accepted("ODR3", false));
    shop.pass(1_200).await;
    shop.until_state(&first.id, StateName::Confirming).await;
    shop.until_state(&second.id, StateName::Confirming).await;
    let private = shop.order(&private.id);
    assert_eq!(private.state, StateName::Queued);
    assert_eq!(problem(&private), Some(ProblemCode::RateLimited));
    assert_eq!(shop.front().sent(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_clocks_drift_is_told_once_and_orders_are_dated_by_the_server() {
    let shop = Shop::open();
    let late = START_MS / 1_000 + 3_600;
    let refused = Outcome::Rejected(vec![kasse_core::Rejection::new(
        kasse_core::Field::OrderDate,
        "The order date must be a current or future date.".into(),
    )]);
    shop.front()
        .will_send(answer(417, refused).at_server_time(late));
    shop.front().will_send(accepted("ODR1", false));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Confirming).await;
    let dates: Vec<_> = shop
        .front()
        .calls()
        .iter()
        .filter_map(|call| match call {
            Call::Send { order_date, .. } => Some(*order_date),
            Call::Status(_)
            | Call::InvoiceNumber(_)
            | Call::List
            | Call::Details(_)
            | Call::Cancel { .. } => None,
        })
        .collect();
    assert_eq!(dates, [START_MS / 1_000, late]);
    let notices = shop.screen.notices();
    let drift: Vec<_> = notices
        .iter()
        .filter(|notice| notice.code == kasse_app::contract::NoticeCode::ClockDrift)
        .map(|notice| notice.detail.as_str())
        .collect();
    assert_eq!(drift, ["3600"]);
}

#[tokio::test(start_paused = true)]
async fn a_date_that_is_refused_for_no_reason_of_ours_is_not_sent_for_ever() {
    let shop = Shop::open();
    for _ in 0..2 {
        let refused = Outcome::Rejected(vec![kasse_core::Rejection::new(
            kasse_core::Field::OrderDate,
            "The order date is wrong.".into(),
        )]);
        shop.front().will_send(answer(417, refused));
    }
    let order = shop.sell(company(), MethodName::Checkout);
    let order = shop.until_state(&order.id, StateName::Rejected).await;
    assert_eq!(order.field_problems[0].field, "order_date");
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wall_clock_that_is_set_back_holds_no_order_back() {
    let shop = Shop::open();
    let refused = Outcome::NotSent(kasse_front_payment::NotSentReason::ConnectRefused);
    shop.front().will_send(lost(refused));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    shop.premises.clock.set_by_ms(-5 * 3_600_000);
    shop.front().will_send(accepted("ODR1", false));
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn forty_open_orders_are_asked_after_with_a_tenth_of_the_limit() {
    let shop = Premises::new().open_idle();
    for number in 0..40 {
        shop.front()
            .will_send(accepted(&format!("ODR{number}"), false));
        shop.sell(company(), MethodName::SendInvoice);
    }
    let mut shop = shop;
    shop.begin_work();
    shop.pass(600).await;
    assert_eq!(shop.front().sent(), 40);
    let shop = shop.restart().await;
    let before = shop.front().asked();
    shop.pass(59).await;
    let asked = shop.front().asked() - before;
    assert!((20..=24).contains(&asked), "{asked} in a minute");
}

#[tokio::test(start_paused = true)]
async fn however_late_an_invoice_is_first_looked_at_its_number_is_fetched() {
    for (status, state) in [
        ("PAID", StateName::Paid),
        ("REFUNDED", StateName::Refunded),
        ("PARTIAL_REFUNDED", StateName::PartlyRefunded),
    ] {
        let shop = Shop::open();
        shop.front().set_status(status);
        shop.front().will_send(accepted("ODR1", false));
        let order = shop.sell(company(), MethodName::SendInvoice);
        let seen = shop.until_state(&order.id, state).await;
        let seen = shop
            .until(&seen.id, "its number", |order| {
                order.invoice_number.is_some()
            })
            .await;
        assert_eq!(seen.invoice_number.as_deref(), Some("F-ODR1"), "{status}");
        assert_eq!(seen.state, state);
    }
}
