//! An order whose outcome is open, side by side with what Front Payment has that may be it.

use serde::{Deserialize, Serialize};

use super::order::StateName;

/// An order and what may be it at Front Payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Candidates {
    /// Our order's id.
    pub order: String,
    /// Its state: only of an order that is `Unknown` is there anything to decide.
    pub state: StateName,
    /// Our order as it was sent.
    pub ours: ComparedOrder,
    /// What may be it, the likeliest first; at most 20.
    pub candidates: Vec<CandidateView>,
    /// Why the till does not decide by itself.
    pub undecided: UndecidedCode,
    /// When Front Payment's list was last looked through for it in this run of the program.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub looked_at: Option<i64>,
    /// When that is done next by itself.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub next_look_at: Option<i64>,
    /// How many orders Front Payment listed at the last look that succeeded.
    pub listed: Option<u32>,
}

/// An order as two sides are compared by. What is not known is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComparedOrder {
    /// Front Payment's order id.
    pub front_order: Option<String>,
    /// Front Payment's status, as it came.
    pub status: Option<String>,
    /// Our reference.
    pub reference: Option<String>,
    /// The order's date: of ours, as it was sent last.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub dated_at: Option<i64>,
    /// The date as Front Payment wrote it.
    pub date_text: Option<String>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// A company's number.
    pub organization_number: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone, without the country code.
    pub msisdn: Option<String>,
    /// The sum with VAT, in øre.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub gross: Option<i64>,
    /// The lines.
    pub lines: Vec<ComparedLine>,
}

/// A line of a [`ComparedOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ComparedLine {
    /// Name.
    pub name: Option<String>,
    /// Product number.
    pub sku: Option<String>,
    /// Quantity in thousandths.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub quantity: Option<i64>,
    /// Amount with VAT in øre.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub amount: Option<i64>,
}

/// An order at Front Payment that may be ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CandidateView {
    /// Front Payment's order id: what `order_adopt` takes.
    pub front_order: String,
    /// What it is. Where its details could not be read, its id and status alone.
    pub theirs: ComparedOrder,
    /// Whether its details could be read.
    pub read: bool,
    /// Our reference.
    pub reference: AgreementName,
    /// The sum.
    pub gross: AgreementName,
    /// The customer.
    pub customer: AgreementName,
    /// The lines.
    pub lines: AgreementName,
    /// The date, against the times at which ours was sent.
    pub date: AgreementName,
}

/// How two sides stand to each other in one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AgreementName {
    /// The same.
    Agrees,
    /// Not the same.
    Differs,
    /// Front Payment did not tell, or not in a way that can be compared.
    Silent,
}

/// Why an open outcome is not decided by the till.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum UndecidedCode {
    /// Nothing is to be decided: the order's outcome is known.
    Decided,
    /// Nobody has looked yet since the program started.
    NotLooked,
    /// Front Payment's list could not be read.
    ListFailed,
    /// The list lacks orders of ours that Front Payment has: it is not whole.
    ListIncomplete,
    /// The details of one or more orders could not be read.
    DetailsFailed,
    /// There were more orders than are read in one look; the next one goes on.
    MoreToRead,
    /// Nothing was found, but a late request could still be under way.
    TooEarly,
    /// An order just like it is being sent this moment.
    OneIsOnItsWay,
    /// More than one order may be it.
    SeveralMatch,
    /// What was found may be this order or another open one of ours that is just like it.
    EqualOrders,
    /// One was found that is not certainly it: something differs, or was not told.
    NotCertain,
    /// The one that was found has ended at Front Payment: cancelled or expired.
    Ended,
    /// The one that was found belongs to another order of ours.
    Taken,
    /// It was sent several times without a certain answer, or the answer named another order, and it is not there:
    /// whether to send it once more is a person's to say.
    AbsentAgain,
}

/// A person says which order at Front Payment this one is.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderAdopt {
    /// Our order's id.
    pub order: String,
    /// Front Payment's order id.
    pub front_order: String,
    /// Why; required, at most 200 characters. It is journalled for ever: no personal data.
    pub reason: String,
}

/// A manager says that the order does not exist at Front Payment, and sends it again.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderSendAgain {
    /// Our order's id.
    pub order: String,
    /// Why; required, at most 200 characters. It is journalled for ever: no personal data.
    pub reason: String,
    /// The manager's PIN, where one is set.
    pub pin: Option<String>,
}

/// The PIN stays out of logs.
impl std::fmt::Debug for OrderSendAgain {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OrderSendAgain")
            .field("order", &self.order)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// What Front Payment has of the time that a restored backup does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundOrders {
    /// Those that nobody has dealt with, in the order in which they were found.
    pub orders: Vec<FoundOrderView>,
    /// Whether Front Payment's list is still being looked through: there may be more.
    pub looking: bool,
}

/// An order at Front Payment that no order of ours is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundOrderView {
    /// Front Payment's order id.
    pub front_order: String,
    /// The status as Front Payment wrote it last.
    pub status: String,
    /// This till's number for it; none where Front Payment did not tell it: then it may be another till's.
    pub reference: Option<String>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// The sum with VAT, in øre.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub gross: Option<i64>,
    /// The order's date, in ms.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub dated_at: Option<i64>,
    /// Front Payment's invoice number.
    pub invoice_number: Option<String>,
    /// When it was found, in ms.
    #[cfg_attr(test, ts(type = "number"))]
    pub found_at: i64,
}

/// A person has dealt with an order that was found.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundSettle {
    /// Front Payment's order id.
    pub front_order: String,
    /// What was done; required, at most 200 characters. It is journalled for ever: no personal data.
    pub reason: String,
}
