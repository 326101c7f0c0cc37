//! Every call of the contract's table.

use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use kasse_front_sim::{OrderStatus, TokenRule};
use serde_json::{Value, json};

use crate::client::{Bench, TOKEN, read, send};
use crate::payloads::{corporate_submit, create, ehf, payment_link, private_submit};

#[tokio::test]
async fn a_private_submit_gives_an_address_to_visit_and_stays_sent() {
    let bench = Bench::start().await;
    let answer = bench.post("orders/invoice/submit", &private_submit()).await;
    assert_eq!(answer.status, 201);
    let body = answer.json();
    assert_eq!(
        (&body["status_code"], &body["message"]),
        (&json!(201), &json!("orderCreatedSuccessfully"))
    );
    let data = &body["data"];
    let uuid = data["orderUuid"].as_str().unwrap();
    assert!(uuid.starts_with("ODR") && uuid.len() == 13, "{uuid}");
    assert!(data["customerUuid"].as_str().unwrap().starts_with("CSRT"));
    let url = data["bankIdUrl"].as_str().unwrap();
    assert!(
        url.starts_with(bench.sim.origin())
            && url.contains("code_verifier=")
            && url.contains("state="),
        "{url}"
    );
    assert_eq!(bench.status(uuid).await, "SENT");
    assert_eq!(
        bench
            .get(&format!("orders/invoice-number/{uuid}"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_corporate_submit_is_invoiced_at_once() {
    let bench = Bench::start().await;
    let (uuid, url) = bench.submit(&corporate_submit()).await;
    assert_eq!(url, None);
    assert_eq!(bench.status(&uuid).await, "INVOICED");
    let number = bench.get(&format!("orders/invoice-number/{uuid}")).await;
    assert_eq!(
        (number.status, &number.json()["data"]["invoiceNumber"]),
        (200, &json!("100001"))
    );
}

#[tokio::test]
async fn the_other_calls_that_make_an_order_become_invoices_later() {
    let bench = Bench::start().await;
    for (path, payload) in [
        ("orders/invoice/create", create()),
        ("orders/invoice/create/ehf", ehf()),
        ("orders/ehf/create", ehf()),
    ] {
        bench
            .control()
            .change_settings(|settings| settings.invoice_delay_ms = 3_600_000);
        let answer = bench.post(path, &payload).await;
        assert_eq!(answer.status, 201, "{path}: {}", answer.text());
        // As the documents' examples have it.
        assert_eq!(answer.json()["is_data"], false);
        let uuid = answer.json()["data"]["uuid"].as_str().unwrap().to_owned();
        assert_eq!(bench.status(&uuid).await, "SENT", "{path}");

        bench
            .control()
            .change_settings(|settings| settings.invoice_delay_ms = 0);
        let answer = bench.post(path, &payload).await;
        let uuid = answer.json()["data"]["uuid"].as_str().unwrap().to_owned();
        assert_eq!(bench.status(&uuid).await, "INVOICED", "{path}");
    }
}

#[tokio::test]
async fn a_payment_link_waits_for_the_customer() {
    let bench = Bench::start().await;
    bench
        .control()
        .change_settings(|settings| settings.invoice_delay_ms = 0);
    let answer = bench
        .post("orders/payment-link/create", &payment_link())
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let uuid = answer.json()["data"]["uuid"].as_str().unwrap().to_owned();
    assert_eq!(bench.status(&uuid).await, "SENT");
}

#[tokio::test]
async fn the_list_is_a_404_when_empty_and_filters_by_status() {
    let bench = Bench::start().await;
    let empty = bench.get("orders/status").await;
    assert_eq!(
        (empty.status, &empty.json()["is_error"]),
        (404, &json!(true))
    );
    let (sent, _) = bench.submit(&private_submit()).await;
    let (invoiced, _) = bench.submit(&corporate_submit()).await;
    let all = bench.get("orders/status").await.json();
    assert_eq!(
        all["data"],
        json!([{"uuid": invoiced, "status": "INVOICED"}, {"uuid": sent, "status": "SENT"}])
    );
    let some = bench.get("orders/status?type=invoiced").await.json();
    assert_eq!(
        some["data"],
        json!([{"uuid": invoiced, "status": "INVOICED"}])
    );
    assert_eq!(bench.get("orders/status?type=PAID").await.status, 404);
}

#[tokio::test]
async fn details_tell_the_whole_order() {
    let bench = Bench::start().await;
    let (uuid, _) = bench.submit(&corporate_submit()).await;
    let answer = bench.get(&format!("orders/details/{uuid}")).await;
    let mut data = answer.json()["data"].clone();
    for field in ["orderUuid", "orderDate"] {
        assert!(data[field].is_string());
        data[field] = json!("…");
    }
    data["customerDetails"]["uuid"] = json!("…");
    insta::assert_json_snapshot!(data);

    bench.control().change_settings(|settings| {
        settings.details_carry_ids = false;
        settings.details_carry_reference = false;
    });
    let data = bench.get(&format!("orders/details/{uuid}")).await.json()["data"].clone();
    assert_eq!(
        (&data["referenceNo"], &data["productList"][0]["id"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn cancelling_wants_a_note_and_refuses_what_is_paid() {
    let bench = Bench::start().await;
    let (uuid, _) = bench.submit(&corporate_submit()).await;
    let path = format!("orders/cancel/{uuid}");
    let errors = bench.post(&path, &json!({})).await.errors();
    assert_eq!(errors, ["The cancellation note field is required."]);

    bench
        .control()
        .set_order_status(&uuid, OrderStatus::Paid)
        .unwrap();
    let note = json!({"cancellationNote": "Kunden angret"});
    let paid = bench.post(&path, &note).await;
    assert_eq!(
        (paid.status, &paid.json()["message"]),
        (400, &json!("orderStatusAlreadyPaid"))
    );

    bench
        .control()
        .set_order_status(&uuid, OrderStatus::Invoiced)
        .unwrap();
    assert_eq!(bench.post(&path, &note).await.status, 202);
    assert_eq!(bench.status(&uuid).await, "CANCELLED");
    assert_eq!(bench.post(&path, &note).await.status, 400);
    assert_eq!(bench.post("orders/cancel/ODR1", &note).await.status, 404);
}

#[tokio::test]
async fn refunds_are_accepted_in_parts_up_to_the_whole() {
    let bench = Bench::start().await;
    bench
        .control()
        .change_settings(|settings| settings.refund_delay_ms = 0);
    let (uuid, _) = bench.submit(&corporate_submit()).await;
    let path = format!("orders/refund/{uuid}");
    let part = |ore: f64| json!({"type": "invoiced", "grandTotal": ore, "products": [{"id": 1, "amount": ore}]});

    assert_eq!(bench.post(&path, &part(15.5)).await.status, 202);
    let status = bench.get(&format!("orders/status/{uuid}")).await.json();
    assert_eq!(
        status["data"],
        json!({"uuid": uuid, "status": "PARTIAL REFUNDED", "orderAmount": "40.00", "refundedAmount": "15.50"})
    );
    let too_much = bench.post(&path, &part(24.51)).await;
    assert_eq!(
        (too_much.status, &too_much.json()["message"]),
        (400, &json!("refundAmountExceedsProduct"))
    );
    assert_eq!(bench.post(&path, &part(24.5)).await.status, 202);
    assert_eq!(bench.status(&uuid).await, "REFUNDED");
    assert_eq!(bench.post(&path, &part(1.0)).await.status, 400);

    let (sent, _) = bench.submit(&private_submit()).await;
    assert_eq!(
        bench
            .post(&format!("orders/refund/{sent}"), &part(1.0))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn a_refund_shows_later() {
    let bench = Bench::start().await;
    bench
        .control()
        .change_settings(|settings| settings.refund_delay_ms = 3_600_000);
    let (uuid, _) = bench.submit(&corporate_submit()).await;
    let whole = json!({"type": "regular", "grandTotal": "40.00", "products": [{"id": "1", "amount": "40.00"}]});
    assert_eq!(
        bench
            .post(&format!("orders/refund/{uuid}"), &whole)
            .await
            .status,
        202
    );
    assert_eq!(bench.status(&uuid).await, "INVOICED");
    assert_eq!(
        bench
            .post(&format!("orders/refund/{uuid}"), &whole)
            .await
            .status,
        400,
        "twice the money"
    );
}

#[tokio::test]
async fn resending_changes_where_the_invoice_goes_unless_it_is_paid() {
    let bench = Bench::start().await;
    let (uuid, _) = bench.submit(&corporate_submit()).await;
    let path = format!("orders/resend/{uuid}");
    let to = json!({"countryCode": "+47", "msisdn": "90012345", "email": "ny@example.no"});
    assert_eq!(bench.post(&path, &to).await.status, 200);
    let details = bench.get(&format!("orders/details/{uuid}")).await.json();
    assert_eq!(details["data"]["customerDetails"]["email"], "ny@example.no");
    bench
        .control()
        .set_order_status(&uuid, OrderStatus::Paid)
        .unwrap();
    assert_eq!(bench.post(&path, &to).await.status, 400);
}

#[tokio::test]
async fn only_an_accepted_token_is_let_in() {
    let bench = Bench::start().await;
    let path = "/api/v1/connect/orders/status";
    let status = async |authorization: Option<&str>| {
        let headers: Vec<(&str, &str)> = authorization
            .map(|value| (AUTHORIZATION.as_str(), value))
            .into_iter()
            .collect();
        let response = send(bench.sim.address(), "GET", path, &headers, None)
            .await
            .unwrap();
        read(response).await.unwrap().status
    };
    assert_eq!(
        status(Some("Bearer sim-test")).await,
        404,
        "let in, and no orders yet"
    );
    for refused in [
        None,
        Some("Bearer other"),
        Some("Basic sim-test"),
        Some("sim-test"),
        Some("Bearer "),
    ] {
        assert_eq!(status(refused).await, 401, "{refused:?}");
    }
    bench
        .control()
        .change_settings(|settings| settings.token = TokenRule::Exact("sim-other".to_owned()));
    assert_eq!(status(Some("Bearer sim-test")).await, 401);
    assert_eq!(status(Some("Bearer sim-other")).await, 404);
    bench
        .control()
        .change_settings(|settings| settings.token = TokenRule::Revoked);
    assert_eq!(status(Some("Bearer sim-other")).await, 401);
}

#[tokio::test]
async fn nothing_is_made_of_a_body_that_is_none() {
    let bench = Bench::start().await;
    let path = "/api/v1/connect/orders/invoice/submit";
    let authorization = format!("Bearer {TOKEN}");
    let post = async |kind: &str, body: String| {
        let headers = [
            (AUTHORIZATION.as_str(), authorization.as_str()),
            (CONTENT_TYPE.as_str(), kind),
        ];
        read(
            send(bench.sim.address(), "POST", path, &headers, Some(body))
                .await
                .unwrap(),
        )
        .await
        .unwrap()
        .status
    };
    assert_eq!(
        post("application/json", "{\"products\": [".to_owned()).await,
        417
    );
    assert_eq!(post("application/json", "[]".to_owned()).await, 417);
    assert_eq!(post("text/plain", private_submit().to_string()).await, 415);
    assert_eq!(
        post("application/json", " ".repeat(1024 * 1024 + 1)).await,
        413
    );
    assert_eq!(bench.control().ledger().orders, []);
    assert_eq!(bench.get("orders/invoice/nothing").await.status, 404);
    assert_eq!(bench.get("orders/invoice/submit").await.status, 405);
}

#[tokio::test]
async fn the_headers_tell_the_time_and_what_is_left_of_the_rate_limit() {
    let bench = Bench::start().await;
    bench.control().change_settings(|settings| {
        settings.rate_limit.requests = 2;
        settings.date_header_offset_ms = -86_400_000;
    });
    let first = bench.get("orders/status").await;
    assert_eq!(
        (
            first.header("x-ratelimit-limit"),
            first.header("x-ratelimit-remaining")
        ),
        ("2", "1")
    );
    let date = jiff::fmt::rfc2822::parse(first.header("date"))
        .unwrap()
        .timestamp();
    let behind = jiff::Timestamp::now().as_second() - date.as_second();
    assert!((86_399..86_460).contains(&behind), "{behind}");
    assert_eq!(
        bench
            .get("orders/status")
            .await
            .header("x-ratelimit-remaining"),
        "0"
    );
    let third = bench.post("orders/invoice/submit", &private_submit()).await;
    assert_eq!(third.status, 429);
    assert!((1..=60).contains(&third.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(bench.control().ledger().orders, []);
}
