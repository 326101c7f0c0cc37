//! The settings. Every one has a working default: a new till sells at once.

use kasse_core::{OfflinePolicy, TillId, VatRates};
use kasse_front_payment::{CallbackUrl, ClientSettings};
use kasse_store::Store;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use crate::brand_color::BrandColor;
use crate::contract::{LanguageName, Theme};
use crate::dialect::{OrderDates, ProductsForm};
use crate::error::AppError;
use crate::printing::PrinterSetup;
use crate::profile::Profile;
use crate::shop_logo::ShopLogo;

/// Name of the settings in the store.
pub(crate) const SETTINGS_KEY: &str = "settings";

/// The shop as it stands on receipts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shop {
    /// Name.
    pub name: String,
    /// Organisation number.
    pub organization_number: String,
    /// Registered for VAT.
    pub vat_registered: bool,
    /// In the register of business enterprises (AS, ASA).
    pub business_register: bool,
    /// Street.
    pub street: String,
    /// Postcode.
    pub zip: String,
    /// Town.
    pub city: String,
    /// Its logo, on receipts and at the kiosk.
    #[serde(deserialize_with = "or_none")]
    pub logo: Option<ShopLogo>,
}

impl Default for Shop {
    fn default() -> Self {
        Self {
            name: "Fjell & Fritid".to_owned(),
            organization_number: "123456785".to_owned(),
            vat_registered: true,
            business_register: true,
            street: "Kongens gate 14".to_owned(),
            zip: "7011".to_owned(),
            city: "Trondheim".to_owned(),
            logo: None,
        }
    }
}

/// The paper that receipts are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptPaper {
    /// A roll of 80 mm.
    #[default]
    Roll80,
    /// A4.
    A4,
}

/// The self-service kiosk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing that the kiosk does, and they are set one by one"
)]
pub struct KioskSettings {
    /// Whether the program starts as a kiosk.
    pub enabled: bool,
    /// Seconds without a sign of life until the kiosk asks whether anybody is there.
    pub idle_seconds: u16,
    /// Seconds that a customer has to answer; never fewer than 20.
    pub warning_seconds: u16,
    /// Whether BankID may go on on the customer's own phone.
    pub own_phone: bool,
    /// Whether a person may have a payment link by SMS instead of BankID at the kiosk.
    pub payment_link: bool,
    /// Whether companies may buy there: their orders are binding without anybody identifying.
    pub companies: bool,
    /// How loud the kiosk calls the staff, per cent of the machine's own volume; 0: silent.
    pub volume: u16,
    /// Seconds that a switch's focus rests on each control before it goes to the next; 0: it does not move by itself.
    pub scan_seconds: u16,
    /// Minutes without a touch after which the screen is switched off; 0: never.
    pub dark_minutes: u16,
    /// Whether the program starts anew once a night, when nobody stands there.
    pub nightly_restart: bool,
    /// The folder of the pictures and films that are shown while nobody is there; empty: none.
    pub pictures: String,
    /// The shop's colour; none: Kasse's own.
    #[serde(deserialize_with = "or_none")]
    pub color: Option<BrandColor>,
}

impl KioskSettings {
    /// Minutes without a touch after which the screen may go dark: as set, but not before a customer's turn is over, who may be at
    /// BankID on their own phone; 0: never.
    pub fn dark_after(&self, bankid_minutes: u16) -> u16 {
        if self.dark_minutes == 0 {
            return 0;
        }
        let idle = self.idle_seconds.saturating_add(self.warning_seconds);
        let turn = bankid_minutes.max(idle.div_ceil(60));
        self.dark_minutes.max(turn.saturating_add(1))
    }
}

impl Default for KioskSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            idle_seconds: 60,
            warning_seconds: 30,
            own_phone: true,
            payment_link: false,
            companies: true,
            volume: 60,
            scan_seconds: 0,
            dark_minutes: 0,
            nightly_restart: true,
            pictures: String::new(),
            color: None,
        }
    }
}

/// All settings of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The shop.
    pub shop: Shop,
    /// The till's id, the first part of order numbers.
    pub till_id: TillId,
    /// The till's name.
    pub till_name: String,
    /// The cashier's name; may be empty.
    pub cashier: String,
    /// The UI's language; none until somebody chose one.
    pub language: Option<LanguageName>,
    /// Light or dark.
    pub theme: Theme,
    /// Paper of receipts.
    pub receipt_paper: ReceiptPaper,
    /// Where PDFs are saved; empty: a folder `Kasse` among the user's documents.
    pub receipt_folder: String,
    /// The printer of receipts.
    pub(crate) printer: PrinterSetup,
    /// Whether Front Payment may add the merchant's fee.
    pub invoice_fee: bool,
    /// First choice of days to maturity for companies.
    pub corporate_maturity_days: u16,
    /// The VAT rates that may be sold.
    pub vat_rates: VatRates,
    /// What may wait for a connection.
    pub offline: OfflinePolicy,
    /// The self-service kiosk.
    pub kiosk: KioskSettings,
    /// Path of the EHF call.
    pub ehf_path: String,
    /// How EHF takes the lines.
    pub ehf_products: ProductsForm,
    /// How each call writes the order's date.
    pub order_date: OrderDates,
    /// Seconds until a connection must stand.
    pub connect_seconds: u16,
    /// Seconds that a whole call may take.
    pub call_seconds: u16,
    /// More hosts for BankID.
    pub bankid_hosts: Vec<String>,
    /// Minutes until a BankID visit ends.
    pub bankid_minutes: u16,
    /// Front Payment's callback address. Nothing of ours listens there: a till has no public address, it polls.
    pub callback_url: Url,
    /// Where BankID ends when it went well.
    pub success_url: Url,
    /// Where BankID ends when it did not.
    pub failure_url: Url,
}

