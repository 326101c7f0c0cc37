//! Which field a sentence of Front Payment is about.

use kasse_core::Field;

/// Words that name a field, next to each other. The names are those of the payload, split into words.
const NAMES: &[(&[&str], Field)] = &[
    (&["products"], Field::Cart),
    (&["product"], Field::Cart),
    (&["order", "summary"], Field::Cart),
    (&["sub", "total"], Field::Cart),
    (&["grand", "total"], Field::Cart),
    (&["total", "tax"], Field::Cart),
    (&["total", "discount"], Field::Cart),
    (&["order", "date"], Field::OrderDate),
    (&["personal", "number"], Field::PersonalNumber),
    (&["social", "security"], Field::PersonalNumber),
    (&["organization", "id"], Field::OrganizationNumber),
    (&["organisation", "id"], Field::OrganizationNumber),
    (&["organization", "number"], Field::OrganizationNumber),
    (&["organisation", "number"], Field::OrganizationNumber),
    (&["country", "code"], Field::CountryCode),
    (&["msisdn"], Field::Msisdn),
    (&["phone"], Field::Msisdn),
    (&["mobile"], Field::Msisdn),
    (&["email"], Field::Email),
    (&["mail"], Field::Email),
    (&["preferred", "language"], Field::Language),
    (&["language"], Field::Language),
    (&["street"], Field::Street),
    (&["zip"], Field::Zip),
    (&["postal", "code"], Field::Zip),
    (&["city"], Field::City),
    (&["country"], Field::Country),
    (&["customer", "reference"], Field::CustomerReference),
    (&["invoice", "maturity"], Field::MaturityDays),
    (&["maturity"], Field::MaturityDays),
    (&["first", "name"], Field::Name),
    (&["name"], Field::Name),
];

/// The field that is named first: a sentence begins with its subject (`The organization id field is required when
/// customer details.type is corporate.`). Of two names at the same place the longer one counts. Takes sentences, dotted
/// paths and keys alike (`customerDetails.msisdn`, `customer_details.msisdn`, `customer details.msisdn`).
pub(crate) fn field_in(text: &str) -> Field {
    let words = words(text);
    (0..words.len())
        .find_map(|start| {
            let rest = words.get(start..)?;
            NAMES
                .iter()
                .filter(|(name, _)| {
                    rest.len() >= name.len() && name.iter().zip(rest).all(|(a, b)| a == b)
                })
                .max_by_key(|(name, _)| name.len())
        })
        .map_or(Field::Other, |(_, field)| *field)
}

/// The words of a text in lower case, split where camel case splits them.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower_case = false;
    for c in text.chars() {
        let begins_word = !c.is_alphanumeric() || c.is_uppercase() && after_lower_case;
        if begins_word && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        after_lower_case = c.is_lowercase() || c.is_numeric();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_paths_name_their_field() {
        for (text, field) in [
            (
                "The customer details.email must be a valid email address.",
                Field::Email,
            ),
            (
                "The customerDetails.msisdn field is required.",
                Field::Msisdn,
            ),
            (
                "The order date does not match the format d M, Y.",
                Field::OrderDate,
            ),
            (
                "The personal number must be 11 characters.",
                Field::PersonalNumber,
            ),
            (
                "The customer details.organization id field is required when customer details.type is corporate.",
                Field::OrganizationNumber,
            ),
            ("The products.0.name field is required.", Field::Cart),
            (
                "The products.0.productId may not be greater than 25 characters.",
                Field::Cart,
            ),
            (
                "The order summary.grand total must be a number.",
                Field::Cart,
            ),
            ("customerDetails.address.country", Field::Country),
            ("customerDetails.countryCode", Field::CountryCode),
            ("customer_details.address.zip", Field::Zip),
            ("customerDetails.address.city", Field::City),
            ("customerDetails.address.street", Field::Street),
            ("The customer details.name field is required.", Field::Name),
            ("customerDetails.preferredLanguage", Field::Language),
            (
                "The selected invoice maturity is invalid.",
                Field::MaturityDays,
            ),
            ("customerReference", Field::CustomerReference),
            ("The reference no must be a string.", Field::Other),
            (
                "The callback.callback url must be a valid URL.",
                Field::Other,
            ),
            ("Capacity exceeded", Field::Other),
            ("payloadValidationErrors", Field::Other),
            ("", Field::Other),
        ] {
            assert_eq!(field_in(text), field, "{text}");
        }
    }
}
