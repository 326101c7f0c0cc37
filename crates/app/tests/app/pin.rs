//! The manager's PIN: what it guards, and what wrong tries cost.

use std::time::Duration;

use kasse_app::AppError;
use kasse_app::contract::{ErrorCode, PinSet, SetToken, SettingsForm, UiError};

use crate::shop::{Premises, Shop};

const PIN: &str = "274911";

fn with_pin() -> Shop {
    let shop = Shop::open();
    shop.till.pin_set(&set(None, PIN)).unwrap();
    shop
}

fn set(old: Option<&str>, new: &str) -> PinSet {
    PinSet {
        old: old.map(str::to_owned),
        new: new.to_owned(),
    }
}

fn code<T: std::fmt::Debug>(refused: Result<T, AppError>) -> (ErrorCode, Option<i64>) {
    let error = UiError::from(refused.unwrap_err());
    (error.code, error.wait_ms)
}

#[tokio::test(start_paused = true)]
async fn without_a_pin_every_act_is_allowed() {
    let shop = Shop::open();
    shop.till.check_pin(None).unwrap();
    shop.till.check_pin(Some("1234")).unwrap();
    assert!(!shop.till.pin_view().is_set);
    assert!(!shop.till.settings_form().unwrap().pin_is_set);
}

#[tokio::test(start_paused = true)]
async fn a_pin_lets_in_who_knows_it() {
    let shop = with_pin();
    assert!(shop.till.settings_form().unwrap().pin_is_set);
    let till = &shop.till;
    assert_eq!(code(till.check_pin(None)), (ErrorCode::PinNeeded, None));
    assert_eq!(
        code(till.check_pin(Some("  "))),
        (ErrorCode::PinNeeded, None)
    );
    assert_eq!(
        code(till.check_pin(Some("274912"))),
        (ErrorCode::PinWrong, None)
    );
    till.check_pin(Some(" 274911 ")).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_pin_is_4_to_12_digits() {
    let till = Shop::open().till;
    for (wrong, fault) in [
        ("", "digits_only"),
        ("12a4", "digits_only"),
        ("123", "pin_length"),
        ("1234567890123", "pin_length"),
    ] {
        let Err(AppError::Field { field, code }) = till.pin_set(&set(None, wrong)) else {
            panic!("{wrong:?} was taken")
        };
        assert_eq!((field.as_str(), code.as_str()), ("pin_new", fault));
    }
    till.pin_set(&set(None, "1234")).unwrap();
    till.pin_set(&set(Some("1234"), "123456789012")).unwrap();
    till.check_pin(Some("123456789012")).unwrap();
}

#[tokio::test(start_paused = true)]
async fn only_who_knows_the_pin_changes_it_or_takes_it_away() {
    let till = with_pin().till;
    assert_eq!(
        code(till.pin_set(&set(None, "1111"))).0,
        ErrorCode::PinNeeded
    );
    assert_eq!(
        code(till.pin_set(&set(Some("9999"), "1111"))).0,
        ErrorCode::PinWrong
    );
    assert_eq!(code(till.pin_clear(None)).0, ErrorCode::PinNeeded);
    till.pin_set(&set(Some(PIN), "1111")).unwrap();
    assert_eq!(code(till.check_pin(Some(PIN))).0, ErrorCode::PinWrong);
    assert!(!till.pin_clear(Some("1111")).unwrap().is_set);
    till.check_pin(None).unwrap();
}

#[tokio::test(start_paused = true)]
async fn wrong_tries_cost_longer_and_longer_pauses() {
    let till = with_pin().till;
    let mut waits = Vec::new();
    for _ in 0..4 {
        let (wrong, wait) = code(till.check_pin(Some("0000")));
        assert_eq!(wrong, ErrorCode::PinWrong);
        waits.push(wait);
        tokio::time::advance(Duration::from_millis(
            u64::try_from(wait.unwrap_or(0)).unwrap(),
        ))
        .await;
    }
    assert_eq!(waits, [None, None, Some(5_000), Some(10_000)]);
    till.check_pin(Some(PIN)).unwrap();
    assert_eq!(
        code(till.check_pin(Some("0000"))),
        (ErrorCode::PinWrong, None),
        "the right one begins anew"
    );
}

#[tokio::test(start_paused = true)]
async fn in_a_pause_not_even_the_right_one_is_looked_at() {
    let shop = with_pin();
    for _ in 0..3 {
        shop.till.check_pin(Some("0000")).unwrap_err();
    }
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(
        code(shop.till.check_pin(Some(PIN))),
        (ErrorCode::PinWrong, Some(3_000))
    );
    // A restart is no way around it.
    let shop = shop.restart().await;
    assert_eq!(
        code(shop.till.check_pin(Some(PIN))),
        (ErrorCode::PinWrong, Some(5_000))
    );
    tokio::time::advance(Duration::from_secs(5)).await;
    shop.till.check_pin(Some(PIN)).unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_pin_survives_a_restart_and_stands_nowhere_in_the_file() {
    let premises = with_pin().pull_the_plug().await;
    let bytes = std::fs::read(premises.database()).unwrap();
    assert!(
        !bytes.windows(PIN.len()).any(|seen| seen == PIN.as_bytes()),
        "its hash alone is kept"
    );
    for kept in ["$argon2id", "pin_set"] {
        let found = bytes
            .windows(kept.len())
            .any(|seen| seen == kept.as_bytes());
        assert!(found, "{kept} is kept");
    }
    let shop = premises.open();
    shop.till.check_pin(Some(PIN)).unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_has_forgotten_it_can_take_it_away_from_outside() {
    let premises = with_pin().pull_the_plug().await;
    let forget = |premises: &Premises| {
        let store =
            kasse_store::Store::open(&premises.database(), kasse_store::OpenOptions::default())
                .unwrap();
        kasse_app::forget_pin(&store, kasse_core::Timestamp::from_unix_ms(1)).unwrap()
    };
    assert!(forget(&premises));
    assert!(!forget(&premises), "there is none any more");
    premises.open().till.check_pin(None).unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_managers_settings_change_with_the_pin_alone() {
    let shop = with_pin();
    let till = &shop.till;
    let form = till.settings_form().unwrap();
    let cashiers = SettingsForm {
        cashier: "Ola".into(),
        ..form.clone()
    };
    assert_eq!(till.settings_save(&cashiers, None).unwrap().errors, []);
    let managers = SettingsForm {
        call_seconds: 60,
        ..cashiers.clone()
    };
    assert_eq!(
        code(till.settings_save(&managers, None)).0,
        ErrorCode::PinNeeded
    );
    assert_eq!(till.settings_form().unwrap().call_seconds, 30);
    let wrong = SettingsForm {
        call_seconds: 999,
        ..managers.clone()
    };
    let told = till.settings_save(&wrong, None).unwrap().errors;
    assert_eq!(
        told[0].field, "call_seconds",
        "what is wrong is told before a PIN is asked for"
    );
    till.settings_save(&managers, Some(PIN)).unwrap();
    assert_eq!(till.settings_form().unwrap().call_seconds, 60);
}

#[tokio::test(start_paused = true)]
async fn the_token_changes_with_the_pin_alone() {
    let shop = with_pin();
    let token = |pin: Option<&str>| SetToken {
        token: "sim-new".into(),
        keep: false,
        pin: pin.map(str::to_owned),
    };
    assert_eq!(
        code(shop.till.token_set(&token(None))).0,
        ErrorCode::PinNeeded
    );
    assert_eq!(code(shop.till.token_clear(None)).0, ErrorCode::PinNeeded);
    shop.till.token_set(&token(Some(PIN))).unwrap();
    shop.till.token_clear(Some(PIN)).unwrap();
}
