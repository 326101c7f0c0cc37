//! Where the API is.

use std::fmt;

use url::{Host, Url};

/// Why an address can't be the API's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not a whole address.
    #[error("this is not an address such as https://host/api/v1")]
    NotAnAddress,
    /// Neither https, nor http to this machine itself.
    #[error("the address must begin with https://; http:// is for this machine alone")]
    NotSecure,
    /// A user name or password in the address.
    #[error("the address must not hold a user name or password")]
    Credentials,
    /// A `?` or `#` part.
    #[error("the address must end with its path, without ? or #")]
    QueryOrFragment,
}

/// The API's address up to where `/connect/` follows, such as `https://demo-api.frontpayment.no/api/v1`. It is https;
/// http is allowed on loopback alone (127.0.0.0/8, `::1`, localhost).
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
}

impl BaseUrl {
    /// Reads an address; blanks around it and slashes at its end are dropped.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text.trim()).map_err(|_| BaseUrlError::NotAnAddress)?;
        match url.scheme() {
            "https" => {}
            "http" if host_is_loopback(&url) => {}
            "http" => return Err(BaseUrlError::NotSecure),
            _ => return Err(BaseUrlError::NotAnAddress),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseUrlError::QueryOrFragment);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self { url })
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        host_is_loopback(&self.url)
    }

    /// Whether the connection is encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The address of a call: `path` is split at its slashes, then each part of `parts` is one more segment, escaped.
    pub(crate) fn call(&self, path: &str, parts: &[&str]) -> Url {
        let mut url = self.url.clone();
        url.path_segments_mut()
            .expect("BUG: http and https addresses have a path")
            .pop_if_empty()
            .push("connect")
            .extend(path.split('/').filter(|part| !part.is_empty()))
            .extend(parts);
        url
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BaseUrl({})", self.as_str())
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Whether an address names this machine, whatever the network's name service thinks.
pub(crate) fn host_is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_loopback_are_taken() {
        let read = |text| BaseUrl::parse(text).map(|base| base.to_string());
        let https = "https://demo-api.frontpayment.no/api/v1";
        assert_eq!(read(https).as_deref(), Ok(https));
        assert_eq!(
            read(" HTTPS://Demo-API.frontpayment.no/api/v1// \n").as_deref(),
            Ok(https)
        );
        for loopback in [
            "http://127.0.0.1:8080",
            "http://127.8.9.1/api/v1",
            "http://[::1]:1/x",
            "http://localhost:99",
        ] {
            assert_eq!(read(loopback).as_deref(), Ok(loopback));
        }
    }

    #[test]
    fn all_else_is_refused() {
        for (text, error) in [
            ("", BaseUrlError::NotAnAddress),
            ("demo-api.frontpayment.no", BaseUrlError::NotAnAddress),
            ("ftp://demo-api.frontpayment.no", BaseUrlError::NotAnAddress),
            ("file:///etc/passwd", BaseUrlError::NotAnAddress),
            ("http://demo-api.frontpayment.no", BaseUrlError::NotSecure),
            ("http://localhost.example.no", BaseUrlError::NotSecure),
            ("http://128.0.0.1", BaseUrlError::NotSecure),
            ("http://0.0.0.0", BaseUrlError::NotSecure),
            ("https://kari@front.no", BaseUrlError::Credentials),
            ("https://:x@front.no", BaseUrlError::Credentials),
            ("https://front.no/?a=1", BaseUrlError::QueryOrFragment),
            ("https://front.no/#", BaseUrlError::QueryOrFragment),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_part_of_a_path_can_not_leave_it() {
        let base = BaseUrl::parse("https://front.no/api/v1/").unwrap();
        assert_eq!(
            base.call("orders/status", &["ODR1"]).as_str(),
            "https://front.no/api/v1/connect/orders/status/ODR1"
        );
        assert_eq!(
            base.call("orders/status", &["a/../b?c#d"]).as_str(),
            "https://front.no/api/v1/connect/orders/status/a%2F..%2Fb%3Fc%23d"
        );
    }
}
