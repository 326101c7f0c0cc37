//! Networks and servers at their worst.

use std::time::Duration;

use kasse_core::{FrontOrder, UnknownCause};
use kasse_front_payment::{Client, ClientSettings, NotSentReason, Outcome, Submitted};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::samples::{checkout, client, hasty, settings, small, token};
use crate::server::{Script, Server, answer};

fn unknown(cause: UnknownCause) -> Outcome<Submitted> {
    Outcome::Unknown { cause, front: None }
}

/// What a checkout comes to when the server does this.
async fn met_by(script: Script) -> Outcome<Submitted> {
    let server = Server::start(script).await;
    checkout(&small(&server.base())).await.outcome
}

/// What a checkout comes to when the server does this and never ends.
async fn waited_for(script: Script) -> Outcome<Submitted> {
    let server = Server::start(script).await;
    checkout(&hasty(&server.base())).await.outcome
}

#[tokio::test]
async fn nobody_listens() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", unused.local_addr().unwrap());
    drop(unused);
    let answer = checkout(&client(&base)).await;
    assert_eq!(
        answer.outcome,
        Outcome::NotSent(NotSentReason::ConnectRefused)
    );
    assert_eq!(answer.meta.http_status, None);
}

#[tokio::test]
async fn nobody_listens_behind_https() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", unused.local_addr().unwrap());
    drop(unused);
    let outcome = checkout(&client(&base)).await.outcome;
    assert_eq!(outcome, Outcome::NotSent(NotSentReason::ConnectRefused));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_sees_no_token() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut hello = Vec::new();
        stream.read_buf(&mut hello).await.unwrap();
        let plainly = answer(400, "", "speak plainly");
        stream.write_all(&plainly).await.unwrap();
        stream.read_to_end(&mut hello).await.unwrap();
        String::from_utf8_lossy(&hello).into_owned()
    });
    let outcome = checkout(&client(&base)).await.outcome;
    assert_eq!(outcome, Outcome::NotSent(NotSentReason::Tls));
    let hello = server.await.unwrap();
    assert!(!hello.contains("t0ken"), "the token left in {hello}");
}

#[tokio::test]
async fn a_connection_that_breaks_while_it_is_made() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let outcome = checkout(&client(&base)).await.outcome;
    assert_eq!(outcome, Outcome::NotSent(NotSentReason::Unreachable));
}

#[tokio::test]
async fn a_connection_that_never_stands() {
    let server = Server::start(Script::Deaf).await;
    let base = format!("https://127.0.0.1:{}", server.port());
    let gives_up_soon = ClientSettings {
        connect_timeout_ms: 200,
        ..settings(&base)
    };
    let outcome = checkout(&Client::new(gives_up_soon).unwrap()).await.outcome;
    assert_eq!(outcome, Outcome::NotSent(NotSentReason::ConnectTimeout));
    // When the call's own time ends first, nobody says how far it had come.
    let slow_to_connect = ClientSettings {
        connect_timeout_ms: 60_000,
        call_timeout_ms: 200,
        ..settings(&base)
    };
    let outcome = checkout(&Client::new(slow_to_connect).unwrap())
        .await
        .outcome;
    assert_eq!(outcome, unknown(UnknownCause::Timeout));
}

#[tokio::test]
async fn no_answer_at_all() {
    assert_eq!(
        waited_for(Script::Silent).await,
        unknown(UnknownCause::Timeout)
    );
    let hang_up = Script::AnswerAndClose(Vec::new());
    assert_eq!(met_by(hang_up).await, unknown(UnknownCause::ConnectionLost));
    let no_http = Script::AnswerAndClose(b"220 smtp.example.no\r\n".to_vec());
    assert_eq!(met_by(no_http).await, unknown(UnknownCause::ConnectionLost));
}

#[tokio::test]
async fn an_answer_that_breaks_off() {
    let head =
        |status| format!("HTTP/1.1 {status} X\r\nContent-Length: 500\r\n\r\n{{\"da").into_bytes();
    let lost = |status| met_by(Script::AnswerAndClose(head(status)));
    assert_eq!(lost(201).await, unknown(UnknownCause::ConnectionLost));
    assert_eq!(lost(500).await, unknown(UnknownCause::ServerError));
    assert_eq!(lost(417).await.name(), "rejected", "the status was there");
    assert_eq!(lost(401).await, Outcome::TokenRefused);
    let in_head = b"HTTP/1.1 201 Created\r\nContent-Le".to_vec();
    let in_head = met_by(Script::AnswerAndClose(in_head)).await;
    assert_eq!(in_head, unknown(UnknownCause::ConnectionLost));
}

