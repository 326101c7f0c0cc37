//! The API's address, ours that BankID comes back to, and BankID's own.
#![no_main]

use kasse_front_payment::{BankIdUrl, BaseUrl, CallbackUrl, Token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(base) = BaseUrl::parse(text) {
        let again = BaseUrl::parse(base.as_str());
        assert!(again.is_ok_and(|again| again == base), "{base:?}");
        assert!(base.as_str().starts_with("https:") || base.is_loopback(), "{base:?}");
    }
    let _ = CallbackUrl::parse(text);
    for loopback in [false, true] {
        if let Ok(url) = BankIdUrl::parse(text, loopback) {
            assert!(loopback || url.expose().starts_with("https:"), "not encrypted");
            assert!(!format!("{url:?}").contains(url.expose()), "told in full");
        }
    }
    if let Ok(token) = Token::parse(text) {
        assert!(token.expose().bytes().all(|byte| byte.is_ascii_graphic()));
    }
});
