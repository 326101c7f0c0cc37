//! The customer's step and the choice of a way to invoice.

use serde::{Deserialize, Serialize};

/// Who is invoiced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    /// A person.
    Private,
    /// A company.
    Corporate,
}

/// A way to invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MethodName {
    /// Checkout: a person identifies with BankID; a company is invoiced at once.
    Checkout,
    /// Front Payment sends the invoice, no BankID.
    SendInvoice,
    /// An EHF invoice to a company.
    Ehf,
    /// The customer gets a link, and pays there or chooses the invoice. Goods stay until then.
    PaymentLink,
}

/// The customer's fields as typed. Which are needed depends on the kind.
/// Field names in problems are the names here.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CustomerForm {
    /// Person or company.
    pub kind: CustomerKind,
    /// Full name, or the company's.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Country code of the phone, such as `+47`.
    pub country_code: String,
    /// Phone without country code.
    pub msisdn: String,
    /// Fødselsnummer, 11 digits; persons alone.
    pub personal_number: String,
    /// Organisasjonsnummer, 9 digits; companies alone.
    pub organization_number: String,
    /// Street.
    pub street: String,
    /// Postcode.
    pub zip: String,
    /// Town.
    pub city: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// The customer's own reference, may be empty.
    pub customer_reference: String,
    /// The customer's language with Front Payment: `no`, `en`, `sv`, `da`, `de`.
    pub language: String,
}

impl std::fmt::Debug for CustomerForm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("CustomerForm")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What is wrong, or looks wrong, in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldProblem {
    /// The field's name as in [`CustomerForm`], or `cart`, `method`, `maturity_days`, `order_date`, `other`.
    pub field: String,
    /// Chooses the text: `required`, `too_long`, `email_incomplete`, `digits_only`, `wrong_length`, `check_digit`,
    /// `unknown_country`, `bad_character`, `phone_country`, `server` (then `message` is what Front Payment wrote); in
    /// settings also `pin_length`, `amount`, `sum_below_order`, `wait_range`, `color`, `picture_unreadable`,
    /// `picture_too_large`, `picture_too_small`, `picture_too_pale`.
    pub code: String,
    /// Detail: the wanted length for `wrong_length` and `too_long`, the server's words for `server`; else empty.
    pub message: String,
}

/// The answer to a filled-in customer step.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CustomerCheck {
    /// These must be mended first.
    pub errors: Vec<FieldProblem>,
    /// These may be right all the same: a failing check digit.
    pub warnings: Vec<FieldProblem>,
    /// The ways to invoice this customer, best first. Empty while there are errors.
    pub methods: Vec<MethodView>,
}

/// A way to invoice as a choice.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing that a choice shows, and any mix of them can be"
)]
pub struct MethodView {
    /// Which.
    pub method: MethodName,
    /// Whether it can be chosen now.
    pub available: bool,
    /// Why not: `personal_number_missing`, `offline`, `offline_not_allowed`, `offline_order_too_large`,
    /// `offline_sum_too_large`, `token_missing`, `corporate_only`; else empty.
    pub reason: String,
    /// The limit that is in the way, in øre, where the reason is an amount.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub limit: Option<i64>,
    /// Whether the order is invoiced the moment it is sent, with no way back.
    pub immediate: bool,
    /// Whether the customer identifies with BankID.
    pub bankid: bool,
    /// Allowed days to maturity.
    pub maturities: Vec<u16>,
    /// The one chosen at first.
    pub default_maturity: u16,
    /// Whether Front Payment may add an invoice fee (by the merchant's settings there).
    pub fee_may_apply: bool,
}

/// Places the order: the cart, this customer, this way.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Place {
    /// The customer as typed.
    pub customer: CustomerForm,
    /// The way to invoice.
    pub method: MethodName,
    /// Days to maturity, one of the allowed.
    pub maturity_days: u16,
    /// The amount that was confirmed, in øre. If the cart changed since, nothing is placed.
    #[cfg_attr(test, ts(type = "number"))]
    pub confirmed_amount: i64,
}
