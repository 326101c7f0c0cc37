//! The way in: the address that the API gave, checked, and the browser that opens it, remembered.

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::visit::Stage;
use super::{Sim, hostile, page, redirect};
use crate::settings::BankIdBehaviour;

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
    let (behaviour, acts) = {
        let state = sim.lock();
        (
            state.settings.bankid.behaviour,
            state.settings.bankid.hostile_acts.clone(),
        )
    };
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
        return hostile::page(visit, &acts);
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
