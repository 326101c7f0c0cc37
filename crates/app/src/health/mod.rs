//! How the till is, in a file, for whoever watches over it from outside. The program writes it again and again: what is
//! old was written by a program that fell or hangs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kasse_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::contract::{PrintJobState, PrinterStateName};
use crate::error::AppError;
use crate::till::Till;

#[cfg(test)]
mod tests;

/// Between two writes.
const EVERY: Duration = Duration::from_secs(30);
/// A till that has said nothing for so long has fallen or hangs, in ms: four writes.
const SILENT_MS: i64 = 120_000;
/// An order that waits for so long is somebody's to look at, in ms.
const WAITS_LONG_MS: i64 = 3_600_000;
/// A backup is made every hour. Three missed are no accident, in ms.
const BACKUP_OLD_MS: i64 = 3 * 3_600_000;

/// What the program was doing when it wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// It is open.
    Running,
    /// It was closed by somebody.
    Closed,
}

/// Why a kiosk that is open sells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutOfOrder {
    /// The staff put it out of order.
    ByStaff,
    /// It can't let go of its last customer, and tries again.
    Stuck,
}

/// How a till is. No customer is named, and no secret is in it. Times are milliseconds since 1970, UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// What it was doing.
    pub state: Doing,
    /// When this was written.
    pub written_at: i64,
    /// When the program started.
    pub started_at: i64,
    /// The program's version.
    pub version: String,
    /// Which till it is.
    pub profile: String,
    /// Why a kiosk sells nothing; none where it does, and at a till.
    #[serde(default)]
    pub kiosk_closed: Option<OutOfOrder>,
    /// Whether the last call reached Front Payment.
    pub online: bool,
    /// Orders not yet sent.
    pub queued: u32,
    /// Since when the oldest of them waits.
    pub oldest_at: Option<i64>,
    /// Orders that need a person.
    pub attention: u32,
    /// What is known of the printer.
    pub printer: PrinterStateName,
    /// Receipts that wait for it.
    pub prints_waiting: u32,
    /// Receipts that may be on paper, which a person has to say.
    pub prints_unknown: u32,
    /// When the newest backup was made.
    pub last_backup_at: Option<i64>,
}

/// How bad it is, with the exit codes that monitoring programs know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nothing to do: 0.
    Fine,
    /// Somebody should look: 1.
    Warning,
    /// It does not sell: 2.
    Critical,
    /// It can't be told: 3.
    Untold,
}

impl Grade {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Untold => 3,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Fine => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Untold => "UNKNOWN",
        }
    }
}

/// What is to be said of a till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The worst of it.
    pub grade: Grade,
    /// One line in English, with figures behind a `|` as monitoring programs read them.
    pub line: String,
}

impl Diagnosis {
    fn of(grade: Grade, said: &str) -> Self {
        let line = format!("{}: {said}", grade.word());
        Self { grade, line }
    }
}

/// Reads a till's file and judges it.
pub fn check_health(file: &Path, now: Timestamp) -> Diagnosis {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Diagnosis::of(Grade::Critical, "this till was never opened");
        }
        Err(error) => {
            return Diagnosis::of(Grade::Untold, &format!("{}: {error}", file.display()));
        }
    };
    match serde_json::from_str::<Health>(&text) {
        Ok(health) => judge(&health, now),
        Err(error) => Diagnosis::of(Grade::Untold, &format!("{}: {error}", file.display())),
    }
}

fn judge(health: &Health, now: Timestamp) -> Diagnosis {
    let now = now.unix_ms();
    let since = |at: i64| now.saturating_sub(at);
    if health.state == Doing::Closed {
        return Diagnosis::of(Grade::Critical, "the till is closed");
    }
    let silent = since(health.written_at);
    if !(-SILENT_MS..=SILENT_MS).contains(&silent) {
        let said = format!("the till has said nothing for {} s", silent / 1_000);
        return Diagnosis::of(Grade::Critical, &said);
    }
    if let Some(why) = health.kiosk_closed {
        let said = match why {
            OutOfOrder::ByStaff => "the kiosk is out of order: the staff switched it off",
            OutOfOrder::Stuck => "the kiosk is out of order: it can't let go of its last customer",
        };
        return Diagnosis::of(Grade::Critical, said);
    }
    let troubles = troubles(health, since);
    let (grade, mut said) = if troubles.is_empty() {
        (Grade::Fine, "the till is open".to_owned())
    } else {
        (Grade::Warning, troubles.join(", "))
    };
    // A String takes all that is written to it.
    let _ = write!(
        said,
        " | queued={} attention={} prints_waiting={} prints_unknown={}",
        health.queued, health.attention, health.prints_waiting, health.prints_unknown
    );
    Diagnosis::of(grade, &said)
}

