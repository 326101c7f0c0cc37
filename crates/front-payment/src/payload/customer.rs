//! `customerDetails`.

use kasse_core::{Customer, Fodselsnummer, OrganizationNumber, Party};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CustomerDetails<'a> {
    r#type: &'static str,
    country_code: &'a str,
    msisdn: &'a str,
    email: &'a str,
    name: &'a str,
    preferred_language: &'static str,
    /// Of a person alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    personal_number: Option<&'a str>,
    /// Of a company alone; left out, not empty, for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_id: Option<&'a str>,
    address: AddressDetails<'a>,
}

#[derive(Serialize)]
struct AddressDetails<'a> {
    street: &'a str,
    zip: &'a str,
    city: &'a str,
    country: &'a str,
}

impl<'a> CustomerDetails<'a> {
    pub(super) fn of(customer: &'a Customer, personal_number: Option<&'a Fodselsnummer>) -> Self {
        let (kind, personal_number) = match customer.party() {
            Party::Private { .. } => ("private", personal_number),
            Party::Corporate { .. } => ("corporate", None),
        };
        let address = customer.address();
        Self {
            r#type: kind,
            country_code: customer.phone().country_code().as_str(),
            msisdn: customer.phone().msisdn().as_str(),
            email: customer.email().as_str(),
            name: customer.name(),
            preferred_language: customer.language().code(),
            personal_number: personal_number.map(Fodselsnummer::expose),
            organization_id: customer
                .organization_number()
                .map(OrganizationNumber::as_str),
            address: AddressDetails {
                street: address.street(),
                zip: address.zip(),
                city: address.city(),
                country: address.country().as_str(),
            },
        }
    }
}
