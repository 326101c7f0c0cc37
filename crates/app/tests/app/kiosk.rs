//! The kiosk: what is left of a customer who has gone, however they went.

use std::sync::Arc;

use kasse_app::contract::{
    BankIdKey, CartAdd, KioskEnd, KioskSwitch, LanguageName, MethodName, OrderCancel, OrderRef,
    OrderView, PinGiven, PinSet, ReceiptRef, ReceiptStanding, SetLanguage, StateName, TestOutcome,
};
use kasse_app::{AppError, Doing, OutOfOrder, VisitEvent};
use kasse_core::BankIdHint;
use tokio::sync::Notify;

use crate::front::accepted;
use crate::shop::{JACKET, Premises, Shop, company, person};

fn end(shop: &Shop, order: Option<&OrderView>) -> Result<(), AppError> {
    let order = order.map(|order| order.id.clone());
    let cart = shop.till.kiosk_end(&KioskEnd { order })?;
    assert!(cart.lines.is_empty() && !cart.can_undo);
    Ok(())
}

/// A customer of the kiosk before BankID's first page.
async fn at_bankid() -> (Shop, OrderView) {
    let shop = Premises::kiosk().open();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    let order = shop.until_state(&order.id, StateName::AwaitingBankId).await;
    (shop, order)
}

