//! The pages of a private submit: BankID, the credit check, the agreement. No script is needed to pass them.

mod entry;
mod figures;
mod hostile;
mod page;
mod screens;
mod text;
mod visit;
mod walk;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{get, post};

use crate::connection::Connection;
use crate::network::Network;
use crate::shared::Shared;

pub(crate) use visit::Visit;

/// Reports of a hostile page kept per visit, and characters of each.
const REPORTS_MAX: usize = 100;
const REPORT_CHARACTERS_MAX: usize = 300;

type Sim = State<Arc<Shared>>;

/// Everything under `/bankid`.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/precheck/auth", get(entry::enter))
        .route("/visit/{id}", get(walk::show).post(walk::act))
        .route("/visit/{id}/wait", get(walk::wait))
        .route("/visit/{id}/auto", get(walk::auto))
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

fn unknown_visit() -> Response<Body> {
    page::message(StatusCode::NOT_FOUND, "no", |texts| {
        (texts.invalid_title, texts.invalid_lead)
    })
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
