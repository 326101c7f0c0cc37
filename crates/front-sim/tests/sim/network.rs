//! Outages, and the start and end of the stand-in.

use std::io::ErrorKind;

use kasse_front_sim::{Outage, Sim, SimError, SimOptions};
use serde_json::json;
use tokio::net::TcpStream;

use crate::client::{Bench, read, send};
use crate::payloads::private_submit;

#[tokio::test]
async fn a_refusing_network_takes_no_connection_and_comes_back_on_the_same_port() {
    let bench = Bench::start().await;
    let (uuid, _) = bench.submit(&private_submit()).await;
    for _ in 0..3 {
        let answer = bench
            .steer("POST", "offline", Some(&json!({"offline": true})))
            .await;
        assert_eq!(
            (&answer.json()["offline"], &answer.json()["how"]),
            (&json!(true), &json!("refuse"))
        );
        let refused = TcpStream::connect(bench.sim.address())
            .await
            .expect_err("refused");
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        assert_eq!(
            bench
                .steer("POST", "offline", Some(&json!({"offline": false})))
                .await
                .status,
            200
        );
        assert_eq!(bench.status(&uuid).await, "SENT");
    }
}

#[tokio::test]
async fn a_dropping_network_takes_connections_and_answers_nothing() {
    let bench = Bench::start().await;
    bench.control().go_offline(Outage::Drop).await.unwrap();
    assert_eq!(bench.control().outage(), Some(Outage::Drop));
    let answer = bench
        .call("POST", "orders/invoice/submit", Some(&private_submit()))
        .await;
    assert!(answer.is_err());
    bench.control().go_online().await.unwrap();
    assert_eq!(bench.control().ledger().orders, []);
    bench.submit(&private_submit()).await;
}

#[tokio::test]
async fn the_control_interface_on_the_apis_own_port_can_end_a_dropping_outage() {
    let bench = Bench::start().await;
    let steer = async |offline: bool| {
        let body = json!({"offline": offline, "how": "drop"}).to_string();
        let sent = send(
            bench.sim.address(),
            "POST",
            "/_control/offline",
            &[],
            Some(body),
        )
        .await;
        read(sent.unwrap()).await.unwrap().status
    };
    assert_eq!(steer(true).await, 200);
    assert!(bench.call("GET", "orders/status", None).await.is_err());
    assert_eq!(steer(false).await, 200);
    assert_eq!(bench.get("orders/status").await.status, 404);
}

#[tokio::test]
async fn an_open_connection_dies_with_the_network() {
    let bench = Bench::start().await;
    let stream = TcpStream::connect(bench.sim.address()).await.unwrap();
    bench.get("orders/status").await;
    bench.control().go_offline(Outage::Refuse).await.unwrap();
    let mut byte = [0];
    let read = async {
        stream.readable().await.unwrap();
        stream.try_read(&mut byte)
    };
    let ended = read.await;
    assert!(
        matches!(ended, Ok(0)) || ended.is_err_and(|error| error.kind() != ErrorKind::WouldBlock)
    );
}

#[tokio::test]
async fn it_ends_when_told_and_frees_its_port() {
    let bench = Bench::start().await;
    let address = bench.sim.address();
    let control = bench.control();
    bench.sim.shutdown().await;
    let refused = TcpStream::connect(address)
        .await
        .expect_err("nobody listens");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert!(matches!(control.go_online().await, Err(SimError::Down)));
    let again = Sim::start(SimOptions {
        port: address.port(),
        ..SimOptions::default()
    })
    .await
    .unwrap();
    assert_eq!(again.base_url(), format!("http://{address}/api/v1"));
}

#[tokio::test]
async fn a_port_that_is_taken_is_told() {
    let bench = Bench::start().await;
    let taken = SimOptions {
        port: bench.sim.address().port(),
        ..SimOptions::default()
    };
    assert!(matches!(
        Sim::start(taken).await,
        Err(SimError::Listen { .. })
    ));
}
