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

/// A text without what may be a fødselsnummer: eleven digits or more in a row, or six and five as it is written on paper
/// (`020132 99997`). Where a person's or Front Payment's words are kept, it has no place.
pub fn without_personal_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        kept.push_str(before);
        let (run, after) = from.split_at(digits_of(from));
        let mut paper = after.chars();
        let is_apart = run.len() == 6
            && paper
                .next()
                .is_some_and(|c| c.is_whitespace() || matches!(c, '.' | '-' | '–'))
            && digits_of(paper.as_str()) == 5;
        rest = if is_apart {
            kept.push('…');
            paper.as_str().get(5..).unwrap_or_default()
        } else {
            kept.push_str(if run.len() >= 11 { "…" } else { run });
            after
        };
    }
    kept.push_str(rest);
    kept
}

/// How many digits a text begins with.
fn digits_of(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_personal_number_goes() {
        for (text, kept) in [
            ("ringte 02013299997 i dag", "ringte … i dag"),
            ("02013299997", "…"),
            ("020132 99997, ikke 020132-99997", "…, ikke …"),
            ("020132\u{a0}99997", "…"),
            ("nr. 020132.99997.", "nr. …."),
            ("020132  99997", "020132  99997"),
            ("020132 9999", "020132 9999"),
            ("020132 999975", "020132 999975"),
            ("1234567 12345", "1234567 12345"),
            ("ordre 4286244937", "ordre 4286244937"),
            ("123456789012345", "…"),
            ("æ12345 67890å", "æ12345 67890å"),
            ("", ""),
        ] {
            assert_eq!(without_personal_numbers(text), kept, "{text:?}");
        }
    }

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
