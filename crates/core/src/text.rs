//! Free text that a person typed: names, streets, towns.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::{Fault, Field, FieldError};

/// Trimmed, without control characters, not empty. `Debug` hides it: it is mostly personal data.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Text(…)")
    }
}

/// Reads a text of at most `max` characters; runs of blanks become one.
pub fn parse_text(field: Field, typed: &str, max: usize) -> Result<Text, FieldError> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(FieldError::new(field, Fault::Required));
    }
    if text.chars().any(char::is_control) {
        return Err(FieldError::new(field, Fault::BadCharacter));
    }
    if text.chars().count() > max {
        return Err(FieldError::new(field, Fault::TooLong { max }));
    }
    Ok(Text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_tidied_and_bounded() {
        let parse = |typed| parse_text(Field::City, typed, 10).map(|text| text.0);
        assert_eq!(parse("  Mo   i Rana "), Ok("Mo i Rana".to_owned()));
        assert_eq!(
            parse(" \t"),
            Err(FieldError::new(Field::City, Fault::Required))
        );
        assert_eq!(
            parse("Tr\u{7}ondheim"),
            Err(FieldError::new(Field::City, Fault::BadCharacter))
        );
        assert_eq!(
            parse("Kristiansund"),
            Err(FieldError::new(Field::City, Fault::TooLong { max: 10 }))
        );
        assert_eq!(format!("{:?}", Text("Kari".into())), "Text(…)");
    }
}
