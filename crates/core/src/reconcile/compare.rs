//! One of our orders beside one of Front Payment's.

use super::sight::{DateSpan, Listed, Look, OpenOrder, Patience, SentAt, Told, ToldLine};
use crate::front_status::FrontStatus;
use crate::order::{Order, OrderLine};
use crate::reference::Reference;

/// How two sides stand to each other in one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// The same.
    Agrees,
    /// Not the same.
    Differs,
    /// Not told, or not in a way that decides.
    Silent,
}

/// Two orders side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// Our reference.
    pub reference: Agreement,
    /// The sum.
    pub gross: Agreement,
    /// The customer.
    pub customer: Agreement,
    /// The lines.
    pub lines: Agreement,
    /// The date, against the times of our attempts.
    pub date: Agreement,
    /// What follows.
    pub fit: Fit,
}

/// How well an order at Front Payment fits one of ours, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// It is another order.
    Other,
    /// It may be ours.
    Possible,
    /// All that decides is the same, and it is dated while we were sending ours.
    Within,
    /// All that decides is the same, and it has the very second that we dated ours with.
    Exact,
    /// It has our reference, and nothing speaks against it.
    Certain,
}

/// The most that an attempt is taken to have lasted, in seconds: more is a clock that was set.
const LONGEST_ATTEMPT: i64 = 300;
/// A longer span is a day, not a moment.
const MOMENT: i64 = 2;

/// How our customer stands to theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Same,
    /// By a number or a kind that nobody corrects, or in all that is told.
    Other,
    /// Told otherwise: people move, and registers correct names.
    Unlike,
    Untold,
}

/// How our lines stand to theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    Same,
    /// Ours, and more: as a fee would be.
    AndMore,
    Other,
    Untold,
}

/// How theirs is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dated {
    Exact,
    Within,
    /// On the day, or by a clock that is wrong.
    Near,
    Astray,
    Untold,
}

/// Puts an order that Front Payment lists beside ours. `None` where its details are not known.
pub fn compare(
    ours: &OpenOrder<'_>,
    theirs: &Listed,
    look: &Look<'_>,
    patience: &Patience,
) -> Option<Comparison> {
    let told = theirs.told.as_ref()?;
    let order = ours.order;
    let reference = reference(order.reference(), told.reference.as_deref());
    let gross = agreement(told.gross.map(|gross| gross == order.totals().gross()));
    let customer = customer(order, told);
    let lines = lines(order.lines(), &told.lines);
    let date = told
        .date
        .map_or(Dated::Untold, |date| dated(ours, date, look, patience));
    let ended = matches!(theirs.status, FrontStatus::Cancelled | FrontStatus::Expired);
    Some(Comparison {
        reference,
        gross,
        customer: match customer {
            Who::Same => Agreement::Agrees,
            Who::Other | Who::Unlike => Agreement::Differs,
            Who::Untold => Agreement::Silent,
        },
        lines: match lines {
            Lines::Same => Agreement::Agrees,
            Lines::AndMore | Lines::Other => Agreement::Differs,
            Lines::Untold => Agreement::Silent,
        },
        date: match date {
            Dated::Exact | Dated::Within => Agreement::Agrees,
            Dated::Astray => Agreement::Differs,
            Dated::Near | Dated::Untold => Agreement::Silent,
        },
        fit: fit(reference, gross, customer, lines, date, ended),
    })
}

fn fit(
    reference: Agreement,
    gross: Agreement,
    customer: Who,
    lines: Lines,
    date: Dated,
    ended: bool,
) -> Fit {
    use Agreement::{Agrees, Differs};
    match reference {
        Differs => return Fit::Other,
        // A till that was set up anew, or another with the same id, has used the number before.
        Agrees => {
            let contradicted = matches!(customer, Who::Other | Who::Unlike)
                || lines == Lines::Other
                || date == Dated::Astray;
            return if contradicted {
                Fit::Possible
            } else {
                Fit::Certain
            };
        }
        Agreement::Silent => {}
    }
    let other_sum = gross == Differs && matches!(lines, Lines::Other | Lines::Untold);
    let other_lines = gross != Agrees && lines == Lines::Other;
    // Ours to the second: then a person says whether its customer is ours.
    let twin = date == Dated::Exact && gross == Agrees && lines == Lines::Same;
    let other_customer = customer == Who::Other || (customer == Who::Unlike && !twin);
    if other_customer || date == Dated::Astray || other_sum || other_lines {
        return Fit::Other;
    }
    let same = gross == Agrees && customer == Who::Same && lines == Lines::Same;
    match date {
        Dated::Exact if same => Fit::Exact,
        // Somebody may have cancelled it and sold the same anew.
        Dated::Within if same && !ended => Fit::Within,
        Dated::Exact | Dated::Within | Dated::Near | Dated::Astray | Dated::Untold => Fit::Possible,
    }
}

fn agreement(same: Option<bool>) -> Agreement {
    match same {
        Some(true) => Agreement::Agrees,
        Some(false) => Agreement::Differs,
        None => Agreement::Silent,
    }
}

