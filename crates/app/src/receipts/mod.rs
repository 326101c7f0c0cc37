//! Receipts: made from the order, never from the screen. Which kind depends on the order's state; each refund has one of
//! its own, and so has an invoice that was cancelled.
//!
//! A receipt is handed out once, on paper or as a file, and once more as a copy that says so. What stands on it is kept
//! with the original, so that the copy says the same. Looking at it hands nothing out.

use std::path::{Path, PathBuf};

use kasse_core::{Order, OrderEvent, Refund};
use kasse_receipt::{DEFAULT_COLUMNS, Document, Paper, ReceiptKind, kind_for};
use kasse_store::{Exemplar, JournalEntry, ReceiptIssue, ReceiptKey, StoreError};
use serde_json::{Value, json};

use crate::contract::{
    QrModules, ReceiptPrinted, ReceiptRef, ReceiptStanding, ReceiptView, SavedReceipt,
};
use crate::error::AppError;
use crate::profile::Profile;
use crate::qr;
use crate::settings::{ReceiptPaper, Settings};
use crate::shop_logo::ShopLogo;
use crate::till::Till;

mod making;

use making::{Receipt, has_receipt, stored_kind};

/// SAF-T's event of a copy.
const COPY_EVENT: u16 = 13_014;

/// The number under which a cancelled invoice gives back what was left of it: no refund ever has it.
pub(crate) const REVERSAL: u32 = u32::MAX;

impl Till {
    /// The receipt for the screen.
    pub fn receipt_view(&self, request: &ReceiptRef) -> Result<ReceiptView, AppError> {
        let receipt = self.receipt(request)?;
        let document = receipt.document(request.copy);
        Ok(ReceiptView {
            text: document.text(DEFAULT_COLUMNS),
            qr: document.qr_content().to_owned(),
            standing: standing(&receipt.issue),
        })
    }

    /// Prints the receipt: the original once, or its copy once. The system's printer has it at once, and what it refused
    /// was not handed out; for a receipt printer it is queued.
    pub fn receipt_print(&self, request: &ReceiptRef) -> Result<ReceiptPrinted, AppError> {
        let receipt = self.receipt(request)?;
        let document = receipt.document(request.copy);
        let Settings {
            printer: setup,
            shop,
            ..
        } = self.settings();
        if setup.device().is_some() {
            // What can't be made is told now, not when its turn comes.
            document
                .escpos(&setup.escpos(false, shop.logo.as_ref()))
                .map_err(|error| AppError::Receipt(error.to_string()))?;
            let (exemplar, entry, _) = self.handing_out(&receipt, request.copy, "paper")?;
            self.queue_print(receipt.key, exemplar, vec![entry])?;
            return Ok(ReceiptPrinted { queued: true });
        }
        if self.asks_a_customer() {
            return Err(AppError::NotNow("a customer would be asked by the system"));
        }
        let pdf = self.pdf(&document)?;
        self.hand_out(&receipt, request.copy, "paper", || {
            let title = format!("Kasse {}", receipt.reference);
            let printer = &self.0.ports.printer;
            Ok(printer.print(setup.system_name(), &title, &pdf)?)
        })?;
        Ok(ReceiptPrinted { queued: false })
    }

    /// The kiosk's receipt as a code that the customer's phone reads, text and all: that hands it out.
    pub fn receipt_code(&self, request: &ReceiptRef) -> Result<QrModules, AppError> {
        self.at_the_kiosk()?;
        let receipt = self.receipt(request)?;
        let text = receipt.document(request.copy).text(DEFAULT_COLUMNS);
        let code = qr::modules(&compact(&text))?;
        self.hand_out(&receipt, request.copy, "code", || Ok(()))?;
        Ok(code)
    }

    /// Saves the receipt as a PDF in the folder of the settings: that hands it out. A file that is there still is told
    /// again and not made again.
    pub fn receipt_save(&self, request: &ReceiptRef) -> Result<SavedReceipt, AppError> {
        let receipt = self.receipt(request)?;
        let document = receipt.document(request.copy);
        let pdf = self.pdf(&document)?;
        let path = self
            .receipt_folder()
            .join(self.file_name(&receipt, request.copy));
        let saved = || SavedReceipt {
            path: path.display().to_string(),
        };
        if receipt.is_out(request.copy) && std::fs::read(&path).is_ok_and(|there| there == pdf) {
            return Ok(saved());
        }
        self.hand_out(&receipt, request.copy, "file", || {
            write_whole(&path, &pdf)
                .map_err(|error| AppError::Receipt(format!("{}: {error}", path.display())))
        })?;
        Ok(saved())
    }

    /// What may be handed out of the order's own receipt.
    pub(crate) fn receipt_standing(&self, order: &Order) -> Result<ReceiptStanding, AppError> {
        if let Some(reversal) = self.reversal(order)? {
            return self.standing_of(self.return_key(order, &reversal));
        }
        if !has_receipt(order) {
            return Ok(ReceiptStanding::None);
        }
        let kind = kind_for(order.state(), self.is_training(), false);
        self.standing_of(ReceiptKey {
            order: order.id(),
            kind: stored_kind(kind),
            refund: None,
        })
    }

    /// What may be handed out of a refund's return receipt.
    pub(crate) fn return_standing(
        &self,
        order: &Order,
        refund: &Refund,
    ) -> Result<ReceiptStanding, AppError> {
        if !refund.state().is_taken() {
            return Ok(ReceiptStanding::None);
        }
        self.standing_of(self.return_key(order, refund))
    }

    fn standing_of(&self, key: ReceiptKey) -> Result<ReceiptStanding, AppError> {
        let issue = self.0.store.receipt(key)?;
        Ok(issue.map_or(ReceiptStanding::Original, |issue| standing(&issue)))
    }

