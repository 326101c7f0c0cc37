//! The receipt printer. What is to be printed by one of our own printers (network, serial, USB) waits in a queue on the
//! disk, so that no printer ever holds a sale; what the system prints is the system's at once.
//!
//! An original is printed once: what may be on paper is asked of a person, and never sent again by itself.

mod queue;
mod setup;
mod view;

use std::sync::{Mutex, MutexGuard, PoisonError};

use kasse_printer::State;
use kasse_receipt::{Language, test_print};
use kasse_store::{JournalEntry, PrintJob, PrintState, StoreError};
use serde_json::json;
use tokio::sync::Notify;

use crate::contract::{
    PrintJobDecide, PrintJobRef, PrinterChoices, PrinterStateName, PrinterTested, PrinterView,
    SystemPrinterView, TestOutcome,
};
use crate::error::AppError;
use crate::ports::{PrintError, SystemPrinter};
use crate::shop_logo::ShopLogo;
use crate::till::Till;

pub(crate) use setup::PrinterSetup;
pub(crate) use setup::{CutName, PrinterKind, QrName};

/// What somebody wants of a job that is over, or on its way.
const MOVED_ON: AppError = AppError::NotNow("the print job has moved on");

/// The printer, as long as the program runs.
#[derive(Debug, Default)]
pub(crate) struct Printing {
    /// Wakes the queue.
    pub(crate) wake: Notify,
    /// Held while the printer is talked to: it takes one connection at a time.
    talking: Mutex<()>,
    seen: Mutex<Option<Seen>>,
}

/// What was last heard of the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    state: PrinterStateName,
    /// The system's words.
    detail: String,
    at_ms: i64,
}

impl Printing {
    fn talking(&self) -> MutexGuard<'_, ()> {
        self.talking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seen(&self) -> MutexGuard<'_, Option<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Till {
    /// The printer and what waits for it. Asks nobody.
    pub fn printer_status(&self) -> Result<PrinterView, AppError> {
        self.printer_view()
    }

    /// What can be chosen in the settings on this machine. Asks the system.
    pub fn printer_choices(&self) -> PrinterChoices {
        let kinds = PrinterKind::ALL.into_iter();
        let named = |printer: SystemPrinter| SystemPrinterView {
            name: printer.name,
            is_default: printer.is_default,
        };
        PrinterChoices {
            kinds: kinds
                .filter(|kind| kind.is_known_here())
                .map(|kind| kind.as_str().to_owned())
                .collect(),
            printers: self
                .0
                .ports
                .printer
                .printers()
                .into_iter()
                .map(named)
                .collect(),
        }
    }

    /// Prints a page that shows whether the printer is set up rightly, as the settings are now. It is no receipt: it has
    /// no number and is not journalled.
    pub fn printer_test(&self) -> Result<PrinterTested, AppError> {
        let settings = self.settings();
        let Some(printer) = settings.printer.device() else {
            return self.test_by_system();
        };
        let page = self.test_page(&settings.printer.escpos(false, settings.shop.logo.as_ref()))?;
        let outcome = {
            let _talking = self.0.printing.talking();
            kasse_printer::print(&printer, &page, &self.pace().printer)
        };
        let (outcome, state) = match &outcome {
            Ok(end) => (
                if end.confirmed {
                    TestOutcome::Printed
                } else {
                    TestOutcome::Sent
                },
                queue::after(*end),
            ),
            Err(kasse_printer::Failure::NotSent(trouble)) => {
                (TestOutcome::NotSent, State::from(trouble))
            }
            Err(kasse_printer::Failure::Uncertain(trouble)) => {
                (TestOutcome::BrokenOff, State::from(trouble))
            }
        };
        self.saw_printer(&printer, state);
        // What waited may go now.
        self.0.printing.wake.notify_one();
        Ok(PrinterTested {
            outcome,
            printer: self.printer_view()?,
        })
    }

    /// At the kiosk the system's own dialog or viewer would open before a customer, and be a way out.
    pub(crate) fn asks_a_customer(&self) -> bool {
        self.is_kiosk() && self.settings().printer.device().is_none() && self.0.ports.printer.asks()
    }

