//! From the start of the process to a screen that can be used.
//!
//! A program under measurement gets `KASSE_REPORT_READY=1` in its environment and writes the line `ready` to its
//! standard output once its first screen has been painted: at the second animation frame after it was filled. The
//! clock is ours, so that both programs are measured by the same one.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use desktop::{Desktop, Process, memory};

use super::table::Row;

/// What Kasse may cost at most, as a multiple of a bare window.
const START_LIMIT: f64 = 1.25;

/// A program that reports when it is ready.
pub(crate) struct Candidate {
    /// Its binary.
    pub(crate) program: PathBuf,
    /// What it is started with.
    pub(crate) arguments: Vec<OsString>,
}

/// One start.
pub(crate) struct Start {
    /// From before the process exists to its report.
    time: Duration,
    /// Of all its processes, at the report.
    memory_kib: u64,
}

/// All starts of both programs.
#[derive(Default)]
pub(crate) struct Measured {
    kasse: Vec<Start>,
    floor: Vec<Start>,
}

impl Measured {
    /// Adds a start of each.
    pub(crate) fn add(&mut self, kasse: Start, floor: Start) {
        self.kasse.push(kasse);
        self.floor.push(floor);
    }

    /// What it comes to.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let milliseconds =
            |starts: &[Start]| median(starts.iter().map(|start| start.time.as_secs_f64() * 1000.0));
        #[expect(
            clippy::cast_precision_loss,
            clippy::as_conversions,
            reason = "memory in KiB is far below 2^53"
        )]
        let mebibytes =
            |starts: &[Start]| median(starts.iter().map(|start| start.memory_kib as f64 / 1024.0));
        vec![
            Row::new(
                "start to a usable screen (median)",
                "ms",
                milliseconds(&self.kasse),
            )
            .with_floor("bare Tauri window", milliseconds(&self.floor))
            .with_limit(START_LIMIT),
            Row::new(
                "memory after the start (median, PSS)",
                "MiB",
                mebibytes(&self.kasse),
            )
            .with_floor("bare Tauri window", mebibytes(&self.floor)),
        ]
    }
}

/// Starts a program once and ends it after its report.
///
/// # Errors
/// When it does not start or ends without a report.
pub(crate) fn measure(desktop: &Desktop, candidate: &Candidate) -> Result<Start> {
    let mut command = desktop.command(&candidate.program);
    // As Kasse chooses where there is no graphics card: both draw alike.
    command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    command
        .args(&candidate.arguments)
        .env("KASSE_REPORT_READY", "1");
    let begin = Instant::now();
    let (mut process, output) = Process::start_with_output(command, &desktop.log("bench"))?;
    for line in BufReader::new(output).lines() {
        if line? == "ready" {
            let time = begin.elapsed();
            let memory_kib = memory::of_group(process.id())?;
            process.kill();
            return Ok(Start { time, memory_kib });
        }
    }
    bail!(
        "{} ended without saying `ready`: {}",
        candidate.program.display(),
        process.log()
    )
}

/// The value in the middle; of an even number, the upper one.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    #[expect(
        clippy::float_cmp,
        reason = "the median is one of the values, not computed"
    )]
    fn the_median_is_the_value_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 3.0, 2.0].into_iter()), 3.0);
        assert!(median(std::iter::empty()).is_nan());
    }
}
