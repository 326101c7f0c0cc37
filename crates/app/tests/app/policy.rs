//! What may wait without a connection, and what is left for a customer who can't identify now.

use kasse_app::contract::{
    ErrorCode, MethodName, MethodView, OrderAction, OrderView, Place, ProblemCode, SettingsForm,
    StateName, TimelineKind, UiError,
};
use kasse_front_payment::{NotSentReason, Outcome};

use crate::front::{Call, accepted, lost, status};
use crate::shop::{JACKET, PERSONAL_NUMBER, Premises, Shop, company, original, person, problem};

const DAY_S: u64 = 24 * 3_600;

fn refused<T>() -> Outcome<T> {
    Outcome::NotSent(NotSentReason::ConnectRefused)
}

/// A shop whose connection is gone and stays so: an order that was given up found out.
async fn offline() -> Shop {
    offline_with(|_| ()).await
}

async fn offline_with(change: impl FnOnce(&mut SettingsForm)) -> Shop {
    let shop = Shop::open();
    let mut form = shop.till.settings_form().unwrap();
    change(&mut form);
    assert_eq!(shop.till.settings_save(&form, None).unwrap().errors, []);
    go_away(&shop);
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.until(&order.id, "no connection", |order| order.problem.is_some())
        .await;
    let cancel = kasse_app::contract::OrderCancel {
        order: order.id,
        note: String::new(),
    };
    shop.till.order_cancel(&cancel).await.unwrap();
    assert!(!shop.till.connection().unwrap().online);
    shop
}

fn go_away(shop: &Shop) {
    shop.front().set_away(true);
}

fn come_back(shop: &Shop) {
    shop.front().set_away(false);
}

fn jacket(shop: &Shop) -> i64 {
    let cart = kasse_app::contract::CartAdd { sku: JACKET.into() };
    shop.till.cart_add(&cart).unwrap().totals.gross
}

fn place(shop: &Shop, kind: &str, method: MethodName) -> Result<OrderView, UiError> {
    let confirmed_amount = shop.till.cart().totals.gross;
    let (customer, maturity_days) = match kind {
        "person" => (person(), 10),
        _ => (company(), 14),
    };
    shop.till
        .order_place(&Place {
            customer,
            method,
            maturity_days,
            confirmed_amount,
        })
        .map_err(UiError::from)
}

fn offered(shop: &Shop, kind: &str) -> Vec<MethodView> {
    let customer = if kind == "person" {
        person()
    } else {
        company()
    };
    shop.till.customer_check(&customer).methods
}

