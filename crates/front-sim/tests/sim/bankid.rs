//! The pages of a private checkout, to each of their ends.

use kasse_front_sim::{AfterDecline, BankIdBehaviour, LedgerVisit};
use serde_json::json;

use crate::client::{Answer, Bench, read, send, until};
use crate::payloads::{private_submit, set};

const SUCCESS: &str = "https://shop.example/success?order_status=success";
const FAILURE: &str = "https://shop.example/failure?order_status=failed";

/// A customer before the pages.
struct Visit {
    bench: Bench,
    uuid: String,
    url: String,
    /// `/bankid/visit/…`
    path: String,
}

impl Visit {
    async fn begin(change: impl FnOnce(&mut serde_json::Value)) -> Self {
        let bench = Bench::start().await;
        bench
            .control()
            .change_settings(|settings| settings.credit.wait_ms = 0);
        let mut payload = private_submit();
        change(&mut payload);
        let (uuid, url) = bench.submit(&payload).await;
        let url = url.unwrap();
        let first = bench.page(&url).await;
        assert_eq!(first.status, 303);
        let path = first.location().to_owned();
        Self {
            bench,
            uuid,
            url,
            path,
        }
    }

    async fn page(&self) -> String {
        let page = self.bench.page(&self.path).await;
        assert_eq!(page.status, 200);
        page.text()
    }

    async fn step(&self, form: &str) -> Answer {
        self.bench.form(&self.path, form).await
    }

    /// By the app to the end of the credit check.
    async fn pass_bankid(&self) {
        for step in ["step=app", "step=approve"] {
            assert_eq!(self.step(step).await.location(), self.path);
        }
        let waited = self.bench.page(&format!("{}/wait", self.path)).await;
        assert_eq!(
            (waited.status, waited.location()),
            (303, self.path.as_str())
        );
    }

    async fn status(&self) -> String {
        self.bench.status(&self.uuid).await
    }

    fn ledger(&self) -> LedgerVisit {
        self.bench.control().ledger().orders[0]
            .visit
            .clone()
            .unwrap()
    }

    fn stage(&self) -> String {
        self.ledger().stage
    }
}

#[tokio::test]
async fn signing_makes_the_invoice_and_leads_to_success() {
    let visit = Visit::begin(|_| {}).await;
    let first = visit.page().await;
    assert!(
        first.contains("<title>Identify yourself with BankID – BankID</title>"),
        "{first}"
    );
    assert!(
        first.contains("280387 •••••") && !first.contains("28038712383"),
        "the number is masked"
    );
    visit.pass_bankid().await;
    let agreement = visit.page().await;
    assert!(
        agreement.contains("id=\"sign\"") && agreement.contains("NOK\u{a0}40.00"),
        "{agreement}"
    );
    assert_eq!(visit.status().await, "SENT", "not before signing");

    let unticked = visit.step("step=sign").await;
    assert_eq!(unticked.location(), visit.path);
    assert!(visit.page().await.contains("id=\"agree-error\""));

    let signed = visit.step("step=sign&agreed=yes").await;
    assert_eq!((signed.status, signed.location()), (302, SUCCESS));
    assert_eq!(visit.status().await, "INVOICED");
    let number = visit
        .bench
        .get(&format!("orders/invoice-number/{}", visit.uuid))
        .await;
    assert_eq!(number.json()["data"]["invoiceNumber"], "100001");
    assert_eq!(
        visit.bench.page(&visit.url).await.status,
        410,
        "the address is used up"
    );
}

#[tokio::test]
async fn the_way_back_to_the_shop_may_come_before_the_invoice() {
    let visit = Visit::begin(|_| {}).await;
    visit
        .bench
        .control()
        .change_settings(|settings| settings.bankid.invoice_delay_ms = 3_600_000);
    visit.pass_bankid().await;
    assert_eq!(visit.step("step=sign&agreed=yes").await.location(), SUCCESS);
    assert_eq!(visit.status().await, "SENT", "success is a hint");
}

