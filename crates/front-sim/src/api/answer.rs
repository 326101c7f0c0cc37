//! The way of every request: noted, met by a fault or not, let in, answered, dated.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use serde_json::Value;

use crate::call::CallKind;
use crate::connection::Connection;
use crate::distort;
use crate::fault::Fault;
use crate::network::Network;
use crate::reply::Reply;
use crate::shared::Shared;
use crate::state::{Allowance, State};

/// A request as it came.
pub(super) struct Incoming {
    connection: Connection,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Result<Bytes, StatusCode>,
}

impl FromRequest<Arc<Shared>> for Incoming {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Self::Rejection> {
        let connection = request
            .extensions()
            .get::<Connection>()
            .cloned()
            .unwrap_or_default();
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let path = request
            .uri()
            .path()
            .trim_start_matches("/api/v1/connect")
            .trim_start_matches('/')
            .to_owned();
        let body = Bytes::from_request(request, shared)
            .await
            .map_err(|rejection| rejection.status());
        Ok(Self {
            connection,
            method,
            path,
            headers,
            body,
        })
    }
}

impl Incoming {
    /// Answers the request; `act` does what the call is for.
    pub(super) async fn answer(
        self,
        sim: &Arc<Shared>,
        call: CallKind,
        act: impl FnOnce(&mut State, &Value) -> Reply + Send + 'static,
    ) -> Response<Body> {
        if sim.network() != Network::Up {
            match self.connection.cut().await {}
        }
        let (attempt, fault, allowance) = {
            let mut state = sim.lock();
            let (attempt, fault) = state.begin_attempt(call, self.path.clone(), self.reference());
            (attempt, fault, state.count_request())
        };
        if let Some(Fault::Late { delay_ms }) = fault {
            let connection = self.connection.clone();
            self.answer_nobody(Arc::clone(sim), attempt, delay_ms, allowance, act);
            match connection.cut().await {}
        }
        if let Some(Fault::Delay {
            delay_ms,
            made: false,
        }) = fault
        {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        }
        let reply = if fault.as_ref().is_none_or(Fault::made) {
            let mut state = sim.lock();
            let reply = self.process(&mut state, allowance, act);
            // The order is noted before a fault can swallow the answer.
            state.end_attempt(attempt, None, reply.order_uuid.as_deref());
            Some(reply)
        } else {
            None
        };
        let order_uuid = reply.as_ref().and_then(|reply| reply.order_uuid.clone());
        let mut response = dated(sim, allowance);
        distort::apply(fault, reply, &self.connection, &mut response).await;
        sim.lock().end_attempt(
            attempt,
            Some(response.status().as_u16()),
            order_uuid.as_deref(),
        );
        response
    }

    /// Does the work after a while, with nobody left to be told.
    fn answer_nobody(
        self,
        sim: Arc<Shared>,
        attempt: usize,
        delay_ms: u64,
        allowance: Allowance,
        act: impl FnOnce(&mut State, &Value) -> Reply + Send + 'static,
    ) {
        let resets = sim.lock().resets;
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            let mut state = sim.lock();
            if state.resets == resets {
                let reply = self.process(&mut state, allowance, act);
                state.end_attempt(attempt, None, reply.order_uuid.as_deref());
            }
        });
    }

    /// The sender's own number of the order, for the ledger.
    fn reference(&self) -> Option<String> {
        let payload: Value = serde_json::from_slice(self.body.as_deref().ok()?).ok()?;
        ["/referenceNo", "/invoiceReferences/referenceNo"]
            .into_iter()
            .find_map(|pointer| payload.pointer(pointer)?.as_str().map(str::to_owned))
    }

    fn process(
        &self,
        state: &mut State,
        allowance: Allowance,
        act: impl FnOnce(&mut State, &Value) -> Reply,
    ) -> Reply {
        if allowance.retry_after_seconds.is_some() {
            return Reply::refused(StatusCode::TOO_MANY_REQUESTS, "tooManyAttempts");
        }
        if !self.is_authorized(state) {
            return Reply::refused(StatusCode::UNAUTHORIZED, "unauthenticated");
        }
        match self.payload() {
            Ok(payload) => act(state, &payload),
            Err(refusal) => refusal,
        }
    }

    fn is_authorized(&self, state: &State) -> bool {
        self.headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .is_some_and(|(scheme, token)| {
                scheme.eq_ignore_ascii_case("bearer") && state.settings.token.accepts(token)
            })
    }

    fn payload(&self) -> Result<Value, Reply> {
        if self.method != Method::POST {
            return Ok(Value::Null);
        }
        let body = match &self.body {
            Ok(body) => body,
            Err(status) => return Err(Reply::refused(*status, "bodyNotAccepted")),
        };
        let is_json = self
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"));
        if !is_json {
            return Err(Reply::refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "jsonExpected",
            ));
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(payload) if payload.is_object() => Ok(payload),
            _ => Err(Reply::invalid(vec![
                "The request body must be a JSON object.".to_owned(),
            ])),
        }
    }
}

/// An empty answer with the headers that every answer has.
fn dated(sim: &Shared, allowance: Allowance) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    let time = sim.lock().header_time();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&time);
    if let Some(date) = date.ok().and_then(|date| HeaderValue::try_from(date).ok()) {
        headers.insert(header::DATE, date);
    }
    headers.insert("x-ratelimit-limit", HeaderValue::from(allowance.limit));
    headers.insert(
        "x-ratelimit-remaining",
        HeaderValue::from(allowance.remaining),
    );
    if let Some(seconds) = allowance.retry_after_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-cache, private"),
    );
    response
}
