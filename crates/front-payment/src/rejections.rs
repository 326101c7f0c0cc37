//! Why Front Payment refused. `errors` comes as an object, a list, one string or not at all, so any JSON is taken.

use kasse_core::{Field, Rejection, without_personal_numbers};
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
        let message =
            envelope.and_then(|envelope| envelope.text(&["message", "status_message", "error"]));
        let told = message.and_then(|message| reason("", &message));
        reasons
            .push(told.unwrap_or_else(|| Rejection::new(Field::Other, format!("HTTP {status}"))));
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

/// A reason in Front Payment's words. It may quote a personal number, which has no place in a database or a picture of
/// the screen.
fn reason(path: &str, text: &str) -> Option<Rejection> {
    let message = without_personal_numbers(&tidy(text)?);
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
    use super::*;

    #[test]
    fn a_quoted_personal_number_is_not_kept_wherever_it_stands() {
        let number = "12013299997";
        for body in [
            format!(r#"{{"message":"The personal number {number} is not valid","errors":null}}"#),
            format!(r#"{{"status_message":"personal number {number}","errors":{{}}}}"#),
            format!(r#"{{"error":"{number}"}}"#),
            format!(r#"{{"errors":["personal number {number}"]}}"#),
            format!(r#"{{"errors":{{"personalNumber":{number}}}}}"#),
            r#"{"message":"The personal number 020132 99997 is not valid"}"#.to_owned(),
        ] {
            let reasons = read(400, body.as_bytes());
            let [reason] = reasons.as_slice() else {
                panic!("{body}: {reasons:?}")
            };
            assert!(reason.message.contains('…'), "{body}: {reason:?}");
            let digits = reason.message.chars().filter(char::is_ascii_digit).count();
            assert_eq!(digits, 0, "{body}: {reason:?}");
        }
        assert_eq!(read(503, b"")[0].message, "HTTP 503");
    }
}
