//! What must never show.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use kasse_core::{CustomerKind, Method};
use kasse_front_payment::{BaseUrl, Client, ClientError, ClientSettings};
use tracing_subscriber::fmt::MakeWriter;

use crate::samples::{NOW, checkout, client, hasty, invoice, order, token};
use crate::server::{Script, Server, answer};

/// All that one thread logged. The subscriber is everybody's: one of a single thread's own would miss the events whose
/// places another test's thread came to first.
#[derive(Clone)]
struct Log {
    of: ThreadId,
    said: Arc<Mutex<Vec<u8>>>,
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if thread::current().id() == self.of {
            self.said.lock().unwrap().extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[test]
fn neither_logs_nor_debug_show_secrets_or_people() {
    let log = Log {
        of: thread::current().id(),
        said: Arc::default(),
    };
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let shown = runtime.block_on(async {
            let mut shown = Vec::new();
            let full = r#"{"data":{"orderUuid":"ODR1","bankIdUrl":"https://auth.bankid.no/?code_verifier=s3cret"}}"#;
            for script in [
                Script::Answer(answer(201, "", full)),
                Script::Answer(answer(417, "", r#"{"errors":["kari@example.no is no address"]}"#)),
                Script::Answer(answer(401, "", "t0ken-of-the-shop")),
                Script::AnswerAndClose(Vec::new()),
                Script::Silent,
            ] {
                let ends = !matches!(script, Script::Silent);
                let server = Server::start(script).await;
                let client = if ends { client(&server.base()) } else { hasty(&server.base()) };
                let answer = checkout(&client).await;
                if answer.meta.http_status != Some(417) {
                    shown.push(format!("{answer:?}"));
                }
                shown.push(format!("{client:?} {:?}", token()));
                client.status("ODR1", &token()).await;
            }
 shown.join("
")
 });
    let log = String::from_utf8(log.said.lock().unwrap().clone()).unwrap();
    let said: Vec<_> = log
        .lines()
        .filter(|line| line.contains("front payment called"))
        .collect();
    assert_eq!(said.len(), 10, "one line a call:\n{log}");
    for word in [
        "call=\"submit\"",
        "reference=\"2-004187\"",
        "http_status=201",
        "outcome=\"done\"",
        "elapsed_ms=",
    ] {
        assert!(said[0].contains(word), "{word} is missing in {}", said[0]);
    }
    for secret in [
        "t0ken",
        "s3cret",
        "code_verifier",
        "02013299997",
        "Kari",
        "kari@",
        "90012345",
        "Kloster",
        "Skalljakke",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
        assert!(!shown.contains(secret), "{secret} shows in {shown}");
    }
}

#[tokio::test]
async fn a_person_s_number_goes_out_for_a_person_alone() {
    let made = r#"{"data":{"uuid":"ODR1"}}"#;
    let server = Server::start(Script::Answer(answer(201, "", made))).await;
    let (_, number) = order(CustomerKind::Private, Method::SendInvoice, 10);
    let (order, _) = order(CustomerKind::Corporate, Method::Ehf, 14);
    let client = client(&server.base());
    client
        .send(&order, number.as_ref(), &invoice(), NOW, &token())
        .await;
    assert!(!server.seen()[0].body.contains("02013299997"));
}

#[test]
fn settings_without_sense_make_no_client() {
    let settings = || ClientSettings::new(BaseUrl::parse("http://127.0.0.1:1").unwrap());
    for path in ["", "/", "../x", "a//b", "a?b", "orders/ehf/", "æ"] {
        let error = Client::new(ClientSettings {
            ehf_path: path.to_owned(),
            ..settings()
        });
        assert!(matches!(error, Err(ClientError::EhfPath(_))), "{path:?}");
    }
    for wrong in [
        ClientSettings {
            connect_timeout_ms: 0,
            ..settings()
        },
        ClientSettings {
            call_timeout_ms: 0,
            ..settings()
        },
        ClientSettings {
            max_body_bytes: 0,
            ..settings()
        },
    ] {
        assert!(matches!(Client::new(wrong), Err(ClientError::Limit(_))));
    }
}