fn troubles(health: &Health, since: impl Fn(i64) -> i64) -> Vec<String> {
    let mut troubles = Vec::new();
    if health.attention > 0 {
        troubles.push(format!("{} orders need a person", health.attention));
    }
    if !health.online {
        troubles.push("no connection to Front Payment".to_owned());
    }
    if health.oldest_at.is_some_and(|at| since(at) > WAITS_LONG_MS) {
        troubles.push(format!("{} orders wait, for over an hour", health.queued));
    }
    troubles.extend(printer_trouble(health.printer).map(str::to_owned));
    if health.prints_unknown > 0 {
        troubles.push(format!(
            "{} receipts may be on paper",
            health.prints_unknown
        ));
    }
    let backup = health.last_backup_at.unwrap_or(i64::MIN);
    if since(health.started_at) > BACKUP_OLD_MS && since(backup) > BACKUP_OLD_MS {
        troubles.push("no backup for over three hours".to_owned());
    }
    troubles
}

fn printer_trouble(state: PrinterStateName) -> Option<&'static str> {
    match state {
        PrinterStateName::System | PrinterStateName::Unasked | PrinterStateName::Ready => None,
        PrinterStateName::PaperLow => Some("the paper ends soon"),
        PrinterStateName::PaperOut => Some("the printer is out of paper"),
        PrinterStateName::CoverOpen => Some("the printer's cover is open"),
        PrinterStateName::Faulty => Some("the printer has a fault"),
        PrinterStateName::Silent => Some("the printer does not answer"),
        PrinterStateName::Unreachable => Some("the printer can't be reached"),
        PrinterStateName::Stopped => Some("the system has stopped the printer"),
        PrinterStateName::Missing => Some("the system has no such printer"),
    }
}

/// Why the file was not written.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// The till could not tell.
    #[error(transparent)]
    Till(#[from] AppError),
    /// The file.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

/// The file of a till that runs.
#[derive(Debug)]
pub struct HealthFile {
    path: PathBuf,
    /// Held while it is written. Once it says that the till is closed, that stays.
    is_closed: Mutex<bool>,
}

impl HealthFile {
    /// A file that is written from now on.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            is_closed: Mutex::new(false),
        }
    }

    fn write(&self, health: &Health) -> std::io::Result<()> {
        let mut is_closed = self
            .is_closed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *is_closed {
            return Ok(());
        }
        *is_closed = health.state == Doing::Closed;
        let text = serde_json::to_string_pretty(health)?;
        // Whoever reads it sees the one before or this one, and never half of it.
        let beside = self.path.with_extension("part");
        std::fs::write(&beside, text)?;
        std::fs::rename(beside, &self.path)
    }
}

impl Till {
    /// How the till is.
    pub fn health(&self, state: Doing) -> Result<Health, AppError> {
        let connection = self.connection()?;
        let printer = self.printer_view()?;
        let count = |wanted: PrintJobState| {
            let jobs = printer.jobs.iter().filter(|job| job.state == wanted);
            u32::try_from(jobs.count()).unwrap_or(u32::MAX)
        };
        Ok(Health {
            state,
            written_at: self.now().unix_ms(),
            started_at: self.0.opened_at.unix_ms(),
            version: self.0.config.version.clone(),
            profile: self.0.config.profile.to_string(),
            kiosk_closed: self.kiosk_closed()?,
            online: connection.online,
            queued: connection.queued,
            oldest_at: connection.oldest_at,
            attention: connection.attention,
            printer: printer.state,
            prints_waiting: count(PrintJobState::Waiting),
            prints_unknown: count(PrintJobState::Unknown),
            last_backup_at: self.backup_status()?.last_at,
        })
    }

    fn kiosk_closed(&self) -> Result<Option<OutOfOrder>, AppError> {
        if !self.is_kiosk() {
            return Ok(None);
        }
        if self.is_kiosk_stuck() {
            return Ok(Some(OutOfOrder::Stuck));
        }
        Ok(self.is_out_of_order()?.then_some(OutOfOrder::ByStaff))
    }

    /// Writes the file again and again. Runs until it is dropped. What can't be written is noticed by who reads it.
    pub async fn tell_health(self, file: Arc<HealthFile>) {
        loop {
            let (till, file) = (self.clone(), Arc::clone(&file));
            let told =
                tokio::task::spawn_blocking(move || till.write_health(&file, Doing::Running));
            match told.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the health file could not be written"),
                Err(error) => tracing::error!(%error, "writing the health file fell"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Writes the file once: that the till runs, or, for the last time, that it was closed.
    pub fn write_health(&self, file: &HealthFile, state: Doing) -> Result<(), HealthError> {
        Ok(file.write(&self.health(state)?)?)
    }
}
