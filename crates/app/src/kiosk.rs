//! The self-service kiosk: the same till, whose customers come and go without anybody to look after them.

use std::time::Duration;

use kasse_core::{BankIdHint, Cart, OrderId, OrderState};
use kasse_store::StoredOrder;
use tokio::time::Instant;

use crate::checkout::order_id;
use crate::contract::{BankIdKey, CartView, KioskEnd, KioskSetup, OrderRef, QrModules};
use crate::error::AppError;
use crate::ports::VisitKey;
use crate::qr;
use crate::settings::Settings;
use crate::shop_logo::ShopLogo;
use crate::till::Till;

/// A page that goes is followed by another one within this, on the slowest machine.
const PAGE_WITHIN: Duration = Duration::from_secs(15);

/// The commands that a customer's page may call. All others are the shop's: prices, refunds, settings, other orders.
const CUSTOMERS: &[&str] = &[
    "start",
    "ui_ready",
    "language_set",
    "catalogue_search",
    "cart_add",
    "cart_scan",
    "cart_set_quantity",
    "cart_remove",
    "cart_clear",
    "customer_check",
    "order_place",
    "order_get",
    "order_correct",
    "order_retry",
    "order_cancel",
    "order_edit_cart",
    "bankid_open",
    "bankid_close",
    "bankid_place",
    "receipt_view",
    "receipt_print",
    "receipt_code",
    "bankid_key",
    "bankid_focus",
    "bankid_code",
    "kiosk_end",
    "kiosk_new_page",
    "kiosk_at_rest",
    "kiosk_pictures",
    // Whether somebody wants to close the window; at the kiosk it stays.
    "ui_hears",
    // With the PIN.
    "kiosk_staff",
    "kiosk_switch",
    "kiosk_print_test",
    "kiosk_leave",
];

impl Till {
    /// Whether this is the kiosk.
    pub fn is_kiosk(&self) -> bool {
        self.0.config.kiosk
    }

    /// Whether the UI may call a command: at the kiosk a customer's alone.
    pub fn may_call(&self, command: &str) -> bool {
        !self.is_kiosk() || CUSTOMERS.contains(&command)
    }

    pub(crate) fn kiosk_setup(&self) -> Result<KioskSetup, AppError> {
        let Settings {
            kiosk,
            shop,
            printer,
            bankid_minutes,
            ..
        } = self.settings();
        let logo = shop.logo.filter(|_| self.is_kiosk());
        let ms = |seconds: u16| u32::from(seconds).saturating_mul(1000);
        let bankid = self.pace().visit_minute * u32::from(bankid_minutes);
        Ok(KioskSetup {
            idle_ms: ms(kiosk.idle_seconds),
            warning_ms: ms(kiosk.warning_seconds),
            bankid_ms: u32::try_from(bankid.as_millis()).unwrap_or(u32::MAX),
            prints: !self.asks_a_customer(),
            printer_answers: printer.answers,
            bankid_f6: self.0.ports.window.has_panes(),
            bankid_keyboard: self.0.ports.window.has_keyboard(),
            own_phone: kiosk.own_phone,
            payment_link: kiosk.payment_link,
            companies: kiosk.companies,
            volume: kiosk.volume,
            scan_ms: ms(kiosk.scan_seconds),
            has_pin: self.pin_view().is_set,
            out_of_order: self.is_out_of_order()?,
            color: kiosk.color.map(String::from),
            logo: logo.as_ref().map(ShopLogo::address),
        })
    }

    /// A key of the on-screen keyboard goes to the page in BankID's window, as from a keyboard of the machine: nothing of
    /// ours is inside that page. Not kept, not logged: it may be a letter of a password.
    pub fn bankid_key(&self, request: &BankIdKey) -> Result<(), AppError> {
        self.at_the_kiosk()?;
        let key = VisitKey::from_name(&request.key).ok_or(AppError::NotNow("not a key"))?;
        let id = order_id(&request.order)?;
        let is_open = self
            .session()
            .visit_of(id)
            .is_some_and(|visit| visit.window_open);
        if !is_open {
            return Err(AppError::NotNow("BankID's window is not open"));
        }
        Ok(self.0.ports.window.press(key)?)
    }

    /// BankID goes on on the customer's own phone, which reads the address as a QR code. Our window closes.
    pub fn bankid_code(&self, request: &OrderRef) -> Result<QrModules, AppError> {
        self.at_the_kiosk()?;
        if !self.settings().kiosk.own_phone {
            return Err(AppError::NotNow("the shop does not allow it"));
        }
        let url = self.leave_window(order_id(&request.order)?)?;
        qr::modules(url.expose())
    }

