//! An order's timeline out of the journal.

use kasse_store::JournalRow;
use serde_json::Value;

use crate::contract::{TimelineEntry, TimelineKind};

/// The rows that a person wants to see, oldest first.
pub(crate) fn timeline(rows: &[JournalRow]) -> Vec<TimelineEntry> {
    rows.iter().filter_map(step).collect()
}

fn step(row: &JournalRow) -> Option<TimelineEntry> {
    let detail = row
        .details
        .get("detail")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let kind = match (row.event.as_str(), detail) {
        ("order_placed", _) => TimelineKind::Placed,
        ("send_started", _) => TimelineKind::SendStarted,
        ("not_sent", _) => TimelineKind::NotSent,
        ("accepted" | "accepted_for_bankid", _) => TimelineKind::Accepted,
        ("refused", _) => TimelineKind::Rejected,
        ("outcome_unknown", _) => TimelineKind::Unknown,
        ("looked", _) => TimelineKind::Looked,
        ("adopted", _) => TimelineKind::Adopted,
        ("found_absent", _) => TimelineKind::FoundAbsent,
        ("adopted_by_person", _) => TimelineKind::AdoptedByPerson,
        ("sent_again", _) => TimelineKind::SentAgain,
        ("order_corrected", _) => TimelineKind::Corrected,
        ("way_changed", _) => TimelineKind::MethodChanged,
        ("order_parked", _) => TimelineKind::Parked,
        ("bankid_opened" | "bankid_reopened", _) => TimelineKind::BankidOpened,
        ("bankid_returned", "success") => TimelineKind::BankidSucceeded,
        ("bankid_returned", _) => TimelineKind::BankidFailed,
        ("bankid_closed", _) => TimelineKind::BankidClosed,
        ("status", _) => TimelineKind::Status,
        ("cancelled_at_front" | "withdrawn", _) => TimelineKind::Cancelled,
        ("cancel_asked", _) => TimelineKind::CancelAsked,
        ("cancel_failed", _) => TimelineKind::CancelFailed,
        ("refund_started", _) => TimelineKind::RefundStarted,
        ("refund_accepted", _) => TimelineKind::RefundAccepted,
        ("refund_confirmed", _) => TimelineKind::RefundConfirmed,
        ("refund_overtaken", _) => TimelineKind::RefundOvertaken,
        ("refund_refused", _) => TimelineKind::RefundRefused,
        ("refund_not_sent", _) => TimelineKind::RefundNotSent,
        ("refund_unknown", _) => TimelineKind::RefundUnknown,
        ("refund_decided", _) => TimelineKind::RefundDecided,
        ("resent", _) => TimelineKind::Resent,
        ("resend_failed", _) => TimelineKind::ResendFailed,
        ("resend_unknown", _) => TimelineKind::ResendUnknown,
        ("receipt_handed_out", _) => TimelineKind::ReceiptIssued,
        ("receipt_copied", _) => TimelineKind::ReceiptCopied,
        ("receipt_not_handed_out", _) => TimelineKind::ReceiptNotHandedOut,
        _ => return None,
    };
    Some(TimelineEntry {
        at: row.at.unix_ms(),
        kind,
        detail: detail.to_owned(),
    })
}
