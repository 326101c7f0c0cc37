//! An order as the stand-in keeps it.

use std::collections::HashMap;
use std::fmt;
use std::time::Instant;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::bankid::Visit;
use crate::call::CallKind;

/// The status of an order. Reading takes any letter case; what is not known is kept as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderStatus {
    /// Made, not invoiced.
    Sent,
    /// Invoiced.
    Invoiced,
    /// Paid.
    Paid,
    /// Cancelled.
    Cancelled,
    /// Never completed in time.
    Expired,
    /// Refunded in full.
    Refunded,
    /// Refunded in part.
    PartialRefunded,
    /// Any other, such as `Inkasso` or `Purring`.
    Other(String),
}

impl OrderStatus {
    /// As the API writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sent => "SENT",
            Self::Invoiced => "INVOICED",
            Self::Paid => "PAID",
            Self::Cancelled => "CANCELLED",
            Self::Expired => "EXPIRED",
            Self::Refunded => "REFUNDED",
            Self::PartialRefunded => "PARTIAL REFUNDED",
            Self::Other(other) => other,
        }
    }
}

impl From<&str> for OrderStatus {
    fn from(text: &str) -> Self {
        match text.to_uppercase().as_str() {
            "SENT" => Self::Sent,
            "INVOICED" => Self::Invoiced,
            "PAID" => Self::Paid,
            "CANCELLED" => Self::Cancelled,
            "EXPIRED" => Self::Expired,
            "REFUNDED" => Self::Refunded,
            "PARTIAL REFUNDED" => Self::PartialRefunded,
            _ => Self::Other(text.to_owned()),
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for OrderStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for OrderStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::from(text.as_str()))
    }
}

/// A product line, read from the payload. Amounts include VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// From 1, for refunds.
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) product_id: Option<String>,
    pub(crate) quantity_thousandths: i64,
    pub(crate) rate_ore: i64,
    pub(crate) discount_ore: i64,
    pub(crate) vat_hundredths: u32,
    pub(crate) amount_ore: i64,
    pub(crate) vat_ore: i64,
}

/// A change that shows later.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LaterChange {
    Invoice,
    /// Øre paid back.
    Refund(i64),
}

/// One order.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) uuid: String,
    pub(crate) customer_uuid: String,
    pub(crate) call: CallKind,
    pub(crate) customer_type: &'static str,
    pub(crate) lines: Vec<Line>,
    pub(crate) maturity_days: u32,
    pub(crate) status: OrderStatus,
    pub(crate) invoice_number: Option<String>,
    pub(crate) refunded_ore: i64,
    /// Accepted and perhaps not yet shown.
    pub(crate) refund_accepted_ore: i64,
    /// How many refunds were accepted.
    pub(crate) refunds_accepted: u32,
    /// Accepted øre per line.
    pub(crate) line_refunds_ore: HashMap<u64, i64>,
    pub(crate) history: Vec<(OrderStatus, Timestamp)>,
    pub(crate) later: Vec<(Instant, LaterChange)>,
    /// The payload, with the personal number taken out.
    pub(crate) request: Value,
    pub(crate) personal_number_present: bool,
    /// The BankID visit of a private submit.
    pub(crate) visit: Option<Visit>,
}

impl Order {
    pub(crate) fn total_ore(&self) -> i64 {
        self.lines.iter().map(|line| line.amount_ore).sum()
    }

    pub(crate) fn vat_ore(&self) -> i64 {
        self.lines.iter().map(|line| line.vat_ore).sum()
    }

    pub(crate) fn discount_ore(&self) -> i64 {
        self.lines.iter().map(|line| line.discount_ore).sum()
    }

    pub(crate) fn set_status(&mut self, status: OrderStatus, now: Timestamp) {
        if self.status != status {
            self.history.push((status.clone(), now));
            self.status = status;
        }
    }

    /// A text of the payload, or `""`.
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.request
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or("")
    }

    /// Our reference of the order, wherever the payload carries it.
    pub(crate) fn reference(&self) -> Option<&str> {
        ["/referenceNo", "/invoiceReferences/referenceNo"]
            .into_iter()
            .map(|pointer| self.text(pointer))
            .find(|text| !text.is_empty())
    }
}