#[tokio::test(start_paused = true)]
async fn nothing_of_a_cart_is_left_and_nothing_can_be_taken_back() {
    let shop = Premises::kiosk().open_idle();
    shop.till.cart_add(&CartAdd { sku: JACKET.into() }).unwrap();
    end(&shop, None).unwrap();
    assert!(shop.till.cart_undo().is_err());
    assert!(shop.till.store().cart().unwrap().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_kiosk_that_was_killed_starts_with_an_empty_cart_and_no_order() {
    let (shop, order) = at_bankid().await;
    shop.till.cart_add(&CartAdd { sku: JACKET.into() }).unwrap();
    let shop = shop.restart().await;
    let start = shop.till.start().unwrap();
    assert!(start.kiosk && start.cart.lines.is_empty());
    assert!(start.open_order.is_none(), "it is nobody's who stands here");
    let after = shop.until_state(&order.id, StateName::Expired).await;
    assert!(!after.goods_released);
    assert_eq!(shop.front().cancelled(), 1, "no invoice comes of it");
}

#[tokio::test(start_paused = true)]
async fn killed_before_anything_was_sent_the_order_is_given_up() {
    let shop = Premises::kiosk().open_idle();
    let private = shop.sell(person(), MethodName::Checkout);
    let corporate = shop.sell(company(), MethodName::Checkout);
    let premises = shop.pull_the_plug().await;
    premises.front.will_send(accepted("ODR1", false));
    let shop = premises.open();
    assert_eq!(shop.order(&private.id).state, StateName::Cancelled);
    shop.until_state(&corporate.id, StateName::Confirming).await;
    assert_eq!(
        shop.front().sent(),
        1,
        "the company's, which waits for nobody"
    );
}

#[tokio::test(start_paused = true)]
async fn who_walks_away_from_bankid_leaves_no_window_and_no_invoice() {
    let (shop, order) = at_bankid().await;
    end(&shop, Some(&order)).unwrap();
    assert_eq!(shop.window.open_window(), None);
    assert!(
        shop.till.bankid_open(&order.id).is_err(),
        "no address is left"
    );
    shop.until_state(&order.id, StateName::Expired).await;
    assert_eq!(shop.front().cancelled(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_walks_away_after_signing_gets_the_invoice() {
    let (shop, order) = at_bankid().await;
    let window = shop.window.open_window().unwrap();
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Success));
    end(&shop, Some(&order)).unwrap();
    shop.pass(600).await;
    assert_eq!(shop.front().cancelled(), 0, "it may have been signed");
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_that_fails_without_a_connection_is_made_up_for() {
    let (shop, order) = at_bankid().await;
    shop.front().stay_offline(true);
    end(&shop, Some(&order)).unwrap();
    shop.pass(60).await;
    assert_eq!(shop.order(&order.id).state, StateName::AwaitingBankId);
    shop.front().stay_offline(false);
    shop.pass(600).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
}

#[tokio::test(start_paused = true)]
async fn an_order_on_its_way_ends_nobodys_turn() {
    let shop = Premises::kiosk().open();
    let answer = Arc::new(Notify::new());
    shop.front()
        .will_send(accepted("ODR1", true).behind(&answer));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Sending).await;
    assert!(matches!(end(&shop, Some(&order)), Err(AppError::NotNow(_))));
    answer.notify_one();
    let order = shop.until_state(&order.id, StateName::AwaitingBankId).await;
    end(&shop, Some(&order)).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_customers_language_goes_with_the_customer() {
    let shop = Premises::kiosk().open_idle();
    let english = SetLanguage {
        language: LanguageName::En,
    };
    shop.till.language_set(&english).unwrap();
    assert_eq!(shop.till.start().unwrap().language, LanguageName::En);
    end(&shop, None).unwrap();
    assert_eq!(shop.till.start().unwrap().language, LanguageName::Nb);
    let shop = shop.restart().await;
    assert_eq!(shop.till.start().unwrap().language, LanguageName::Nb);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fell_finds_that_a_customer_was_there() {
    let shop = Premises::kiosk().open_idle();
    let is_there = || shop.till.start().unwrap().customer_there;
    assert!(!is_there());
    let english = SetLanguage {
        language: LanguageName::En,
    };
    shop.till.language_set(&english).unwrap();
    assert!(is_there(), "with nothing but a language");
    end(&shop, None).unwrap();
    assert!(!is_there());
    shop.till.cart_add(&CartAdd { sku: JACKET.into() }).unwrap();
    shop.till.cart_clear().unwrap();
    assert!(is_there(), "what was emptied could be had again");
    end(&shop, None).unwrap();
    assert!(!is_there());
    let till = Premises::new().open_idle();
    till.till.cart_add(&CartAdd { sku: JACKET.into() }).unwrap();
    assert!(!till.till.start().unwrap().customer_there);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fell_after_the_invoice_finds_what_was_bought() {
    let (shop, order) = at_bankid().await;
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
    let start = shop.till.start().unwrap();
    assert!(start.customer_there);
    let open = start.open_order.expect("the customer has not seen it");
    assert_eq!(
        (open.id, open.state),
        (order.id.clone(), StateName::Invoiced)
    );
    end(&shop, Some(&order)).unwrap();
    let start = shop.till.start().unwrap();
    assert!(!start.customer_there && start.open_order.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_page_that_lost_its_order_ends_its_visit_all_the_same() {
    let (shop, order) = at_bankid().await;
    end(&shop, None).unwrap();
    assert_eq!(shop.window.open_window(), None);
    shop.until_state(&order.id, StateName::Expired).await;
}

#[tokio::test(start_paused = true)]
async fn a_receipt_as_a_code_is_handed_out_once() {
    let (shop, order) = at_bankid().await;
    let receipt = ReceiptRef {
        order: order.id.clone(),
        refund: None,
        copy: false,
    };
    assert!(shop.till.receipt_code(&receipt).is_err(), "nothing is sold");
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
    let code = shop.till.receipt_code(&receipt).unwrap();
    assert!(code.rows.len() > 57, "it holds more than a number");
    assert_eq!(
        shop.order(&order.id).receipt,
        ReceiptStanding::Copy,
        "the original is out"
    );
    assert!(shop.till.receipt_print(&receipt).is_err());
    assert!(shop.till.receipt_code(&receipt).is_err());
    let copy = ReceiptRef {
        copy: true,
        ..receipt.clone()
    };
    assert!(
        shop.till.receipt_code(&copy).is_ok(),
        "but a copy that says so"
    );
    let till = Premises::new().open_idle();
    assert!(till.till.receipt_code(&receipt).is_err(), "a till prints");
}

#[tokio::test(start_paused = true)]
async fn whoever_watches_is_told_that_a_kiosk_sells_nothing() {
    let shop = Premises::kiosk().open_idle();
    let closed = || shop.till.health(Doing::Running).unwrap().kiosk_closed;
    assert_eq!(closed(), None);
    let set = PinSet {
        old: None,
        new: "2468".to_owned(),
    };
    shop.till.pin_set(&set).unwrap();
    let off = KioskSwitch {
        pin: Some("2468".to_owned()),
        out_of_order: true,
    };
    shop.till.kiosk_switch(&off).unwrap();
    assert_eq!(closed(), Some(OutOfOrder::ByStaff));
    let nobodys = KioskEnd {
        order: Some("00000000-0000-7000-8000-000000000000".to_owned()),
    };
    assert!(shop.till.kiosk_end(&nobodys).is_err());
    assert_eq!(closed(), Some(OutOfOrder::Stuck));
    end(&shop, None).unwrap();
    assert_eq!(closed(), Some(OutOfOrder::ByStaff));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_stays_with_its_customer_gone_is_in_the_health_file() {
    let shop = Premises::kiosk().open_idle();
    let closed = || shop.till.health(Doing::Running).unwrap().kiosk_closed;
    shop.till.kiosk_page_goes().unwrap();
    shop.pass(10).await;
    assert_eq!(closed(), None, "the next one is being made");
    // Tried again, it is the same page still.
    end(&shop, None).unwrap();
    shop.till.kiosk_page_goes().unwrap();
    shop.pass(10).await;
    assert_eq!(closed(), Some(OutOfOrder::Stuck));
    // That somebody looks, the page that stays among them, makes no other one.
    shop.till.start().unwrap();
    assert_eq!(closed(), Some(OutOfOrder::Stuck));
    shop.till.kiosk_page_is_there();
    assert_eq!(closed(), None);

    let till = Premises::new().open_idle();
    assert!(till.till.kiosk_page_goes().is_err(), "nobody leaves there");
    assert!(till.till.at_the_kiosk().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_customer_takes_no_invoice_back() {
    let (shop, order) = at_bankid().await;
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
    let cancel = OrderCancel {
        order: order.id,
        note: "changed my mind".to_owned(),
    };
    assert!(shop.till.order_cancel(&cancel).await.is_err());
    assert_eq!(shop.front().cancelled(), 0);
}

#[tokio::test]
async fn the_shops_commands_are_out_of_reach() {
    let shop = Premises::kiosk().open_idle();
    for command in [
        "settings_save",
        "cart_set_price",
        "order_refund",
        "orders_page",
        "token_clear",
    ] {
        assert!(!shop.till.may_call(command), "{command}");
    }
    assert!(shop.till.may_call("cart_add"));
    let till = Premises::new().open_idle();
    assert!(till.till.may_call("settings_save"));
    assert!(end(&till, None).is_err(), "the till has no such customers");
}

fn pin(pin: &str) -> PinGiven {
    PinGiven {
        pin: Some(pin.to_owned()),
    }
}

#[tokio::test]
async fn nobody_is_staff_without_the_pin() {
    let shop = Premises::kiosk().open_idle();
    assert!(!shop.till.start().unwrap().kiosk_setup.has_pin);
    let none = PinGiven { pin: None };
    assert!(shop.till.kiosk_staff(&none).is_err(), "no PIN is set");
    assert!(shop.till.kiosk_leave(&none).is_err());
    let set = PinSet {
        old: None,
        new: "2468".to_owned(),
    };
    shop.till.pin_set(&set).unwrap();
    assert!(matches!(
        shop.till.kiosk_staff(&pin("1111")),
        Err(AppError::PinWrong { .. })
    ));
    assert!(matches!(
        shop.till.kiosk_leave(&none),
        Err(AppError::PinNeeded)
    ));
    assert!(matches!(
        shop.till.kiosk_print_test(&none),
        Err(AppError::PinNeeded)
    ));
    let view = shop.till.kiosk_staff(&pin("2468")).unwrap();
    assert!(!view.out_of_order && view.sales.is_empty());
    let tested = shop.till.kiosk_print_test(&pin("2468")).unwrap();
    assert_eq!(tested.outcome, TestOutcome::Sent, "by the system");
    shop.till.kiosk_leave(&pin("2468")).unwrap();
}

#[tokio::test(start_paused = true)]
async fn out_of_order_is_kept_over_a_restart() {
    let shop = Premises::kiosk().open_idle();
    let set = PinSet {
        old: None,
        new: "2468".to_owned(),
    };
    shop.till.pin_set(&set).unwrap();
    let switch = |out_of_order| KioskSwitch {
        pin: Some("2468".to_owned()),
        out_of_order,
    };
    assert!(shop.till.kiosk_switch(&switch(true)).unwrap().out_of_order);
    let shop = shop.restart().await;
    assert!(shop.till.start().unwrap().kiosk_setup.out_of_order);
    shop.till.kiosk_switch(&switch(false)).unwrap();
    assert!(!shop.till.start().unwrap().kiosk_setup.out_of_order);
}

#[tokio::test(start_paused = true)]
async fn bankid_goes_on_on_the_customers_phone() {
    let (shop, order) = at_bankid().await;
    let named = OrderRef {
        order: order.id.clone(),
    };
    let code = shop.till.bankid_code(&named).unwrap();
    let side = code.rows.len();
    assert!(side >= 21 && code.rows.iter().all(|row| row.len() == side));
    assert_eq!(shop.window.open_window(), None, "it goes on elsewhere");
    let bankid = shop.order(&order.id).bankid.unwrap();
    assert!(bankid.external && !bankid.window_open);
    let key = BankIdKey {
        order: order.id.clone(),
        key: "a".to_owned(),
    };
    assert!(shop.till.bankid_key(&key).is_err(), "there is no window");
    shop.front().set_status("INVOICED");
    shop.until_state(&order.id, StateName::Invoiced).await;
    assert!(shop.till.bankid_code(&named).is_err(), "the visit is over");
}

#[tokio::test(start_paused = true)]
async fn only_keys_are_pressed_for_bankid() {
    let (shop, order) = at_bankid().await;
    for wrong in ["", "ab", "\u{1b}", "escape", "F12"] {
        let key = BankIdKey {
            order: order.id.clone(),
            key: wrong.to_owned(),
        };
        let refused = shop.till.bankid_key(&key);
        assert!(
            matches!(refused, Err(AppError::NotNow("not a key"))),
            "{wrong}"
        );
    }
}
