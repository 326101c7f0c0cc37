//! The date of an order.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::settings::OrderDateForm;

/// A time in Unix seconds, as a call wants it; `None` for one beyond the calendar (years −9999 to 9999) or
/// on a machine whose time zones are broken.
///
/// A day is a day in Norway: Front Payment compares it with its own today, and around midnight the day in UTC would be
/// refused as past.
pub(super) fn written(unix_seconds: i64, form: OrderDateForm) -> Option<String> {
    match form {
        OrderDateForm::UnixSeconds => Some(unix_seconds.to_string()),
        OrderDateForm::DayMonthYear => {
            let norway = TimeZone::get("Europe/Oslo").ok()?;
            let day = Timestamp::from_second(unix_seconds).ok()?.to_zoned(norway);
            Some(day.strftime("%d %b, %Y").to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_norways_with_two_digits() {
        let day = |seconds| written(seconds, OrderDateForm::DayMonthYear);
        assert_eq!(day(1_701_730_799).as_deref(), Some("04 Dec, 2023"));
        assert_eq!(
            day(1_701_730_800).as_deref(),
            Some("05 Dec, 2023"),
            "midnight in Norway is 23:00 in UTC"
        );
        assert_eq!(
            day(1_752_530_400).as_deref(),
            Some("15 Jul, 2025"),
            "summer time"
        );
        assert_eq!(day(i64::MAX), None);
    }

    #[test]
    fn seconds_are_digits() {
        let seconds = written(1_755_150_488, OrderDateForm::UnixSeconds);
        assert_eq!(seconds.as_deref(), Some("1755150488"));
    }
}
