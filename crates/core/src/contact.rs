//! E-mail and phone.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::{Fault, Field, FieldError};

/// An e-mail address: one `@`, a domain with a dot, no blanks, at most 254 characters.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address. Whether it exists is not ours to know.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let error = |fault| Err(FieldError::new(Field::Email, fault));
        let typed = typed.trim();
        if typed.is_empty() {
            return error(Fault::Required);
        }
        if typed.len() > 254 {
            return error(Fault::TooLong { max: 254 });
        }
        let Some((local, domain)) = typed.rsplit_once('@') else {
            return error(Fault::EmailIncomplete);
        };
        let label_fits = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_fits = domain.contains('.')
            && domain.split('.').all(label_fits)
            && domain
                .rsplit('.')
                .next()
                .is_some_and(|top| top.chars().count() >= 2);
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .chars()
                .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        if local_fits && domain_fits {
            Ok(Self(typed.to_owned()))
        } else {
            error(Fault::EmailIncomplete)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Email(…)")
    }
}

/// A phone's country code such as `+47`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CountryCode(String);

impl CountryCode {
    /// Reads `+47`, `0047` or `47`; empty is Norway's.
    pub fn parse(typed: &str) -> Result<Self, FieldError> {
        let compact: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = compact
            .strip_prefix('+')
            .or_else(|| compact.strip_prefix("00"))
            .unwrap_or(&compact);
        if compact.is_empty() {
            return Ok(Self("+47".to_owned()));
        }
        let fits = (1..=3).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if fits {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(FieldError::new(Field::CountryCode, Fault::PhoneCountry))
        }
    }

    /// With the plus.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A subscriber's number without the country code, digits only.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Msisdn(String);

impl Msisdn {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Msisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Msisdn(…)")
    }
}

/// A phone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    country_code: CountryCode,
    msisdn: Msisdn,
}

impl Phone {
    /// Reads a phone. A number typed with its country code in front (`+47 900 12 345`) is understood. Norwegian
    /// numbers have 8 digits, others 4 to 14.
    pub fn parse(country_code: &str, typed: &str) -> Result<Self, FieldError> {
        let country_code = CountryCode::parse(country_code)?;
        let compact: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !"-().".contains(*c))
            .collect();
        if compact.is_empty() {
            return Err(FieldError::new(Field::Msisdn, Fault::Required));
        }
        let code_digits = country_code.0.trim_start_matches('+');
        let number = compact
            .strip_prefix('+')
            .or_else(|| compact.strip_prefix("00"))
            .and_then(|rest| rest.strip_prefix(code_digits))
            .unwrap_or(&compact);
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(FieldError::new(Field::Msisdn, Fault::DigitsOnly));
        }
        let norwegian = country_code.0 == "+47";
        if norwegian && number.len() != 8 {
            return Err(FieldError::new(
                Field::Msisdn,
                Fault::WrongLength { expected: 8 },
            ));
        }
        if number.len() > 14 {
            return Err(FieldError::new(Field::Msisdn, Fault::TooLong { max: 14 }));
        }
        if number.len() < 4 {
            return Err(FieldError::new(
                Field::Msisdn,
                Fault::WrongLength { expected: 8 },
            ));
        }
        let msisdn = Msisdn(number.to_owned());
        Ok(Self {
            country_code,
            msisdn,
        })
    }

    /// The country code.
    pub fn country_code(&self) -> &CountryCode {
        &self.country_code
    }

    /// Whether a message may reach it: in Norway mobiles begin with 4 or 9; of other countries nothing is known.
    pub fn takes_messages(&self) -> bool {
        self.country_code.0 != "+47" || self.msisdn.0.starts_with(['4', '9'])
    }

    /// The number.
    pub fn msisdn(&self) -> &Msisdn {
        &self.msisdn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_need_a_whole_domain() {
        for right in ["navn@firma.no", "a.b+c@d-e.co.uk", "post@blåbærsyltetøy.no"] {
            assert!(Email::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "faktura@fjordfjell",
            "@firma.no",
            "a b@firma.no",
            "a@b@",
            "a@.no",
            "a@b..no",
            "navn",
        ] {
            assert_eq!(
                Email::parse(wrong),
                Err(FieldError::new(Field::Email, Fault::EmailIncomplete)),
                "{wrong}"
            );
        }
        assert_eq!(
            Email::parse(" "),
            Err(FieldError::new(Field::Email, Fault::Required))
        );
    }

    #[test]
    fn a_norwegian_mobile_begins_with_4_or_9() {
        let takes = |code, typed| Phone::parse(code, typed).unwrap().takes_messages();
        assert!(takes("+47", "90012345") && takes("+47", "41012345"));
        assert!(!takes("+47", "73512345"));
        assert!(takes("+46", "73512345"));
    }

    #[test]
    fn phones_are_read_with_and_without_country_code() {
        let digits = |code, typed| Phone::parse(code, typed).map(|phone| phone.msisdn.0);
        assert_eq!(digits("+47", "900 12 345"), Ok("90012345".into()));
        assert_eq!(digits("", "+47 900 12 345"), Ok("90012345".into()));
        assert_eq!(digits("47", "004790012345"), Ok("90012345".into()));
        assert_eq!(digits("+46", "70-123 45 67"), Ok("701234567".into()));
        let wrong = |code, typed| digits(code, typed).unwrap_err().fault;
        assert_eq!(wrong("+47", "9001234"), Fault::WrongLength { expected: 8 });
        assert_eq!(wrong("+47", "9001234x"), Fault::DigitsOnly);
        assert_eq!(wrong("+47", ""), Fault::Required);
        assert_eq!(wrong("+04", "90012345"), Fault::PhoneCountry);
    }
}
