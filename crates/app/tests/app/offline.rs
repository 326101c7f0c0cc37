//! Without a connection: what may wait waits, what needs its customer does not, and the way back is noticed.

use kasse_app::contract::{MethodName, OrderAction, ProblemCode, StateName};
use kasse_front_payment::{NotSentReason, Outcome};

use crate::fakes::START_MS;
use crate::front::{Call, accepted, lost};
use crate::shop::{Shop, company, company_number, person, problem};

fn refused<T>() -> Outcome<T> {
    Outcome::NotSent(NotSentReason::ConnectRefused)
}

#[tokio::test(start_paused = true)]
async fn what_may_wait_is_sent_when_the_connection_is_back() {
    let shop = Shop::open();
    for _ in 0..3 {
        shop.front().will_send(lost(refused()));
    }
    let order = shop.sell(company(), MethodName::Checkout);
    let waiting = shop.until_problem(&order.id, ProblemCode::Offline).await;
    assert_eq!(waiting.state, StateName::Queued);
    assert_eq!(waiting.problem.unwrap().retry_at, Some(START_MS + 2_000));
    assert!(waiting.actions.contains(&OrderAction::Retry));
    let connection = shop.till.connection().unwrap();
    assert!(!connection.online);
    assert_eq!((connection.queued, connection.attention), (1, 0));
    shop.front().will_send(accepted("ODR1", false));
    shop.pass(30).await;
    shop.until_state(&order.id, StateName::Confirming).await;
    let connection = shop.till.connection().unwrap();
    assert!(connection.online && connection.queued == 0);
    assert!(shop.screen.connections().iter().any(|seen| !seen.online));
}

#[tokio::test(start_paused = true)]
async fn a_private_order_waits_for_its_customer_and_can_be_tried_again() {
    let shop = Shop::open();
    shop.front().will_send(lost(refused()));
    shop.front().will_tell(lost(refused()));
    let order = shop.sell(person(), MethodName::Checkout);
    let paused = shop.until_problem(&order.id, ProblemCode::Offline).await;
    assert_eq!(paused.actions[0], OrderAction::Retry);
    assert_eq!(paused.problem.unwrap().retry_at, None, "not by itself");
    assert_eq!(shop.till.connection().unwrap().attention, 1);
    shop.front().will_send(lost(refused()));
    let again = shop.till.order_retry(&order.id).unwrap();
    assert_eq!(problem(&again), None);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    shop.front().will_send(accepted("ODR1", true));
    shop.till.order_retry(&order.id).unwrap();
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    assert_eq!(shop.front().sent(), 3);
}

#[tokio::test(start_paused = true)]
async fn coming_online_is_noticed_although_nothing_is_sent() {
    let shop = Shop::open();
    shop.front().will_send(lost(refused()));
    shop.front().will_tell(lost(refused()));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    shop.pass(14).await;
    assert_eq!(shop.front().asked(), 0, "not more often than needed");
    shop.pass(2).await;
    assert_eq!(shop.front().asked(), 1);
    assert!(!shop.till.connection().unwrap().online, "still away");
    shop.pass(15).await;
    assert_eq!(shop.front().asked(), 2);
    assert!(shop.till.connection().unwrap().online, "there again");
    let order = shop.order(&order.id);
    assert_eq!(problem(&order), None, "nothing stands in the way any more");
    assert_eq!(
        order.actions[0],
        OrderAction::Retry,
        "but its customer decides"
    );
    shop.pass(3_600).await;
    assert_eq!(
        shop.front().asked(),
        2,
        "no probe while there is a connection"
    );
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_connection_coming_back_shortens_every_wait() {
    let shop = Shop::open();
    let mut orders = Vec::new();
    for number in 0..3 {
        shop.front().will_send(lost(refused()));
        let company = company_number(number);
        orders.push(shop.sell(company, MethodName::SendInvoice).id);
        shop.until_problem(orders.last().unwrap(), ProblemCode::Offline)
            .await;
    }
    for number in 0..3 {
        shop.front()
            .will_send(accepted(&format!("ODR{number}"), false));
    }
    // One of them finds out; the others don't wait for their own time.
    shop.till.order_retry(&orders[2]).unwrap();
    for order in &orders {
        shop.until_state(order, StateName::Confirming).await;
    }
    assert_eq!(shop.front().sent(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_within_the_till_says_nothing_of_the_connection() {
    let shop = Shop::open();
    let reason = kasse_core::Rejection::new(kasse_core::Field::Cart, "the sums don't fit".into());
    shop.front()
        .will_send(lost(Outcome::Rejected(vec![reason])));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Rejected).await;
    assert!(shop.till.connection().unwrap().online);
}

#[tokio::test(start_paused = true)]
async fn a_status_that_cannot_be_read_is_said_and_asked_again() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().will_tell(lost(refused()));
    let order = shop.sell(company(), MethodName::Checkout);
    let order = shop
        .until_problem(&order.id, ProblemCode::StatusUnreachable)
        .await;
    assert_eq!(order.state, StateName::Confirming);
    shop.front().set_status("INVOICED");
    let order = shop.until_state(&order.id, StateName::Invoiced).await;
    assert_eq!(problem(&order), None);
}

#[tokio::test(start_paused = true)]
async fn an_order_given_up_while_it_waits_is_never_sent() {
    let shop = Shop::open();
    shop.front().will_send(lost(refused()));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    let cancel = kasse_app::contract::OrderCancel {
        order: order.id.clone(),
        note: String::new(),
    };
    let cancelled = shop.till.order_cancel(&cancel).await.unwrap();
    assert_eq!(cancelled.state, StateName::Cancelled);
    shop.pass(3_600).await;
    assert_eq!(shop.front().sent(), 1);
    assert!(
        !shop
            .front()
            .calls()
            .iter()
            .any(|call| matches!(call, Call::Cancel { .. })),
        "Front Payment never had it"
    );
}
