//! How long an answer says to wait, and the times in headers.

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The longest wait that is believed: an hour, in ms. A broken header must not stop a queue for a day.
const LONGEST_MS: u64 = 60 * 60 * 1_000;

/// The server's clock, in Unix seconds.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<i64> {
    http_date(text(headers, &DATE)?)
}

/// A count such as `x-ratelimit-limit`.
pub(crate) fn count(headers: &HeaderMap, name: &'static str) -> Option<u32> {
    text(headers, &HeaderName::from_static(name))?
        .trim()
        .parse()
        .ok()
}

/// The wait in ms: `Retry-After` in seconds or as a date, else until the window of the rate limit ends. Dates are
/// compared with the answer's own `Date`, so that the till's clock does not matter.
pub(crate) fn retry_after_ms(headers: &HeaderMap) -> Option<u64> {
    let told = text(headers, &RETRY_AFTER).and_then(|value| match value.trim().parse() {
        Ok(seconds) => Some(in_ms(seconds)),
        Err(_) => until_ms(headers, http_date(value)?),
    });
    told.or_else(|| rate_reset_ms(headers))
}

/// How long until the window of the rate limit ends, in ms: `X-RateLimit-Reset`, in Unix seconds or, where that would be
/// in the last century, in seconds from now.
pub(crate) fn rate_reset_ms(headers: &HeaderMap) -> Option<u64> {
    let name = HeaderName::from_static("x-ratelimit-reset");
    let reset: i64 = text(headers, &name)?.trim().parse().ok()?;
    if reset < FIRST_UNIX_SECONDS {
        return u64::try_from(reset).ok().map(in_ms);
    }
    until_ms(headers, reset)
}

/// Smaller numbers are a time from now, larger ones a date.
const FIRST_UNIX_SECONDS: i64 = 100_000_000;

fn until_ms(headers: &HeaderMap, end: i64) -> Option<u64> {
    let left = end.saturating_sub(server_time(headers)?);
    Some(in_ms(u64::try_from(left).unwrap_or(0)))
}

fn in_ms(seconds: u64) -> u64 {
    seconds.saturating_mul(1_000).min(LONGEST_MS)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn http_date(text: &str) -> Option<i64> {
    let parsed = DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Some(parsed.as_second())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    const NOW: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");

    #[test]
    fn the_servers_clock_is_read() {
        assert_eq!(server_time(&headers(&[NOW])), Some(784_111_777));
        assert_eq!(server_time(&headers(&[("date", "yesterday")])), None);
        assert_eq!(server_time(&headers(&[])), None);
    }

    #[test]
    fn waits_are_read_and_bounded() {
        for (pairs, ms) in [
            (vec![("retry-after", "7")], Some(7_000)),
            (vec![("retry-after", "99999999999999999999")], None),
            (vec![("retry-after", "999999999")], Some(LONGEST_MS)),
            (vec![("retry-after", "-1")], None),
            (
                vec![NOW, ("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")],
                Some(60_000),
            ),
            (
                vec![NOW, ("retry-after", "Sun, 06 Nov 1994 08:40:37 GMT")],
                Some(0),
            ),
            (vec![("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")], None),
            (vec![NOW, ("x-ratelimit-reset", "784111780")], Some(3_000)),
            (vec![("x-ratelimit-reset", "42")], Some(42_000)),
            (vec![("x-ratelimit-reset", "-3")], None),
            (
                vec![("retry-after", "5"), ("x-ratelimit-reset", "42")],
                Some(5_000),
            ),
            (vec![], None),
        ] {
            assert_eq!(retry_after_ms(&headers(&pairs)), ms, "{pairs:?}");
        }
    }

    #[test]
    fn counts_are_read() {
        let headers = headers(&[
            ("x-ratelimit-limit", "240"),
            ("x-ratelimit-remaining", "-1"),
        ]);
        assert_eq!(count(&headers, "x-ratelimit-limit"), Some(240));
        assert_eq!(count(&headers, "x-ratelimit-remaining"), None);
    }
}
