//! The staff at the kiosk: what they see of it, and the way out. All of it needs the manager's PIN, also to look.

use kasse_store::JournalEntry;

use crate::contract::{
    KioskSale, KioskStaff, KioskSwitch, KioskTested, OrdersGroup, OrdersQuery, PinGiven,
    PrinterStateName,
};
use crate::error::AppError;
use crate::till::Till;

/// Whether the kiosk takes no customers, among the settings.
const OUT_OF_ORDER: &str = "kiosk_out_of_order";

impl Till {
    /// What the staff sees.
    pub fn kiosk_staff(&self, request: &PinGiven) -> Result<KioskStaff, AppError> {
        self.check_staff(request.pin.as_deref())?;
        self.staff_view()
    }

    /// Puts the kiosk out of order, or back to work; a restart leaves it so.
    pub fn kiosk_switch(&self, request: &KioskSwitch) -> Result<KioskStaff, AppError> {
        self.check_staff(request.pin.as_deref())?;
        let event = if request.out_of_order {
            "kiosk_out_of_order"
        } else {
            "kiosk_in_order"
        };
        let entry = JournalEntry::new(self.now(), event);
        self.0
            .store
            .set_setting(OUT_OF_ORDER, &request.out_of_order, vec![entry])?;
        self.staff_view()
    }

    /// Prints the test page: after new paper, or where customers say that nothing came. Talks to the printer, so it takes
    /// as long as that does.
    pub fn kiosk_print_test(&self, request: &PinGiven) -> Result<KioskTested, AppError> {
        self.check_staff(request.pin.as_deref())?;
        let outcome = self.printer_test()?.outcome;
        let staff = self.staff_view()?;
        Ok(KioskTested { outcome, staff })
    }

    /// Whether somebody may leave the kiosk. Journalled.
    pub fn kiosk_leave(&self, request: &PinGiven) -> Result<(), AppError> {
        self.check_staff(request.pin.as_deref())?;
        let entry = JournalEntry::new(self.now(), "kiosk_left");
        Ok(self.0.store.append_journal(vec![entry])?)
    }

    pub(crate) fn is_out_of_order(&self) -> Result<bool, AppError> {
        Ok(self.0.store.setting(OUT_OF_ORDER)?.unwrap_or_default())
    }

    /// Where no PIN is set nobody gets in: a customer can touch a corner five times as well as the staff.
    fn check_staff(&self, pin: Option<&str>) -> Result<(), AppError> {
        self.at_the_kiosk()?;
        if !self.pin_view().is_set {
            return Err(AppError::NotNow("no PIN is set"));
        }
        self.check_pin(pin)
    }

    fn staff_view(&self) -> Result<KioskStaff, AppError> {
        let start = self.start()?;
        let page = self.orders_page(&OrdersQuery {
            group: OrdersGroup::All,
            states: Vec::new(),
            customer: String::new(),
            reference: String::new(),
            from: None,
            to: None,
            min_gross: None,
            max_gross: None,
            after: None,
            limit: KioskStaff::SALES,
        })?;
        let sales = page.orders.into_iter().map(|order| KioskSale {
            reference: order.reference,
            state: order.state,
            gross: order.gross,
            placed_at: order.placed_at,
        });
        let printer = self.printer_status()?;
        Ok(KioskStaff {
            version: start.version,
            till: start.shop.till,
            out_of_order: start.kiosk_setup.out_of_order,
            connection: start.connection,
            token: start.token.state,
            unprinted: if printer.state == PrinterStateName::System {
                0
            } else {
                u32::try_from(printer.jobs.len()).unwrap_or(u32::MAX)
            },
            printer: printer.state,
            sales: sales.collect(),
        })
    }
}
