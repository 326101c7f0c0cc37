//! What is known: of our order, and of what Front Payment tells.

use crate::customer::CustomerKind;
use crate::front_status::FrontStatus;
use crate::money::Money;
use crate::order::Order;
use crate::quantity::Quantity;

/// How long to wait before nothing means nothing, and how exact dates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// From the end of an attempt until a request that was still under way has certainly been dealt with, in ms: longer
    /// than the longest call.
    pub late_ms: u64,
    /// Between two looks that both find nothing, in ms.
    pub apart_ms: u64,
    /// How far a date may lie outside the times of an attempt and still be its date, in seconds.
    pub slack_seconds: i64,
    /// How far it may lie outside before it is certainly that of another order, in seconds: clocks are set, and dates
    /// are told without their zone.
    pub astray_seconds: i64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            late_ms: 150_000,
            apart_ms: 30_000,
            slack_seconds: 30,
            astray_seconds: 26 * 3_600,
        }
    }
}

/// An attempt whose request may have arrived. In Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentAt {
    /// The date that the order was sent with, where it is known.
    pub order_date: Option<i64>,
    /// When it began, by the till's clock.
    pub began: i64,
    /// When it ended, by the till's clock.
    pub ended: i64,
    /// Whether a backup was restored since, or shortly before: nobody knows which orders just like this one were sold
    /// after it was made.
    pub restored: bool,
}

/// How an order's outcome is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is being sent: nothing is decided about it, but what is found may be its.
    Sending,
    /// Its outcome is open.
    Unknown {
        /// How long before this look began its last attempt had certainly ended, in ms by a clock that nobody sets.
        quiet_ms: u64,
        /// How long before this look began an earlier one found everything but this order, in ms.
        absent_ms: Option<u64>,
    },
}

/// An order of ours that Front Payment may have.
#[derive(Debug, Clone, Copy)]
pub struct OpenOrder<'a> {
    /// The order.
    pub order: &'a Order,
    /// The attempts that may have arrived.
    pub attempts: &'a [SentAt],
    /// How it is open.
    pub standing: Standing,
}

/// From when to when a date may be meant, in Unix seconds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateSpan {
    /// Earliest.
    pub from: i64,
    /// Latest.
    pub to: i64,
}

/// A line as Front Payment tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToldLine {
    /// Product number.
    pub sku: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// What it costs, VAT included.
    pub amount: Option<Money>,
}

/// An order as Front Payment tells it. Every field may be missing.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Our reference.
    pub reference: Option<String>,
    /// Person or company.
    pub kind: Option<CustomerKind>,
    /// The customer's name.
    pub name: Option<String>,
    /// A company's number.
    pub organization_number: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub msisdn: Option<String>,
    /// The sum, VAT included.
    pub gross: Option<Money>,
    /// The lines; empty where none are told.
    pub lines: Vec<ToldLine>,
    /// The order's date.
    pub date: Option<DateSpan>,
}

/// Shows no personal data.
impl std::fmt::Debug for Told {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Told")
            .field("reference", &self.reference)
            .field("gross", &self.gross)
            .field("date", &self.date)
            .finish_non_exhaustive()
    }
}

/// An order that Front Payment lists, that no order of ours owns and that is not known to be somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Front Payment's id.
    pub uuid: String,
    /// Its status.
    pub status: FrontStatus,
    /// Its details; none where they could not be read, or were not yet.
    pub told: Option<Told>,
}

/// A look through Front Payment's list.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// What may be ours, in the list's order.
    pub listed: &'a [Listed],
    /// Whether the list held every order that is known to be at Front Payment.
    pub whole: bool,
    /// Orders whose details were not asked for in this look.
    pub left: usize,
    /// Front Payment's clock at the look, in Unix seconds.
    pub now: i64,
    /// Front Payment's clock before the till's, in seconds.
    pub drift_seconds: i64,
}
