//! One request and its answer. Nothing is retried and nothing is followed here.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kasse_core::UnknownCause;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, ClientBuilder, Response, redirect, retry};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use url::Url;

use crate::classify::{Exchange, Reply};
use crate::error::ClientError;
use crate::outcome::{Meta, NotSentReason};
use crate::retry_after::{count, rate_reset_ms, retry_after_ms, server_time};
use crate::settings::ClientSettings;
use crate::token::Token;

/// What is asked.
pub(crate) enum Request {
    /// A question; asking twice does no harm.
    Get(Url),
    /// A question whose answer may be long.
    List(Url),
    /// An act, with its JSON.
    Post(Url, Vec<u8>),
}

/// The connections.
#[derive(Clone)]
pub(crate) struct Transport {
    /// For questions: keeps a connection open between them.
    asking: Client,
    /// For acts: a new connection each. The server may close a kept one at the very moment an order is written to it,
    /// and the HTTP library would then send an order again by itself that it believes not to have left. On a connection
    /// that carries one request only, there is nothing to send again.
    acting: Client,
    max_body_bytes: usize,
    max_list_bytes: usize,
    list_timeout: Duration,
}

impl Transport {
    pub(crate) fn new(settings: &ClientSettings) -> Result<Self, ClientError> {
        let tls = tls(settings.base_url.is_encrypted()).map_err(ClientError::Certificates)?;
        let asking = builder(settings, tls.clone());
        let acting = builder(settings, tls).pool_max_idle_per_host(0);
        Ok(Self {
            asking: asking.build().map_err(ClientError::Build)?,
            acting: acting.build().map_err(ClientError::Build)?,
            max_body_bytes: settings.max_body_bytes,
            max_list_bytes: settings.max_list_bytes,
            list_timeout: Duration::from_millis(settings.list_timeout_ms),
        })
    }

    /// Sends a request and reads its answer, within the limits.
    pub(crate) async fn exchange(&self, request: Request, token: &Token) -> (Exchange, Meta) {
        let started = Instant::now();
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose()))
            .expect("BUG: a token is visible ASCII");
        bearer.set_sensitive(true);
        let limit = match &request {
            Request::List(_) => self.max_list_bytes,
            Request::Get(_) | Request::Post(..) => self.max_body_bytes,
        };
        let request = match request {
            Request::Get(url) => self.asking.get(url),
            Request::List(url) => self.asking.get(url).timeout(self.list_timeout),
            Request::Post(url, json) => self
                .acting
                .post(url)
                .header(CONTENT_TYPE, "application/json")
                .body(json),
        };
        let sent = request
            .header(AUTHORIZATION, bearer)
            .header(ACCEPT, "application/json")
            .send()
            .await;
        let (exchange, mut meta) = match sent {
            Ok(response) => read(response, limit).await,
            Err(error) => (failure(&error), Meta::default()),
        };
        meta.elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        (exchange, meta)
    }
}

/// An answer, with at most `limit` bytes of body.
async fn read(response: Response, limit: usize) -> (Exchange, Meta) {
    let status = response.status().as_u16();
    let headers = response.headers();
    let meta = Meta {
        http_status: Some(status),
        server_time: server_time(headers),
        rate_limit: count(headers, "x-ratelimit-limit"),
        rate_remaining: count(headers, "x-ratelimit-remaining"),
        rate_reset_ms: rate_reset_ms(headers),
        elapsed_ms: 0,
    };
    let reply = Reply {
        status,
        retry_after_ms: retry_after_ms(headers),
        body: body(response, limit).await,
    };
    (Exchange::Answered(reply), meta)
}

async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, UnknownCause> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                return Err(UnknownCause::UnreadableAnswer);
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => return Err(UnknownCause::Timeout),
            Err(_) => return Err(UnknownCause::ConnectionLost),
        }
    }
}

fn builder(settings: &ClientSettings, tls: ClientConfig) -> ClientBuilder {
    let builder = Client::builder()
        .user_agent(concat!("Kasse/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(tls)
        .https_only(settings.base_url.is_encrypted())
        .http1_only()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .connect_timeout(Duration::from_millis(settings.connect_timeout_ms))
        .timeout(Duration::from_millis(settings.call_timeout_ms));
    if settings.base_url.is_loopback() {
        // What is on this machine must not leave it.
        builder.no_proxy()
    } else {
        builder
    }
}

/// TLS by rustls, trusting what the operating system trusts. Without encryption its certificates are not even read.
fn tls(encrypted: bool) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let builder = if encrypted {
        builder.with_platform_verifier()?
    } else {
        builder.with_root_certificates(RootCertStore::empty())
    };
    Ok(builder.with_no_client_auth())
}

/// What a failure before any status means. Only one while the connection was being made is certain to have sent nothing:
/// no connection is shared by acts, and TLS sends no early data.
fn failure(error: &reqwest::Error) -> Exchange {
    if !error.is_connect() {
        return Exchange::Lost(if error.is_timeout() {
            UnknownCause::Timeout
        } else {
            UnknownCause::ConnectionLost
        });
    }
    let of_tls = |io: &io::Error| match io.get_ref() {
        Some(inner) => inner.is::<rustls::Error>(),
        None => false,
    };
    Exchange::NotSent(if error.is_dns() {
        NotSentReason::Dns
    } else if any_cause(error, of_tls) {
        NotSentReason::Tls
    } else if any_cause(error, |io| io.kind() == io::ErrorKind::ConnectionRefused) {
        NotSentReason::ConnectRefused
    } else if error.is_timeout() {
        NotSentReason::ConnectTimeout
    } else {
        NotSentReason::Unreachable
    })
}

/// Whether an I/O error among the causes fits. I/O errors are wrapped in one another, which `source` skips.
fn any_cause(error: &reqwest::Error, fits: impl Fn(&io::Error) -> bool) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let mut io = error.downcast_ref::<io::Error>();
        while let Some(error) = io {
            if fits(error) {
                return true;
            }
            io = error.get_ref().and_then(|inner| inner.downcast_ref());
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use reqwest::dns::{Name, Resolve, Resolving};

    use super::*;
    use crate::base_url::BaseUrl;

    /// A name service that knows nobody.
    struct Nobody;

    impl Resolve for Nobody {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("no such name".into()) })
        }
    }

    #[tokio::test]
    async fn a_name_without_an_address_was_never_written_to() {
        let settings = ClientSettings::new(BaseUrl::parse("https://front.example.no").unwrap());
        let client = builder(&settings, tls(false).unwrap())
            .no_proxy()
            .dns_resolver(Arc::new(Nobody))
            .build()
            .unwrap();
        let error = client
            .post(settings.base_url.as_str())
            .send()
            .await
            .unwrap_err();
        let exchange = failure(&error);
        assert!(
            matches!(exchange, Exchange::NotSent(NotSentReason::Dns)),
            "{exchange:?}"
        );
    }

    #[tokio::test]
    async fn the_machines_certificates_can_be_read() {
        let settings = ClientSettings::new(BaseUrl::parse("https://front.example.no").unwrap());
        assert!(Transport::new(&settings).is_ok());
    }
}
