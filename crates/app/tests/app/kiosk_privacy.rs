//! A customer with unmistakable data sells at the kiosk, ends each way, and nothing of them is found in any file after.

use std::fs;
use std::path::Path;

use kasse_app::VisitEvent;
use kasse_app::contract::{
    CustomerForm, KioskEnd, MethodName, OrderCancel, OrderCorrect, OrderView, OrdersGroup,
    OrdersQuery, ProblemCode, StateName,
};
use kasse_core::{BankIdHint, Field, OrderId, Rejection, UnknownCause};
use kasse_front_payment::{NotSentReason, Outcome};
use kasse_front_sim::{CallKind, Fault, ScriptedFault, Sim, SimHandle, SimOptions};
use kasse_store::SealedCustomer;

use crate::front::{accepted, answer, lost};
use crate::shop::{PERSONAL_NUMBER, Premises, Shop, company, original, person};
use crate::stand_in::{brisk, reopen};

/// Pieces of one person that stand nowhere else, as typed and as an index of names would fold them.
const TRACES: &[&str] = &[
    "Zaphodia",
    "zaphodia",
    "Qwertzuiop",
    "qwertzuiop",
    "zq.unmistakable",
    "41239876",
    "Plutoniumsvingen",
    "Bortistan",
    "Trillianref",
    PERSONAL_NUMBER,
];

fn zaphodia() -> CustomerForm {
    CustomerForm {
        name: "Zaphodia Qwertzuiop".into(),
        email: "zq.unmistakable@example.no".into(),
        msisdn: "41239876".into(),
        street: "Plutoniumsvingen 97".into(),
        city: "Bortistan".into(),
        customer_reference: "Trillianref".into(),
        ..person()
    }
}

/// A company that Zaphodia orders for.
fn her_company() -> CustomerForm {
    CustomerForm {
        kind: company().kind,
        name: "Fjell og Fjære AS".into(),
        organization_number: "123456785".into(),
        personal_number: String::new(),
        ..zaphodia()
    }
}

/// What is found of these in any file below the folder, in UTF-8 and in both UTF-16.
fn found(folder: &Path, traces: &[Vec<u8>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            for trace in traces {
                if holds(&bytes, trace) {
                    let shown = String::from_utf8_lossy(trace).into_owned();
                    found.push(format!("{shown} in {}", path.display()));
                }
            }
        }
    }
    found
}

