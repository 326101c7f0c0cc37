//! Order numbers: a gap-free series for each till.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A till's id, the first part of its order numbers: 1 to 4 capital letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TillId(String);

/// Not a till's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a till's id has 1 to 4 letters A to Z and digits")]
pub struct NotATillId;

impl TillId {
    /// Reads an id.
    pub fn parse(text: &str) -> Result<Self, NotATillId> {
        let text = text.trim().to_ascii_uppercase();
        let fits =
            (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits {
            Ok(Self(text))
        } else {
            Err(NotATillId)
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TillId {
    fn default() -> Self {
        Self("1".to_owned())
    }
}

impl TryFrom<String> for TillId {
    type Error = NotATillId;

    fn try_from(text: String) -> Result<Self, NotATillId> {
        Self::parse(&text)
    }
}

impl From<TillId> for String {
    fn from(id: TillId) -> Self {
        id.0
    }
}

/// An order's number: `<till>-<number>`, the number with at least six digits: `2-004187`. Unique, ours, short enough
/// to print and to read out on the phone. Front Payment gets it as `referenceNo`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    till: TillId,
    number: u32,
}

impl Reference {
    /// The number of a till's series.
    pub fn new(till: TillId, number: u32) -> Self {
        Self { till, number }
    }

    /// Reads a number as it is printed; anything else is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (till, number) = text.trim().split_once('-')?;
        let is_number = number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
        let till = TillId::parse(till).ok()?;
        let number = is_number.then(|| number.parse().ok()).flatten()?;
        Some(Self { till, number })
    }

    /// The till.
    pub fn till(&self) -> &TillId {
        &self.till
    }

    /// The number in the till's series, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{:06}", self.till.0, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_short() {
        let reference =
            |till, number| Reference::new(TillId::parse(till).unwrap(), number).to_string();
        assert_eq!(reference("2", 4187), "2-004187");
        assert_eq!(reference("k12", u32::MAX), "K12-4294967295");
        let read = |text| Reference::parse(text).map(|read| read.to_string());
        assert_eq!(read(" k12-004187 ").as_deref(), Some("K12-004187"));
        for other in [
            "",
            "2-4187",
            "2-00418x",
            "ODR-004187-1",
            "12345-004187",
            "2-99999999999",
        ] {
            assert_eq!(read(other), None, "{other:?}");
        }
        for wrong in ["", "12345", "å", "1-2"] {
            assert_eq!(TillId::parse(wrong), Err(NotATillId), "{wrong:?}");
        }
    }
}
