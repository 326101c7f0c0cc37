//! What Front Payment tells about its orders.

use kasse_core::{FrontStatus, Money};
use kasse_front_payment::{Meta, Outcome};

use crate::samples::{client, token};
use crate::server::{Script, Server, answer};

async fn answering(status: u16, body: &str) -> Server {
    Server::start(Script::Answer(answer(status, "", body))).await
}

#[tokio::test]
async fn one_status() {
    let body = r#"{"data":{"uuid":"ODR1","status":"PARTIAL REFUNDED","orderAmount":"2364.17","refundedAmount":40}}"#;
    let server = answering(200, body).await;
    let answer = client(&server.base()).status("ODR1", &token()).await;
    let Outcome::Done(info) = answer.outcome else {
        panic!("{answer:?}")
    };
    assert_eq!(
        FrontStatus::parse(&info.status),
        FrontStatus::PartlyRefunded
    );
    assert_eq!(info.order_amount.map(Money::ore), Some(236_417));
    assert_eq!(info.refunded_amount.map(Money::ore), Some(4_000));
    assert!(
        server.seen()[0]
            .head
            .starts_with("GET /api/v1/connect/orders/status/ODR1 ")
    );
}

#[tokio::test]
async fn the_status_of_another_order_is_no_answer() {
    let server = answering(200, r#"{"data":{"uuid":"ODR2","status":"INVOICED"}}"#).await;
    let outcome = client(&server.base())
        .status("ODR1", &token())
        .await
        .outcome;
    assert_eq!(outcome.name(), "unknown");
    let server = answering(200, r#"{"data":{"orderUuid":"ODR2"}}"#).await;
    let outcome = client(&server.base())
        .details("ODR1", &token())
        .await
        .outcome;
    assert_eq!(outcome.name(), "unknown");
}

#[tokio::test]
async fn all_statuses() {
    let body = r#"{"data":[{"uuid":"ODR2","status":"INVOICED"},{"uuid":"ODR1","status":"SENT"}]}"#;
    let server = answering(200, body).await;
    let client = client(&server.base());
    let answer = client.statuses(None, &token()).await;
    let Outcome::Done(all) = answer.outcome else {
        panic!("{answer:?}")
    };
    let uuids: Vec<_> = all.iter().map(|info| info.order_uuid.as_str()).collect();
    assert_eq!(uuids, ["ODR2", "ODR1"], "in their order");
    let only = FrontStatus::PartlyRefunded;
    client.statuses(Some(&only), &token()).await;
    let head = &server.seen()[1].head;
    assert!(
        head.starts_with("GET /api/v1/connect/orders/status?type=PARTIAL+REFUNDED "),
        "{head}"
    );
}

#[tokio::test]
async fn a_list_is_whole_or_unreadable() {
    let list = async |status, body| {
        let server = answering(status, body).await;
        let outcome = client(&server.base())
            .statuses(None, &token())
            .await
            .outcome;
        if let Outcome::Done(all) = &outcome {
            format!("{} orders", all.len())
        } else {
            outcome.name().to_owned()
        }
    };
    assert_eq!(list(200, r#"{"data":[]}"#).await, "0 orders");
    assert_eq!(
        list(
            404,
            r#"{"status_code":404,"message":"ordersNotFound","errors":null}"#
        )
        .await,
        "0 orders",
        "an empty list was seen as this"
    );
    assert_eq!(
        list(404, "<html>Not found</html>").await,
        "rejected",
        "some other server's 404 says nothing about orders"
    );
    assert_eq!(
        list(404, r#"{"message":"The route could not be found."}"#).await,
        "rejected",
        "a wrong path says nothing about orders"
    );
    for spoiled in [
        r#"{"data":[{"uuid":"ODR1","status":"SENT"},{"status":"SENT"}]}"#,
        r#"{"data":[{"uuid":"ODR1","status":"SENT"},7]}"#,
        r#"{"data":[{"uuid":"ODR1"}]}"#,
        r#"{"data":{"uuid":"ODR1","status":"SENT"}}"#,
        r#"{"data":null}"#,
        "{}",
        "[]",
    ] {
        assert_eq!(list(200, spoiled).await, "unknown", "{spoiled}");
    }
}

#[tokio::test]
async fn a_whole_order() {
    let body = r#"{"status_code":200,"data":{
        "type":"INVOICE","orderUuid":"ODR1","invoiceNumber":100234,"status":"INVOICED","orderDate":"1755150488",
        "productList":{"0":{"id":"7","name":"Skalljakke «Ås»","productId":"KL-1","quantity":"1","rate":1999,"discount":"249.88","tax":"25.00","amount":1749.12},
                       "1":{"name":"Klatretau","quantity":12.325,"rate":"49.90","tax":15,"amount":"615.02"}},
        "orderSummary":{"subTotal":"1934.10","tax":430.04,"discount":249.88,"grandTotal":"2364.14"},
        "invoiceReferences":{"referenceNo":"2-004187","customerReference":null},
        "customerDetails":{"customerUuid":"CSRT1","type":"private","name":"Kari Nordmann","email":"kari@example.no","countryCode":"+47","msisdn":"90012345","organizationId":null}}}"#;
    let server = answering(200, body).await;
    let answer = client(&server.base()).details("ODR1", &token()).await;
    let Outcome::Done(details) = answer.outcome else {
        panic!("{answer:?}")
    };
    assert_eq!(details.customer.name.as_deref(), Some("Kari Nordmann"));
    assert_eq!(details.customer.organization_number, None);
    insta::assert_debug_snapshot!(details);
}

#[tokio::test]
async fn an_order_with_next_to_nothing() {
    let server = answering(200, r#"{"data":{"uuid":"ODR1"}}"#).await;
    let answer = client(&server.base()).details("ODR1", &token()).await;
    let Outcome::Done(details) = answer.outcome else {
        panic!("{answer:?}")
    };
    assert_eq!(
        (details.lines.len(), details.summary.grand_total),
        (0, None)
    );
}

#[tokio::test]
async fn an_invoice_number() {
    let number = async |body| {
        let server = answering(200, body).await;
        let outcome = client(&server.base())
            .invoice_number("ODR1", &token())
            .await
            .outcome;
        if let Outcome::Done(number) = outcome {
            number
        } else {
            outcome.name().to_owned()
        }
    };
    assert_eq!(
        number(r#"{"data":{"uuid":"ODR1","invoiceNumber":"100234"}}"#).await,
        "100234"
    );
    assert_eq!(
        number(r#"{"data":{"invoiceNumber":100234}}"#).await,
        "100234"
    );
    assert_eq!(number(r#"{"data":100234}"#).await, "100234");
    assert_eq!(number(r#"{"data":"100234"}"#).await, "100234");
    assert_eq!(
        number(r#"{"data":{"invoiceNumber":null}}"#).await,
        "unknown"
    );
    assert_eq!(number(r#"{"data":null}"#).await, "unknown");
}

#[tokio::test]
async fn what_the_headers_tell() {
    let headers = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-RateLimit-Limit: 240\r\nX-RateLimit-Remaining: 239\r\n";
    let server = Server::start(Script::Answer(answer(429, headers, ""))).await;
    let answer = client(&server.base()).status("ODR1", &token()).await;
    assert_eq!(
        answer.outcome,
        Outcome::RateLimited {
            retry_after_ms: None
        }
    );
    let expected = Meta {
        http_status: Some(429),
        server_time: Some(784_111_777),
        rate_limit: Some(240),
        rate_remaining: Some(239),
        rate_reset_ms: None,
        elapsed_ms: answer.meta.elapsed_ms,
    };
    assert_eq!(answer.meta, expected);
}
