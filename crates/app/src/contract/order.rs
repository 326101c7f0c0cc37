//! An order on its way.

use serde::{Deserialize, Serialize};

use super::aftersale::{ReceiptStanding, RefundView};
use super::cart::TotalsView;
use super::customer::{CustomerForm, CustomerKind, FieldProblem, MethodName};

/// The states by their names in `core`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum StateName {
    /// Stored, not yet sent.
    Queued,
    /// Being sent.
    Sending,
    /// Front Payment has it; the customer must identify.
    AwaitingBankId,
    /// Front Payment has it; its state is being asked for.
    Confirming,
    /// Invoiced: goods may leave.
    Invoiced,
    /// Paid.
    Paid,
    /// Refused with reasons; can be corrected.
    Rejected,
    /// It may exist at Front Payment.
    Unknown,
    /// Cancelled; no invoice.
    Cancelled,
    /// Ran out; no invoice.
    Expired,
    /// BankID, credit check or signing ended without an agreement; no invoice.
    Declined,
    /// Refunded whole.
    Refunded,
    /// Refunded in part.
    PartlyRefunded,
    /// A status that we don't know, as it came.
    Other,
}

/// What can be done with the order now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OrderAction {
    /// Open BankID (again) in our window.
    BankidOpen,
    /// Open BankID in the system's browser.
    BankidExternal,
    /// Correct the customer's fields and send again.
    Correct,
    /// Take the lines back into the cart; the order ends.
    EditCart,
    /// Send now instead of at the next try.
    Retry,
    /// Have the invoice sent instead of identifying with BankID: the same order, the same number.
    InvoiceInstead,
    /// Have a link to pay by sent instead: the same order, the same number.
    PaymentLink,
    /// Put the order aside until somebody takes it up again.
    Park,
    /// Cancel the order.
    Cancel,
    /// Look through Front Payment's list for it now.
    LookAgain,
    /// Say which order at Front Payment it is.
    Adopt,
    /// Say that it does not exist at Front Payment, and send it again. A manager's.
    SendAgain,
    /// Show, print and save its receipt.
    Receipt,
    /// Give money back, all or by lines.
    Refund,
    /// Send the customer the invoice once more.
    Resend,
    /// Hand out the one copy of its receipt.
    Copy,
    /// Leave it and begin a new sale.
    NewSale,
}

/// An order with all that its screen shows.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderView {
    /// Its id.
    pub id: String,
    /// A counter of this program run, taken before the order is read: of two views of an order the one with the larger
    /// number is the newer one, whichever arrives first.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
    /// Its number, `<till>-<number>`.
    pub reference: String,
    /// Its state.
    pub state: StateName,
    /// The status as Front Payment wrote it, once there is one.
    pub front_status: Option<String>,
    /// Front Payment's order id.
    pub front_order: Option<String>,
    /// Front Payment's invoice number.
    pub invoice_number: Option<String>,
    /// Person or company.
    pub customer_kind: CustomerKind,
    /// Name.
    pub customer_name: String,
    /// Way to invoice.
    pub method: MethodName,
    /// Days to maturity.
    pub maturity_days: u16,
    /// The lines.
    pub lines: Vec<OrderLineView>,
    /// The sums.
    pub totals: TotalsView,
    /// When it was placed.
    #[cfg_attr(test, ts(type = "number"))]
    pub placed_at: i64,
    /// What has happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// What is wrong at which field, after a rejection.
    pub field_problems: Vec<FieldProblem>,
    /// What stands in the way.
    pub problem: Option<ProblemView>,
    /// Whether it was put aside until somebody takes it up again.
    pub parked: bool,
    /// What can be done now, the most likely first.
    pub actions: Vec<OrderAction>,
    /// Whether goods may leave the shop.
    pub goods_released: bool,
    /// The BankID visit, while there is one.
    pub bankid: Option<BankIdView>,
    /// What was given back or was to be, oldest first.
    pub refunds: Vec<RefundView>,
    /// What may be handed out of its receipt.
    pub receipt: ReceiptStanding,
}

/// A line of an order.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderLineView {
    /// Name.
    pub name: String,
    /// Sold by.
    pub unit: String,
    /// Quantity in thousandths.
    #[cfg_attr(test, ts(type = "number"))]
    pub quantity: i64,
    /// Amount in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
}

/// A step of the order's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TimelineEntry {
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// What.
    pub kind: TimelineKind,
    /// Detail, such as a status or a reason's code; may be empty.
    pub detail: String,
}

