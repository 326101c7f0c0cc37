//! The printer on the screen.

use kasse_printer::{Printer, State};
use kasse_store::{PrintJob, PrintState};

use super::{PrinterSetup, Seen};
use crate::contract::{PrintJobState, PrintJobView, PrinterStateName, PrinterView};
use crate::error::AppError;
use crate::ports::SystemPrinterState;
use crate::receipts::REVERSAL;
use crate::till::Till;

impl Till {
    pub(crate) fn printer_view(&self) -> Result<PrinterView, AppError> {
        let mut jobs = Vec::new();
        for job in self.0.store.open_print_jobs()? {
            jobs.extend(self.job_view(&job)?);
        }
        let by_system = self.settings().printer.device().is_none();
        let seen = self.0.printing.seen().clone();
        let (state, detail, asked_at) = match seen {
            None if by_system => (PrinterStateName::System, String::new(), None),
            None => (PrinterStateName::Unasked, String::new(), None),
            Some(seen) => (seen.state, seen.detail, Some(seen.at_ms)),
        };
        Ok(PrinterView {
            state,
            detail,
            asked_at,
            jobs,
        })
    }

    fn job_view(&self, job: &PrintJob) -> Result<Option<PrintJobView>, AppError> {
        let state = match job.state {
            PrintState::Waiting => PrintJobState::Waiting,
            PrintState::Printing => PrintJobState::Printing,
            PrintState::Unknown => PrintJobState::Unknown,
            PrintState::Printed | PrintState::Cancelled => return Ok(None),
        };
        let order = self.find(job.key.order)?;
        Ok(Some(PrintJobView {
            id: job.id,
            order: job.key.order.0.to_string(),
            reference: order.reference().to_string(),
            refund: job.key.refund.filter(|number| *number != REVERSAL),
            copy: job.copy,
            state,
            queued_at: job.queued_at.unix_ms(),
        }))
    }

    /// A printer was heard of. The UI is told where that is news.
    pub(super) fn saw_printer(&self, printer: &Printer, state: State) {
        let (state, detail) = named(state);
        let is_this = |setup: &PrinterSetup| setup.device().as_ref() == Some(printer);
        self.saw(is_this, state, detail);
    }

    /// Asks the system for the state of the printer that it prints with.
    pub(super) fn look_at_system(&self) {
        let setup = self.settings().printer;
        let (state, detail) = match self.0.ports.printer.state(setup.system_name()) {
            SystemPrinterState::Untold | SystemPrinterState::Works => {
                (PrinterStateName::System, String::new())
            }
            SystemPrinterState::Stopped(why) => (PrinterStateName::Stopped, why),
            SystemPrinterState::Missing => (PrinterStateName::Missing, setup.name.clone()),
        };
        let is_this = |now: &PrinterSetup| now.device().is_none() && now.name == setup.name;
        self.saw(is_this, state, detail);
    }

    /// Nothing is kept of a printer that is the chosen one no more: asking it took a while.
    fn saw(
        &self,
        is_chosen: impl Fn(&PrinterSetup) -> bool,
        state: PrinterStateName,
        detail: String,
    ) {
        let at_ms = self.now().unix_ms();
        let news = {
            let mut seen = self.0.printing.seen();
            // Under the lock, which whoever chooses another one takes after the settings have it.
            if !is_chosen(&self.settings().printer) {
                return;
            }
            let before = seen.as_ref();
            let news = before.is_none_or(|before| before.state != state || before.detail != detail);
            *seen = Some(Seen {
                state,
                detail,
                at_ms,
            });
            news
        };
        if news {
            self.show_printer();
        }
    }

    /// Another printer was chosen, or none: what was heard was of the one before.
    pub(crate) fn printer_chosen(&self) {
        *self.0.printing.seen() = None;
        self.show_printer();
        self.0.printing.wake.notify_one();
    }

    pub(crate) fn show_printer(&self) {
        match self.printer_view() {
            Ok(view) => self.0.ports.screen.printer_changed(&view),
            Err(error) => self.report(&error),
        }
    }
}

fn named(state: State) -> (PrinterStateName, String) {
    let name = match state {
        State::Ready => PrinterStateName::Ready,
        State::PaperLow => PrinterStateName::PaperLow,
        State::PaperOut => PrinterStateName::PaperOut,
        State::CoverOpen => PrinterStateName::CoverOpen,
        State::Faulty => PrinterStateName::Faulty,
        State::Silent => PrinterStateName::Silent,
        State::Unreachable(why) => return (PrinterStateName::Unreachable, why),
    };
    (name, String::new())
}
