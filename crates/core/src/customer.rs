//! Who is invoiced.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::contact::{Email, Phone};
use crate::field::{Fault, Field, FieldError, FieldWarning};
use crate::identifiers::{Fodselsnummer, OrganizationNumber};
use crate::text::{Text, parse_text};

/// Person or company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    /// A person.
    Private,
    /// A company.
    Corporate,
}

/// The languages in which Front Payment writes to customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerLanguage {
    /// Norwegian.
    #[default]
    No,
    /// English.
    En,
    /// Swedish.
    Sv,
    /// Danish.
    Da,
    /// German.
    De,
}

impl CustomerLanguage {
    /// As Front Payment names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::En => "en",
            Self::Sv => "sv",
            Self::Da => "da",
            Self::De => "de",
        }
    }

    fn parse(typed: &str) -> Result<Self, FieldError> {
        match typed.trim() {
            "" | "no" | "nb" => Ok(Self::No),
            "en" => Ok(Self::En),
            "sv" => Ok(Self::Sv),
            "da" => Ok(Self::Da),
            "de" => Ok(Self::De),
            _ => Err(FieldError::new(Field::Language, Fault::NotAChoice)),
        }
    }
}

/// Person or company with what only they have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A person. The fødselsnummer is kept apart from the customer: see [`ParsedCustomer`].
    Private {
        /// Full name.
        name: Text,
    },
    /// A company.
    Corporate {
        /// The company's name.
        name: Text,
        /// Its number.
        organization_number: OrganizationNumber,
    },
}

/// A customer. `Debug` shows no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    party: Party,
    email: Email,
    phone: Phone,
    address: Address,
    language: CustomerLanguage,
    reference: Option<Text>,
}

/// The fields as typed. A person's organisation number and a company's personal number are not looked at.
#[derive(Clone)]
pub struct CustomerInput<'a> {
    /// Person or company.
    pub kind: CustomerKind,
    /// Name.
    pub name: &'a str,
    /// E-mail.
    pub email: &'a str,
    /// Phone's country code.
    pub country_code: &'a str,
    /// Phone.
    pub msisdn: &'a str,
    /// Fødselsnummer; may be empty here, a way to invoice may need it.
    pub personal_number: &'a str,
    /// Organisasjonsnummer.
    pub organization_number: &'a str,
    /// Street.
    pub street: &'a str,
    /// Postcode.
    pub zip: &'a str,
    /// Town.
    pub city: &'a str,
    /// Country.
    pub country: &'a str,
    /// The customer's own reference; may be empty.
    pub customer_reference: &'a str,
    /// Language; empty is Norwegian.
    pub language: &'a str,
}

/// What was read from [`CustomerInput`].
#[derive(Debug, Clone)]
pub struct ParsedCustomer {
    /// The customer.
    pub customer: Customer,
    /// The fødselsnummer of a person, where given. Never part of what is stored.
    pub personal_number: Option<Fodselsnummer>,
    /// What looks wrong.
    pub warnings: Vec<FieldWarning>,
}

/// Why there is no customer, and what looks wrong besides: both are to be seen at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyCustomer {
    /// What is wrong, in the order of the form; never empty.
    pub errors: Vec<FieldError>,
    /// What looks wrong.
    pub warnings: Vec<FieldWarning>,
}

impl Customer {
    /// Longest name, in characters.
    pub const MAX_NAME: usize = 100;
    /// Longest reference, in characters.
    pub const MAX_REFERENCE: usize = 50;

    /// Reads a customer; all that is wrong is told at once, in the order of the form.
    pub fn parse(input: &CustomerInput<'_>) -> Result<ParsedCustomer, FaultyCustomer> {
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        let mut keep = |error: FieldError| errors.push(error);

        let name = parse_text(Field::Name, input.name, Self::MAX_NAME)
            .map_err(&mut keep)
            .ok();
        let email = Email::parse(input.email).map_err(&mut keep).ok();
        let phone = Phone::parse(input.country_code, input.msisdn)
            .map_err(&mut keep)
            .ok();
        let personal_number = optional(
            input.kind == CustomerKind::Private,
            input.personal_number,
            Fodselsnummer::parse,
        )
        .map_err(&mut keep)
        .unwrap_or_default();
        let organization_number = (input.kind == CustomerKind::Corporate)
            .then(|| OrganizationNumber::parse(input.organization_number))
            .transpose()
            .map_err(&mut keep)
            .unwrap_or_default();
        let address = Address::parse(input.street, input.zip, input.city, input.country)
            .map_err(|found| found.into_iter().for_each(&mut keep))
            .ok();
        let reference = optional(true, input.customer_reference, |typed| {
            parse_text(Field::CustomerReference, typed, Self::MAX_REFERENCE)
        })
        .map_err(&mut keep)
        .unwrap_or_default();
        let language = CustomerLanguage::parse(input.language)
            .map_err(&mut keep)
            .ok();

        let personal_number = personal_number.map(|read| {
            warnings.extend(read.warning);
            read.value
        });
        let organization_number = organization_number.map(|read| {
            warnings.extend(read.warning);
            read.value
        });
        let party = match (input.kind, name, organization_number) {
            (CustomerKind::Private, Some(name), _) => Some(Party::Private { name }),
            (CustomerKind::Corporate, Some(name), Some(organization_number)) => {
                Some(Party::Corporate {
                    name,
                    organization_number,
                })
            }
            (CustomerKind::Private | CustomerKind::Corporate, ..) => None,
        };
        match (party, email, phone, address, language) {
            (Some(party), Some(email), Some(phone), Some(address), Some(language))
                if errors.is_empty() =>
            {
                let customer = Self {
                    party,
                    email,
                    phone,
                    address,
                    language,
                    reference,
                };
                Ok(ParsedCustomer {
                    customer,
                    personal_number,
                    warnings,
                })
            }
            _ => Err(FaultyCustomer { errors, warnings }),
        }
    }

