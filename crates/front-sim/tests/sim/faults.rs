//! Scripted faults: each spoils what it says, and the order exists exactly when it says.

use http_body_util::BodyExt;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use kasse_front_sim::{CallKind, Fault, FaultTarget, ScriptedFault};
use serde_json::{Value, json};

use crate::client::{Answer, Bench, send, until};
use crate::payloads::{create, private_submit};

const SUBMIT: &str = "orders/invoice/submit";

/// Submits into a fault; the answer and how many orders there are afterwards.
async fn submit_into(fault: Fault) -> (Result<Answer, hyper::Error>, usize) {
    let bench = Bench::start().await;
    bench
        .control()
        .add_fault(ScriptedFault::once(CallKind::Submit, fault))
        .unwrap();
    let answer = bench.call("POST", SUBMIT, Some(&private_submit())).await;
    let made = bench.control().ledger().orders.len();
    assert_eq!(bench.control().faults(), [], "used up");
    (answer, made)
}

#[tokio::test]
async fn a_dropped_connection_gives_no_answer() {
    for (made, orders) in [(false, 0), (true, 1)] {
        let (answer, count) = submit_into(Fault::Drop { made }).await;
        let error = answer.err().expect("no answer");
        assert!(
            error.is_incomplete_message() || error.is_closed(),
            "{error:?}"
        );
        assert_eq!(count, orders);
    }
}

#[tokio::test]
async fn a_request_that_was_held_up_is_done_after_its_sender_gave_up() {
    let bench = Bench::start().await;
    let control = bench.control();
    let late = |delay_ms| ScriptedFault::once(CallKind::Submit, Fault::Late { delay_ms });
    control.add_fault(late(30)).unwrap();
    let answer = bench.call("POST", SUBMIT, Some(&private_submit())).await;
    assert!(answer.is_err(), "nobody is answered");
    until("the order was made all the same", async || {
        control.ledger().orders.len() == 1
    })
    .await;
    let ledger = control.ledger();
    let attempt = &ledger.attempts[0];
    assert_eq!(
        (attempt.answered, attempt.fault.as_deref()),
        (None, Some("late"))
    );
    let reference = ledger.orders[0].request["referenceNo"].as_str();
    assert_eq!(attempt.reference.as_deref(), reference);
    assert!(reference.is_some());

    // The next one lands after the first one's work, which a reset has overtaken.
    control.add_fault(late(30)).unwrap();
    assert!(
        bench
            .call("POST", SUBMIT, Some(&private_submit()))
            .await
            .is_err()
    );
    control.reset().await.unwrap();
    control.add_fault(late(60)).unwrap();
    assert!(
        bench
            .call("POST", SUBMIT, Some(&private_submit()))
            .await
            .is_err()
    );
    until("the second order was made", async || {
        !control.ledger().orders.is_empty()
    })
    .await;
    assert_eq!(
        control.ledger().orders.len(),
        1,
        "what was before the reset is over"
    );
}

#[tokio::test]
async fn a_hanging_call_never_answers_but_may_have_been_made() {
    for (made, orders) in [(false, 0), (true, 1)] {
        let bench = Bench::start().await;
        bench
            .control()
            .add_fault(ScriptedFault::once(CallKind::Submit, Fault::Hang { made }))
            .unwrap();
        let payload = private_submit();
        let call = bench.call("POST", SUBMIT, Some(&payload));
        let control = bench.control();
        let arrived = until("the call has arrived", async || {
            let ledger = control.ledger();
            !ledger.attempts.is_empty() && ledger.orders.len() == orders
        });
        tokio::select! {
            biased;
            _ = call => panic!("answered"),
            () = arrived => {}
        }
        let attempt = &bench.control().ledger().attempts[0];
        assert_eq!(
            (attempt.answered, attempt.fault.as_deref()),
            (None, Some("hang"))
        );
    }
}

#[tokio::test]
async fn an_answer_can_be_put_in_place_of_the_right_one() {
    let answer = |made| Fault::Answer {
        status: 500,
        body: json!({"message": "Internal Error Occurred Please Try Again Later"}),
        headers: [("x-trace".to_owned(), "1".to_owned())].into(),
        made,
    };
    for (made, orders) in [(false, 0), (true, 1)] {
        let (got, count) = submit_into(answer(made)).await;
        let got = got.unwrap();
        assert_eq!(
            (got.status, got.header("x-trace"), count),
            (500, "1", orders)
        );
        assert_eq!(
            got.json()["message"],
            "Internal Error Occurred Please Try Again Later"
        );
    }
    let text = Fault::Answer {
        status: 510,
        body: json!("<html>"),
        headers: [].into(),
        made: false,
    };
    assert_eq!(submit_into(text).await.0.unwrap().text(), "<html>");
}

