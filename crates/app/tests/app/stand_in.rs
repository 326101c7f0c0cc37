//! Against the stand-in, over HTTP, with the real client: its ledger is the truth.

use std::sync::Arc;

use kasse_app::contract::{
    CustomerForm, MethodName, OrderCancel, OrderCorrect, OrderView, ProblemCode, SetToken,
    SettingsForm, StateName, TimelineKind,
};
use kasse_app::{Pace, Verdict, VisitEvent, authority_of};
use kasse_core::BankIdHint;
use kasse_front_payment::{BaseUrl, Client, ClientSettings};
use kasse_front_sim::{
    BankIdBehaviour, CallKind, Control, Fault, FaultTarget, OrderStatus, Outage, ScriptedFault,
    Sim, SimHandle, SimOptions, TokenRule,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use crate::fakes::{TOKEN, WallClock};
use crate::shop::{Premises, Shop, company, original, person};

/// The real client of the stand-in.
pub(crate) fn client(sim: &SimHandle) -> Client {
    let base = BaseUrl::parse(&sim.base_url()).unwrap();
    Client::new(ClientSettings {
        connect_timeout_ms: 2_000,
        call_timeout_ms: 2_000,
        ..ClientSettings::new(base)
    })
    .unwrap()
}

/// Opens a till on the stand-in, and sets its worker to work.
pub(crate) fn reopen(premises: Premises, sim: &SimHandle) -> Shop {
    let loopback = authority_of(&Url::parse(&sim.base_url()).unwrap());
    let mut shop = premises.open_with(Arc::new(client(sim)), Arc::new(WallClock), Some(loopback));
    shop.begin_work();
    shop
}

/// A shop's pace, but for a real clock: nobody waits seconds for what comes after two of them in a shop.
pub(crate) fn brisk() -> Pace {
    Pace::default().faster(20)
}

pub(crate) struct Street {
    pub(crate) shop: Shop,
    pub(crate) sim: SimHandle,
}

impl Street {
    pub(crate) async fn open() -> Self {
        Self::open_at(brisk()).await
    }

    pub(crate) async fn open_at(pace: Pace) -> Self {
        let sim = Sim::start(SimOptions {
            seed: Some(1),
            ..SimOptions::default()
        })
        .await
        .unwrap();
        sim.control().change_settings(|settings| {
            settings.invoice_delay_ms = 0;
            settings.credit.wait_ms = 0;
            settings.bankid.auto_step_ms = 0;
        });
        let premises = Premises {
            pace,
            ..Premises::new()
        };
        let shop = reopen(premises, &sim);
        Self { shop, sim }
    }

    pub(crate) fn control(&self) -> Control {
        self.sim.control()
    }

    /// How many orders Front Payment has with this number of ours.
    fn made_for(&self, reference: &str) -> usize {
        let ledger = self.control().ledger();
        let orders = ledger.orders.iter();
        orders
            .filter(|made| made.request["referenceNo"] == reference)
            .count()
    }

    /// Another till sells through the same account.
    async fn sell_elsewhere(&self) {
        let premises = Premises {
            pace: hurried(),
            ..Premises::new()
        };
        let shop = reopen(premises, &self.sim);
        let form = SettingsForm {
            till_id: "9".into(),
            ..shop.till.settings_form().unwrap()
        };
        assert_eq!(shop.till.settings_save(&form, None).unwrap().errors, []);
        let other = CustomerForm {
            name: "Nabobutikken AS".into(),
            organization_number: "974760673".into(),
            email: "post@example.no".into(),
            ..company()
        };
        let order = shop.sell(other, MethodName::SendInvoice);
        shop.until_state(&order.id, StateName::Invoiced).await;
        shop.pull_the_plug().await;
    }

    /// How often a call was made.
    pub(crate) fn made(&self, call: CallKind) -> usize {
        let ledger = self.control().ledger();
        let attempts = ledger.attempts.iter();
        attempts.filter(|attempt| attempt.call == call).count()
    }

    fn front_status(&self) -> OrderStatus {
        self.control().ledger().orders[0].status.clone()
    }

    async fn sell_private(&self) -> OrderView {
        let order = self.shop.sell(person(), MethodName::Checkout);
        self.shop
            .until_state(&order.id, StateName::AwaitingBankId)
            .await
    }

    /// A customer in a browser that follows wherever the pages lead. Returns what the visit's rules said at its end.
    async fn browse(&self) -> Verdict {
        let rules = self.shop.window.rules();
        let mut next = Url::parse(&self.shop.window.address()).unwrap();
        for _ in 0..30 {
            match rules.judge(&next) {
                Verdict::Allowed => {}
                end @ (Verdict::End(_) | Verdict::Blocked(_)) => return end,
            }
            let led = self.page(&next).await;
            next = next.join(&led).unwrap();
        }
        panic!("goes round in circles")
    }

    /// Where a page leads by itself.
    async fn page(&self, url: &Url) -> String {
        let mut stream = TcpStream::connect(self.sim.address()).await.unwrap();
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.sim.address()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let location = answer
            .lines()
            .take_while(|line| !line.is_empty())
            .find_map(|line| line.strip_prefix("location: "));
        let refresh = || {
            let from = answer.find("content=\"0;url=")? + "content=\"0;url=".len();
            answer[from..].split('"').next()
        };
        let led = location.or_else(refresh).expect("the page leads on");
        led.replace("&amp;", "&")
    }
}

#[tokio::test]
async fn a_private_sale_is_approved() {
    let street = Street::open().await;
    street
        .control()
        .change_settings(|settings| settings.bankid.behaviour = BankIdBehaviour::AutoApprove);
    let order = street.sell_private().await;
    let end = street.browse().await;
    assert_eq!(end, Verdict::End(BankIdHint::Success));
    let window = street.shop.window.open_window().unwrap();
    street
        .shop
        .till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Success));
    let done = street
        .shop
        .until(&order.id, "its invoice number", |order| {
            order.invoice_number.is_some()
        })
        .await;
    assert_eq!(done.state, StateName::Invoiced);
    let ledger = street.control().ledger();
    assert_eq!(ledger.orders.len(), 1);
    let made = &ledger.orders[0];
    assert_eq!(made.total_ore, order.totals.gross);
    assert_eq!(made.request["referenceNo"], order.reference.as_str());
    assert!(made.personal_number_present);
    assert_eq!(done.invoice_number, made.invoice_number);
    let receipt = street
        .shop
        .till
        .receipt_view(&original(&order.id))
        .unwrap()
        .text;
    assert!(receipt.contains("SALGSKVITTERING"), "{receipt}");
}

