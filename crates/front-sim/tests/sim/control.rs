//! The control interface over HTTP.

use kasse_front_sim::{Fault, Sim, SimError, SimOptions};
use serde_json::{Value, json};

use crate::client::{Bench, read, send};
use crate::payloads::{corporate_submit, private_submit};

#[tokio::test]
async fn settings_are_changed_in_part() {
    let bench = Bench::start().await;
    let patch = json!({"credit": {"score": 100}, "invoice_delay_ms": 7, "token": {"exact": "t"}});
    let answer = bench.steer("PATCH", "settings", Some(&patch)).await;
    assert_eq!(answer.status, 200);
    let settings = bench.control().settings();
    assert_eq!(
        (
            settings.credit.score,
            settings.credit.wait_ms,
            settings.invoice_delay_ms
        ),
        (100, 1800, 7)
    );
    assert_eq!(
        bench.steer("GET", "settings", None).await.json(),
        answer.json()
    );
    assert_eq!(answer.json()["token"], json!({"exact": "t"}));

    assert_eq!(
        bench
            .steer("POST", "token", Some(&json!("revoked")))
            .await
            .status,
        200
    );
    assert_eq!(
        bench
            .steer("POST", "clock", Some(&json!({"offset_ms": -60_000})))
            .await
            .status,
        200
    );
    assert_eq!(
        bench
            .steer(
                "POST",
                "bankid",
                Some(&json!({"behaviour": "auto_approve"}))
            )
            .await
            .status,
        200
    );
    let settings = bench.steer("GET", "settings", None).await.json();
    assert_eq!(
        (&settings["token"], &settings["clock_offset_ms"]),
        (&json!("revoked"), &json!(-60_000))
    );
    assert_eq!(
        (
            &settings["bankid"]["behaviour"],
            &settings["bankid"]["auto_step_ms"]
        ),
        (&json!("auto_approve"), &json!(700))
    );
}

#[tokio::test]
async fn what_is_not_known_is_refused_and_changes_nothing() {
    let bench = Bench::start().await;
    let before = bench.control().settings();
    for (method, path, body) in [
        (
            "PATCH",
            "settings",
            json!({"credit": {"scores": 100}, "invoice_delay_ms": 1}),
        ),
        (
            "PATCH",
            "settings",
            json!({"token": {"prefix": "a", "exact": "b"}}),
        ),
        ("PATCH", "settings", json!([])),
        ("POST", "bankid", json!({"behaviour": "auto_aprove"})),
        ("POST", "clock", json!({"offset": 1})),
        ("POST", "offline", json!({"offline": true, "how": "slow"})),
        (
            "POST",
            "faults",
            json!({"call": "submit", "fault": {"kind": "drop", "before": true}}),
        ),
        ("POST", "token", json!({"any": ""})),
    ] {
        let answer = bench.steer(method, path, Some(&body)).await;
        assert_eq!(answer.status, 400, "{path} {body}");
        assert!(answer.json()["error"].is_string());
    }
    assert_eq!(
        (bench.control().settings(), bench.control().faults()),
        (before, vec![])
    );
}

#[tokio::test]
async fn faults_come_over_http_as_from_rust() {
    let bench = Bench::start().await;
    let fault = json!({"call": "submit", "times": 2, "fault": {"kind": "drop", "made": true}});
    assert_eq!(
        bench.steer("POST", "faults", Some(&fault)).await.status,
        200
    );
    let waiting = bench.control().faults();
    assert_eq!(
        (waiting.len(), &waiting[0].fault),
        (1, &Fault::Drop { made: true })
    );
    assert_eq!(
        bench.steer("GET", "faults", None).await.json(),
        json!([fault])
    );
    assert_eq!(bench.steer("DELETE", "faults", None).await.status, 200);
    assert_eq!(bench.control().faults(), []);
}

#[tokio::test]
async fn the_ledger_never_carries_a_personal_number_or_a_token() {
    let bench = Bench::start().await;
    bench.submit(&private_submit()).await;
    bench.submit(&corporate_submit()).await;
    let ledger = bench.steer("GET", "ledger", None).await;
    let text = ledger.text();
    assert!(
        !text.contains("28038712383") && !text.contains("sim-test"),
        "{text}"
    );
    let present: Vec<Value> = ledger.json()["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["personal_number_present"].clone())
        .collect();
    assert_eq!(present, [true, false]);
    let attempts = &ledger.json()["attempts"];
    assert_eq!(
        (&attempts[0]["call"], &attempts[0]["answered"]),
        (&json!("submit"), &json!(201))
    );
}

#[tokio::test]
async fn a_status_can_be_set_known_or_not() {
    let bench = Bench::start().await;
    let (uuid, _) = bench.submit(&private_submit()).await;
    for status in ["PAID", "Inkasso", "Purring", "EXPIRED", "something new"] {
        let path = format!("orders/{uuid}/status");
        assert_eq!(
            bench
                .steer("POST", &path, Some(&json!({"status": status})))
                .await
                .status,
            200
        );
        assert_eq!(bench.status(&uuid).await, status);
    }
    assert_eq!(
        bench
            .steer(
                "POST",
                "orders/ODR1/status",
                Some(&json!({"status": "PAID"}))
            )
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let bench = Bench::start().await;
    let (first, _) = bench.submit(&private_submit()).await;
    bench
        .steer("PATCH", "settings", Some(&json!({"invoice_delay_ms": 1})))
        .await;
    bench
        .steer(
            "POST",
            "faults",
            Some(&json!({"call": "any", "fault": {"kind": "garbage"}})),
        )
        .await;
    bench
        .steer("POST", "offline", Some(&json!({"offline": true})))
        .await;
    assert_eq!(bench.steer("POST", "reset", None).await.status, 200);
    assert_eq!(
        bench.control().settings(),
        kasse_front_sim::Settings::default()
    );
    let ledger = bench.control().ledger();
    assert_eq!(
        (
            ledger.orders.len(),
            ledger.attempts.len(),
            bench.control().faults().len()
        ),
        (0, 0, 0)
    );
    let (again, _) = bench.submit(&private_submit()).await;
    assert_eq!(first, again, "the seed begins again, too");
}

#[tokio::test]
async fn web_pages_cannot_steer() {
    let bench = Bench::start().await;
    let address = bench.sim.address();
    let origin = [("origin", "https://evil.example")];
    let from_page = send(address, "POST", "/_control/reset", &origin, None)
        .await
        .unwrap();
    assert_eq!(read(from_page).await.unwrap().status, 403);
    let from_program = send(address, "GET", "/_control/settings", &[], None)
        .await
        .unwrap();
    assert_eq!(read(from_program).await.unwrap().status, 200);
}

#[tokio::test]
async fn training_has_no_control_interface_and_nothing_leaves_the_machine() {
    let sim = Sim::start(SimOptions::training()).await.unwrap();
    assert_eq!(sim.control_url(), None);
    let answer = send(sim.address(), "GET", "/_control/settings", &[], None)
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
    let outside = SimOptions {
        host: [0, 0, 0, 0].into(),
        ..SimOptions::default()
    };
    assert!(matches!(
        Sim::start(outside).await,
        Err(SimError::NotLoopback(_))
    ));
}

/// The settings as the README shows them.
#[test]
fn the_readme_shows_the_settings_of_the_start() {
    let readme = include_str!("../../README.md");
    let from = readme.find("```json").unwrap() + "```json".len();
    let block = readme[from..].split("```").next().unwrap();
    let shown: Value = serde_json::from_str(block).unwrap();
    assert_eq!(shown, json!(kasse_front_sim::Settings::default()));
}
