//! In what differs between Front Payment's pages and environments: how EHF takes the lines, and how each call writes the
//! order's date. Settings, because only the merchant's own environment knows.

use kasse_front_payment::{BaseUrl, ClientSettings, OrderDateForm, OrderDateForms, ProductsShape};
use serde::{Deserialize, Serialize};

use crate::settings::Settings;

/// How EHF takes the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductsForm {
    /// `{"0": …}`.
    #[default]
    Map,
    /// `[…]`.
    Array,
}

impl ProductsForm {
    /// As the form names it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Array => "array",
        }
    }

    /// By the form's name.
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        [Self::Map, Self::Array]
            .into_iter()
            .find(|form| form.as_str() == name)
    }
}

/// How an order's date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// `1755150488`.
    #[default]
    UnixSeconds,
    /// `05 Dec, 2023`.
    DayMonthYear,
}

impl DateForm {
    /// As the form names it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::UnixSeconds => "unix_seconds",
            Self::DayMonthYear => "day_month_year",
        }
    }

    /// By the form's name.
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        [Self::UnixSeconds, Self::DayMonthYear]
            .into_iter()
            .find(|form| form.as_str() == name)
    }

    fn wire(self) -> OrderDateForm {
        match self {
            Self::UnixSeconds => OrderDateForm::UnixSeconds,
            Self::DayMonthYear => OrderDateForm::DayMonthYear,
        }
    }
}

/// How each call writes the order's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderDates {
    /// Checkout.
    pub submit: DateForm,
    /// Sent invoice.
    pub create: DateForm,
    /// EHF.
    pub ehf: DateForm,
}

impl Settings {
    /// How the API at this address is called. Read when the till opens.
    pub fn client(&self, base_url: BaseUrl) -> ClientSettings {
        ClientSettings {
            ehf_path: self.ehf_path.clone(),
            ehf_products: match self.ehf_products {
                ProductsForm::Map => ProductsShape::Map,
                ProductsForm::Array => ProductsShape::Array,
            },
            order_date: OrderDateForms {
                submit: self.order_date.submit.wire(),
                create: self.order_date.create.wire(),
                ehf: self.order_date.ehf.wire(),
                // The page calls it a create with a link.
                payment_link: self.order_date.create.wire(),
            },
            connect_timeout_ms: u64::from(self.connect_seconds) * 1_000,
            call_timeout_ms: u64::from(self.call_seconds) * 1_000,
            ..ClientSettings::new(base_url)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_the_clients_own() {
        let base = || BaseUrl::parse("https://api.example/api/v1").unwrap();
        assert_eq!(
            Settings::default().client(base()),
            ClientSettings::new(base())
        );
    }

    #[test]
    fn names_are_read_back() {
        for form in [DateForm::UnixSeconds, DateForm::DayMonthYear] {
            assert_eq!(DateForm::by_name(form.as_str()), Some(form));
        }
        for form in [ProductsForm::Map, ProductsForm::Array] {
            assert_eq!(ProductsForm::by_name(form.as_str()), Some(form));
        }
        assert_eq!(DateForm::by_name("map"), None);
    }
}
