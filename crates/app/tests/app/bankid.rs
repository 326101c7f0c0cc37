//! BankID visits: what the window says is a hint, the status decides.

use std::sync::Arc;

use kasse_app::VisitEvent;
use kasse_app::contract::{
    CloseAsked, MethodName, NoticeCode, OrderAction, OrderCancel, OrderView, ProblemCode,
    StateName, TimelineKind,
};
use kasse_core::{BankIdHint, Field, Rejection};
use kasse_front_payment::{NotSentReason, Outcome};
use tokio::sync::Notify;

use crate::fakes::{BANKID, WindowAct};
use crate::front::{Call, accepted, answer, lost, status};
use crate::shop::{Shop, company, person, problem};

/// A customer before BankID's window.
async fn visit() -> (Shop, OrderView, u64) {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    let order = shop.until_state(&order.id, StateName::AwaitingBankId).await;
    let window = shop.window.open_window().unwrap();
    (shop, order, window)
}

fn cancel(order: &OrderView) -> OrderCancel {
    OrderCancel {
        order: order.id.clone(),
        note: String::new(),
    }
}

#[tokio::test(start_paused = true)]
async fn the_till_asks_before_it_closes_on_a_customer_who_signs() {
    let (shop, order, window) = visit().await;
    let asked = Some(CloseAsked {
        unsent: 0,
        in_bankid: true,
    });
    assert_eq!(shop.till.close_asked(), asked);
    shop.till.bankid_close(&order.id).unwrap();
    assert_eq!(shop.till.close_asked(), asked, "the window can come back");
    shop.till.bankid_open(&order.id).unwrap();
    let window = shop.window.open_window().unwrap_or(window);
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Success));
    assert_eq!(shop.till.close_asked(), None, "the customer is done");
}

#[tokio::test(start_paused = true)]
async fn success_is_a_hint_and_the_invoice_releases_the_goods() {
    let (shop, order, window) = visit().await;
    assert_eq!(shop.window.address(), BANKID);
    let seen = order.bankid.unwrap();
    assert!(seen.window_open && seen.host == "auth.bankid.no");
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Success));
    let hinted = shop.order(&order.id);
    assert_eq!(hinted.state, StateName::Confirming);
    assert_eq!(shop.window.open_window(), None);
    shop.pass(3_600).await;
    let waiting = shop.order(&order.id);
    assert_eq!(waiting.state, StateName::Confirming, "SENT for an hour");
    assert!(!waiting.goods_released);
    assert!(waiting.actions.contains(&OrderAction::Cancel));
    assert_eq!(problem(&waiting), Some(ProblemCode::NoInvoiceYet));
    assert_eq!(shop.till.connection().unwrap().attention, 1);
    assert_eq!(
        waiting.bankid, None,
        "the address does not outlive its time"
    );
    assert_eq!(shop.front().cancelled(), 0, "it may have been signed");
    shop.front().set_status("INVOICED");
    shop.pass(3_600).await;
    let invoiced = shop.order(&order.id);
    assert!(invoiced.goods_released);
    assert_eq!(problem(&invoiced), None);
    assert_eq!(shop.till.connection().unwrap().attention, 0);
}

#[tokio::test(start_paused = true)]
async fn who_signed_while_their_order_was_cancelled_is_told_of_until_it_is_seen_to() {
    let (shop, order, _) = visit().await;
    shop.front().will_cancel(answer(202, Outcome::Done(())));
    shop.till.order_cancel(&cancel(&order)).await.unwrap();
    shop.until_state(&order.id, StateName::Cancelled).await;
    assert_eq!(shop.till.connection().unwrap().attention, 0);
    shop.front().set_status("INVOICED");
    let invoiced = shop.until_state(&order.id, StateName::Invoiced).await;
    assert!(shop.screen.has_notice(NoticeCode::InvoicedAfterAll));
    assert_eq!(problem(&invoiced), Some(ProblemCode::InvoicedAfterAll));
    // It is not forgotten with the program.
    let shop = shop.restart().await;
    assert_eq!(
        problem(&shop.order(&order.id)),
        Some(ProblemCode::InvoicedAfterAll)
    );
    assert_eq!(shop.till.connection().unwrap().attention, 1);
    assert!(invoiced.actions.contains(&OrderAction::Cancel));
    shop.till
        .receipt_save(&crate::shop::original(&order.id))
        .unwrap();
    assert_eq!(problem(&shop.order(&order.id)), None);
    assert_eq!(shop.till.connection().unwrap().attention, 0);
}