#[tokio::test]
async fn the_code_device_wants_six_digits() {
    let visit = Visit::begin(|_| {}).await;
    visit.step("step=code").await;
    for wrong in ["12345", "abcdef", "%C3%A5%C3%9F%40", ""] {
        visit.step(&format!("step=enter_code&code={wrong}")).await;
        assert!(visit.page().await.contains("id=\"code-error\""), "{wrong}");
    }
    visit.step("step=enter_code&code=123+456").await;
    assert_eq!(visit.stage(), "credit_check");
    let typed = visit.ledger().typed;
    assert_eq!(typed, ["12345", "abcdef", "åß@", "", "123 456"]);
}

#[tokio::test]
async fn cancelling_leads_to_failure_from_every_page() {
    for steps in [
        &[][..],
        &["step=app"],
        &["step=code"],
        &["step=app", "step=approve"],
    ] {
        let visit = Visit::begin(|_| {}).await;
        for step in steps {
            visit.step(step).await;
        }
        let cancelled = visit.step("step=cancel").await;
        assert_eq!(
            (cancelled.status, cancelled.location()),
            (302, FAILURE),
            "{steps:?}"
        );
        assert_eq!(
            (visit.status().await.as_str(), visit.stage().as_str()),
            ("SENT", "cancelled")
        );
    }
}

#[tokio::test]
async fn declining_the_agreement_leads_to_failure_and_leaves_the_status_as_set() {
    for (after, status) in [
        (AfterDecline::StaysSent, "SENT"),
        (AfterDecline::Cancelled, "CANCELLED"),
    ] {
        let visit = Visit::begin(|_| {}).await;
        visit
            .bench
            .control()
            .change_settings(|settings| settings.bankid.after_decline = after);
        visit.pass_bankid().await;
        let declined = visit.step("step=decline").await;
        assert_eq!((declined.status, declined.location()), (302, FAILURE));
        assert_eq!(visit.status().await, status);
        let again = visit.step("step=sign&agreed=yes").await;
        assert_eq!(
            (again.location(), visit.status().await.as_str()),
            (FAILURE, status),
            "too late to sign"
        );
    }
}

#[tokio::test]
async fn credit_is_declined_by_score_amount_name_or_number() {
    type Setting = fn(&mut kasse_front_sim::Settings);
    let settings: [Setting; 3] = [
        |settings| settings.credit.score = 314,
        |settings| settings.credit.limit_ore = Some(3999),
        |settings| settings.credit.declined_name = "nordmann".to_owned(),
    ];
    for setting in settings {
        let visit = Visit::begin(|_| {}).await;
        visit.bench.control().change_settings(setting);
        visit.pass_bankid().await;
        assert!(visit.page().await.contains("id=\"credit-declined\""));
        assert_eq!(
            visit.step("step=sign&agreed=yes").await.location(),
            visit.path,
            "nothing to sign"
        );
        assert_eq!(visit.step("step=back_to_shop").await.location(), FAILURE);
        assert_eq!(
            (visit.status().await.as_str(), visit.stage().as_str()),
            ("SENT", "credit_declined")
        );
    }
    let visit = Visit::begin(|payload| {
        set(
            payload,
            "/customerDetails/name",
            json!("Kredittavslag Hansen"),
        );
    })
    .await;
    visit.pass_bankid().await;
    assert_eq!(visit.stage(), "credit_declined");

    let bench = Bench::start().await;
    bench.control().change_settings(|settings| {
        settings.credit.wait_ms = 0;
        settings.credit.declined_personal_numbers = vec!["28038712383".to_owned()];
    });
    let (uuid, url) = bench.submit(&private_submit()).await;
    let path = bench.page(&url.unwrap()).await.location().to_owned();
    let visit = Visit {
        bench,
        uuid,
        url: String::new(),
        path,
    };
    visit.pass_bankid().await;
    assert_eq!(visit.stage(), "credit_declined");
}

