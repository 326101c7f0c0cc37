//! Every rule for what is sent, as a table: what was changed in a right payload, and the sentences that came back.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use kasse_front_sim::OrderDateFormat;
use serde_json::{Value, json};

use crate::client::Bench;
use crate::payloads::{corporate_submit, create, ehf, payment_link, private_submit, remove, set};

const SUBMIT: &str = "orders/invoice/submit";
const CREATE: &str = "orders/invoice/create";
const EHF: &str = "orders/invoice/create/ehf";

/// What is done to a right payload.
enum Change {
    Without(&'static str),
    With(&'static str, Value),
}
use Change::{With, Without};

impl Change {
    fn apply(&self, payload: &mut Value) {
        match self {
            Without(pointer) => remove(payload, pointer),
            With(pointer, value) => set(payload, pointer, value.clone()),
        }
    }

    fn describe(&self) -> String {
        match self {
            Without(pointer) => format!("without {pointer}"),
            With(pointer, value) => format!("{pointer} = {value}"),
        }
    }
}

/// Sends each changed payload; the table of what came back. Nothing may have been made.
async fn table(path: &str, right: Value, changes: Vec<Change>) -> String {
    let bench = Bench::start().await;
    let mut table = String::new();
    for change in changes {
        let mut payload = right.clone();
        change.apply(&mut payload);
        let errors = bench.post(path, &payload).await.errors();
        writeln!(
            table,
            "{}\n    {}",
            change.describe(),
            errors.join("\n    ")
        )
        .unwrap();
    }
    assert_eq!(bench.control().ledger().orders, []);
    table
}

async fn accepted(bench: &Bench, path: &str, payload: &Value) {
    let answer = bench.post(path, payload).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test]
async fn what_submit_refuses_of_products_and_sums() {
    let changes = vec![
        Without("/products"),
        With("/products", json!([])),
        With("/products", json!("Router")),
        Without("/products/0/name"),
        With("/products/0/name", json!(7)),
        With("/products/0/productId", json!("12345678901234567890123456")),
        Without("/products/0/quantity"),
        With("/products/0/quantity", json!("one")),
        With("/products/0/quantity", json!("1.0001")),
        With("/products/0/quantity", json!(0)),
        With("/products/0/rate", json!("40,00")),
        With("/products/0/rate", json!(40.005)),
        With("/products/0/rate", json!(-40)),
        With("/products/0/discount", json!(-1)),
        With("/products/0/discount", json!(41)),
        Without("/products/0/tax"),
        With("/products/0/tax", json!(13)),
        With("/products/0/tax", json!("-25")),
        With("/products/0/amount", json!("39.99")),
        Without("/orderSummary"),
        With("/orderSummary/subTotal", json!("40.01")),
        With("/orderSummary/totalTax", json!("0.01")),
        With("/orderSummary/totalDiscount", json!("5.00")),
        With("/orderSummary/grandTotal", json!("39.99")),
        With("/orderSummary/grandTotal", json!("40.000")),
    ];
    insta::assert_snapshot!(table(SUBMIT, private_submit(), changes).await);
}

#[tokio::test]
async fn what_submit_refuses_of_a_private_customer() {
    let changes = vec![
        Without("/customerDetails"),
        Without("/customerDetails/type"),
        With("/customerDetails/type", json!("Private")),
        Without("/customerDetails/countryCode"),
        With("/customerDetails/countryCode", json!("47")),
        With("/customerDetails/countryCode", json!("+047")),
        Without("/customerDetails/msisdn"),
        With("/customerDetails/msisdn", json!("+4746567468")),
        With("/customerDetails/msisdn", json!("4746567468")),
        With("/customerDetails/msisdn", json!("465 67 468")),
        With("/customerDetails/msisdn", json!(46_567_468)),
        Without("/customerDetails/email"),
        With("/customerDetails/email", json!("faktura@fjordfjell")),
        Without("/customerDetails/name"),
        With("/customerDetails/preferredLanguage", json!("nb")),
        With("/customerDetails/preferredLanguage", json!("NO")),
        Without("/customerDetails/personalNumber"),
        With("/customerDetails/personalNumber", json!("2803871238")),
        With("/customerDetails/personalNumber", json!("280387 12383")),
        With("/customerDetails/personalNumber", json!(28_038_712_383_i64)),
        With("/customerDetails/organizationId", json!("123456785")),
        Without("/customerDetails/address"),
        Without("/customerDetails/address/street"),
        Without("/customerDetails/address/zip"),
        With("/customerDetails/address/zip", json!(7030)),
        Without("/customerDetails/address/city"),
        With("/customerDetails/address/country", json!("Norge")),
        With("/customerDetails/address/country", json!("no")),
        With("/customerDetails/address/country", json!("ZZ")),
    ];
    insta::assert_snapshot!(table(SUBMIT, private_submit(), changes).await);
}

#[tokio::test]
async fn what_submit_refuses_of_a_company() {
    let changes = vec![
        Without("/customerDetails/organizationId"),
        With("/customerDetails/organizationId", json!("")),
        With("/customerDetails/organizationId", json!("123 456 785")),
        With("/customerDetails/organizationId", json!("12345678")),
        With("/customerDetails/organizationId", json!("NO1234567")),
        With("/customerDetails/organizationId", json!(123_456_785)),
        With("/customerDetails/personalNumber", json!("28038712383")),
        With("/invoiceMaturity", json!(10)),
        With("/invoiceMaturity", json!(15)),
    ];
    insta::assert_snapshot!(table(SUBMIT, corporate_submit(), changes).await);
}

#[tokio::test]
async fn what_submit_refuses_of_terms_and_dates() {
    let ago = |seconds: i64| (Timestamp::now() - SignedDuration::from_secs(seconds)).as_second();
    let changes = vec![
        With("/invoiceMaturity", json!(14)),
        With("/invoiceMaturity", json!("ten")),
        With("/invoiceInterval", json!(3)),
        With("/separateInvoices", json!("yes")),
        Without("/invoiceFeeApplicable"),
        With("/invoiceFeeApplicable", json!("true")),
        With("/referenceNo", json!(3500)),
        With("/customerReference", json!(3500)),
        Without("/callback"),
        Without("/callback/callbackUrl"),
        With("/callback/success", json!("shop.example/success")),
        With("/callback/failure", json!("javascript:alert(1)")),
        Without("/orderDate"),
        With("/orderDate", json!("05 Dec, 2023")),
    ];
    insta::assert_snapshot!(table(SUBMIT, private_submit(), changes).await);

    // Dates that change from run to run stand outside of the snapshot.
    let bench = Bench::start().await;
    for (date, sentence) in [
        (
            json!(ago(60).to_string()),
            "The order date must be a current or future date.",
        ),
        (json!(ago(0)), "The order date must be a string."),
        (
            json!((ago(0) * 1000).to_string()),
            "The order date does not match the format U.",
        ),
    ] {
        let mut payload = private_submit();
        set(&mut payload, "/orderDate", date);
        assert_eq!(bench.post(SUBMIT, &payload).await.errors(), [sentence]);
    }
    let mut tomorrow = private_submit();
    set(&mut tomorrow, "/orderDate", json!(ago(-86_400).to_string()));
    accepted(&bench, SUBMIT, &tomorrow).await;
}

#[tokio::test]
async fn what_ehf_and_the_payment_link_refuse() {
    let changes = vec![
        Without("/sendOrderBy"),
        Without("/sendOrderBy/invoice"),
        Without("/isCreditCheckAvailable"),
        Without("/invoiceAsPaymentOption"),
        With("/invoiceAsPaymentOption", json!("no")),
        Without("/customerDetails/preferredLanguage"),
        Without("/customerDetails/organizationId"),
        With("/customerDetails/type", json!("private")),
        With("/customerDetails/personalNumber", json!("123")),
        With("/invoiceReferences/invoiceMaturity", json!(20)),
        With("/invoiceReferences/invoiceInterval", json!(9)),
        With("/invoiceReferences/referenceNo", json!(66_346_334)),
        With("/invoiceMaturity", json!(10)),
        With("/products/0/productId", json!("12345678901234567890123456")),
        With("/callback", json!({"callbackUrl": "nowhere"})),
    ];
    let mut tables = table(EHF, ehf(), changes).await;
    let changes = vec![
        Without("/sendOrderBy"),
        Without("/invoiceAsPaymentOption"),
        With("/customerDetails/personalNumber", json!("1")),
    ];
    tables += &table("orders/payment-link/create", payment_link(), changes).await;
    insta::assert_snapshot!(tables);
}

#[tokio::test]
async fn what_the_calls_that_change_an_order_refuse() {
    let bench = Bench::start().await;
    let (uuid, _) = bench.submit(&corporate_submit()).await;
    let mut table = String::new();
    for (call, body) in [
        ("cancel", json!({"cancellationNote": ""})),
        ("cancel", json!({"cancellationNote": 1})),
        ("refund", json!({})),
        (
            "refund",
            json!({"type": "all", "grandTotal": 0, "products": [{"id": "a", "amount": -1}]}),
        ),
        (
            "refund",
            json!({"type": "regular", "grandTotal": 2, "products": [{"id": 1, "amount": 1}]}),
        ),
        ("resend", json!({})),
        (
            "resend",
            json!({"countryCode": "0047", "msisdn": "1", "email": "x"}),
        ),
    ] {
        let errors = bench
            .post(&format!("orders/{call}/{uuid}"), &body)
            .await
            .errors();
        writeln!(table, "{call} {body}\n    {}", errors.join("\n    ")).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn every_broken_rule_is_told_at_once() {
    let bench = Bench::start().await;
    let errors = bench.post(SUBMIT, &json!({})).await.errors();
    insta::assert_snapshot!(errors.join("\n"));
}

#[tokio::test]
async fn what_the_documents_allow_is_accepted() {
    let bench = Bench::start().await;
    for change in [
        With("/customerDetails/organizationId", Value::Null),
        Without("/customerDetails/organizationId"),
        Without("/customerDetails/preferredLanguage"),
        Without("/invoiceMaturity"),
        Without("/invoiceInterval"),
        Without("/separateInvoices"),
        Without("/referenceNo"),
        Without("/products/0/productId"),
        Without("/products/0/discount"),
        With("/products/0/productId", json!("1234567890123456789012345")),
        With(
            "/products",
            json!({"0": {"name": "Router", "quantity": 1, "rate": "40.00", "discount": "0", "tax": 0, "amount": "40.0"}}),
        ),
        // Half a kilo at 80.01, less half a krone and the øre: 40.005 is 40.01 before the discount.
        With(
            "/products",
            json!([{"name": "Ost", "quantity": "0.500", "rate": 80.01, "discount": 0.01, "tax": 0, "amount": 40}]),
        ),
        With("/orderSummary/totalDiscount", json!(0)),
        With("/customerDetails/msisdn", json!("41234567")),
    ] {
        let mut payload = private_submit();
        change.apply(&mut payload);
        accepted(&bench, SUBMIT, &payload).await;
    }
    for days in [14, 30, 45] {
        let mut payload = corporate_submit();
        set(&mut payload, "/invoiceMaturity", json!(days));
        accepted(&bench, SUBMIT, &payload).await;
    }
    let mut anonymous = create();
    remove(&mut anonymous, "/customerDetails/personalNumber");
    remove(&mut anonymous, "/callback");
    accepted(&bench, CREATE, &anonymous).await;
    let mut newer = ehf();
    for field in [
        "/sendOrderBy",
        "/isCreditCheckAvailable",
        "/invoiceAsPaymentOption",
    ] {
        remove(&mut newer, field);
    }
    accepted(&bench, "orders/ehf/create", &newer).await;
}

#[tokio::test]
async fn a_clock_that_runs_faster_judges_dates_by_itself() {
    let bench = Bench::start().await;
    let hour_ago = Timestamp::now().as_millisecond() - 3_600_000;
    bench.control().change_settings(|settings| {
        settings.clock_speed = 3;
        settings.clock_origin_ms = hour_ago;
    });
    let two_hours_on = Timestamp::now().as_second() + 2 * 3_600;
    let mut payload = create();
    set(
        &mut payload,
        "/orderDate",
        json!((two_hours_on - 60).to_string()),
    );
    let late = bench.post(CREATE, &payload).await.errors();
    assert_eq!(late, ["The order date must be a current or future date."]);
    set(
        &mut payload,
        "/orderDate",
        json!((two_hours_on + 60).to_string()),
    );
    accepted(&bench, CREATE, &payload).await;
}

#[tokio::test]
async fn the_older_date_is_wanted_where_it_is_set_and_only_there() {
    let bench = Bench::start().await;
    bench.control().change_settings(|settings| {
        settings.order_date_format.create = OrderDateFormat::DayMonthYear;
    });
    let stamp = bench.post(CREATE, &create()).await.errors();
    assert_eq!(stamp, ["The order date does not match the format d M, Y."]);
    // The ninth of a month, so that the day has one digit without its zero.
    bench.control().change_settings(|settings| {
        let then: Timestamp = "2026-03-09T12:00:00Z".parse().unwrap();
        settings.clock_offset_ms = then.as_millisecond() - Timestamp::now().as_millisecond();
    });
    for (date, errors) in [
        ("09 Mar, 2026", vec![]),
        ("10 Mar, 2026", vec![]),
        (
            "9 Mar, 2026",
            vec!["The order date does not match the format d M, Y."],
        ),
        (
            "08 Mar, 2026",
            vec!["The order date must be a current or future date."],
        ),
    ] {
        let mut payload = create();
        set(&mut payload, "/orderDate", json!(date));
        let answer = bench.post(CREATE, &payload).await;
        if errors.is_empty() {
            assert_eq!(answer.status, 201, "{date}");
        } else {
            assert_eq!(answer.errors(), errors, "{date}");
        }
    }
    accepted(&bench, SUBMIT, &private_submit()).await;
}