#[tokio::test(start_paused = true)]
async fn the_status_decides_against_a_failure() {
    let (shop, order, window) = visit().await;
    shop.front().set_status("INVOICED");
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    shop.until_state(&order.id, StateName::Invoiced).await;
    assert_eq!(shop.front().cancelled(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_cancelled_at_front_payment_before_it_is_called_declined() {
    let (shop, order, window) = visit().await;
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    let failed = shop.order(&order.id);
    assert_eq!(failed.state, StateName::Confirming);
    assert_eq!(failed.actions[0], OrderAction::BankidOpen, "a way back in");
    let declined = shop.until_state(&order.id, StateName::Declined).await;
    assert_eq!(shop.front().cancelled(), 1);
    assert_eq!(declined.bankid, None);
    assert_eq!(
        declined.actions,
        [OrderAction::NewSale],
        "that it took our cancellation is not yet that it is cancelled"
    );
    let back_to_cart = [OrderAction::EditCart, OrderAction::NewSale];
    let declined = shop
        .until(&order.id, "its end at Front Payment", |order| {
            order.actions == back_to_cart
        })
        .await;
    assert_eq!(shop.front().asked(), 4);
    let told: Vec<_> = declined.timeline.iter().map(|entry| entry.kind).collect();
    assert_eq!(
        told,
        [
            TimelineKind::Placed,
            TimelineKind::SendStarted,
            TimelineKind::Accepted,
            TimelineKind::BankidOpened,
            TimelineKind::BankidFailed,
            TimelineKind::Status,
            TimelineKind::Cancelled,
            TimelineKind::Status,
        ]
    );
    let asked = shop.front().asked();
    shop.pass(600).await;
    assert_eq!(shop.front().asked(), asked, "it is over");
    assert_eq!(shop.order(&order.id).state, StateName::Declined);
}

#[tokio::test(start_paused = true)]
async fn who_broke_off_may_go_on() {
    let (shop, order, window) = visit().await;
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    let open = shop.till.bankid_open(&order.id).unwrap();
    assert_eq!(open.state, StateName::AwaitingBankId);
    let second = shop.window.open_window().unwrap();
    assert_ne!(second, window);
    shop.pass(60).await;
    assert_eq!(
        shop.order(&order.id).state,
        StateName::AwaitingBankId,
        "the failure is forgotten"
    );
    shop.till
        .visit_event(second, VisitEvent::Ended(BankIdHint::Success));
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
}

#[tokio::test(start_paused = true)]
async fn events_of_an_earlier_window_are_not_for_this_one() {
    let (shop, order, first) = visit().await;
    shop.till.bankid_close(&order.id).unwrap();
    shop.till.bankid_open(&order.id).unwrap();
    let closed_so_far = shop.window.acts().len();
    for event in [
        VisitEvent::Ended(BankIdHint::Success),
        VisitEvent::Ended(BankIdHint::Failure),
        VisitEvent::Closed,
        VisitEvent::Crashed,
        VisitEvent::Loading("evil.example".into()),
        VisitEvent::Blocked("evil.example".into()),
    ] {
        shop.till.visit_event(first, event);
    }
    shop.till
        .visit_event(99, VisitEvent::Ended(BankIdHint::Success));
    shop.till
        .visit_event(0, VisitEvent::Ended(BankIdHint::Success));
    let order = shop.order(&order.id);
    assert_eq!(order.state, StateName::AwaitingBankId);
    let seen = order.bankid.unwrap();
    assert!(seen.window_open);
    assert_eq!(
        (seen.host.as_str(), seen.blocked_host),
        ("auth.bankid.no", None)
    );
    assert_eq!(shop.window.acts().len(), closed_so_far);
}

#[tokio::test(start_paused = true)]
async fn a_window_that_is_closed_or_falls_leaves_nothing_hanging() {
    for (event, detail) in [(VisitEvent::Closed, ""), (VisitEvent::Crashed, "crashed")] {
        let (shop, order, window) = visit().await;
        shop.till.visit_event(window, event.clone());
        // The system tells twice, as systems do.
        shop.till.visit_event(window, event);
        let closed = shop.order(&order.id);
        assert_eq!(closed.state, StateName::AwaitingBankId);
        assert!(!closed.bankid.as_ref().unwrap().window_open);
        assert_eq!(
            closed.actions,
            [
                OrderAction::BankidOpen,
                OrderAction::BankidExternal,
                OrderAction::Cancel,
                OrderAction::NewSale
            ]
        );
        let told: Vec<_> = closed
            .timeline
            .iter()
            .filter(|entry| entry.kind == TimelineKind::BankidClosed)
            .map(|entry| entry.detail.as_str())
            .collect();
        assert_eq!(told, [detail]);
        shop.front().set_status("INVOICED");
        shop.until_state(&order.id, StateName::Invoiced).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_visit_can_go_on_in_the_systems_browser() {
    let (shop, order, window) = visit().await;
    let outside = shop.till.bankid_external(&order.id).unwrap();
    let seen = outside.bankid.unwrap();
    assert!(seen.external && !seen.window_open);
    assert_eq!(
        shop.window.acts()[1..],
        [WindowAct::External(BANKID.into()), WindowAct::Closed]
    );
    shop.till.visit_event(window, VisitEvent::Closed);
    let kinds: Vec<_> = shop
        .order(&order.id)
        .timeline
        .iter()
        .map(|entry| entry.kind)
        .collect();
    assert!(
        !kinds.contains(&TimelineKind::BankidClosed),
        "we closed it, not the customer"
    );
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
}

#[tokio::test(start_paused = true)]
async fn a_visit_ends_with_its_time_and_the_order_with_it() {
    let (shop, order, window) = visit().await;
    shop.pass(599).await;
    assert_eq!(shop.order(&order.id).state, StateName::AwaitingBankId);
    shop.pass(10).await;
    let over = shop.order(&order.id);
    assert_eq!(over.state, StateName::Expired);
    assert_eq!(over.bankid, None);
    assert_eq!(shop.window.open_window(), None);
    assert_eq!(shop.front().cancelled(), 1);
    assert!(
        shop.till.bankid_open(&order.id).is_err(),
        "no address is left"
    );
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Success));
    shop.front().set_status("CANCELLED");
    shop.pass(3_600).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
}

#[tokio::test(start_paused = true)]
async fn a_wall_clock_that_jumps_does_not_move_the_end_of_a_visit() {
    let (shop, order, _) = visit().await;
    shop.premises.clock.set_by_ms(6 * 3_600_000);
    shop.pass(60).await;
    assert_eq!(shop.order(&order.id).state, StateName::AwaitingBankId);
    shop.premises.clock.set_by_ms(-12 * 3_600_000);
    shop.pass(545).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
}

#[tokio::test(start_paused = true)]
async fn the_cashier_cancels_at_front_payment() {
    let (shop, order, _) = visit().await;
    let request = OrderCancel {
        note: "  Kunden\nombestemte seg ".into(),
        ..cancel(&order)
    };
    let cancelled = shop.till.order_cancel(&request).await.unwrap();
    assert_eq!(cancelled.state, StateName::Cancelled);
    assert_eq!(shop.window.open_window(), None);
    assert!(shop.front().calls().contains(&Call::Cancel {
        uuid: "ODR1".into(),
        note: "Kundenombestemte seg".into()
    }));
    assert!(
        shop.till.order_cancel(&request).await.is_err(),
        "once is enough"
    );
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_paid_already_is_not_called_cancelled() {
    let (shop, order, _) = visit().await;
    let reason = Rejection::new(Field::Other, "orderStatusAlreadyPaid".into());
    shop.front()
        .will_cancel(answer(400, Outcome::Rejected(vec![reason])));
    let refused = shop.till.order_cancel(&cancel(&order)).await.unwrap();
    assert_eq!(refused.state, StateName::AwaitingBankId);
    let said = refused.problem.unwrap();
    assert_eq!(
        (said.code, said.message.as_str()),
        (ProblemCode::CancelFailed, "orderStatusAlreadyPaid")
    );
    shop.front().set_status("PAID");
    let paid = shop.until_state(&order.id, StateName::Paid).await;
    assert!(paid.goods_released);
    assert_eq!(problem(&paid), None);
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_whose_answer_comes_after_the_invoice_changes_nothing() {
    let (shop, order, _) = visit().await;
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_cancel(answer(202, Outcome::Done(())).behind(&gate));
    shop.front().set_status("INVOICED");
    let request = cancel(&order);
    let cancelling = shop.till.order_cancel(&request);
    let invoiced = async {
        shop.until_state(&order.id, StateName::Invoiced).await;
        gate.notify_one();
    };
    let (cancelled, ()) = tokio::join!(cancelling, invoiced);
    assert_eq!(cancelled.unwrap().state, StateName::Invoiced);
    assert!(!shop.screen.has_notice(NoticeCode::StoreUnwritable));
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_that_is_lost_leaves_the_order_to_its_status() {
    let (shop, order, window) = visit().await;
    shop.front()
        .will_cancel(lost(Outcome::NotSent(NotSentReason::Dns)));
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    shop.until_problem(&order.id, ProblemCode::CancelFailed)
        .await;
    assert_eq!(shop.order(&order.id).state, StateName::Confirming);
    shop.until_state(&order.id, StateName::Declined).await;
    assert_eq!(shop.front().cancelled(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refused_cancellation_is_not_repeated_without_end() {
    let (shop, order, window) = visit().await;
    for _ in 0..1_000 {
        let reason = Rejection::new(Field::Other, "no".into());
        shop.front()
            .will_cancel(answer(400, Outcome::Rejected(vec![reason])));
    }
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    shop.pass(60).await;
    let tried = shop.front().cancelled();
    assert!((1..=3).contains(&tried), "{tried} in a minute");
    shop.pass(24 * 3_600).await;
    let tried = shop.front().cancelled();
    assert!((10..=35).contains(&tried), "{tried} in a day");
    assert_eq!(shop.order(&order.id).state, StateName::Confirming);
}

#[tokio::test(start_paused = true)]
async fn a_hint_that_comes_after_the_end_changes_nothing() {
    let (shop, order, window) = visit().await;
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_tell(status("ODR1", "INVOICED").behind(&gate));
    shop.pass(6).await;
    gate.notify_one();
    shop.until_state(&order.id, StateName::Invoiced).await;
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    shop.pass(60).await;
    assert_eq!(shop.order(&order.id).state, StateName::Invoiced);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_hangs_is_called_slow_once() {
    let (shop, order, window) = visit().await;
    shop.till
        .visit_event(window, VisitEvent::Loading("login.bankid.no".into()));
    shop.pass(13).await;
    let seen = shop.screen.visits();
    let last = seen.last().unwrap();
    assert!(last.slow && last.loading);
    assert_eq!(last.host, "login.bankid.no");
    let told = seen.len();
    shop.pass(60).await;
    assert_eq!(shop.screen.visits().len(), told, "told once");
    shop.till.visit_event(window, VisitEvent::Loaded);
    assert!(!shop.order(&order.id).bankid.unwrap().slow);
    shop.till
        .visit_event(window, VisitEvent::Blocked("bankid.no.evil.example".into()));
    let blocked = shop.screen.visits().last().unwrap().blocked_host.clone();
    assert_eq!(blocked.as_deref(), Some("bankid.no.evil.example"));
}

#[tokio::test(start_paused = true)]
async fn a_window_that_does_not_open_leaves_the_other_ways() {
    let shop = Shop::open();
    shop.window.set_broken(true);
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    let order = shop.until_state(&order.id, StateName::AwaitingBankId).await;
    assert!(!order.bankid.unwrap().window_open);
    assert!(order.actions.contains(&OrderAction::BankidExternal));
    assert!(shop.till.bankid_open(&order.id).is_err());
    shop.window.set_broken(false);
    assert!(
        shop.till
            .bankid_open(&order.id)
            .unwrap()
            .bankid
            .unwrap()
            .window_open
    );
}

#[tokio::test(start_paused = true)]
async fn the_next_customer_gets_a_window_of_their_own() {
    let (shop, first, first_window) = visit().await;
    shop.front().will_send(accepted("ODR2", true));
    let second = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&second.id, StateName::AwaitingBankId)
        .await;
    shop.till
        .visit_event(first_window, VisitEvent::Ended(BankIdHint::Success));
    assert_eq!(
        shop.order(&second.id).state,
        StateName::AwaitingBankId,
        "not by the window of another"
    );
    let left = shop.order(&first.id);
    assert_eq!(left.bankid, None);
    assert_eq!(problem(&left), Some(ProblemCode::BankidVisitLost));
    assert!(shop.till.bankid_external(&first.id).is_err());
    shop.pass(700).await;
    // The fake has one status for all orders, so the second one's end may be told of the first.
    let state = shop.order(&first.id).state;
    assert!(matches!(state, StateName::Expired | StateName::Cancelled));
}

#[tokio::test(start_paused = true)]
async fn who_signed_in_the_moment_of_the_cancellation_has_an_invoice() {
    let (shop, order, _window) = visit().await;
    // Front Payment takes the cancellation, and the customer's signature a moment before it.
    shop.front().will_cancel(answer(202, Outcome::Done(())));
    shop.front().set_status("INVOICED");
    let cancelled = shop
        .till
        .order_cancel(&OrderCancel {
            order: order.id.clone(),
            note: String::new(),
        })
        .await
        .unwrap();
    assert!(!cancelled.actions.contains(&OrderAction::EditCart));
    assert!(shop.till.order_edit_cart(&order.id).is_err());
    shop.until_state(&order.id, StateName::Invoiced).await;
}

#[tokio::test(start_paused = true)]
async fn an_invoice_that_does_not_come_for_an_hour_is_told_to_a_person() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("SENT");
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Confirming).await;
    shop.pass(1_800).await;
    assert_eq!(problem(&shop.order(&order.id)), None);
    shop.pass(7_200).await;
    let waiting = shop.order(&order.id);
    assert_eq!(problem(&waiting), Some(ProblemCode::NoInvoiceYet));
    assert_eq!(shop.till.connection().unwrap().attention, 1);
    shop.front().set_status("INVOICED");
    shop.pass(7_200).await;
    assert_eq!(problem(&shop.order(&order.id)), None);
}