#[tokio::test]
async fn pages_that_go_on_by_themselves_reach_their_end() {
    for (behaviour, end, status) in [
        (BankIdBehaviour::AutoApprove, SUCCESS, "INVOICED"),
        (BankIdBehaviour::AutoDecline, FAILURE, "SENT"),
        (BankIdBehaviour::AutoCancel, FAILURE, "SENT"),
    ] {
        let bench = Bench::start().await;
        bench.control().change_settings(|settings| {
            settings.bankid.behaviour = behaviour;
            settings.bankid.auto_step_ms = 0;
            settings.credit.wait_ms = 1;
        });
        let (uuid, url) = bench.submit(&private_submit()).await;
        let mut next = url.unwrap();
        let mut pages = 0;
        // As a browser: follows redirects, and what a page says in its head.
        while !next.starts_with("https://shop.example") {
            pages += 1;
            assert!(pages < 30, "goes round in circles");
            let page = bench.page(&next).await;
            next = if page.status == 200 {
                let text = page.text();
                let from =
                    text.find("content=\"0;url=").expect("goes on") + "content=\"0;url=".len();
                text[from..].split('"').next().unwrap().to_owned()
            } else {
                page.location().to_owned()
            };
        }
        assert_eq!(
            (next.as_str(), bench.status(&uuid).await.as_str()),
            (end, status)
        );
    }
}

#[tokio::test]
async fn a_hanging_page_never_answers() {
    let bench = Bench::start().await;
    bench
        .control()
        .change_settings(|settings| settings.bankid.behaviour = BankIdBehaviour::Hang);
    let (_, url) = bench.submit(&private_submit()).await;
    let url = url.unwrap();
    let arrived = until("the page was asked for", async || {
        bench.control().ledger().orders[0]
            .visit
            .as_ref()
            .unwrap()
            .opened
            == 1
    });
    tokio::select! {
        biased;
        _ = bench.page(&url) => panic!("answered"),
        () = arrived => {}
    }
}

#[tokio::test]
async fn a_customer_who_broke_off_may_come_back_unless_set_otherwise() {
    for (restart, status) in [(true, 303), (false, 410)] {
        let visit = Visit::begin(|_| {}).await;
        visit
            .bench
            .control()
            .change_settings(|settings| settings.bankid.restart_after_cancel = restart);
        visit.step("step=app").await;
        visit.step("step=cancel").await;
        assert_eq!(visit.bench.page(&visit.url).await.status, status);
        assert_eq!(
            visit.stage(),
            if restart { "identify" } else { "cancelled" }
        );
    }
}

#[tokio::test]
async fn a_stuck_credit_check_goes_on_once_it_is_set_free() {
    let visit = Visit::begin(|_| {}).await;
    visit
        .bench
        .control()
        .change_settings(|settings| settings.bankid.behaviour = BankIdBehaviour::StuckCreditCheck);
    visit.step("step=app").await;
    visit.step("step=approve").await;
    let path = format!("{}/wait", visit.path);
    let waiting = visit.bench.page(&path);
    let freed = async {
        visit.bench.get("orders/status").await;
        assert_eq!(visit.stage(), "credit_check");
        visit
            .bench
            .control()
            .change_settings(|settings| settings.bankid.behaviour = BankIdBehaviour::Normal);
    };
    let (answer, ()) = tokio::join!(waiting, freed);
    assert_eq!((answer.status, visit.stage().as_str()), (303, "agreement"));
}

