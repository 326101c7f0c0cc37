//! The address at which a customer identifies.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::base_url::host_is_loopback;

/// Not an address that a customer may be sent to. It is not part of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an https address for BankID")]
pub struct NotABankIdUrl;

/// The address that starts a BankID visit. It carries a `code_verifier` and a `state`: whoever has it can go on with
/// the customer's visit. So `Debug` and `Display` show the host alone, it can't be serialised, and its memory is wiped.
/// Whether the host may be visited is decided by whoever opens it.
#[derive(Clone)]
pub struct BankIdUrl {
    address: SecretString,
    host: String,
}

impl BankIdUrl {
    /// Longest address, in bytes.
    pub const MAX_LENGTH: usize = 8_192;

    /// Reads an https address with a host and without a user name (which would make the host look like another one).
    /// http is taken for loopback alone, and only where `loopback` allows it: when the API itself is there.
    pub fn parse(text: &str, loopback: bool) -> Result<Self, NotABankIdUrl> {
        let text = text.trim();
        if text.len() > Self::MAX_LENGTH {
            return Err(NotABankIdUrl);
        }
        let url = Url::parse(text).map_err(|_| NotABankIdUrl)?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => loopback && host_is_loopback(&url),
            _ => false,
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        if !secure || host.is_empty() || !url.username().is_empty() || url.password().is_some() {
            return Err(NotABankIdUrl);
        }
        Ok(Self {
            address: SecretString::from(String::from(url)),
            host,
        })
    }

    /// The whole address, to open it or to show it as a QR code. Never log it, never store it.
    pub fn expose(&self) -> &str {
        self.address.expose_secret()
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl PartialEq for BankIdUrl {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for BankIdUrl {}

impl fmt::Debug for BankIdUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BankIdUrl({}/…)", self.host)
    }
}

impl fmt::Display for BankIdUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/…", self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_shows() {
        let text = "https://auth.current.bankid.no/precheck/auth?code_verifier=s3cret&state=x";
        let url = BankIdUrl::parse(text, false).unwrap();
        assert_eq!((url.expose(), url.host()), (text, "auth.current.bankid.no"));
        for shown in [format!("{url:?}"), format!("{url}")] {
            assert!(shown.contains("auth.current.bankid.no"), "{shown}");
            assert!(
                !shown.contains("s3cret") && !shown.contains("precheck"),
                "{shown}"
            );
        }
    }

    #[test]
    fn http_is_for_loopback_beside_an_api_on_loopback() {
        let local = "http://127.0.0.1:4000/bankid/ODR1";
        assert!(BankIdUrl::parse(local, true).is_ok());
        assert_eq!(BankIdUrl::parse(local, false), Err(NotABankIdUrl));
        let long = format!(
            "https://auth.bankid.no/{}",
            "x".repeat(BankIdUrl::MAX_LENGTH)
        );
        for wrong in [
            "",
            "auth.bankid.no",
            "http://auth.bankid.no/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://auth.bankid.no@evil.example/",
            &long,
        ] {
            assert_eq!(BankIdUrl::parse(wrong, true), Err(NotABankIdUrl), "{wrong}");
        }
    }
}
