//! What can be set.

use crate::base_url::BaseUrl;
use crate::callback_url::CallbackUrl;
use crate::error::ClientError;

/// How the lines of an EHF order are sent; the pages differ. The other calls take an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProductsShape {
    /// `{"0": {…}, "1": {…}}`, as on the page of the call.
    #[default]
    Map,
    /// `[{…}, {…}]`.
    Array,
}

/// How an order's date is written; pages and environments differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrderDateForm {
    /// `1755150488`: seconds since 1970 in UTC, as a string.
    #[default]
    UnixSeconds,
    /// `05 Dec, 2023`: the day in Norway, with two digits and the month in English.
    DayMonthYear,
}

/// The form of the date in each call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderDateForms {
    /// In `orders/invoice/submit`.
    pub submit: OrderDateForm,
    /// In `orders/invoice/create`.
    pub create: OrderDateForm,
    /// In the call for EHF.
    pub ehf: OrderDateForm,
    /// In `orders/payment-link/create`.
    pub payment_link: OrderDateForm,
}

/// How the API is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSettings {
    /// Where it is.
    pub base_url: BaseUrl,
    /// Path of the call for EHF below `connect/`. Newer pages: `orders/ehf/create`.
    pub ehf_path: String,
    /// How EHF takes the lines.
    pub ehf_products: ProductsShape,
    /// How the order's date is written.
    pub order_date: OrderDateForms,
    /// Longest time until a connection stands, in ms, from 1.
    pub connect_timeout_ms: u64,
    /// Longest time of a whole call, in ms, from 1: connection, request, answer and its body.
    pub call_timeout_ms: u64,
    /// Most bytes of an answer's body that are read. A longer body is unreadable.
    pub max_body_bytes: usize,
    /// The same for the list of all orders, which has no pages: some 20 000 orders in 1 MiB.
    pub max_list_bytes: usize,
    /// Longest time of the call for the list of all orders, in ms, from 1.
    pub list_timeout_ms: u64,
}

impl ClientSettings {
    /// Path of the call for EHF unless set otherwise.
    pub const EHF_PATH: &str = "orders/invoice/create/ehf";

    /// The defaults, for an API at this address: 5 s to connect, 30 s a call, bodies of 1 MiB; two
    /// minutes and 32 MiB for the list of all orders.
    pub fn new(base_url: BaseUrl) -> Self {
        Self {
            base_url,
            ehf_path: Self::EHF_PATH.to_owned(),
            ehf_products: ProductsShape::default(),
            order_date: OrderDateForms::default(),
            connect_timeout_ms: 5_000,
            call_timeout_ms: 30_000,
            max_body_bytes: 1024 * 1024,
            max_list_bytes: 32 * 1024 * 1024,
            list_timeout_ms: 120_000,
        }
    }

    /// Whether anything can be called with them.
    pub(crate) fn check(&self) -> Result<(), ClientError> {
        let part_fits = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        if !self.ehf_path.split('/').all(part_fits) {
            return Err(ClientError::EhfPath(self.ehf_path.clone()));
        }
        for (name, limit) in [
            ("connect_timeout_ms", self.connect_timeout_ms),
            ("call_timeout_ms", self.call_timeout_ms),
            (
                "max_body_bytes",
                self.max_body_bytes.try_into().unwrap_or(u64::MAX),
            ),
            (
                "max_list_bytes",
                self.max_list_bytes.try_into().unwrap_or(u64::MAX),
            ),
            ("list_timeout_ms", self.list_timeout_ms),
        ] {
            if limit == 0 {
                return Err(ClientError::Limit(name));
            }
        }
        Ok(())
    }
}

/// How often Front Payment gathers orders into invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InvoiceInterval {
    /// Daily: what a shop wants.
    #[default]
    Daily,
    /// Once a month.
    Monthly,
    /// Twice a month.
    TwiceAMonth,
}

impl InvoiceInterval {
    /// The number on the wire.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Daily => 0,
            Self::Monthly => 1,
            Self::TwiceAMonth => 2,
        }
    }
}

/// What the merchant has set for every invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceSettings {
    /// Told of every change of an order's status. A till has no public address: it polls, but the address is required.
    pub callback_url: CallbackUrl,
    /// Where BankID's visit ends when it went well.
    pub success_url: CallbackUrl,
    /// Where BankID's visit ends when it did not.
    pub failure_url: CallbackUrl,
    /// Whether Front Payment adds the merchant's fee. The customer must be told.
    pub fee_applicable: bool,
    /// How often orders are gathered into invoices.
    pub interval: InvoiceInterval,
    /// Whether each order gets an invoice of its own.
    pub separate_invoices: bool,
}

impl InvoiceSettings {
    /// Without a fee, invoiced daily, each order by itself.
    pub fn new(
        callback_url: CallbackUrl,
        success_url: CallbackUrl,
        failure_url: CallbackUrl,
    ) -> Self {
        Self {
            callback_url,
            success_url,
            failure_url,
            fee_applicable: false,
            interval: InvoiceInterval::default(),
            separate_invoices: true,
        }
    }
}