/// A number of another form than ours may be one of Front Payment's own: it says nothing.
fn reference(ours: &Reference, told: Option<&str>) -> Agreement {
    let Some(told) = told.map(str::trim) else {
        return Agreement::Silent;
    };
    if told.eq_ignore_ascii_case(&ours.to_string()) {
        Agreement::Agrees
    } else if Reference::parse(told).is_some() {
        Agreement::Differs
    } else {
        Agreement::Silent
    }
}

/// A company is its number. A person is known by name, e-mail and phone, of which a register may write one differently.
fn customer(order: &Order, told: &Told) -> Who {
    let ours = order.customer();
    if told.kind.is_some_and(|kind| kind != ours.kind()) {
        return Who::Other;
    }
    if let (Some(number), Some(told)) = (ours.organization_number(), &told.organization_number) {
        return if digits(told) == number.as_str() {
            Who::Same
        } else {
            Who::Other
        };
    }
    // Kept apart from the order, and not to be opened any more: nothing speaks for it or against it.
    let Some(ours) = ours.known() else {
        return Who::Untold;
    };
    let looks = [
        told.name
            .as_deref()
            .map(|name| words(name) == words(ours.name())),
        told.email
            .as_deref()
            .map(|email| email.trim().to_lowercase() == ours.email().as_str().to_lowercase()),
        told.msisdn
            .as_deref()
            .map(|number| digits(number).ends_with(&digits(ours.phone().msisdn().as_str()))),
    ];
    let count = |wanted| looks.iter().filter(|look| **look == Some(wanted)).count();
    match (count(true), count(false)) {
        (1.., 0) => Who::Same,
        (0, 3) => Who::Other,
        (0, 2) => Who::Unlike,
        _ => Who::Untold,
    }
}

/// A name as its words, in whatever order and letter case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<_> = name.split_whitespace().map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn lines(ours: &[OrderLine], theirs: &[ToldLine]) -> Lines {
    if theirs.is_empty() {
        return Lines::Untold;
    }
    let mut left: Vec<&ToldLine> = theirs.iter().collect();
    for line in ours {
        let Some(at) = left.iter().position(|told| is_line(line, told)) else {
            return Lines::Other;
        };
        left.swap_remove(at);
    }
    if left.is_empty() {
        Lines::Same
    } else {
        Lines::AndMore
    }
}

/// Whether a line is ours in all that is told of it. A line of which neither sum nor quantity is told is none.
fn is_line(ours: &OrderLine, told: &ToldLine) -> bool {
    let same_product = match (&told.sku, &told.name) {
        (Some(sku), _) => sku.trim().eq_ignore_ascii_case(ours.sku().as_str()),
        (None, Some(name)) => words(name) == words(ours.name().nb()),
        (None, None) => true,
    };
    let same_quantity = told.quantity.is_none_or(|told| told == ours.quantity());
    let same_amount = told
        .amount
        .is_none_or(|told| told == ours.amounts().gross());
    same_product
        && same_quantity
        && same_amount
        && (told.amount.is_some() || told.quantity.is_some())
}

/// Front Payment may tell the date that we sent, or its own; its clock and ours may differ.
fn dated(ours: &OpenOrder<'_>, date: DateSpan, look: &Look<'_>, patience: &Patience) -> Dated {
    let attempts = ours.attempts;
    let is_moment = date.to.saturating_sub(date.from) <= MOMENT;
    let exact = |attempt: &SentAt| date.from == date.to && attempt.order_date == Some(date.from);
    if attempts.iter().any(exact) {
        return Dated::Exact;
    }
    let spans = || {
        attempts
            .iter()
            .flat_map(|attempt| spans(attempt, look.drift_seconds))
    };
    if is_moment && spans().any(|span| overlaps(widened(span, patience.slack_seconds), date)) {
        return Dated::Within;
    }
    // Made since it was placed: an attempt that a backup doesn't know of may have done it, or one by a wrong clock.
    let placed = ours.order.placed_at().unix_seconds();
    let since = DateSpan {
        from: placed.min(look.now),
        to: look.now,
    };
    let near = spans()
        .chain([since])
        .any(|span| overlaps(widened(span, patience.astray_seconds), date));
    if near { Dated::Near } else { Dated::Astray }
}

/// When an attempt was made: by its own date, and by Front Payment's clock.
fn spans(attempt: &SentAt, drift_seconds: i64) -> impl Iterator<Item = DateSpan> {
    let lasted = attempt
        .ended
        .saturating_sub(attempt.began)
        .clamp(0, LONGEST_ATTEMPT);
    let by_clock = attempt.began.saturating_add(drift_seconds);
    [attempt.order_date, Some(by_clock)]
        .into_iter()
        .flatten()
        .map(move |from| DateSpan {
            from,
            to: from.saturating_add(lasted),
        })
}

fn widened(span: DateSpan, by: i64) -> DateSpan {
    DateSpan {
        from: span.from.saturating_sub(by),
        to: span.to.saturating_add(by),
    }
}

fn overlaps(one: DateSpan, other: DateSpan) -> bool {
    one.from <= other.to && other.from <= one.to
}