    /// What is counted and journalled when it is handed out, and the entry's details.
    fn handing_out(
        &self,
        receipt: &Receipt,
        copy: bool,
        way: &'static str,
    ) -> Result<(Exemplar, JournalEntry, Value), AppError> {
        let kind = receipt.original.kind();
        let details = json!({ "detail": kind.code(), "as": way, "refund": receipt.key.refund });
        let (exemplar, event, saft) = if copy {
            (Exemplar::Copy, "receipt_copied", COPY_EVENT)
        } else {
            let document = serde_json::to_string(&receipt.original)
                .map_err(|error| AppError::Receipt(error.to_string()))?;
            let exemplar = Exemplar::Original { document };
            (exemplar, "receipt_handed_out", saft_event(kind))
        };
        let entry = JournalEntry::new(self.now(), event)
            .with_saft(saft)
            .with_details(details.clone());
        Ok((exemplar, entry, details))
    }

    /// Counts and journals it, then does it; takes it back where that failed. A till that is cut off in between has
    /// handed it out, as far as anybody knows.
    fn hand_out(
        &self,
        receipt: &Receipt,
        copy: bool,
        way: &'static str,
        act: impl FnOnce() -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let (exemplar, entry, details) = self.handing_out(receipt, copy, way)?;
        let store = &self.0.store;
        match store.hand_out_receipt(receipt.key, exemplar, vec![entry]) {
            Err(StoreError::NotFound) => {
                return Err(AppError::NotNow("a copy follows its original"));
            }
            done => done?,
        };
        let acted = act();
        if acted.is_err() {
            let entry =
                JournalEntry::new(self.now(), "receipt_not_handed_out").with_details(details);
            store.take_receipt_back(receipt.key, copy, vec![entry])?;
        } else {
            self.handed_over(receipt.key)?;
        }
        self.show_again(receipt.key);
        acted
    }

    /// Whoever hands an order's receipt out hands over the goods: what concerned a person until then does so no more.
    pub(crate) fn handed_over(&self, key: ReceiptKey) -> Result<(), AppError> {
        if key.refund.is_none() && self.find(key.order)?.state().concern().is_some() {
            self.apply_in_time(key.order, OrderEvent::HandedOver)?;
        }
        Ok(())
    }

    /// The order's view says what may be handed out.
    pub(crate) fn show_again(&self, key: ReceiptKey) {
        match self.find(key.order) {
            Ok(order) => self.show(&order),
            Err(error) => self.report(&error),
        }
    }

    /// Profiles count for themselves: their receipts must not take each other's place in a common folder.
    fn file_name(&self, receipt: &Receipt, copy: bool) -> String {
        let (kind, reference) = (receipt.original.kind().code(), &receipt.reference);
        let refund = match receipt.key.refund {
            None => String::new(),
            Some(REVERSAL) => "-annullert".to_owned(),
            Some(number) => format!("-{number}"),
        };
        let copy = if copy { "-kopi" } else { "" };
        match self.0.config.profile {
            Profile::Production | Profile::Training => {
                format!("{kind}-{reference}{refund}{copy}.pdf")
            }
            profile @ (Profile::Demo | Profile::Custom) => {
                format!("{kind}-{profile}-{reference}{refund}{copy}.pdf")
            }
        }
    }

    fn receipt_folder(&self) -> PathBuf {
        let folder = self.settings().receipt_folder;
        if folder.is_empty() {
            self.0.config.receipt_folder.clone()
        } else {
            PathBuf::from(folder)
        }
    }

    /// The paper of PDFs.
    pub(crate) fn paper(&self) -> Paper {
        match self.settings().receipt_paper {
            ReceiptPaper::Roll80 => Paper::Roll80,
            ReceiptPaper::A4 => Paper::A4,
        }
    }

    pub(crate) fn pdf(&self, document: &Document) -> Result<Vec<u8>, AppError> {
        let logo = self.settings().shop.logo;
        document
            .pdf(self.paper(), logo.as_ref().map(ShopLogo::picture))
            .map_err(|error| AppError::Receipt(error.to_string()))
    }
}

/// A receipt's text for a phone, which breaks its lines itself: without rules, and columns two spaces apart.
fn compact(text: &str) -> String {
    let is_rule = |line: &str| line.chars().all(|c| "-=_ ".contains(c));
    let lines = text.lines().filter(|line| !is_rule(line));
    let columns = |line: &str| {
        let columns = line.split("  ").map(str::trim);
        let columns: Vec<_> = columns.filter(|column| !column.is_empty()).collect();
        columns.join("  ")
    };
    lines.map(columns).collect::<Vec<_>>().join("\n")
}

/// What may be handed out of a receipt.
fn standing(issue: &ReceiptIssue) -> ReceiptStanding {
    match (issue.originals, issue.copies) {
        (0, _) => ReceiptStanding::Original,
        (_, 0) => ReceiptStanding::Copy,
        (_, _) => ReceiptStanding::Spent,
    }
}

/// The event's code in SAF-T's list of predefined events.
fn saft_event(kind: ReceiptKind) -> u16 {
    match kind {
        ReceiptKind::Sale => 13_012,
        ReceiptKind::Return => 13_013,
        ReceiptKind::Provisional => 13_015,
        ReceiptKind::Delivery => 13_016,
        ReceiptKind::Training => 13_017,
    }
}

/// Writes a file so that it is whole or not there: beside its place first, then moved.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("pdf.part");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}

/// The default folder of receipts, below the user's documents.
pub fn receipt_folder_in(documents: &Path) -> PathBuf {
    documents.join("Kasse")
}
