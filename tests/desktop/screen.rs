//! A virtual screen and the window manager on it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process::{self, Process};
use crate::{log, wait};

const READY_LIMIT: Duration = Duration::from_secs(20);
/// The smallest laptop screen that is still sold; width × height in pixels.
pub(crate) const LAPTOP: &str = "1366x900";

/// Starts a screen of this size (`1366x900`) on a number that is free, and answers its name.
///
/// # Errors
/// When it does not start.
pub(crate) fn start(mut command: Command, size: &str, folders: &Path) -> Result<(Process, String)> {
    // The server itself picks the number: no race with others that start at the same time.
    command.args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        &format!("{size}x24"),
        "-nolisten",
        "tcp",
        "-noreset",
    ]);
    let (process, output) = Process::start_with_output(command, &log(folders, "screen"))?;
    let mut number = String::new();
    BufReader::new(output)
        .read_line(&mut number)
        .context("the screen told no number")?;
    if number.trim().is_empty() {
        bail!("the screen did not start: {}", process.log());
    }
    Ok((process, format!(":{}", number.trim())))
}

/// Starts the window manager: without one, windows get no focus and pictures of them stay black.
///
/// # Errors
/// When it does not become ready.
pub(crate) fn manage_windows(
    with_display: &impl Fn(&str) -> Command,
    folders: &Path,
) -> Result<Process> {
    let process = Process::start(with_display("openbox"), &log(folders, "window-manager"))?;
    wait::until("the window manager", READY_LIMIT, || {
        let properties =
            process::succeed(with_display("xprop").args(["-root", "_NET_SUPPORTING_WM_CHECK"]))?;
        Ok(properties.contains("window id").then_some(()))
    })?;
    Ok(process)
}
