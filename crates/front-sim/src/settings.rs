//! Everything about the stand-in that a test or a demonstration may want different.

use serde::{Deserialize, Serialize};

use crate::payload::OrderCall;

/// The stand-in's settings. In JSON as here; the control API takes any part of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Which bearer tokens are accepted.
    pub token: TokenRule,
    /// Milliseconds added to the machine's clock for everything the stand-in dates or compares, the `Date` header included.
    pub clock_offset_ms: i64,
    /// How many times faster than the machine's clock the stand-in's runs, for everything that it dates or compares.
    /// Delays and the rate limit's window are not shortened by it.
    pub clock_speed: u32,
    /// When the machine's clock and one that runs faster showed the same time, in Unix milliseconds.
    pub clock_origin_ms: i64,
    /// Milliseconds added to the `Date` header alone.
    pub date_header_offset_ms: i64,
    /// How far in the past an `orderDate` in Unix seconds may lie.
    pub order_date_tolerance_seconds: u32,
    /// The format of `orderDate`, per call.
    pub order_date_format: OrderDateFormats,
    /// Allowed VAT rates in hundredths of a per cent.
    pub vat_rates_hundredths: Vec<u32>,
    /// Milliseconds from SENT to INVOICED for Send Invoice and EHF.
    pub invoice_delay_ms: u64,
    /// Milliseconds until an accepted refund shows.
    pub refund_delay_ms: u64,
    /// Requests allowed in a window.
    pub rate_limit: RateLimit,
    /// Days until the invoice is due where a company's payload does not say.
    pub default_maturity_days: u32,
    /// Whether the lines of `details` carry an `id`, as refunds need and the documents do not show.
    pub details_carry_ids: bool,
    /// Whether a refund must name its products, as the documents have it. Where `details` carries no ids, nobody could.
    pub refund_needs_products: bool,
    /// Whether `details` carries `referenceNo`, which the documents do not list.
    pub details_carry_reference: bool,
    /// The credit check of the private flow.
    pub credit: CreditSettings,
    /// How the pages of the private flow behave.
    pub bankid: BankIdSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token: TokenRule::Prefix("sim-".to_owned()),
            clock_offset_ms: 0,
            clock_speed: 1,
            clock_origin_ms: 0,
            date_header_offset_ms: 0,
            order_date_tolerance_seconds: 5,
            order_date_format: OrderDateFormats::default(),
            vat_rates_hundredths: vec![0, 1200, 1500, 2500],
            invoice_delay_ms: 1500,
            refund_delay_ms: 1500,
            rate_limit: RateLimit::default(),
            default_maturity_days: 14,
            details_carry_ids: true,
            refund_needs_products: true,
            details_carry_reference: true,
            credit: CreditSettings::default(),
            bankid: BankIdSettings::default(),
        }
    }
}

/// Which bearer tokens are accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenRule {
    /// Any token that begins so.
    Prefix(String),
    /// This one alone.
    Exact(String),
    /// None: every token was revoked.
    Revoked,
}

impl TokenRule {
    pub(crate) fn accepts(&self, token: &str) -> bool {
        match self {
            Self::Prefix(prefix) => token.starts_with(prefix),
            Self::Exact(exact) => token == exact,
            Self::Revoked => false,
        }
    }
}

/// How `orderDate` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderDateFormat {
    /// Ten digits of Unix seconds.
    #[default]
    UnixSeconds,
    /// `05 Dec, 2023`, as older pages and the demo of 2025 wanted.
    DayMonthYear,
}

/// The format of `orderDate`, per call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderDateFormats {
    /// For `orders/invoice/submit`.
    pub submit: OrderDateFormat,
    /// For `orders/invoice/create`.
    pub create: OrderDateFormat,
    /// For both EHF paths.
    pub ehf: OrderDateFormat,
    /// For `orders/payment-link/create`.
    pub payment_link: OrderDateFormat,
}

