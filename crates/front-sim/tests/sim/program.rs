//! The binary.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::client::{read, send};

/// Ends the program with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_front-sim"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn it_tells_its_addresses_in_one_line_once_it_is_ready() {
    let mut running = Running(program(&["--seed", "7"]).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let address = |name: &str| -> SocketAddr {
        ready[name]
            .as_str()
            .unwrap()
            .trim_start_matches("http://")
            .split('/')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    assert_eq!(
        ready["base_url"],
        format!("{}/api/v1", ready["origin"].as_str().unwrap())
    );
    let headers = [("authorization", "Bearer sim-1")];
    let path = "/api/v1/connect/orders/status";
    let list = read(
        send(address("base_url"), "GET", path, &headers, None)
            .await
            .unwrap(),
    )
    .await
    .unwrap();
    assert_eq!(
        (list.status, list.json()["message"].as_str()),
        (404, Some("ordersNotFound"))
    );
    let ledger = send(address("control_url"), "GET", "/_control/ledger", &[], None)
        .await
        .unwrap();
    assert_eq!(
        read(ledger).await.unwrap().json()["attempts"][0]["call"],
        "list"
    );
}

#[test]
fn it_serves_this_machine_alone() {
    let output = program(&["--host", "0.0.0.0"]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"));
}
