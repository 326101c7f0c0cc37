//! The pages of a private submit: BankID, the credit check, the agreement. No script is needed to pass them.

mod figures;
mod hostile;
mod page;
mod screens;
mod text;
mod visit;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Form;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use crate::connection::Connection;
use crate::network::Network;
use crate::order::OrderStatus;
use crate::settings::{AfterDecline, BankIdBehaviour};
use crate::shared::Shared;
use visit::{CreditVerdict, Ending, Stage, Step};

pub(crate) use visit::Visit;

const COOKIE: &str = "front_sim_session";
/// Reports of a hostile page kept per visit, and characters of each.
const REPORTS_MAX: usize = 100;
const REPORT_CHARACTERS_MAX: usize = 300;

type Sim = State<Arc<Shared>>;

/// Everything under `/bankid`.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/precheck/auth", get(enter))
        .route("/visit/{id}", get(show).post(act))
        .route("/visit/{id}/wait", get(wait))
        .route("/visit/{id}/auto", get(auto))
        .route("/visit/{id}/report", post(report))
        .route("/visit/{id}/download", get(hostile::download))
        .route("/style.css", get(page::style))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&shared),
            only_with_network,
        ))
        .with_state(shared)
}

async fn only_with_network(State(sim): Sim, request: Request, next: Next) -> Response<Body> {
    if sim.network() != Network::Up {
        let connection = request
            .extensions()
            .get::<Connection>()
            .cloned()
            .unwrap_or_default();
        match connection.cut().await {}
    }
    next.run(request).await
}

#[derive(Deserialize)]
struct Entry {
    state: Option<String>,
    code_verifier: Option<String>,
}

