//! The judgement: what the till says of its orders against what the stand-in's ledger knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kasse_app::contract::MethodName;
use kasse_front_sim::{CallKind, Ledger, LedgerOrder, OrderStatus};
use serde::Serialize;
use serde_json::Value;
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
        if made.iter().any(|made| !is_of(order, &made.request)) {
            wrong(
                "wrong contents",
                "for another customer, or with other lines",
            );
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

/// Whether Front Payment was asked for this order's lines and customer, as far as the request names them.
fn is_of(order: &TillOrder, request: &Value) -> bool {
    let name = request.pointer("/customer/name").and_then(Value::as_str);
    let products: Vec<&Value> = match request.get("products") {
        Some(Value::Array(products)) => products.iter().collect(),
        Some(Value::Object(products)) => products.values().collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
            return name.is_none_or(|name| name == order.customer);
        }
    };
    let asked = products.iter().map(|product| product["name"].as_str());
    let ours = order.lines.iter().map(|line| Some(line.as_str()));
    name.is_none_or(|name| name == order.customer) && asked.eq(ours)
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
mod tests;
