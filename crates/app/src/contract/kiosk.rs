//! The self-service kiosk.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ConnectionView, PrinterStateName, StateName, TestOutcome, TokenState};

/// How a kiosk is set up. Times are ms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing that the kiosk may do, and they are set one by one"
)]
pub struct KioskSetup {
    /// Until it asks whether anybody is there.
    pub idle_ms: u32,
    /// For an answer; at least 20 s.
    pub warning_ms: u32,
    /// For BankID, and for whatever else goes on on the customer's own phone.
    pub bankid_ms: u32,
    /// Whether receipts are printed here: not where the system would ask in a dialog of its own.
    pub prints: bool,
    /// Whether the printer says when a receipt is on paper.
    pub printer_answers: bool,
    /// Whether F6 leads from BankID's window to the kiosk's bar and back.
    pub bankid_f6: bool,
    /// Whether the on-screen keyboard can type in BankID's window here.
    pub bankid_keyboard: bool,
    /// Whether BankID may go on on the customer's own phone.
    pub own_phone: bool,
    /// Whether a person may have a payment link by SMS instead.
    pub payment_link: bool,
    /// Whether companies may buy here.
    pub companies: bool,
    /// How loud the staff is called, 0 to 100.
    pub volume: u16,
    /// How long a switch's focus rests on each control; 0: it does not move by itself.
    pub scan_ms: u32,
    /// Whether there is a PIN, without which nobody gets to the staff's view.
    pub has_pin: bool,
    /// Whether the staff took it out of order.
    pub out_of_order: bool,
    /// The shop's colour as it was chosen, `#rrggbb`; none: Kasse's own.
    pub color: Option<String>,
    /// The shop's logo as a `data:` address, opaque on white; none where there is none, and at a till, which does not show
    /// it.
    pub logo: Option<String>,
}

/// A customer is done, went away, or broke off: nothing of them may stay.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskEnd {
    /// The order that was in hand, if any.
    pub order: Option<String>,
}

/// A key of the on-screen keyboard, for the page in BankID's window.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BankIdKey {
    /// The order whose customer is at BankID.
    pub order: String,
    /// One character, or `backspace`, `tab` or `enter`.
    pub key: String,
}

impl fmt::Debug for BankIdKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It may be a letter of a password.
        formatter.debug_struct("BankIdKey").finish_non_exhaustive()
    }
}

/// Which of the kiosk's two windows has the focus while BankID's is open.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BankIdFocus {
    /// The page's, until its customer has gone: they work it by one switch, which scans the keys that are pressed in BankID's. Else BankID's.
    pub on_page: bool,
}

/// A QR code for the customer's own phone: BankID's address, or their receipt.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct QrModules {
    /// Rows of `1` for dark and `0` for light, without a quiet zone.
    pub rows: Vec<String>,
}

impl fmt::Debug for QrModules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An address carries a secret.
        formatter.debug_struct("QrModules").finish_non_exhaustive()
    }
}

/// The staff puts the kiosk out of order, or back to work.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskSwitch {
    /// The manager's PIN.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub pin: Option<String>,
    /// Whether it takes no customers.
    pub out_of_order: bool,
}

impl fmt::Debug for KioskSwitch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KioskSwitch")
            .field("out_of_order", &self.out_of_order)
            .finish_non_exhaustive()
    }
}

/// What the staff sees of a kiosk. No customer is in it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskStaff {
    /// The program's version.
    pub version: String,
    /// The name of this till.
    pub till: String,
    /// Whether it takes no customers.
    pub out_of_order: bool,
    /// The connection, and what waits for it.
    pub connection: ConnectionView,
    /// Whether there is a token.
    pub token: TokenState,
    /// The receipt printer's state, where there is one of our own.
    pub printer: PrinterStateName,
    /// Receipts that are not on paper yet.
    pub unprinted: u32,
    /// Orders: what needs a person, what waits, the rest; each the newest first. At most [`Self::SALES`].
    pub sales: Vec<KioskSale>,
}

impl KioskStaff {
    /// Orders in the list at most.
    pub const SALES: u32 = 8;
}

/// A test print from the staff's view.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskTested {
    /// What became of it.
    pub outcome: TestOutcome,
    /// The view after it.
    pub staff: KioskStaff,
}

/// One order in that list.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskSale {
    /// Its number.
    pub reference: String,
    /// How it stands.
    pub state: StateName,
    /// The sum with VAT, in øre.
    #[cfg_attr(test, ts(type = "number"))]
    pub gross: i64,
    /// When it was placed, ms UTC.
    #[cfg_attr(test, ts(type = "number"))]
    pub placed_at: i64,
}

/// A kiosk that did not open, before its page.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskClosed {
    /// Whether customers stand before it: only the staff may see what is wrong.
    pub kiosk: bool,
    /// Whether the staff can get in here.
    pub has_pin: bool,
}

/// What the kiosk shows while nobody is there.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskPictures {
    /// In the order of their names.
    pub pictures: Vec<KioskPicture>,
}

/// A picture or a film of the merchant's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KioskPicture {
    /// Its address, for this run of the program.
    pub src: String,
    /// Whether it is a film.
    pub film: bool,
}
