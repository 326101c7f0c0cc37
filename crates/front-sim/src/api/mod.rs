//! The API under `/api/v1/connect/`.

mod answer;
mod change;
mod create;
mod read;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{Response, StatusCode};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::call::CallKind;
use crate::payload::OrderCall;
use crate::reply::Reply;
use crate::shared::Shared;
use answer::Incoming;

/// The longest body that is read, bytes.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Every path of the contract's table.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/orders/invoice/submit", post(submit))
        .route("/orders/invoice/create", post(create_invoice))
        .route("/orders/invoice/create/ehf", post(create_ehf))
        .route("/orders/ehf/create", post(create_ehf_newer))
        .route("/orders/payment-link/create", post(create_payment_link))
        .route("/orders/status", get(list))
        .route("/orders/status/{uuid}", get(status))
        .route("/orders/details/{uuid}", get(details))
        .route("/orders/invoice-number/{uuid}", get(invoice_number))
        .route("/orders/cancel/{uuid}", post(cancel))
        .route("/orders/refund/{uuid}", post(refund))
        .route("/orders/resend/{uuid}", post(resend))
        .fallback(async || Reply::refused(StatusCode::NOT_FOUND, "routeNotFound").into_response())
        .method_not_allowed_fallback(async || {
            Reply::refused(StatusCode::METHOD_NOT_ALLOWED, "methodNotAllowed").into_response()
        })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared)
}

type Sim = State<Arc<Shared>>;

async fn submit(State(sim): Sim, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Submit, |state, body| {
            create::order(state, body, OrderCall::Submit)
        })
        .await
}

async fn create_invoice(State(sim): Sim, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Create, |state, body| {
            create::order(state, body, OrderCall::Create)
        })
        .await
}

async fn create_ehf(State(sim): Sim, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Ehf, |state, body| {
            create::order(state, body, OrderCall::Ehf)
        })
        .await
}

async fn create_ehf_newer(State(sim): Sim, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Ehf, |state, body| {
            create::order(state, body, OrderCall::EhfNewer)
        })
        .await
}

async fn create_payment_link(State(sim): Sim, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::PaymentLink, |state, body| {
            create::order(state, body, OrderCall::PaymentLink)
        })
        .await
}

#[derive(Deserialize)]
struct ListQuery {
    #[serde(rename = "type")]
    status: Option<String>,
}

async fn list(
    State(sim): Sim,
    Query(query): Query<ListQuery>,
    incoming: Incoming,
) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::List, move |state, _| {
            read::list(state, query.status.as_deref())
        })
        .await
}

async fn status(State(sim): Sim, Path(uuid): Path<String>, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Status, move |state, _| {
            read::status(state, &uuid)
        })
        .await
}

async fn details(State(sim): Sim, Path(uuid): Path<String>, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Details, move |state, _| {
            read::details(state, &uuid)
        })
        .await
}

async fn invoice_number(
    State(sim): Sim,
    Path(uuid): Path<String>,
    incoming: Incoming,
) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::InvoiceNumber, move |state, _| {
            read::invoice_number(state, &uuid)
        })
        .await
}

async fn cancel(State(sim): Sim, Path(uuid): Path<String>, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Cancel, move |state, body| {
            change::cancel(state, &uuid, body)
        })
        .await
}

async fn refund(State(sim): Sim, Path(uuid): Path<String>, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Refund, move |state, body| {
            change::refund(state, &uuid, body)
        })
        .await
}

async fn resend(State(sim): Sim, Path(uuid): Path<String>, incoming: Incoming) -> Response<Body> {
    incoming
        .answer(&sim, CallKind::Resend, move |state, body| {
            change::resend(state, &uuid, body)
        })
        .await
}
