//! What the UI gets when it starts, and what it hears about the surroundings.

use serde::Serialize;

use super::cart::{CartView, CategoryView, ProductPage};
use super::kiosk::KioskSetup;
use super::order::OrderView;
use super::settings::{LanguageName, Theme};

/// Everything that the first screen needs.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Start {
    /// The program's version.
    pub version: String,
    /// The profile.
    pub profile: ProfileName,
    /// Whether this is the kiosk.
    pub kiosk: bool,
    /// How long the kiosk waits.
    pub kiosk_setup: KioskSetup,
    /// The UI's language.
    pub language: LanguageName,
    /// Light or dark.
    pub theme: Theme,
    /// The shop.
    pub shop: ShopView,
    /// The categories in the catalogue's order.
    pub categories: Vec<CategoryView>,
    /// The cart as it was left.
    pub cart: CartView,
    /// An order that was on its way when the program stopped and that a cashier should see now.
    pub open_order: Option<OrderView>,
    /// At the kiosk, whether a customer left something behind: a cart, a language, an order. Their page fell.
    pub customer_there: bool,
    /// The connection.
    pub connection: ConnectionView,
    /// The token.
    pub token: TokenView,
    /// What a person should know.
    pub notices: Vec<NoticeView>,
}

/// What the first screen needs, as the program puts it into the page so that the page need not ask.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FirstAnswers {
    /// What `start` answers.
    pub start: Start,
    /// The first page of the whole catalogue, as `catalogue_search` answers it.
    pub products: ProductPage,
}

/// Profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ProfileName {
    /// The stand-in inside the program.
    Training,
    /// Front Payment's demo environment.
    Demo,
    /// The real thing.
    Production,
    /// An address of one's own.
    Custom,
}

/// The shop and the till.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ShopView {
    /// Shop.
    pub name: String,
    /// The till's name.
    pub till: String,
    /// The cashier's name; may be empty.
    pub cashier: String,
}

/// The connection to Front Payment and what waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConnectionView {
    /// Whether the last call reached Front Payment.
    pub online: bool,
    /// Orders not yet sent.
    pub queued: u32,
    /// Orders that need a person.
    pub attention: u32,
    /// Since when the oldest unsent order waits.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub oldest_at: Option<i64>,
    /// How far Front Payment's clock is before this till's (negative: behind it), in ms; only where it is more than 30 s.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub clock_drift_ms: Option<i64>,
}

/// Where the token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// The profile needs none.
    NotNeeded,
    /// In the keychain.
    Kept,
    /// Given for this run alone.
    ForThisRun,
    /// None yet.
    Missing,
    /// Front Payment refused it.
    Refused,
}

/// The token's state, never the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TokenView {
    /// Where it stands.
    pub state: TokenState,
    /// Whether there is a keychain that can keep it.
    pub keychain: bool,
}

/// What a person should know, and goes on working all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// There is no keychain: a token can be given for this run.
    KeychainUnavailable,
    /// There is no token.
    TokenMissing,
    /// Front Payment refused the token.
    TokenRefused,
    /// Another token was found in the keychain, and is in use.
    TokenReplaced,
    /// The shop has no organisation number, without which no receipt can be made.
    ShopIncomplete,
    /// The catalogue is empty.
    CatalogueEmpty,
    /// The disk is full or can't be written.
    StoreUnwritable,
    /// The disk has less than 500 MB left; `detail` is how many MB.
    DiskLow,
    /// A backup could not be made.
    BackupFailed,
    /// A backup is in the database's place since a short time; `detail` is when it was made, in ms, or empty.
    BackupRestored,
    /// After a restore `detail` orders were found at Front Payment that the database does not know.
    OrdersFound,
    /// The till's clock differs from Front Payment's by `detail` seconds.
    ClockDrift,
    /// The invoice of order `detail` was paid.
    InvoicePaid,
    /// A reminder of the invoice of order `detail` went out.
    InvoiceReminder,
    /// The invoice of order `detail` went to the debt collectors.
    InvoiceCollection,
    /// The order `detail` expired at Front Payment after it had an invoice.
    InvoiceExpired,
    /// The order `detail` became an invoice after it had ended without one.
    InvoicedAfterAll,
}

/// What a notice told is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NoticeOver {
    /// Which.
    pub code: NoticeCode,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NoticeView {
    /// Which.
    pub code: NoticeCode,
    /// Detail; may be empty.
    pub detail: String,
}
