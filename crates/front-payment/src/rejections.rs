//! Why Front Payment refused. `errors` comes as an object, a list, one string or not at all, so any JSON is taken.

use kasse_core::{Field, Rejection};
use serde_json::Value;

use crate::answer::envelope;
use crate::field_words::field_in;
use crate::json::tidy;

/// Most reasons that are kept.
const MAX_REASONS: usize = 20;

/// Most values of `errors` that are looked at.
const MAX_LOOKS: usize = 1_000;

/// The reasons in a refusal's body, at least one.
pub(crate) fn read(status: u16, body: &[u8]) -> Vec<Rejection> {
    let envelope = envelope(body);
    let envelope = envelope.as_ref();
    let errors: Option<Value> = envelope
        .and_then(|envelope| envelope.get(&["errors"]))
        .and_then(|errors| serde_json::from_str(errors.get()).ok());
    let mut reasons = errors.map(|errors| leaves(&errors)).unwrap_or_default();
    if reasons.is_empty() {
        let message = envelope
            .and_then(|envelope| envelope.text(&["message", "status_message", "error"]))
            .unwrap_or_else(|| format!("HTTP {status}"));
        reasons.push(Rejection::new(field_in(&message), message));
    }
    reasons
}

/// The texts in `errors` with the names on the way to them: lists in their order, objects by name. The depth is bounded by the JSON reader.
fn leaves(errors: &Value) -> Vec<Rejection> {
    let mut walk = Walk::default();
    walk.look_at(errors);
    walk.reasons
}

#[derive(Default)]
struct Walk {
    path: String,
    looks: usize,
    reasons: Vec<Rejection>,
}

impl Walk {
    fn look_at(&mut self, value: &Value) {
        self.looks += 1;
        if self.looks > MAX_LOOKS || self.reasons.len() == MAX_REASONS {
            return;
        }
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => self.reasons.extend(reason(&self.path, &number.to_string())),
            Value::String(text) => self.reasons.extend(reason(&self.path, text)),
            Value::Array(items) => items.iter().for_each(|item| self.look_at(item)),
            Value::Object(items) => {
                for (name, item) in items {
                    let here = self.path.len();
                    self.path.push('.');
                    self.path.push_str(name);
                    self.look_at(item);
                    self.path.truncate(here);
                }
            }
        }
    }
}

/// Eleven digits in a row may be a fødselsnummer that Front Payment quotes. It has no place in a database or a picture of
/// the screen, so the digits go.
fn without_long_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if digits.len() >= 11 {
            masked.push('…');
        } else {
            masked.push_str(&digits);
        }
        digits.clear();
        masked.push(c);
    }
    masked.pop();
    masked
}

fn reason(path: &str, text: &str) -> Option<Rejection> {
    let message = without_long_numbers(&tidy(text)?);
    let named = field_in(path);
    let field = if named == Field::Other {
        field_in(&message)
    } else {
        named
    };
    Some(Rejection::new(field, message))
}

#[cfg(test)]
mod tests {
    use super::without_long_numbers;

    #[test]
    fn a_quoted_personal_number_is_not_kept() {
        assert_eq!(
            without_long_numbers("The number 02013299997 is not valid in 2026."),
            "The number … is not valid in 2026."
        );
        assert_eq!(without_long_numbers("0201329999"), "0201329999");
    }
}
