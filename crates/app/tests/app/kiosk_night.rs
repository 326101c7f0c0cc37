//! The kiosk starts anew by night, and never under somebody's hands.

use kasse_app::contract::{CartAdd, MethodName, StateName};

use crate::front::accepted;
use crate::shop::{JACKET, Premises, Shop, person};

/// The fakes' clock begins at 11 o'clock in Oslo.
const FROM_ELEVEN_TO_FOUR_MS: i64 = 17 * 3_600_000;

/// A kiosk that runs since the morning, at four o'clock the next night.
fn by_night() -> Shop {
    let shop = Premises::kiosk().open_idle();
    shop.premises.clock.set_by_ms(FROM_ELEVEN_TO_FOUR_MS);
    shop
}

#[tokio::test(start_paused = true)]
async fn by_night_with_nobody_there_it_starts_anew_once() {
    let shop = by_night();
    assert!(shop.till.kiosk_at_rest().unwrap());
    let shop = shop.pull_the_plug().await.open_idle();
    assert!(!shop.till.kiosk_at_rest().unwrap(), "it has just done so");
}

#[tokio::test(start_paused = true)]
async fn by_day_it_runs_on() {
    let shop = Premises::kiosk().open_idle();
    shop.premises.clock.set_by_ms(7 * 3_600_000);
    assert!(!shop.till.kiosk_at_rest().unwrap(), "six in the evening");
}

#[tokio::test(start_paused = true)]
async fn a_till_does_not() {
    let shop = Premises::new().open_idle();
    shop.premises.clock.set_by_ms(FROM_ELEVEN_TO_FOUR_MS);
    assert!(shop.till.kiosk_at_rest().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_shop_may_not_want_it() {
    let shop = by_night();
    let mut form = shop.till.settings_form().unwrap();
    form.kiosk_nightly_restart = false;
    shop.till.settings_save(&form, None).unwrap();
    assert!(!shop.till.kiosk_at_rest().unwrap());
}

#[tokio::test(start_paused = true)]
async fn whoever_shops_by_night_is_left_alone() {
    let shop = by_night();
    shop.till.cart_add(&CartAdd { sku: JACKET.into() }).unwrap();
    assert!(!shop.till.kiosk_at_rest().unwrap());
}

#[tokio::test(start_paused = true)]
async fn whoever_is_in_bankid_by_night_is_left_alone() {
    let mut shop = by_night();
    shop.begin_work();
    shop.front().will_send(accepted("ODR1", true));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    assert!(!shop.till.kiosk_at_rest().unwrap());
}
