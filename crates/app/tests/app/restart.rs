//! The plug is pulled at the worst moments.

use std::sync::Arc;

use kasse_app::contract::{
    CatalogueSearch, ErrorCode, FirstAnswers, MethodName, NoticeCode, OrderAction, OrderCancel,
    OrderRef, OrderResend, ProblemCode, SettingsForm, StateName, UiError,
};
use kasse_app::ports::Clock;
use kasse_app::{AppError, Profile};
use kasse_core::OrderId;
use kasse_store::JournalReport;
use tokio::sync::Notify;

use crate::fakes::WindowAct;
use crate::front::accepted;
use crate::reconcile::stranger;
use crate::shop::{Premises, Shop, company, person, problem};

#[tokio::test(start_paused = true)]
async fn in_the_middle_of_an_attempt_the_order_becomes_unknown_and_is_not_sent_again() {
    for method in [MethodName::Checkout, MethodName::SendInvoice] {
        let shop = Shop::open();
        let never = Arc::new(Notify::new());
        shop.front()
            .will_send(accepted("ODR1", false).behind(&never));
        let order = shop.sell(company(), method);
        shop.until_state(&order.id, StateName::Sending).await;
        let shop = shop.restart().await;
        let after = shop.order(&order.id);
        assert_eq!(after.state, StateName::Unknown);
        assert_eq!(problem(&after), Some(ProblemCode::Unknown));
        let said = after.problem.map(|problem| problem.message);
        assert_eq!(said.as_deref(), Some(""), "Front Payment said nothing");
        // It is not in Front Payment's list, but may still come.
        shop.pass(120).await;
        assert_eq!(shop.front().sent(), 1);
        let report = shop.till.store().verify_journal().unwrap();
        assert!(matches!(report, JournalReport::Intact { .. }), "{report:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn while_bankid_is_open_the_order_is_asked_after_and_ends_with_its_time() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    let shop = shop.restart().await;
    let start = shop.till.start().unwrap();
    let shown = start.open_order.unwrap();
    assert_eq!(shown.id, order.id);
    assert_eq!(problem(&shown), Some(ProblemCode::BankidVisitLost));
    assert_eq!(
        shown.actions,
        [
            OrderAction::Retry,
            OrderAction::Cancel,
            OrderAction::NewSale
        ],
        "it can be asked after, and cancelled"
    );
    assert!(
        shop.till.bankid_open(&order.id).is_err(),
        "the address is gone"
    );
    assert_eq!(shop.window.acts(), Vec::<WindowAct>::new());
    shop.pass(10).await;
    assert!(shop.front().asked() > 0);
    shop.pass(600).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_finished_outside_is_noticed_after_the_restart() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    shop.till.bankid_external(&order.id).unwrap();
    let premises = shop.pull_the_plug().await;
    premises.front.set_status("INVOICED");
    let shop = premises.open();
    let done = shop.until_state(&order.id, StateName::Invoiced).await;
    assert!(done.goods_released);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_was_never_sent_waits_for_its_customer_only_where_it_needs_one() {
    let shop = Premises::new().open_idle();
    let private = shop.sell(person(), MethodName::Checkout);
    let corporate = shop.sell(company(), MethodName::Checkout);
    let premises = shop.pull_the_plug().await;
    premises.front.will_send(accepted("ODR1", false));
    let shop = premises.open();
    shop.until_state(&corporate.id, StateName::Confirming).await;
    shop.pass(3_600).await;
    let waiting = shop.order(&private.id);
    assert_eq!(waiting.state, StateName::Queued);
    assert_eq!(waiting.actions[0], OrderAction::Retry);
    assert_eq!(shop.front().sent(), 1, "nobody is before the till");
    shop.front().will_send(accepted("ODR2", true));
    shop.till.order_retry(&private.id).unwrap();
    shop.until_state(&private.id, StateName::AwaitingBankId)
        .await;
}

#[tokio::test(start_paused = true)]
async fn an_old_order_is_not_shown_as_the_one_in_hand() {
    let shop = Premises::new().open_idle();
    let order = shop.sell(person(), MethodName::Checkout);
    let shop = shop.pull_the_plug().await.open_idle();
    let shown = shop.till.start().unwrap().open_order;
    assert_eq!(shown.map(|order| order.id), Some(order.id));
    shop.premises.clock.set_by_ms(13 * 3_600_000);
    assert!(shop.till.start().unwrap().open_order.is_none());
    assert_eq!(shop.till.connection().unwrap().attention, 1, "but counted");
}

#[tokio::test(start_paused = true)]
async fn a_wall_clock_set_back_overnight_does_not_keep_bankid_open_for_ever() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    let premises = shop.pull_the_plug().await;
    premises.clock.set_by_ms(-24 * 3_600_000);
    let shop = premises.open();
    shop.pass(300).await;
    assert_eq!(shop.order(&order.id).state, StateName::AwaitingBankId);
    shop.pass(400).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
}

#[tokio::test(start_paused = true)]
async fn numbers_go_on_where_they_were() {
    let shop = Premises::new().open_idle();
    let first = shop.sell(company(), MethodName::Ehf);
    let shop = shop.pull_the_plug().await.open_idle();
    let second = shop.sell(company(), MethodName::Ehf);
    assert_eq!(
        [first.reference.as_str(), second.reference.as_str()],
        ["1-000001", "1-000002"]
    );
    assert!(shop.till.settings_form().unwrap().till_id_fixed);
}

#[tokio::test(start_paused = true)]
async fn what_was_left_open_is_listed_newest_first() {
    let shop = Premises::new().open_idle();
    let first = shop.sell(company(), MethodName::Ehf);
    let second = shop.sell(person(), MethodName::Checkout);
    let shop = shop.pull_the_plug().await.open_idle();
    let open = shop.till.orders_open().unwrap().orders;
    let listed: Vec<_> = open.iter().map(|order| order.id.as_str()).collect();
    assert_eq!(listed, [second.id.as_str(), first.id.as_str()]);
    assert_eq!(open[0].customer_name, second.customer_name);
    assert_eq!(open[0].gross, second.totals.gross);
    assert_eq!(open[0].state, StateName::Queued);
    let cancelled = OrderCancel {
        order: second.id,
        note: String::new(),
    };
    shop.till.order_cancel(&cancelled).await.unwrap();
    let open = shop.till.orders_open().unwrap().orders;
    assert_eq!(open.len(), 1, "what is over is not listed");
}

#[tokio::test(start_paused = true)]
async fn starts_and_ends_of_the_program_are_in_the_journal() {
    let shop = Premises::new().open_idle();
    let entries = |shop: &Shop| match shop.till.store().verify_journal().unwrap() {
        JournalReport::Intact { entries, .. } => entries,
        broken @ JournalReport::Broken { .. } => panic!("{broken:?}"),
    };
    let before = entries(&shop);
    shop.till.close();
    assert_eq!(entries(&shop), before + 1, "the end");
    let shop = shop.pull_the_plug().await.open_idle();
    assert_eq!(entries(&shop), before + 2, "the next start");
}

#[tokio::test(start_paused = true)]
async fn a_later_view_of_an_order_has_a_larger_revision() {
    let shop = Premises::new().open_idle();
    let placed = shop.sell(company(), MethodName::Ehf);
    let first = shop.order(&placed.id);
    let second = shop.order(&placed.id);
    assert!(placed.revision < first.revision);
    assert!(first.revision < second.revision);
}

#[tokio::test(start_paused = true)]
async fn a_shop_that_can_make_no_receipts_is_told_at_the_start() {
    let shop = Premises::new().open_idle();
    let told = |shop: &Shop| {
        let notices = shop.till.start().unwrap().notices;
        let mut codes = notices.into_iter().map(|notice| notice.code);
        codes.any(|code| code == NoticeCode::ShopIncomplete)
    };
    assert!(!told(&shop));
    let form = SettingsForm {
        shop_organization_number: String::new(),
        ..shop.till.settings_form().unwrap()
    };
    assert_eq!(shop.till.settings_save(&form, None).unwrap().errors, []);
    assert!(told(&shop));
}

#[tokio::test(start_paused = true)]
async fn the_page_is_given_what_its_commands_would_answer() {
    let shop = Shop::open();
    let json = |value| serde_json::to_value::<FirstAnswers>(value).unwrap();
    let search = CatalogueSearch {
        text: String::new(),
        category: None,
        offset: 0,
        limit: 1,
    };
    let asked = FirstAnswers {
        start: shop.till.start().unwrap(),
        products: shop.till.catalogue_search(&search).unwrap(),
    };
    assert_eq!(asked.products.products.len(), 1);
    assert_eq!(json(shop.till.first_answers(1).unwrap()), json(asked));
}

#[tokio::test(start_paused = true)]
async fn a_question_that_a_clock_far_ahead_planned_is_asked_in_its_time() {
    const AHEAD_MS: i64 = 20 * 3_600_000;
    for restarts in [false, true] {
        let mut shop = Shop::open();
        shop.premises.clock.set_by_ms(AHEAD_MS);
        shop.front().will_send(accepted("ODR1", false));
        shop.front().set_status("INVOICED");
        let order = shop.sell(company(), MethodName::SendInvoice);
        let order = shop
            .until(&order.id, "its invoice", |order| {
                order.invoice_number.is_some()
            })
            .await;
        let id = OrderId(order.id.parse().unwrap());
        let planned = |shop: &Shop| shop.till.store().follow_up(id).unwrap().unwrap();
        shop.pass(60).await;
        assert!(planned(&shop).asked > 0);
        shop.premises.clock.set_by_ms(-AHEAD_MS);
        if restarts {
            shop = shop.restart().await;
        }
        shop.pass(60).await;
        let wait = planned(&shop).due_at.ms_since(shop.premises.clock.now());
        let first = shop.premises.pace.first_invoice_poll.as_millis();
        assert!(
            u128::try_from(wait).unwrap() <= first,
            "asked after in {wait} ms, restarted: {restarts}"
        );
        let asked = shop.front().asked();
        shop.pass(6 * 3_600 + 60).await;
        assert!(shop.front().asked() > asked, "restarted: {restarts}");
    }
}

#[tokio::test(start_paused = true)]
async fn training_says_that_it_forgot_the_orders_of_an_earlier_run() {
    let premises = Premises {
        profile: Profile::Training,
        ..Premises::new()
    };
    let shop = premises.open();
    shop.front().will_send(accepted("ODR1", false));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
    let of = OrderRef {
        order: order.id.clone(),
    };
    let forgot = |error: AppError| UiError::from(error).code == ErrorCode::TrainingForgot;
    shop.front().has(stranger("ODR1"));
    if let Err(error) = shop.till.order_refundable(&of).await {
        assert!(!forgot(error), "this run knows it");
    }
    shop.pass(60).await;
    let shop = shop.restart().await;
    let before = (shop.front().cancelled(), shop.front().sent());
    let cancel = OrderCancel {
        order: order.id.clone(),
        note: "Feil kunde".to_owned(),
    };
    assert!(forgot(shop.till.order_cancel(&cancel).await.unwrap_err()));
    assert!(forgot(shop.till.order_refundable(&of).await.unwrap_err()));
    let resend = OrderResend {
        order: order.id.clone(),
        country_code: "+47".to_owned(),
        msisdn: "41234567".to_owned(),
        email: "ny@example.no".to_owned(),
    };
    assert!(forgot(shop.till.order_resend(&resend).await.unwrap_err()));
    assert_eq!(
        (shop.front().cancelled(), shop.front().sent()),
        before,
        "nobody is asked about it"
    );
}

#[tokio::test(start_paused = true)]
async fn a_till_that_can_not_write_at_its_start_begins_to_work_once_it_can() {
    let shop = Shop::open();
    let gate = std::sync::Arc::new(tokio::sync::Notify::new());
    shop.front()
        .will_send(accepted("ODR1", false).behind(&gate));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&order.id, StateName::Sending).await;
    let mut premises = shop.pull_the_plug().await;
    premises.options.busy_timeout_ms = 1;
    premises.writer = rusqlite::Connection::open(premises.database()).ok();
    let mut shop = premises.open();
    shop.pass(10).await;
    assert!(shop.screen.has_notice(NoticeCode::StoreUnwritable));
    assert_eq!(shop.order(&order.id).state, StateName::Sending);
    drop(shop.premises.writer.take());
    shop.pass(60).await;
    assert_eq!(shop.order(&order.id).state, StateName::Unknown);
    assert_eq!(shop.front().sent(), 1);
    assert!(!shop.screen.has_notice(NoticeCode::StoreUnwritable));
}