#[tokio::test]
async fn a_private_sale_is_declined_and_cancelled_at_front_payment() {
    let street = Street::open().await;
    street
        .control()
        .change_settings(|settings| settings.bankid.behaviour = BankIdBehaviour::AutoDecline);
    let order = street.sell_private().await;
    assert_eq!(street.browse().await, Verdict::End(BankIdHint::Failure));
    let window = street.shop.window.open_window().unwrap();
    street
        .shop
        .till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    street
        .shop
        .until_state(&order.id, StateName::Declined)
        .await;
    assert_eq!(street.front_status(), OrderStatus::Cancelled);
}

#[tokio::test]
async fn the_cashier_cancels() {
    let street = Street::open().await;
    let order = street.sell_private().await;
    let cancel = OrderCancel {
        order: order.id.clone(),
        note: String::new(),
    };
    let cancelled = street.shop.till.order_cancel(&cancel).await.unwrap();
    assert_eq!(cancelled.state, StateName::Cancelled);
    assert_eq!(street.front_status(), OrderStatus::Cancelled);
}

#[tokio::test]
async fn a_customer_who_goes_on_in_another_browser_is_noticed() {
    let street = Street::open().await;
    street
        .control()
        .change_settings(|settings| settings.bankid.behaviour = BankIdBehaviour::AutoApprove);
    let order = street.sell_private().await;
    street.shop.till.bankid_external(&order.id).unwrap();
    assert_eq!(street.browse().await, Verdict::End(BankIdHint::Success));
    // Nobody tells us of that browser.
    street.shop.till.order_retry(&order.id).unwrap();
    street
        .shop
        .until_state(&order.id, StateName::Invoiced)
        .await;
}

#[tokio::test]
async fn a_company_is_invoiced_by_every_way() {
    let street = Street::open().await;
    for (method, call) in [
        (MethodName::Checkout, CallKind::Submit),
        (MethodName::SendInvoice, CallKind::Create),
        (MethodName::Ehf, CallKind::Ehf),
    ] {
        let order = street.shop.sell(company(), method);
        let done = street
            .shop
            .until_state(&order.id, StateName::Invoiced)
            .await;
        assert!(done.goods_released, "{method:?}");
        assert_eq!(street.made(call), 1, "{method:?}");
    }
    let private = street.shop.sell(person(), MethodName::SendInvoice);
    street
        .shop
        .until_state(&private.id, StateName::Invoiced)
        .await;
}

