//! The status of one order, and of all.

use kasse_core::{FrontStatus, Money};

use crate::answer::{Open, Success, envelope};
use crate::classify::{Exchange, Reply, classify};
use crate::json::Object;
use crate::outcome::Outcome;

/// An order's status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusInfo {
    /// Front Payment's order id.
    pub order_uuid: String,
    /// The status as it came, for [`kasse_core::FrontStatus::parse`].
    pub status: String,
    /// What was ordered, VAT included, where told.
    pub order_amount: Option<Money>,
    /// What was given back, where told.
    pub refunded_amount: Option<Money>,
}

impl StatusInfo {
    fn of(data: &Object<'_>, asked: Option<&str>) -> Option<Self> {
        Some(Self {
            order_uuid: data
                .id(&["uuid", "orderUuid"])
                .or_else(|| asked.map(str::to_owned))?,
            status: data.text(&["status", "orderStatus"])?,
            order_amount: data.money(&["orderAmount"]),
            refunded_amount: data.money(&["refundedAmount"]),
        })
    }
}

/// A status as the calls name it.
pub(crate) fn word(status: &FrontStatus) -> &str {
    match status {
        FrontStatus::Sent => "SENT",
        FrontStatus::Invoiced => "INVOICED",
        FrontStatus::Reminder => "Purring",
        FrontStatus::Collection => "Inkasso",
        FrontStatus::Paid => "PAID",
        FrontStatus::Cancelled => "CANCELLED",
        FrontStatus::Expired => "EXPIRED",
        FrontStatus::Refunded => "REFUNDED",
        FrontStatus::PartlyRefunded => "PARTIAL REFUNDED",
        FrontStatus::Other(word) => word,
    }
}

/// Reads one status; an answer about another order than the one asked for is none.
pub(crate) fn read_one(success: &Success<'_>, asked: &str) -> Result<StatusInfo, Open> {
    let info = StatusInfo::of(&success.data()?, Some(asked)).ok_or(Open::incomplete(None))?;
    if info.order_uuid.eq_ignore_ascii_case(asked) {
        Ok(info)
    } else {
        Err(Open::unreadable())
    }
}

/// Reads all. The list tells whether an order is certainly absent, so it is whole or unreadable: one item without an id
/// or a status spoils it. An empty list was seen as 404 in the usual envelope; a 404 in anything else is the 404 of some
/// other server.
pub(crate) fn classify_all(exchange: Exchange) -> Outcome<Vec<StatusInfo>> {
    if let Exchange::Answered(Reply {
        status: 404,
        body: Ok(body),
        ..
    }) = &exchange
        && envelope(body)
            .is_some_and(|envelope| envelope.text(&["status_code"]).as_deref() == Some("404"))
    {
        return Outcome::Done(Vec::new());
    }
    classify(exchange, read_all)
}

fn read_all(success: &Success<'_>) -> Result<Vec<StatusInfo>, Open> {
    let envelope = success.envelope()?;
    let items = envelope
        .list(&["data"])
        .ok_or_else(|| Open::incomplete(None))?;
    items
        .into_iter()
        .map(|item| StatusInfo::of(&Object::parse(item.get())?, None))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(Open::unreadable)
}
