//! Which control of the screen is meant.

use std::fmt;

/// A control by its `data-testid`, and by an attribute where there are several of them:
/// `"pay"` or `("product-tile", "data-sku", "SKI-100")`.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    selector: String,
}

impl Target {
    /// The control as a CSS selector.
    pub(crate) fn selector(&self) -> &str {
        &self.selector
    }
}

impl From<&str> for Target {
    fn from(test_id: &str) -> Self {
        Self {
            selector: format!("[data-testid=\"{test_id}\"]"),
        }
    }
}

impl<Value: AsRef<str>> From<(&str, &str, Value)> for Target {
    fn from((test_id, attribute, value): (&str, &str, Value)) -> Self {
        Self {
            selector: format!(
                "[data-testid=\"{test_id}\"][{attribute}=\"{}\"]",
                value.as_ref()
            ),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.selector)
    }
}
