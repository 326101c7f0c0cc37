//! What must not be found on the disk or be said.

use kasse_app::VisitEvent;
use kasse_app::contract::{
    CartAdd, MethodName, OrderAction, OrderCancel, ProblemCode, SetLanguage, StateName,
};
use kasse_core::{BankIdHint, Field, Rejection};
use kasse_front_payment::{NotSentReason, Outcome};

use crate::fakes::TOKEN;
use crate::front::{accepted, answer, lost, status};
use crate::shop::{JACKET, PERSONAL_NUMBER, Shop, company, original, person};

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test(start_paused = true)]
async fn a_personal_number_is_sealed_while_it_waits_and_gone_once_front_payment_has_it() {
    let shop = Shop::open();
    shop.front()
        .will_send(lost(Outcome::NotSent(NotSentReason::Dns)));
    let order = shop.sell(person(), MethodName::Checkout);
    shop.until_problem(&order.id, ProblemCode::Offline).await;
    let row = |shop: &Shop| {
        let id = kasse_core::OrderId(order.id.parse().unwrap());
        shop.till.store().outbox_row(id).unwrap()
    };
    let sealed = row(&shop).unwrap().sealed_personal_number.unwrap();
    let waiting = shop.bytes_on_disk();
    assert!(!holds(&waiting, PERSONAL_NUMBER));
    let sealed_there = |bytes: &[u8]| {
        bytes
            .windows(sealed.as_bytes().len())
            .any(|window| window == sealed.as_bytes())
    };
    assert!(sealed_there(&waiting), "it waits sealed");

    shop.front().will_send(accepted("ODR1", true));
    shop.till.order_retry(&order.id).unwrap();
    shop.until_state(&order.id, StateName::AwaitingBankId).await;
    assert_eq!(row(&shop), None);
    let after = shop.bytes_on_disk();
    assert!(!sealed_there(&after), "not even sealed");
    assert!(!holds(&after, PERSONAL_NUMBER));
    assert!(!holds(&after, "hemmelig"), "the address is a secret, too");
    assert!(!holds(&after, TOKEN));
}

#[tokio::test(start_paused = true)]
async fn the_journal_holds_codes_and_no_personal_data() {
    let shop = Shop::open();
    let front = shop.front();
    let words = "The email kari@example.no of Kari Nordmann is wrong";
    let reason = Rejection::new(Field::Email, words.into());
    front.will_send(answer(417, Outcome::Rejected(vec![reason])));
    let rejected = shop.sell(person(), MethodName::SendInvoice);
    shop.until_state(&rejected.id, StateName::Rejected).await;
    shop.till.order_edit_cart(&rejected.id).unwrap();
    shop.till.cart_clear().unwrap();

    shop.front().will_send(accepted("ODR1", true));
    let visited = shop.sell(person(), MethodName::Checkout);
    shop.until_state(&visited.id, StateName::AwaitingBankId)
        .await;
    let window = shop.window.open_window().unwrap();
    shop.till
        .visit_event(window, VisitEvent::Ended(BankIdHint::Failure));
    let cancel = OrderCancel {
        order: visited.id.clone(),
        note: "Kari Nordmann gikk".into(),
    };
    shop.till.order_cancel(&cancel).await.unwrap();
    shop.until(&visited.id, "its end at Front Payment", |order| {
        order.actions.contains(&OrderAction::EditCart)
    })
    .await;

    shop.front().will_send(accepted("ODR2", false));
    let long = format!("INVOICED{}", "x".repeat(2_000_000));
    shop.front().will_tell(status("ODR2", &long));
    shop.front().will_tell(status("ODR2", "INVOICED"));
    let invoiced = shop.sell(company(), MethodName::Ehf);
    shop.until_state(&invoiced.id, StateName::Invoiced).await;
    shop.till.receipt_view(&original(&invoiced.id)).unwrap();
    let language = SetLanguage {
        language: kasse_app::contract::LanguageName::En,
    };
    shop.till.language_set(&language).unwrap();

    let mut entries = 0;
    for id in [&rejected.id, &visited.id, &invoiced.id] {
        let id = kasse_core::OrderId(id.parse().unwrap());
        for row in shop.till.store().journal(id).unwrap() {
            entries += 1;
            let text = format!("{} {}", row.event, row.details);
            assert!(text.len() < 300, "{text}");
            for personal in [
                "Kari",
                "Nordmann",
                "kari@",
                "90012345",
                "Klostergata",
                "Fjære",
            ] {
                assert!(!text.contains(personal), "{text}");
            }
            assert!(!text.contains(PERSONAL_NUMBER) && !text.contains(TOKEN));
        }
    }
    assert!(entries > 12, "{entries}");
}

#[test]
fn debug_tells_nothing_of_anybody() {
    let token = kasse_app::contract::SetToken {
        token: TOKEN.into(),
        keep: true,
        pin: None,
    };
    for text in [format!("{:?}", person()), format!("{token:?}")] {
        for secret in ["Kari", PERSONAL_NUMBER, "kari@", TOKEN] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    let add = CartAdd { sku: JACKET.into() };
    assert!(format!("{add:?}").contains(JACKET));
}
