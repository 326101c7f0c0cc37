//! The system's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use kasse_app::ports::Clock;
use kasse_core::Timestamp;

/// The wall clock.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A clock before 1970 is a dead battery: 1970 it is, and Front Payment's `Date` tells the drift.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