    /// What is a customer's alone is refused at a till: nobody leaves there, and an order may be in its cashier's hands.
    pub fn at_the_kiosk(&self) -> Result<(), AppError> {
        self.is_kiosk()
            .then_some(())
            .ok_or(AppError::NotNow("this is not the kiosk"))
    }

    /// A customer is done, went away or broke off. The cart is emptied on the disk, what could be undone is forgotten,
    /// BankID's window and address go, and the order in hand becomes no invoice any more, if it need not.
    ///
    /// Refused while that order is being sent: nobody knows then what becomes of it.
    pub fn kiosk_end(&self, request: &KioskEnd) -> Result<CartView, AppError> {
        self.at_the_kiosk()?;
        let ended = self.end_turn(request);
        let waits =
            |error: &AppError| matches!(error, AppError::NotNow(_) | AppError::Transition(_));
        self.session().is_stuck = ended.as_ref().is_err_and(|error| !waits(error));
        ended
    }

    /// The page goes with its customer. Where no other one comes, nobody may begin, and whoever watches over the kiosk reads so.
    pub fn kiosk_page_goes(&self) -> Result<(), AppError> {
        self.at_the_kiosk()?;
        self.session()
            .page_goes_since
            .get_or_insert_with(Instant::now);
        Ok(())
    }

    /// There is a page for the next customer: another one, or where none can be had, the same.
    pub fn kiosk_page_is_there(&self) {
        self.session().page_goes_since = None;
    }

    /// Whether the kiosk could not let go of its last customer, or of their page.
    pub(crate) fn is_kiosk_stuck(&self) -> bool {
        let session = self.session();
        let late = |since: Instant| since.elapsed() > PAGE_WITHIN;
        session.is_stuck || session.page_goes_since.is_some_and(late)
    }

    fn end_turn(&self, request: &KioskEnd) -> Result<CartView, AppError> {
        let named = request.order.as_deref().map(order_id).transpose()?;
        // A page that knows of no order may have lost it.
        let in_hand = self.session().in_hand;
        if let Some(id) = named.or(in_hand) {
            self.let_go(id)?;
        }
        let mut session = self.session();
        session.in_hand = None;
        session.language = None;
        self.put_cart(&mut session, Cart::default(), None, None)
    }

    /// At start: whoever stood at the kiosk when it stopped has gone. A start that is settled late has customers of its own.
    pub(crate) fn let_customers_go(&self) -> Result<(), AppError> {
        for StoredOrder { order, .. } in self.0.store.open_orders()? {
            // One that was refused needs its customer, too; a till's is a cashier's to correct.
            let refused = matches!(order.state(), OrderState::Rejected { .. })
                && order.customer().is_withheld();
            if (self.waits_for_customer(&order) || refused) && order.placed_at() <= self.0.opened_at
            {
                self.let_go(order.id())?;
            }
        }
        Ok(())
    }

    /// An order's customer has gone. One that nobody can identify for any more is given up: here if it was not sent, and
    /// else by the worker, which asks for its status first and goes on trying without a connection. All others go their
    /// way.
    fn let_go(&self, id: OrderId) -> Result<(), AppError> {
        let order = self.find(id)?;
        let waits = self.waits_for_customer(&order);
        match order.state() {
            OrderState::Sending => {
                return Err(AppError::NotNow("the order is just being sent"));
            }
            OrderState::Queued if waits => {
                self.withdraw(id)?;
            }
            OrderState::Rejected { .. } => {
                self.withdraw(id)?;
            }
            OrderState::AwaitingBankId { .. }
            | OrderState::Confirming {
                hint: None | Some(BankIdHint::Failure),
                ..
            } if waits => {
                self.end_visit(id);
                self.polls().expire(id, Instant::now());
                self.0.wake.notify_one();
            }
            OrderState::Unknown { .. } => {
                self.session().gone.insert(id);
                self.end_visit(id);
            }
            OrderState::Queued
            | OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Invoiced { .. }
            | OrderState::Paid { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => self.end_visit(id),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! names {
        ($($name:ident($request:ty) -> $answer:ty;)*) => {
            const ALL: &[&str] = &[$(stringify!($name)),*];
        };
    }
    crate::commands!(names);

    #[test]
    fn what_a_customer_may_call_exists() {
        for name in CUSTOMERS {
            assert!(ALL.contains(name), "{name}");
        }
    }
}