    /// Person or company.
    pub fn kind(&self) -> CustomerKind {
        match self.party {
            Party::Private { .. } => CustomerKind::Private,
            Party::Corporate { .. } => CustomerKind::Corporate,
        }
    }

    /// Person or company, with what only they have.
    pub fn party(&self) -> &Party {
        &self.party
    }

    /// Name.
    pub fn name(&self) -> &str {
        match &self.party {
            Party::Private { name } | Party::Corporate { name, .. } => name.as_str(),
        }
    }

    /// The company's number.
    pub fn organization_number(&self) -> Option<&OrganizationNumber> {
        match &self.party {
            Party::Private { .. } => None,
            Party::Corporate {
                organization_number,
                ..
            } => Some(organization_number),
        }
    }

    /// E-mail.
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// Phone.
    pub fn phone(&self) -> &Phone {
        &self.phone
    }

    /// Address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Language.
    pub fn language(&self) -> CustomerLanguage {
        self.language
    }

    /// The customer's own reference.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_ref().map(Text::as_str)
    }
}

/// Reads a field that may be empty, and only where it applies.
fn optional<T>(
    applies: bool,
    typed: &str,
    parse: impl FnOnce(&str) -> Result<T, FieldError>,
) -> Result<Option<T>, FieldError> {
    if applies && !typed.trim().is_empty() {
        parse(typed).map(Some)
    } else {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kari() -> CustomerInput<'static> {
        CustomerInput {
            kind: CustomerKind::Private,
            name: "Kari Nordmann",
            email: "kari@example.no",
            country_code: "+47",
            msisdn: "900 12 345",
            personal_number: "02013299997",
            organization_number: "",
            street: "Klostergata 1",
            zip: "7030",
            city: "Trondheim",
            country: "NO",
            customer_reference: "",
            language: "",
        }
    }

    #[test]
    fn a_person_is_read() {
        let read = Customer::parse(&kari()).unwrap();
        assert_eq!(read.customer.kind(), CustomerKind::Private);
        assert_eq!(read.personal_number.unwrap().expose(), "02013299997");
        assert!(read.warnings.is_empty());
    }

    #[test]
    fn a_company_needs_its_number() {
        let company = CustomerInput {
            kind: CustomerKind::Corporate,
            ..kari()
        };
        let faulty = Customer::parse(&company).unwrap_err();
        assert_eq!(
            faulty.errors,
            [FieldError::new(Field::OrganizationNumber, Fault::Required)]
        );
        let company = CustomerInput {
            organization_number: "123456789",
            personal_number: "x",
            ..company
        };
        let read = Customer::parse(&company).unwrap();
        assert_eq!(
            read.warnings,
            [FieldWarning::CheckDigit(Field::OrganizationNumber)]
        );
        assert!(
            read.personal_number.is_none(),
            "a company has no personal number"
        );
    }

    #[test]
    fn all_faults_come_in_the_order_of_the_form() {
        let empty = CustomerInput {
            name: "",
            email: "kari",
            msisdn: "9001234",
            personal_number: "123",
            street: "",
            zip: "1",
            city: "",
            country: "QQ",
            ..kari()
        };
        let fields: Vec<_> = Customer::parse(&empty)
            .unwrap_err()
            .errors
            .iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(
            fields,
            [
                Field::Name,
                Field::Email,
                Field::Msisdn,
                Field::PersonalNumber,
                Field::Street,
                Field::Zip,
                Field::City,
                Field::Country
            ]
        );
    }

    #[test]
    fn what_looks_wrong_is_told_beside_what_is() {
        let half = CustomerInput {
            personal_number: "02013299998",
            email: "",
            ..kari()
        };
        let faulty = Customer::parse(&half).unwrap_err();
        assert_eq!(
            faulty.errors,
            [FieldError::new(Field::Email, Fault::Required)]
        );
        assert_eq!(
            faulty.warnings,
            [FieldWarning::CheckDigit(Field::PersonalNumber)]
        );
    }

    #[test]
    fn debug_shows_no_personal_data() {
        let shown = format!("{:?}", Customer::parse(&kari()).unwrap());
        for secret in [
            "Kari",
            "kari@",
            "90012345",
            "0201",
            "Kloster",
            "7030",
            "Trondheim",
        ] {
            assert!(!shown.contains(secret), "{secret} shows in {shown}");
        }
    }
}
