//! The way in: the address that the API gave, checked, and the browser that opens it, remembered.

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::visit::{Ending, Stage};
use super::{Sim, hostile, page, redirect};
use crate::order::OrderStatus;
use crate::settings::BankIdBehaviour;
use crate::state::State as Memory;

const COOKIE: &str = "front_sim_session";

#[derive(Deserialize)]
pub(super) struct Entry {
    state: Option<String>,
    code_verifier: Option<String>,
}

/// The address that the API gave: checks it, remembers the browser, goes to the first page.
pub(super) async fn enter(
    State(sim): Sim,
    Query(entry): Query<Entry>,
    headers: HeaderMap,
) -> Response<Body> {
    let answer = entered(&mut sim.lock(), &entry, &headers);
    match answer {
        Some(response) => response,
        None => match std::future::pending::<std::convert::Infallible>().await {},
    }
}

/// The answer, or none where the page is to hang.
fn entered(memory: &mut Memory, entry: &Entry, headers: &HeaderMap) -> Option<Response<Body>> {
    let bankid = memory.settings.bankid.clone();
    let uuid = entry.state.as_deref().and_then(order_of_state);
    let found = memory.order(&uuid.unwrap_or_default()).and_then(|order| {
        let language = order.text("/customerDetails/preferredLanguage").to_owned();
        let is_open = order.status == OrderStatus::Sent;
        let visit = order.visit.as_mut()?;
        (entry.code_verifier.as_deref() == Some(visit.code_verifier.as_str()))
            .then_some((visit, is_open, language))
    });
    let Some((visit, is_open, language)) = found else {
        return Some(page::message(StatusCode::BAD_REQUEST, "no", |texts| {
            (texts.invalid_title, texts.invalid_lead)
        }));
    };
    visit.opened += 1;
    visit.leftover_session |= session_of(headers).is_some_and(|session| session != visit.id);
    if bankid.behaviour == BankIdBehaviour::Hang {
        return None;
    }
    if is_open && bankid.restart_after_cancel && visit.stage == Stage::Ended(Ending::Cancelled) {
        visit.stage = Stage::Identify;
    }
    if matches!(visit.stage, Stage::Ended(_)) {
        return Some(page::message(StatusCode::GONE, &language, |texts| {
            (texts.ended_title, texts.ended_lead)
        }));
    }
    if bankid.behaviour == BankIdBehaviour::Hostile {
        return Some(hostile::page(visit, &bankid.hostile_acts));
    }
    let first = format!("/bankid/visit/{}", visit.id);
    let mut response = redirect(StatusCode::SEE_OTHER, &first);
    let cookie = format!(
        "{COOKIE}={}; Path=/bankid; HttpOnly; SameSite=Lax",
        visit.id
    );
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Some(response)
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
