//! What is sent.

use kasse_core::{CustomerKind, Field, Method, Money, Phone};
use kasse_front_payment::{
    Client, ClientSettings, OrderDateForm, OrderDateForms, Outcome, ProductsShape, RefundKind,
    RefundProduct, RefundRequest,
};

use crate::samples::{NOW, invoice, order, settings, token};
use crate::server::{Script, Server, answer};

const MADE: &str = r#"{"status_code":201,"data":{"uuid":"ODR3506777330"}}"#;

/// Sends an order with these settings and gives the line of the request and its JSON.
async fn sent(
    kind: CustomerKind,
    method: Method,
    maturity_days: u16,
    change: impl FnOnce(&mut ClientSettings),
) -> String {
    let server = Server::start(Script::Answer(answer(201, "", MADE))).await;
    let mut settings = settings(&server.base());
    change(&mut settings);
    let (order, number) = order(kind, method, maturity_days);
    Client::new(settings)
        .unwrap()
        .send(&order, number.as_ref(), &invoice(), NOW, &token())
        .await;
    shown(&server)
}

fn shown(server: &Server) -> String {
    let seen = server.seen();
    let [request] = seen.as_slice() else {
        panic!("not one request: {seen:?}")
    };
    let json: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    let line = request.head.lines().next().unwrap();
    format!("{line}\n{}", serde_json::to_string_pretty(&json).unwrap())
}

#[tokio::test]
async fn a_private_checkout() {
    insta::assert_snapshot!(sent(CustomerKind::Private, Method::Checkout, 10, |_| ()).await);
}

#[tokio::test]
async fn a_corporate_checkout() {
    insta::assert_snapshot!(sent(CustomerKind::Corporate, Method::Checkout, 14, |_| ()).await);
}

#[tokio::test]
async fn an_invoice_to_a_person() {
    insta::assert_snapshot!(sent(CustomerKind::Private, Method::SendInvoice, 10, |_| ()).await);
}

#[tokio::test]
async fn an_invoice_to_a_company_with_the_day_as_date() {
    let day = |settings: &mut ClientSettings| {
        settings.order_date = OrderDateForms {
            create: OrderDateForm::DayMonthYear,
            ..OrderDateForms::default()
        };
    };
    insta::assert_snapshot!(sent(CustomerKind::Corporate, Method::SendInvoice, 30, day).await);
}

#[tokio::test]
async fn a_payment_link() {
    insta::assert_snapshot!(sent(CustomerKind::Private, Method::PaymentLink, 10, |_| ()).await);
}

#[tokio::test]
async fn an_ehf_invoice() {
    insta::assert_snapshot!(sent(CustomerKind::Corporate, Method::Ehf, 45, |_| ()).await);
}

#[tokio::test]
async fn an_ehf_invoice_by_the_newer_pages() {
    let newer = |settings: &mut ClientSettings| {
        settings.ehf_path = "orders/ehf/create".to_owned();
        settings.ehf_products = ProductsShape::Array;
        settings.order_date.ehf = OrderDateForm::DayMonthYear;
    };
    insta::assert_snapshot!(sent(CustomerKind::Corporate, Method::Ehf, 45, newer).await);
}

#[tokio::test]
async fn a_request_says_who_asks_and_carries_the_token() {
    let server = Server::start(Script::Answer(answer(201, "", MADE))).await;
    crate::samples::checkout(&crate::samples::client(&server.base())).await;
    let head = server.seen()[0].head.to_ascii_lowercase();
    for header in [
        "authorization: bearer t0ken-of-the-shop",
        "content-type: application/json",
        "accept: application/json",
        concat!("user-agent: kasse/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(head.contains(header), "{header} is missing in {head}");
    }
}

#[tokio::test]
async fn a_private_checkout_without_its_number_is_not_sent() {
    let server = Server::start(Script::Answer(answer(201, "", MADE))).await;
    let (order, _) = order(CustomerKind::Private, Method::Checkout, 10);
    let client = crate::samples::client(&server.base());
    let answer = client.send(&order, None, &invoice(), NOW, &token()).await;
    let Outcome::Rejected(reasons) = answer.outcome else {
        panic!("{answer:?}")
    };
    assert_eq!(reasons[0].field(), Field::PersonalNumber);
    assert_eq!((server.connections(), answer.meta.http_status), (0, None));
}

#[tokio::test]
async fn acts_on_an_order() {
    let server = Server::start(Script::Answer(answer(202, "", r#"{"status_code":202}"#))).await;
    let client = crate::samples::client(&server.base());
    let money = |ore| Money::from_ore(ore).unwrap();
    let refund = RefundRequest {
        kind: RefundKind::Invoiced,
        grand_total: money(15_050),
        products: vec![
            RefundProduct {
                id: 7,
                amount: money(15_000),
            },
            RefundProduct {
                id: 8,
                amount: money(50),
            },
        ],
    };
    let (order, _) = order(CustomerKind::Corporate, Method::Ehf, 14);
    let phone = Phone::parse("+47", "90012345").unwrap();
    let email = order.customer().known().unwrap().email();
    let done = [
        client.cancel("ODR1", " angret  ", &token()).await,
        client.refund("ODR1", &refund, &token()).await,
        client.resend("ODR1", &phone, email, &token()).await,
    ];
    for answer in done {
        assert_eq!(answer.outcome, Outcome::Done(()));
    }
    let sent: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| format!("{}\n{}", seen.head.lines().next().unwrap(), seen.body))
        .collect();
    insta::assert_snapshot!(sent.join("\n"));
}

#[tokio::test]
async fn acts_that_make_no_sense_are_not_sent() {
    let server = Server::start(Script::Answer(answer(202, "", "{}"))).await;
    let client = crate::samples::client(&server.base());
    let money = |ore| Money::from_ore(ore).unwrap();
    let refund = |total, amounts: &[i64]| RefundRequest {
        kind: RefundKind::Regular,
        grand_total: money(total),
        products: amounts
            .iter()
            .map(|ore| RefundProduct {
                id: 1,
                amount: money(*ore),
            })
            .collect(),
    };
    for wrong in [
        refund(0, &[]),
        refund(0, &[0]),
        refund(100, &[99]),
        refund(100, &[200, -100]),
    ] {
        let answer = client.refund("ODR1", &wrong, &token()).await;
        assert_eq!(answer.outcome.name(), "rejected", "{wrong:?}");
    }
    for (uuid, note) in [
        ("ODR1", " "),
        ("", "x"),
        ("..", "x"),
        ("a/b", "x"),
        ("ODR1?x", "x"),
    ] {
        let answer = client.cancel(uuid, note, &token()).await;
        assert_eq!(answer.outcome.name(), "rejected", "{uuid:?}, {note:?}");
    }
    assert_eq!(server.connections(), 0);
}
