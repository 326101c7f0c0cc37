//! The stand-in for Front Payment, as a process of its own over HTTP.

use std::io::{BufRead, BufReader};
use std::panic::Location;

use anyhow::{Context, Result, bail};
use desktop::{Desktop, Process, wait};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::runtime::Builder;

use super::LIMIT;

/// One request over HTTP, and what it is answered with: no redirect is followed.
///
/// # Errors
/// When nobody answers in time.
pub(crate) fn exchange(request: Request<String>) -> Result<Response<Bytes>> {
    let request = request.map(|body| Full::new(Bytes::from(body)));
    Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
            let answer = async {
                let (head, body) = client.request(request).await?.into_parts();
                let body = body.collect().await?.to_bytes();
                Ok(Response::from_parts(head, body))
            };
            tokio::time::timeout(wait::patiently(LIMIT), answer).await?
        })
}

/// A running stand-in.
#[derive(Debug)]
pub(crate) struct Front {
    process: Process,
    api_url: String,
    control_url: String,
}

impl Front {
    /// Starts it on a free port and waits until it is ready.
    pub(crate) fn start(desktop: &Desktop) -> Result<Self> {
        let mut command = desktop.command(super::program("front-sim"));
        command.args(["--port", "0"]);
        let (process, output) = Process::start_with_output(command, &desktop.log("front-sim"))?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line)
            .with_context(|| format!("the stand-in is not ready: {line:?} {}", process.log()))?;
        let address = |name: &str| {
            let address = ready[name].as_str().map(str::to_owned);
            address.with_context(|| format!("the stand-in did not tell its {name}: {line}"))
        };
        Ok(Self {
            api_url: address("base_url")?,
            control_url: address("control_url")?,
            process,
        })
    }

    /// The address that the program is given.
    pub(crate) fn api_url(&self) -> &str {
        &self.api_url
    }

    /// Asks the control interface: `front.control(Method::POST, "offline", Some(&json!(true)))`. An empty answer is
    /// `null`.
    ///
    /// # Errors
    /// When the stand-in is gone or refuses.
    pub(crate) fn control(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/{path}", self.control_url))
            .header("content-type", "application/json")
            .body(body.map(Value::to_string).unwrap_or_default())?;
        let (head, answer) = exchange(request)?.into_parts();
        let status = head.status;
        if !status.is_success() {
            bail!(
                "{path} answered {status}: {}",
                String::from_utf8_lossy(&answer)
            );
        }
        if answer.is_empty() {
            return Ok(Value::Null);
        }
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Tells it something by the control interface, and answers what it says.
    ///
    /// # Panics
    /// When it refuses: the journey is written wrong.
    #[track_caller]
    pub(crate) fn tell(&self, path: &str, body: &Value) -> Value {
        self.control(Method::POST, path, Some(body))
            .unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()))
    }

    /// Changes a part of its settings.
    ///
    /// # Panics
    /// When it refuses: the journey is written wrong.
    #[track_caller]
    pub(crate) fn set(&self, part: &Value) {
        self.control(Method::PATCH, "settings", Some(part))
            .unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()));
    }

    /// Nothing goes wrong any more.
    ///
    /// # Panics
    /// When it refuses.
    #[track_caller]
    pub(crate) fn forget_faults(&self) {
        self.control(Method::DELETE, "faults", None)
            .unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()));
    }

    /// All orders that it has, oldest first.
    #[track_caller]
    pub(crate) fn orders(&self) -> Vec<Value> {
        self.listed("orders")
    }

    /// All requests of a kind that it got, by the call's name as in faults, oldest first.
    #[track_caller]
    pub(crate) fn attempts(&self, call: &str) -> Vec<Value> {
        let mut attempts = self.listed("attempts");
        attempts.retain(|attempt| attempt["call"] == call);
        attempts
    }

    /// The kinds of all requests that it got, oldest first.
    #[track_caller]
    pub(crate) fn calls(&self) -> Vec<String> {
        let call = |attempt: &Value| attempt["call"].as_str().map(str::to_owned);
        self.listed("attempts").iter().filter_map(call).collect()
    }

    /// Waits until something is to be seen at the stand-in.
    #[track_caller]
    pub(crate) fn wait_until<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let at = Location::caller();
        wait::until(what, LIMIT, || Ok(look())).unwrap_or_else(|error| {
            let ledger = self.control(Method::GET, "ledger", None);
            panic!("{at}: {error:#}; ledger: {ledger:#?}")
        })
    }

    #[track_caller]
    fn listed(&self, what: &str) -> Vec<Value> {
        let at = Location::caller();
        let ledger = self.control(Method::GET, "ledger", None);
        let ledger = ledger.unwrap_or_else(|error| panic!("{at}: {error:#}"));
        let listed = ledger[what].as_array().cloned();
        listed.unwrap_or_else(|| panic!("{at}: the ledger lists no {what}"))
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        self.process.log()
    }
}
