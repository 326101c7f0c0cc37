//! What stands on a receipt: made from the order as it is now, or read as its original was handed out.

use kasse_core::{
    FrontStatus, Left, Money, Order, OrderState, OrganizationNumber, Refund, Timestamp,
};
use kasse_receipt::{Document, Issue, Language, ReceiptKind, Seller, kind_for, oslo};
use kasse_store::{JournalEntry, ReceiptIssue, ReceiptKey, StoreError};
use serde_json::{Value, json};

use super::REVERSAL;
use crate::checkout::order_id;
use crate::contract::ReceiptRef;
use crate::error::AppError;
use crate::profile::Profile;
use crate::settings::Shop;
use crate::till::Till;

/// A receipt with its number.
pub(super) struct Receipt {
    pub(super) key: ReceiptKey,
    pub(super) reference: String,
    pub(super) issue: ReceiptIssue,
    /// As its original; once that is out, as it was handed out.
    pub(super) original: Document,
}

impl Receipt {
    pub(super) fn document(&self, copy: bool) -> Document {
        if copy {
            self.original.clone().as_copy()
        } else {
            self.original.clone()
        }
    }

    /// Whether this exemplar was handed out.
    pub(super) fn is_out(&self, copy: bool) -> bool {
        if copy {
            self.issue.copies > 0
        } else {
            self.issue.originals > 0
        }
    }
}

impl Till {
    /// The order's receipt as its state calls for, or a refund's. It gets its number the first time it is looked at.
    pub(super) fn receipt(&self, request: &ReceiptRef) -> Result<Receipt, AppError> {
        let order = self.find(order_id(&request.order)?)?;
        let refund = match request.refund {
            None => self.reversal(&order)?,
            Some(number) => {
                let refunds = self.0.store.refunds(order.id())?;
                let refund = refunds
                    .into_iter()
                    .find(|refund| refund.number() == number && refund.state().is_taken());
                Some(refund.ok_or(AppError::NotNow(
                    "there is no return receipt for this refund",
                ))?)
            }
        };
        let key = match &refund {
            Some(refund) => self.return_key(&order, refund),
            None if !has_receipt(&order) => {
                return Err(AppError::NotNow(
                    "there is no receipt for an order in this state",
                ));
            }
            None => ReceiptKey {
                order: order.id(),
                kind: stored_kind(kind_for(order.state(), self.is_training(), false)),
                refund: None,
            },
        };
        let at = self.now();
        let entry = JournalEntry::new(at, "receipt_numbered")
            .with_details(json!({ "detail": key.kind.as_str(), "refund": key.refund }));
        let kept = self.0.store.receipt(key)?.and_then(|issue| issue.document);
        // The law wants the seller's number on every receipt: without it none is used up.
        let seller = match kept {
            Some(_) => None,
            None => Some(seller(&self.settings().shop)?),
        };
        let issue = self.0.store.receipt_number(key, at, vec![entry])?;
        let original = match (&issue.document, seller) {
            (Some(kept), _) => serde_json::from_str(kept).map_err(|error| {
                StoreError::Damaged(format!("a receipt: line {}", error.line()))
            })?,
            (None, Some(seller)) => self.composed(&order, refund.as_ref(), &seller, &issue)?,
            // What could not be handed out was taken back in this moment.
            (None, None) => return Err(AppError::NotNow("the receipt is being printed")),
        };
        Ok(Receipt {
            key,
            reference: order.reference().to_string(),
            issue,
            original,
        })
    }

