//! How time passes: faster than outside, and alike in the till and in the stand-in.

use std::time::{SystemTime, UNIX_EPOCH};

/// A clock that runs faster. It showed the machine's time at `origin_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed {
    /// When it showed the machine's time, in Unix ms.
    pub origin_ms: i64,
    /// How many times faster it runs.
    pub times: u32,
}

impl Speed {
    /// What the clock shows when the machine's shows this, both in Unix ms.
    pub fn at(self, machine_ms: i64) -> i64 {
        let since = machine_ms.saturating_sub(self.origin_ms);
        self.origin_ms
            .saturating_add(since.saturating_mul(i64::from(self.times)))
    }

    /// What the clock shows now, in Unix ms.
    pub fn now_ms(self) -> i64 {
        self.at(machine_ms())
    }
}

/// The machine's clock, in Unix ms.
pub fn machine_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_passes_in_six_tenths_of_a_second() {
        let speed = Speed {
            origin_ms: 1_000,
            times: 100,
        };
        assert_eq!(speed.at(1_000), 1_000);
        assert_eq!(speed.at(1_600), 61_000);
    }
}
