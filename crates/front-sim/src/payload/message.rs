//! The sentences of a 417 answer.
//!
//! The real service answers in the words of its framework; one such sentence was recorded:
//! `The order date does not match the format d M, Y.` From it follows how a field is named: the dotted
//! path of the payload, each word of it in lower case with spaces, the dots kept. So `orderDate` is
//! `order date`, `customerDetails.email` is `customer details.email` and `products.0.rate` is
//! `products.0.rate`. Every sentence starts with `The <field> ` or `The selected <field> `, so that a
//! client finds the field without knowing the rule.

/// A rule that a field broke. [`Rule::sentence`] gives the words of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rule {
    Required,
    /// Required because another field (payload path) has this value.
    RequiredWhen(&'static str, &'static str),
    /// Must be left out because another field (payload path) has this value.
    ProhibitedWhen(&'static str, &'static str),
    Text,
    Number,
    Boolean,
    Array,
    Email,
    Url,
    /// Not one of the listed values.
    Selected,
    AtMostCharacters(usize),
    AtMostItems(usize),
    Characters(usize),
    Digits(usize),
    Format,
    /// More decimals than this.
    Decimals(u32),
    GreaterThan(&'static str),
    AtLeast(&'static str),
    AtMost(String),
    DateFormat(&'static str),
    CurrentOrFuture,
    /// Does not equal what the other figures give; the figure that would.
    Sum(&'static str, String),
}

impl Rule {
    /// The sentence for the field at this payload path.
    pub(crate) fn sentence(&self, path: &str) -> String {
        let field = words(path);
        match self {
            Self::Required => format!("The {field} field is required."),
            Self::RequiredWhen(other, value) => {
                format!(
                    "The {field} field is required when {} is {value}.",
                    words(other)
                )
            }
            Self::ProhibitedWhen(other, value) => {
                format!(
                    "The {field} field is prohibited when {} is {value}.",
                    words(other)
                )
            }
            Self::Text => format!("The {field} must be a string."),
            Self::Number => format!("The {field} must be a number."),
            Self::Boolean => format!("The {field} field must be true or false."),
            Self::Array => format!("The {field} must be an array."),
            Self::Email => format!("The {field} must be a valid email address."),
            Self::Url => format!("The {field} must be a valid URL."),
            Self::Selected => format!("The selected {field} is invalid."),
            Self::AtMostCharacters(most) => {
                format!("The {field} must not be greater than {most} characters.")
            }
            Self::AtMostItems(most) => format!("The {field} must not have more than {most} items."),
            Self::Characters(count) => format!("The {field} must be {count} characters."),
            Self::Digits(count) => format!("The {field} must be {count} digits."),
            Self::Format => format!("The {field} format is invalid."),
            Self::Decimals(most) => format!("The {field} must have 0-{most} decimal places."),
            Self::GreaterThan(bound) => format!("The {field} must be greater than {bound}."),
            Self::AtLeast(bound) => format!("The {field} must be at least {bound}."),
            Self::AtMost(bound) => format!("The {field} must not be greater than {bound}."),
            Self::DateFormat(format) => format!("The {field} does not match the format {format}."),
            Self::CurrentOrFuture => format!("The {field} must be a current or future date."),
            Self::Sum(of, expected) => {
                format!("The {field} does not match {of} (expected {expected}).")
            }
        }
    }
}

/// `customerDetails.personalNumber` → `customer details.personal number`.
pub(crate) fn words(path: &str) -> String {
    let mut words = String::with_capacity(path.len() + 4);
    for letter in path.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
            words.push(letter.to_ascii_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_as_the_recorded_answer_names_it() {
        assert_eq!(
            Rule::DateFormat("d M, Y").sentence("orderDate"),
            "The order date does not match the format d M, Y."
        );
        assert_eq!(
            Rule::Email.sentence("customerDetails.email"),
            "The customer details.email must be a valid email address."
        );
    }
}