/// The address that the API gave: checks it, remembers the browser, goes to the first page.
async fn enter(State(sim): Sim, Query(entry): Query<Entry>, headers: HeaderMap) -> Response<Body> {
    let behaviour = sim.lock().settings.bankid.behaviour;
    if behaviour == BankIdBehaviour::Hang {
        match std::future::pending::<std::convert::Infallible>().await {}
    }
    let uuid = entry
        .state
        .as_deref()
        .and_then(order_of_state)
        .unwrap_or_default();
    let mut state = sim.lock();
    let found = state.order(&uuid).and_then(|order| {
        let language = order.text("/customerDetails/preferredLanguage").to_owned();
        let visit = order.visit.as_mut()?;
        (entry.code_verifier.as_deref() == Some(visit.code_verifier.as_str()))
            .then_some((visit, language))
    });
    let Some((visit, language)) = found else {
        return page::message(StatusCode::BAD_REQUEST, "no", |texts| {
            (texts.invalid_title, texts.invalid_lead)
        });
    };
    visit.opened += 1;
    visit.leftover_session |= session_of(&headers).is_some_and(|session| session != visit.id);
    if matches!(visit.stage, Stage::Ended(_)) {
        return page::message(StatusCode::GONE, &language, |texts| {
            (texts.ended_title, texts.ended_lead)
        });
    }
    if behaviour == BankIdBehaviour::Hostile {
        return hostile::page(visit);
    }
    let mut response = redirect(
        StatusCode::SEE_OTHER,
        &format!("/bankid/visit/{}", visit.id),
    );
    let cookie = format!(
        "{COOKIE}={}; Path=/bankid; HttpOnly; SameSite=Lax",
        visit.id
    );
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The order in a `state` parameter: Base64 of `{"orderUuid": …, "connect": "yes"}`.
fn order_of_state(state: &str) -> Option<String> {
    let decoded: Value = serde_json::from_slice(&STANDARD.decode(state).ok()?).ok()?;
    decoded["orderUuid"].as_str().map(str::to_owned)
}

fn session_of(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

async fn show(State(sim): Sim, Path(id): Path<String>) -> Response<Body> {
    shown(&sim, &id, StatusCode::OK)
}

/// The page where the visit stands, or the way back to the shop.
fn shown(sim: &Shared, id: &str, status: StatusCode) -> Response<Body> {
    let mut state = sim.lock();
    let behaviour = state.settings.bankid.behaviour;
    let now = state.now();
    let Some(order) = state.order_of_visit(id) else {
        return unknown_visit();
    };
    let Some(visit) = &order.visit else {
        return unknown_visit();
    };
    match visit.stage {
        Stage::Ended(Ending::Closed) => {
            let language = order.text("/customerDetails/preferredLanguage");
            page::message(StatusCode::GONE, language, |texts| {
                (texts.ended_title, texts.ended_lead)
            })
        }
        Stage::Ended(
            Ending::Signed | Ending::Declined | Ending::Cancelled | Ending::CreditDeclined,
        ) => redirect(StatusCode::FOUND, visit.destination().unwrap_or_default()),
        Stage::Identify
        | Stage::App
        | Stage::Code { .. }
        | Stage::CreditCheck { .. }
        | Stage::CreditDeclined
        | Stage::Agreement { .. } => {
            let mut response = screens::screen(order, visit, behaviour, now);
            *response.status_mut() = status;
            response
        }
    }
}

fn unknown_visit() -> Response<Body> {
    page::message(StatusCode::NOT_FOUND, "no", |texts| {
        (texts.invalid_title, texts.invalid_lead)
    })
}

#[derive(Deserialize)]
struct Act {
    step: String,
    #[serde(default)]
    code: String,
    agreed: Option<String>,
}

async fn act(State(sim): Sim, Path(id): Path<String>, Form(act): Form<Act>) -> Response<Body> {
    let step = match act.step.as_str() {
        "app" => Step::ChooseApp,
        "code" => Step::ChooseCode,
        "other_way" => Step::OtherWay,
        "approve" => Step::Approve,
        "enter_code" => Step::EnterCode(&act.code),
        "sign" => Step::Sign {
            agreed: act.agreed.is_some(),
        },
        "decline" => Step::Decline,
        "cancel" => Step::Cancel,
        "back_to_shop" => Step::BackToShop,
        _ => return shown(&sim, &id, StatusCode::BAD_REQUEST),
    };
    take_step(&sim, &id, step);
    after_step(&sim, &id)
}

/// Takes a step and carries its end over to the order.
fn take_step(sim: &Shared, id: &str, step: Step<'_>) {
    let mut state = sim.lock();
    let now = state.now();
    let (credit, bankid) = (state.settings.credit.clone(), state.settings.bankid.clone());
    let Some(order) = state.order_of_visit(id) else {
        return;
    };
    let verdict = CreditVerdict::of(&credit, order);
    let Some(visit) = &mut order.visit else {
        return;
    };
    let before = visit.stage;
    visit.step(step, Instant::now(), &verdict);
    let after = visit.stage;
    if before == after || order.status != OrderStatus::Sent {
        return;
    }
    match after {
        Stage::Ended(Ending::Signed) => {
            order.set_status(OrderStatus::Invoiced, now);
            let uuid = order.uuid.clone();
            let number = state.invoice_number();
            if let Some(order) = state.order(&uuid) {
                order.invoice_number = Some(number);
            }
        }
        Stage::CreditDeclined | Stage::Ended(Ending::Declined | Ending::Cancelled) => {
            match bankid.after_decline {
                AfterDecline::StaysSent => {}
                AfterDecline::Cancelled => order.set_status(OrderStatus::Cancelled, now),
            }
        }
        Stage::Identify
        | Stage::App
        | Stage::Code { .. }
        | Stage::CreditCheck { .. }
        | Stage::Agreement { .. }
        | Stage::Ended(Ending::CreditDeclined | Ending::Closed) => {}
    }
}

/// After a step: to the shop with 302, or to the visit's page.
fn after_step(sim: &Shared, id: &str) -> Response<Body> {
    let mut state = sim.lock();
    let Some(visit) = state
        .order_of_visit(id)
        .and_then(|order| order.visit.as_ref())
    else {
        return unknown_visit();
    };
    match visit.destination() {
        Some(destination) => redirect(StatusCode::FOUND, destination),
        None => redirect(StatusCode::SEE_OTHER, &format!("/bankid/visit/{id}")),
    }
}

/// Answers when the credit check is over. The page that waits stays on screen until then.
async fn wait(State(sim): Sim, Path(id): Path<String>) -> Response<Body> {
    loop {
        let left = {
            let mut state = sim.lock();
            if state.settings.bankid.behaviour == BankIdBehaviour::StuckCreditCheck {
                None
            } else {
                match state
                    .order_of_visit(&id)
                    .and_then(|order| order.visit.as_ref())
                    .map(|visit| visit.stage)
                {
                    Some(Stage::CreditCheck { until }) => {
                        Some(until.saturating_duration_since(Instant::now()))
                    }
                    _ => Some(Duration::ZERO),
                }
            }
        };
        match left {
            Some(Duration::ZERO) => break,
            Some(left) => tokio::time::sleep(left).await,
            None => tokio::time::sleep(STUCK_LOOK_AGAIN).await,
        }
    }
    take_step(&sim, &id, Step::Wait);
    after_step(&sim, &id)
}

/// How often a stuck page looks whether it was set free.
const STUCK_LOOK_AGAIN: Duration = Duration::from_millis(200);

/// What a page that goes on by itself does next. Answers after the pause, so that the page is seen.
async fn auto(State(sim): Sim, Path(id): Path<String>) -> Response<Body> {
    let pause = Duration::from_millis(sim.lock().settings.bankid.auto_step_ms);
    tokio::time::sleep(pause).await;
    let (behaviour, stage) = {
        let mut memory = sim.lock();
        let stage = memory
            .order_of_visit(&id)
            .and_then(|order| order.visit.as_ref())
            .map(|visit| visit.stage);
        (memory.settings.bankid.behaviour, stage)
    };
    let Some(stage) = stage else {
        return unknown_visit();
    };
    if let Some(step) = step_by_itself(behaviour, stage) {
        take_step(&sim, &id, step);
    }
    after_step(&sim, &id)
}

/// The step a page takes without a person, if it takes one.
fn step_by_itself(behaviour: BankIdBehaviour, stage: Stage) -> Option<Step<'static>> {
    let declines = match behaviour {
        BankIdBehaviour::AutoApprove => false,
        BankIdBehaviour::AutoDecline => true,
        BankIdBehaviour::AutoCancel => return Some(Step::Cancel),
        BankIdBehaviour::Normal
        | BankIdBehaviour::Hang
        | BankIdBehaviour::StuckCreditCheck
        | BankIdBehaviour::Hostile => return None,
    };
    match stage {
        Stage::Identify => Some(Step::ChooseApp),
        Stage::App => Some(Step::Approve),
        Stage::Code { .. } => Some(Step::EnterCode("123456")),
        Stage::CreditDeclined => Some(Step::BackToShop),
        Stage::Agreement { .. } if declines => Some(Step::Decline),
        Stage::Agreement { .. } => Some(Step::Sign { agreed: true }),
        Stage::CreditCheck { .. } | Stage::Ended(_) => None,
    }
}

/// A hostile page tells what it succeeded or failed at.
async fn report(State(sim): Sim, Path(id): Path<String>, body: String) -> StatusCode {
    let mut state = sim.lock();
    let Some(visit) = state
        .order_of_visit(&id)
        .and_then(|order| order.visit.as_mut())
    else {
        return StatusCode::NOT_FOUND;
    };
    if visit.reports.len() < REPORTS_MAX {
        visit
            .reports
            .push(body.chars().take(REPORT_CHARACTERS_MAX).collect());
    }
    StatusCode::NO_CONTENT
}

fn redirect(status: StatusCode, location: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    match HeaderValue::try_from(location) {
        Ok(location) => {
            response.headers_mut().insert(header::LOCATION, location);
        }
        // An address with control characters or letters beyond ASCII: nothing a browser could follow.
        Err(_) => *response.status_mut() = StatusCode::BAD_GATEWAY,
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
