//! The calls that make an order.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::bankid::Visit;
use crate::call::CallKind;
use crate::order::{LaterChange, Order, OrderStatus};
use crate::payload::{self, AcceptedOrder, CustomerType, OrderCall};
use crate::reply::Reply;
use crate::state::State;

const PRIVATE_MATURITY_DAYS: u32 = 10;

/// Checks the payload and makes the order, or makes nothing.
pub(super) fn order(state: &mut State, payload: &Value, call: OrderCall) -> Reply {
    let accepted = match payload::order(payload, call, &state.settings, state.now()) {
        Ok(accepted) => accepted,
        Err(errors) => return Reply::invalid(errors),
    };
    let mut order = made(state, payload, call, accepted);
    let uuid = order.uuid.clone();
    let data = match call {
        OrderCall::Submit => json!({"orderUuid": order.uuid, "customerUuid": order.customer_uuid}),
        OrderCall::Create | OrderCall::Ehf | OrderCall::EhfNewer | OrderCall::PaymentLink => {
            json!({"uuid": order.uuid, "customerUuid": order.customer_uuid})
        }
    };
    let data = with_next_step(state, &mut order, payload, call, data);
    state.add_order(order);
    let reply = match call {
        OrderCall::Submit => {
            Reply::done(StatusCode::CREATED, "orderCreatedSuccessfully", true, &data)
        }
        OrderCall::Create | OrderCall::Ehf | OrderCall::EhfNewer | OrderCall::PaymentLink => {
            Reply::done(StatusCode::CREATED, "orderAddedSuccessfully", false, &data)
        }
    };
    reply.about(&uuid)
}

fn made(state: &mut State, payload: &Value, call: OrderCall, accepted: AcceptedOrder) -> Order {
    let now = state.now();
    let is_private = accepted.customer == CustomerType::Private;
    let default_days = if is_private {
        PRIVATE_MATURITY_DAYS
    } else {
        state.settings.default_maturity_days
    };
    let mut request = payload.clone();
    let personal_number = request
        .get_mut("customerDetails")
        .and_then(Value::as_object_mut)
        .and_then(|customer| customer.remove("personalNumber"));
    Order {
        uuid: state.random.number("ODR"),
        customer_uuid: state.random.number("CSRT"),
        call: match call {
            OrderCall::Submit => CallKind::Submit,
            OrderCall::Create => CallKind::Create,
            OrderCall::Ehf | OrderCall::EhfNewer => CallKind::Ehf,
            OrderCall::PaymentLink => CallKind::PaymentLink,
        },
        customer_type: if is_private { "private" } else { "corporate" },
        lines: accepted.lines,
        maturity_days: accepted.maturity_days.unwrap_or(default_days),
        status: OrderStatus::Sent,
        invoice_number: None,
        refunded_ore: 0,
        refund_accepted_ore: 0,
        refunds_accepted: 0,
        line_refunds_ore: std::collections::HashMap::new(),
        history: vec![(OrderStatus::Sent, now)],
        later: Vec::new(),
        request,
        personal_number_present: personal_number
            .is_some_and(|number| number.as_str().is_some_and(|text| !text.is_empty())),
        visit: None,
    }
}

/// What comes after SENT: BankID, the invoice at once, the invoice soon, or a link that a customer may follow.
fn with_next_step(
    state: &mut State,
    order: &mut Order,
    payload: &Value,
    call: OrderCall,
    mut data: Value,
) -> Value {
    match call {
        OrderCall::Submit if order.customer_type == "private" => {
            let visit = Visit::begin(state, order, payload);
            data["bankIdUrl"] = Value::from(visit.url.clone());
            order.visit = Some(visit);
        }
        OrderCall::Submit => {
            order.invoice_number = Some(state.invoice_number());
            let now = state.now();
            order.set_status(OrderStatus::Invoiced, now);
        }
        OrderCall::Create | OrderCall::Ehf | OrderCall::EhfNewer => {
            let after = Duration::from_millis(state.settings.invoice_delay_ms);
            order
                .later
                .push((Instant::now() + after, LaterChange::Invoice));
        }
        OrderCall::PaymentLink => {}
    }
    data
}
