//! Rejected orders: the problem stands at its field, and the same order is sent again under its number.

use kasse_app::contract::{
    CustomerForm, CustomerKind, MethodName, OrderAction, OrderCorrect, OrderView, ProblemCode,
    StateName,
};
use kasse_core::{Field, Rejection};
use kasse_front_payment::{NotSentReason, Outcome};

use crate::front::{Call, accepted, answer, lost};
use crate::shop::{PERSONAL_NUMBER, Premises, Shop, company, person};

fn correct(order: &OrderView, customer: CustomerForm) -> OrderCorrect {
    let maturity_days = match customer.kind {
        CustomerKind::Private => 10,
        CustomerKind::Corporate => 14,
    };
    OrderCorrect {
        order: order.id.clone(),
        customer,
        maturity_days,
    }
}

fn refused<T>(field: Field, words: &str) -> Outcome<T> {
    Outcome::Rejected(vec![Rejection::new(field, words.into())])
}

#[tokio::test(start_paused = true)]
async fn a_rejected_order_is_corrected_and_sent_under_its_number() {
    let shop = Shop::open();
    let words = "The customer details.email must be a valid email address.";
    shop.front()
        .will_send(answer(417, refused(Field::Email, words)));
    let order = shop.sell(company(), MethodName::Checkout);
    let rejected = shop.until_state(&order.id, StateName::Rejected).await;
    let at = &rejected.field_problems[0];
    assert_eq!(
        (at.field.as_str(), at.code.as_str(), at.message.as_str()),
        ("email", "server", words)
    );
    assert_eq!(
        rejected.actions,
        [
            OrderAction::Correct,
            OrderAction::EditCart,
            OrderAction::Cancel
        ]
    );
    shop.pass(600).await;
    assert_eq!(shop.front().sent(), 1, "not by itself");

    let shop = shop.restart().await;
    let start = shop.till.start().unwrap();
    assert_eq!(start.open_order.unwrap().id, order.id, "shown again");
    let form = shop.till.order_form(&order.id).unwrap();
    assert_eq!(form.email, "kari@example.no");
    assert_eq!(form.organization_number, "123456785");
    shop.front().will_send(accepted("ODR1", false));
    shop.front().set_status("INVOICED");
    let mended = CustomerForm {
        email: "faktura@example.no".into(),
        ..form
    };
    shop.till.order_correct(&correct(&order, mended)).unwrap();
    let done = shop.until_state(&order.id, StateName::Invoiced).await;
    assert_eq!(done.reference, order.reference);
    assert_eq!(
        shop.till.order_form(&order.id).unwrap().email,
        "faktura@example.no"
    );
}

#[tokio::test(start_paused = true)]
async fn the_number_is_asked_for_again_once_it_is_gone() {
    let shop = Shop::open();
    shop.front()
        .will_send(answer(417, refused(Field::Zip, "zip")));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Rejected).await;
    let form = shop.till.order_form(&order.id).unwrap();
    assert_eq!(form.personal_number, "");
    let without = shop.till.order_correct(&correct(&order, form.clone()));
    assert!(without.is_err(), "BankID needs it");
    shop.front().will_send(accepted("ODR1", true));
    let with = CustomerForm {
        personal_number: PERSONAL_NUMBER.into(),
        ..form
    };
    shop.till.order_correct(&correct(&order, with)).unwrap();
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_key_asks_for_the_number_and_nothing_is_sent_without_it() {
    for method in [MethodName::Checkout, MethodName::SendInvoice] {
        let shop = Premises::new().open_idle();
        let order = shop.sell(person(), method);
        shop.premises.secrets.lose_key();
        let mut shop = shop;
        shop.begin_work();
        let waiting = shop
            .until_problem(&order.id, ProblemCode::PersonalNumberNeeded)
            .await;
        assert_eq!(waiting.actions[0], OrderAction::Correct);
        assert!(!waiting.actions.contains(&OrderAction::Retry));
        shop.pass(3_600).await;
        assert_eq!(shop.front().sent(), 0);

        let bankid = method == MethodName::Checkout;
        shop.front().will_send(accepted("ODR1", bankid));
        shop.till.order_correct(&correct(&order, person())).unwrap();
        shop.until(&order.id, "its order at Front Payment", |order| {
            order.front_order.is_some()
        })
        .await;
        assert_eq!(shop.front().sent(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_never_goes_along_with_another_customer() {
    let shop = Shop::open();
    let offline = Outcome::NotSent(NotSentReason::Dns);
    shop.front().will_send(lost(offline));
    let order = shop.sell(person(), MethodName::SendInvoice);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    shop.front().will_send(accepted("ODR1", false));
    let other = CustomerForm {
        name: "Ola Nordmann".into(),
        personal_number: String::new(),
        ..person()
    };
    shop.till.order_correct(&correct(&order, other)).unwrap();
    shop.until_state(&order.id, StateName::Confirming).await;
    let numbers: Vec<_> = shop
        .front()
        .calls()
        .iter()
        .filter_map(|call| match call {
            Call::Send {
                personal_number, ..
            } => Some(personal_number.is_some()),
            Call::Status(_)
            | Call::InvoiceNumber(_)
            | Call::List
            | Call::Details(_)
            | Call::Cancel { .. } => None,
        })
        .collect();
    assert_eq!(numbers, [true, false]);
}

#[tokio::test(start_paused = true)]
async fn what_is_on_its_way_cannot_be_corrected() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let order = shop.sell(company(), MethodName::Checkout);
    shop.until_state(&order.id, StateName::Confirming).await;
    assert!(
        shop.till
            .order_correct(&correct(&order, company()))
            .is_err()
    );
    assert_eq!(shop.order(&order.id).state, StateName::Confirming);
}

#[tokio::test(start_paused = true)]
async fn a_correction_while_the_keychain_is_asked_is_what_is_sent() {
    let shop = Premises::new().open_idle();
    let order = shop.sell(person(), MethodName::SendInvoice);
    let secrets = std::sync::Arc::clone(&shop.premises.secrets);
    let locked = secrets.hang();
    // The worker has read the order and its number, and waits for the token.
    let till = shop.till.clone();
    let worker = tokio::spawn(till.work());
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    shop.front().will_send(accepted("ODR1", false));
    let other = CustomerForm {
        name: "Ola Nordmann".into(),
        personal_number: String::new(),
        ..person()
    };
    shop.till.order_correct(&correct(&order, other)).unwrap();
    drop(locked);
    let sent = shop.until_state(&order.id, StateName::Confirming).await;
    assert_eq!(sent.customer_name, "Ola Nordmann");
    let Call::Send {
        personal_number, ..
    } = &shop.front().calls()[0]
    else {
        panic!("it was not sent")
    };
    assert_eq!(
        *personal_number, None,
        "the other person's number stays out"
    );
    worker.abort();
}
