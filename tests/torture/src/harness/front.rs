//! The stand-in as a process of its own, steered over HTTP.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::LOCATION;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kasse_front_sim::{Ledger, ScriptedFault};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use torture::speed::Speed;
use url::Url;

use crate::schedule::CustomerAct;

/// Nothing on this machine may take longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pages that a customer passes at most.
const MAX_PAGES: usize = 30;

/// The stand-in.
pub(crate) struct Front {
    /// Ends with us.
    _process: Child,
    base_url: String,
    control_url: String,
    http: Client<HttpConnector, Full<Bytes>>,
}

#[derive(Deserialize)]
struct Ready {
    base_url: String,
    control_url: String,
}

impl Front {
    /// Starts one.
    pub(crate) async fn start(programs: &Path) -> Result<Self> {
        let mut process =
            Command::new(programs.join(format!("front-sim{}", std::env::consts::EXE_SUFFIX)))
                .args(["--seed", "1"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .context("the stand-in can't be started")?;
        let output = process.stdout.take().context("it has no output")?;
        let mut lines = BufReader::new(output).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await??;
        let Ready {
            base_url,
            control_url,
        } = serde_json::from_str(&line.context("the stand-in ended")?)?;
        Ok(Self {
            _process: process,
            base_url,
            control_url,
            http: Client::builder(TokioExecutor::new()).build_http(),
        })
    }

    /// The API's address.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// As new, with everything that takes time taking as much less as time passes faster.
    pub(crate) async fn reset(&self, speed: Speed, details_carry_reference: bool) -> Result<()> {
        self.steer(Method::POST, "reset", &Value::Null).await?;
        let times = u64::from(speed.times);
        let settings = json!({
            "clock_speed": speed.times,
            "clock_origin_ms": speed.origin_ms,
            "invoice_delay_ms": 1_500 / times,
            "refund_delay_ms": 1_500 / times,
            "rate_limit": {"requests": 240, "window_ms": 60_000 / times},
            "details_carry_reference": details_carry_reference,
            "credit": {"wait_ms": 0},
            "bankid": {"auto_step_ms": 0},
        });
        self.steer(Method::PATCH, "settings", &settings).await
    }

    /// Nothing goes wrong any more.
    pub(crate) async fn heal(&self) -> Result<()> {
        self.steer(Method::DELETE, "faults", &Value::Null).await?;
        self.online().await?;
        self.token(true).await?;
        self.clock(0).await
    }

    pub(crate) async fn fault(&self, fault: &ScriptedFault) -> Result<()> {
        self.steer(Method::POST, "faults", &json!(fault)).await
    }

    pub(crate) async fn offline(&self, cut: bool) -> Result<()> {
        let how = if cut { "drop" } else { "refuse" };
        self.steer(
            Method::POST,
            "offline",
            &json!({"offline": true, "how": how}),
        )
        .await
    }

    pub(crate) async fn online(&self) -> Result<()> {
        self.steer(Method::POST, "offline", &json!({"offline": false}))
            .await
    }

    pub(crate) async fn token(&self, accepted: bool) -> Result<()> {
        let rule = if accepted {
            json!({"prefix": "sim-"})
        } else {
            json!("revoked")
        };
        self.steer(Method::POST, "token", &rule).await
    }

    pub(crate) async fn clock(&self, offset_ms: i64) -> Result<()> {
        self.steer(Method::POST, "clock", &json!({"offset_ms": offset_ms}))
            .await
    }

    pub(crate) async fn status(&self, uuid: &str, status: &str) -> Result<()> {
        let path = format!("orders/{uuid}/status");
        self.steer(Method::POST, &path, &json!({"status": status}))
            .await
    }

    /// The truth.
    pub(crate) async fn ledger(&self) -> Result<Ledger> {
        let url = format!("{}/ledger", self.control_url);
        let (_, _, body) = self.call(Method::GET, &url, Bytes::new()).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// A customer goes through the pages. Whether the shop's address for success came at the end; `None` where the
    /// pages don't lead to an end: the network is gone, or the order was cancelled.
    pub(crate) async fn visit(&self, url: &str, act: CustomerAct) -> Result<Option<bool>> {
        let behaviour = match act {
            CustomerAct::Approves => "auto_approve",
            CustomerAct::Declines => "auto_decline",
            CustomerAct::Cancels | CustomerAct::ClosesTheWindow => "auto_cancel",
        };
        self.steer(Method::POST, "bankid", &json!({"behaviour": behaviour}))
            .await?;
        let mut next = Url::parse(url)?;
        for _ in 0..MAX_PAGES {
            if next.scheme() == "https" {
                return Ok(Some(next.path().ends_with("/success")));
            }
            let Ok((_, location, body)) = self.call(Method::GET, next.as_str(), Bytes::new()).await
            else {
                return Ok(None);
            };
            let Some(led) = location.or_else(|| refresh(&body)) else {
                return Ok(None);
            };
            next = next.join(&led)?;
        }
        bail!("the pages go round in circles")
    }

    async fn steer(&self, method: Method, path: &str, body: &Value) -> Result<()> {
        let url = format!("{}/{path}", self.control_url);
        let body = if body.is_null() {
            Bytes::new()
        } else {
            Bytes::from(body.to_string())
        };
        let (status, _, answer) = self.call(method, &url, body).await?;
        if status != 200 {
            bail!("{url}: {status} {}", String::from_utf8_lossy(&answer));
        }
        Ok(())
    }

    async fn call(
        &self,
        method: Method,
        url: &str,
        body: Bytes,
    ) -> Result<(u16, Option<String>, Bytes)> {
        let request = Request::builder()
            .method(method)
            .uri(url)
            .body(Full::new(body))?;
        let answering = async {
            let response = self.http.request(request).await?;
            let status = response.status().as_u16();
            let location = response.headers().get(LOCATION);
            let location = location.and_then(|to| to.to_str().ok()).map(str::to_owned);
            let body = response.into_body().collect().await?.to_bytes();
            Ok((status, location, body))
        };
        tokio::time::timeout(PATIENCE, answering).await?
    }
}

/// Where a page leads by itself.
fn refresh(page: &[u8]) -> Option<String> {
    let page = String::from_utf8_lossy(page);
    let mark = "content=\"0;url=";
    let from = page.find(mark)? + mark.len();
    let to = page[from..].split('"').next()?;
    Some(to.replace("&amp;", "&"))
}
