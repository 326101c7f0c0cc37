//! A plain HTTP client that shows what happens on the connection, and a stand-in of one's own for each test.

use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, LOCATION};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use kasse_front_sim::{Control, Sim, SimHandle, SimOptions};
use serde_json::Value;
use tokio::net::TcpStream;

pub(crate) const TOKEN: &str = "sim-test";
const SUBMIT: &str = "orders/invoice/submit";
/// A test that waits longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    pub(crate) fn errors(&self) -> Vec<String> {
        assert_eq!(self.status, 417, "{}", self.text());
        serde_json::from_value(self.json()["errors"].clone()).unwrap()
    }
}

/// A stand-in and the way to talk to it.
pub(crate) struct Bench {
    pub(crate) sim: SimHandle,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self {
            sim: Sim::start(SimOptions {
                seed: Some(1),
                ..SimOptions::default()
            })
            .await
            .unwrap(),
        }
    }

    pub(crate) fn control(&self) -> Control {
        self.sim.control()
    }

    /// One API call with the usual token; the body read to its end.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, hyper::Error> {
        let path = format!("/api/v1/connect/{path}");
        let headers = [
            (AUTHORIZATION.as_str(), "Bearer sim-test"),
            (CONTENT_TYPE.as_str(), "application/json"),
        ];
        read(
            send(
                self.sim.address(),
                method,
                &path,
                &headers,
                body.map(Value::to_string),
            )
            .await?,
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, Some(body)).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await.unwrap()
    }

    pub(crate) async fn status(&self, uuid: &str) -> String {
        let answer = self.get(&format!("orders/status/{uuid}")).await;
        answer.json()["data"]["status"].as_str().unwrap().to_owned()
    }

    /// Makes an order by submit and gives its uuid and, for a person, the address to visit.
    pub(crate) async fn submit(&self, payload: &Value) -> (String, Option<String>) {
        let answer = self.post(SUBMIT, payload).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let data = answer.json()["data"].clone();
        let url = data["bankIdUrl"].as_str().map(str::to_owned);
        (data["orderUuid"].as_str().unwrap().to_owned(), url)
    }

    /// Opens an address of the pages.
    pub(crate) async fn page(&self, url: &str) -> Answer {
        let path = url.strip_prefix(self.sim.origin()).unwrap_or(url);
        read(
            send(self.sim.address(), "GET", path, &[], None)
                .await
                .unwrap(),
        )
        .await
        .unwrap()
    }

    /// Sends a form.
    pub(crate) async fn form(&self, path: &str, body: &str) -> Answer {
        let headers = [(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")];
        let response = send(
            self.sim.address(),
            "POST",
            path,
            &headers,
            Some(body.to_owned()),
        )
        .await
        .unwrap();
        read(response).await.unwrap()
    }

    /// Speaks to the control interface that stays up.
    pub(crate) async fn steer(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let url = self.sim.control_url().unwrap();
        let address: SocketAddr = url
            .trim_start_matches("http://")
            .trim_end_matches("/_control")
            .parse()
            .unwrap();
        let response = send(
            address,
            method,
            &format!("/_control/{path}"),
            &[],
            body.map(Value::to_string),
        )
        .await;
        read(response.unwrap()).await.unwrap()
    }
}

/// Sends a request on a connection of its own.
pub(crate) async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<String>,
) -> Result<Response<Incoming>, hyper::Error> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(HOST, address.to_string());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    sender
        .send_request(
            request
                .body(Full::new(Bytes::from(body.unwrap_or_default())))
                .unwrap(),
        )
        .await
}

pub(crate) async fn read(response: Response<Incoming>) -> Result<Answer, hyper::Error> {
    let (parts, body) = response.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok(Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    })
}

/// Waits until a condition holds.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let start = Instant::now();
    while !condition().await {
        assert!(start.elapsed() < PATIENCE, "waited too long until {what}");
        tokio::task::yield_now().await;
    }
}