impl Default for Settings {
    fn default() -> Self {
        // `.invalid` is reserved: nobody else can ever answer there. The pages are recognised and never loaded.
        let url = |path| {
            Url::parse(&format!("https://kasse.invalid/{path}")).expect("BUG: a valid address")
        };
        Self {
            shop: Shop::default(),
            till_id: TillId::default(),
            till_name: "Kasse 1".to_owned(),
            cashier: String::new(),
            language: None,
            theme: Theme::Light,
            receipt_paper: ReceiptPaper::default(),
            receipt_folder: String::new(),
            printer: PrinterSetup::default(),
            invoice_fee: true,
            corporate_maturity_days: 14,
            vat_rates: VatRates::default(),
            offline: OfflinePolicy::default(),
            kiosk: KioskSettings::default(),
            ehf_path: ClientSettings::EHF_PATH.to_owned(),
            ehf_products: ProductsForm::default(),
            order_date: OrderDates::default(),
            connect_seconds: 5,
            call_seconds: 30,
            bankid_hosts: Vec::new(),
            bankid_minutes: 10,
            callback_url: url("callback"),
            success_url: url("bankid/success"),
            failure_url: url("bankid/failure"),
        }
    }
}

impl Settings {
    /// The first settings of a profile: production starts without the sample shop's particulars.
    pub fn of_profile(profile: Profile) -> Self {
        let mut settings = Self::default();
        if profile == Profile::Production {
            settings.shop = Shop {
                name: "Butikken".to_owned(),
                organization_number: String::new(),
                vat_registered: true,
                business_register: false,
                street: String::new(),
                zip: String::new(),
                city: String::new(),
                logo: None,
            };
        }
        settings
    }

    /// The settings as they are stored, or a profile's first ones.
    pub fn stored(store: &Store, profile: Profile) -> Result<Self, AppError> {
        let mut settings = store
            .setting::<Self>(SETTINGS_KEY)?
            .unwrap_or_else(|| Self::of_profile(profile));
        settings.mend();
        Ok(settings)
    }

    /// Addresses are checked when they are typed; what a file from elsewhere may hold is checked here, so that nothing
    /// later has to.
    fn mend(&mut self) {
        let defaults = Self::default();
        for (url, default) in [
            (&mut self.callback_url, defaults.callback_url),
            (&mut self.success_url, defaults.success_url),
            (&mut self.failure_url, defaults.failure_url),
        ] {
            if !is_own_address(url) {
                tracing::warn!(
                    "an address in the settings can't be used; the default takes its place"
                );
                *url = default;
            }
        }
    }

    /// Whether a change from `before` needs the manager: all do but those that a cashier makes for the day's work.
    pub(crate) fn is_managers_change_of(&self, before: &Self) -> bool {
        let cashiers = Self {
            till_name: before.till_name.clone(),
            cashier: before.cashier.clone(),
            language: before.language,
            theme: before.theme,
            receipt_paper: before.receipt_paper,
            receipt_folder: before.receipt_folder.clone(),
            // A printer that breaks at noon is replaced by whoever stands there.
            printer: before.printer.clone(),
            ..self.clone()
        };
        cashiers != *before
    }

    /// The hosts a BankID visit may go to. The stand-in's own host is added by whoever knows the API's address.
    pub fn visit_hosts(&self) -> Vec<String> {
        let always = ["*.bankid.no", "*.frontpayment.no"].map(str::to_owned);
        always
            .into_iter()
            .chain(self.bankid_hosts.iter().cloned())
            .collect()
    }
}

/// Whether BankID and Front Payment may be told to come back here: https, and what they take.
pub(crate) fn is_own_address(url: &Url) -> bool {
    url.scheme() == "https" && CallbackUrl::parse(url.as_str()).is_ok()
}

/// Part of the shop's look that a file from elsewhere holds and nobody can use is left out: no till stays shut for it.
fn or_none<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let kept = Option::<serde_json::Value>::deserialize(deserializer)?;
    Ok(kept.and_then(|kept| {
        let read = serde_json::from_value(kept);
        read.inspect_err(|error| tracing::warn!(%error, "part of the shop's look can't be used"))
            .ok()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_screen_goes_dark_before_a_turn_is_over() {
        let after = |dark_minutes| {
            let kiosk = KioskSettings {
                dark_minutes,
                ..KioskSettings::default()
            };
            kiosk.dark_after(10)
        };
        assert_eq!([0, 1, 11, 30].map(after), [0, 11, 11, 30]);
    }

    #[test]
    fn settings_of_an_older_version_get_todays_defaults() {
        let old: Settings = serde_json::from_str(r#"{"till_name":"Kasse 2"}"#).unwrap();
        assert_eq!(
            old,
            Settings {
                till_name: "Kasse 2".into(),
                ..Settings::default()
            }
        );
    }

    #[test]
    fn an_address_that_nobody_could_have_typed_is_replaced() {
        let mut settings = Settings {
            success_url: Url::parse("ftp://example.no/").unwrap(),
            failure_url: Url::parse("https://example.no/failure").unwrap(),
            ..Settings::default()
        };
        settings.mend();
        assert_eq!(settings.success_url, Settings::default().success_url);
        assert_eq!(settings.failure_url.as_str(), "https://example.no/failure");
        let _ = settings.invoice();
    }

    #[test]
    fn production_starts_without_the_sample_shops_number() {
        let settings = Settings::of_profile(Profile::Production);
        assert_eq!(settings.shop.organization_number, "");
        assert!(
            !Settings::of_profile(Profile::Training)
                .shop
                .organization_number
                .is_empty()
        );
    }
}
