//! The answer to an order.

use kasse_core::FrontOrder;

use crate::answer::{Open, Success, envelope};
use crate::bankid_url::BankIdUrl;
use crate::json::Object;

/// An order that Front Payment has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// Its ids there.
    pub front: FrontOrder,
    /// Where the customer identifies; there is one exactly for a private checkout.
    pub bankid_url: Option<BankIdUrl>,
}

/// What an order's answer must hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected {
    /// Whether the customer identifies with BankID.
    pub(crate) bankid: bool,
    /// Whether an address on loopback is one.
    pub(crate) loopback: bool,
}

/// Reads the answer. Without the order's id, or without the address that a private customer needs, it is open what
/// became of the order, and what did come is kept.
pub(crate) fn read(success: &Success<'_>, expected: Expected) -> Result<Submitted, Open> {
    let data = success.data()?;
    let Some(front) = front_order(&data) else {
        return Err(Open::incomplete(None));
    };
    if !expected.bankid {
        return Ok(Submitted {
            front,
            bankid_url: None,
        });
    }
    let bankid_url = data
        .whole_text(&["bankIdUrl", "paymentUrl"])
        .and_then(|address| BankIdUrl::parse(&address, expected.loopback).ok());
    match bankid_url {
        Some(url) => Ok(Submitted {
            front,
            bankid_url: Some(url),
        }),
        None => Err(Open::incomplete(Some(front))),
    }
}

/// The order that an answer names, whatever else is the matter with it.
pub(crate) fn front_order_in(body: &[u8]) -> Option<FrontOrder> {
    front_order(&envelope(body)?.object(&["data"])?)
}

fn front_order(data: &Object<'_>) -> Option<FrontOrder> {
    let order_uuid = data.id(&["orderUuid", "uuid"])?;
    Some(FrontOrder::new(order_uuid, data.id(&["customerUuid"])))
}
