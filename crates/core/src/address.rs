//! Where a customer lives.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::field::{Fault, Field, FieldError};
use crate::text::{Text, parse_text};

/// A postcode: four digits in Norway, 2 to 12 letters, digits, blanks and dashes elsewhere.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostalCode(String);

impl PostalCode {
    /// Reads a postcode of a country.
    pub fn parse(country: &Country, typed: &str) -> Result<Self, FieldError> {
        let error = |fault| Err(FieldError::new(Field::Zip, fault));
        let typed = typed.trim();
        if typed.is_empty() {
            return error(Fault::Required);
        }
        if country.is_norway() {
            let compact: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
            if !compact.bytes().all(|byte| byte.is_ascii_digit()) {
                return error(Fault::DigitsOnly);
            }
            if compact.len() != 4 {
                return error(Fault::WrongLength { expected: 4 });
            }
            return Ok(Self(compact));
        }
        if typed.chars().count() > 12 {
            return error(Fault::TooLong { max: 12 });
        }
        if !typed
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-')
        {
            return error(Fault::BadCharacter);
        }
        Ok(Self(typed.to_ascii_uppercase()))
    }

    /// The postcode.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PostalCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PostalCode(…)")
    }
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    street: Text,
    zip: PostalCode,
    city: Text,
    country: Country,
}

impl Address {
    /// Longest street, in characters.
    pub const MAX_STREET: usize = 100;
    /// Longest town, in characters.
    pub const MAX_CITY: usize = 60;

    /// Reads an address; all that is wrong is told at once.
    pub fn parse(
        street: &str,
        zip: &str,
        city: &str,
        country: &str,
    ) -> Result<Self, Vec<FieldError>> {
        let street = parse_text(Field::Street, street, Self::MAX_STREET);
        let city = parse_text(Field::City, city, Self::MAX_CITY);
        let country = Country::parse(country);
        let norway = || Country::parse("").expect("BUG: Norway is a country");
        let zip = PostalCode::parse(country.as_ref().unwrap_or(&norway()), zip);
        match (street, zip, city, country) {
            (Ok(street), Ok(zip), Ok(city), Ok(country)) => Ok(Self {
                street,
                zip,
                city,
                country,
            }),
            (street, zip, city, country) => {
                Err([street.err(), zip.err(), city.err(), country.err()]
                    .into_iter()
                    .flatten()
                    .collect())
            }
        }
    }

    /// Street and number.
    pub fn street(&self) -> &str {
        self.street.as_str()
    }

    /// Postcode.
    pub fn zip(&self) -> &str {
        self.zip.as_str()
    }

    /// Town.
    pub fn city(&self) -> &str {
        self.city.as_str()
    }

    /// Country.
    pub fn country(&self) -> &Country {
        &self.country
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_told_at_once() {
        let errors = Address::parse("", "70301", " ", "NO").unwrap_err();
        let fields: Vec<_> = errors
            .iter()
            .map(|error| (error.field, error.fault))
            .collect();
        assert_eq!(
            fields,
            [
                (Field::Street, Fault::Required),
                (Field::Zip, Fault::WrongLength { expected: 4 }),
                (Field::City, Fault::Required)
            ]
        );
    }

    #[test]
    fn postcodes_follow_their_country() {
        assert!(Address::parse("Storgatan 1", "111 29", "Stockholm", "se").is_ok());
        let zip = |country: &str, typed| {
            Address::parse("G 1", typed, "By", country).unwrap_err()[0].fault
        };
        assert_eq!(zip("", "70A0"), Fault::DigitsOnly);
        assert_eq!(zip("DE", "1234567890123"), Fault::TooLong { max: 12 });
        assert_eq!(zip("DE", "<b>"), Fault::BadCharacter);
    }
}
