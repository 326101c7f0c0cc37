//! Whom Front Payment is asked after when nobody waits any more.

use kasse_core::{FrontOrder, OrderEvent, Timestamp, WithoutInvoice};
use kasse_store::{Change, OutboxChange, SealedChange, StoredOrder};

use crate::shop::{Shop, at, id};

fn happens(shop: &Shop, number: u128, event: OrderEvent, at: Timestamp) -> StoredOrder {
    let StoredOrder { order, version, .. } = shop.store.order(id(number)).unwrap().unwrap();
    let change = Change {
        order: order.after(event).unwrap(),
        expected_version: version,
        at,
        outbox: OutboxChange::Keep,
        personal_number: SealedChange::Keep,
        attempt: None,
        journal: Vec::new(),
    };
    shop.store.record(change).unwrap()
}

fn status(shop: &Shop, number: u128, status: &str) {
    happens(shop, number, OrderEvent::Status(status.to_owned()), at(50));
}

/// An order that Front Payment has.
fn accepted(shop: &Shop, number: u128) {
    let stored = shop.place(number);
    shop.begin(stored);
    let front = FrontOrder::new(format!("ODR{number}"), None);
    happens(shop, number, OrderEvent::Accepted(front), at(40));
}

fn due(shop: &Shop, now: i64) -> Vec<u128> {
    let found = shop.store.follow_ups_due(at(now), 10).unwrap();
    found.iter().map(|it| it.order.0.as_u128()).collect()
}

#[test]
fn an_order_is_followed_from_its_invoice_to_its_end() {
    let shop = Shop::open();
    accepted(&shop, 1);
    assert_eq!(shop.store.next_follow_up().unwrap(), None, "no invoice yet");
    status(&shop, 1, "INVOICED");
    assert_eq!(shop.store.next_follow_up().unwrap(), Some(at(50)));
    for (state, followed) in [("Purring", true), ("Noe nytt", true), ("PAID", true)] {
        status(&shop, 1, state);
        let follow_up = shop.store.follow_up(id(1)).unwrap();
        assert_eq!(follow_up.is_some(), followed, "{state}");
    }
    happens(&shop, 1, OrderEvent::InvoiceNumber("7".into()), at(60));
    assert_eq!(
        shop.store.follow_up(id(1)).unwrap(),
        None,
        "paid, and its number is known"
    );
}

#[test]
fn a_cancellation_is_followed_until_front_payment_says_so() {
    let shop = Shop::open();
    accepted(&shop, 1);
    let cancelled = OrderEvent::CancelledAtFront(WithoutInvoice::Declined);
    happens(&shop, 1, cancelled, at(45));
    assert!(shop.store.follow_up(id(1)).unwrap().is_some());
    status(&shop, 1, "CANCELLED");
    assert_eq!(shop.store.follow_up(id(1)).unwrap(), None);
}

#[test]
fn the_next_question_is_kept_and_survives_a_clock_that_was_set_back() {
    let shop = Shop::open();
    for number in 1..=3 {
        accepted(&shop, number);
        status(&shop, number, "INVOICED");
    }
    assert_eq!(due(&shop, 49), [] as [u128; 0]);
    assert_eq!(due(&shop, 50), [1, 2, 3]);
    shop.store.follow_up_later(id(1), at(60), at(500)).unwrap();
    // Planned by a clock that was far ahead.
    shop.store
        .follow_up_later(id(2), at(90_000), at(90_440))
        .unwrap();
    shop.store.follow_up_ended(id(3)).unwrap();
    let shop = shop.tamper("");
    shop.store.replan_follow_ups(at(100)).unwrap();
    assert_eq!(due(&shop, 499), [] as [u128; 0]);
    assert_eq!(due(&shop, 500), [1]);
    assert_eq!(
        due(&shop, 540),
        [1, 2],
        "its wait counts from the right time"
    );
    shop.store.replan_follow_ups(at(300)).unwrap();
    assert_eq!(due(&shop, 540), [1, 2], "what is in order stays");
    // A clock that was ahead by a little less than the wait is recognised too.
    shop.store.replan_follow_ups(at(99)).unwrap();
    assert_eq!(due(&shop, 539), [1, 2]);
    let kept = shop.store.follow_up(id(1)).unwrap().unwrap();
    assert_eq!((kept.due_at, kept.asked), (at(500), 1));
    // A change of the order does not bring its question forward.
    status(&shop, 1, "Purring");
    assert_eq!(shop.store.follow_up(id(1)).unwrap(), Some(kept));
}
