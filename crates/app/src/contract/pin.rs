//! The manager's PIN: given with what only a manager may decide, never shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Sets the manager's PIN, or changes it.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PinSet {
    /// The PIN so far, where there is one.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub old: Option<String>,
    /// The new one: 4 to 12 digits.
    pub new: String,
}

impl fmt::Debug for PinSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PinSet").finish_non_exhaustive()
    }
}

/// A PIN that goes with an act of the manager's.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PinGiven {
    /// As typed; none where there is no PIN, or to ask whether one is needed.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub pin: Option<String>,
}

impl fmt::Debug for PinGiven {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PinGiven").finish_non_exhaustive()
    }
}

/// Whether there is a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PinView {
    /// There is one. Without, everybody may do what is the manager's.
    pub is_set: bool,
}
