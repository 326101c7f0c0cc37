//! Who sells.

use kasse_core::OrganizationNumber;

use crate::notation::grouped_organization_number;

/// The shop as receipts name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    /// The company's name.
    pub name: String,
    /// Organisation number.
    pub organization_number: OrganizationNumber,
    /// Registered for VAT: `MVA` stands behind the number.
    pub vat_registered: bool,
    /// An AS or ASA: `Foretaksregisteret` is printed.
    pub in_business_register: bool,
    /// Street; may be empty.
    pub street: String,
    /// Postcode; may be empty.
    pub zip: String,
    /// Town; may be empty.
    pub city: String,
    /// Phone, as it is to be printed.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

impl Seller {
    /// The organisation number as the law wants it: `987 654 325 MVA` when registered for VAT.
    pub fn displayed_organization_number(&self) -> String {
        let number = grouped_organization_number(&self.organization_number);
        if self.vat_registered {
            format!("{number}\u{a0}MVA")
        } else {
            number
        }
    }
}
