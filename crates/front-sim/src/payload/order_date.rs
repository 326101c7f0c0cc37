//! `orderDate`: current or future, against the stand-in's own clock.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};

use super::check::Check;
use super::message::Rule;
use crate::settings::OrderDateFormat;

/// Checks `orderDate`. A stamp may lie `tolerance_seconds` in the past, for the way of the request.
pub(super) fn check(
    check: &mut Check<'_>,
    format: OrderDateFormat,
    now: Timestamp,
    tolerance_seconds: u32,
) {
    let Some(text) = check.required_text("orderDate") else {
        return;
    };
    let current = match format {
        OrderDateFormat::UnixSeconds => match unix_seconds(text) {
            Some(stamp) => stamp >= now.as_second() - i64::from(tolerance_seconds),
            None => return check.refuse("orderDate", &Rule::DateFormat("U")),
        },
        OrderDateFormat::DayMonthYear => match day_month_year(text) {
            // Norway is never behind UTC, so a client that takes either day passes.
            Some(day) => day >= now.to_zoned(TimeZone::UTC).date(),
            None => return check.refuse("orderDate", &Rule::DateFormat("d M, Y")),
        },
    };
    if !current {
        check.refuse("orderDate", &Rule::CurrentOrFuture);
    }
}

/// Ten digits: milliseconds and dates before 2001 are mistakes, not stamps.
fn unix_seconds(text: &str) -> Option<i64> {
    let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// `05 Dec, 2023`. `5 Dec, 2023` was refused by the real service.
fn day_month_year(text: &str) -> Option<Date> {
    let date = strtime::parse("%d %b, %Y", text).ok()?.to_date().ok()?;
    (date.strftime("%d %b, %Y").to_string() == text).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_older_format_wants_two_digits_and_an_english_month() {
        assert!(day_month_year("05 Dec, 2023").is_some());
        for text in [
            "5 Dec, 2023",
            "05 dec, 2023",
            "05 Des, 2023",
            "31 Feb, 2026",
            "05 Dec 2023",
            "1703040812",
        ] {
            assert_eq!(day_month_year(text), None, "{text}");
        }
    }

    #[test]
    fn a_stamp_is_ten_digits() {
        assert_eq!(unix_seconds("1755150488"), Some(1_755_150_488));
        for text in [
            "1755150488000",
            "-755150488",
            "175515048",
            "17551504.8",
            "05 Dec, 2023",
        ] {
            assert_eq!(unix_seconds(text), None, "{text}");
        }
    }
}