#[tokio::test]
async fn an_answer_that_takes_too_long() {
    let slowly = |bytes| Script::Drip(bytes, Duration::from_millis(50));
    let body = answer(201, "", &"x".repeat(10_000));
    assert_eq!(
        waited_for(slowly(body)).await,
        unknown(UnknownCause::Timeout)
    );
    let head = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n".repeat(9);
    assert_eq!(
        waited_for(slowly(head)).await,
        unknown(UnknownCause::Timeout)
    );
}

#[tokio::test]
async fn an_answer_without_end_is_not_kept() {
    let blanks = vec![b' '; 4_096];
    let unsized_body = b"HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n".to_vec();
    let chunked = b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let mut chunk = b"1000\r\n".to_vec();
    chunk.extend_from_slice(&blanks);
    chunk.extend_from_slice(b"\r\n");
    let claimed = b"HTTP/1.1 201 Created\r\nContent-Length: 99999999999\r\n\r\n".to_vec();
    for (head, bytes) in [
        (unsized_body, blanks.clone()),
        (chunked, chunk),
        (claimed, blanks),
    ] {
        let outcome = met_by(Script::Endless(head, bytes)).await;
        assert_eq!(outcome, unknown(UnknownCause::UnreadableAnswer));
    }
    let endless_head = Script::Endless(b"HTTP/1.1 201 X\r\n".to_vec(), b"X-A: b\r\n".repeat(512));
    assert_eq!(
        met_by(endless_head).await,
        unknown(UnknownCause::ConnectionLost)
    );
}

/// What the client takes of an answer that is too long: its limit, and what the network holds for it on the way.
const TAKEN_AT_MOST: usize = 16 * 1024 * 1024;

#[tokio::test]
async fn forty_megabytes_are_not_taken() {
    let blanks = vec![b' '; 64 * 1024];
    for length in ["Content-Length: 41943040\r\n", ""] {
        let head = format!("HTTP/1.1 201 Created\r\n{length}\r\n").into_bytes();
        let server = Server::start(Script::Endless(head, blanks.clone())).await;
        let whole = client(&server.base());
        for outcome in [
            checkout(&whole).await.outcome.name(),
            whole.statuses(None, &token()).await.outcome.name(),
            whole.details("ODR1", &token()).await.outcome.name(),
        ] {
            assert_eq!(outcome, "unknown");
        }
        let taken = server.poured().await;
        // The list alone may be long.
        let list = whole.settings().max_list_bytes;
        assert!(taken < list + 3 * TAKEN_AT_MOST, "{taken} bytes were taken");
    }
}

#[tokio::test]
async fn the_list_of_all_orders_may_be_longer_than_other_answers() {
    use std::fmt::Write as _;
    const ORDERS: usize = 120_000;
    let mut body = r#"{"data":["#.to_owned();
    for number in 0..ORDERS {
        let comma = if number == 0 { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"uuid":"ODR{number:010}","status":"INVOICED"}}"#
        )
        .unwrap();
    }
    body += "]}";
    assert!(body.len() > 5 * 1024 * 1024);
    let server = Server::start(Script::Answer(answer(200, "", &body))).await;
    let listed = client(&server.base()).statuses(None, &token()).await;
    let Outcome::Done(listed) = listed.outcome else {
        panic!("{} bytes could not be read", body.len());
    };
    assert_eq!(listed.len(), ORDERS);
    for (limit, name) in [(body.len(), "done"), (body.len() - 1, "unknown")] {
        let bounded = ClientSettings {
            max_list_bytes: limit,
            ..settings(&server.base())
        };
        let outcome = Client::new(bounded).unwrap().statuses(None, &token()).await;
        assert_eq!(outcome.outcome.name(), name, "at most {limit} bytes");
    }
    // What is said of one order is short.
    let one = client(&server.base()).details("ODR1", &token()).await;
    assert_eq!(one.outcome.name(), "unknown");
}

