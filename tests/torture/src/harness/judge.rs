//! The judgement: what the till says of its orders against what the stand-in's ledger knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kasse_app::contract::MethodName;
use kasse_front_sim::{CallKind, Ledger, LedgerOrder, OrderStatus};
use serde::Serialize;
use torture::wire::{Placed, TillOrder, TillRefund};

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// Which promise is broken.
    pub(crate) rule: &'static str,
    /// How.
    pub(crate) what: String,
}

impl Finding {
    pub(crate) fn new(rule: &'static str, what: String) -> Self {
        Self { rule, what }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.rule, self.what)
    }
}

/// Whether something is still to become of an order by itself, or by a cashier's next press of a button.
pub(crate) fn moves(order: &TillOrder) -> bool {
    let is_refunding = |refund: &TillRefund| matches!(&*refund.state, "Sending" | "Pending");
    if order.refunds.iter().any(is_refunding) {
        return true;
    }
    let has_ended = matches!(order.front_status.as_deref(), Some("CANCELLED" | "EXPIRED"));
    match order.state.as_str() {
        "Queued" | "Sending" | "AwaitingBankId" | "Confirming" => true,
        "Unknown" => order.front_order.is_some() || !asks(order),
        "Cancelled" | "Expired" | "Declined" => order.front_order.is_some() && !has_ended,
        "Invoiced" | "Paid" | "Refunded" | "PartlyRefunded" | "Other" => {
            order.invoice_number.is_none()
        }
        _ => false,
    }
}

/// Whether nobody needs to wait for what is still to become of it: its sale is over, and the till has written down when
/// it asks again. After a clock that was wrong by hours, that may be in hours.
pub(crate) fn is_asked_after_later(order: &TillOrder) -> bool {
    let is_over = matches!(
        order.state.as_str(),
        "Invoiced"
            | "Paid"
            | "Refunded"
            | "PartlyRefunded"
            | "Other"
            | "Cancelled"
            | "Expired"
            | "Declined"
    );
    is_over && order.is_followed
}

/// Whether a lost order waits for a person: the till has looked, and says why it does not decide.
pub(crate) fn asks(order: &TillOrder) -> bool {
    matches!(
        order.undecided.as_deref(),
        Some("SeveralMatch" | "EqualOrders" | "NotCertain" | "Ended" | "Taken" | "AbsentAgain")
    )
}

/// What the shop knows that its till need not know any more.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// The numbers of orders that a restored backup does not know.
    pub(crate) forgotten: BTreeSet<String>,
    /// Requests that had left for a number before a backup was restored.
    pub(crate) requests: BTreeMap<String, u32>,
    /// What had been given back of a number's order before a backup was restored, or was to be, in øre.
    pub(crate) given_back: BTreeMap<String, i64>,
    /// Refund requests that had left, or were about to, for a number's order before a backup was restored.
    pub(crate) refund_requests: BTreeMap<String, usize>,
    /// How often a person said that a refund of an order, by its id, had not happened.
    pub(crate) refunds_again: BTreeMap<String, usize>,
    /// By Front Payment's id.
    pub(crate) resends: BTreeMap<String, Resends>,
    /// Numbers of orders that had been changed to another way to invoice since the backup that was restored.
    pub(crate) other_ways: BTreeSet<String>,
    /// The number and the id of every order that was ever reported as placed.
    pub(crate) told: BTreeSet<(String, String)>,
}

/// How often an invoice was sent once more.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Resends {
    /// How often somebody asked for it.
    pub(crate) asked: usize,
    /// How often the till said that it was done.
    pub(crate) done: usize,
}

/// Both books, and what the shop was told.
pub(crate) struct Case<'a> {
    pub(crate) placed: &'a [Placed],
    pub(crate) perhaps_placed: u32,
    pub(crate) orders: &'a [TillOrder],
    pub(crate) ledger: &'a Ledger,
    pub(crate) past: &'a Past,
}

