//! The addresses to which Front Payment reports and BankID returns.

use url::Url;

/// Why an address can't be called back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackUrlError {
    /// Not a whole http or https address.
    #[error("this is not an address such as https://shop.example.no/done")]
    NotAnAddress,
    /// Longer than [`CallbackUrl::MAX_LENGTH`].
    #[error("the address is longer than {} characters", CallbackUrl::MAX_LENGTH)]
    TooLong,
    /// A user name or password in the address.
    #[error("the address must not hold a user name or password")]
    Credentials,
}

/// A whole http or https address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackUrl(Url);

impl CallbackUrl {
    /// Longest address, in bytes.
    pub const MAX_LENGTH: usize = 2_000;

    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, CallbackUrlError> {
        let url = Url::parse(text.trim()).map_err(|_| CallbackUrlError::NotAnAddress)?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(CallbackUrlError::NotAnAddress);
        }
        if url.as_str().len() > Self::MAX_LENGTH {
            return Err(CallbackUrlError::TooLong);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(CallbackUrlError::Credentials);
        }
        Ok(Self(url))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address in its parts, for the comparison of scheme, host and path.
    pub fn as_url(&self) -> &Url {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole() {
        let kept = "https://shop.example.no/done?a=b";
        assert_eq!(CallbackUrl::parse(kept).unwrap().as_str(), kept);
        let long = format!("https://shop.example.no/{}", "x".repeat(2_000));
        for (text, error) in [
            ("", CallbackUrlError::NotAnAddress),
            ("/done", CallbackUrlError::NotAnAddress),
            ("kasse://done", CallbackUrlError::NotAnAddress),
            ("javascript:alert(1)", CallbackUrlError::NotAnAddress),
            (&long, CallbackUrlError::TooLong),
            ("https://a:b@shop.example.no", CallbackUrlError::Credentials),
        ] {
            assert_eq!(CallbackUrl::parse(text), Err(error), "{text}");
        }
    }
}