#[tokio::test]
async fn a_list_that_never_ends_ends_with_its_own_time() {
    let blank = answer(200, "", &" ".repeat(1_000));
    let server = Server::start(Script::Drip(blank, Duration::from_secs(1))).await;
    let impatient = ClientSettings {
        list_timeout_ms: 400,
        ..settings(&server.base())
    };
    let began = std::time::Instant::now();
    let listed = Client::new(impatient)
        .unwrap()
        .statuses(None, &token())
        .await;
    assert_eq!(
        listed.outcome,
        Outcome::Unknown {
            cause: UnknownCause::Timeout,
            front: None
        }
    );
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_refusal_that_never_ends_is_still_a_refusal() {
    let head = b"HTTP/1.1 417 X\r\nConnection: close\r\n\r\n".to_vec();
    let server = Server::start(Script::Endless(head, vec![b' '; 4_096])).await;
    let outcome = checkout(&client(&server.base())).await.outcome;
    assert_eq!(outcome.name(), "rejected");
    assert!(server.poured().await < TAKEN_AT_MOST);
}

#[tokio::test]
async fn a_byte_per_second_ends_with_the_calls_own_time() {
    let body = answer(201, "", &"x".repeat(100));
    let in_head = Script::Drip(body.clone(), Duration::from_secs(1));
    let (head, rest) = body.split_at(body.len() - 100);
    assert!(!rest.is_empty());
    let in_body = Script::DripAfter(head.to_vec(), rest.to_vec(), Duration::from_secs(1));
    for script in [in_head, in_body] {
        let server = Server::start(script).await;
        let began = std::time::Instant::now();
        let answer = checkout(&hasty(&server.base())).await;
        assert_eq!(answer.outcome, unknown(UnknownCause::Timeout));
        // The call's 400 ms, and much room for a slow machine; the answer itself would have taken minutes.
        assert!(began.elapsed() < Duration::from_secs(20));
    }
}

#[tokio::test]
async fn a_body_may_be_exactly_as_long_as_allowed() {
    let ids = r#"{"data":{"orderUuid":"ODR1","bankIdUrl":"https://auth.bankid.no/"}}"#;
    for (length, name) in [(64 * 1024, "done"), (64 * 1024 + 1, "unknown")] {
        let body = ids.to_owned() + &" ".repeat(length - ids.len());
        let outcome = met_by(Script::Answer(answer(201, "", &body))).await;
        assert_eq!(outcome.name(), name, "{length} bytes");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(Script::Answer(answer(201, "", "{}"))).await;
    for status in [301, 302, 303, 307, 308] {
        let to = format!("Location: {}\r\n", elsewhere.base());
        let server = Server::start(Script::Answer(answer(status, &to, ""))).await;
        let client = client(&server.base());
        let outcome = checkout(&client).await.outcome;
        assert_eq!(outcome, unknown(UnknownCause::UnreadableAnswer), "{status}");
        assert_eq!(
            client.status("ODR1", &token()).await.outcome.name(),
            "unknown"
        );
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn an_act_never_shares_a_connection_and_is_never_sent_twice() {
    let status = r#"{"data":{"uuid":"ODR1","status":"SENT"}}"#;
    let server = Server::start(Script::Answer(answer(200, "", status))).await;
    let client = client(&server.base());
    for _ in 0..3 {
        client.status("ODR1", &token()).await;
    }
    assert_eq!(server.connections(), 1, "questions share theirs");
    server.now(Script::Answer(answer(503, "Retry-After: 0\r\n", "")));
    checkout(&client).await;
    server.now(Script::AnswerAndClose(Vec::new()));
    checkout(&client).await;
    client.cancel("ODR1", "angret", &token()).await;
    let acts: Vec<_> = server
        .seen()
        .iter()
        .filter(|seen| seen.head.starts_with("POST"))
        .map(|seen| seen.connection)
        .collect();
    assert_eq!(
        acts,
        [1, 2, 3],
        "three acts, each once, each on a connection of its own"
    );
}

#[tokio::test]
async fn an_order_that_was_named_is_kept() {
    let front = Some(FrontOrder::new("ODR1".into(), Some("CSRT1".into())));
    let ids = r#"{"data":{"orderUuid":"ODR1","customerUuid":"CSRT1"}}"#;
    let named = |status| met_by(Script::Answer(answer(status, "", ids)));
    let incomplete = Outcome::Unknown {
        cause: UnknownCause::IncompleteAnswer,
        front: front.clone(),
    };
    assert_eq!(named(201).await, incomplete, "no address to visit");
    let failed = Outcome::Unknown {
        cause: UnknownCause::ServerError,
        front,
    };
    assert_eq!(named(500).await, failed);
}
