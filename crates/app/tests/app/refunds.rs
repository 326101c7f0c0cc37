//! Refunds against the stand-in: its ledger says what was given back.

use std::sync::Arc;
use std::time::Duration;

use kasse_app::contract::{
    CartAdd, ErrorCode, MethodName, OrderAction, OrderRef, OrderRefund, OrderRefundDecide,
    OrderRefundLine, OrderView, PinSet, ReceiptRef, ReceiptStanding, RefundHindrance,
    RefundStateName, RefundView, StateName, TimelineKind, UiError,
};
use kasse_app::ports::Clock;
use kasse_app::{AppError, Pace};
use kasse_core::{Left, Money, OrderId, Refund, Timestamp};
use kasse_front_payment::{Outcome, RefundKind, RefundProduct, RefundRequest, Token};
use kasse_front_sim::{CallKind, Fault, OrderStatus, ScriptedFault};
use kasse_store::{BeginRefund, JournalEntry, OrderFilter};

use crate::fakes::{TOKEN, WallClock};
use crate::shop::company;
use crate::stand_in::{Street, brisk, client, reopen};

/// A jacket for 1999.00 and two sweaters for 1199.00 each.
const TOTAL: i64 = 439_700;
const SWEATER: i64 = 119_900;

async fn sold() -> (Street, OrderView) {
    // What these tests decide, they decide long after the answer was lost.
    sold_at(Pace {
        late_request: Duration::ZERO,
        ..brisk()
    })
    .await
}

async fn sold_at(pace: Pace) -> (Street, OrderView) {
    let street = Street::open_at(pace).await;
    street
        .control()
        .change_settings(|settings| settings.refund_delay_ms = 0);
    for _ in 0..2 {
        let sku = "KL-1004".to_owned();
        street.shop.till.cart_add(&CartAdd { sku }).unwrap();
    }
    let order = street.shop.sell(company(), MethodName::SendInvoice);
    let order = street
        .shop
        .until(&order.id, "its invoice", |order| {
            order.invoice_number.is_some()
        })
        .await;
    assert_eq!(order.totals.gross, TOTAL);
    (street, order)
}

fn whole(order: &str) -> OrderRefund {
    OrderRefund {
        order: order.to_owned(),
        whole: true,
        lines: Vec::new(),
        note: "Angret".to_owned(),
    }
}

fn lines(order: &str, lines: &[(u32, Option<i64>, Option<i64>)]) -> OrderRefund {
    OrderRefund {
        whole: false,
        lines: lines
            .iter()
            .map(|(line, quantity, amount)| OrderRefundLine {
                line: *line,
                quantity: *quantity,
                amount: *amount,
            })
            .collect(),
        ..whole(order)
    }
}

fn decide(order: &str, happened: bool) -> OrderRefundDecide {
    OrderRefundDecide {
        order: order.to_owned(),
        refund: 1,
        happened,
        reason: "Ringte Front Payment".to_owned(),
        pin: String::new(),
    }
}

fn spoil(street: &Street, fault: Fault) {
    let fault = ScriptedFault::once(CallKind::Refund, fault);
    street.control().add_fault(fault).unwrap();
}

/// Accepted refunds and øre that are shown, as the ledger has them.
fn given(street: &Street) -> (u32, i64) {
    let ledger = street.control().ledger();
    let order = &ledger.orders[0];
    (order.refunds_accepted, order.refunded_ore)
}

fn last(order: &OrderView) -> &RefundView {
    order.refunds.last().unwrap()
}

async fn until_refund(street: &Street, id: &str, state: RefundStateName) -> OrderView {
    let is_there = |order: &OrderView| {
        let last = order.refunds.last();
        last.is_some_and(|refund| refund.state == state)
    };
    street
        .shop
        .until(id, &format!("a refund {state:?}"), is_there)
        .await
}

fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>) -> UiError {
    UiError::from(answer.unwrap_err())
}

