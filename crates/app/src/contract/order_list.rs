//! The list of orders: the queue and the history in one.

use serde::{Deserialize, Serialize};

use super::customer::{CustomerKind, MethodName};
use super::order::{ProblemCode, StateName};

/// Asks for a page of the list of orders: those for which all of it holds. What needs a person stands first, then what
/// waits to be sent, then the rest, each the newest first.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrdersQuery {
    /// A part of the list.
    pub group: OrdersGroup,
    /// Only in these states; empty: in any of the group.
    pub states: Vec<StateName>,
    /// Words of the customer's name, or their beginnings; empty: any.
    pub customer: String,
    /// Our number (also its digits alone), Front Payment's order id or the invoice's number, whole; empty: any.
    pub reference: String,
    /// Placed at this time or later.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub from: Option<i64>,
    /// Placed at this time or earlier.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub to: Option<i64>,
    /// With a sum of at least this, in øre.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub min_gross: Option<i64>,
    /// With a sum of at most this, in øre.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub max_gross: Option<i64>,
    /// [`OrdersPage::next`] of the page before; none for the first.
    pub after: Option<String>,
    /// How many orders to return, at most 200.
    pub limit: u32,
}

/// Parts of the list of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OrdersGroup {
    /// All orders.
    All,
    /// What needs a person.
    Attention,
    /// What Front Payment is still to get.
    Waiting,
    /// What is not over.
    Open,
    /// Invoiced, not yet paid.
    Invoiced,
    /// Paid.
    Paid,
    /// Cancelled, expired, declined or refunded.
    Ended,
}

/// A page of the list of orders.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrdersPage {
    /// The orders. There may be fewer than asked for, or none, although more follow.
    pub orders: Vec<OrderRowView>,
    /// Ask with this for what follows; none: this was the last page.
    pub next: Option<String>,
    /// How many orders there are, whatever was asked for.
    pub counts: OrdersCounts,
}

/// An order in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrderRowView {
    /// Its id.
    pub id: String,
    /// Its number, `<till>-<number>`.
    pub reference: String,
    /// Its state.
    pub state: StateName,
    /// Way to invoice.
    pub method: MethodName,
    /// Person or company.
    pub customer_kind: CustomerKind,
    /// The customer's name.
    pub customer_name: String,
    /// The sum with VAT, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub gross: i64,
    /// What of it was given back, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub refunded: i64,
    /// When it was placed.
    #[cfg_attr(test, ts(type = "number"))]
    pub placed_at: i64,
    /// When it last changed.
    #[cfg_attr(test, ts(type = "number"))]
    pub updated_at: i64,
    /// The status as Front Payment wrote it, once there is one.
    pub front_status: Option<String>,
    /// Front Payment's invoice number.
    pub invoice_number: Option<String>,
    /// Whether it needs a person.
    pub attention: bool,
    /// What stands in its way.
    pub problem: Option<ProblemCode>,
    /// When it is tried again by itself.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub retry_at: Option<i64>,
}

/// How many orders there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OrdersCounts {
    /// Which need a person.
    pub attention: u32,
    /// Which Front Payment is still to get.
    pub waiting: u32,
    /// Which are not over.
    pub open: u32,
    /// All.
    pub all: u32,
}
