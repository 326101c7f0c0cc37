//! A way in for `fuzz/`, which sees what is public only. Built under `cfg(fuzzing)` alone.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::answer::acknowledged;
use crate::classify::{Exchange, Reply, classify};
use crate::outcome::Outcome;
use crate::retry_after::{count, retry_after_ms, server_time};
use crate::submitted::{self, Expected};
use crate::{details, status};

/// Reads an answer as every call reads it, and checks what each promises.
pub fn answer(status: u16, headers: &[(&[u8], &[u8])], body: &[u8]) {
    let headers: HeaderMap = headers
        .iter()
        .filter_map(|(name, value)| {
            let name = HeaderName::from_bytes(name).ok()?;
            Some((name, HeaderValue::from_bytes(value).ok()?))
        })
        .collect();
    let _ = (server_time(&headers), count(&headers, "x-ratelimit-limit"));
    let reply = || {
        Exchange::Answered(Reply {
            status,
            body: Ok(body.to_vec()),
            retry_after_ms: retry_after_ms(&headers),
        })
    };
    for bankid in [false, true] {
        let expected = Expected {
            bankid,
            loopback: bankid,
        };
        let outcome = classify(reply(), |success| submitted::read(success, expected));
        if let Outcome::Done(made) = &outcome {
            assert!((200..300).contains(&status));
            assert_eq!(made.bankid_url.is_some(), bankid);
        }
        sound(status, &outcome);
    }
    sound(
        status,
        &classify(reply(), |success| status::read_one(success, "ODR1")),
    );
    sound(
        status,
        &classify(reply(), |success| details::read(success, "ODR1")),
    );
    sound(status, &classify(reply(), details::read_invoice_number));
    sound(status, &classify(reply(), acknowledged));
    let all = status::classify_all(reply());
    if !matches!((&all, status), (Outcome::Done(_), 404)) {
        sound(status, &all);
    }
}

/// The status alone decides between done or open and refused, and reasons fit to be shown.
fn sound<T>(status: u16, outcome: &Outcome<T>) {
    let refused = (400..500).contains(&status);
    match outcome {
        Outcome::Done(_) => assert!((200..300).contains(&status)),
        Outcome::Rejected(reasons) => {
            assert!(refused && (1..=20).contains(&reasons.len()));
            for reason in reasons {
                assert!((1..=300).contains(&reason.message.chars().count()));
                assert!(!reason.message.contains(char::is_control));
            }
        }
        Outcome::TokenRefused => assert!(matches!(status, 401 | 403)),
        Outcome::RateLimited { retry_after_ms } => {
            assert_eq!(status, 429);
            assert!(retry_after_ms.is_none_or(|wait| wait <= 3_600_000));
        }
        Outcome::Unknown { .. } => assert!(!refused),
        Outcome::NotSent(_) => panic!("it was answered"),
    }
}
