//! Time that passes faster, and a wall clock that can be set.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use kasse_app::ports::Clock;
use kasse_core::Timestamp;
use tokio::sync::Notify;
use torture::speed::Speed;

use crate::steps::Steps;

/// How often the timers' clock is moved on.
const TICK: Duration = Duration::from_millis(1);

/// Lets the timers' clock run so many times faster, from now on.
///
/// The runtime's clock is paused. A blocking task that never ends keeps tokio from skipping to the next timer by itself
/// whenever nothing else is to be done: an answer on its way is nothing that tokio knows of.
pub(crate) fn pass(speed: u32) -> Result<()> {
    tokio::task::spawn_blocking(|| {
        loop {
            std::thread::park();
        }
    });
    let tick = Arc::new(Notify::new());
    let ticking = Arc::clone(&tick);
    std::thread::Builder::new()
        .name("time".to_owned())
        .spawn(move || {
            loop {
                std::thread::sleep(TICK);
                ticking.notify_one();
            }
        })?;
    tokio::spawn(async move {
        let (began, mut passed) = (Instant::now(), Duration::ZERO);
        loop {
            tick.notified().await;
            let by_now = began.elapsed() * speed;
            tokio::time::advance(by_now.saturating_sub(passed)).await;
            passed = by_now;
        }
    });
    Ok(())
}

thread_local! {
    static IS_PLACING: Cell<bool> = const { Cell::new(false) };
}

/// Marks what happens in here as the placing of an order: asking for the time is its last step before the commit.
pub(crate) fn while_placing<T>(act: impl FnOnce() -> T) -> T {
    IS_PLACING.set(true);
    let done = act();
    IS_PLACING.set(false);
    done
}

/// The wall clock: as fast as the timers', and as wrong as somebody set it.
pub(crate) struct ScriptedClock {
    speed: Speed,
    offset_ms: AtomicI64,
    steps: Arc<Steps>,
}

impl ScriptedClock {
    pub(crate) fn new(speed: Speed, offset_ms: i64, steps: Arc<Steps>) -> Self {
        Self {
            speed,
            offset_ms: AtomicI64::new(offset_ms),
            steps,
        }
    }

    pub(crate) fn set_offset_ms(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::SeqCst);
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> Timestamp {
        if IS_PLACING.get() {
            self.steps.reach("place/before_commit");
        }
        let offset_ms = self.offset_ms.load(Ordering::SeqCst);
        Timestamp::from_unix_ms(self.speed.now_ms().saturating_add(offset_ms))
    }
}