#[tokio::test]
async fn a_payload_that_is_refused_is_corrected_under_its_number() {
    let street = Street::open().await;
    street
        .control()
        .change_settings(|settings| settings.vat_rates_hundredths = vec![0]);
    let order = street.shop.sell(company(), MethodName::Checkout);
    let rejected = street
        .shop
        .until_state(&order.id, StateName::Rejected)
        .await;
    assert_eq!(rejected.field_problems[0].field, "cart");
    assert!(
        street.control().ledger().orders.is_empty(),
        "nothing was made"
    );

    street
        .control()
        .change_settings(|settings| settings.vat_rates_hundredths = vec![2500]);
    let customer = CustomerForm {
        email: "faktura@example.no".into(),
        ..street.shop.till.order_form(&order.id).unwrap()
    };
    let correct = OrderCorrect {
        order: order.id.clone(),
        customer,
        maturity_days: 30,
    };
    street.shop.till.order_correct(&correct).unwrap();
    let done = street
        .shop
        .until_state(&order.id, StateName::Invoiced)
        .await;
    assert_eq!(done.reference, order.reference);
    let ledger = street.control().ledger();
    assert_eq!(ledger.orders.len(), 1);
    assert_eq!(
        ledger.orders[0].request["referenceNo"],
        order.reference.as_str()
    );
}

#[tokio::test]
async fn a_wrong_token_stops_the_queue_until_there_is_another() {
    let street = Street::open().await;
    street
        .control()
        .change_settings(|settings| settings.token = TokenRule::Exact("sim-other".into()));
    let first = street.shop.sell(company(), MethodName::Checkout);
    street
        .shop
        .until_problem(&first.id, ProblemCode::TokenRefused)
        .await;
    let second = street.shop.sell(company(), MethodName::Checkout);
    assert_eq!(street.made(CallKind::Submit), 1);
    let token = SetToken {
        token: "sim-other".into(),
        keep: true,
        pin: None,
    };
    street.shop.till.token_set(&token).unwrap();
    for order in [&first, &second] {
        street
            .shop
            .until_state(&order.id, StateName::Invoiced)
            .await;
    }
    assert_eq!(street.control().ledger().orders.len(), 2);
}

#[tokio::test]
async fn without_a_network_orders_wait_and_are_sent_once() {
    let street = Street::open().await;
    street.control().go_offline(Outage::Refuse).await.unwrap();
    // Nobody knows yet that the network is gone.
    let private = street.shop.sell(person(), MethodName::Checkout);
    street
        .shop
        .until_problem(&private.id, ProblemCode::Offline)
        .await;
    let corporate = street.shop.sell(company(), MethodName::Checkout);
    street
        .shop
        .until_problem(&corporate.id, ProblemCode::Offline)
        .await;
    assert!(!street.shop.till.connection().unwrap().online);
    street.control().go_online().await.unwrap();
    street
        .shop
        .until_state(&corporate.id, StateName::Invoiced)
        .await;
    let waiting = street.shop.order(&private.id);
    assert_eq!(waiting.state, StateName::Queued, "its customer decides");
    street.shop.till.order_retry(&private.id).unwrap();
    street
        .shop
        .until_state(&private.id, StateName::AwaitingBankId)
        .await;
    assert_eq!(street.control().ledger().orders.len(), 2);
}

#[tokio::test]
async fn a_link_takes_the_place_of_bankid_and_is_paid() {
    let street = Street::open().await;
    street.control().go_offline(Outage::Refuse).await.unwrap();
    let order = street.shop.sell(person(), MethodName::Checkout);
    street
        .shop
        .until_problem(&order.id, ProblemCode::Offline)
        .await;
    street.shop.till.order_payment_link(&order.id).unwrap();
    street.control().go_online().await.unwrap();
    let waiting = street
        .shop
        .until_state(&order.id, StateName::Confirming)
        .await;
    assert!(!waiting.goods_released, "a link is no invoice");
    let ledger = street.control().ledger();
    let [made] = ledger.orders.as_slice() else {
        panic!("not one order")
    };
    assert_eq!(made.call, CallKind::PaymentLink);
    assert_eq!(made.request["sendOrderBy"]["sms"], true);
    assert_eq!(made.request["referenceNo"], order.reference.as_str());
    assert!(!made.personal_number_present);
    let uuid = made.uuid.clone();
    street
        .control()
        .set_order_status(&uuid, OrderStatus::Paid)
        .unwrap();
    let paid = street.shop.until_state(&order.id, StateName::Paid).await;
    assert!(paid.goods_released);
}

/// A hundred times as fast, for what takes minutes in a shop.
fn hurried() -> Pace {
    Pace::default().faster(100)
}

#[tokio::test]
async fn a_lost_answer_is_found_by_its_reference_and_never_followed_by_a_second_order() {
    a_lost_answer_is_found(true).await;
}

#[tokio::test]
async fn a_lost_answer_is_found_by_its_customer_and_never_followed_by_a_second_order() {
    a_lost_answer_is_found(false).await;
}

