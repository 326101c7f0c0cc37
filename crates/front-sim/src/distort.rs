//! What a scripted fault makes of an answer.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use futures_util::{StreamExt, stream};
use serde_json::{Map, Value};

use crate::connection::Connection;
use crate::fault::Fault;
use crate::reply::Reply;

/// How often an endless body sends another piece.
const ENDLESS_PAUSE: Duration = Duration::from_millis(50);
const PIECE_BYTES: usize = 64 * 1024;
/// Neither JSON nor UTF-8.
const GARBAGE: &[u8] = b"\xff\xfe\x00<\xc3\x28>\x80 -- \xf0\x9f{\"status_code\":";

/// Writes the reply, or what the fault leaves of it, into the prepared response.
/// `reply` is none when the fault comes before the work.
pub(crate) async fn apply(
    fault: Option<Fault>,
    reply: Option<Reply>,
    connection: &Connection,
    response: &mut Response<Body>,
) {
    if let Some(reply) = reply {
        write(response, reply.into_response_with(twist_of(fault.as_ref())));
    }
    let Some(fault) = fault else { return };
    match fault {
        Fault::Delay { made: false, .. }
        | Fault::MissingBankIdUrl {}
        | Fault::PaymentUrl {}
        | Fault::UuidKey {}
        | Fault::MissingOrderUuid {} => {}
        Fault::Delay {
            delay_ms,
            made: true,
        } => tokio::time::sleep(Duration::from_millis(delay_ms)).await,
        Fault::Drop { .. } | Fault::Late { .. } => match connection.cut().await {},
        Fault::Hang { .. } => match std::future::pending::<Infallible>().await {},
        Fault::Answer {
            status,
            body,
            headers,
            ..
        } => {
            *response.status_mut() =
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            write_body(response, &body);
            for (name, value) in headers {
                set_header(response, &name, &value);
            }
        }
        Fault::Garbage {} => *response.body_mut() = Body::from(GARBAGE),
        Fault::EmptyBody {} => *response.body_mut() = Body::empty(),
        Fault::EndlessBody {} => *response.body_mut() = endless(),
        Fault::HugeBody { bytes } => *response.body_mut() = huge(bytes),
        Fault::CutBody {} => {
            // Promises more than it sends, so that no reader takes the end for the end.
            set_header(response, "content-length", "4096");
            *response.body_mut() = cut();
        }
        Fault::Date { value } => set_header(response, "date", &value),
        Fault::Redirect { status, location } => {
            *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::FOUND);
            set_header(response, "location", &location);
        }
        Fault::RateLimited {
            retry_after_seconds,
        } => {
            write(
                response,
                Reply::refused(StatusCode::TOO_MANY_REQUESTS, "tooManyAttempts").into_response(),
            );
            response
                .headers_mut()
                .insert("x-ratelimit-remaining", HeaderValue::from_static("0"));
            if let Some(seconds) = retry_after_seconds {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
        }
    }
}

type Twist = fn(&mut Map<String, Value>);

/// The faults that change `data` of a right answer.
fn twist_of(fault: Option<&Fault>) -> Option<Twist> {
    match fault? {
        Fault::MissingBankIdUrl {} => Some(|data| {
            data.remove("bankIdUrl");
        }),
        Fault::PaymentUrl {} => Some(|data| rename(data, "bankIdUrl", "paymentUrl")),
        Fault::UuidKey {} => Some(|data| {
            let (from, to) = if data.contains_key("orderUuid") {
                ("orderUuid", "uuid")
            } else {
                ("uuid", "orderUuid")
            };
            rename(data, from, to);
        }),
        Fault::MissingOrderUuid {} => Some(|data| {
            data.remove("orderUuid");
            data.remove("uuid");
        }),
        Fault::Answer { .. }
        | Fault::Delay { .. }
        | Fault::Drop { .. }
        | Fault::Late { .. }
        | Fault::Hang { .. }
        | Fault::Garbage {}
        | Fault::EmptyBody {}
        | Fault::EndlessBody {}
        | Fault::HugeBody { .. }
        | Fault::CutBody {}
        | Fault::Date { .. }
        | Fault::Redirect { .. }
        | Fault::RateLimited { .. } => None,
    }
}

fn rename(data: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = data.remove(from) {
        data.insert(to.to_owned(), value);
    }
}

impl Reply {
    fn into_response_with(mut self, twist: Option<Twist>) -> Response<Body> {
        if let (Some(twist), Some(data)) = (
            twist,
            self.body.get_mut("data").and_then(Value::as_object_mut),
        ) {
            twist(data);
        }
        self.into_response()
    }
}

/// Status, kind and body of one answer into the headers of the other.
fn write(response: &mut Response<Body>, from: Response<Body>) {
    let (parts, body) = from.into_parts();
    *response.status_mut() = parts.status;
    response.headers_mut().extend(parts.headers);
    *response.body_mut() = body;
}

fn write_body(response: &mut Response<Body>, body: &Value) {
    let text = match body.as_str() {
        Some(text) => text.to_owned(),
        None if body.is_null() => String::new(),
        None => {
            set_header(response, "content-type", "application/json");
            body.to_string()
        }
    };
    *response.body_mut() = Body::from(text);
}

/// A header that HTTP cannot carry is left out.
fn set_header(response: &mut Response<Body>, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        response.headers_mut().insert(name, value);
    }
}

fn endless() -> Body {
    Body::from_stream(stream::repeat(()).then(|()| async {
        tokio::time::sleep(ENDLESS_PAUSE).await;
        Ok::<_, Infallible>(Bytes::from_static(b"                "))
    }))
}

fn huge(bytes: u64) -> Body {
    let piece = Bytes::from(vec![b' '; PIECE_BYTES]);
    Body::from_stream(stream::unfold(bytes, move |left| {
        let piece = piece.clone();
        async move {
            let now = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE_BYTES);
            (now > 0).then(|| (Ok::<_, Infallible>(piece.slice(..now)), left - now as u64))
        }
    }))
}

fn cut() -> Body {
    let start = Ok(Bytes::from_static(
        b"{\"status_code\":201,\"data\":{\"orderUuid\":\"ODR",
    ));
    let end = Err(io::Error::from(io::ErrorKind::ConnectionReset));
    Body::from_stream(stream::iter([start, end]))
}