impl OrderDateFormats {
    pub(crate) fn of(self, call: OrderCall) -> OrderDateFormat {
        match call {
            OrderCall::Submit => self.submit,
            OrderCall::Create => self.create,
            OrderCall::Ehf | OrderCall::EhfNewer => self.ehf,
            OrderCall::PaymentLink => self.payment_link,
        }
    }
}

/// A window of time and how many requests fit in it. Told in the `x-ratelimit-…` headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimit {
    /// Requests in a window.
    pub requests: u32,
    /// Length of the window, milliseconds.
    pub window_ms: u64,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self {
            requests: 240,
            window_ms: 60_000,
        }
    }
}

/// The credit check: who is declined, and how long it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CreditSettings {
    /// Everybody's score. Below 315 is declined, as the real service does.
    pub score: u32,
    /// Orders above this many øre are declined.
    pub limit_ore: Option<i64>,
    /// A customer whose name contains this, in whatever letter case, is declined.
    pub declined_name: String,
    /// These personal numbers are declined.
    pub declined_personal_numbers: Vec<String>,
    /// How long the check takes, milliseconds.
    pub wait_ms: u64,
}

impl Default for CreditSettings {
    fn default() -> Self {
        Self {
            score: 720,
            limit_ore: None,
            declined_name: "Kredittavslag".to_owned(),
            declined_personal_numbers: Vec::new(),
            wait_ms: 1800,
        }
    }
}

/// How the pages of the private flow behave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BankIdSettings {
    /// Who acts: the person before the page, or the page itself.
    pub behaviour: BankIdBehaviour,
    /// How long a page stands before it goes on by itself, milliseconds.
    pub auto_step_ms: u64,
    /// Milliseconds from signing to INVOICED. The browser is sent to the success address at once.
    pub invoice_delay_ms: u64,
    /// Whether a customer who broke off may open the address again while the order is SENT. Not documented.
    pub restart_after_cancel: bool,
    /// What a hostile page tries, in this order. Alerts hold a page up and navigations may end it.
    pub hostile_acts: Vec<HostileAct>,
    /// What becomes of an order whose customer declined or was declined.
    pub after_decline: AfterDecline,
}

impl Default for BankIdSettings {
    fn default() -> Self {
        Self {
            behaviour: BankIdBehaviour::Normal,
            auto_step_ms: 700,
            invoice_delay_ms: 0,
            restart_after_cancel: true,
            hostile_acts: vec![
                HostileAct::Bridge,
                HostileAct::Popup,
                HostileAct::Fullscreen,
                HostileAct::Download,
                HostileAct::Alerts,
                HostileAct::Clipboard,
                HostileAct::Navigate,
            ],
            after_decline: AfterDecline::StaysSent,
        }
    }
}

/// Who acts on the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankIdBehaviour {
    /// A person clicks.
    Normal,
    /// Goes on by itself through every page to the signed agreement.
    AutoApprove,
    /// Goes on by itself and declines the agreement.
    AutoDecline,
    /// Goes on by itself and breaks off before BankID.
    AutoCancel,
    /// The first page never answers.
    Hang,
    /// The pages work, but the credit check never ends.
    StuckCreditCheck,
    /// A page that tries to get out of its window.
    Hostile,
}

/// Something that a hostile page tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostileAct {
    /// Calls the desktop program through the bridge of its own pages.
    Bridge,
    /// Opens a window.
    Popup,
    /// Takes the whole screen.
    Fullscreen,
    /// Saves a file.
    Download,
    /// Shows three alerts, one after the other.
    Alerts,
    /// Reads what was copied elsewhere, and puts something in its place.
    Clipboard,
    /// Leads to the shop's own address for a success, without a signature.
    Success,
    /// Leaves for a look-alike of BankID, another host, a local file, and the shop's success path on another host.
    Navigate,
}

/// What becomes of an order whose customer declined: no status is documented for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterDecline {
    /// It stays SENT.
    StaysSent,
    /// It becomes CANCELLED.
    Cancelled,
}