/// Kinds of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// Stored on this till.
    Placed,
    /// An attempt to send began.
    SendStarted,
    /// Nothing was sent; it will be tried again.
    NotSent,
    /// Front Payment has the order.
    Accepted,
    /// Front Payment refused it.
    Rejected,
    /// No certain answer.
    Unknown,
    /// The BankID window was opened.
    BankidOpened,
    /// The BankID page said it succeeded.
    BankidSucceeded,
    /// The BankID page said it failed.
    BankidFailed,
    /// The BankID window was closed, or fell.
    BankidClosed,
    /// Front Payment's status changed.
    Status,
    /// The fields were corrected.
    Corrected,
    /// It is invoiced by another way, whose code is the detail.
    MethodChanged,
    /// It was put aside.
    Parked,
    /// Cancelled.
    Cancelled,
    /// Somebody asked Front Payment to take the invoice back; the detail is their reason.
    CancelAsked,
    /// Cancelling did not work; the detail is a code.
    CancelFailed,
    /// A refund was sent; the detail of this and the next ones is its amount in øre.
    RefundStarted,
    /// Front Payment took the refund.
    RefundAccepted,
    /// Front Payment shows the refund.
    RefundConfirmed,
    /// Front Payment ended the whole invoice before it showed the refund.
    RefundOvertaken,
    /// Front Payment refused the refund.
    RefundRefused,
    /// Nothing of the refund was sent.
    RefundNotSent,
    /// No certain answer to the refund.
    RefundUnknown,
    /// A person decided about a refund; the detail is `happened` or `send_again`.
    RefundDecided,
    /// The invoice was sent to the customer once more.
    Resent,
    /// Sending once more did not work; the detail is a code.
    ResendFailed,
    /// It may have been sent once more.
    ResendUnknown,
    /// The receipt was printed or saved; the detail is its kind.
    ReceiptIssued,
    /// The receipt's copy was printed or saved; the detail is its kind.
    ReceiptCopied,
    /// What was counted as handed out was not: the printer or the disk refused.
    ReceiptNotHandedOut,
    /// Front Payment's list was looked through for it. `detail` is a code of `UndecidedCode`.
    Looked,
    /// It was found at Front Payment; `detail` is its id there.
    Adopted,
    /// It certainly does not exist at Front Payment, and is sent again.
    FoundAbsent,
    /// A person said which order at Front Payment it is; `detail` is their reason.
    AdoptedByPerson,
    /// A manager said that it does not exist, and to send it again; `detail` is their reason.
    SentAgain,
}

/// What stands in the order's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProblemView {
    /// Chooses the text.
    pub code: ProblemCode,
    /// Front Payment's own words where there are any; else empty.
    pub message: String,
    /// When it is tried again by itself.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub retry_at: Option<i64>,
}

/// Codes of [`ProblemView`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No connection; nothing was sent.
    Offline,
    /// No connection, and by the shop's rules such an order may not wait: it is sent as soon as it can be, and nothing
    /// may be handed out before.
    MayNotWait,
    /// It has waited for longer than the shop wants. It is still sent as soon as it can be.
    WaitedTooLong,
    /// The token was refused: a manager must set a new one.
    TokenRefused,
    /// There is no token.
    TokenMissing,
    /// Too many calls; waiting as told.
    RateLimited,
    /// It may exist at Front Payment; it is not sent again by itself.
    Unknown,
    /// It may exist at Front Payment, and a person must say which order there it is, if any.
    DecisionNeeded,
    /// The answer lacked the address for BankID.
    BankidAddressMissing,
    /// The visit to BankID is gone, as after a restart: its address was kept in memory alone. The status is asked for.
    BankidVisitLost,
    /// Refused by Front Payment.
    Refused,
    /// The status can't be read just now; asking goes on.
    StatusUnreachable,
    /// Cancelling did not work; the order stands.
    CancelFailed,
    /// The sealed personal number can't be opened: it must be typed again.
    PersonalNumberNeeded,
    /// The customer's sealed data can't be opened: they must be typed again.
    CustomerNeeded,
    /// It comes from a backup and is not with Front Payment: it may have been given up since the backup was made. A
    /// person sends or cancels it.
    Restored,
    /// It ended without an invoice, and Front Payment made one after all: the goods are handed over, or the invoice is
    /// cancelled.
    InvoicedAfterAll,
    /// BankID succeeded, its time is over, and there is no invoice: to be waited for, or cancelled.
    NoInvoiceYet,
}

/// A visit to BankID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing that the window shows, and they change one by one"
)]
pub struct BankIdView {
    /// The order.
    pub order: String,
    /// Whether our window is open.
    pub window_open: bool,
    /// Whether the visit goes on in the system's browser.
    pub external: bool,
    /// The host that the window shows.
    pub host: String,
    /// The last host that was stopped, if any.
    pub blocked_host: Option<String>,
    /// Whether a page is loading.
    pub loading: bool,
    /// Whether the page has been loading for longer than is usual: show the ways out first.
    pub slow: bool,
    /// When the visit ends.
    #[cfg_attr(test, ts(type = "number"))]
    pub ends_at: i64,
}

/// The orders whose sale is not over.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OpenOrders {
    /// At most 100, the newest first.
    pub orders: Vec<OrderSummaryView>,
}

/// An order in a list.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderSummaryView {
    /// Its id.
    pub id: String,
    /// Its number, `<till>-<number>`.
    pub reference: String,
    /// Its state.
    pub state: StateName,
    /// The customer's name.
    pub customer_name: String,
    /// The sum with VAT, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub gross: i64,
    /// When it was placed.
    #[cfg_attr(test, ts(type = "number"))]
    pub placed_at: i64,
}

/// Names an order.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderRef {
    /// The order's id.
    pub order: String,
}

/// Corrects a rejected order and sends it again under the same number.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderCorrect {
    /// The order's id.
    pub order: String,
    /// The customer, corrected.
    pub customer: CustomerForm,
    /// Days to maturity.
    pub maturity_days: u16,
}

/// Cancels an order.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderCancel {
    /// The order's id.
    pub order: String,
    /// Why; may be empty. Front Payment gets it as the cancellation note.
    pub note: String,
}

/// Where the BankID window lies over the UI: CSS pixels from the upper left corner of the web view.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BankIdRect {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}
