use serde_json::json;

use super::*;

fn order(reference: &str, state: &str) -> TillOrder {
    TillOrder {
        id: format!("id {reference}"),
        reference: reference.to_owned(),
        customer: "Kari Nordmann".to_owned(),
        lines: vec!["Votter".to_owned()],
        method: MethodName::Checkout,
        state: state.to_owned(),
        gross: 100,
        attempts: 1,
        front_order: None,
        front_status: None,
        invoice_number: None,
        problem: None,
        undecided: (state == "Unknown").then(|| "NotCertain".to_owned()),
        refunds: Vec::new(),
        refund_attempts: 0,
        events: Vec::new(),
        is_followed: false,
        paused: false,
        has_sealed_number: false,
    }
}

fn invoiced(reference: &str, uuid: &str) -> TillOrder {
    TillOrder {
        front_order: Some(uuid.to_owned()),
        front_status: Some("INVOICED".to_owned()),
        invoice_number: Some("100001".to_owned()),
        ..order(reference, "Invoiced")
    }
}

fn refund(state: &str, amount: i64) -> TillRefund {
    TillRefund {
        refund: 1,
        state: state.to_owned(),
        amount,
    }
}

fn refunded(mut made: Value, ore: i64) -> Value {
    made["refunded_ore"] = json!(ore);
    made["refunds_accepted"] = json!(ore / 30);
    made
}

fn made(reference: &str, uuid: &str, status: &str) -> Value {
    json!({
        "uuid": uuid, "call": "submit", "status": status,
        "invoice_number": (status == "INVOICED").then_some("100001"),
        "total_ore": 100, "refunded_ore": 0, "refunds_accepted": 0, "request": {
            "referenceNo": reference, "customer": {"name": "Kari Nordmann"},
            "products": [{"name": "Votter"}],
        },
        "personal_number_present": false, "history": [], "visit": null,
    })
}

fn rules(orders: &[TillOrder], made: &[Value], requests: &[&str]) -> Vec<&'static str> {
    rules_after(&Past::default(), orders, made, requests)
}

fn rules_after(
    past: &Past,
    orders: &[TillOrder],
    made: &[Value],
    requests: &[&str],
) -> Vec<&'static str> {
    let attempts: Vec<_> = requests
        .iter()
        .map(|reference| {
            let call = match reference.split_once('/') {
                Some((call, _)) => call,
                None if reference.starts_with("ODR") => "resend",
                None => "submit",
            };
            json!({
                "at": "2026-11-21T10:00:00Z", "answered": null, "call": call,
                "path": format!("orders/{call}/{reference}"),
                "order_uuid": null, "reference": reference, "fault": null,
            })
        })
        .collect();
    let ledger = serde_json::from_value(json!({"orders": made, "attempts": attempts})).unwrap();
    let placed: Vec<_> = ["1-000001", "1-000002"]
        .into_iter()
        .map(|reference| Placed {
            id: format!("id {reference}"),
            reference: reference.to_owned(),
            gross: 100,
            sealed: None,
        })
        .take(orders.len().max(1))
        .collect();
    let case = Case {
        placed: &placed,
        perhaps_placed: 0,
        orders,
        ledger: &ledger,
        past,
    };
    case.judged().iter().map(|finding| finding.rule).collect()
}

const A: &str = "1-000001";
const B: &str = "1-000002";

#[test]
fn a_sound_shop_is_not_blamed() {
    let sold = [invoiced(A, "ODR1"), order(B, "Unknown")];
    assert_eq!(
        rules(&sold, &[made(A, "ODR1", "INVOICED")], &[A, B]),
        [""; 0]
    );
    let before_a_person = [made(A, "ODR1", "INVOICED"), made(B, "ODR2", "SENT")];
    assert_eq!(rules(&sold, &before_a_person, &[A, B]), [""; 0]);
    assert_eq!(rules(&[order(A, "Rejected")], &[], &[A]), [""; 0]);
    for (state, ore) in [
        ("Confirmed", 30),
        ("Unknown", 30),
        ("Unknown", 0),
        ("Refused", 0),
    ] {
        let given_back = TillOrder {
            refunds: vec![refund(state, 30)],
            ..invoiced(A, "ODR1")
        };
        let made = refunded(made(A, "ODR1", "INVOICED"), ore);
        assert_eq!(rules(&[given_back], &[made], &[A]), [""; 0], "{state}");
    }
}

