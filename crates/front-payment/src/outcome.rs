//! What a call came to.

use kasse_core::{FrontOrder, Rejection, UnknownCause};

/// Why nothing was sent. Not a byte of the request had left: sending again is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSentReason {
    /// Nobody listens there.
    ConnectRefused,
    /// The name has no address: mostly no network.
    Dns,
    /// The server's certificate or TLS itself was refused: a wrong clock, a network that looks inside, or an attack.
    Tls,
    /// No connection in time.
    ConnectTimeout,
    /// No way there, or the connection broke while it was being made.
    Unreachable,
}

impl NotSentReason {
    /// The code by which logs and the UI name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::ConnectRefused => "connect_refused",
            Self::Dns => "dns",
            Self::Tls => "tls",
            Self::ConnectTimeout => "connect_timeout",
            Self::Unreachable => "unreachable",
        }
    }
}

/// What a call came to. For a call that only asks, [`Outcome::Unknown`] means no more than that there was no readable
/// answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// Done.
    Done(T),
    /// Refused: nothing was made or changed. At least one reason, at most 20 of 300 characters each.
    Rejected(Vec<Rejection>),
    /// The token is wrong or has expired: nothing was made, and no other call will do better.
    TokenRefused,
    /// Too many calls: nothing was made.
    RateLimited {
        /// How long to wait, in ms, at most an hour, where the answer said so.
        retry_after_ms: Option<u64>,
    },
    /// Nothing was sent.
    NotSent(NotSentReason),
    /// It may have been done. Never send it again by itself.
    Unknown {
        /// Why it is open.
        cause: UnknownCause,
        /// The order, where the answer named one all the same.
        front: Option<FrontOrder>,
    },
}

impl<T> Outcome<T> {
    /// The outcome's name in logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Rejected(_) => "rejected",
            Self::TokenRefused => "token_refused",
            Self::RateLimited { .. } => "rate_limited",
            Self::NotSent(_) => "not_sent",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Why nothing was sent or why it is open, in logs.
    pub(crate) fn cause(&self) -> Option<&'static str> {
        match self {
            Self::NotSent(reason) => Some(reason.code()),
            Self::Unknown { cause, .. } => Some(match cause {
                UnknownCause::Timeout => "timeout",
                UnknownCause::ConnectionLost => "connection_lost",
                UnknownCause::ServerError => "server_error",
                UnknownCause::UnreadableAnswer => "unreadable_answer",
                UnknownCause::IncompleteAnswer => "incomplete_answer",
                UnknownCause::Interrupted => "interrupted",
            }),
            Self::Done(_) | Self::Rejected(_) | Self::TokenRefused | Self::RateLimited { .. } => {
                None
            }
        }
    }

    /// The same outcome with what was done turned into something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Done(done) => Outcome::Done(change(done)),
            Self::Rejected(reasons) => Outcome::Rejected(reasons),
            Self::TokenRefused => Outcome::TokenRefused,
            Self::RateLimited { retry_after_ms } => Outcome::RateLimited { retry_after_ms },
            Self::NotSent(reason) => Outcome::NotSent(reason),
            Self::Unknown { cause, front } => Outcome::Unknown { cause, front },
        }
    }
}

/// What else a call told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meta {
    /// The HTTP status, where there was an answer.
    pub http_status: Option<u16>,
    /// The server's clock (the `Date` header), in Unix seconds: what the till's clock is compared with.
    pub server_time: Option<i64>,
    /// Calls allowed in the server's window.
    pub rate_limit: Option<u32>,
    /// Calls left in it.
    pub rate_remaining: Option<u32>,
    /// How long until the server's window ends, in ms, at most an hour, where it is told.
    pub rate_reset_ms: Option<u64>,
    /// How long the call took, in ms.
    pub elapsed_ms: u64,
}

/// A call's outcome with what else it told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// What it came to.
    pub outcome: Outcome<T>,
    /// What else it told.
    pub meta: Meta,
}

impl<T> Answer<T> {
    /// An answer to a call that was never made.
    pub(crate) fn without_a_call(outcome: Outcome<T>) -> Self {
        Self {
            outcome,
            meta: Meta::default(),
        }
    }
}
