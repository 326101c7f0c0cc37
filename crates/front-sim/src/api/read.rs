//! The calls that read.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::order::{Line, Order};
use crate::payload::ore_text;
use crate::reply::Reply;
use crate::state::State;

/// `orders/status[?type=]`: newest first; an empty list is a 404, as recorded.
pub(super) fn list(state: &mut State, status: Option<&str>) -> Reply {
    let wanted = |order: &&Order| {
        status.is_none_or(|status| order.status.as_str().eq_ignore_ascii_case(status))
    };
    let found: Vec<Value> = state
        .orders()
        .iter()
        .rev()
        .filter(wanted)
        .map(|order| json!({"uuid": order.uuid, "status": order.status.as_str()}))
        .collect();
    if found.is_empty() {
        return Reply::refused(StatusCode::NOT_FOUND, "ordersNotFound");
    }
    Reply::done(
        StatusCode::OK,
        "orderStatusFetchedSuccessfully",
        true,
        &Value::from(found),
    )
}

/// `orders/status/{uuid}`
pub(super) fn status(state: &mut State, uuid: &str) -> Reply {
    let Some(order) = state.order(uuid) else {
        return Reply::unknown_order();
    };
    let mut data = json!({
        "uuid": order.uuid, "status": order.status.as_str(), "orderAmount": ore_text(order.total_ore()),
    });
    if order.refunded_ore > 0 {
        data["refundedAmount"] = Value::from(ore_text(order.refunded_ore));
    }
    Reply::done(
        StatusCode::OK,
        "orderStatusFetchedSuccessfully",
        true,
        &data,
    )
    .about(uuid)
}

/// `orders/invoice-number/{uuid}`, once there is one.
pub(super) fn invoice_number(state: &mut State, uuid: &str) -> Reply {
    let Some(order) = state.order(uuid) else {
        return Reply::unknown_order();
    };
    let Some(number) = &order.invoice_number else {
        return Reply::refused(StatusCode::NOT_FOUND, "invoiceNumberNotFound").about(uuid);
    };
    let data = json!({"uuid": order.uuid, "invoiceNumber": number});
    Reply::done(
        StatusCode::OK,
        "invoiceNumberFetchedSuccessfully",
        true,
        &data,
    )
    .about(uuid)
}

/// `orders/details/{uuid}`
pub(super) fn details(state: &mut State, uuid: &str) -> Reply {
    let (with_ids, with_reference) = (
        state.settings.details_carry_ids,
        state.settings.details_carry_reference,
    );
    let Some(order) = state.order(uuid) else {
        return Reply::unknown_order();
    };
    let lines: Vec<Value> = order
        .lines
        .iter()
        .map(|line| line_json(line, with_ids))
        .collect();
    let mut data = json!({
        "type": order.customer_type,
        "orderUuid": order.uuid,
        "invoiceNumber": order.invoice_number,
        "status": order.status.as_str(),
        "orderDate": order.text("/orderDate"),
        "productList": lines,
        "orderSummary": {
            "subTotal": ore_text(order.total_ore() - order.vat_ore()),
            "tax": ore_text(order.vat_ore()),
            "discount": ore_text(order.discount_ore()),
            "grandTotal": ore_text(order.total_ore()),
        },
        "customerDetails": order.request.get("customerDetails").cloned().unwrap_or(Value::Null),
    });
    data["customerDetails"]["uuid"] = Value::from(order.customer_uuid.clone());
    if let (true, Some(reference)) = (with_reference, order.reference()) {
        data["referenceNo"] = Value::from(reference);
    }
    Reply::done(
        StatusCode::OK,
        "orderDetailsFetchedSuccessfully",
        true,
        &data,
    )
    .about(uuid)
}

/// Figures as bare numbers, as the documents have them.
fn line_json(line: &Line, with_id: bool) -> Value {
    let mut json = json!({
        "name": line.name,
        "productId": line.product_id,
        "quantity": bare(&quantity_text(line.quantity_thousandths)),
        "rate": bare(&ore_text(line.rate_ore)),
        "discount": bare(&ore_text(line.discount_ore)),
        "tax": bare(&ore_text(i64::from(line.vat_hundredths))),
        "amount": bare(&ore_text(line.amount_ore)),
    });
    if with_id {
        json["id"] = Value::from(line.id);
    }
    json
}

fn quantity_text(thousandths: i64) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

/// A decimal text as a JSON number.
fn bare(text: &str) -> Value {
    let short = text.trim_end_matches('0').trim_end_matches('.');
    serde_json::from_str(if short.is_empty() { "0" } else { short })
        .unwrap_or_else(|_| Value::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_figures_keep_their_value() {
        for (text, json) in [
            ("0.00", "0"),
            ("40.00", "40"),
            ("4017.86", "4017.86"),
            ("100.000", "100"),
            ("0.50", "0.5"),
        ] {
            assert_eq!(bare(text).to_string(), json);
        }
    }
}
