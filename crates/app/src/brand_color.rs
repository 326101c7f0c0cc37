//! The shop's own colour at the kiosk, as it was chosen. What text on it and controls in it need is the page's to see to
//! (`ui/src/design/brand.ts`): it knows the grounds that they stand on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A colour: red, green and blue.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BrandColor([u8; 3]);

/// What was typed is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written #rrggbb")]
pub struct NotAColor;

impl BrandColor {
    /// Reads `#rrggbb`, as style guides print it: with or without the sign, in letters of either case.
    pub fn parse(typed: &str) -> Result<Self, NotAColor> {
        let typed = typed.trim();
        let digits = typed.strip_prefix('#').unwrap_or(typed);
        // `from_str_radix` would take a sign.
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColor);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| NotAColor)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for BrandColor {
    /// `#rrggbb`, in small letters.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Debug for BrandColor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BrandColor({self})")
    }
}

impl TryFrom<String> for BrandColor {
    type Error = NotAColor;

    fn try_from(typed: String) -> Result<Self, NotAColor> {
        Self::parse(&typed)
    }
}

impl From<BrandColor> for String {
    fn from(color: BrandColor) -> Self {
        color.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_six_digits_however_they_are_typed() {
        for typed in ["#0a544f", "0A544F", " #0A544f "] {
            assert_eq!(BrandColor::parse(typed).unwrap().to_string(), "#0a544f");
        }
        for typed in [
            "", "#", "#fff", "#0a544", "#0a544ff", "0a544g", "+a544f", "red", "##0a544", "ø00000",
            "#0a 44f",
        ] {
            assert_eq!(BrandColor::parse(typed), Err(NotAColor), "{typed}");
        }
    }

    #[test]
    fn what_is_stored_is_a_colour_or_nothing_at_all() {
        let stored = serde_json::to_string(&BrandColor::parse("FF8800").unwrap()).unwrap();
        assert_eq!(stored, r##""#ff8800""##);
        assert!(serde_json::from_str::<BrandColor>(&stored).is_ok());
        assert!(serde_json::from_str::<BrandColor>(r#""orange""#).is_err());
    }
}