/// Looks for the first byte alone, which is quick, and then for the rest.
fn holds(bytes: &[u8], piece: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == piece[0]) {
        rest = &rest[at..];
        if rest.starts_with(piece) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

fn encoded() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for trace in TRACES {
        all.push(trace.as_bytes().to_vec());
        all.push(trace.encode_utf16().flat_map(u16::to_le_bytes).collect());
        all.push(trace.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    all
}

fn id(order: &OrderView) -> OrderId {
    OrderId(order.id.parse().unwrap())
}

fn sealed(shop: &Shop, order: &OrderView) -> Option<SealedCustomer> {
    shop.till.store().sealed_customer(id(order)).unwrap()
}

/// Nothing in plain: not in the database, its WAL, a backup, an export, or what was printed.
fn nothing_in_plain(shop: &Shop) {
    let folder = shop.premises.folder.path();
    let out = folder.join("export");
    kasse_store::export(shop.till.store().path(), &out).unwrap();
    let backup = folder.join("a-backup.db");
    let _ = fs::remove_file(&backup);
    shop.till.store().back_up(&backup).unwrap();
    assert_eq!(found(folder, &encoded()), [] as [String; 0]);
    fs::remove_dir_all(out).unwrap();
    for (title, printed) in shop.printer.printed.lock().unwrap().iter() {
        assert!(!TRACES.iter().any(|trace| title.contains(trace)));
        assert!(!encoded().iter().any(|trace| holds(printed, trace)));
    }
}

/// Nothing at all, not even sealed.
fn nothing_left(shop: &Shop, order: &OrderView, sealed_before: &SealedCustomer) {
    assert_eq!(sealed(shop, order), None);
    assert!(shop.till.store().checkpoint().unwrap());
    nothing_in_plain(shop);
    let bytes = sealed_before.as_bytes();
    let pieces: Vec<Vec<u8>> = bytes.chunks(512).map(|part| part[..24].to_vec()).collect();
    let folder = shop.premises.folder.path();
    assert_eq!(found(folder, &pieces), [] as [String; 0]);
    let view = shop.order(&order.id);
    assert_eq!(view.reference, order.reference);
    assert_eq!(view.totals.gross, order.totals.gross);
    assert!(!view.lines.is_empty());
}

fn end(shop: &Shop, order: &OrderView) {
    let order = Some(order.id.clone());
    shop.till.kiosk_end(&KioskEnd { order }).unwrap();
}

/// Zaphodia's order before BankID's first page, and how she was sealed until then.
async fn at_bankid(shop: &Shop) -> (OrderView, SealedCustomer) {
    let offline = lost(Outcome::NotSent(NotSentReason::Dns));
    shop.front().will_send(offline);
    let order = shop.sell(zaphodia(), MethodName::Checkout);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    let before = sealed(shop, &order).unwrap();
    nothing_in_plain(shop);
    let needed = found(shop.premises.folder.path(), &[before.as_bytes().to_vec()]);
    assert!(!needed.is_empty(), "while it is needed it is there, sealed");
    shop.front().will_send(accepted("ODR1", true));
    shop.till.order_retry(&order.id).unwrap();
    let order = shop.until_state(&order.id, StateName::AwaitingBankId).await;
    nothing_left(shop, &order, &before);
    (order, before)
}

#[tokio::test(start_paused = true)]
async fn bought() {
    let shop = Premises::kiosk().open();
    let (order, before) = at_bankid(&shop).await;
    let window = shop.window.open_window().unwrap();
    let signed = VisitEvent::Ended(BankIdHint::Success);
    shop.till.visit_event(window, signed);
    shop.front().set_status("INVOICED");
    let order = shop.until_state(&order.id, StateName::Invoiced).await;
    let receipt = shop.till.receipt_view(&original(&order.id)).unwrap();
    assert!(receipt.text.contains(&order.reference), "{}", receipt.text);
    shop.till.receipt_print(&original(&order.id)).unwrap();
    end(&shop, &order);
    nothing_left(&shop, &order, &before);
    let shop = shop.restart().await;
    nothing_left(&shop, &order, &before);
}

#[tokio::test(start_paused = true)]
async fn cancelled_declined_and_timed_out() {
    for way in ["cancelled", "declined", "walked away", "timed out"] {
        let shop = Premises::kiosk().open();
        let (order, before) = at_bankid(&shop).await;
        let window = shop.window.open_window().unwrap();
        match way {
            "cancelled" => {
                let cancel = OrderCancel {
                    order: order.id.clone(),
                    note: String::new(),
                };
                shop.till.order_cancel(&cancel).await.unwrap();
            }
            "declined" => {
                let failed = VisitEvent::Ended(BankIdHint::Failure);
                shop.till.visit_event(window, failed);
            }
            "walked away" => end(&shop, &order),
            _ => shop.pass(3_600).await,
        }
        shop.until(&order.id, way, |order| {
            matches!(
                order.state,
                StateName::Cancelled | StateName::Declined | StateName::Expired
            )
        })
        .await;
        end(&shop, &order);
        nothing_left(&shop, &order, &before);
    }
}

#[tokio::test(start_paused = true)]
async fn given_up_before_it_was_sent() {
    let shop = Premises::kiosk().open_idle();
    let order = shop.sell(zaphodia(), MethodName::Checkout);
    let before = sealed(&shop, &order).unwrap();
    nothing_in_plain(&shop);
    end(&shop, &order);
    assert_eq!(shop.order(&order.id).state, StateName::Cancelled);
    nothing_left(&shop, &order, &before);
}

#[tokio::test(start_paused = true)]
async fn killed_before_it_was_sent() {
    let shop = Premises::kiosk().open_idle();
    let order = shop.sell(zaphodia(), MethodName::Checkout);
    let before = sealed(&shop, &order).unwrap();
    let shop = shop.pull_the_plug().await.open();
    assert_eq!(shop.order(&order.id).state, StateName::Cancelled);
    nothing_left(&shop, &order, &before);
}

#[tokio::test(start_paused = true)]
async fn refused_with_her_own_words_and_given_up() {
    for killed in [false, true] {
        let shop = Premises::kiosk().open();
        let words = "zq.unmistakable@example.no is no address of ZAPHODIA Qwertzuiop";
        let reason = Rejection::new(Field::Email, words.into());
        shop.front()
            .will_send(answer(417, Outcome::Rejected(vec![reason])));
        let order = shop.sell(zaphodia(), MethodName::Checkout);
        let rejected = shop.until_state(&order.id, StateName::Rejected).await;
        assert_eq!(rejected.field_problems[0].message, "… is no address of …");
        let before = sealed(&shop, &order).unwrap();
        nothing_in_plain(&shop);
        let shop = if killed {
            shop.restart().await
        } else {
            end(&shop, &order);
            shop
        };
        assert_eq!(shop.order(&order.id).state, StateName::Cancelled);
        nothing_left(&shop, &order, &before);
    }
}

/// An answer that may hide an invoice: she is needed to know her order among Front Payment's.
#[tokio::test(start_paused = true)]
async fn lost_and_then_found_to_be_absent() {
    for killed in [false, true] {
        let shop = Premises::kiosk().open();
        shop.front().will_send(lost(Outcome::Unknown {
            cause: UnknownCause::Timeout,
            front: None,
        }));
        let order = shop.sell(zaphodia(), MethodName::Checkout);
        shop.until_state(&order.id, StateName::Unknown).await;
        let before = sealed(&shop, &order).unwrap();
        nothing_in_plain(&shop);
        let ours = shop.till.order_candidates(&order.id).unwrap().ours;
        assert_eq!(ours.customer_name.as_deref(), Some("Zaphodia Qwertzuiop"));
        let shop = if killed {
            shop.restart().await
        } else {
            end(&shop, &order);
            shop
        };
        assert_eq!(sealed(&shop, &order).as_ref(), Some(&before));
        shop.pass(1_200).await;
        assert_eq!(shop.order(&order.id).state, StateName::Cancelled);
        nothing_left(&shop, &order, &before);
        assert_eq!(shop.front().sent(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn staff_see_what_became_of_the_customer_and_nobody_finds_the_name() {
    let shop = Premises::kiosk().open_idle();
    let private = shop.sell(zaphodia(), MethodName::Checkout);
    let corporate = shop.sell(her_company(), MethodName::Checkout);
    assert_eq!(shop.order(&private.id).customer_name, "");
    assert_eq!(shop.order(&corporate.id).customer_name, "Fjell og Fjære AS");
    let rows = |customer: &str| {
        let query = OrdersQuery {
            group: OrdersGroup::All,
            states: Vec::new(),
            customer: customer.to_owned(),
            reference: String::new(),
            from: None,
            to: None,
            min_gross: None,
            max_gross: None,
            after: None,
            limit: 20,
        };
        let page = shop.till.orders_page(&query).unwrap();
        let names = page.orders.into_iter().map(|row| row.customer_name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(rows(""), ["Fjell og Fjære AS", ""]);
    assert_eq!(rows("Zaphodia"), [] as [&str; 0]);
    assert_eq!(rows("Fjære"), ["Fjell og Fjære AS"]);
    let form = shop.till.order_form(&private.id).unwrap();
    assert_eq!(form.email, zaphodia().email, "it can still be corrected");
    nothing_in_plain(&shop);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_gone_sends_nothing_and_says_so() {
    let shop = Premises::kiosk().open_idle();
    let order = shop.sell(her_company(), MethodName::Checkout);
    let premises = shop.pull_the_plug().await;
    premises.secrets.lose_key();
    let shop = premises.open();
    shop.until_problem(&order.id, ProblemCode::CustomerNeeded)
        .await;
    assert_eq!(shop.front().sent(), 0);
    let form = shop.till.order_form(&order.id).unwrap();
    assert_eq!(
        (form.name.as_str(), form.email.as_str()),
        ("Fjell og Fjære AS", "")
    );
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("INVOICED");
    let typed = OrderCorrect {
        order: order.id.clone(),
        customer: her_company(),
        maturity_days: 14,
    };
    shop.till.order_correct(&typed).unwrap();
    shop.until_state(&order.id, StateName::Invoiced).await;
    assert_eq!(sealed(&shop, &order), None);
    shop.till.receipt_print(&original(&order.id)).unwrap();
    nothing_in_plain(&shop);
}

#[tokio::test(start_paused = true)]
async fn a_till_keeps_its_customers() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(zaphodia(), MethodName::Checkout);
    let order = shop.until_state(&order.id, StateName::AwaitingBankId).await;
    assert_eq!(order.customer_name, "Zaphodia Qwertzuiop");
    assert!(shop.till.store().checkpoint().unwrap());
    let folder = shop.premises.folder.path();
    assert!(
        !found(folder, &encoded()).is_empty(),
        "the test sees what is there"
    );
}

/// The stand-in, whose ledger says what arrived.
async fn stand_in() -> (Shop, SimHandle) {
    let sim = Sim::start(SimOptions {
        seed: Some(1),
        ..SimOptions::default()
    })
    .await
    .unwrap();
    sim.control().change_settings(|settings| {
        settings.invoice_delay_ms = 0;
        settings.credit.wait_ms = 0;
    });
    let premises = Premises {
        pace: brisk(),
        ..Premises::kiosk()
    };
    let shop = reopen(premises, &sim);
    (shop, sim)
}

#[tokio::test]
async fn front_payment_gets_the_whole_customer() {
    let (shop, sim) = stand_in().await;
    let order = shop.sell(zaphodia(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    let made = sim.control().ledger().orders;
    let told = &made[0].request["customerDetails"];
    let form = zaphodia();
    for (there, typed) in [
        (&told["name"], &form.name),
        (&told["email"], &form.email),
        (&told["msisdn"], &form.msisdn),
        (&told["address"]["street"], &form.street),
        (&told["address"]["city"], &form.city),
    ] {
        assert_eq!(there, typed);
    }
    assert_eq!(sealed(&shop, &order), None);
    nothing_in_plain(&shop);
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_known_by_its_customer() {
    let (shop, sim) = stand_in().await;
    sim.control().change_settings(|settings| {
        settings.details_carry_reference = false;
    });
    let lost = Fault::Drop { made: true };
    sim.control()
        .add_fault(ScriptedFault::once(CallKind::Submit, lost))
        .unwrap();
    let order = shop.sell(her_company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Invoiced).await;
    assert_eq!(sim.control().ledger().orders.len(), 1);
    assert_eq!(sealed(&shop, &order), None);
    nothing_in_plain(&shop);
}