#[tokio::test]
async fn bodies_can_be_unreadable() {
    let (garbage, count) = submit_into(Fault::Garbage {}).await;
    let garbage = garbage.unwrap();
    assert_eq!((garbage.status, count), (201, 1));
    assert!(serde_json::from_slice::<Value>(&garbage.body).is_err());
    assert!(std::str::from_utf8(&garbage.body).is_err());

    let (empty, count) = submit_into(Fault::EmptyBody {}).await;
    let empty = empty.unwrap();
    assert_eq!((empty.status, empty.body.len(), count), (201, 0, 1));

    let (huge, count) = submit_into(Fault::HugeBody { bytes: 3_000_001 }).await;
    let huge = huge.unwrap();
    assert_eq!((huge.status, huge.body.len(), count), (201, 3_000_001, 1));

    let (cut, count) = submit_into(Fault::CutBody {}).await;
    assert!(cut.is_err(), "the body promised more than came");
    assert_eq!(count, 1);
}

#[tokio::test]
async fn an_endless_body_goes_on() {
    let bench = Bench::start().await;
    bench
        .control()
        .add_fault(ScriptedFault::once(CallKind::Submit, Fault::EndlessBody {}))
        .unwrap();
    let headers = [
        (AUTHORIZATION.as_str(), "Bearer sim-1"),
        (CONTENT_TYPE.as_str(), "application/json"),
    ];
    let path = "/api/v1/connect/orders/invoice/submit";
    let body = Some(private_submit().to_string());
    let mut response = send(bench.sim.address(), "POST", path, &headers, body)
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    for _ in 0..3 {
        let piece = response
            .body_mut()
            .frame()
            .await
            .expect("still going")
            .unwrap();
        assert!(piece.is_data());
    }
    assert!(!hyper::body::Body::is_end_stream(response.body()));
}

#[tokio::test]
async fn the_data_of_an_answer_can_miss_or_misname_what_matters() {
    let data = |answer: Answer| answer.json()["data"].clone();
    let missing = data(submit_into(Fault::MissingBankIdUrl {}).await.0.unwrap());
    assert!(missing["bankIdUrl"].is_null() && missing["orderUuid"].is_string());
    let renamed = data(submit_into(Fault::PaymentUrl {}).await.0.unwrap());
    assert!(renamed["bankIdUrl"].is_null() && renamed["paymentUrl"].is_string());
    let uuid = data(submit_into(Fault::UuidKey {}).await.0.unwrap());
    assert!(uuid["orderUuid"].is_null() && uuid["uuid"].is_string());
    let nameless = data(submit_into(Fault::MissingOrderUuid {}).await.0.unwrap());
    assert!(
        nameless["orderUuid"].is_null()
            && nameless["uuid"].is_null()
            && nameless["customerUuid"].is_string()
    );
}

#[tokio::test]
async fn dates_redirects_and_limits_can_be_scripted() {
    let (dated, _) = submit_into(Fault::Date {
        value: "yesterday".to_owned(),
    })
    .await;
    assert_eq!(dated.unwrap().header("date"), "yesterday");
    let (redirect, count) = submit_into(Fault::Redirect {
        status: 307,
        location: "https://evil.example/".to_owned(),
    })
    .await;
    let redirect = redirect.unwrap();
    assert_eq!(
        (redirect.status, redirect.location(), count),
        (307, "https://evil.example/", 0)
    );
    let (limited, count) = submit_into(Fault::RateLimited {
        retry_after_seconds: Some(7),
    })
    .await;
    let limited = limited.unwrap();
    assert_eq!(
        (limited.status, limited.header("retry-after"), count),
        (429, "7", 0)
    );
}

#[tokio::test]
async fn a_delayed_answer_is_the_right_one() {
    for made in [false, true] {
        let start = std::time::Instant::now();
        let (answer, count) = submit_into(Fault::Delay { delay_ms: 60, made }).await;
        assert_eq!((answer.unwrap().status, count), (201, 1));
        assert!(start.elapsed().as_millis() >= 60);
    }
}

#[tokio::test]
async fn faults_meet_their_own_kind_of_call_as_often_as_told() {
    let bench = Bench::start().await;
    let gone = || Fault::Answer {
        status: 503,
        body: Value::Null,
        headers: [].into(),
        made: false,
    };
    bench
        .control()
        .add_fault(ScriptedFault {
            call: FaultTarget::Call(CallKind::Create),
            times: 2,
            fault: gone(),
        })
        .unwrap();
    assert_eq!(bench.post(SUBMIT, &private_submit()).await.status, 201);
    for status in [503, 503, 201] {
        assert_eq!(
            bench.post("orders/invoice/create", &create()).await.status,
            status
        );
    }
    bench
        .control()
        .add_fault(ScriptedFault {
            call: FaultTarget::Any,
            times: 1,
            fault: gone(),
        })
        .unwrap();
    assert_eq!(bench.get("orders/status").await.status, 503);
    assert_eq!(bench.get("orders/status").await.status, 200);
}