#[tokio::test]
async fn a_hostile_page_reports_what_it_managed() {
    let bench = Bench::start().await;
    bench
        .control()
        .change_settings(|settings| settings.bankid.behaviour = BankIdBehaviour::Hostile);
    let (_, url) = bench.submit(&private_submit()).await;
    let page = bench.page(&url.unwrap()).await.text();
    for attempt in [
        "https://auth.bankid.no.evil.example/",
        "https://evil.example/success?order_status=success",
        "window.open",
        "__TAURI_INTERNALS__",
        "requestFullscreen",
        "alert(",
    ] {
        assert!(page.contains(attempt), "{attempt}");
    }
    let from = page.find("/bankid/visit/").unwrap();
    let path = page[from..]
        .split('/')
        .take(4)
        .collect::<Vec<_>>()
        .join("/");
    let download = bench.page(&format!("{path}/download")).await;
    assert!(
        download
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert_eq!(
        bench
            .form(&format!("{path}/report"), "popup: refused")
            .await
            .status,
        204
    );
    until("the report is in the ledger", async || {
        bench.control().ledger().orders[0]
            .visit
            .as_ref()
            .unwrap()
            .reports
            == ["popup: refused"]
    })
    .await;
}

#[tokio::test]
async fn a_session_of_another_customer_is_noticed() {
    let bench = Bench::start().await;
    let (_, first) = bench.submit(&private_submit()).await;
    let (_, second) = bench.submit(&private_submit()).await;
    let entered = bench.page(&first.unwrap()).await;
    let cookie = entered
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let second = second.unwrap();
    let path = second.strip_prefix(bench.sim.origin()).unwrap();
    read(
        send(
            bench.sim.address(),
            "GET",
            path,
            &[("cookie", &cookie)],
            None,
        )
        .await
        .unwrap(),
    )
    .await
    .unwrap();
    let leftovers: Vec<bool> = bench
        .control()
        .ledger()
        .orders
        .iter()
        .map(|order| order.visit.as_ref().unwrap().leftover_session)
        .collect();
    assert_eq!(leftovers, [false, true]);
}

#[tokio::test]
async fn an_address_that_was_tampered_with_leads_nowhere() {
    let visit = Visit::begin(|_| {}).await;
    for address in [
        visit.url.replace("code_verifier=", "code_verifier=0"),
        visit.url.replace("state=", "state=AA"),
        "/bankid/precheck/auth".to_owned(),
    ] {
        assert_eq!(visit.bench.page(&address).await.status, 400, "{address}");
    }
    assert_eq!(visit.bench.page("/bankid/visit/0").await.status, 404);
    assert_eq!(visit.step("step=pay").await.status, 400);
}

#[tokio::test]
async fn cancelling_the_order_ends_the_visit() {
    let visit = Visit::begin(|_| {}).await;
    visit.pass_bankid().await;
    let note = json!({"cancellationNote": "Kunden gikk"});
    assert_eq!(
        visit
            .bench
            .post(&format!("orders/cancel/{}", visit.uuid), &note)
            .await
            .status,
        202
    );
    assert_eq!(visit.bench.page(&visit.path).await.status, 410);
    visit.step("step=sign&agreed=yes").await;
    assert_eq!(visit.status().await, "CANCELLED");
}

#[tokio::test]
async fn every_page_speaks_the_customers_language_and_escapes_the_customers_words() {
    for (language, html, title) in [
        ("no", "nb", "Les og signer avtalen"),
        ("en", "en", "Read and sign the agreement"),
        ("sv", "sv", "Läs och signera avtalet"),
        ("da", "da", "Læs og underskriv aftalen"),
        ("de", "de", "Vertrag lesen und unterschreiben"),
    ] {
        let visit = Visit::begin(|payload| {
            set(
                payload,
                "/customerDetails/preferredLanguage",
                json!(language),
            );
            set(
                payload,
                "/customerDetails/name",
                json!("<b>Kari</b> & \"Ola\""),
            );
        })
        .await;
        visit.pass_bankid().await;
        let page = visit.page().await;
        assert!(
            page.contains(&format!("<html lang=\"{html}\">")) && page.contains(title),
            "{language}"
        );
        assert!(
            page.contains("&lt;b&gt;Kari&lt;/b&gt; &amp; &quot;Ola&quot;") && !page.contains("<b>"),
            "{language}"
        );
    }
}

#[tokio::test]
async fn pages_are_not_framed_not_kept_and_load_nothing_from_elsewhere() {
    let visit = Visit::begin(|_| {}).await;
    let page = visit.bench.page(&visit.path).await;
    assert_eq!(
        (page.header("x-frame-options"), page.header("cache-control")),
        ("DENY", "no-store")
    );
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert!(!page.text().contains("http://") && !page.text().contains("https://"));
    assert_eq!(
        visit
            .bench
            .page("/bankid/style.css")
            .await
            .header("content-type"),
        "text/css; charset=utf-8"
    );
}
