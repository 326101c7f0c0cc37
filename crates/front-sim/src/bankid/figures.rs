//! Amounts, quantities and dates as a page's language writes them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// `1 234,50 kr`, with no-break spaces.
pub(super) fn kroner(ore: i64, language: &str) -> String {
    let whole = grouped(ore.unsigned_abs() / 100, separator(language));
    let sign = if ore < 0 { "−" } else { "" };
    let cents = ore.unsigned_abs() % 100;
    match language {
        "en" => format!("NOK\u{a0}{sign}{whole}.{cents:02}"),
        "de" => format!("{sign}{whole},{cents:02}\u{a0}NOK"),
        _ => format!("{sign}{whole},{cents:02}\u{a0}kr"),
    }
}

/// `2` or `0,75`.
pub(super) fn quantity(thousandths: i64, language: &str) -> String {
    let point = if language == "en" { "." } else { "," };
    let whole = grouped(thousandths.unsigned_abs() / 1000, separator(language));
    let fraction = format!("{:03}", thousandths.unsigned_abs() % 1000);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        whole
    } else {
        format!("{whole}{point}{fraction}")
    }
}

/// The day a number of days after a time, in Norway.
pub(super) fn due_date(from: Timestamp, days: u32, language: &str) -> String {
    let zone = TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC);
    let date: Date = from
        .to_zoned(zone)
        .date()
        .saturating_add(i64::from(days).days());
    let form = match language {
        "en" => "%-d %B %Y",
        "sv" => "%Y-%m-%d",
        _ => "%d.%m.%Y",
    };
    date.strftime(form).to_string()
}

fn separator(language: &str) -> &'static str {
    match language {
        "en" => ",",
        "da" | "de" => ".",
        _ => "\u{a0}",
    }
}

fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_amounts_its_own_way() {
        assert_eq!(kroner(123_450, "no"), "1\u{a0}234,50\u{a0}kr");
        assert_eq!(kroner(123_450, "en"), "NOK\u{a0}1,234.50");
        assert_eq!(kroner(99, "de"), "0,99\u{a0}NOK");
        assert_eq!(quantity(750, "no"), "0,75");
        assert_eq!(quantity(1_000_000, "en"), "1,000");
    }

    #[test]
    fn the_due_date_is_a_norwegian_day() {
        let late: Timestamp = "2026-11-20T23:30:00Z".parse().unwrap();
        assert_eq!(due_date(late, 10, "no"), "01.12.2026");
        assert_eq!(due_date(late, 10, "sv"), "2026-12-01");
        assert_eq!(due_date(late, 10, "en"), "1 December 2026");
    }
}