    fn test_by_system(&self) -> Result<PrinterTested, AppError> {
        if self.asks_a_customer() {
            return Ok(PrinterTested {
                outcome: TestOutcome::NotSent,
                printer: self.printer_view()?,
            });
        }
        let pdf = self.test_pdf()?;
        let setup = self.settings().printer;
        let printer = &self.0.ports.printer;
        let outcome = match printer.print(setup.system_name(), "Kasse test", &pdf) {
            // When it is on paper, only the system knows.
            Ok(()) => TestOutcome::Sent,
            Err(PrintError::NoPrinter | PrintError::Refused(_)) => TestOutcome::NotSent,
        };
        self.look_at_system();
        Ok(PrinterTested {
            outcome,
            printer: self.printer_view()?,
        })
    }

    fn test_page(&self, options: &kasse_receipt::EscPos) -> Result<Vec<u8>, AppError> {
        let shop = self.settings().shop.name;
        test_print(&shop, self.now(), self.paper_language(), options)
            .map_err(|error| AppError::Receipt(error.to_string()))
    }

    fn test_pdf(&self) -> Result<Vec<u8>, AppError> {
        let shop = self.settings().shop;
        let logo = shop.logo.as_ref().map(ShopLogo::picture);
        let language = self.paper_language();
        kasse_receipt::test_pdf(&shop.name, self.now(), language, self.paper(), logo)
            .map_err(|error| AppError::Receipt(error.to_string()))
    }

    fn paper_language(&self) -> Language {
        match self.language() {
            crate::contract::LanguageName::Nb => Language::Nb,
            crate::contract::LanguageName::En => Language::En,
        }
    }

    /// Tries again at once what waits for the printer.
    pub fn print_jobs_retry(&self) -> Result<PrinterView, AppError> {
        self.0.printing.wake.notify_one();
        self.printer_view()
    }

    /// Gives up a job of which nothing was sent: its receipt was not handed out, and can be printed or saved anew.
    pub fn print_job_cancel(&self, request: &PrintJobRef) -> Result<PrinterView, AppError> {
        let job = self.job(request.job)?;
        let entry = JournalEntry::new(self.now(), "receipt_not_handed_out").with_details(
            json!({ "detail": job.key.kind.as_str(), "as": "paper", "refund": job.key.refund }),
        );
        let waiting: &[PrintState] = &[PrintState::Waiting];
        self.move_job(request.job, waiting, PrintState::Cancelled, vec![entry])?;
        self.show_again(job.key);
        self.show_printer();
        self.printer_view()
    }

    /// A person says whether a receipt that may be on paper is. What did not come out is printed again: it is still the
    /// one original.
    pub fn print_job_decide(&self, request: &PrintJobDecide) -> Result<PrinterView, AppError> {
        let job = self.job(request.job)?;
        let (to, event) = if request.came_out {
            (PrintState::Printed, "receipt_came_out")
        } else {
            (PrintState::Waiting, "receipt_print_again")
        };
        let entry = JournalEntry::new(self.now(), event)
            .with_details(json!({ "detail": job.key.kind.as_str(), "refund": job.key.refund }));
        let unknown: &[PrintState] = &[PrintState::Unknown];
        self.move_job(request.job, unknown, to, vec![entry])?;
        if request.came_out {
            self.handed_over(job.key)?;
        }
        self.0.printing.wake.notify_one();
        self.show_printer();
        self.printer_view()
    }

    fn job(&self, id: i64) -> Result<PrintJob, AppError> {
        match self.0.store.print_job(id) {
            Err(StoreError::NotFound) => Err(MOVED_ON),
            found => Ok(found?),
        }
    }

    fn move_job(
        &self,
        job: i64,
        from: &'static [PrintState],
        to: PrintState,
        journal: Vec<JournalEntry>,
    ) -> Result<(), AppError> {
        match self
            .0
            .store
            .move_print_job(job, from, to, self.now(), journal)
        {
            Ok(_) => Ok(()),
            Err(StoreError::Stale | StoreError::NotFound) => Err(MOVED_ON),
            Err(error) => Err(error.into()),
        }
    }
}
