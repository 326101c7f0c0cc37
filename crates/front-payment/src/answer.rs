//! A successful answer, and how little of it may be left.

use kasse_core::{FrontOrder, UnknownCause};

use serde_json::value::RawValue;

use crate::json::Object;

/// An answer of 200 to 299 with its whole body.
pub(crate) struct Success<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

/// A success that doesn't say enough: why, and what it did say.
pub(crate) struct Open {
    pub(crate) cause: UnknownCause,
    pub(crate) front: Option<FrontOrder>,
}

impl Open {
    /// Nothing could be read.
    pub(crate) fn unreadable() -> Self {
        Self {
            cause: UnknownCause::UnreadableAnswer,
            front: None,
        }
    }

    /// It could be read, but something is missing.
    pub(crate) fn incomplete(front: Option<FrontOrder>) -> Self {
        Self {
            cause: UnknownCause::IncompleteAnswer,
            front,
        }
    }
}

impl<'a> Success<'a> {
    /// The envelope around every answer.
    pub(crate) fn envelope(&self) -> Result<Object<'a>, Open> {
        envelope(self.body).ok_or_else(Open::unreadable)
    }

    /// The `data` within it. `is_data` is not looked at: it is `false` beside data in the pages' own examples.
    pub(crate) fn data(&self) -> Result<Object<'a>, Open> {
        self.envelope()?
            .object(&["data"])
            .ok_or_else(|| Open::incomplete(None))
    }
}

/// For calls of which nothing but the success matters.
pub(crate) fn acknowledged(success: &Success<'_>) -> Result<(), Open> {
    if success.status == 204 && success.body.is_empty() {
        return Ok(());
    }
    // A page of some proxy is a success too, but not Front Payment's; and a success that calls itself an error is open.
    let envelope = success.envelope()?;
    match envelope.get(&["is_error"]).map(RawValue::get) {
        Some("true") => Err(Open::incomplete(None)),
        Some(_) | None => Ok(()),
    }
}

/// A body as the envelope, where it is one.
pub(crate) fn envelope(body: &[u8]) -> Option<Object<'_>> {
    let text = std::str::from_utf8(body).ok()?;
    Object::parse(text.trim_start_matches('\u{feff}'))
}