async fn a_lost_answer_is_found(with_reference: bool) {
    for fault in [
        Fault::Drop { made: true },
        Fault::Hang { made: true },
        Fault::Garbage {},
        Fault::CutBody {},
        Fault::MissingOrderUuid {},
        Fault::Answer {
            status: 500,
            body: serde_json::Value::Null,
            headers: std::collections::BTreeMap::default(),
            made: true,
        },
    ] {
        let street = Street::open_at(hurried()).await;
        street
            .control()
            .change_settings(|settings| settings.details_carry_reference = with_reference);
        // Somebody else sells through the same account.
        street.sell_elsewhere().await;
        street
            .control()
            .add_fault(ScriptedFault::once(CallKind::Submit, fault.clone()))
            .unwrap();
        let order = street.shop.sell(company(), MethodName::Checkout);
        let found = street
            .shop
            .until_state(&order.id, StateName::Invoiced)
            .await;
        assert!(
            found
                .timeline
                .iter()
                .any(|step| step.kind == TimelineKind::Adopted)
        );
        let next = street.shop.sell(company(), MethodName::Checkout);
        street.shop.until_state(&next.id, StateName::Invoiced).await;
        for one in [&order, &next] {
            assert_eq!(street.made_for(&one.reference), 1, "{fault:?}");
        }
        assert_eq!(street.made(CallKind::Submit), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn what_front_payment_never_made_is_sent_again_once() {
    let street = Street::open_at(hurried()).await;
    street
        .control()
        .add_fault(ScriptedFault::once(
            CallKind::Submit,
            Fault::Drop { made: false },
        ))
        .unwrap();
    // Its list is empty, which it answers with 404.
    let order = street.shop.sell(company(), MethodName::Checkout);
    let done = street
        .shop
        .until_state(&order.id, StateName::Invoiced)
        .await;
    assert!(
        done.timeline
            .iter()
            .any(|step| step.kind == TimelineKind::FoundAbsent)
    );
    assert_eq!(street.made_for(&order.reference), 1);
    assert_eq!(street.made(CallKind::Submit), 2);
}

#[tokio::test]
async fn what_front_payment_makes_late_is_not_doubled() {
    let street = Street::open_at(hurried()).await;
    street
        .control()
        .add_fault(ScriptedFault::once(
            CallKind::Submit,
            Fault::Late { delay_ms: 900 },
        ))
        .unwrap();
    let order = street.shop.sell(company(), MethodName::Checkout);
    street
        .shop
        .until_state(&order.id, StateName::Invoiced)
        .await;
    assert_eq!(street.made_for(&order.reference), 1);
    assert_eq!(street.made(CallKind::Submit), 1);
}

#[tokio::test]
async fn two_equal_orders_are_both_lost_and_each_finds_its_own() {
    let street = Street::open_at(hurried()).await;
    street
        .control()
        .add_fault(ScriptedFault {
            call: FaultTarget::Call(CallKind::Submit),
            times: 2,
            fault: Fault::Drop { made: true },
        })
        .unwrap();
    let first = street.shop.sell(company(), MethodName::Checkout);
    let second = street.shop.sell(company(), MethodName::Checkout);
    for order in [&first, &second] {
        let found = street
            .shop
            .until_state(&order.id, StateName::Invoiced)
            .await;
        let ledger = street.control().ledger();
        let its = ledger
            .orders
            .iter()
            .find(|made| Some(&made.uuid) == found.front_order.as_ref());
        assert_eq!(
            its.unwrap().request["referenceNo"],
            order.reference.as_str()
        );
    }
    assert_eq!(street.control().ledger().orders.len(), 2);
}

#[tokio::test]
async fn a_clock_that_runs_late_is_corrected_by_the_servers() {
    let street = Street::open().await;
    street
        .control()
        .change_settings(|settings| settings.clock_offset_ms = 3_600_000);
    let order = street.shop.sell(company(), MethodName::Checkout);
    street
        .shop
        .until_state(&order.id, StateName::Invoiced)
        .await;
    assert!(
        street
            .shop
            .screen
            .has_notice(kasse_app::contract::NoticeCode::ClockDrift)
    );
    assert_eq!(street.control().ledger().orders.len(), 1);
}

#[tokio::test]
async fn the_address_is_only_visited_where_the_rules_allow() {
    let street = Street::open_at(Pace::default()).await;
    let form = SettingsForm {
        bankid_minutes: 2,
        ..street.shop.till.settings_form().unwrap()
    };
    assert_eq!(
        street.shop.till.settings_save(&form, None).unwrap().errors,
        []
    );
    let order = street.sell_private().await;
    let rules = street.shop.window.rules();
    let judge = |text: &str| rules.judge(&Url::parse(text).unwrap());
    assert_eq!(judge(&street.shop.window.address()), Verdict::Allowed);
    assert!(matches!(judge("http://127.0.0.1:1/"), Verdict::Blocked(_)));
    let left = order.bankid.unwrap().ends_at - order.placed_at;
    assert!((110_000..=135_000).contains(&left), "{left} ms");
    assert!(!format!("{rules:?}").contains(TOKEN));
}
