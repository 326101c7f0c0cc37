//! Receipts: made from the order, never from the screen. Which kind depends on the order's state.

use std::path::{Path, PathBuf};

use kasse_core::{FrontStatus, Order, OrderState, OrganizationNumber, Timestamp};
use kasse_receipt::{
    DEFAULT_COLUMNS, Document, Issue, Language, Paper, ReceiptKind, Seller, kind_for, oslo,
};
use kasse_store::JournalEntry;
use serde_json::{Value, json};

use crate::checkout::order_id;
use crate::contract::{ReceiptRef, ReceiptStanding, ReceiptView, SavedReceipt};
use crate::error::AppError;
use crate::profile::Profile;
use crate::settings::{ReceiptPaper, Shop};
use crate::till::Till;

impl Till {
    /// The receipt for the screen.
    pub fn receipt_view(&self, request: &ReceiptRef) -> Result<ReceiptView, AppError> {
        let (_, document) = self.receipt(&request.order)?;
        Ok(ReceiptView {
            text: document.text(DEFAULT_COLUMNS),
            qr: document.qr_content().to_owned(),
            standing: ReceiptStanding::Original,
        })
    }

    /// Prints the receipt.
    pub fn receipt_print(&self, request: &ReceiptRef) -> Result<(), AppError> {
        let (order, document) = self.receipt(&request.order)?;
        let pdf = self.pdf(&document)?;
        Ok(self
            .0
            .ports
            .printer
            .print(&format!("Kasse {}", order.reference()), &pdf)?)
    }

    /// Saves the receipt as a PDF in the folder of the settings. Saving again writes the same file again.
    pub fn receipt_save(&self, request: &ReceiptRef) -> Result<SavedReceipt, AppError> {
        let (order, document) = self.receipt(&request.order)?;
        let pdf = self.pdf(&document)?;
        let folder = self.receipt_folder();
        let path = folder.join(self.file_name(document.kind(), &order));
        write_whole(&path, &pdf)
            .map_err(|error| AppError::Receipt(format!("{}: {error}", path.display())))?;
        Ok(SavedReceipt {
            path: path.display().to_string(),
        })
    }

    /// Profiles count for themselves: their receipts must not take each other's place in a common folder.
    fn file_name(&self, kind: ReceiptKind, order: &Order) -> String {
        let (kind, reference) = (kind.code(), order.reference());
        match self.0.config.profile {
            Profile::Production | Profile::Training => format!("{kind}-{reference}.pdf"),
            profile @ (Profile::Demo | Profile::Custom) => {
                format!("{kind}-{profile}-{reference}.pdf")
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

    fn pdf(&self, document: &Document) -> Result<Vec<u8>, AppError> {
        let paper = match self.settings().receipt_paper {
            ReceiptPaper::Roll80 => Paper::Roll80,
            ReceiptPaper::A4 => Paper::A4,
        };
        document
            .pdf(paper)
            .map_err(|error| AppError::Receipt(error.to_string()))
    }

    /// The receipt that the order's state calls for. It gets its number the first time.
    fn receipt(&self, id: &str) -> Result<(Order, Document), AppError> {
        let order = self.find(order_id(id)?)?;
        if !has_receipt(&order) {
            return Err(AppError::NotNow(
                "there is no receipt for an order in this state",
            ));
        }
        // Nothing is invoiced in Front Payment's demo environment either.
        let training = matches!(self.0.config.profile, Profile::Training | Profile::Demo);
        let kind = kind_for(order.state(), training, false);
        let settings = self.settings();
        let at = self.now();
        let entry = JournalEntry::new(at, "receipt_issued")
            .with_saft(saft_event(kind))
            .with_details(json!({ "detail": kind.code() }));
        let issued = self
            .0
            .store
            .receipt_number(order.id(), stored_kind(kind), at, vec![entry])?;
        let issue = Issue {
            number: issued.number,
            till: order.reference().till().clone(),
            cashier: Some(settings.cashier.clone()).filter(|cashier| !cashier.is_empty()),
            issued_at: issued.issued_at,
            invoiced_at: self.invoiced_at(&order)?,
            invoice_fee: settings.invoice_fee,
            zone: oslo(),
        };
        let language = Language::from(order.customer().language());
        let document = Document::of(
            &order,
            kind,
            false,
            &seller(&settings.shop)?,
            &issue,
            language,
        );
        Ok((order, document))
    }

    /// When we first heard that there is an invoice: what the due date counts from, whenever the receipt is printed.
    fn invoiced_at(&self, order: &Order) -> Result<Option<Timestamp>, AppError> {
        let rows = self.0.store.journal(order.id())?;
        let told = rows.iter().find(|row| {
            row.event == "status"
                && row
                    .details
                    .get("detail")
                    .and_then(Value::as_str)
                    .is_some_and(tells_of_an_invoice)
        });
        Ok(told.map(|row| row.at))
    }
}

fn tells_of_an_invoice(status: &str) -> bool {
    match FrontStatus::parse(status) {
        FrontStatus::Invoiced
        | FrontStatus::Reminder
        | FrontStatus::Collection
        | FrontStatus::Paid => true,
        FrontStatus::Sent
        | FrontStatus::Cancelled
        | FrontStatus::Expired
        | FrontStatus::Refunded
        | FrontStatus::PartlyRefunded
        | FrontStatus::Other(_) => false,
    }
}

/// Whether the order has come to anything that a receipt could be of. Before its invoice only what may wait for the
/// network has one: what identifies with BankID is decided while its customer stands there.
fn has_receipt(order: &Order) -> bool {
    let may_wait = || order.terms().method().may_wait(order.customer().kind());
    match order.state() {
        OrderState::Invoiced { .. }
        | OrderState::Paid { .. }
        | OrderState::Refunded { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => true,
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Unknown { .. } => may_wait(),
        OrderState::Rejected { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. } => false,
    }
}

fn stored_kind(kind: ReceiptKind) -> kasse_store::ReceiptKind {
    match kind {
        ReceiptKind::Sale => kasse_store::ReceiptKind::Sale,
        ReceiptKind::Delivery => kasse_store::ReceiptKind::Delivery,
        ReceiptKind::Provisional => kasse_store::ReceiptKind::Provisional,
        ReceiptKind::Return => kasse_store::ReceiptKind::Return,
        ReceiptKind::Training => kasse_store::ReceiptKind::Training,
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

/// The law wants the seller's number on every receipt.
fn seller(shop: &Shop) -> Result<Seller, AppError> {
    let number = OrganizationNumber::parse(&shop.organization_number).map_err(|_| {
        AppError::Receipt("the shop's organisation number is missing in the settings".to_owned())
    })?;
    Ok(Seller {
        name: shop.name.clone(),
        organization_number: number.value,
        vat_registered: shop.vat_registered,
        in_business_register: shop.business_register,
        street: shop.street.clone(),
        zip: shop.zip.clone(),
        city: shop.city.clone(),
        phone: None,
        email: None,
    })
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