impl Case<'_> {
    /// Every promise that is broken.
    pub(crate) fn judged(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        self.nothing_lost(&mut found);
        self.nothing_made_twice(&mut found);
        self.attempts_on_disk_first(&mut found);
        self.resent_as_asked(&mut found);
        self.refunds_as_asked(&mut found);
        self.numbers_once(&mut found);
        for order in self.orders {
            self.accounted_for(order, &mut found);
        }
        found
    }

    fn made_for(&self, reference: &str) -> Vec<&LedgerOrder> {
        self.ledger
            .orders
            .iter()
            .filter(|made| reference_of(made) == Some(reference))
            .collect()
    }

    /// What was reported as placed is there, and what was refused is not.
    fn nothing_lost(&self, found: &mut Vec<Finding>) {
        for placed in self.placed {
            let there = self.orders.iter().find(|order| order.id == placed.id);
            let as_it_was = there.is_some_and(|order| {
                order.reference == placed.reference && order.gross == placed.gross
            });
            if !as_it_was {
                found.push(Finding::new(
                    "order lost",
                    format!("{} was placed, and there is {there:?}", placed.reference),
                ));
            }
        }
        let most = self.placed.len() + self.perhaps_placed as usize;
        if self.orders.len() > most {
            found.push(Finding::new(
                "order from nowhere",
                format!("{} orders, at most {most} were placed", self.orders.len()),
            ));
        }
    }

    /// No number for two orders: not among those of the till, nor for one that a restored backup has forgotten, nor for two
    /// that were ever reported as placed.
    fn numbers_once(&self, found: &mut Vec<Finding>) {
        let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let told = self.past.told.iter();
        let told = told.map(|(reference, id)| (reference.as_str(), id.as_str()));
        let now = self.orders.iter();
        let now = now.map(|order| (order.reference.as_str(), order.id.as_str()));
        for (reference, id) in told.chain(now) {
            owners.entry(reference).or_default().insert(id);
        }
        for (reference, ids) in owners {
            let is_taken = self.past.forgotten.contains(reference)
                && self.orders.iter().any(|order| order.reference == reference);
            if ids.len() > 1 || is_taken {
                found.push(Finding::new(
                    "number used twice",
                    format!("{reference}: {ids:?}"),
                ));
            }
        }
    }

    /// One order at Front Payment for each of ours, one of ours for each number, and none that we don't know.
    fn nothing_made_twice(&self, found: &mut Vec<Finding>) {
        let mut made: BTreeMap<&str, u32> = BTreeMap::new();
        for order in &self.ledger.orders {
            let reference = reference_of(order).unwrap_or_default();
            *made.entry(reference).or_default() += 1;
            let is_known = self.orders.iter().any(|ours| ours.reference == reference);
            if !is_known && !self.past.forgotten.contains(reference) {
                found.push(Finding::new(
                    "unaccounted for",
                    format!("{} at Front Payment is for {reference:?}", order.uuid),
                ));
            }
        }
        for (reference, times) in made {
            if times > 1 {
                found.push(Finding::new(
                    "made twice",
                    format!("{reference} was made {times} times"),
                ));
            }
        }
        let fronts: Vec<_> = self
            .orders
            .iter()
            .filter_map(|order| order.front_order.as_ref())
            .collect();
        let different: BTreeSet<_> = fronts.iter().collect();
        if different.len() < fronts.len() {
            found.push(Finding::new("two owners", format!("{fronts:?}")));
        }
    }

    /// No request for an order without an attempt on disk.
    fn attempts_on_disk_first(&self, found: &mut Vec<Finding>) {
        for order in self.orders {
            let requests = self
                .ledger
                .attempts
                .iter()
                .filter(|attempt| attempt.reference.as_ref() == Some(&order.reference))
                .count();
            let before = self.past.requests.get(&order.reference);
            let most = order.attempts.saturating_add(before.copied().unwrap_or(0));
            if requests > most as usize {
                found.push(Finding::new(
                    "sent before it was on disk",
                    format!(
                        "{}: {requests} requests, {} attempts on disk",
                        order.reference, order.attempts
                    ),
                ));
            }
        }
    }

    /// The invoice goes out once more as often as somebody asks for it: no more often, and not without doing it.
    fn resent_as_asked(&self, found: &mut Vec<Finding>) {
        for made in &self.ledger.orders {
            let attempts = self.ledger.attempts.iter();
            let requests: Vec<_> = attempts
                .filter(|attempt| attempt.call == CallKind::Resend)
                .filter(|attempt| attempt.path.contains(&made.uuid))
                .collect();
            let taken = |answer: u16| (200..300).contains(&answer);
            let answered = requests.iter().filter(|it| it.answered.is_some_and(taken));
            let Resends { asked, done } = self
                .past
                .resends
                .get(&made.uuid)
                .copied()
                .unwrap_or_default();
            if requests.len() > asked {
                found.push(Finding::new(
                    "resent by itself",
                    format!(
                        "{}: {} times, asked {asked} times",
                        made.uuid,
                        requests.len()
                    ),
                ));
            }
            if done > answered.count() {
                found.push(Finding::new(
                    "not resent",
                    format!("{}: the till says {done} times", made.uuid),
                ));
            }
        }
    }

    /// An order's state is what its order at Front Payment, or that there is none, allows.
    fn accounted_for(&self, order: &TillOrder, found: &mut Vec<Finding>) {
        let made = self.made_for(&order.reference);
        let mut wrong = |rule, why: &str| {
            let there: Vec<_> = made
                .iter()
                .map(|made| format!("{} {}", made.uuid, made.status))
                .collect();
            found.push(Finding::new(
                rule,
                format!(
                    "{} is {}: {why}; at Front Payment: {there:?}",
                    order.reference, order.state
                ),
            ));
        };
        if made.iter().any(|made| made.total_ore != order.gross) {
            wrong("wrong sum", "another sum");
        }
        let may_be_by_another = self.past.other_ways.contains(&order.reference);
        if !may_be_by_another && made.iter().any(|made| !is_by(order.method, made.call)) {
            wrong("wrong way", "it was made by another way");
        }
        let own = made
            .iter()
            .find(|made| Some(&made.uuid) == order.front_order.as_ref());
        if order.front_order.is_some() && own.is_none() {
            wrong(
                "wrong order taken",
                "the id it holds is not its own order's",
            );
            return;
        }
        let later = is_asked_after_later(order);
        let is_pending = later && moves(order);
        if moves(order) && !later {
            wrong("stuck", "it should be at rest");
        }
        let keeps_a_number = order.has_sealed_number && order.state != "Queued";
        if keeps_a_number {
            wrong("personal number kept", "nothing is to be sent any more");
        }
        let given_back = |states: &[&str]| -> i64 {
            let of_these = order
                .refunds
                .iter()
                .filter(|refund| states.contains(&&*refund.state));
            of_these.map(|refund| refund.amount).sum()
        };
        let refunded = own.map_or(0, |own| own.refunded_ore);
        let before = self.past.given_back.get(&order.reference);
        let before = before.copied().unwrap_or(0);
        let asked_for = given_back(&["Confirmed", "Pending", "Sending", "Unknown", "Overtaken"]);
        if refunded > before + asked_for {
            wrong("refunded twice", "more was given back than was asked for");
        }
        if refunded < given_back(&["Confirmed"]) {
            wrong("not refunded", "less was given back than the till says");
        }
        match (order.state.as_str(), own) {
            ("Queued" | "Rejected", _) | ("Cancelled", None) if !made.is_empty() => {
                wrong("unaccounted for", "but it was made");
            }
            ("Invoiced" | "Paid" | "Refunded" | "PartlyRefunded" | "Other", own) => match own {
                None => wrong("not invoiced", "but there is no invoice"),
                Some(own) if own.invoice_number.is_none() => {
                    wrong("not invoiced", "but there is no invoice number");
                }
                Some(_) if later && order.invoice_number.is_none() => {}
                Some(own) if own.invoice_number != order.invoice_number => {
                    wrong("not invoiced", "but the invoice has another number");
                }
                Some(_) => {}
            },
            ("Cancelled" | "Expired" | "Declined", Some(own))
                if !is_pending
                    && !matches!(own.status, OrderStatus::Cancelled | OrderStatus::Expired) =>
            {
                wrong("unaccounted for", "but its order lives");
            }
            _ => {}
        }
    }
}

fn is_by(method: MethodName, call: CallKind) -> bool {
    let made_by = match method {
        MethodName::Checkout => CallKind::Submit,
        MethodName::SendInvoice => CallKind::Create,
        MethodName::Ehf => CallKind::Ehf,
        MethodName::PaymentLink => CallKind::PaymentLink,
    };
    made_by == call
}

pub(crate) fn reference_of(order: &LedgerOrder) -> Option<&str> {
    ["/referenceNo", "/invoiceReferences/referenceNo"]
        .into_iter()
        .find_map(|pointer| order.request.pointer(pointer)?.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn order(reference: &str, state: &str) -> TillOrder {
        TillOrder {
            id: format!("id {reference}"),
            reference: reference.to_owned(),
            customer: "Kari Nordmann".to_owned(),
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
            "total_ore": 100, "refunded_ore": 0, "refunds_accepted": 0, "request": {"referenceNo": reference},
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
}
