//! Orders whose outcome is open: found, found to be absent, or laid before a person.

use std::sync::Arc;

use kasse_app::AppError;
use kasse_app::contract::{
    AgreementName, CustomerForm, MethodName, OrderAction, OrderAdopt, OrderCancel, OrderSendAgain,
    OrderView, PinSet, ProblemCode, StateName, TimelineKind, UndecidedCode,
};
use kasse_core::{FrontOrder, Money, Quantity, UnknownCause};
use kasse_front_payment::{
    Details, DetailsCustomer, DetailsLine, DetailsSummary, NotSentReason, Outcome, Submitted,
};
use kasse_store::JournalReport;
use tokio::sync::Notify;

use crate::fakes::START_MS;
use crate::front::{Call, Scripted, accepted, answer, lost, panic, status};
use crate::shop::{JACKET, Premises, Shop, company, person, problem};

/// Long enough for every wait of the worker to have become its longest, in seconds.
const HOURS: u64 = 4 * 3_600;

fn unanswered<T>() -> Scripted<T> {
    lost(Outcome::Unknown {
        cause: UnknownCause::Timeout,
        front: None,
    })
}

/// How Front Payment tells an order that it got from us, without our reference.
pub(crate) fn details(
    uuid: &str,
    order: &OrderView,
    customer: &CustomerForm,
    date: i64,
) -> Details {
    let line = &order.lines[0];
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Details {
        order_uuid: uuid.to_owned(),
        status: Some("INVOICED".into()),
        order_date: Some(date.to_string()),
        lines: vec![DetailsLine {
            name: Some(line.name.clone()),
            product_id: Some(JACKET.into()),
            quantity: Quantity::from_thousandths(line.quantity).ok(),
            amount: Money::from_ore(line.amount).ok(),
            ..DetailsLine::default()
        }],
        summary: DetailsSummary {
            grand_total: Money::from_ore(order.totals.gross).ok(),
            ..DetailsSummary::default()
        },
        customer: DetailsCustomer {
            name: text(&customer.name),
            email: text(&customer.email),
            msisdn: text(&customer.msisdn),
            organization_number: text(&customer.organization_number),
            ..DetailsCustomer::default()
        },
        ..Details::default()
    }
}

pub(crate) fn stranger(uuid: &str) -> Details {
    Details {
        order_uuid: uuid.to_owned(),
        status: Some("PAID".into()),
        order_date: Some((START_MS / 1_000).to_string()),
        summary: DetailsSummary {
            grand_total: Money::from_ore(12_300).ok(),
            ..DetailsSummary::default()
        },
        customer: DetailsCustomer {
            organization_number: Some("974760673".into()),
            ..DetailsCustomer::default()
        },
        ..Details::default()
    }
}

/// When the order was sent last, in Unix seconds.
fn sent_at(shop: &Shop) -> i64 {
    let calls = shop.front().calls();
    let sent = calls.iter().rev().find_map(|call| match call {
        Call::Send { order_date, .. } => Some(*order_date),
        Call::Status(_)
        | Call::InvoiceNumber(_)
        | Call::List
        | Call::Details(_)
        | Call::Cancel { .. } => None,
    });
    sent.unwrap()
}

async fn lose(shop: &Shop, customer: CustomerForm, method: MethodName) -> OrderView {
    shop.front().will_send(unanswered());
    let order = shop.sell(customer, method);
    shop.until_state(&order.id, StateName::Unknown).await
}

fn looks(order: &OrderView) -> Vec<&str> {
    let steps = order.timeline.iter();
    steps
        .filter(|step| step.kind == TimelineKind::Looked)
        .map(|step| step.detail.as_str())
        .collect()
}

fn has_step(order: &OrderView, kind: TimelineKind) -> bool {
    order.timeline.iter().any(|step| step.kind == kind)
}

fn adopt(
    shop: &Shop,
    order: &OrderView,
    front_order: &str,
    reason: &str,
) -> Result<OrderView, AppError> {
    shop.till.order_adopt(&OrderAdopt {
        order: order.id.clone(),
        front_order: front_order.to_owned(),
        reason: reason.to_owned(),
    })
}

