//! The control interface under `/_control/`, for tests in other processes. Requests and answers are JSON;
//! a name that is not known is refused with 400 and what was wrong.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::connection::Connection;
use crate::control::Control;
use crate::error::SimError;
use crate::fault::ScriptedFault;
use crate::network::Outage;
use crate::order::OrderStatus;
use crate::settings::TokenRule;

type Steer = State<Control>;

/// Everything under `/_control`.
pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/ledger", get(ledger))
        .route("/settings", get(settings).patch(change_settings))
        .route("/token", post(token))
        .route("/clock", post(clock))
        .route("/bankid", post(bankid))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/orders/{uuid}/status", post(order_status))
        .route("/offline", post(offline))
        .route("/reset", post(reset))
        .layer(middleware::from_fn(only_by_programs))
        .with_state(control)
}

/// Keeps web pages out: what a browser sends for a page of another origin carries `Origin`, and a name that was
/// pointed at this machine shows in `Host`. Marks the connection, so that it outlives the network it switches off.
async fn only_by_programs(request: Request, next: Next) -> Response<Body> {
    if let Some(connection) = request.extensions().get::<Connection>() {
        connection.steers();
    }
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_local = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    if !is_local || request.headers().contains_key(header::ORIGIN) {
        return answer(
            StatusCode::FORBIDDEN,
            &json!({"error": "programs on this machine only"}),
        );
    }
    next.run(request).await
}

async fn ledger(State(control): Steer) -> Response<Body> {
    answer(StatusCode::OK, &json!(control.ledger()))
}

async fn settings(State(control): Steer) -> Response<Body> {
    answer(StatusCode::OK, &json!(control.settings()))
}

async fn change_settings(State(control): Steer, body: Bytes) -> Response<Body> {
    match read::<Value>(&body) {
        Ok(patch) if patch.is_object() => merged(&control, &patch),
        Ok(_) => bad(&"an object is expected"),
        Err(error) => bad(&error),
    }
}

fn merged(control: &Control, patch: &Value) -> Response<Body> {
    match control.merge_settings(patch) {
        Ok(settings) => answer(StatusCode::OK, &json!(settings)),
        Err(error) => failed(&error),
    }
}

async fn token(State(control): Steer, body: Bytes) -> Response<Body> {
    match read::<TokenRule>(&body) {
        Ok(rule) => {
            control.change_settings(|settings| settings.token = rule);
            done()
        }
        Err(error) => bad(&error),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    offset_ms: Option<i64>,
    date_header_offset_ms: Option<i64>,
}

async fn clock(State(control): Steer, body: Bytes) -> Response<Body> {
    match read::<Clock>(&body) {
        Ok(clock) => {
            control.change_settings(|settings| {
                settings.clock_offset_ms = clock.offset_ms.unwrap_or(settings.clock_offset_ms);
                settings.date_header_offset_ms = clock
                    .date_header_offset_ms
                    .unwrap_or(settings.date_header_offset_ms);
            });
            done()
        }
        Err(error) => bad(&error),
    }
}

async fn bankid(State(control): Steer, body: Bytes) -> Response<Body> {
    match read::<Value>(&body) {
        Ok(patch) => merged(&control, &json!({"bankid": patch})),
        Err(error) => bad(&error),
    }
}

async fn faults(State(control): Steer) -> Response<Body> {
    answer(StatusCode::OK, &json!(control.faults()))
}

async fn add_fault(State(control): Steer, body: Bytes) -> Response<Body> {
    match read::<ScriptedFault>(&body) {
        Ok(fault) => finished(control.add_fault(fault)),
        Err(error) => bad(&error),
    }
}

async fn clear_faults(State(control): Steer) -> Response<Body> {
    control.clear_faults();
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewStatus {
    status: OrderStatus,
}

async fn order_status(
    State(control): Steer,
    Path(uuid): Path<String>,
    body: Bytes,
) -> Response<Body> {
    match read::<NewStatus>(&body) {
        Ok(new) => finished(control.set_order_status(&uuid, new.status)),
        Err(error) => bad(&error),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Offline {
    offline: bool,
    #[serde(default)]
    how: Outage,
}

async fn offline(State(control): Steer, body: Bytes) -> Response<Body> {
    let wanted = match read::<Offline>(&body) {
        Ok(wanted) => wanted,
        Err(error) => return bad(&error),
    };
    let changed = if wanted.offline {
        control.go_offline(wanted.how).await
    } else {
        control.go_online().await
    };
    match changed {
        Ok(()) => {
            let outage = control.outage();
            answer(
                StatusCode::OK,
                &json!({"offline": outage.is_some(), "how": outage, "control_url": control.control_origin()}),
            )
        }
        Err(error) => failed(&error),
    }
}

async fn reset(State(control): Steer) -> Response<Body> {
    finished(control.reset().await)
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body)
}

fn bad(error: &dyn std::fmt::Display) -> Response<Body> {
    answer(
        StatusCode::BAD_REQUEST,
        &json!({"error": error.to_string()}),
    )
}

fn finished(result: Result<(), SimError>) -> Response<Body> {
    match result {
        Ok(()) => done(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &SimError) -> Response<Body> {
    let status = match error {
        SimError::UnknownOrder(_) => StatusCode::NOT_FOUND,
        SimError::Settings(_) | SimError::TooManyFaults(_) | SimError::NotLoopback(_) => {
            StatusCode::BAD_REQUEST
        }
        SimError::Listen { .. } | SimError::Down => StatusCode::SERVICE_UNAVAILABLE,
    };
    answer(status, &json!({"error": error.to_string()}))
}

fn done() -> Response<Body> {
    answer(StatusCode::OK, &json!({"ok": true}))
}

fn answer(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let kind = axum::http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
