//! Front Payment's details as `core` compares them, and as a person sees them.

use kasse_core::reconcile::{Agreement, Comparison, DateSpan, SentAt, Told, ToldLine, Why};
use kasse_core::{CustomerKind, Order, Timestamp};
use kasse_front_payment::Details;
use kasse_store::OpenAttempt;

use super::cases::Found;
use crate::contract::{AgreementName, CandidateView, ComparedLine, ComparedOrder, UndecidedCode};

/// What Front Payment tells of an order.
pub(super) fn told(details: &Details) -> Told {
    let customer = &details.customer;
    let kind = customer.kind.as_deref().or(details.kind.as_deref());
    Told {
        reference: details.reference.clone(),
        kind: kind.and_then(kind_of),
        name: customer.name.clone(),
        organization_number: customer.organization_number.clone(),
        email: customer.email.clone(),
        msisdn: customer.msisdn.clone(),
        gross: details.summary.grand_total,
        lines: details
            .lines
            .iter()
            .map(|line| ToldLine {
                sku: line.product_id.clone(),
                name: line.name.clone(),
                quantity: line.quantity,
                amount: line.amount,
            })
            .collect(),
        date: details.dated().map(|(from, to)| DateSpan { from, to }),
    }
}

/// `type` is the customer's on some pages and the order's on others: only a word that we know says something.
fn kind_of(word: &str) -> Option<CustomerKind> {
    match word.trim().to_lowercase().as_str() {
        "private" => Some(CustomerKind::Private),
        "corporate" => Some(CustomerKind::Corporate),
        _ => None,
    }
}

/// The attempts that may have arrived. One that is under way ends now.
pub(super) fn sent(attempts: &[OpenAttempt], now: Timestamp) -> Vec<SentAt> {
    let one = |attempt: &OpenAttempt| SentAt {
        order_date: attempt.order_date,
        began: attempt.started_at.unix_seconds(),
        ended: attempt.ended_at.unwrap_or(now).unix_seconds(),
        restored: attempt.restored || attempt.beside_forgotten,
    };
    attempts.iter().map(one).collect()
}

pub(super) fn undecided(why: Why) -> UndecidedCode {
    match why {
        Why::ListIncomplete => UndecidedCode::ListIncomplete,
        Why::DetailsFailed => UndecidedCode::DetailsFailed,
        Why::MoreToRead => UndecidedCode::MoreToRead,
        Why::TooEarly => UndecidedCode::TooEarly,
        Why::OneIsOnItsWay => UndecidedCode::OneIsOnItsWay,
        Why::SeveralMatch => UndecidedCode::SeveralMatch,
        Why::EqualOrders => UndecidedCode::EqualOrders,
        Why::NotCertain => UndecidedCode::NotCertain,
        Why::Ended => UndecidedCode::Ended,
    }
}

/// Our side.
pub(super) fn ours(order: &Order, sent_with: Option<i64>) -> ComparedOrder {
    let buyer = order.customer();
    let (customer, number) = (buyer.known(), buyer.organization_number());
    let front = order.state().front();
    ComparedOrder {
        front_order: front.map(|front| front.order_uuid.clone()),
        status: front.and_then(|front| front.status.clone()),
        reference: Some(order.reference().to_string()),
        dated_at: sent_with.map(|seconds| seconds.saturating_mul(1_000)),
        date_text: None,
        customer_name: Some(buyer.name().to_owned()).filter(|name| !name.is_empty()),
        organization_number: number.map(|number| number.as_str().to_owned()),
        email: customer.map(|customer| customer.email().as_str().to_owned()),
        msisdn: customer.map(|customer| customer.phone().msisdn().as_str().to_owned()),
        gross: Some(order.totals().gross().ore()),
        lines: order
            .lines()
            .iter()
            .map(|line| ComparedLine {
                name: Some(line.name().nb().to_owned()),
                sku: Some(line.sku().as_str().to_owned()),
                quantity: Some(line.quantity().thousandths()),
                amount: Some(line.amounts().gross().ore()),
            })
            .collect(),
    }
}

/// Their side.
pub(super) fn candidate(found: &Found) -> CandidateView {
    let silent = AgreementName::Silent;
    let comparison = found.comparison;
    let agreement = |of: fn(&Comparison) -> Agreement| {
        comparison
            .as_ref()
            .map_or(silent, |comparison| name(of(comparison)))
    };
    CandidateView {
        front_order: found.uuid.clone(),
        theirs: theirs(found),
        read: found.details.is_some(),
        reference: agreement(|it| it.reference),
        gross: agreement(|it| it.gross),
        customer: agreement(|it| it.customer),
        lines: agreement(|it| it.lines),
        date: agreement(|it| it.date),
    }
}

fn name(agreement: Agreement) -> AgreementName {
    match agreement {
        Agreement::Agrees => AgreementName::Agrees,
        Agreement::Differs => AgreementName::Differs,
        Agreement::Silent => AgreementName::Silent,
    }
}

fn theirs(found: &Found) -> ComparedOrder {
    let details = found.details.clone().unwrap_or_default();
    // A day is no moment to show: its text is.
    let moment = details.dated().filter(|(from, to)| from == to);
    ComparedOrder {
        front_order: Some(found.uuid.clone()),
        status: Some(found.status.clone()),
        dated_at: moment.map(|(seconds, _)| seconds.saturating_mul(1_000)),
        date_text: details.order_date,
        reference: details.reference,
        customer_name: details.customer.name,
        organization_number: details.customer.organization_number,
        email: details.customer.email,
        msisdn: details.customer.msisdn,
        gross: details.summary.grand_total.map(kasse_core::Money::ore),
        lines: details
            .lines
            .into_iter()
            .map(|line| ComparedLine {
                name: line.name,
                sku: line.product_id,
                quantity: line.quantity.map(kasse_core::Quantity::thousandths),
                amount: line.amount.map(kasse_core::Money::ore),
            })
            .collect(),
    }
}
