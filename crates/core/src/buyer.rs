//! Who an order is for, as far as the order itself says it.

use serde::{Deserialize, Serialize};

use crate::customer::{Customer, CustomerKind, CustomerLanguage, Party};
use crate::identifiers::OrganizationNumber;
use crate::text::Text;

/// The customer of an order; or, where their data are kept apart from it, what is left without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Buyer {
    /// Their data are kept apart, sealed, as long as the order needs them, and erased after that.
    Withheld {
        /// What is no person's.
        withheld: Withheld,
    },
    /// The order holds them.
    Known(Customer),
}

/// What stays of a customer whose data are not in the order: nothing that tells of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    language: CustomerLanguage,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<Company>,
}

/// What is a company's own: not the e-mail, phone and reference, which may be a person's there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Company {
    name: Text,
    organization_number: OrganizationNumber,
}

impl Buyer {
    /// Person or company.
    pub fn kind(&self) -> CustomerKind {
        match self {
            Self::Known(customer) => customer.kind(),
            Self::Withheld { withheld } if withheld.company.is_some() => CustomerKind::Corporate,
            Self::Withheld { .. } => CustomerKind::Private,
        }
    }

    /// The customer, where the order holds them.
    pub fn known(&self) -> Option<&Customer> {
        match self {
            Self::Known(customer) => Some(customer),
            Self::Withheld { .. } => None,
        }
    }

    /// Whether the data are kept apart from the order, or are erased.
    pub fn is_withheld(&self) -> bool {
        self.known().is_none()
    }

    /// The name; empty for a person's that is withheld.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(customer) => customer.name(),
            Self::Withheld { withheld } => withheld
                .company
                .as_ref()
                .map_or("", |company| company.name.as_str()),
        }
    }

    /// The company's number.
    pub fn organization_number(&self) -> Option<&OrganizationNumber> {
        match self {
            Self::Known(customer) => customer.organization_number(),
            Self::Withheld { withheld } => withheld
                .company
                .as_ref()
                .map(|company| &company.organization_number),
        }
    }

    /// Language.
    pub fn language(&self) -> CustomerLanguage {
        match self {
            Self::Known(customer) => customer.language(),
            Self::Withheld { withheld } => withheld.language,
        }
    }

    /// The same buyer without a person's data, and the customer, where they were known.
    pub(crate) fn withholding(self) -> (Self, Option<Customer>) {
        let Self::Known(customer) = self else {
            return (self, None);
        };
        let company = match customer.party() {
            Party::Private { .. } => None,
            Party::Corporate {
                name,
                organization_number,
            } => Some(Company {
                name: name.clone(),
                organization_number: organization_number.clone(),
            }),
        };
        let withheld = Withheld {
            language: customer.language(),
            company,
        };
        (Self::Withheld { withheld }, Some(customer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::CustomerInput;

    fn customer(kind: CustomerKind) -> Customer {
        let input = CustomerInput {
            kind,
            name: "Zaphodia Qwertz",
            email: "zaphodia@example.no",
            country_code: "",
            msisdn: "90012345",
            personal_number: "",
            organization_number: "123456785",
            street: "Plutogata 1",
            zip: "7030",
            city: "Trondheim",
            country: "",
            customer_reference: "Trillian",
            language: "sv",
        };
        Customer::parse(&input).unwrap().customer
    }

    #[test]
    fn nothing_of_a_person_is_left() {
        let person = Buyer::Known(customer(CustomerKind::Private));
        let (left, taken) = person.clone().withholding();
        assert_eq!(taken.as_ref(), person.known());
        assert_eq!(
            serde_json::to_string(&left).unwrap(),
            r#"{"withheld":{"language":"sv"}}"#
        );
        assert_eq!((left.kind(), left.name()), (CustomerKind::Private, ""));
        assert_eq!(left.language(), CustomerLanguage::Sv);
        assert_eq!(left.clone().withholding(), (left, None));
    }

    #[test]
    fn a_company_keeps_its_name_and_number() {
        let (left, _) = Buyer::Known(customer(CustomerKind::Corporate)).withholding();
        assert_eq!(
            serde_json::to_string(&left).unwrap(),
            r#"{"withheld":{"language":"sv","company":{"name":"Zaphodia Qwertz","organization_number":"123456785"}}}"#
        );
        assert_eq!(left.kind(), CustomerKind::Corporate);
        assert!(left.organization_number().is_some());
    }

    #[test]
    fn what_is_stored_is_read_again() {
        for kind in [CustomerKind::Private, CustomerKind::Corporate] {
            let known = Buyer::Known(customer(kind));
            let (left, _) = known.clone().withholding();
            for buyer in [known, left] {
                let stored = serde_json::to_string(&buyer).unwrap();
                assert_eq!(serde_json::from_str::<Buyer>(&stored).unwrap(), buyer);
            }
            // As orders of older versions have it.
            let stored = serde_json::to_string(&customer(kind)).unwrap();
            assert_eq!(
                serde_json::from_str::<Buyer>(&stored).unwrap().known(),
                Some(&customer(kind))
            );
        }
    }
}