fn reasons(methods: &[MethodView]) -> Vec<(MethodName, &str)> {
    methods
        .iter()
        .map(|method| (method.method, method.reason.as_str()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn with_a_connection_the_policy_is_in_nobodys_way() {
    let shop = Shop::open();
    let mut form = shop.till.settings_form().unwrap();
    form.offline_send_invoice = false;
    form.offline_largest_order = "1".into();
    shop.till.settings_save(&form, None).unwrap();
    jacket(&shop);
    for kind in ["person", "company"] {
        for method in offered(&shop, kind) {
            assert!(method.available, "{method:?}");
        }
    }
    assert!(place(&shop, "company", MethodName::SendInvoice).is_ok());
}

#[tokio::test(start_paused = true)]
async fn without_one_the_cashier_is_told_at_each_way_before_anything_is_placed() {
    let shop = offline().await;
    jacket(&shop);
    let person = offered(&shop, "person");
    assert_eq!(
        reasons(&person),
        [
            (MethodName::Checkout, "offline"),
            (MethodName::SendInvoice, ""),
            (MethodName::PaymentLink, "")
        ]
    );
    let company = offered(&shop, "company");
    assert!(company.iter().all(|method| method.available));
}

#[tokio::test(start_paused = true)]
async fn each_way_may_wait_or_not_as_the_manager_says() {
    let shop = offline_with(|form| {
        form.offline_corporate_checkout = false;
        form.offline_send_invoice = false;
        form.offline_ehf = false;
        form.offline_payment_link = false;
    })
    .await;
    jacket(&shop);
    let ways = [
        ("person", MethodName::Checkout),
        ("person", MethodName::SendInvoice),
        ("person", MethodName::PaymentLink),
        ("company", MethodName::Checkout),
        ("company", MethodName::SendInvoice),
        ("company", MethodName::Ehf),
    ];
    let before = shop.till.cart();
    for (kind, method) in ways {
        let error = place(&shop, kind, method).unwrap_err();
        assert_eq!(
            error.code,
            ErrorCode::MethodNotAvailable,
            "{kind} {method:?}"
        );
        assert_eq!(shop.till.cart().lines.len(), before.lines.len());
    }
    assert_eq!(shop.till.connection().unwrap().queued, 0);
    let mut form = shop.till.settings_form().unwrap();
    form.offline_ehf = true;
    shop.till.settings_save(&form, None).unwrap();
    let placed = place(&shop, "company", MethodName::Ehf).unwrap();
    assert_eq!(placed.state, StateName::Queued);
    assert!(shop.till.cart().lines.is_empty());
    assert_eq!(placed.reference, "1-000002", "no number was lost");
}

#[tokio::test(start_paused = true)]
async fn limits_are_told_with_their_amount() {
    let shop = offline_with(|form| form.offline_largest_order = "1000".into()).await;
    assert!(jacket(&shop) > 100_000);
    let company = offered(&shop, "company");
    for method in &company {
        assert_eq!(method.reason, "offline_order_too_large");
        assert_eq!(method.limit, Some(100_000));
    }
    let link = &offered(&shop, "person")[2];
    assert!(link.available, "its goods stay: its amount is no risk");
    let error = place(&shop, "company", MethodName::Checkout).unwrap_err();
    assert_eq!(error.code, ErrorCode::MethodNotAvailable);
}

#[tokio::test(start_paused = true)]
async fn many_that_wait_are_counted_together_also_after_a_restart() {
    let shop = offline_with(|form| {
        form.offline_largest_order = String::new();
        form.offline_largest_sum = "15 000".into();
    })
    .await;
    let price = jacket(&shop);
    let fit = 1_500_000 / price;
    for _ in 0..fit {
        place(&shop, "company", MethodName::SendInvoice).unwrap();
        jacket(&shop);
    }
    let error = place(&shop, "company", MethodName::SendInvoice).unwrap_err();
    assert_eq!(error.code, ErrorCode::MethodNotAvailable);
    let link = place(&shop, "person", MethodName::PaymentLink).unwrap();
    jacket(&shop);
    let premises = shop.pull_the_plug().await;
    let shop = premises.open();
    shop.until_problem(&link.id, ProblemCode::Offline).await;
    assert_eq!(
        i64::from(shop.till.connection().unwrap().queued),
        fit + 1,
        "the restart kept everything"
    );
    let told = &offered(&shop, "company")[0];
    assert_eq!(told.reason, "offline_sum_too_large");
    assert_eq!(told.limit, Some(1_500_000));
    assert_eq!(shop.till.cart().lines.len(), 1, "the cart is there too");
}

#[tokio::test(start_paused = true)]
async fn what_waits_too_long_needs_a_person_and_is_sent_all_the_same() {
    let shop = offline_with(|form| {
        form.offline_wait = 3;
        form.offline_wait_unit = "hours".into();
    })
    .await;
    jacket(&shop);
    let order = place(&shop, "company", MethodName::SendInvoice).unwrap();
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    shop.pass(3 * 3_600 - 60).await;
    assert_eq!(shop.till.connection().unwrap().attention, 0);
    shop.pass(600).await;
    assert_eq!(
        problem(&shop.order(&order.id)),
        Some(ProblemCode::WaitedTooLong)
    );
    assert_eq!(shop.till.connection().unwrap().attention, 1);
    come_back(&shop);
    shop.front().will_send(accepted("ODR1", false));
    shop.pass(400).await;
    shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(shop.till.connection().unwrap().attention, 0);
}

#[tokio::test(start_paused = true)]
async fn an_order_whose_connection_went_after_it_was_placed_is_sent_but_nothing_is_handed_out() {
    let shop = Shop::open();
    let mut form = shop.till.settings_form().unwrap();
    form.offline_send_invoice = false;
    shop.till.settings_save(&form, None).unwrap();
    shop.front().will_send(lost(refused()));
    shop.front().will_tell(lost(refused()));
    let order = shop.sell(company(), MethodName::SendInvoice);
    let order = shop.until_problem(&order.id, ProblemCode::MayNotWait).await;
    assert!(order.problem.unwrap().retry_at.is_some());
    assert!(!order.goods_released);
    shop.front().will_send(accepted("ODR1", false));
    shop.pass(60).await;
    shop.until_state(&order.id, StateName::Confirming).await;
}

/// A private checkout that could not be sent: its customer stands at the till.
async fn stuck() -> (Shop, OrderView) {
    let shop = Shop::open();
    go_away(&shop);
    let order = shop.sell(person(), MethodName::Checkout);
    let order = shop.until_problem(&order.id, ProblemCode::Offline).await;
    (shop, order)
}

#[tokio::test(start_paused = true)]
async fn what_is_left_for_a_customer_who_cannot_identify() {
    let (_shop, order) = stuck().await;
    assert_eq!(
        order.actions,
        [
            OrderAction::Retry,
            OrderAction::InvoiceInstead,
            OrderAction::PaymentLink,
            OrderAction::Park,
            OrderAction::Correct,
            OrderAction::EditCart,
            OrderAction::Cancel
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_sent_invoice_takes_the_place_of_bankid_under_the_same_number() {
    let (shop, order) = stuck().await;
    let changed = shop.till.order_send_invoice_instead(&order.id).unwrap();
    assert_eq!(changed.method, MethodName::SendInvoice);
    assert_eq!(changed.reference, order.reference);
    assert_eq!(changed.totals.gross, order.totals.gross);
    assert!(
        changed
            .timeline
            .iter()
            .any(|step| step.kind == TimelineKind::MethodChanged && step.detail == "send_invoice")
    );
    let shop = shop.restart().await;
    assert_eq!(shop.order(&order.id).method, MethodName::SendInvoice);
    come_back(&shop);
    shop.front().will_send(accepted("ODR1", false));
    shop.pass(400).await;
    shop.until_state(&order.id, StateName::Confirming).await;
    let calls = shop.front().calls();
    let sent = calls.iter().rev().find_map(|call| {
        if let Call::Send {
            reference,
            personal_number,
            ..
        } = call
        {
            return Some((reference.clone(), personal_number.clone()));
        }
        None
    });
    // The number that was given goes along: it decides how the invoice is delivered.
    assert_eq!(
        sent,
        Some((order.reference, Some(PERSONAL_NUMBER.to_owned())))
    );
    shop.till.store().verify_journal().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_link_needs_no_number_and_releases_nothing_before_it_is_paid() {
    let (shop, order) = stuck().await;
    let changed = shop.till.order_payment_link(&order.id).unwrap();
    assert_eq!(changed.method, MethodName::PaymentLink);
    let id = kasse_core::OrderId(order.id.parse().unwrap());
    let row = shop.till.store().outbox_row(id).unwrap().unwrap();
    assert_eq!(row.sealed_personal_number, None, "it is erased");
    come_back(&shop);
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("SENT");
    shop.pass(400).await;
    let waiting = shop.until_state(&order.id, StateName::Confirming).await;
    assert!(!waiting.goods_released);
    let receipt = original(&order.id);
    assert!(
        shop.till.receipt_view(&receipt).is_err(),
        "who has only a link has no receipt"
    );
    shop.pass(DAY_S).await;
    assert_eq!(shop.order(&order.id).state, StateName::Confirming);
    shop.front().will_tell(status("ODR1", "PAID"));
    shop.till.order_retry(&order.id).unwrap();
    let paid = shop.until_state(&order.id, StateName::Paid).await;
    assert!(paid.goods_released);
    assert!(shop.till.receipt_view(&receipt).is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_the_policy_forbids_is_not_offered_and_not_done() {
    let (shop, order) = stuck().await;
    let mut form = shop.till.settings_form().unwrap();
    form.offline_send_invoice = false;
    form.offline_payment_link = false;
    shop.till.settings_save(&form, None).unwrap();
    let seen = shop.order(&order.id);
    assert_eq!(seen.actions[..2], [OrderAction::Retry, OrderAction::Park]);
    for refused in [
        shop.till.order_send_invoice_instead(&order.id),
        shop.till.order_payment_link(&order.id),
    ] {
        let error = UiError::from(refused.unwrap_err());
        assert_eq!(error.code, ErrorCode::MethodNotAvailable);
    }
    let after = shop.order(&order.id);
    assert_eq!((after.method, after.state), (order.method, order.state));
}

#[tokio::test(start_paused = true)]
async fn an_order_put_aside_stays_until_it_is_taken_up_again() {
    let (shop, order) = stuck().await;
    let parked = shop.till.order_park(&order.id).unwrap();
    assert!(parked.parked);
    assert!(parked.actions.contains(&OrderAction::NewSale));
    assert!(!parked.actions.contains(&OrderAction::Park));
    come_back(&shop);
    let sent = shop.front().sent();
    shop.pass(3_600).await;
    assert!(shop.till.connection().unwrap().online);
    let shop = shop.restart().await;
    let still = shop.order(&order.id);
    assert!(
        still.parked,
        "neither the connection nor a restart sends it"
    );
    assert_eq!(shop.front().sent(), sent);
    let open = shop.till.orders_open().unwrap().orders;
    assert_eq!(open[0].id, order.id);
    shop.front().will_send(accepted("ODR1", true));
    assert!(!shop.till.order_retry(&order.id).unwrap().parked);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
}

#[tokio::test(start_paused = true)]
async fn an_order_put_aside_can_be_given_up() {
    let (shop, order) = stuck().await;
    shop.till.order_park(&order.id).unwrap();
    let cancel = kasse_app::contract::OrderCancel {
        order: order.id.clone(),
        note: String::new(),
    };
    let ended = shop.till.order_cancel(&cancel).await.unwrap();
    assert_eq!(ended.state, StateName::Cancelled);
    assert!(!ended.parked);
}

#[tokio::test(start_paused = true)]
async fn only_an_order_that_waits_for_its_customer_takes_another_way() {
    let shop = Shop::open();
    go_away(&shop);
    let waits = shop.sell(company(), MethodName::SendInvoice);
    shop.until_problem(&waits.id, ProblemCode::Offline).await;
    come_back(&shop);
    shop.front().will_send(accepted("ODR1", false));
    shop.pass(60).await;
    shop.until_state(&waits.id, StateName::Confirming).await;
    shop.front().will_send(accepted("ODR2", true));
    let visiting = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&visiting.id, StateName::AwaitingBankId)
        .await;
    for order in [&waits.id, &visiting.id] {
        for refused in [
            shop.till.order_send_invoice_instead(order),
            shop.till.order_payment_link(order),
            shop.till.order_park(order),
        ] {
            let error = UiError::from(refused.unwrap_err());
            assert_eq!(error.code, ErrorCode::NotAllowedNow);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_fee_is_what_the_customer_was_told_whenever_the_order_is_sent() {
    let (shop, order) = stuck().await;
    let mut form = shop.till.settings_form().unwrap();
    assert!(form.invoice_fee);
    form.invoice_fee = false;
    shop.till.settings_save(&form, None).unwrap();
    shop.till.order_send_invoice_instead(&order.id).unwrap();
    come_back(&shop);
    shop.front().will_send(accepted("ODR1", false));
    shop.pass(400).await;
    shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(shop.front().fees().last(), Some(&true));
    shop.front().will_send(accepted("ODR2", false));
    let next = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&next.id, StateName::Confirming).await;
    assert_eq!(shop.front().fees().last(), Some(&false));
}

#[tokio::test(start_paused = true)]
async fn the_policy_is_the_managers() {
    let premises = Premises::new();
    let shop = premises.open();
    let set = kasse_app::contract::PinSet {
        old: None,
        new: "2749".into(),
    };
    shop.till.pin_set(&set).unwrap();
    let mut form = shop.till.settings_form().unwrap();
    form.offline_largest_order = String::new();
    let error = UiError::from(shop.till.settings_save(&form, None).unwrap_err());
    assert_eq!(error.code, ErrorCode::PinNeeded);
    shop.till.settings_save(&form, Some("2749")).unwrap();
    assert_eq!(shop.till.settings_form().unwrap().offline_largest_order, "");
}

#[tokio::test(start_paused = true)]
async fn without_a_token_the_queue_has_the_same_limits() {
    let shop = Shop::open();
    let mut form = shop.till.settings_form().unwrap();
    form.offline_largest_order = "100".into();
    assert_eq!(shop.till.settings_save(&form, None).unwrap().errors, []);
    let free = offered(&shop, "company");
    assert!(free.iter().all(|way| way.available), "{free:?}");
    shop.front()
        .will_send(crate::front::answer(401, Outcome::TokenRefused));
    let first = shop.sell(company(), MethodName::SendInvoice);
    shop.until_problem(&first.id, ProblemCode::TokenRefused)
        .await;
    assert!(shop.till.connection().unwrap().online);
    jacket(&shop);
    let refused = place(&shop, "company", MethodName::SendInvoice).unwrap_err();
    assert_eq!(refused.code, ErrorCode::MethodNotAvailable);
    // Its customer is there, and is told of the token.
    let private = place(&shop, "person", MethodName::Checkout).unwrap();
    assert_eq!(problem(&private), Some(ProblemCode::TokenRefused));
}
