//! The queue: whose order goes when, how fast it drains, and what a clock that is set does to it.

use std::sync::Arc;
use std::time::Duration;

use kasse_app::contract::{MethodName, NoticeCode, OrderView, ProblemCode, SetToken, StateName};
use kasse_front_payment::{NotSentReason, Outcome};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::front::{Call, accepted, answer, lost, panic, status};
use crate::shop::{Premises, Shop, company, company_number, person, problem};

fn refused<T>() -> Outcome<T> {
    Outcome::NotSent(NotSentReason::ConnectRefused)
}

/// The references in the order in which they were sent.
fn sent(shop: &Shop) -> Vec<String> {
    let calls = shop.front().calls().into_iter();
    calls
        .filter_map(|call| match call {
            Call::Send { reference, .. } => Some(reference),
            Call::Status(_)
            | Call::InvoiceNumber(_)
            | Call::Cancel { .. }
            | Call::List
            | Call::Details(_) => None,
        })
        .collect()
}

fn references(orders: &[&OrderView]) -> Vec<String> {
    orders.iter().map(|order| order.reference.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_customers_orders_go_one_after_the_other_and_hold_up_nobody_else() {
    let shop = Shop::open();
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_send(accepted("ODR1", false).behind(&gate));
    shop.front().will_send(accepted("ODR2", false));
    shop.front().will_send(accepted("ODR3", false));
    let first = shop.sell(company_number(1), MethodName::SendInvoice);
    shop.until_state(&first.id, StateName::Sending).await;
    let second = shop.sell(company_number(1), MethodName::SendInvoice);
    let other = shop.sell(company_number(2), MethodName::SendInvoice);
    shop.until_state(&other.id, StateName::Confirming).await;
    assert_eq!(shop.order(&second.id).state, StateName::Queued);
    gate.notify_one();
    shop.until_state(&second.id, StateName::Confirming).await;
    assert_eq!(sent(&shop), references(&[&first, &other, &second]));
}

#[tokio::test(start_paused = true)]
async fn a_refused_order_does_not_hold_up_the_next_of_its_customer() {
    let shop = Shop::open();
    let reason = kasse_core::Rejection::new(kasse_core::Field::Email, "no".into());
    shop.front()
        .will_send(answer(417, Outcome::Rejected(vec![reason])));
    shop.front().will_send(accepted("ODR2", false));
    let bad = shop.sell(company(), MethodName::SendInvoice);
    let good = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&good.id, StateName::Confirming).await;
    assert_eq!(shop.order(&bad.id).state, StateName::Rejected);
}

#[tokio::test(start_paused = true)]
async fn who_stands_at_the_till_goes_before_the_queue() {
    let shop = Premises::new().open_idle();
    let most = 320;
    for number in 0..most {
        shop.front()
            .will_send(accepted(&format!("ODR{number}"), false));
        shop.sell(company_number(number), MethodName::SendInvoice);
    }
    // Nobody hurries after a restart.
    let shop = shop.restart().await;
    shop.pass(20).await;
    let before = sent(&shop).len();
    assert!(before < 300, "the queue drains within the limit: {before}");
    let order = shop.sell(company_number(9_999), MethodName::Checkout);
    shop.pass(2).await;
    assert!(sent(&shop).contains(&order.reference));
    assert!(sent(&shop).len() < before + 10);
}

#[tokio::test(start_paused = true)]
async fn a_queue_drains_at_the_limit_and_never_over_it() {
    let orders = 400;
    let shop = Premises::new().open_idle();
    for number in 0..orders {
        shop.front().will_send(
            accepted(&format!("ODR{number}"), false)
                .after(Duration::from_millis(400))
                .limited(240),
        );
        shop.sell(company_number(number), MethodName::SendInvoice);
    }
    let shop = shop.restart().await;
    // In the first minute nothing waits for the limit yet.
    shop.pass(60).await;
    let before = shop.front().sent();
    let start = tokio::time::Instant::now();
    let drained = async {
        while shop.front().sent() < usize::try_from(orders).unwrap() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    drained.await;
    let sent = f64::from(orders - u32::try_from(before).unwrap());
    let rate = sent * 60.0 / start.elapsed().as_secs_f64();
    assert!(rate >= 240.0 * 0.95, "{rate} a minute");
    assert_eq!(shop.front().over_the_limit(), 0);
}

#[tokio::test(start_paused = true)]
async fn without_a_connection_a_long_queue_is_not_tried_order_by_order() {
    let shop = Premises::new().open_idle();
    for number in 0..50 {
        shop.front().will_send(lost(refused()));
        shop.sell(company_number(number), MethodName::SendInvoice);
    }
    shop.front().stay_offline(true);
    let shop = shop.restart().await;
    shop.pass(600).await;
    let tried = shop.front().sent();
    assert!((5..=12).contains(&tried), "{tried} in ten minutes");
    let asked = shop.front().asked();
    assert!((8..=14).contains(&asked), "{asked} probes in ten minutes");
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_forth_and_back_moves_no_retry() {
    for jump_ms in [-30 * 60_000, 8 * 60_000, 5 * 3_600_000, -5 * 3_600_000] {
        let shop = Shop::open();
        for _ in 0..6 {
            shop.front().will_send(lost(refused()));
        }
        shop.front().stay_offline(true);
        let order = shop.sell(company(), MethodName::SendInvoice);
        shop.pass(40).await;
        shop.premises.clock.set_by_ms(jump_ms);
        let before = shop.front().sent();
        shop.pass(20).await;
        assert!(shop.front().sent() <= before + 1, "{jump_ms}");
        shop.pass(300).await;
        assert!(shop.front().sent() > before, "{jump_ms}");
        assert_eq!(shop.order(&order.id).state, StateName::Queued);
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_set_back_overnight_holds_nothing_back() {
    let shop = Shop::open();
    shop.front().will_send(lost(refused()));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    let premises = shop.pull_the_plug().await;
    premises.clock.set_by_ms(-40 * 60_000);
    premises.front.will_send(accepted("ODR1", false));
    let shop = premises.open();
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn a_token_from_the_command_line_is_found_by_a_till_that_runs() {
    let shop = Shop::open();
    shop.front().will_send(answer(401, Outcome::TokenRefused));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_problem(&order.id, ProblemCode::TokenRefused)
        .await;
    shop.pass(300).await;
    assert_eq!(shop.front().sent(), 1, "the one that was refused is not");
    shop.front().will_send(accepted("ODR1", false));
    shop.premises.secrets.replace("sim-new");
    shop.pass(31).await;
    shop.until_state(&order.id, StateName::Confirming).await;
    assert!(shop.screen.has_notice(NoticeCode::TokenReplaced));
}

#[tokio::test(start_paused = true)]
async fn a_first_token_from_the_command_line_is_found_too() {
    let premises = Premises::new();
    premises.secrets.clear();
    let shop = premises.open();
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_problem(&order.id, ProblemCode::TokenMissing)
        .await;
    shop.front().will_send(accepted("ODR1", false));
    shop.premises.secrets.replace("sim-new");
    shop.pass(31).await;
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_written_down_whatever_the_database_says_first() {
    let shop = Shop::open();
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_send(accepted("ODR1", false).behind(&gate));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Sending).await;
    let raw = rusqlite::Connection::open(shop.premises.database()).unwrap();
    raw.execute_batch(
        "CREATE TRIGGER broken BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .unwrap();
    gate.notify_one();
    shop.pass(2).await;
    assert_eq!(shop.order(&order.id).state, StateName::Sending);
    raw.execute_batch("DROP TRIGGER broken").unwrap();
    shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_step_that_fell_and_could_not_say_so_is_unknown_once_it_can() {
    let shop = Shop::open();
    let gate = Arc::new(Notify::new());
    shop.front().will_send(panic().behind(&gate));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Sending).await;
    let raw = rusqlite::Connection::open(shop.premises.database()).unwrap();
    raw.execute_batch(
        "CREATE TRIGGER broken BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .unwrap();
    gate.notify_one();
    shop.pass(60).await;
    assert_eq!(shop.order(&order.id).state, StateName::Sending);
    assert!(!shop.till.is_sending());
    raw.execute_batch("DROP TRIGGER broken").unwrap();
    shop.pass(60).await;
    assert_eq!(shop.order(&order.id).state, StateName::Unknown);
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_can_never_be_written_down_is_unknown() {
    let shop = Shop::open();
    let raw = rusqlite::Connection::open(shop.premises.database()).unwrap();
    raw.execute_batch(
        "CREATE TRIGGER broken BEFORE UPDATE ON orders WHEN new.state = 'Confirming'
         BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .unwrap();
    shop.front().will_send(accepted("ODR1", false));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.pass(120).await;
    assert_eq!(shop.order(&order.id).state, StateName::Unknown);
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_till_that_closes_waits_for_what_is_under_way_and_begins_nothing_more() {
    let shop = Shop::open();
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_send(accepted("ODR1", false).behind(&gate));
    let first = shop.sell(company_number(1), MethodName::SendInvoice);
    shop.until_state(&first.id, StateName::Sending).await;
    let till = shop.till.clone();
    let closing = tokio::spawn(async move { till.come_to_rest().await });
    tokio::task::yield_now().await;
    let late = shop.try_sell(company_number(2), MethodName::SendInvoice);
    assert!(late.is_err(), "nothing is placed any more");
    shop.till.order_retry(&first.id).unwrap_err();
    shop.pass(30).await;
    assert!(!closing.is_finished());
    gate.notify_one();
    closing.await.unwrap();
    assert_eq!(shop.order(&first.id).state, StateName::Confirming);
    shop.till.go_on();
    shop.front().will_send(accepted("ODR2", false));
    let next = shop.sell(company_number(2), MethodName::SendInvoice);
    shop.until_state(&next.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn a_till_that_closes_leaves_the_queue_to_the_next_start() {
    let shop = Shop::open();
    shop.front().set_away(true);
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    shop.till.come_to_rest().await;
    shop.front().set_away(false);
    let before = shop.front().sent();
    shop.pass(3_600).await;
    assert_eq!(shop.front().sent(), before);
    shop.front().will_send(accepted("ODR1", false));
    let shop = shop.restart().await;
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn a_missing_token_stops_the_queue_whole_and_holds_nobody_up_afterwards() {
    let mut premises = Premises::new();
    premises.pace.rate_limit = 20;
    let shop = premises.open();
    shop.front().set_away(true);
    let sell = |number| shop.sell(company_number(number), MethodName::SendInvoice);
    let orders: Vec<_> = (0..30).map(sell).collect();
    shop.until_problem(&orders[0].id, ProblemCode::Offline)
        .await;
    let premises = shop.pull_the_plug().await;
    premises.secrets.clear();
    premises.front.set_away(false);
    let calls = premises.front.calls().len();
    let shop = premises.open();
    shop.pass(20).await;
    assert_eq!(shop.front().calls().len(), calls, "nothing is called");
    for order in &orders {
        let order = shop.order(&order.id);
        let problem = problem(&order);
        assert!(
            matches!(
                problem,
                Some(ProblemCode::TokenMissing | ProblemCode::Offline)
            ),
            "{problem:?}"
        );
    }
    let attention = shop.till.connection().unwrap().attention;
    assert!(attention <= 8, "{attention} need a person");
    for number in 0..30 {
        shop.front()
            .will_send(accepted(&format!("ODR{number}"), false));
    }
    let given = Instant::now();
    shop.till
        .token_set(&SetToken {
            token: "sim-new".into(),
            keep: true,
            pin: None,
        })
        .unwrap();
    shop.until_state(&orders[4].id, StateName::Confirming).await;
    assert!(
        given.elapsed() < Duration::from_secs(10),
        "no place is lost"
    );
}

/// A till that looks up seldom: weeks must pass in no time.
fn slow() -> Premises {
    let mut premises = Premises::new();
    premises.pace.longest_sleep = Duration::from_hours(3);
    premises.pace.token_look = Duration::from_hours(3);
    premises
}

#[tokio::test(start_paused = true)]
async fn an_open_invoice_is_asked_after_less_and_less_often_and_its_end_is_told() {
    let shop = slow().open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("INVOICED");
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Invoiced).await;
    shop.pass(60).await;
    let before = shop.front().asked();
    shop.pass(7 * 3_600).await;
    assert_eq!(shop.front().asked() - before, 1, "the first day's");
    shop.pass(28 * 24 * 3_600).await;
    let asked = shop.front().asked() - before;
    assert!((9..=16).contains(&asked), "{asked} in four weeks");
    // The times survive a restart.
    let shop = shop.restart().await;
    shop.pass(3_600).await;
    assert!(shop.front().asked() - before <= asked + 1);
    for (status, code) in [
        ("Purring", NoticeCode::InvoiceReminder),
        ("Inkasso", NoticeCode::InvoiceCollection),
        ("PAID", NoticeCode::InvoicePaid),
    ] {
        shop.front().set_status(status);
        shop.pass(4 * 24 * 3_600).await;
        assert!(shop.screen.has_notice(code), "{status}");
    }
    let notices = shop.screen.notices();
    assert_eq!(notices.last().unwrap().detail, order.reference);
    assert_eq!(shop.order(&order.id).state, StateName::Paid);
    let asked = shop.front().asked();
    shop.pass(30 * 24 * 3_600).await;
    assert_eq!(shop.front().asked(), asked, "it is over");
}

#[tokio::test(start_paused = true)]
async fn an_invoice_that_runs_out_is_told_once() {
    let shop = slow().open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("INVOICED");
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Invoiced).await;
    shop.pass(7 * 3_600).await;
    assert!(!shop.screen.has_notice(NoticeCode::InvoiceExpired));
    shop.front().set_status("EXPIRED");
    shop.pass(10 * 24 * 3_600).await;
    let told: Vec<_> = shop
        .screen
        .notices()
        .into_iter()
        .filter(|notice| notice.code == NoticeCode::InvoiceExpired)
        .map(|notice| notice.detail)
        .collect();
    assert_eq!(told, [order.reference.as_str()]);
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
}

#[tokio::test(start_paused = true)]
async fn an_invoice_is_not_asked_after_for_ever() {
    let shop = slow().open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("INVOICED");
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Invoiced).await;
    shop.pass(200 * 24 * 3_600).await;
    let asked = shop.front().asked();
    shop.pass(100 * 24 * 3_600).await;
    assert_eq!(shop.front().asked(), asked);
}

#[tokio::test(start_paused = true)]
async fn who_signed_in_the_moment_of_the_cancellation_is_found_after_a_restart_too() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    shop.front().will_cancel(answer(202, Outcome::Done(())));
    let cancel = kasse_app::contract::OrderCancel {
        order: order.id.clone(),
        note: String::new(),
    };
    shop.till.order_cancel(&cancel).await.unwrap();
    let premises = shop.pull_the_plug().await;
    premises.front.set_status("INVOICED");
    let shop = premises.open();
    shop.until_state(&order.id, StateName::Invoiced).await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_forward_overnight_does_not_end_bankid_at_once() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    let premises = shop.pull_the_plug().await;
    premises.clock.set_by_ms(24 * 3_600_000);
    let shop = premises.open();
    shop.pass(30).await;
    assert_eq!(shop.order(&order.id).state, StateName::AwaitingBankId);
    shop.pass(60).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
}

#[tokio::test(start_paused = true)]
async fn the_drift_is_shown_while_it_is_large() {
    let shop = Shop::open();
    let drift = |shop: &Shop| shop.till.connection().unwrap().clock_drift_ms;
    let front = crate::fakes::START_MS / 1_000;
    shop.front()
        .will_send(accepted("ODR1", false).at_server_time(front + 20));
    shop.front()
        .will_tell(status("ODR1", "SENT").at_server_time(front + 95));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Confirming).await;
    shop.pass(1).await;
    assert!(drift(&shop).is_some_and(|ms| (90_000..=95_000).contains(&ms)));
    assert!(
        shop.screen
            .connections()
            .iter()
            .any(|seen| seen.clock_drift_ms.is_some())
    );
    assert_eq!(problem(&shop.order(&order.id)), None);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_nobody_answered_is_asked_again_soon() {
    let shop = slow().open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("INVOICED");
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Invoiced).await;
    shop.pass(60).await;
    // The network is away for two days, in which several questions come due.
    shop.front().set_away(true);
    shop.pass(2 * 24 * 3_600).await;
    let waiting = shop.order(&order.id);
    assert_eq!(problem(&waiting), Some(ProblemCode::StatusUnreachable));
    shop.front().set_away(false);
    shop.front().set_status("PAID");
    shop.pass(4 * 3_600).await;
    let paid = shop.until_state(&order.id, StateName::Paid).await;
    assert_eq!(problem(&paid), None);
}