#[test]
fn what_a_restored_backup_does_not_know_is_nobodys_fault_but_its_number_is_taken() {
    let past = Past {
        forgotten: BTreeSet::from([B.to_owned()]),
        requests: BTreeMap::from([(A.to_owned(), 1)]),
        ..Past::default()
    };
    let both = [made(A, "ODR1", "INVOICED"), made(B, "ODR2", "INVOICED")];
    let known = [invoiced(A, "ODR1")];
    assert_eq!(rules_after(&past, &known, &both, &[A, A, B]), [""; 0]);
    let found = rules_after(&past, &known, &both, &[A, A, A]);
    assert_eq!(found, ["sent before it was on disk"]);
    let again = [invoiced(A, "ODR1"), invoiced(B, "ODR2")];
    let found = rules_after(&past, &again, &both, &[A, B]);
    assert_eq!(found, ["number used twice"]);
}

#[test]
fn an_invoice_goes_out_once_more_as_often_as_it_was_asked_for() {
    let past = |asked, done| Past {
        resends: BTreeMap::from([("ODR1".to_owned(), Resends { asked, done })]),
        ..Past::default()
    };
    let (ours, theirs) = ([invoiced(A, "ODR1")], [made(A, "ODR1", "INVOICED")]);
    let rules = |past: &Past, requests: &[&str]| rules_after(past, &ours, &theirs, requests);
    assert_eq!(rules(&past(1, 0), &["ODR1"]), [""; 0]);
    assert_eq!(rules(&past(1, 0), &["ODR1", "ODR1"]), ["resent by itself"]);
    assert_eq!(
        rules(&past(1, 1), &["ODR1"]),
        ["not resent"],
        "no answer came"
    );
}

#[test]
fn an_order_that_was_made_for_another_or_of_other_things_is_seen() {
    let (ours, made) = ([invoiced(A, "ODR1")], made(A, "ODR1", "INVOICED"));
    let other = |pointer: &str, value: Value| {
        let mut other = made.clone();
        *other.pointer_mut(pointer).unwrap() = value;
        other
    };
    for wrong in [
        other("/request/customer/name", json!("Ola Nordmann")),
        other("/request/products/0/name", json!("Lue")),
        other("/request/products", json!([])),
        other(
            "/request/products",
            json!({"0": {"name": "Votter"}, "1": {"name": "Lue"}}),
        ),
    ] {
        assert_eq!(rules(&ours, &[wrong], &[A]), ["wrong contents"]);
    }
    let numbered = other("/request/products", json!({"0": {"name": "Votter"}}));
    assert_eq!(rules(&ours, &[numbered], &[A]), [""; 0]);
}

#[test]
fn an_order_that_was_made_by_another_way_is_seen() {
    let by_link = TillOrder {
        method: MethodName::PaymentLink,
        ..invoiced(A, "ODR1")
    };
    let (by_link, made) = ([by_link], [made(A, "ODR1", "INVOICED")]);
    assert_eq!(rules(&by_link, &made, &[A]), ["wrong way"]);
    let since_the_backup = Past {
        other_ways: BTreeSet::from([A.to_owned()]),
        ..Past::default()
    };
    assert_eq!(
        rules_after(&since_the_backup, &by_link, &made, &[A]),
        [""; 0]
    );
}

#[test]
fn a_refund_that_is_doubled_or_lost_is_seen() {
    for (state, ore, rule) in [
        ("Confirmed", 60, "refunded twice"),
        ("Unknown", 60, "refunded twice"),
        ("Refused", 30, "refunded twice"),
        ("NotSent", 30, "refunded twice"),
        ("Confirmed", 0, "not refunded"),
        ("Pending", 0, "stuck"),
    ] {
        let given_back = TillOrder {
            refunds: vec![refund(state, 30)],
            ..invoiced(A, "ODR1")
        };
        let made = refunded(made(A, "ODR1", "INVOICED"), ore);
        let found = rules(&[given_back], &[made], &[A]);
        assert!(found.contains(&rule), "{state} {ore}: {found:?}");
    }
}

#[test]
fn a_whole_refund_that_was_sent_twice_is_seen_though_only_one_was_made() {
    let given_back = |attempts| TillOrder {
        refunds: vec![refund("Unknown", 100)],
        refund_attempts: attempts,
        ..invoiced(A, "ODR1")
    };
    let made = [refunded(made(A, "ODR1", "INVOICED"), 100)];
    let rules = |past: &Past, attempts, requests: &[&str]| {
        rules_after(past, &[given_back(attempts)], &made, requests)
    };
    let (once, twice) = (["refund/ODR1"], ["refund/ODR1", "refund/ODR1"]);
    let nothing = Past::default();
    assert_eq!(rules(&nothing, 1, &once), [""; 0]);
    assert_eq!(rules(&nothing, 2, &twice), ["refund sent twice"]);
    let unwritten = ["refund sent before it was on disk", "refund sent twice"];
    assert_eq!(rules(&nothing, 1, &twice), unwritten);
    let told_not_made = Past {
        refunds_again: BTreeMap::from([(format!("id {A}"), 1)]),
        ..Past::default()
    };
    assert_eq!(rules(&told_not_made, 2, &twice), [""; 0]);
    let forgotten = Past {
        refund_requests: BTreeMap::from([(A.to_owned(), 1)]),
        ..Past::default()
    };
    assert_eq!(rules(&forgotten, 1, &twice), [""; 0]);
}

