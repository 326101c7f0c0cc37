//! A payment link at the kiosk: a person who can't use BankID there may go on by SMS, while they stand there.
//!
//! At a till a link is paid in the customer's own time. Here its customer waits for the goods, so it ends as a visit to
//! BankID does: when they leave, and when the time is up.

use kasse_core::{CustomerKind, Method, Order, OrderId, OrderState};
use uuid::Uuid;

use crate::error::AppError;
use crate::till::Till;

/// Links whose customers stand at the kiosk, among the settings: a restart must know them from a till's.
const LINKS: &str = "kiosk_links";
/// Links that are remembered: more than anybody leaves open between two restarts.
const MOST_LINKS: usize = 200;

impl Till {
    /// Whether this way to invoice is offered here; at the kiosk it is the checkout, and a link where the shop allows it.
    /// Companies are offered none where the shop wants it so.
    pub(crate) fn is_offered(&self, method: Method, kind: CustomerKind) -> Result<(), AppError> {
        if !self.is_kiosk() {
            return Ok(());
        }
        let kiosk = self.settings().kiosk;
        let is_offered = match (method, kind) {
            (Method::Checkout, CustomerKind::Private) => true,
            (Method::Checkout, CustomerKind::Corporate) => kiosk.companies,
            (Method::PaymentLink, CustomerKind::Private) => kiosk.payment_link,
            (Method::PaymentLink, CustomerKind::Corporate)
            | (Method::SendInvoice | Method::Ehf, _) => false,
        };
        if is_offered {
            Ok(())
        } else {
            Err(AppError::NotNow("not a way to invoice at the kiosk"))
        }
    }

    /// An order is about to be placed. That it is a link of the kiosk's is on disk before the order is.
    pub(crate) fn note_link(&self, id: OrderId, method: Method) -> Result<(), AppError> {
        if !self.is_kiosk() || method != Method::PaymentLink {
            return Ok(());
        }
        let mut links = self.session().kiosk_links.clone();
        links.push(id);
        let excess = links.len().saturating_sub(MOST_LINKS);
        links.drain(..excess);
        self.keep_links(links)
    }

    /// Reads the links of the run before, and forgets those that are over.
    pub(crate) fn take_up_links(&self) -> Result<(), AppError> {
        let kept: Vec<String> = self.0.store.setting(LINKS)?.unwrap_or_default();
        let links = kept.iter().filter_map(|id| Uuid::parse_str(id).ok());
        let open = links
            .map(OrderId)
            .filter(|id| self.find(*id).is_ok_and(|order| is_open(&order)));
        let open: Vec<OrderId> = open.collect();
        if open.len() == kept.len() {
            self.session().kiosk_links = open;
            return Ok(());
        }
        self.keep_links(open)
    }

    /// Whether an order can only become an invoice while its customer stands here.
    pub(crate) fn waits_for_customer(&self, order: &Order) -> bool {
        order.needs_bankid() || self.session().kiosk_links.contains(&order.id())
    }

    fn keep_links(&self, links: Vec<OrderId>) -> Result<(), AppError> {
        let ids: Vec<String> = links.iter().map(|OrderId(id)| id.to_string()).collect();
        self.0.store.set_setting(LINKS, &ids, Vec::new())?;
        self.session().kiosk_links = links;
        Ok(())
    }
}

fn is_open(order: &Order) -> bool {
    match order.state() {
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Rejected { .. }
        | OrderState::Unknown { .. } => true,
        OrderState::Invoiced { .. }
        | OrderState::Paid { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. }
        | OrderState::Refunded { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => false,
    }
}
