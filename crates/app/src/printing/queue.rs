//! The queue: one task, one job after the other.

use std::time::Duration;

use kasse_printer::{Failure, Printed, Printer, State};
use kasse_receipt::Document;
use kasse_store::{Exemplar, JournalEntry, PrintJob, PrintState, ReceiptKey, StoreError};
use serde_json::json;

use crate::error::AppError;
use crate::settings::Settings;
use crate::till::Till;

/// Between two tries while something keeps the printer from printing.
const AGAIN_AFTER: Duration = Duration::from_secs(5);
/// Between two looks at a printer that nothing waits for.
const LOOK_AFTER: Duration = Duration::from_mins(1);
/// SAF-T's event of an opened drawer.
const DRAWER_EVENT: u16 = 13_005;

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The job is out of the queue, one way or another.
    Done,
    /// The printer does not print now.
    Stuck,
}

/// The state of a printer that has just printed.
pub(super) fn after(printed: Printed) -> State {
    if printed.paper_low {
        State::PaperLow
    } else {
        State::Ready
    }
}

impl Till {
    /// Prints what is queued. Runs until it is dropped; one queue a till.
    pub async fn print_queue(self) {
        loop {
            let till = self.clone();
            let step = tokio::task::spawn_blocking(move || till.print_waiting()).await;
            let wait = match step {
                Ok(Ok(wait)) => wait,
                Ok(Err(error)) => {
                    self.report(&error);
                    AGAIN_AFTER
                }
                Err(error) => {
                    tracing::error!(%error, "the print queue fell");
                    AGAIN_AFTER
                }
            };
            tokio::select! {
                () = self.0.printing.wake.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Prints until nothing waits or the printer does not print. Says how long to rest then.
    fn print_waiting(&self) -> Result<Duration, AppError> {
        // Nobody else prints: what is still being printed was cut off, by a stop or by a disk that refused.
        if self.0.store.interrupt_print_jobs(self.now())? > 0 {
            self.show_printer();
        }
        loop {
            let waits = |job: &PrintJob| job.state == PrintState::Waiting;
            let printer = self.settings().printer.device();
            let Some(job) = self.0.store.open_print_jobs()?.into_iter().find(waits) else {
                match printer {
                    Some(printer) => drop(self.look_at_printer(&printer)),
                    None => self.look_at_system(),
                }
                return Ok(LOOK_AFTER);
            };
            let step = match printer {
                Some(printer) => self.print_by(&printer, &job)?,
                None => self.print_by_system(&job)?,
            };
            self.show_printer();
            if step == Step::Stuck {
                return Ok(AGAIN_AFTER);
            }
        }
    }

    fn look_at_printer(&self, printer: &Printer) -> State {
        let state = {
            let _talking = self.0.printing.talking();
            kasse_printer::state(printer, &self.pace().printer)
        };
        self.saw_printer(printer, state.clone());
        state
    }

    fn print_by(&self, printer: &Printer, job: &PrintJob) -> Result<Step, AppError> {
        if self.look_at_printer(printer).trouble().is_some() {
            return Ok(Step::Stuck);
        }
        let Settings {
            printer: setup,
            shop,
            ..
        } = self.settings();
        let document = self.queued_document(job)?;
        let bytes = document
            .escpos(&setup.escpos(!job.copy, shop.logo.as_ref()))
            .map_err(|error| AppError::Receipt(error.to_string()))?;
        if !self.begin(job)? {
            return Ok(Step::Done);
        }
        let outcome = {
            let _talking = self.0.printing.talking();
            kasse_printer::print(printer, &bytes, &self.pace().printer)
        };
        let (to, state) = match &outcome {
            Ok(end) => (PrintState::Printed, after(*end)),
            Err(Failure::NotSent(trouble)) => (PrintState::Waiting, State::from(trouble)),
            Err(Failure::Uncertain(trouble)) => (PrintState::Unknown, State::from(trouble)),
        };
        let drawer = setup.drawer && !job.copy;
        self.end(job, to, drawer)?;
        self.saw_printer(printer, state);
        Ok(if to == PrintState::Waiting {
            Step::Stuck
        } else {
            Step::Done
        })
    }

    /// The settings were changed while it waited: the system has it now.
    fn print_by_system(&self, job: &PrintJob) -> Result<Step, AppError> {
        if self.asks_a_customer() {
            return Ok(Step::Stuck);
        }
        let document = self.queued_document(job)?;
        let pdf = self.pdf(&document)?;
        if !self.begin(job)? {
            return Ok(Step::Done);
        }
        let title = format!("Kasse {}", document.qr_content());
        let setup = self.settings().printer;
        let printer = &self.0.ports.printer;
        match printer.print(setup.system_name(), &title, &pdf) {
            Ok(()) => {
                self.end(job, PrintState::Printed, false)?;
                Ok(Step::Done)
            }
            Err(error) => {
                tracing::warn!(%error, "the system did not print");
                self.end(job, PrintState::Waiting, false)?;
                Ok(Step::Stuck)
            }
        }
    }

    /// On disk before anything leaves. False where somebody cancelled it in this moment.
    fn begin(&self, job: &PrintJob) -> Result<bool, AppError> {
        let waiting: &[PrintState] = &[PrintState::Waiting];
        let to = PrintState::Printing;
        match self
            .0
            .store
            .move_print_job(job.id, waiting, to, self.now(), Vec::new())
        {
            Ok(_) => {
                self.show_printer();
                Ok(true)
            }
            Err(StoreError::Stale) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn end(&self, job: &PrintJob, to: PrintState, drawer: bool) -> Result<(), AppError> {
        let at = self.now();
        let details = json!({ "detail": job.key.kind.as_str(), "refund": job.key.refund });
        let mut journal = Vec::new();
        if to == PrintState::Unknown {
            journal
                .push(JournalEntry::new(at, "receipt_print_unknown").with_details(details.clone()));
        }
        if drawer && to != PrintState::Waiting {
            let entry = JournalEntry::new(at, "drawer_opened");
            journal.push(entry.with_saft(DRAWER_EVENT).with_details(details));
        }
        let printing: &[PrintState] = &[PrintState::Printing];
        self.0
            .store
            .move_print_job(job.id, printing, to, at, journal)?;
        if to == PrintState::Printed {
            self.handed_over(job.key)?;
        }
        self.show_again(job.key);
        Ok(())
    }

    /// What stands on the receipt, as it was handed out.
    fn queued_document(&self, job: &PrintJob) -> Result<Document, AppError> {
        let kept = self.0.store.receipt(job.key)?;
        let kept = kept.and_then(|issue| issue.document);
        let kept = kept.ok_or_else(|| StoreError::Damaged("a print job's receipt".to_owned()))?;
        let document: Document = serde_json::from_str(&kept)
            .map_err(|error| StoreError::Damaged(format!("a receipt: line {}", error.line())))?;
        Ok(if job.copy {
            document.as_copy()
        } else {
            document
        })
    }

    /// Hands a receipt out to the queue.
    pub(crate) fn queue_print(
        &self,
        key: ReceiptKey,
        exemplar: Exemplar,
        journal: Vec<JournalEntry>,
    ) -> Result<(), AppError> {
        let store = &self.0.store;
        match store.queue_receipt(key, exemplar, self.now(), journal) {
            Err(StoreError::NotFound) => {
                return Err(AppError::NotNow("a copy follows its original"));
            }
            done => done?,
        };
        self.0.printing.wake.notify_one();
        self.show_again(key);
        self.show_printer();
        Ok(())
    }
}
