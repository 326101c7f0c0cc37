//! Numbers of people and companies. A wrong length or a letter refuses; a failing check digit only warns: Front
//! Payment's own examples fail theirs and were accepted, and the rule for people changes in 2032.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::field::{Fault, Field, FieldError, FieldWarning};

/// A value that was read, and what looks wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<T> {
    /// The value.
    pub value: T,
    /// What looks wrong.
    pub warning: Option<FieldWarning>,
}

/// A Norwegian fødselsnummer or D-number, 11 digits. It can't be serialised, `Debug` hides it, and its memory is wiped
/// when it is dropped: the law allows its use for safe identification only, and expects it gone afterwards.
#[derive(Clone, PartialEq, Eq)]
pub struct Fodselsnummer(Zeroizing<String>);

impl Fodselsnummer {
    /// Reads 11 digits; blanks may group them.
    pub fn parse(typed: &str) -> Result<Checked<Self>, FieldError> {
        let digits = digits(Field::PersonalNumber, typed, 11)?;
        let warning = (!Self::check_digits_fit(&digits))
            .then_some(FieldWarning::CheckDigit(Field::PersonalNumber));
        Ok(Checked {
            value: Self(digits),
            warning,
        })
    }

    /// The digits, for the payload that needs them and for sealing.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The rule of 2032: the first remainder may be 0, 1, 2 or 3; the second is 0 as before. Numbers that fit the rule
    /// of today fit this one too, so the clock need not be asked.
    fn check_digits_fit(digits: &str) -> bool {
        let first = weighted_sum(digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
        let second = weighted_sum(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
        first.checked_rem(11).is_some_and(|rest| rest <= 3) && second.checked_rem(11) == Some(0)
    }
}

impl fmt::Debug for Fodselsnummer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Fodselsnummer(…)")
    }
}

/// A Norwegian organisasjonsnummer, 9 digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrganizationNumber(String);

impl OrganizationNumber {
    /// Reads 9 digits; blanks may group them.
    pub fn parse(typed: &str) -> Result<Checked<Self>, FieldError> {
        let digits = digits(Field::OrganizationNumber, typed, 9)?;
        let fits = weighted_sum(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).checked_rem(11) == Some(0);
        let warning = (!fits).then_some(FieldWarning::CheckDigit(Field::OrganizationNumber));
        Ok(Checked {
            value: Self(digits.to_string()),
            warning,
        })
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn digits(field: Field, typed: &str, expected: usize) -> Result<Zeroizing<String>, FieldError> {
    let compact: Zeroizing<String> =
        Zeroizing::new(typed.chars().filter(|c| !c.is_whitespace()).collect());
    if compact.is_empty() {
        return Err(FieldError::new(field, Fault::Required));
    }
    if !compact.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(FieldError::new(field, Fault::DigitsOnly));
    }
    if compact.len() != expected {
        return Err(FieldError::new(field, Fault::WrongLength { expected }));
    }
    Ok(compact)
}

/// Σ digit × weight over as many digits as there are weights.
fn weighted_sum(digits: &str, weights: &[u32]) -> u32 {
    digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip(weights)
        .map(|(digit, weight)| digit.saturating_mul(*weight))
        .fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_people_warn_and_never_refuse() {
        let warned = |typed| Fodselsnummer::parse(typed).unwrap().warning.is_some();
        for right in ["02013299997", "30108299920", "30108299939", "020132 99997"] {
            assert!(!warned(right), "{right} fits the rule of today or of 2032");
        }
        for odd in ["12345678901", "02013299998"] {
            assert!(warned(odd), "{odd} fits no rule");
        }
    }

    #[test]
    fn lengths_and_letters_refuse() {
        let fault = |typed| Fodselsnummer::parse(typed).unwrap_err().fault;
        assert_eq!(fault("0201329999"), Fault::WrongLength { expected: 11 });
        assert_eq!(fault("0201329999A"), Fault::DigitsOnly);
        assert_eq!(fault(" "), Fault::Required);
        let fault = |typed| OrganizationNumber::parse(typed).unwrap_err().fault;
        assert_eq!(fault("12345678"), Fault::WrongLength { expected: 9 });
        assert_eq!(fault("NO1234567"), Fault::DigitsOnly);
    }

    #[test]
    fn check_digits_of_companies_warn() {
        assert_eq!(
            OrganizationNumber::parse("123 456 785").unwrap().warning,
            None
        );
        assert!(
            OrganizationNumber::parse("123456789")
                .unwrap()
                .warning
                .is_some()
        );
        // The stem 00000040 would need the check digit 10, which no company has.
        for last in 0..=9 {
            let number = OrganizationNumber::parse(&format!("00000040{last}")).unwrap();
            assert!(number.warning.is_some(), "00000040{last} can't exist");
        }
    }

    #[test]
    fn a_fodselsnummer_does_not_show() {
        let number = Fodselsnummer::parse("02013299997").unwrap();
        assert!(!format!("{number:?}").contains("0201"));
    }
}
