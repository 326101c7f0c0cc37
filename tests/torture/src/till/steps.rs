//! Steps by name, and dying at one of them.
//!
//! The product knows nothing of this: a step is a call of a port, or a line of the log.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use torture::wire::Line;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// Which step to die at.
#[derive(Debug, Default)]
pub(crate) struct Steps(Mutex<Option<Armed>>);

#[derive(Debug)]
struct Armed {
    step: String,
    left: u32,
}

impl Steps {
    fn armed(&self) -> MutexGuard<'_, Option<Armed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on: die at the n-th time that this step is reached.
    pub(crate) fn arm(&self, step: &str, nth: u32) {
        *self.armed() = Some(Armed {
            step: step.to_owned(),
            left: nth.max(1),
        });
    }

    /// A step is reached. Does not return from the one to die at.
    pub(crate) fn reach(&self, step: &str) {
        let mut armed = self.armed();
        let Some(Armed { step: wanted, left }) = armed.as_mut() else {
            return;
        };
        let is_it = match wanted.strip_suffix('*') {
            Some(beginning) => step.starts_with(beginning),
            None => wanted == step,
        };
        if is_it {
            *left -= 1;
            if *left == 0 {
                die(step);
            }
        }
    }
}

/// Ends this process at once, as the kernel does: nothing is flushed, closed or told.
fn die(step: &str) -> ! {
    // The harness learns by the end of the pipe as well; this line only names the step.
    let _ = crate::say(&Line::Died(step.to_owned()));
    #[cfg(unix)]
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    std::process::abort();
}

/// Makes steps of the log's lines: `log/order placed`, and `changed/Unknown` for a change of an order.
pub(crate) struct StepsLayer(pub(crate) Arc<Steps>);

impl<S: Subscriber> Layer<S> for StepsLayer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if !event.metadata().target().starts_with("kasse") {
            return;
        }
        let mut words = Words::default();
        event.record(&mut words);
        self.0.reach(&format!("log/{}", words.message));
        if let Some(to) = words.to {
            self.0.reach(&format!("changed/{to}"));
        }
    }
}

#[derive(Default)]
struct Words {
    message: String,
    to: Option<String>,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            // A number is the version of a file that was brought up to date.
            "to" => {
                let to = format!("{value:?}");
                self.to = to.parse::<i64>().is_err().then_some(to);
            }
            _ => {}
        }
    }
}
