//! Figures of a payload, quoted or bare, as whole numbers. No floats take part in a sum.

use serde_json::Value;

/// Why a value is not a figure of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecimalError {
    NotANumber,
    TooManyDecimals,
}

/// Integer digits a figure may have. Keeps every product of two figures inside an `i128`.
const INTEGER_DIGITS_MAX: usize = 12;

/// Reads `12`, `12.5` or `"12.50"` as a whole number of the `decimals`-th decimal: with 2, as øre.
///
/// A bare number is read from its shortest decimal form, which for up to fifteen digits is what was sent.
pub(crate) fn parse(value: &Value, decimals: u32) -> Result<i64, DecimalError> {
    if let Some(text) = value.as_str() {
        return parse_text(text, decimals);
    }
    match value.as_number() {
        Some(number) => parse_text(&number.to_string(), decimals),
        None => Err(DecimalError::NotANumber),
    }
}

fn parse_text(text: &str, decimals: u32) -> Result<i64, DecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let has_point = digits.contains('.');
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > INTEGER_DIGITS_MAX
        || !all_digits(whole)
        || !all_digits(fraction)
        || (has_point && fraction.is_empty())
    {
        return Err(DecimalError::NotANumber);
    }
    // serde_json writes a bare `40.00` as `40.0`: what it cut off was zeros, so no decimal is lost.
    let places = decimals as usize;
    if fraction.len() > places {
        return Err(DecimalError::TooManyDecimals);
    }
    let padded = format!("{whole}{fraction:0<places$}");
    let magnitude: i64 = padded.parse().map_err(|_| DecimalError::NotANumber)?;
    Ok(if negative { -magnitude } else { magnitude })
}

/// `123450` → `1234.50`.
pub(crate) fn ore_text(ore: i64) -> String {
    let sign = if ore < 0 { "-" } else { "" };
    let magnitude = ore.unsigned_abs();
    format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn quoted_and_bare_figures_read_the_same() {
        for value in [
            json!(40),
            json!("40"),
            json!(40.0),
            json!("40.0"),
            json!("40.00"),
        ] {
            assert_eq!(parse(&value, 2), Ok(4000), "{value}");
        }
        assert_eq!(parse(&json!(4017.86), 2), Ok(401_786));
        assert_eq!(parse(&json!("1.125"), 3), Ok(1125));
        assert_eq!(parse(&json!(-0.01), 2), Ok(-1));
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for value in [
            json!(""),
            json!(" 1"),
            json!("1,50"),
            json!("1."),
            json!(".5"),
            json!("1e3"),
            json!(1e30),
            json!("NaN"),
            json!(true),
            json!(null),
            json!([1]),
            json!("1234567890123"),
        ] {
            assert_eq!(parse(&value, 2), Err(DecimalError::NotANumber), "{value}");
        }
        assert_eq!(
            parse(&json!("1.005"), 2),
            Err(DecimalError::TooManyDecimals)
        );
        assert_eq!(
            parse(&json!("1.000"), 2),
            Err(DecimalError::TooManyDecimals)
        );
    }

    #[test]
    fn ore_are_written_with_two_decimals() {
        assert_eq!(ore_text(5), "0.05");
        assert_eq!(ore_text(-123_450), "-1234.50");
    }
}
