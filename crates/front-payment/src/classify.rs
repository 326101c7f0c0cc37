//! What an answer means. The one place that turns HTTP into an [`Outcome`].

use kasse_core::UnknownCause;

use crate::answer::{Open, Success};
use crate::outcome::{NotSentReason, Outcome};
use crate::rejections;
use crate::submitted::front_order_in;

/// How far a call came.
#[derive(Debug)]
pub(crate) enum Exchange {
    /// Not a byte of the request left.
    NotSent(NotSentReason),
    /// The request may have left, and no status came back.
    Lost(UnknownCause),
    /// A status came back.
    Answered(Reply),
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Its body, or why there is none.
    pub(crate) body: Result<Vec<u8>, UnknownCause>,
    /// What it says about waiting, in ms.
    pub(crate) retry_after_ms: Option<u64>,
}

/// Decides by the HTTP status alone; the body only adds to it.
pub(crate) fn classify<T>(
    exchange: Exchange,
    read: impl FnOnce(&Success<'_>) -> Result<T, Open>,
) -> Outcome<T> {
    let Reply {
        status,
        body,
        retry_after_ms,
    } = match exchange {
        Exchange::NotSent(reason) => return Outcome::NotSent(reason),
        Exchange::Lost(cause) => return Outcome::Unknown { cause, front: None },
        Exchange::Answered(reply) => reply,
    };
    match status {
        200..=299 => match body {
            Ok(body) => match read(&Success {
                status,
                body: &body,
            }) {
                Ok(done) => Outcome::Done(done),
                Err(Open { cause, front }) => Outcome::Unknown { cause, front },
            },
            Err(cause) => Outcome::Unknown { cause, front: None },
        },
        401 | 403 => Outcome::TokenRefused,
        429 => Outcome::RateLimited { retry_after_ms },
        // Refused is refused, also when its reasons got lost on the way.
        400..=499 => Outcome::Rejected(rejections::read(status, &body.unwrap_or_default())),
        500..=599 => Outcome::Unknown {
            cause: UnknownCause::ServerError,
            front: body.ok().and_then(|body| front_order_in(&body)),
        },
        // Nothing that Front Payment sends: a redirect that is not followed may come from after the order was made.
        _ => Outcome::Unknown {
            cause: UnknownCause::UnreadableAnswer,
            front: None,
        },
    }
}
