//! The journal's events, and what they mean on an order's timeline. Entries hold codes and references, never names,
//! numbers or addresses.

use kasse_core::{BankIdHint, Method, Order, OrderEvent, Refund, Timestamp, WithoutInvoice};
use kasse_store::JournalEntry;
use serde_json::{Value, json};

/// The till was opened: SAF-T's 13001.
pub(crate) fn program_started(at: Timestamp) -> JournalEntry {
    JournalEntry::new(at, "program_started").with_saft(13_001)
}

/// The till was closed on purpose: SAF-T's 13002.
pub(crate) fn program_stopped(at: Timestamp) -> JournalEntry {
    JournalEntry::new(at, "program_stopped").with_saft(13_002)
}

/// An order was placed. The store fills in which.
pub(crate) fn placed(at: Timestamp) -> JournalEntry {
    JournalEntry::new(at, "order_placed")
}

/// An order was corrected.
pub(crate) fn corrected(at: Timestamp) -> JournalEntry {
    JournalEntry::new(at, "order_corrected")
}

/// An order is invoiced by another way.
pub(crate) fn way_changed(at: Timestamp, method: Method) -> JournalEntry {
    JournalEntry::new(at, "way_changed").with_details(json!({ "detail": code(&method) }))
}

/// An order was put aside.
pub(crate) fn parked(at: Timestamp) -> JournalEntry {
    JournalEntry::new(at, "order_parked")
}

/// The BankID window was opened, here or in the system's browser.
pub(crate) fn bankid_opened(at: Timestamp, order: &Order, external: bool) -> JournalEntry {
    of_order(
        at,
        "bankid_opened",
        order,
        if external { "browser" } else { "window" },
    )
}

/// The BankID window was closed, or fell.
pub(crate) fn bankid_closed(at: Timestamp, order: &Order, crashed: bool) -> JournalEntry {
    of_order(
        at,
        "bankid_closed",
        order,
        if crashed { "crashed" } else { "" },
    )
}

/// What an event did to an order.
pub(crate) fn of_event(at: Timestamp, event: &OrderEvent) -> JournalEntry {
    let detail = match event {
        OrderEvent::Accepted(front)
        | OrderEvent::AcceptedForBankId(front)
        | OrderEvent::Adopted(front) => short(&front.order_uuid),
        OrderEvent::Refused(reasons) => reasons
            .iter()
            .map(|reason| reason.field().name())
            .collect::<Vec<_>>()
            .join(", "),
        OrderEvent::OutcomeUnknown { cause, .. } => code(cause),
        OrderEvent::BankIdReturned(BankIdHint::Success) => "success".to_owned(),
        OrderEvent::BankIdReturned(BankIdHint::Failure) => "failure".to_owned(),
        OrderEvent::Status(status) => short(status),
        OrderEvent::InvoiceNumber(number) => short(number),
        OrderEvent::CancelledAtFront(WithoutInvoice::Cancelled) => "cancelled".to_owned(),
        OrderEvent::CancelledAtFront(WithoutInvoice::Expired) => "expired".to_owned(),
        OrderEvent::CancelledAtFront(WithoutInvoice::Declined) => "declined".to_owned(),
        OrderEvent::SendStarted
        | OrderEvent::NotSent
        | OrderEvent::FoundAbsent
        | OrderEvent::SentAgain
        | OrderEvent::Corrected
        | OrderEvent::BankIdReopened
        | OrderEvent::Withdrawn
        | OrderEvent::Overdue
        | OrderEvent::HandedOver => String::new(),
    };
    JournalEntry::new(at, event.name()).with_details(json!({ "detail": detail }))
}

/// Front Payment's list was looked through for an order, and nothing was decided.
pub(crate) fn looked(
    at: Timestamp,
    order: &Order,
    why: &str,
    listed: Option<u32>,
    candidates: &[String],
) -> JournalEntry {
    let candidates: Vec<_> = candidates.iter().map(|uuid| short(uuid)).collect();
    let details = json!({ "detail": why, "listed": listed, "candidates": candidates });
    of_order(at, "looked", order, why).with_details(details)
}

/// A person said which order at Front Payment it is.
pub(crate) fn adopted_by_person(at: Timestamp, front_order: &str, reason: &str) -> JournalEntry {
    let details = json!({ "detail": reason, "front_order": short(front_order) });
    JournalEntry::new(at, "adopted_by_person").with_details(details)
}

/// A manager said that it does not exist at Front Payment.
pub(crate) fn sent_again(at: Timestamp, reason: &str) -> JournalEntry {
    JournalEntry::new(at, "sent_again").with_details(json!({ "detail": reason }))
}

/// Longest text from outside that is journalled, in characters.
const MAX_FROM_OUTSIDE: usize = 100;

/// What comes from outside is bounded before it is kept for ever.
fn short(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_FROM_OUTSIDE)
        .collect()
}

/// The name of a serialisable code such as a cause.
pub(crate) fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(code)) => code,
        Ok(_) | Err(_) => String::new(),
    }
}

/// An entry that goes into the journal by itself, not with a change of its order.
pub(crate) fn of_order(
    at: Timestamp,
    event: &'static str,
    order: &Order,
    detail: &str,
) -> JournalEntry {
    let entry = JournalEntry::new(at, event).with_details(json!({ "detail": detail }));
    about(entry, order)
}

/// An entry with the order that it is about.
pub(crate) fn about(entry: JournalEntry, order: &Order) -> JournalEntry {
    JournalEntry {
        order: Some(order.id()),
        reference: Some(order.reference().clone()),
        ..entry
    }
}

/// What happened to a refund: its number and its amount in øre.
pub(crate) fn refund(at: Timestamp, event: &'static str, refund: &Refund) -> JournalEntry {
    let amount = refund.gross().ore().to_string();
    let details = json!({ "detail": amount, "refund": refund.number() });
    JournalEntry::new(at, event).with_details(details)
}

/// A manager decided what became of a refund, and how they know.
pub(crate) fn refund_decided(
    at: Timestamp,
    refund: &Refund,
    happened: bool,
    reason: &str,
) -> JournalEntry {
    let decision = if happened { "happened" } else { "send_again" };
    let details = json!({ "detail": decision, "refund": refund.number(), "reason": reason });
    JournalEntry::new(at, "refund_decided").with_details(details)
}

/// A person's words, fit to be kept for ever: short, and without what may be a fødselsnummer.
pub(crate) fn spoken(text: &str) -> String {
    const MAX_SPOKEN: usize = 200;
    let clean: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    let kept = kasse_core::without_personal_numbers(&clean);
    kept.chars().take(MAX_SPOKEN).collect()
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn what_may_be_a_personal_number_is_not_kept() {
        assert_eq!(spoken("  ringte 02013299997 i dag\n"), "ringte … i dag");
        assert_eq!(spoken("ordre 4286244937"), "ordre 4286244937");
        assert_eq!(spoken(&"å".repeat(300)).chars().count(), 200);
    }
}
