//! What every answer means: one table over HTTP statuses and bodies.

use std::fmt::Write;

use kasse_core::{CustomerKind, Email, Method, Money, Phone};
use kasse_front_payment::{Client, Outcome, RefundKind, RefundProduct, RefundRequest};

use crate::samples::{NOW, checkout, client, invoice, order, token};
use crate::server::{Script, Server, answer};

const STATUSES: [u16; 20] = [
    200, 201, 202, 204, 301, 400, 401, 403, 404, 409, 410, 417, 418, 422, 429, 500, 502, 503, 510,
    599,
];

const BODIES: [(&str, &str); 11] = [
    (
        "full",
        r#"{"status_code":201,"is_data":false,"data":{"orderUuid":"ODR1","customerUuid":"CSRT1","status":"INVOICED","bankIdUrl":"https://auth.bankid.no/?code_verifier=x"}}"#,
    ),
    (
        "ids only",
        r#"{"data":{"orderUuid":"ODR1","customerUuid":"CSRT1"}}"#,
    ),
    (
        "uuid, paymentUrl",
        r#"{"data":{"uuid":"ODR1","status":"Purring","paymentUrl":"https://auth.bankid.no/"}}"#,
    ),
    ("empty", ""),
    ("html", "<html><body>Bad gateway</body></html>"),
    (
        "truncated",
        r#"{"status_code":201,"data":{"orderUuid":"ODR1","#,
    ),
    (
        "errors: list",
        r#"{"status_code":417,"is_error":true,"message":"payloadValidationErrors","errors":["The order date does not match the format d M, Y.","The personal number must be 11 characters."]}"#,
    ),
    (
        "errors: object",
        r#"{"message":"m","errors":{"customerDetails.email":["must be valid"],"customerDetails":{"address":{"zip":"?"}}}}"#,
    ),
    (
        "errors: string",
        r#"{"message":"m","errors":"The customerDetails.msisdn field is required."}"#,
    ),
    (
        "errors: null",
        r#"{"message":"orderStatusAlreadyPaid","errors":null}"#,
    ),
    (
        "errors: odd",
        r#"{"errors":[[],{},null,true,[["",{"a":[7]}]]]}"#,
    ),
];

/// An outcome in a word or two.
fn word<T>(outcome: &Outcome<T>, done: impl FnOnce(&T) -> String) -> String {
    match outcome {
        Outcome::Done(it) => format!("done {}", done(it)),
        Outcome::Rejected(reasons) => {
            let fields: Vec<_> = reasons.iter().map(|reason| reason.field().name()).collect();
            format!("rejected {}", fields.join("+"))
        }
        Outcome::TokenRefused => "token refused".to_owned(),
        Outcome::RateLimited { retry_after_ms } => format!("wait {retry_after_ms:?}"),
        Outcome::NotSent(reason) => format!("not sent {reason:?}"),
        Outcome::Unknown { cause, front } => {
            let front = front.as_ref().map(|front| front.order_uuid.as_str());
            format!("unknown {cause:?} {}", front.unwrap_or("-"))
        }
    }
}

/// The table of what `call` comes to.
async fn table(call: impl AsyncFn(Client) -> String) -> String {
    let server = Server::start(Script::Silent).await;
    let mut rows = vec![
        std::iter::once("HTTP".to_owned())
            .chain(BODIES.iter().map(|(name, _)| (*name).to_owned()))
            .collect::<Vec<_>>(),
    ];
    for status in STATUSES {
        let mut row = vec![status.to_string()];
        for (_, body) in BODIES {
            let headers = "Connection: close\r\nRetry-After: 2\r\n";
            let body = if status == 204 { "" } else { body };
            server.now(Script::AnswerAndClose(answer(status, headers, body)));
            row.push(call(client(&server.base())).await);
        }
        rows.push(row);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap();
    let widths: Vec<_> = (0..=BODIES.len()).map(width).collect();
    let mut table = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            write!(line, "{cell:<width$} | ").unwrap();
        }
        writeln!(table, "{}", line.trim_end_matches([' ', '|'])).unwrap();
    }
    table
}

#[tokio::test]
async fn of_a_private_checkout() {
    let table = table(async |client| {
        word(&checkout(&client).await.outcome, |made| {
            let visit = made.bankid_url.as_ref().map(ToString::to_string);
            format!("{} {}", made.front.order_uuid, visit.unwrap_or_default())
        })
    })
    .await;
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_a_sent_invoice() {
    let table = table(async |client| {
        let (order, _) = order(CustomerKind::Corporate, Method::SendInvoice, 14);
        let answer = client.send(&order, None, &invoice(), NOW, &token()).await;
        word(&answer.outcome, |made| {
            assert_eq!(made.bankid_url, None, "a company does not identify");
            made.front.order_uuid.clone()
        })
    })
    .await;
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_a_payment_link() {
    let table = table(async |client| {
        let (order, number) = order(CustomerKind::Private, Method::PaymentLink, 10);
        let answer = client
            .send(&order, number.as_ref(), &invoice(), NOW, &token())
            .await;
        word(&answer.outcome, |made| {
            assert_eq!(made.bankid_url, None, "nobody identifies here");
            made.front.order_uuid.clone()
        })
    })
    .await;
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_a_status() {
    let table = table(async |client| {
        let answer = client.status("ODR1", &token()).await;
        word(&answer.outcome, |info| info.status.clone())
    })
    .await;
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_a_cancellation() {
    let table = table(async |client| {
        let answer = client.cancel("ODR1", "angret", &token()).await;
        word(&answer.outcome, |()| String::new())
    })
    .await;
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_a_refund() {
    let amount = Money::from_ore(4_000).unwrap();
    let refund = RefundRequest {
        kind: RefundKind::Invoiced,
        grand_total: amount,
        products: vec![RefundProduct { id: 1, amount }],
    };
    let table = table(async |client| {
        let answer = client.refund("ODR1", &refund, &token()).await;
        word(&answer.outcome, |()| String::new())
    })
    .await;
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_sending_once_more() {
    let phone = Phone::parse("+47", "90012345").unwrap();
    let email = Email::parse("kari@example.no").unwrap();
    let table = table(async |client| {
        let answer = client.resend("ODR1", &phone, &email, &token()).await;
        word(&answer.outcome, |()| String::new())
    })
    .await;
    insta::assert_snapshot!(table);
}