#[test]
fn a_number_that_two_orders_were_told_to_have_is_seen() {
    let ours = [invoiced(A, "ODR1")];
    let theirs = [made(A, "ODR1", "INVOICED")];
    let told = |ids: &[&str]| Past {
        told: ids
            .iter()
            .map(|id| (A.to_owned(), (*id).to_owned()))
            .collect(),
        ..Past::default()
    };
    let own = format!("id {A}");
    assert_eq!(rules_after(&told(&[&own]), &ours, &theirs, &[A]), [""; 0]);
    for ids in [vec![own.as_str(), "another"], vec!["another"]] {
        let found = rules_after(&told(&ids), &ours, &theirs, &[A]);
        assert_eq!(found, ["number used twice"], "{ids:?}");
    }
}

#[test]
fn what_moves_on_is_not_at_rest() {
    let too_early = TillOrder {
        undecided: Some("TooEarly".to_owned()),
        ..order(A, "Unknown")
    };
    for moving in [order(A, "Sending"), order(A, "Queued"), too_early] {
        assert_eq!(rules(&[moving], &[], &[A]), ["stuck"]);
    }
    let unnumbered = |is_followed| TillOrder {
        invoice_number: None,
        is_followed,
        ..invoiced(A, "ODR1")
    };
    let made = [made(A, "ODR1", "INVOICED")];
    let found = rules(&[unnumbered(false)], &made, &[A]);
    assert_eq!(found, ["stuck", "not invoiced"]);
    assert_eq!(rules(&[unnumbered(true)], &made, &[A]), [""; 0]);
}

#[test]
fn each_broken_promise_is_seen() {
    let one = made(A, "ODR1", "INVOICED");
    let own = || invoiced(A, "ODR1");
    for (orders, made, requests, rule) in [
        (vec![], vec![], vec![], "order lost"),
        (
            vec![own()],
            vec![one.clone(), made(A, "ODR2", "INVOICED")],
            vec![A],
            "made twice",
        ),
        (
            vec![own()],
            vec![one.clone(), made("1-000009", "ODR2", "SENT")],
            vec![A],
            "unaccounted for",
        ),
        (
            vec![own()],
            vec![one.clone()],
            vec![A, A],
            "sent before it was on disk",
        ),
        (
            vec![order(A, "Rejected")],
            vec![one.clone()],
            vec![A],
            "unaccounted for",
        ),
        (
            vec![order(A, "Cancelled")],
            vec![one.clone()],
            vec![A],
            "unaccounted for",
        ),
        (vec![own()], vec![], vec![A], "wrong order taken"),
        (
            vec![own()],
            vec![made(B, "ODR1", "INVOICED")],
            vec![A],
            "wrong order taken",
        ),
        (
            vec![own()],
            vec![made(A, "ODR1", "SENT")],
            vec![A],
            "not invoiced",
        ),
        (
            vec![TillOrder {
                gross: 200,
                ..own()
            }],
            vec![one.clone()],
            vec![A],
            "wrong sum",
        ),
        (
            vec![TillOrder {
                has_sealed_number: true,
                ..own()
            }],
            vec![one.clone()],
            vec![A],
            "personal number kept",
        ),
        (
            vec![TillOrder {
                front_status: Some("CANCELLED".to_owned()),
                ..own()
            }]
            .into_iter()
            .map(|order| TillOrder {
                state: "Cancelled".to_owned(),
                ..order
            })
            .collect(),
            vec![one.clone()],
            vec![A],
            "unaccounted for",
        ),
        (
            vec![
                own(),
                TillOrder {
                    front_order: Some("ODR1".to_owned()),
                    ..invoiced(B, "ODR1")
                },
            ],
            vec![one.clone()],
            vec![A],
            "two owners",
        ),
    ] {
        let found = rules(&orders, &made, &requests);
        assert!(found.contains(&rule), "{rule}: {found:?} for {orders:?}");
    }
}
