//! Settings as a form.

use serde::{Deserialize, Serialize};

use super::customer::FieldProblem;

/// The UI's languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LanguageName {
    /// Norwegian bokmål.
    Nb,
    /// English.
    En,
}

/// Light by day, dark by night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Sets the UI's language.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetLanguage {
    /// The language.
    pub language: LanguageName,
}

/// Gives a token.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetToken {
    /// The token. Leading and trailing blanks are dropped.
    pub token: String,
    /// Whether to keep it in the keychain; else it is used for this run alone.
    pub keep: bool,
    /// The manager's PIN, where there is one.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub pin: Option<String>,
}

impl std::fmt::Debug for SetToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SetToken")
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}

/// The settings as text in fields. Field names in problems are the names here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a box that is ticked or not"
)]
pub struct SettingsForm {
    /// Shop's name, printed on receipts.
    pub shop_name: String,
    /// Seller's organisation number.
    pub shop_organization_number: String,
    /// Registered for VAT: `MVA` is printed.
    pub shop_vat_registered: bool,
    /// AS or ASA: `Foretaksregisteret` is printed.
    pub shop_business_register: bool,
    /// Street.
    pub shop_street: String,
    /// Postcode.
    pub shop_zip: String,
    /// Town.
    pub shop_city: String,
    /// The logo as a `data:` address, a PNG or JPEG file of 2 MB at most; empty: none. What is kept of it may look other
    /// than what was given: it is scaled down, and opaque on white.
    pub shop_logo: String,
    /// Name of the till, shown on screen.
    pub till_name: String,
    /// The cashier's name on receipts; may be empty.
    pub cashier: String,
    /// Language.
    pub language: LanguageName,
    /// Theme.
    pub theme: Theme,
    /// `roll80` or `a4`.
    pub receipt_paper: String,
    /// Where PDFs are saved; empty: the documents folder.
    pub receipt_folder: String,
    /// Who prints receipts: `system`, `network`, `serial` or `usb`.
    pub printer_kind: String,
    /// The system's printer, by its name; empty: its default.
    pub printer_name: String,
    /// A network printer's name or address.
    pub printer_host: String,
    /// Its port, 1 to 65535; most have 9100.
    pub printer_port: u16,
    /// A serial printer's port (`/dev/ttyUSB0`, `COM3`), or the file of a USB printer (`/dev/usb/lp0`).
    pub printer_path: String,
    /// Bits a second of a serial printer: 9600, 19200, 38400, 57600 or 115200.
    pub printer_baud: u32,
    /// Letters a line of a receipt printer: 48, 42 or 32.
    pub printer_columns: u16,
    /// How a receipt printer cuts: `partial`, `full` or `none`.
    pub printer_cut: String,
    /// Whether the drawer at the receipt printer is opened with each original.
    pub printer_drawer: bool,
    /// Whether the receipt printer tells its state. One that should and does not gets nothing.
    pub printer_answers: bool,
    /// Who draws QR codes: `printer` or `picture`.
    pub printer_qr: String,
    /// Whether Front Payment may add the merchant's invoice fee.
    pub invoice_fee: bool,
    /// Default days to maturity for companies: 14, 30 or 45.
    pub corporate_maturity_days: u16,
    /// VAT rates that may be sold, per cent, separated by commas.
    pub vat_rates: String,
    /// Whether a company's checkout may wait for a connection.
    pub offline_corporate_checkout: bool,
    /// Whether a sent invoice may.
    pub offline_send_invoice: bool,
    /// Whether an EHF invoice may.
    pub offline_ehf: bool,
    /// Whether a payment link may.
    pub offline_payment_link: bool,
    /// The largest order on credit that may wait, in kroner as typed; empty: no limit.
    pub offline_largest_order: String,
    /// The most that all such orders together may come to, in kroner as typed; empty: no limit.
    pub offline_largest_sum: String,
    /// How long an order may wait before it needs a person: 1 to 720 hours, or as many days.
    pub offline_wait: u16,
    /// What [`offline_wait`](Self::offline_wait) counts: `hours` or `days`.
    pub offline_wait_unit: String,
    /// Whether the program starts as a self-service kiosk.
    pub kiosk: bool,
    /// Seconds without a sign of life until the kiosk asks whether anybody is there, 10 to 600.
    pub kiosk_idle_seconds: u16,
    /// Seconds that a customer has to answer, 20 to 120.
    pub kiosk_warning_seconds: u16,
    /// Whether a customer may go on in BankID on their own phone.
    pub kiosk_own_phone: bool,
    /// Whether a person may have a payment link by SMS instead of BankID at the kiosk.
    pub kiosk_payment_link: bool,
    /// Whether companies may buy at the kiosk.
    pub kiosk_companies: bool,
    /// How loud the kiosk calls the staff, 0 to 100 per cent.
    pub kiosk_volume: u16,
    /// Seconds on each control for whoever works the kiosk by one switch, 0 (off) to 10.
    pub kiosk_scan_seconds: u16,
    /// Minutes without a touch until the kiosk's screen is switched off, 0 (never) to 999.
    pub kiosk_dark_minutes: u16,
    /// Whether the kiosk starts anew once a night, when nobody stands there.
    pub kiosk_nightly_restart: bool,
    /// The folder of the pictures and films that the kiosk shows while nobody is there; empty: none.
    pub kiosk_pictures: String,
    /// The shop's colour at the kiosk, `#rrggbb`; empty: Kasse's own.
    pub kiosk_color: String,
    /// Path of the EHF call after `connect/`.
    pub ehf_path: String,
    /// How EHF takes the lines: `map` or `array`.
    pub ehf_products: String,
    /// How the order's date is written for checkout: `unix_seconds` or `day_month_year`.
    pub order_date_submit: String,
    /// The same for a sent invoice.
    pub order_date_create: String,
    /// The same for EHF.
    pub order_date_ehf: String,
    /// Seconds until a connection must stand, 1 to 30.
    pub connect_seconds: u16,
    /// Seconds that a whole call may take, 5 to 120.
    pub call_seconds: u16,
    /// More hosts that BankID may visit, separated by commas; a leading `*.` allows sub-domains.
    pub bankid_hosts: String,
    /// Minutes until a BankID visit ends, 2 to 30.
    pub bankid_minutes: u16,
    /// Front Payment's callback address.
    pub callback_url: String,
    /// Address that BankID ends at when it went well.
    pub success_url: String,
    /// Address that BankID ends at when it did not.
    pub failure_url: String,
    /// The till's id: the first part of order numbers. Fixed once the till has an order.
    pub till_id: String,
    /// Whether [`till_id`](Self::till_id) is fixed.
    pub till_id_fixed: bool,
    /// Whether there is a manager's PIN. For reading.
    pub pin_is_set: bool,
    /// Front Payment's address in use. For reading.
    pub api_url: String,
}

/// Saves the settings.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingsSave {
    /// As they should be.
    pub form: SettingsForm,
    /// The manager's PIN, where there is one and something changes that is the manager's to decide.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub pin: Option<String>,
}

impl std::fmt::Debug for SettingsSave {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SettingsSave")
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}

/// The answer to saving.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingsSaved {
    /// The settings as they are now.
    pub settings: SettingsForm,
    /// What must be mended; nothing was saved while there is any.
    pub errors: Vec<FieldProblem>,
}