#[tokio::test]
async fn all_is_given_back_with_a_receipt() {
    let (street, order) = sold().await;
    let till = &street.shop.till;
    assert!(order.actions.contains(&OrderAction::Refund), "{order:?}");
    let of = OrderRef {
        order: order.id.clone(),
    };
    let refundable = till.order_refundable(&of).await.unwrap();
    assert_eq!((refundable.gross, refundable.left), (TOTAL, TOTAL));
    assert_eq!(
        (refundable.hindrance, refundable.by_line_hindrance),
        (None, None)
    );
    let asked = till.order_refund(&whole(&order.id)).await.unwrap();
    assert_eq!((last(&asked).amount, last(&asked).whole), (TOTAL, true));
    assert_ne!(last(&asked).state, RefundStateName::Unknown);
    let done = until_refund(&street, &order.id, RefundStateName::Confirmed).await;
    let listed = till
        .store()
        .orders_page(&OrderFilter::default(), None, 1)
        .unwrap();
    assert_eq!(listed.orders[0].refunded.ore(), TOTAL, "lists show it");
    assert_eq!(done.state, StateName::Refunded);
    assert_eq!(given(&street), (1, TOTAL));
    assert!(
        !done.actions.contains(&OrderAction::Refund),
        "nothing is left"
    );
    let kinds: Vec<_> = done.timeline.iter().map(|entry| entry.kind).collect();
    for kind in [
        TimelineKind::RefundStarted,
        TimelineKind::RefundAccepted,
        TimelineKind::RefundConfirmed,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    let receipt = ReceiptRef {
        order: order.id.clone(),
        refund: Some(1),
        copy: false,
    };
    let view = till.receipt_view(&receipt).unwrap();
    assert!(view.text.contains("RETURKVITTERING"), "{}", view.text);
    assert_eq!(view.standing, ReceiptStanding::Original);
    assert_eq!(last(&done).receipt, ReceiptStanding::Original);
    let saved = till.receipt_save(&receipt).unwrap();
    assert!(
        saved.path.ends_with("return-custom-1-000001-1.pdf"),
        "{}",
        saved.path
    );
    let order = street.shop.order(&order.id);
    assert_eq!(last(&order).receipt, ReceiptStanding::Copy);
    // The sale stays a sale.
    let sale = till
        .receipt_view(&crate::shop::original(&order.id))
        .unwrap();
    assert!(sale.text.contains("SALGSKVITTERING"), "{}", sale.text);
    let refundable = till.order_refundable(&of).await.unwrap();
    assert_eq!(refundable.hindrance, Some(RefundHindrance::NotInvoiced));
    let again = refused(till.order_refund(&whole(&order.id)).await);
    assert_eq!(again.code, ErrorCode::NotAllowedNow);
}

#[tokio::test]
async fn lines_are_given_back_in_parts_and_never_more_than_they_cost() {
    let (street, order) = sold().await;
    let (till, id) = (&street.shop.till, &order.id);
    // One of two sweaters.
    till.order_refund(&lines(id, &[(0, Some(1_000), None)]))
        .await
        .unwrap();
    let order = until_refund(&street, id, RefundStateName::Confirmed).await;
    assert_eq!(order.state, StateName::PartlyRefunded);
    assert_eq!(given(&street), (1, SWEATER));
    for (line, quantity, amount, code) in [
        (0, Some(2_000), None, "too_much"),
        (0, None, Some(SWEATER + 1), "too_much"),
        (0, None, Some(0), "nothing"),
        (7, None, Some(100), "not_a_choice"),
        (0, Some(1), Some(1), "not_a_number"),
        (0, None, None, "not_a_number"),
    ] {
        let error = till
            .order_refund(&lines(id, &[(line, quantity, amount)]))
            .await
            .unwrap_err();
        let AppError::Field { field, code: found } = error else {
            panic!("{error:?}")
        };
        assert_eq!((field, found.as_str()), (format!("line_{line}"), code));
    }
    assert_eq!(
        street.made(CallKind::Refund),
        1,
        "nobody was asked for those"
    );
    // A price reduction of the other sweater and of the jacket.
    till.order_refund(&lines(
        id,
        &[(0, None, Some(9_900)), (1, None, Some(50_000))],
    ))
    .await
    .unwrap();
    until_refund(&street, id, RefundStateName::Confirmed).await;
    assert_eq!(given(&street), (2, SWEATER + 59_900));
    let of = OrderRef { order: id.clone() };
    let left = till.order_refundable(&of).await.unwrap();
    let lines_left: Vec<_> = left
        .lines
        .iter()
        .map(|line| (line.left_quantity, line.left_amount))
        .collect();
    assert_eq!(lines_left, [(1_000, 110_000), (1_000, 149_900)]);
    assert_eq!(left.left, 110_000 + 149_900);
    till.order_refund(&whole(id)).await.unwrap();
    let order = until_refund(&street, id, RefundStateName::Confirmed).await;
    assert_eq!((order.refunds.len(), order.state), (3, StateName::Refunded));
    assert_eq!(given(&street), (3, TOTAL));
    let receipts: Vec<_> = (1..=3)
        .map(|refund| {
            let receipt = ReceiptRef {
                order: id.clone(),
                refund: Some(refund),
                copy: false,
            };
            till.receipt_view(&receipt).unwrap().text
        })
        .collect();
    assert!(receipts[0].contains("1-000001"), "{}", receipts[0]);
    assert!(receipts[1].contains("Prisavslag"), "{}", receipts[1]);
    assert!(receipts[2].contains("1-000003"), "{}", receipts[2]);
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_what_is_shown_and_nothing_is_doubled() {
    let (street, order) = sold().await;
    let (till, id) = (&street.shop.till, &order.id);
    street
        .control()
        .change_settings(|settings| settings.refund_delay_ms = 3_000);
    spoil(&street, Fault::Drop { made: true });
    let asked = till
        .order_refund(&lines(id, &[(0, Some(1_000), None)]))
        .await
        .unwrap();
    assert_eq!(last(&asked).state, RefundStateName::Unknown);
    assert_eq!(last(&asked).cause, "connection_lost");
    assert_eq!(last(&asked).receipt, ReceiptStanding::None);
    assert!(!asked.actions.contains(&OrderAction::Refund));
    assert_eq!(till.connection().unwrap().attention, 1);
    let second = refused(till.order_refund(&whole(id)).await);
    assert_eq!(second.code, ErrorCode::NotAllowedNow);
    let of = OrderRef { order: id.clone() };
    let refundable = till.order_refundable(&of).await.unwrap();
    assert_eq!(refundable.hindrance, Some(RefundHindrance::RefundOpen));
    let settled = until_refund(&street, id, RefundStateName::Confirmed).await;
    assert_eq!(settled.refunds.len(), 1);
    assert_eq!(given(&street), (1, SWEATER));
    assert_eq!(street.made(CallKind::Refund), 1, "sent once");
    assert_eq!(till.connection().unwrap().attention, 0);
}

#[tokio::test]
async fn what_was_lost_before_it_was_made_waits_for_a_person() {
    let (street, order) = sold().await;
    let (till, id) = (&street.shop.till, &order.id);
    spoil(&street, Fault::Drop { made: false });
    let asked = till.order_refund(&whole(id)).await.unwrap();
    assert_eq!(last(&asked).state, RefundStateName::Unknown);
    // It is asked after, and nothing that is said makes it more certain.
    let asked_before = street.made(CallKind::Status);
    street
        .shop
        .until_told(|| (street.made(CallKind::Status) > asked_before + 1).then_some(()))
        .await
        .unwrap();
    let order = street.shop.order(id);
    assert_eq!(last(&order).state, RefundStateName::Unknown);
    assert_eq!(street.made(CallKind::Refund), 1, "not sent again by itself");
    let silent = OrderRefundDecide {
        reason: "  ".to_owned(),
        ..decide(id, false)
    };
    let error = refused(till.order_refund_decide(&silent).await);
    assert_eq!(error.field.as_deref(), Some("reason"));
    till.pin_set(&PinSet {
        old: None,
        new: "274911".to_owned(),
    })
    .unwrap();
    let without = refused(till.order_refund_decide(&decide(id, false)).await);
    assert_eq!(without.code, ErrorCode::PinNeeded);
    let by_manager = OrderRefundDecide {
        pin: "274911".to_owned(),
        ..decide(id, false)
    };
    till.order_refund_decide(&by_manager).await.unwrap();
    let done = until_refund(&street, id, RefundStateName::Confirmed).await;
    assert_eq!((done.refunds.len(), given(&street)), (1, (1, TOTAL)));
    let journal = till.store().journal(OrderId(id.parse().unwrap())).unwrap();
    let decided = journal.iter().find(|row| row.event == "refund_decided");
    let details = &decided.unwrap().details;
    assert_eq!(details["reason"], "Ringte Front Payment");
    assert_eq!(details["detail"], "send_again");
    let late = refused(till.order_refund_decide(&by_manager).await);
    assert_eq!(late.code, ErrorCode::NotAllowedNow);
}

#[tokio::test]
async fn a_call_that_may_still_arrive_is_not_sent_again() {
    let (street, order) = sold_at(Pace::default()).await;
    let (till, id) = (&street.shop.till, &order.id);
    spoil(&street, Fault::Drop { made: false });
    let asked = till.order_refund(&whole(id)).await.unwrap();
    assert_eq!(last(&asked).state, RefundStateName::Unknown);
    let early = refused(till.order_refund_decide(&decide(id, false)).await);
    assert_eq!(early.code, ErrorCode::MayStillArrive);
    assert!(matches!(early.wait_ms, Some(1..=180_000)));
    assert_eq!(street.made(CallKind::Refund), 1);
    // That it came may be said at any time.
    let decided = till.order_refund_decide(&decide(id, true)).await.unwrap();
    assert_eq!(last(&decided).state, RefundStateName::Confirmed);
}

#[tokio::test]
async fn a_manager_who_is_wrong_doubles_nothing_that_is_shown() {
    let (mut street, order) = sold().await;
    let id = &order.id;
    // Nobody asks after it but the manager.
    let premises = street.shop.pull_the_plug().await;
    let idle = premises.open_with(
        std::sync::Arc::new(client(&street.sim)),
        std::sync::Arc::new(crate::fakes::WallClock),
        None,
    );
    street.shop = idle;
    spoil(&street, Fault::Drop { made: true });
    let till = &street.shop.till;
    let asked = till
        .order_refund(&lines(id, &[(1, Some(1_000), None)]))
        .await
        .unwrap();
    assert_eq!(last(&asked).state, RefundStateName::Unknown);
    let decided = till.order_refund_decide(&decide(id, false)).await.unwrap();
    assert_eq!(last(&decided).state, RefundStateName::Confirmed);
    assert_eq!(given(&street), (1, 199_900));
    assert_eq!(street.made(CallKind::Refund), 1);
}

#[tokio::test]
async fn a_person_may_say_that_it_happened() {
    let (street, order) = sold().await;
    let (till, id) = (&street.shop.till, &order.id);
    spoil(&street, Fault::Drop { made: false });
    till.order_refund(&lines(id, &[(0, Some(1_000), None)]))
        .await
        .unwrap();
    let decided = till.order_refund_decide(&decide(id, true)).await.unwrap();
    assert_eq!(last(&decided).state, RefundStateName::Confirmed);
    // What Front Payment shows is less than that: the next refund could not be told from this one.
    let of = OrderRef { order: id.clone() };
    let refundable = till.order_refundable(&of).await.unwrap();
    assert_eq!(refundable.hindrance, Some(RefundHindrance::AmountsDiffer));
}

#[tokio::test]
async fn a_refund_that_the_invoices_end_overtakes_is_over() {
    let (street, order) = sold().await;
    let (till, id) = (&street.shop.till, &order.id);
    street
        .control()
        .change_settings(|settings| settings.refund_delay_ms = 3_600_000);
    let asked = till
        .order_refund(&lines(id, &[(0, Some(1_000), None)]))
        .await
        .unwrap();
    assert_eq!(last(&asked).state, RefundStateName::Pending);
    let front_order = asked.front_order.as_ref().unwrap();
    let control = street.control();
    control
        .set_order_status(front_order, OrderStatus::Cancelled)
        .unwrap();
    let ended = until_refund(&street, id, RefundStateName::Overtaken).await;
    let ended = if ended.state == StateName::Cancelled {
        ended
    } else {
        street.shop.until_state(id, StateName::Cancelled).await
    };
    assert_eq!(
        last(&ended).receipt,
        ReceiptStanding::Original,
        "what came back came back"
    );
    assert!(
        ended
            .timeline
            .iter()
            .any(|step| step.kind == TimelineKind::RefundOvertaken)
    );
    assert_eq!(given(&street), (1, 0));
    // It is over for a person, too.
    let late = refused(till.order_refund_decide(&decide(id, true)).await);
    assert_eq!(late.code, ErrorCode::NotAllowedNow);
    assert!(!ended.actions.contains(&OrderAction::Refund));
}

#[tokio::test]
async fn a_till_that_was_cut_off_while_refunding_looks_first() {
    for made in [true, false] {
        let (mut street, order) = sold().await;
        let id = OrderId(order.id.parse().unwrap());
        let store = street.shop.till.store().clone();
        let stored = store.order(id).unwrap().unwrap();
        let parts = Left::of(&stored.order, &[]).unwrap().all().unwrap();
        let at = stored.updated_at;
        let refund = Refund::sending(1, at, true, parts, String::new(), Money::ZERO).unwrap();
        let begin = BeginRefund {
            order: id,
            refund,
            at,
            journal: vec![JournalEntry::new(at, "refund_started")],
        };
        store.begin_refund(begin).unwrap();
        drop(store);
        if made {
            let uuid = order.front_order.as_deref().unwrap();
            let line = |id, ore| RefundProduct {
                id,
                amount: Money::from_ore(ore).unwrap(),
            };
            let request = RefundRequest {
                kind: RefundKind::Invoiced,
                grand_total: Money::from_ore(TOTAL).unwrap(),
                products: vec![line(1, 2 * SWEATER), line(2, 199_900)],
            };
            let token = Token::parse(TOKEN).unwrap();
            let answer = client(&street.sim).refund(uuid, &request, &token).await;
            assert_eq!(answer.outcome, Outcome::Done(()));
        }
        let premises = street.shop.pull_the_plug().await;
        street.shop = reopen(premises, &street.sim);
        if made {
            until_refund(&street, &order.id, RefundStateName::Confirmed).await;
            assert_eq!(given(&street), (1, TOTAL));
        } else {
            let order = until_refund(&street, &order.id, RefundStateName::Unknown).await;
            assert_eq!(last(&order).cause, "interrupted");
            assert_eq!(given(&street), (0, 0));
        }
    }
}

#[tokio::test]
async fn an_answer_that_can_not_be_kept_leaves_the_refund_unknown_and_nothing_under_way() {
    let (street, order) = sold_at(Pace {
        first_recording: Duration::from_millis(1),
        last_recording: Duration::from_millis(2),
        ..brisk()
    })
    .await;
    let (till, id) = (&street.shop.till, &order.id);
    let raw = rusqlite::Connection::open(street.shop.premises.database()).unwrap();
    raw.execute_batch(
        "CREATE TRIGGER broken BEFORE UPDATE ON refunds WHEN new.state = 'pending'
         BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .unwrap();
    let asked = till.order_refund(&whole(id)).await.unwrap();
    assert_eq!(last(&asked).cause, "unreadable_answer", "{asked:?}");
    assert!(!till.is_sending());
    till.come_to_rest().await;
    let late = refused(till.order_refund(&whole(id)).await);
    assert_eq!(late.code, ErrorCode::NotAllowedNow);
    till.go_on();
    let done = until_refund(&street, id, RefundStateName::Confirmed).await;
    assert_eq!((done.refunds.len(), given(&street)), (1, (1, TOTAL)));
}

#[tokio::test]
async fn what_was_not_sent_or_refused_can_be_asked_for_anew() {
    // After the 429 a whole window is waited for, on a real clock.
    let (street, order) = sold_at(Pace {
        rate_window: Duration::from_secs(1),
        ..brisk()
    })
    .await;
    let (till, id) = (&street.shop.till, &order.id);
    let answered = |status, body| Fault::Answer {
        status,
        body,
        headers: std::collections::BTreeMap::default(),
        made: false,
    };
    let refusal = serde_json::json!({ "message": "orderNotRefundable", "errors": null });
    spoil(&street, answered(400, refusal));
    let order = till.order_refund(&whole(id)).await.unwrap();
    assert_eq!(last(&order).state, RefundStateName::Refused);
    assert_eq!(last(&order).message, "orderNotRefundable");
    assert_eq!(given(&street), (0, 0));
    spoil(
        &street,
        Fault::RateLimited {
            retry_after_seconds: Some(1),
        },
    );
    let order = till.order_refund(&whole(id)).await.unwrap();
    assert_eq!(last(&order).state, RefundStateName::NotSent);
    assert_eq!(last(&order).cause, "rate_limited");
    spoil(&street, answered(401, serde_json::Value::Null));
    let order = till.order_refund(&whole(id)).await.unwrap();
    assert_eq!(last(&order).state, RefundStateName::NotSent);
    assert_eq!(last(&order).cause, "token_refused");
    // The queue stands still, refunds with it.
    let stopped = refused(till.order_refund(&whole(id)).await);
    assert_eq!(stopped.code, ErrorCode::TokenMissing);
    assert_eq!(order.refunds.len(), 3);
    assert_eq!(given(&street), (0, 0));
}

#[tokio::test]
async fn without_ids_of_its_lines_an_order_is_refunded_whole_or_not_at_all() {
    let (street, order) = sold().await;
    let (till, id) = (&street.shop.till, &order.id);
    street
        .control()
        .change_settings(|settings| settings.details_carry_ids = false);
    let of = OrderRef { order: id.clone() };
    let refundable = till.order_refundable(&of).await.unwrap();
    assert_eq!(refundable.hindrance, None);
    let by_line = refundable.by_line_hindrance;
    assert_eq!(by_line, Some(RefundHindrance::LinesWithoutIds));
    let error = refused(
        till.order_refund(&lines(id, &[(0, Some(1_000), None)]))
            .await,
    );
    assert_eq!(error.code, ErrorCode::NotAllowedNow);
    assert_eq!(street.made(CallKind::Refund), 0);
    // The documents ask for products: where Front Payment insists on them, it says so, and nothing is given back.
    let order = till.order_refund(&whole(id)).await.unwrap();
    assert_eq!(last(&order).state, RefundStateName::Refused);
    assert_eq!(given(&street), (0, 0));
    street
        .control()
        .change_settings(|settings| settings.refund_needs_products = false);
    till.order_refund(&whole(id)).await.unwrap();
    until_refund(&street, id, RefundStateName::Confirmed).await;
    assert_eq!(given(&street), (1, TOTAL));
}

#[tokio::test]
async fn what_was_refunded_elsewhere_stops_refunds_here() {
    let (street, order) = sold().await;
    let (till, id) = (&street.shop.till, &order.id);
    let uuid = order.front_order.as_deref().unwrap();
    let amount = Money::from_ore(10_000).unwrap();
    let elsewhere = RefundRequest {
        kind: RefundKind::Invoiced,
        grand_total: amount,
        products: vec![RefundProduct { id: 1, amount }],
    };
    let token = Token::parse(TOKEN).unwrap();
    let answer = client(&street.sim).refund(uuid, &elsewhere, &token).await;
    assert_eq!(answer.outcome, Outcome::Done(()));
    let of = OrderRef { order: id.clone() };
    let refundable = till.order_refundable(&of).await.unwrap();
    assert_eq!(refundable.hindrance, Some(RefundHindrance::AmountsDiffer));
    let error = refused(till.order_refund(&whole(id)).await);
    assert_eq!(error.code, ErrorCode::NotAllowedNow);
    assert_eq!(given(&street), (1, 10_000));
}

#[tokio::test]
async fn a_paid_invoice_is_refunded_as_one() {
    let (street, order) = sold().await;
    let uuid = order.front_order.as_deref().unwrap();
    street
        .control()
        .set_order_status(uuid, OrderStatus::Paid)
        .unwrap();
    street
        .shop
        .till
        .order_refund(&whole(&order.id))
        .await
        .unwrap();
    let done = until_refund(&street, &order.id, RefundStateName::Confirmed).await;
    assert_eq!(done.state, StateName::Refunded);
}

/// Two days ahead of the wall clock.
struct Later;

impl Clock for Later {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_ms(WallClock.now().unix_ms() + 2 * 86_400_000)
    }
}

#[tokio::test]
async fn a_return_receipt_has_the_time_of_its_refund_whenever_it_is_first_looked_at() {
    let (street, order) = sold().await;
    let till = &street.shop.till;
    till.order_refund(&whole(&order.id)).await.unwrap();
    let done = until_refund(&street, &order.id, RefundStateName::Confirmed).await;
    let asked_at = jiff::Timestamp::from_millisecond(last(&done).requested_at)
        .unwrap()
        .in_tz("Europe/Oslo")
        .unwrap();
    let Street { shop, sim } = street;
    let premises = shop.pull_the_plug().await;
    let shop = premises.open_with(Arc::new(client(&sim)), Arc::new(Later), None);
    let receipt = ReceiptRef {
        order: order.id,
        refund: Some(1),
        copy: false,
    };
    let text = shop.till.receipt_view(&receipt).unwrap().text;
    let time = asked_at.strftime("%H:%M:%S").to_string();
    assert!(text.contains(&time), "{time} in {text}");
    let date = asked_at.strftime("%d.%m.%Y").to_string();
    assert!(text.contains(&date), "{date} in {text}");
}
