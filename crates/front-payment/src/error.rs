//! Why there is no client.

/// Settings with which nothing can be called, or a machine without what TLS needs.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The path for EHF is empty, climbs up or holds more than letters, digits, `-`, `_`, `.` and slashes.
    #[error("{0:?} is not a path such as orders/invoice/create/ehf")]
    EhfPath(String),
    /// A limit of nothing would end every call.
    #[error("{0} must be at least 1")]
    Limit(&'static str),
    /// This machine's trusted certificates can't be used.
    #[error("the certificates that this machine trusts can't be used")]
    Certificates(#[source] rustls::Error),
    /// The HTTP client could not be made.
    #[error("the HTTP client could not be made")]
    Build(#[source] reqwest::Error),
}
