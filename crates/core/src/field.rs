//! The fields that a person fills in, and what can be wrong with them.

use std::fmt;

/// A field of the checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Person's or company's name.
    Name,
    /// E-mail.
    Email,
    /// Country code of the phone.
    CountryCode,
    /// Phone.
    Msisdn,
    /// Fødselsnummer.
    PersonalNumber,
    /// Organisasjonsnummer.
    OrganizationNumber,
    /// Street.
    Street,
    /// Postcode.
    Zip,
    /// Town.
    City,
    /// Country.
    Country,
    /// The customer's own reference.
    CustomerReference,
    /// The customer's language.
    Language,
    /// Way to invoice.
    Method,
    /// Days to maturity.
    MaturityDays,
    /// The lines.
    Cart,
    /// The order's date: the till's clock is wrong.
    OrderDate,
    /// None that we know.
    Other,
}

impl Field {
    /// The name by which the UI knows the field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::CountryCode => "country_code",
            Self::Msisdn => "msisdn",
            Self::PersonalNumber => "personal_number",
            Self::OrganizationNumber => "organization_number",
            Self::Street => "street",
            Self::Zip => "zip",
            Self::City => "city",
            Self::Country => "country",
            Self::CustomerReference => "customer_reference",
            Self::Language => "language",
            Self::Method => "method",
            Self::MaturityDays => "maturity_days",
            Self::Cart => "cart",
            Self::OrderDate => "order_date",
            Self::Other => "other",
        }
    }

    /// Every field.
    pub const ALL: [Self; 17] = [
        Self::Name,
        Self::Email,
        Self::CountryCode,
        Self::Msisdn,
        Self::PersonalNumber,
        Self::OrganizationNumber,
        Self::Street,
        Self::Zip,
        Self::City,
        Self::Country,
        Self::CustomerReference,
        Self::Language,
        Self::Method,
        Self::MaturityDays,
        Self::Cart,
        Self::OrderDate,
        Self::Other,
    ];

    /// The field with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What is wrong with a field. It never holds what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    /// Nothing was typed.
    #[error("is missing")]
    Required,
    /// More than fits.
    #[error("is longer than {max} characters")]
    TooLong {
        /// Characters that fit.
        max: usize,
    },
    /// Not as long as it must be.
    #[error("must have {expected} digits")]
    WrongLength {
        /// The number of digits.
        expected: usize,
    },
    /// Something other than digits.
    #[error("must hold digits only")]
    DigitsOnly,
    /// Not a whole e-mail address.
    #[error("is not a whole e-mail address, such as name@company.no")]
    EmailIncomplete,
    /// A control character or the like.
    #[error("holds a character that can't be used")]
    BadCharacter,
    /// No such country.
    #[error("is not a country's two-letter code")]
    UnknownCountry,
    /// Not a country code of a phone.
    #[error("is not a phone's country code, such as +47")]
    PhoneCountry,
    /// Not one of the choices.
    #[error("is not one of the choices")]
    NotAChoice,
}

impl Fault {
    /// The code by which the UI chooses its text.
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong { .. } => "too_long",
            Self::WrongLength { .. } => "wrong_length",
            Self::DigitsOnly => "digits_only",
            Self::EmailIncomplete => "email_incomplete",
            Self::BadCharacter => "bad_character",
            Self::UnknownCountry => "unknown_country",
            Self::PhoneCountry => "phone_country",
            Self::NotAChoice => "not_a_choice",
        }
    }

    /// The number that belongs to the text, if any.
    pub fn number(self) -> Option<usize> {
        match self {
            Self::TooLong { max } => Some(max),
            Self::WrongLength { expected } => Some(expected),
            Self::Required
            | Self::DigitsOnly
            | Self::EmailIncomplete
            | Self::BadCharacter
            | Self::UnknownCountry
            | Self::PhoneCountry
            | Self::NotAChoice => None,
        }
    }
}

/// A field that must be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{field} {fault}")]
pub struct FieldError {
    /// Where.
    pub field: Field,
    /// What.
    pub fault: Fault,
}

impl FieldError {
    /// A fault at a field.
    pub const fn new(field: Field, fault: Fault) -> Self {
        Self { field, fault }
    }
}

/// A field that looks wrong but may be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldWarning {
    /// The check digits of a fødselsnummer or an organisasjonsnummer don't fit.
    CheckDigit(Field),
}

impl FieldWarning {
    /// Where.
    pub fn field(self) -> Field {
        let Self::CheckDigit(field) = self;
        field
    }

    /// The code by which the UI chooses its text.
    pub fn code(self) -> &'static str {
        match self {
            Self::CheckDigit(_) => "check_digit",
        }
    }
}
