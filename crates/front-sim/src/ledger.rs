//! What happened, for tests to look at. Never a personal number, never a token.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::CallKind;
use crate::order::{Order, OrderStatus};

/// Everything since the start or the last reset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Orders, oldest first.
    pub orders: Vec<LedgerOrder>,
    /// API requests, oldest first, at most the last ten thousand.
    pub attempts: Vec<LedgerAttempt>,
}

/// An order in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerOrder {
    /// Front's number of the order.
    pub uuid: String,
    /// The call that made it.
    pub call: CallKind,
    /// Its status now.
    pub status: OrderStatus,
    /// Its number as an invoice, once it is one.
    pub invoice_number: Option<String>,
    /// Sum with VAT, øre.
    pub total_ore: i64,
    /// Paid back so far, øre.
    pub refunded_ore: i64,
    /// Refunds that were accepted, shown or not.
    pub refunds_accepted: u32,
    /// The payload as it came, without the personal number.
    pub request: Value,
    /// Whether the payload carried a personal number.
    pub personal_number_present: bool,
    /// Every status it had, with the stand-in's time (UTC).
    pub history: Vec<StatusAt>,
    /// The BankID visit of a private submit.
    pub visit: Option<LedgerVisit>,
}

/// A status and when it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusAt {
    /// The status.
    pub status: OrderStatus,
    /// The stand-in's time (UTC).
    pub at: Timestamp,
}

/// How far a customer came on the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerVisit {
    /// Where a browser finds the pages. Secret in the real service.
    pub url: String,
    /// The page it stands at: `identify`, `app`, `code`, `credit_check`, `credit_declined`, `agreement`, `signed`, `cancelled`, `declined`.
    pub stage: String,
    /// How often the address was opened.
    pub opened: u32,
    /// A cookie of another customer's visit came along: the browser's context was not thrown away in between.
    pub leftover_session: bool,
    /// What was typed as a one-time code, letter by letter as it came.
    pub typed: Vec<String>,
    /// What a hostile page saw itself succeed or fail at.
    pub reports: Vec<String>,
}

/// An API request in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerAttempt {
    /// The stand-in's time (UTC).
    pub at: Timestamp,
    /// What was called.
    pub call: CallKind,
    /// The path below `connect/`.
    pub path: String,
    /// The status that was answered; none when no answer was given (yet).
    pub answered: Option<u16>,
    /// The order that it made, read or changed.
    pub order_uuid: Option<String>,
    /// The sender's `referenceNo`, where a payload carried one.
    #[serde(default)]
    pub reference: Option<String>,
    /// The scripted fault that met it.
    pub fault: Option<String>,
}

impl LedgerOrder {
    pub(crate) fn of(order: &Order) -> Self {
        Self {
            uuid: order.uuid.clone(),
            call: order.call,
            status: order.status.clone(),
            invoice_number: order.invoice_number.clone(),
            total_ore: order.total_ore(),
            refunded_ore: order.refunded_ore,
            refunds_accepted: order.refunds_accepted,
            request: order.request.clone(),
            personal_number_present: order.personal_number_present,
            history: order
                .history
                .iter()
                .map(|(status, at)| StatusAt {
                    status: status.clone(),
                    at: *at,
                })
                .collect(),
            visit: order.visit.as_ref().map(|visit| LedgerVisit {
                url: visit.url.clone(),
                stage: visit.stage.name().to_owned(),
                opened: visit.opened,
                leftover_session: visit.leftover_session,
                typed: visit.typed.clone(),
                reports: visit.reports.clone(),
            }),
        }
    }
}
