//! The receipt printer: its state and what waits for it.

use serde::{Deserialize, Serialize};

/// What is known of the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PrinterStateName {
    /// The system prints, and has nothing to say against it.
    System,
    /// Not asked yet.
    Unasked,
    /// It prints.
    Ready,
    /// It prints, and the roll ends soon.
    PaperLow,
    /// The roll is at its end.
    PaperOut,
    /// The cover is open.
    CoverOpen,
    /// It says that it has a fault: the knife, the head.
    Faulty,
    /// It takes connections and does not answer.
    Silent,
    /// There is no connection to it.
    Unreachable,
    /// The system has stopped it.
    Stopped,
    /// The system has no printer of the name in the settings.
    Missing,
}

/// Where a print job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PrintJobState {
    /// For the printer; nothing of it was sent.
    Waiting,
    /// It is being printed.
    Printing,
    /// It may be on paper: a person looks and says.
    Unknown,
}

/// A receipt that waits for the printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrintJobView {
    /// Its number.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    /// The order's id.
    pub order: String,
    /// The order's number, `<till>-<number>`.
    pub reference: String,
    /// The refund that it is the return receipt of, if any.
    pub refund: Option<u32>,
    /// Whether it is the copy.
    pub copy: bool,
    /// Where it stands.
    pub state: PrintJobState,
    /// When it was queued.
    #[cfg_attr(test, ts(type = "number"))]
    pub queued_at: i64,
}

/// The printer and its queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrinterView {
    /// What is known of it.
    pub state: PrinterStateName,
    /// The system's words where it can't be reached or was stopped; else empty.
    pub detail: String,
    /// When it was last asked.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub asked_at: Option<i64>,
    /// What is not printed yet, the oldest first.
    pub jobs: Vec<PrintJobView>,
}

/// One of the system's printers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SystemPrinterView {
    /// Its name in the system.
    pub name: String,
    /// Whether it prints what names none.
    pub is_default: bool,
}

/// What can be chosen to print on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrinterChoices {
    /// Values of `printer_kind` that this machine's system knows.
    pub kinds: Vec<String>,
    /// The system's printers; none where it asks in a dialog of its own.
    pub printers: Vec<SystemPrinterView>,
}

/// The answer to printing a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiptPrinted {
    /// Whether it waits in the till's own queue; else the system has it.
    pub queued: bool,
}

/// What became of a test print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TestOutcome {
    /// The printer said that it is on paper.
    Printed,
    /// The printer or the system took all of it and does not tell more.
    Sent,
    /// Nothing was sent.
    NotSent,
    /// Some of it was sent, then something went wrong.
    BrokenOff,
}

/// A test print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrinterTested {
    /// What became of it.
    pub outcome: TestOutcome,
    /// The printer, as it was then.
    pub printer: PrinterView,
}

/// Names a print job.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrintJobRef {
    /// Its number.
    #[cfg_attr(test, ts(type = "number"))]
    pub job: i64,
}

/// A person has looked whether a receipt came out of the printer.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrintJobDecide {
    /// The job's number.
    #[cfg_attr(test, ts(type = "number"))]
    pub job: i64,
    /// Whether it came out whole. If not, it is printed again.
    pub came_out: bool,
}
