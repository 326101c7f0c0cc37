//! Reading the fields of a payload while gathering every rule that is broken, as the real service does.

use serde_json::Value;
use url::Url;

use super::decimal::{self, DecimalError};
use super::message::Rule;

/// One pass over a payload. Fields are named by dotted paths: `customerDetails.address.zip`, `products.0.rate`.
///
/// `null` and `""` count as left out, as in the framework behind the real service.
pub(crate) struct Check<'a> {
    payload: &'a Value,
    errors: Vec<String>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(payload: &'a Value) -> Self {
        Self {
            payload,
            errors: Vec::new(),
        }
    }

    /// The sentences, in the order the fields were read. Empty: the payload is accepted.
    pub(crate) fn into_errors(self) -> Vec<String> {
        self.errors
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    pub(crate) fn refuse(&mut self, path: &str, rule: &Rule) {
        self.errors.push(rule.sentence(path));
    }

    /// The value at a path, or `None` when it is left out.
    pub(crate) fn find(&self, path: &str) -> Option<&'a Value> {
        let mut value = self.payload;
        for step in path.split('.') {
            value = match value.as_array() {
                Some(items) => items.get(step.parse::<usize>().ok()?)?,
                None => value.as_object()?.get(step)?,
            };
        }
        let left_out = value.is_null() || value.as_str() == Some("");
        (!left_out).then_some(value)
    }

    fn require(&mut self, path: &str) -> Option<&'a Value> {
        let found = self.find(path);
        if found.is_none() {
            self.refuse(path, &Rule::Required);
        }
        found
    }

    pub(crate) fn required_text(&mut self, path: &str) -> Option<&'a str> {
        self.require(path)?;
        self.optional_text(path)
    }

    pub(crate) fn optional_text(&mut self, path: &str) -> Option<&'a str> {
        let value = self.find(path)?;
        let text = value.as_str();
        if text.is_none() {
            self.refuse(path, &Rule::Text);
        }
        text
    }

    pub(crate) fn required_boolean(&mut self, path: &str) -> Option<bool> {
        self.require(path)?;
        self.optional_boolean(path)
    }

    /// Takes what the real framework takes for a boolean: `true`, `false`, 1, 0, `"1"`, `"0"`.
    pub(crate) fn optional_boolean(&mut self, path: &str) -> Option<bool> {
        let value = self.find(path)?;
        let read = value
            .as_bool()
            .or_else(|| match (value.as_i64(), value.as_str()) {
                (Some(1), _) | (_, Some("1")) => Some(true),
                (Some(0), _) | (_, Some("0")) => Some(false),
                _ => None,
            });
        if read.is_none() {
            self.refuse(path, &Rule::Boolean);
        }
        read
    }

    /// A figure as a whole number of its `decimals`-th decimal.
    pub(crate) fn required_number(&mut self, path: &str, decimals: u32) -> Option<i64> {
        self.require(path)?;
        self.optional_number(path, decimals)
    }

    pub(crate) fn optional_number(&mut self, path: &str, decimals: u32) -> Option<i64> {
        let value = self.find(path)?;
        match decimal::parse(value, decimals) {
            Ok(number) => Some(number),
            Err(DecimalError::NotANumber) => {
                self.refuse(path, &Rule::Number);
                None
            }
            Err(DecimalError::TooManyDecimals) => {
                self.refuse(path, &Rule::Decimals(decimals));
                None
            }
        }
    }

    /// An array, or a map with the keys `"0"`, `"1"`…: the keys in order of the items.
    pub(crate) fn required_items(&mut self, path: &str) -> Vec<String> {
        let Some(value) = self.require(path) else {
            return Vec::new();
        };
        let keys: Vec<String> = match (value.as_array(), value.as_object()) {
            (Some(items), _) => (0..items.len()).map(|index| index.to_string()).collect(),
            (None, Some(map)) => map_keys(map),
            (None, None) => {
                self.refuse(path, &Rule::Array);
                return Vec::new();
            }
        };
        if keys.is_empty() {
            self.refuse(path, &Rule::Required);
        }
        keys
    }

    pub(crate) fn required_url(&mut self, path: &str) {
        if self.require(path).is_some() {
            self.optional_url(path);
        }
    }

    pub(crate) fn optional_url(&mut self, path: &str) {
        let Some(value) = self.find(path) else { return };
        let valid = value
            .as_str()
            .and_then(|text| Url::parse(text).ok())
            .is_some_and(|url| url.has_host() && matches!(url.scheme(), "http" | "https"));
        if !valid {
            self.refuse(path, &Rule::Url);
        }
    }

    /// Refuses a field that carries a value although it has no place here.
    pub(crate) fn prohibited_when(&mut self, path: &str, other: &'static str, value: &'static str) {
        if self.find(path).is_some() {
            self.refuse(path, &Rule::ProhibitedWhen(other, value));
        }
    }
}

fn map_keys(map: &serde_json::Map<String, Value>) -> Vec<String> {
    let mut keys: Vec<String> = map.keys().cloned().collect();
    keys.sort_by_key(|key| (key.parse::<usize>().unwrap_or(usize::MAX), key.clone()));
    keys
}
