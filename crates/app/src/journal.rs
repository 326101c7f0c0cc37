//! The journal's events, and what they mean on an order's timeline. Entries hold codes and references, never names,
//! numbers or addresses.

use kasse_core::{BankIdHint, Order, OrderEvent, Timestamp, WithoutInvoice};
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
        OrderEvent::Accepted(front) | OrderEvent::AcceptedForBankId(front) => {
            short(&front.order_uuid)
        }
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
        | OrderEvent::Corrected
        | OrderEvent::BankIdReopened
        | OrderEvent::Withdrawn => String::new(),
    };
    JournalEntry::new(at, event.name()).with_details(json!({ "detail": detail }))
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
fn of_order(at: Timestamp, event: &'static str, order: &Order, detail: &str) -> JournalEntry {
    JournalEntry {
        order: Some(order.id()),
        reference: Some(order.reference().clone()),
        ..JournalEntry::new(at, event).with_details(json!({ "detail": detail }))
    }
}
