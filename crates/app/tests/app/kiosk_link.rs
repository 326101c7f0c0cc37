//! A payment link by SMS at the kiosk: never two invoices, and none for goods that nobody waits for any more.

use kasse_app::AppError;
use kasse_app::contract::{
    CustomerForm, KioskEnd, MethodName, OrderCancel, OrderView, Place, StateName,
};

use crate::front::accepted;
use crate::shop::{Premises, Shop, person};

/// A person whose number is not needed, and not kept by the page any more.
fn without_number() -> CustomerForm {
    CustomerForm {
        personal_number: String::new(),
        ..person()
    }
}

fn allowed(shop: &Shop) {
    let mut form = shop.till.settings_form().unwrap();
    form.kiosk_payment_link = true;
    assert!(
        shop.till
            .settings_save(&form, None)
            .unwrap()
            .errors
            .is_empty()
    );
}

fn end(shop: &Shop, order: &OrderView) {
    let order = Some(order.id.clone());
    shop.till.kiosk_end(&KioskEnd { order }).unwrap();
}

/// A customer of the kiosk who got a link.
async fn with_link(premises: Premises) -> (Shop, OrderView) {
    let shop = premises.open();
    allowed(&shop);
    shop.front().will_send(accepted("ODR1", false));
    let order = shop.sell(without_number(), MethodName::PaymentLink);
    let order = shop.until_state(&order.id, StateName::Confirming).await;
    (shop, order)
}

#[tokio::test(start_paused = true)]
async fn the_kiosk_offers_no_other_way_than_the_shop_allows() {
    let shop = Premises::kiosk().open_idle();
    for method in [
        MethodName::PaymentLink,
        MethodName::SendInvoice,
        MethodName::Ehf,
    ] {
        let refused = shop.try_sell(without_number(), method);
        assert!(matches!(
            refused,
            Err(AppError::NotNow(_) | AppError::Field { .. })
        ));
    }
    allowed(&shop);
    shop.sell(without_number(), MethodName::PaymentLink);
    let refused = shop.try_sell(without_number(), MethodName::SendInvoice);
    assert!(matches!(refused, Err(AppError::NotNow(_))));
}

#[tokio::test(start_paused = true)]
async fn a_link_takes_the_place_of_bankid_once_that_order_is_certainly_cancelled() {
    let shop = Premises::kiosk().open();
    allowed(&shop);
    shop.front().will_send(accepted("ODR1", true));
    let first = shop.sell(person(), MethodName::Checkout);
    let first = shop.until_state(&first.id, StateName::AwaitingBankId).await;
    let cancel = OrderCancel {
        order: first.id.clone(),
        note: String::new(),
    };
    shop.till.order_cancel(&cancel).await.unwrap();
    assert!(
        shop.till.order_edit_cart(&first.id).is_err(),
        "taken is not yet cancelled: it may have been signed"
    );
    shop.front().set_status("CANCELLED");
    shop.until(&first.id, "its end", |order| {
        shop.till.order_edit_cart(&order.id).is_ok()
    })
    .await;

    shop.front().will_send(accepted("ODR2", false));
    let cart = shop.till.start().unwrap().cart;
    assert_eq!(cart.totals.gross, first.totals.gross, "the same goods");
    let link = shop
        .till
        .order_place(&Place {
            customer: without_number(),
            method: MethodName::PaymentLink,
            maturity_days: 10,
            confirmed_amount: cart.totals.gross,
        })
        .unwrap();
    assert!(link.bankid.is_none());
    shop.front().set_status("SENT");
    shop.until_state(&link.id, StateName::Confirming).await;
    shop.front().set_status("INVOICED");
    let link = shop.until_state(&link.id, StateName::Invoiced).await;
    assert!(link.goods_released);
    assert_eq!(shop.order(&first.id).state, StateName::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn who_walks_away_from_a_link_leaves_none_that_could_be_paid() {
    let (shop, order) = with_link(Premises::kiosk()).await;
    end(&shop, &order);
    let after = shop.until_state(&order.id, StateName::Expired).await;
    assert_eq!(shop.front().cancelled(), 1);
    assert!(!after.goods_released);
}

#[tokio::test(start_paused = true)]
async fn the_time_for_a_link_is_as_long_as_for_bankid() {
    let (shop, order) = with_link(Premises::kiosk()).await;
    let minutes = u64::from(shop.till.settings_form().unwrap().bankid_minutes);
    shop.pass(60 * (minutes - 1)).await;
    assert_eq!(shop.order(&order.id).state, StateName::Confirming);
    shop.pass(5 * 60).await;
    assert_eq!(shop.order(&order.id).state, StateName::Expired);
    assert_eq!(shop.front().cancelled(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_link_that_was_paid_in_that_moment_is_an_invoice_and_not_cancelled() {
    let (shop, order) = with_link(Premises::kiosk()).await;
    shop.front().set_status("PAID");
    end(&shop, &order);
    shop.until_state(&order.id, StateName::Paid).await;
    assert_eq!(shop.front().cancelled(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_link_of_a_kiosk_that_was_killed_is_cancelled_at_its_next_start() {
    let (shop, order) = with_link(Premises::kiosk()).await;
    let shop = shop.restart().await;
    assert!(shop.till.start().unwrap().open_order.is_none());
    shop.until_state(&order.id, StateName::Expired).await;
    assert_eq!(shop.front().cancelled(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_tills_link_is_paid_in_the_customers_own_time_also_where_the_till_becomes_a_kiosk() {
    let (shop, order) = with_link(Premises::new()).await;
    let mut premises = shop.pull_the_plug().await;
    premises.kiosk = true;
    let shop = premises.open();
    shop.pass(3600).await;
    assert_eq!(shop.order(&order.id).state, StateName::Confirming);
    assert_eq!(shop.front().cancelled(), 0);
}
