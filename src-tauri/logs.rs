//! Logs: one JSON object a line, a file a day, two weeks kept. They carry references and codes, never names, numbers,
//! addresses or tokens.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::EnvFilter;

/// Days of logs that are kept.
const DAYS: usize = 14;

/// Starts logging into a folder. Without a place to write there is no log, and the till works all the same.
pub(crate) fn start(folder: &Path) -> Option<WorkerGuard> {
    let appender = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("kasse")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(appender);
    let filter = EnvFilter::try_from_env("KASSE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,hyper=warn,zbus=warn"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(writer)
        .try_init()
        .ok()?;
    log_panics();
    Some(guard)
}

/// A panic is a defect: its place goes into the log. Its message may hold anything, so it does not.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
        before(panic);
    }));
}