fn send_again(order: &OrderView, pin: Option<&str>) -> OrderSendAgain {
    OrderSendAgain {
        order: order.id.clone(),
        reason: "Front Payment says on the phone that it is not there".into(),
        pin: pin.map(str::to_owned),
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_and_the_order_goes_on() {
    for method in [
        MethodName::Checkout,
        MethodName::SendInvoice,
        MethodName::Ehf,
    ] {
        let shop = Shop::open();
        let order = lose(&shop, company(), method).await;
        assert_eq!(problem(&order), Some(ProblemCode::Unknown));
        shop.front().has(stranger("ODR7"));
        shop.front()
            .has(details("ODR8", &order, &company(), sent_at(&shop)));
        shop.front().has(stranger("ODR9"));
        let found = shop.until_state(&order.id, StateName::Confirming).await;
        assert_eq!(found.front_order.as_deref(), Some("ODR8"));
        assert!(has_step(&found, TimelineKind::Adopted));
        shop.front().set_status("INVOICED");
        let done = shop.until_state(&order.id, StateName::Invoiced).await;
        assert!(done.goods_released);
        assert_eq!(shop.front().sent(), 1, "{method:?}");
        let looked = shop.front().looked();
        shop.pass(HOURS).await;
        assert_eq!(shop.front().looked(), looked, "nothing is left to find");
    }
}

#[tokio::test(start_paused = true)]
async fn what_certainly_does_not_exist_is_sent_again_once() {
    let shop = Shop::open();
    shop.front().has(stranger("ODR7"));
    let order = lose(&shop, company(), MethodName::SendInvoice).await;
    shop.front().will_send(accepted("ODR8", false));
    shop.pass(179).await;
    assert_eq!(shop.front().sent(), 1, "a request may still be under way");
    assert!(shop.front().looked() > 1);
    let again = shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(again.front_order.as_deref(), Some("ODR8"));
    assert_eq!(looks(&again), ["too_early"], "what is no news is not told");
    assert!(has_step(&again, TimelineKind::FoundAbsent));
    shop.pass(HOURS).await;
    assert_eq!(shop.front().sent(), 2);
    let asked = |uuid: &str| {
        let calls = shop.front().calls();
        let wanted = Call::Details(uuid.to_owned());
        calls.iter().filter(|call| **call == wanted).count()
    };
    assert_eq!(asked("ODR7"), 1, "a stranger is looked at once");
}

#[tokio::test(start_paused = true)]
async fn strangers_are_remembered_across_a_restart() {
    let shop = Shop::open();
    for number in 0..5 {
        shop.front().has(stranger(&format!("ODR{number}")));
    }
    lose(&shop, company(), MethodName::SendInvoice).await;
    shop.pass(10).await;
    let read = |shop: &Shop| {
        let calls = shop.front().calls();
        calls
            .iter()
            .filter(|call| matches!(call, Call::Details(_)))
            .count()
    };
    assert_eq!(read(&shop), 5);
    let shop = shop.restart().await;
    shop.pass(10).await;
    assert_eq!(read(&shop), 5);
    assert!(shop.front().looked() > 1);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_made_late_is_found_and_not_doubled() {
    let shop = Shop::open();
    let order = lose(&shop, company(), MethodName::SendInvoice).await;
    shop.pass(120).await;
    assert_eq!(shop.order(&order.id).state, StateName::Unknown);
    shop.front()
        .has(details("ODR8", &order, &company(), sent_at(&shop)));
    shop.pass(100).await;
    shop.until_state(&order.id, StateName::Confirming).await;
    shop.pass(3_600).await;
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_leaps_makes_nothing_absent() {
    let shop = Shop::open();
    let order = lose(&shop, company(), MethodName::SendInvoice).await;
    shop.pass(2).await;
    shop.premises.clock.set_by_ms(5 * 3_600_000);
    shop.pass(120).await;
    assert_eq!(shop.front().sent(), 1);
    // The order comes to light, dated by the clock as it was.
    shop.front()
        .has(details("ODR8", &order, &company(), sent_at(&shop)));
    shop.pass(100).await;
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_proves_nothing() {
    let shop = Shop::open();
    let failures = [
        unanswered(),
        answer(
            500,
            Outcome::Unknown {
                cause: UnknownCause::ServerError,
                front: None,
            },
        ),
        lost(Outcome::NotSent(NotSentReason::Dns)),
        answer(
            429,
            Outcome::RateLimited {
                retry_after_ms: Some(5_000),
            },
        ),
        panic(),
    ];
    let failed = failures.len();
    for failure in failures {
        shop.front().will_list(failure);
    }
    let order = lose(&shop, company(), MethodName::SendInvoice).await;
    let failing = shop
        .until(&order.id, "a look that failed", |order| {
            !looks(order).is_empty()
        })
        .await;
    assert_eq!(looks(&failing), ["list_failed"]);
    shop.pass(120).await;
    assert!(shop.front().looked() >= failed);
    assert_eq!(shop.front().sent(), 1);
    shop.front()
        .has(details("ODR8", &order, &company(), sent_at(&shop)));
    shop.pass(100).await;
    let found = shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(looks(&found)[0], "list_failed");
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_list_without_our_own_orders_is_not_whole() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let known = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&known.id, StateName::Confirming).await;
    let order = lose(&shop, person(), MethodName::SendInvoice).await;
    shop.pass(HOURS).await;
    assert_eq!(shop.front().sent(), 2);
    let candidates = shop.till.order_candidates(&order.id).unwrap();
    assert_eq!(candidates.undecided, UndecidedCode::ListIncomplete);
}

#[tokio::test(start_paused = true)]
async fn details_that_cannot_be_read_prove_nothing() {
    let shop = Shop::open();
    shop.front().has(stranger("ODR7"));
    for _ in 0..30 {
        let gone = vec![kasse_core::Rejection::new(
            kasse_core::Field::Other,
            "gone".into(),
        )];
        shop.front()
            .will_detail(answer(404, Outcome::Rejected(gone)));
    }
    let order = lose(&shop, company(), MethodName::SendInvoice).await;
    shop.pass(3_600).await;
    let seen = shop.till.order_candidates(&order.id).unwrap();
    assert_eq!(seen.undecided, UndecidedCode::DetailsFailed);
    let unread: Vec<_> = seen
        .candidates
        .iter()
        .map(|it| (it.front_order.as_str(), it.read))
        .collect();
    assert_eq!(unread, [("ODR7", false)]);
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_long_list_is_read_in_pieces() {
    let shop = Shop::open();
    for number in 0..250 {
        shop.front().has(stranger(&format!("ODR{number:03}")));
    }
    let order = lose(&shop, company(), MethodName::SendInvoice).await;
    shop.pass(30).await;
    let piece = shop
        .until(&order.id, "a first piece", |order| !looks(order).is_empty())
        .await;
    assert_eq!(looks(&piece), ["more_to_read"]);
    let read = || {
        let calls = shop.front().calls();
        calls
            .iter()
            .filter(|call| matches!(call, Call::Details(_)))
            .count()
    };
    assert!((100..200).contains(&read()), "{}", read());
    shop.front().will_send(accepted("ODR999", false));
    shop.pass(600).await;
    assert_eq!(read(), 250);
    assert_eq!(shop.front().sent(), 2);
}

#[tokio::test(start_paused = true)]
async fn of_two_equal_orders_the_lost_one_finds_its_own() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let first = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&first.id, StateName::Confirming).await;
    shop.front()
        .has(details("ODR1", &first, &company(), sent_at(&shop)));
    shop.pass(60).await;
    let second = lose(&shop, company(), MethodName::Checkout).await;
    shop.front()
        .has(details("ODR2", &second, &company(), sent_at(&shop)));
    let found = shop.until_state(&second.id, StateName::Confirming).await;
    assert_eq!(found.front_order.as_deref(), Some("ODR2"));
    let calls = shop.front().calls();
    assert!(
        !calls.contains(&Call::Details("ODR1".into())),
        "ours is known"
    );
}

#[tokio::test(start_paused = true)]
async fn of_two_equal_orders_one_was_never_made() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let first = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&first.id, StateName::Confirming).await;
    shop.front()
        .has(details("ODR1", &first, &company(), sent_at(&shop)));
    shop.pass(60).await;
    let second = lose(&shop, company(), MethodName::Checkout).await;
    shop.front().will_send(accepted("ODR2", false));
    shop.pass(200).await;
    let again = shop.until_state(&second.id, StateName::Confirming).await;
    assert_eq!(again.front_order.as_deref(), Some("ODR2"));
    assert_eq!(shop.order(&first.id).front_order.as_deref(), Some("ODR1"));
    assert_eq!(shop.front().sent(), 3);
}

#[tokio::test(start_paused = true)]
async fn two_equal_lost_orders_are_told_apart_by_their_dates() {
    let shop = Shop::open();
    let first = lose(&shop, company(), MethodName::Checkout).await;
    let first_at = sent_at(&shop);
    shop.pass(60).await;
    let second = lose(&shop, company(), MethodName::Checkout).await;
    shop.front()
        .has(details("ODR2", &second, &company(), sent_at(&shop)));
    shop.front()
        .has(details("ODR1", &first, &company(), first_at));
    for (order, uuid) in [(&first, "ODR1"), (&second, "ODR2")] {
        let found = shop.until_state(&order.id, StateName::Confirming).await;
        assert_eq!(found.front_order.as_deref(), Some(uuid));
    }
    assert_eq!(shop.front().sent(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_told_apart_is_a_persons_to_say() {
    let shop = Shop::open();
    let first = lose(&shop, company(), MethodName::Checkout).await;
    shop.pass(60).await;
    let second = lose(&shop, company(), MethodName::Checkout).await;
    let undated = Details {
        order_date: None,
        ..details("ODR1", &first, &company(), 0)
    };
    shop.front().has(undated);
    for order in [&first, &second] {
        let asked = shop
            .until_problem(&order.id, ProblemCode::DecisionNeeded)
            .await;
        assert_eq!(asked.actions[0], OrderAction::Adopt);
    }
    // The look that asked is over, and the next one has its time.
    shop.pass(1).await;
    let seen = shop.till.order_candidates(&first.id).unwrap();
    assert_eq!(seen.undecided, UndecidedCode::EqualOrders);
    assert_eq!(seen.listed, Some(1));
    assert!(seen.next_look_at > seen.looked_at);
    let [candidate] = seen.candidates.as_slice() else {
        panic!("{seen:#?}")
    };
    assert_eq!(candidate.theirs.gross, seen.ours.gross);
    assert_eq!(candidate.customer, AgreementName::Agrees);
    assert_eq!(candidate.date, AgreementName::Silent);
    assert_eq!(candidate.reference, AgreementName::Silent);

    // It takes a reason, and one that is there.
    for (uuid, why) in [("ODR1", "  "), ("ODR5", "It is this one")] {
        let refused = adopt(&shop, &first, uuid, why).unwrap_err();
        assert!(matches!(refused, AppError::Field { .. }), "{refused}");
    }
    let decided = adopt(&shop, &first, "ODR1", "The customer has its letter").unwrap();
    assert_eq!(decided.state, StateName::Confirming);
    let said = decided
        .timeline
        .iter()
        .find(|step| step.kind == TimelineKind::AdoptedByPerson);
    assert_eq!(said.unwrap().detail, "The customer has its letter");
    assert!(
        adopt(&shop, &second, "ODR1", "This one too").is_err(),
        "it is taken"
    );

    // The other one has nothing left that it could be.
    shop.front().will_send(accepted("ODR2", false));
    shop.pass(200).await;
    let again = shop.until_state(&second.id, StateName::Confirming).await;
    assert_eq!(again.front_order.as_deref(), Some("ODR2"));
    let report = shop.till.store().verify_journal().unwrap();
    assert!(matches!(report, JournalReport::Intact { .. }), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn a_manager_has_it_sent_again() {
    let shop = Shop::open();
    let pin = PinSet {
        new: "4711".into(),
        old: None,
    };
    shop.till.pin_set(&pin).unwrap();
    let order = lose(&shop, company(), MethodName::Checkout).await;
    let like_it = Details {
        order_date: None,
        ..details("ODR1", &order, &company(), 0)
    };
    shop.front().has(like_it);
    shop.until_problem(&order.id, ProblemCode::DecisionNeeded)
        .await;
    let early = shop
        .till
        .order_send_again(&send_again(&order, Some("4711")))
        .await;
    assert!(
        matches!(early, Err(AppError::MayStillArrive { wait_ms }) if wait_ms <= 180_000),
        "the lost call may still arrive"
    );
    shop.pass(180).await;
    for pin in [None, Some("0000")] {
        let refused = shop.till.order_send_again(&send_again(&order, pin)).await;
        assert!(refused.is_err(), "{pin:?}");
    }
    assert_eq!(shop.order(&order.id).state, StateName::Unknown);
    // Without an answer nobody can say that it is not there.
    shop.front().will_list(unanswered());
    let blind = shop
        .till
        .order_send_again(&send_again(&order, Some("4711")))
        .await;
    assert!(matches!(blind, Err(AppError::Offline)));
    assert_eq!(shop.front().sent(), 1);
    shop.front().will_send(accepted("ODR2", false));
    shop.till
        .order_send_again(&send_again(&order, Some("4711")))
        .await
        .unwrap();
    let again = shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(again.front_order.as_deref(), Some("ODR2"));
    assert!(has_step(&again, TimelineKind::SentAgain));
    // The manager stands there and waits.
    shop.front().set_status("INVOICED");
    shop.pass(3).await;
    assert_eq!(shop.order(&order.id).state, StateName::Invoiced);
    let twice = shop
        .till
        .order_send_again(&send_again(&order, Some("4711")))
        .await;
    assert!(twice.is_err(), "once");
    assert_eq!(shop.front().sent(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_late_status_of_what_it_was_is_not_taken_for_what_it_is() {
    let shop = Shop::open();
    let named = Outcome::<Submitted>::Unknown {
        cause: UnknownCause::ServerError,
        front: Some(FrontOrder::new("ODR1".into(), None)),
    };
    shop.front().will_send(answer(500, named));
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_tell(status("ODR1", "INVOICED").behind(&gate));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.pass(60).await;
    assert_eq!(shop.front().asked(), 1, "its answer is on its way");
    // Front Payment does not know it any more, and a manager has it sent again.
    shop.front()
        .will_tell(answer(404, Outcome::Rejected(Vec::new())));
    shop.front().will_send(accepted("ODR2", false));
    shop.front().set_status("SENT");
    shop.till
        .order_send_again(&send_again(&order, None))
        .await
        .unwrap();
    shop.until(&order.id, "its other id", |order| {
        order.front_order.as_deref() == Some("ODR2")
    })
    .await;
    gate.notify_one();
    shop.pass(5).await;
    let now = shop.order(&order.id);
    assert_eq!(now.state, StateName::Confirming);
    assert_eq!(now.front_order.as_deref(), Some("ODR2"));
}

#[tokio::test(start_paused = true)]
async fn what_comes_to_light_late_is_not_sent_again_by_a_manager() {
    let shop = Shop::open();
    for _ in 0..40 {
        shop.front().will_list(unanswered());
    }
    let order = lose(&shop, company(), MethodName::Checkout).await;
    shop.pass(240).await;
    assert_eq!(shop.order(&order.id).state, StateName::Unknown);
    shop.front().lists.lock().unwrap().clear();
    let its = details("ODR1", &order, &company(), sent_at(&shop));
    shop.front().has(its);
    shop.till
        .order_send_again(&send_again(&order, None))
        .await
        .unwrap();
    let found = shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(found.front_order.as_deref(), Some("ODR1"));
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_person_can_have_it_looked_for_now() {
    let shop = Shop::open();
    for _ in 0..12 {
        shop.front().will_list(unanswered());
    }
    let order = lose(&shop, company(), MethodName::Checkout).await;
    shop.pass(3_600).await;
    let before = shop.front().looked();
    shop.till.order_look_again(&order.id).unwrap();
    shop.pass(3).await;
    assert!(shop.front().looked() > before);
}

#[tokio::test(start_paused = true)]
async fn the_order_of_another_of_ours_is_never_taken() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let first = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&first.id, StateName::Confirming).await;
    // Front Payment tells it with the number of the one that was lost.
    let second = lose(&shop, company(), MethodName::Checkout).await;
    let mislabelled = Details {
        reference: Some(second.reference.clone()),
        ..details("ODR1", &second, &company(), sent_at(&shop))
    };
    shop.front().has(mislabelled);
    shop.front().will_send(accepted("ODR2", false));
    shop.pass(200).await;
    let again = shop.until_state(&second.id, StateName::Confirming).await;
    assert_eq!(again.front_order.as_deref(), Some("ODR2"));
    assert_eq!(shop.order(&first.id).front_order.as_deref(), Some("ODR1"));
}

#[tokio::test(start_paused = true)]
async fn what_an_order_on_its_way_gets_is_left_to_it() {
    let shop = Shop::open();
    let first = lose(&shop, company(), MethodName::Checkout).await;
    let gate = Arc::new(Notify::new());
    shop.front()
        .will_send(accepted("ODR2", false).behind(&gate));
    let second = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&second.id, StateName::Sending).await;
    shop.front()
        .has(details("ODR2", &second, &company(), sent_at(&shop) + 5));
    let waiting = shop
        .until(&first.id, "a look that waits", |order| {
            looks(order).contains(&"one_is_on_its_way")
        })
        .await;
    assert_eq!(waiting.state, StateName::Unknown);
    gate.notify_one();
    let done = shop.until_state(&second.id, StateName::Confirming).await;
    assert_eq!(done.front_order.as_deref(), Some("ODR2"));
    shop.front().will_send(accepted("ODR3", false));
    shop.pass(300).await;
    let again = shop.until_state(&first.id, StateName::Confirming).await;
    assert_eq!(again.front_order.as_deref(), Some("ODR3"));
}

#[tokio::test(start_paused = true)]
async fn a_crash_in_the_middle_of_an_attempt_is_looked_into() {
    for made in [true, false] {
        let shop = Shop::open();
        let never = Arc::new(Notify::new());
        shop.front()
            .will_send(accepted("ODR1", false).behind(&never));
        let order = shop.sell(company(), MethodName::SendInvoice);
        shop.until_state(&order.id, StateName::Sending).await;
        if made {
            shop.front()
                .has(details("ODR1", &order, &company(), sent_at(&shop)));
        } else {
            shop.front().will_send(accepted("ODR2", false));
        }
        let shop = shop.restart().await;
        assert_eq!(shop.order(&order.id).state, StateName::Unknown);
        shop.pass(200).await;
        let done = shop.until_state(&order.id, StateName::Confirming).await;
        let wanted = if made { "ODR1" } else { "ODR2" };
        assert_eq!(done.front_order.as_deref(), Some(wanted));
        assert_eq!(shop.front().sent(), if made { 1 } else { 2 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_restart_waits_anew_before_it_finds_nothing() {
    let shop = Shop::open();
    lose(&shop, company(), MethodName::SendInvoice).await;
    shop.pass(170).await;
    let shop = shop.restart().await;
    shop.pass(170).await;
    assert_eq!(shop.front().sent(), 1);
    shop.front().will_send(accepted("ODR2", false));
    shop.pass(60).await;
    assert_eq!(shop.front().sent(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_private_checkout_that_is_found_has_no_address_and_can_be_cancelled() {
    let shop = Shop::open();
    let order = lose(&shop, person(), MethodName::Checkout).await;
    let there = Details {
        status: Some("SENT".into()),
        ..details("ODR1", &order, &person(), sent_at(&shop))
    };
    shop.front().has(there);
    let found = shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(problem(&found), Some(ProblemCode::BankidVisitLost));
    assert!(found.actions.contains(&OrderAction::Cancel));
    let cancel = OrderCancel {
        order: order.id.clone(),
        note: String::new(),
    };
    shop.till.order_cancel(&cancel).await.unwrap();
    let over = shop
        .until(&order.id, "its end", |order| {
            order.actions.contains(&OrderAction::EditCart)
        })
        .await;
    assert_eq!(over.state, StateName::Cancelled);
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_private_checkout_that_is_found_at_the_kiosk_is_cancelled_at_once() {
    let shop = Premises::kiosk().open();
    let order = lose(&shop, person(), MethodName::Checkout).await;
    let there = Details {
        status: Some("SENT".into()),
        ..details("ODR1", &order, &person(), sent_at(&shop))
    };
    shop.front().has(there);
    let over = shop
        .until(
            &order.id,
            "an end after which its customer may try again",
            |order| order.actions.contains(&OrderAction::EditCart),
        )
        .await;
    assert_eq!(over.state, StateName::Expired);
    assert_eq!(shop.front().cancelled(), 1, "no invoice comes of it");
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_private_checkout_that_nobody_cancels_ends_with_its_time() {
    let shop = Shop::open();
    let order = lose(&shop, person(), MethodName::Checkout).await;
    let there = Details {
        status: Some("SENT".into()),
        ..details("ODR1", &order, &person(), sent_at(&shop))
    };
    shop.front().has(there);
    shop.pass(900).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
    assert_eq!(shop.front().cancelled(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_went_with_a_personal_number_waits_for_it() {
    for method in [MethodName::Checkout, MethodName::SendInvoice] {
        let shop = Shop::open();
        let order = lose(&shop, person(), method).await;
        shop.pass(200).await;
        let waiting = shop.until_state(&order.id, StateName::Queued).await;
        assert_eq!(problem(&waiting), Some(ProblemCode::PersonalNumberNeeded));
        assert_eq!(waiting.actions[0], OrderAction::Correct);
        shop.pass(HOURS).await;
        assert_eq!(shop.front().sent(), 1, "{method:?}");
    }
    let shop = Shop::open();
    let without = CustomerForm {
        personal_number: String::new(),
        ..person()
    };
    let order = lose(&shop, without, MethodName::SendInvoice).await;
    shop.front().will_send(accepted("ODR1", false));
    shop.pass(200).await;
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn one_that_front_payment_named_is_asked_after_and_goes_on() {
    let shop = Shop::open();
    let named = Outcome::<Submitted>::Unknown {
        cause: UnknownCause::ServerError,
        front: Some(FrontOrder::new("ODR1".into(), None)),
    };
    shop.front().will_send(answer(500, named));
    let order = shop.sell(company(), MethodName::SendInvoice);
    let found = shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(found.front_order.as_deref(), Some("ODR1"));
    assert_eq!(shop.front().looked(), 0, "there is nothing to look for");
}

#[tokio::test(start_paused = true)]
async fn fifty_lost_orders_share_their_looks() {
    let shop = Premises::new().open_idle();
    let mut orders = Vec::new();
    for _ in 0..50 {
        shop.front().will_send(unanswered());
        orders.push(shop.sell(company(), MethodName::SendInvoice));
    }
    let mut shop = shop;
    shop.begin_work();
    shop.pass(60).await;
    for (number, order) in orders.iter().enumerate() {
        let told = Details {
            reference: Some(order.reference.clone()),
            ..details(&format!("ODR{number}"), order, &company(), START_MS / 1_000)
        };
        shop.front().has(told);
    }
    for (number, order) in orders.iter().enumerate() {
        shop.pass(3).await;
        let found = shop.until_state(&order.id, StateName::Confirming).await;
        assert_eq!(found.front_order, Some(format!("ODR{number}")));
    }
    assert_eq!(shop.front().sent(), 50);
    assert!(shop.front().looked() < 20, "{}", shop.front().looked());
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_in_vain_again_and_again_is_a_persons_to_say() {
    let shop = Shop::open();
    for _ in 0..10 {
        shop.front().will_send(unanswered());
    }
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.pass(HOURS).await;
    assert_eq!(shop.front().sent(), 3);
    let asked = shop.order(&order.id);
    assert_eq!(asked.state, StateName::Unknown);
    assert_eq!(problem(&asked), Some(ProblemCode::DecisionNeeded));
    let candidates = shop.till.order_candidates(&order.id).unwrap();
    assert_eq!(candidates.undecided, UndecidedCode::AbsentAgain);
}

#[tokio::test(start_paused = true)]
async fn an_order_whose_answer_named_another_is_not_sent_again_by_itself() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let first = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&first.id, StateName::Confirming).await;
    shop.front().will_send(accepted("ODR1", false));
    let second = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&second.id, StateName::Unknown).await;
    shop.front()
        .has(details("ODR1", &first, &company(), sent_at(&shop)));
    shop.pass(HOURS).await;
    assert_eq!(shop.front().sent(), 2);
    assert_eq!(
        problem(&shop.order(&second.id)),
        Some(ProblemCode::DecisionNeeded)
    );
}
