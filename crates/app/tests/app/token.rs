//! The token: kept, given for a run, missing, refused.

use std::time::Duration;

use kasse_app::contract::{
    MethodName, NoticeCode, OrderAction, ProblemCode, SetToken, StateName, TokenState,
};
use kasse_front_payment::Outcome;

use crate::fakes::{TOKEN, TestSecrets};
use crate::front::{Call, accepted, answer};
use crate::shop::{Premises, Shop, company, person, problem};

fn set(token: &str, keep: bool) -> SetToken {
    SetToken {
        token: token.into(),
        keep,
        pin: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_stops_the_queue_and_a_new_one_sets_it_going() {
    let shop = Shop::open();
    shop.front().will_send(answer(401, Outcome::TokenRefused));
    let first = shop.sell(company(), MethodName::Checkout);
    let first = shop
        .until_problem(&first.id, ProblemCode::TokenRefused)
        .await;
    assert_eq!(first.state, StateName::Queued);
    assert!(shop.screen.has_notice(NoticeCode::TokenRefused));
    assert_eq!(shop.till.token_view().state, TokenState::Refused);
    let second = shop.sell(company(), MethodName::SendInvoice);
    let private = shop.sell(person(), MethodName::Checkout);
    shop.pass(3_600).await;
    assert_eq!(shop.front().calls().len(), 1, "nothing is called with it");
    let retried = shop.till.order_retry(&first.id).unwrap();
    for order in [&retried, &shop.order(&second.id), &shop.order(&private.id)] {
        assert_eq!(problem(order), Some(ProblemCode::TokenRefused));
    }

    for uuid in ["ODR1", "ODR2", "ODR3"] {
        shop.front().will_send(accepted(uuid, uuid == "ODR3"));
    }
    let view = shop.till.token_set(&set(" sim-new\n", true)).unwrap();
    assert_eq!(view.state, TokenState::Kept);
    assert_eq!(
        shop.premises.secrets.kept_token().as_deref(),
        Some("sim-new")
    );
    for order in [&first, &second] {
        shop.until_state(&order.id, StateName::Confirming).await;
    }
    shop.pass(600).await;
    let waiting = shop.order(&private.id);
    assert_eq!(waiting.state, StateName::Queued, "its customer may be gone");
    assert_eq!(
        (problem(&waiting), waiting.actions[0]),
        (None, OrderAction::Retry)
    );
    shop.till.order_retry(&private.id).unwrap();
    shop.until_state(&private.id, StateName::AwaitingBankId)
        .await;
    assert!(
        shop.front().calls()[1..].iter().all(|call| !matches!(
            call,
            Call::Send { token, .. } if token != "sim-new"
        )),
        "the old one is not used again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_the_old_token_is_not_held_against_the_new_one() {
    let shop = Shop::open();
    let gate = std::sync::Arc::new(tokio::sync::Notify::new());
    shop.front()
        .will_send(answer(401, Outcome::TokenRefused).behind(&gate));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Sending).await;
    shop.till.token_set(&set("sim-new", false)).unwrap();
    gate.notify_one();
    shop.until_problem(&order.id, ProblemCode::TokenRefused)
        .await;
    assert_eq!(shop.till.token_view().state, TokenState::ForThisRun);
    shop.front().will_send(accepted("ODR1", false));
    shop.till.order_retry(&order.id).unwrap();
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn a_token_given_while_the_till_was_off_is_tried_at_the_next_start() {
    let shop = Shop::open();
    shop.front().will_send(answer(401, Outcome::TokenRefused));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_problem(&order.id, ProblemCode::TokenRefused)
        .await;
    let premises = shop.pull_the_plug().await;
    premises.front.will_send(accepted("ODR1", false));
    let shop = premises.open();
    shop.until_state(&order.id, StateName::Confirming).await;
}

#[tokio::test(start_paused = true)]
async fn asking_stops_with_the_token_and_goes_on_with_the_next() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    shop.front().will_tell(answer(403, Outcome::TokenRefused));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_problem(&order.id, ProblemCode::TokenRefused)
        .await;
    shop.pass(600).await;
    assert_eq!(shop.front().asked(), 1);
    shop.front().set_status("INVOICED");
    shop.till.token_set(&set("sim-new", true)).unwrap();
    let done = shop.until_state(&order.id, StateName::Invoiced).await;
    assert_eq!(problem(&done), None);
}

#[tokio::test(start_paused = true)]
async fn without_a_keychain_the_till_sells_with_a_token_for_this_run() {
    let shop = Premises::with_secrets(TestSecrets::none()).open();
    shop.until_told(|| {
        shop.till
            .start()
            .ok()
            .filter(|start| start.notices.len() == 1)
    })
    .await;
    let start = shop.till.start().unwrap();
    assert_eq!(start.notices[0].code, NoticeCode::KeychainUnavailable);
    assert!(!start.token.keychain);
    let check = shop.till.customer_check(&person());
    let reasons: Vec<_> = check
        .methods
        .iter()
        .map(|method| (method.available, method.reason.as_str()))
        .collect();
    assert_eq!(reasons, [(false, "token_missing"), (true, ""), (true, "")]);

    let private = shop.sell(person(), MethodName::Checkout);
    shop.until_problem(&private.id, ProblemCode::TokenMissing)
        .await;
    assert!(
        shop.till.token_set(&set("sim-run", true)).is_err(),
        "kept where?"
    );
    let view = shop.till.token_set(&set("sim-run", false)).unwrap();
    assert_eq!((view.state, view.keychain), (TokenState::ForThisRun, false));
    let waiting = shop.order(&private.id);
    assert_eq!(waiting.actions[0], OrderAction::Retry);
    shop.front().will_send(accepted("ODR1", true));
    shop.till.order_retry(&private.id).unwrap();
    // Sealed with this run's own key.
    shop.until_state(&private.id, StateName::AwaitingBankId)
        .await;
    assert_eq!(
        shop.till.token_clear(None).unwrap().state,
        TokenState::Missing
    );
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_comes_back_does_not_lock_out_what_was_sealed_without_it() {
    let shop = Premises::new().open_idle();
    shop.premises.secrets.set_gone(true);
    let order = shop.sell(person(), MethodName::Checkout);
    shop.premises.secrets.set_gone(false);
    shop.front().will_send(accepted("ODR1", true));
    let mut shop = shop;
    shop.begin_work();
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
}

#[test]
fn the_first_screen_does_not_wait_for_the_keychain() {
    let secrets = TestSecrets::with_token(TOKEN);
    let locked = secrets.hang();
    let shop = Premises::with_secrets(std::sync::Arc::clone(&secrets)).open_idle();
    let began = std::time::Instant::now();
    let start = shop.till.start().unwrap();
    assert!(began.elapsed() < Duration::from_secs(1));
    assert_eq!(start.token.state, TokenState::Kept, "what is likely");
    assert!(start.notices.is_empty());
    drop(locked);
}

#[tokio::test]
async fn what_was_promised_of_the_keychain_is_taken_back() {
    let secrets = TestSecrets::with_token(TOKEN);
    secrets.clear();
    let locked = secrets.hang();
    let shop = Premises::with_secrets(std::sync::Arc::clone(&secrets)).open_idle();
    assert_eq!(shop.till.start().unwrap().token.state, TokenState::Kept);
    drop(locked);
    let told = shop
        .until_told(|| {
            shop.screen
                .has_notice(NoticeCode::TokenMissing)
                .then_some(())
        })
        .await;
    assert_eq!(told, Some(()));
    let start = shop.till.start().unwrap();
    assert_eq!(start.token.state, TokenState::Missing);
    assert_eq!(start.notices[0].code, NoticeCode::TokenMissing);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_token_is_not_taken() {
    let shop = Shop::open();
    let error =
        kasse_app::contract::UiError::from(shop.till.token_set(&set("to ord", true)).unwrap_err());
    assert_eq!(error.field.as_deref(), Some("token"));
    assert!(!error.message.contains("ord "), "{}", error.message);
    assert_eq!(shop.premises.secrets.kept_token().as_deref(), Some(TOKEN));
    assert_eq!(
        shop.till.token_clear(None).unwrap().state,
        TokenState::Missing
    );
    assert_eq!(shop.premises.secrets.kept_token(), None);
}
