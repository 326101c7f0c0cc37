//! After the sale: refunds, sending the invoice once more, receipts and their one copy.

use serde::{Deserialize, Serialize};

/// What may still be given back of an order, asked of Front Payment this moment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Refundable {
    /// The order's id.
    pub order: String,
    /// Every line of the order.
    pub lines: Vec<RefundableLine>,
    /// The order's sum with VAT, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub gross: i64,
    /// What was given back, is on its way back, or may be, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub refunded: i64,
    /// What is left, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub left: i64,
    /// Why nothing can be refunded now; none: all that is left can.
    pub hindrance: Option<RefundHindrance>,
    /// Why single lines can't be refunded now; none: they can.
    pub by_line_hindrance: Option<RefundHindrance>,
}

/// A line, with what is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RefundableLine {
    /// Its place in the order, from 0.
    pub line: u32,
    /// Name.
    pub name: String,
    /// Sold by.
    pub unit: String,
    /// Quantity sold, in thousandths.
    #[cfg_attr(test, ts(type = "number"))]
    pub quantity: i64,
    /// What it cost, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    /// Quantity not yet taken back, in thousandths.
    #[cfg_attr(test, ts(type = "number"))]
    pub left_quantity: i64,
    /// Amount not yet given back, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub left_amount: i64,
}

/// Why a refund is not possible now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RefundHindrance {
    /// There is no invoice to refund.
    NotInvoiced,
    /// Everything was given back.
    NothingLeft,
    /// Another refund of this order is under way, or nobody knows what became of it.
    RefundOpen,
    /// No answer from Front Payment.
    Offline,
    /// No token, or it was refused.
    TokenMissing,
    /// Too many calls; a little later.
    RateLimited,
    /// Front Payment refused to tell of the order.
    Refused,
    /// What Front Payment says was given back is not what this till knows of: see to it there.
    AmountsDiffer,
    /// Front Payment names no ids for its lines: only the whole order can be refunded.
    LinesWithoutIds,
    /// Front Payment's lines are not this order's: only the whole order can be refunded.
    LinesDiffer,
}

/// Gives money back.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderRefund {
    /// The order's id.
    pub order: String,
    /// All that is left; then `lines` is empty.
    pub whole: bool,
    /// The lines, each at most once.
    pub lines: Vec<OrderRefundLine>,
    /// Why; may be empty. It stays at this till.
    pub note: String,
}

/// What is given back of a line: a quantity or an amount, one of the two.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderRefundLine {
    /// Its place in the order, from 0.
    pub line: u32,
    /// Quantity taken back, in thousandths. The last of it takes what is left of the amount.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub quantity: Option<i64>,
    /// Amount, in øre.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub amount: Option<i64>,
}

/// What a refund would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RefundPreview {
    /// What is given back in all, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    /// Of which lines.
    pub lines: Vec<RefundedLineView>,
}

/// A person says what became of a refund whose outcome is not known.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderRefundDecide {
    /// The order's id.
    pub order: String,
    /// The refund's number within the order.
    pub refund: u32,
    /// True: Front Payment made it. False: it did not, send it again.
    pub happened: bool,
    /// How the person knows; required. It stands in the journal.
    pub reason: String,
    /// The manager's PIN; empty where none is set.
    pub pin: String,
}

/// A refund of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RefundView {
    /// Its number within the order, from 1.
    pub refund: u32,
    /// Where it stands.
    pub state: RefundStateName,
    /// What is given back, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    /// Whether it was all that was left.
    pub whole: bool,
    /// Of which lines.
    pub lines: Vec<RefundedLineView>,
    /// Why.
    pub note: String,
    /// When a person asked for it.
    #[cfg_attr(test, ts(type = "number"))]
    pub requested_at: i64,
    /// A code that tells why it is unknown, was refused or not sent; else empty.
    pub cause: String,
    /// Front Payment's own words where it refused; else empty.
    pub message: String,
    /// Its return receipt.
    pub receipt: ReceiptStanding,
}

/// What is given back of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RefundedLineView {
    /// Its place in the order, from 0.
    pub line: u32,
    /// Name.
    pub name: String,
    /// Sold by.
    pub unit: String,
    /// Quantity in thousandths; none where an amount was given back.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub quantity: Option<i64>,
    /// Amount, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RefundStateName {
    /// On its way to Front Payment.
    Sending,
    /// Front Payment took it and has not shown it yet.
    Pending,
    /// Front Payment shows it, or a person says so.
    Confirmed,
    /// Front Payment refused it: nothing was given back.
    Refused,
    /// Nothing was sent: it can be asked for anew.
    NotSent,
    /// It may have been made. Nothing more is refunded of this order until that is settled.
    Unknown,
    /// Front Payment took it, and ended the whole invoice before it showed it.
    Overtaken,
}

/// Sends the customer the invoice or its link once more.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderResend {
    /// The order's id.
    pub order: String,
    /// Such as `+47`.
    pub country_code: String,
    /// Phone without the country code.
    pub msisdn: String,
    /// E-mail.
    pub email: String,
}

/// What may be handed out of a receipt: the original once, then one copy that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReceiptStanding {
    /// There is no receipt.
    None,
    /// The original was not handed out yet.
    Original,
    /// The original is out: one copy may follow.
    Copy,
    /// The copy is out, too.
    Spent,
}

/// Names a receipt.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiptRef {
    /// The order's id.
    pub order: String,
    /// The return receipt of this refund; none: the order's own receipt.
    pub refund: Option<u32>,
    /// The copy, marked as one.
    pub copy: bool,
}

/// A receipt for the screen. Looking at it hands nothing out.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiptView {
    /// The receipt as text for a fixed-width face, 42 columns.
    pub text: String,
    /// The text of the QR code (the order number).
    pub qr: String,
    /// What may be handed out of it.
    pub standing: ReceiptStanding,
}

/// Where a receipt was saved.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedReceipt {
    /// The file.
    pub path: String,
}
