//! Reading JSON shallowly. A value stays the text that it came as until somebody asks for it, so that a number is never
//! a float, a field that nobody needs is never a reason to fail, and nothing recurses.

use std::collections::{BTreeMap, HashMap};

use kasse_core::Money;
use serde_json::value::RawValue;

/// Longest text that is taken out of an answer, in characters; the rest is cut.
const MAX_TEXT: usize = 300;

/// The fields of a JSON object. Of a field that is there twice the last counts.
pub(crate) struct Object<'a>(HashMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads an object; `None` for anything else.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// The first of these fields that is there and is neither `null` nor `""`.
    pub(crate) fn get(&self, names: &[&str]) -> Option<&'a RawValue> {
        names
            .iter()
            .filter_map(|name| self.0.get(*name).copied())
            .find(|value| !matches!(value.get(), "null" | "\"\""))
    }

    /// A text; see [`text`].
    pub(crate) fn text(&self, names: &[&str]) -> Option<String> {
        text(self.get(names)?)
    }

    /// A text as it came, for addresses.
    pub(crate) fn whole_text(&self, names: &[&str]) -> Option<String> {
        serde_json::from_str(self.get(names)?.get()).ok()
    }

    /// An id: a text of at most 100 characters without blanks.
    pub(crate) fn id(&self, names: &[&str]) -> Option<String> {
        self.text(names)
            .filter(|id| id.chars().count() <= 100 && !id.contains(char::is_whitespace))
    }

    /// An amount of kroner, rounded half up to the øre.
    pub(crate) fn money(&self, names: &[&str]) -> Option<Money> {
        Money::from_ore(self.decimal(names, 2)?).ok()
    }

    /// A number, quoted or bare, in units of ten to the power of −`places`, rounded half up.
    pub(crate) fn decimal(&self, names: &[&str], places: usize) -> Option<i64> {
        decimal(&self.text(names)?, places)
    }

    /// An object within.
    pub(crate) fn object(&self, names: &[&str]) -> Option<Object<'a>> {
        Object::parse(self.get(names)?.get())
    }

    /// A list within; see [`list`].
    pub(crate) fn list(&self, names: &[&str]) -> Option<Vec<&'a RawValue>> {
        list(self.get(names)?.get())
    }
}

/// A string or number as text: trimmed, without control characters, not empty, at most 300 characters.
pub(crate) fn text(value: &RawValue) -> Option<String> {
    let raw = value.get();
    let text = match raw.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(raw).ok()?,
        b'-' | b'0'..=b'9' => raw.to_owned(),
        _ => return None,
    };
    tidy(&text)
}

/// The text fit to be shown; `None` when nothing is left.
pub(crate) fn tidy(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_TEXT)
        .collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

/// The items of an array, or of an object such as `{"0": …, "1": …}` in the order of its numbers.
pub(crate) fn list(text: &str) -> Option<Vec<&RawValue>> {
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
        return Some(items);
    }
    let items: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let mut numbered = items
        .into_iter()
        .map(|(key, item)| key.parse::<u32>().map(|number| (number, item)))
        .collect::<Result<Vec<_>, _>>()
        .ok()?;
    numbered.sort_by_key(|(number, _)| *number);
    Some(numbered.into_iter().map(|(_, item)| item).collect())
}

fn decimal(text: &str, places: usize) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let kept = fraction.get(..places).unwrap_or(fraction);
    let units: i64 = format!("{whole}{kept:0<places$}").parse().ok()?;
    let round_up = fraction
        .as_bytes()
        .get(places)
        .is_some_and(|digit| *digit >= b'5');
    units.checked_add(i64::from(round_up))?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_quoted_or_bare() {
        let object = Object::parse(
            r#"{"a":"4500.00","b":90071992547409.91,"c":"-0.5","d":40,"e":0.125,"f":"1e3","g":"1 000","h":null,"i":"","j":[]}"#,
        )
        .unwrap();
        let ore = |name| object.money(&[name]).map(Money::ore);
        assert_eq!(ore("a"), Some(450_000));
        assert_eq!(
            ore("b"),
            Some(9_007_199_254_740_991),
            "no float could hold it"
        );
        assert_eq!(ore("c"), Some(-50));
        assert_eq!(ore("d"), Some(4_000));
        assert_eq!(ore("e"), Some(13), "half up");
        for none in ["f", "g", "h", "i", "j", "k"] {
            assert_eq!(ore(none), None, "{none}");
        }
        assert_eq!(object.decimal(&["e"], 3), Some(125));
    }

    #[test]
    fn lists_are_arrays_or_numbered() {
        let items = |text| {
            list(text).map(|items| {
                items
                    .iter()
                    .map(|item| item.get().to_owned())
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(items("[1,2]"), Some(vec!["1".into(), "2".into()]));
        assert_eq!(
            items(r#"{"10":3,"2":2,"0":1}"#),
            Some(vec!["1".into(), "2".into(), "3".into()])
        );
        assert_eq!(items(r#"{"uuid":"ODR1"}"#), None);
        assert_eq!(items(r#""ODR1""#), None);
    }

    #[test]
    fn texts_are_fit_to_be_shown() {
        let object = Object::parse(r#"{"a":"  x\u0000\ny ","b":7,"c":true,"d":"\ud800"}"#).unwrap();
        assert_eq!(object.text(&["a"]).as_deref(), Some("xy"));
        assert_eq!(object.text(&["z", "b"]).as_deref(), Some("7"));
        assert_eq!(object.text(&["c"]), None);
        assert_eq!(object.text(&["d"]), None, "half a character");
        assert_eq!(tidy(&"å".repeat(1_000)).unwrap().chars().count(), MAX_TEXT);
    }
}
