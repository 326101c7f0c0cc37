//! The calls that change an order.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::order::{LaterChange, Order, OrderStatus};
use crate::payload::{self, RefundRequest};
use crate::reply::Reply;
use crate::state::State;

/// `orders/cancel/{uuid}`. A paid order is refused with the documented key.
pub(super) fn cancel(state: &mut State, uuid: &str, body: &Value) -> Reply {
    let now = state.now();
    let Some(order) = state.order(uuid) else {
        return Reply::unknown_order();
    };
    if let Err(errors) = payload::cancellation(body) {
        return Reply::invalid(errors).about(uuid);
    }
    let refusal = match order.status {
        OrderStatus::Sent | OrderStatus::Invoiced | OrderStatus::Other(_) => None,
        OrderStatus::Paid | OrderStatus::Refunded | OrderStatus::PartialRefunded => {
            Some("orderStatusAlreadyPaid")
        }
        OrderStatus::Cancelled => Some("orderStatusAlreadyCancelled"),
        OrderStatus::Expired => Some("orderStatusAlreadyExpired"),
    };
    if let Some(key) = refusal {
        return Reply::refused(StatusCode::BAD_REQUEST, key).about(uuid);
    }
    order.later.clear();
    order.set_status(OrderStatus::Cancelled, now);
    if let Some(visit) = &mut order.visit {
        visit.close();
    }
    let data = json!({"uuid": order.uuid, "status": order.status.as_str()});
    Reply::done(
        StatusCode::ACCEPTED,
        "orderCancelledSuccessfully",
        true,
        &data,
    )
    .about(uuid)
}

/// `orders/refund/{uuid}`: accepted, and pending until it shows.
pub(super) fn refund(state: &mut State, uuid: &str, body: &Value) -> Reply {
    let after = Duration::from_millis(state.settings.refund_delay_ms);
    let needs_products = state.settings.refund_needs_products;
    let Some(order) = state.order(uuid) else {
        return Reply::unknown_order();
    };
    let request = match payload::refund(body, needs_products) {
        Ok(request) => request,
        Err(errors) => return Reply::invalid(errors).about(uuid),
    };
    if let Err(key) = refundable(order, &request) {
        return Reply::refused(StatusCode::BAD_REQUEST, key).about(uuid);
    }
    order.refund_accepted_ore += request.total_ore;
    order.refunds_accepted += 1;
    for (id, amount) in &request.products {
        *order.line_refunds_ore.entry(*id).or_default() += amount;
    }
    order.later.push((
        Instant::now() + after,
        LaterChange::Refund(request.total_ore),
    ));
    let data = json!({"uuid": order.uuid, "status": "PENDING", "refundAmount": payload::ore_text(request.total_ore)});
    Reply::done(
        StatusCode::ACCEPTED,
        "orderRefundRequestAccepted",
        true,
        &data,
    )
    .about(uuid)
}

fn refundable(order: &Order, request: &RefundRequest) -> Result<(), &'static str> {
    match order.status {
        OrderStatus::Invoiced
        | OrderStatus::Paid
        | OrderStatus::PartialRefunded
        | OrderStatus::Other(_) => {}
        OrderStatus::Sent
        | OrderStatus::Cancelled
        | OrderStatus::Expired
        | OrderStatus::Refunded => {
            return Err("orderNotRefundable");
        }
    }
    for (id, amount) in &request.products {
        let line = order
            .lines
            .iter()
            .find(|line| line.id == *id)
            .ok_or("refundProductNotFound")?;
        let named: i64 = request
            .products
            .iter()
            .filter(|(other, _)| other == id)
            .map(|(_, amount)| *amount)
            .sum();
        let before = order.line_refunds_ore.get(id).copied().unwrap_or(0);
        if named.max(*amount).saturating_add(before) > line.amount_ore {
            return Err("refundAmountExceedsProduct");
        }
    }
    let left = i128::from(order.total_ore()) - i128::from(order.refund_accepted_ore);
    if i128::from(request.total_ore) > left {
        Err("refundAmountExceedsOrder")
    } else {
        Ok(())
    }
}

/// `orders/resend/{uuid}`: to a new phone number and e-mail address.
pub(super) fn resend(state: &mut State, uuid: &str, body: &Value) -> Reply {
    let Some(order) = state.order(uuid) else {
        return Reply::unknown_order();
    };
    if let Err(errors) = payload::resend(body) {
        return Reply::invalid(errors).about(uuid);
    }
    let refusal = match order.status {
        OrderStatus::Sent
        | OrderStatus::Invoiced
        | OrderStatus::Expired
        | OrderStatus::Other(_) => None,
        OrderStatus::Paid | OrderStatus::Refunded | OrderStatus::PartialRefunded => {
            Some("orderStatusAlreadyPaid")
        }
        OrderStatus::Cancelled => Some("orderStatusAlreadyCancelled"),
    };
    if let Some(key) = refusal {
        return Reply::refused(StatusCode::BAD_REQUEST, key).about(uuid);
    }
    for field in ["countryCode", "msisdn", "email"] {
        order.request["customerDetails"][field] = body[field].clone();
    }
    let data = json!({"uuid": order.uuid});
    Reply::done(StatusCode::OK, "orderResentSuccessfully", true, &data).about(uuid)
}
