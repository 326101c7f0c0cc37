//! Waiting for a condition, never for a time.

use std::env;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How often a condition is looked at.
pub const INTERVAL: Duration = Duration::from_millis(20);

/// How many times longer than usual anything may take: for a machine that does much else, by `KASSE_JOURNEY_PATIENCE`.
fn patience() -> u32 {
    let told = env::var("KASSE_JOURNEY_PATIENCE").ok();
    told.and_then(|times| times.parse().ok())
        .unwrap_or(1)
        .max(1)
}

/// A usual limit, made as much longer as this machine needs it.
pub fn patiently(limit: Duration) -> Duration {
    limit.saturating_mul(patience())
}

/// Looks at a condition until it holds.
///
/// # Errors
/// When it does not hold within `limit`, lengthened by [`patiently`], or looking at it fails.
pub fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let limit = patiently(limit);
    let start = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if start.elapsed() > limit {
            bail!("waited {} s in vain for {what}", limit.as_secs());
        }
        thread::sleep(INTERVAL);
    }
}