    fn composed(
        &self,
        order: &Order,
        refund: Option<&Refund>,
        seller: &Seller,
        issue: &ReceiptIssue,
    ) -> Result<Document, AppError> {
        let settings = self.settings();
        let training = self.is_training();
        let issue = Issue {
            number: issue.number,
            till: order.reference().till().clone(),
            cashier: Some(settings.cashier.clone()).filter(|cashier| !cashier.is_empty()),
            // The money was given back then, whenever somebody looks at the receipt first.
            issued_at: refund.map_or(issue.issued_at, Refund::requested_at),
            invoiced_at: self.invoiced_at(order)?,
            invoice_fee: order.terms().fee_may_come().unwrap_or(settings.invoice_fee),
            zone: oslo(),
        };
        let language = Language::from(order.customer().language());
        if let Some(refund) = refund {
            let document = Document::of_refund(order, refund, training, seller, &issue, language);
            return Ok(document);
        }
        let kind = kind_for(order.state(), training, false);
        Ok(Document::of(order, kind, seller, &issue, language))
    }

    /// When we first heard that there is an invoice: what the due date counts from, whenever the receipt is printed.
    fn invoiced_at(&self, order: &Order) -> Result<Option<Timestamp>, AppError> {
        self.told_at(order, |status| match status {
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
        })
    }

    /// When Front Payment first told such a status.
    fn told_at(
        &self,
        order: &Order,
        is_it: impl Fn(FrontStatus) -> bool,
    ) -> Result<Option<Timestamp>, AppError> {
        let rows = self.0.store.journal(order.id())?;
        let told = rows.iter().find(|row| {
            let status = row.details.get("detail").and_then(Value::as_str);
            row.event == "status" && status.is_some_and(|status| is_it(FrontStatus::parse(status)))
        });
        Ok(told.map(|row| row.at))
    }

    /// What a cancelled invoice gave back: all that was left of it. Nothing for an order that never was one.
    pub(super) fn reversal(&self, order: &Order) -> Result<Option<Refund>, AppError> {
        let OrderState::Cancelled { front: Some(front) } = order.state() else {
            return Ok(None);
        };
        let was_told = front.invoice_number.is_some();
        if !was_told && self.invoiced_at(order)?.is_none() {
            return Ok(None);
        }
        let refunds = self.0.store.refunds(order.id())?;
        let left = Left::of(order, &refunds)?.all();
        let Ok(parts) = left else {
            // All of it had been given back before.
            return Ok(None);
        };
        let at = self
            .told_at(order, |status| status == FrontStatus::Cancelled)?
            .unwrap_or_else(|| order.placed_at());
        let none = String::new();
        let reversal = Refund::sending(REVERSAL, at, true, parts, none, Money::ZERO)?;
        Ok(Some(reversal))
    }

    pub(super) fn return_key(&self, order: &Order, refund: &Refund) -> ReceiptKey {
        let kind = if self.is_training() {
            ReceiptKind::Training
        } else {
            ReceiptKind::Return
        };
        ReceiptKey {
            order: order.id(),
            kind: stored_kind(kind),
            refund: Some(refund.number()),
        }
    }

    /// Nothing is invoiced in Front Payment's demo environment either.
    pub(super) fn is_training(&self) -> bool {
        matches!(self.0.config.profile, Profile::Training | Profile::Demo)
    }
}

/// Whether the order has come to anything that a receipt could be of. Before its invoice only what may wait for the
/// network has one: what identifies with BankID is decided while its customer stands there.
pub(super) fn has_receipt(order: &Order) -> bool {
    let provisional = || {
        let kind = order.customer().kind();
        order.terms().method().has_provisional_receipt(kind)
    };
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
        | OrderState::Unknown { .. } => provisional(),
        OrderState::Rejected { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. } => false,
    }
}

pub(super) fn stored_kind(kind: ReceiptKind) -> kasse_store::ReceiptKind {
    match kind {
        ReceiptKind::Sale => kasse_store::ReceiptKind::Sale,
        ReceiptKind::Delivery => kasse_store::ReceiptKind::Delivery,
        ReceiptKind::Provisional => kasse_store::ReceiptKind::Provisional,
        ReceiptKind::Return => kasse_store::ReceiptKind::Return,
        ReceiptKind::Training => kasse_store::ReceiptKind::Training,
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
