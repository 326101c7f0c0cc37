//! The limits on what waits without a connection, looked at in the transaction that adds to it.

use std::sync::Barrier;

use kasse_core::{CustomerKind, LongestWait, Method, Money, OfflinePolicy, WaitRefusal};
use kasse_store::{Change, OutboxChange, Rank, SealedChange, StoreError, StoredOrder};

use crate::shop::{Shop, at, id, placing};

/// What one order of the shop costs.
const PRICE: i64 = 199_900;

fn money(ore: i64) -> Money {
    Money::from_ore(ore).unwrap()
}

fn at_most(orders: i64) -> OfflinePolicy {
    OfflinePolicy {
        largest_sum: Some(money(orders * PRICE)),
        ..OfflinePolicy::default()
    }
}

fn refusal<T: std::fmt::Debug>(refused: Result<T, StoreError>) -> WaitRefusal {
    let error = refused.unwrap_err();
    let StoreError::MayNotWait(refusal) = error else {
        panic!("{error}")
    };
    refusal
}

#[test]
fn a_sum_is_counted_over_all_that_waits_and_a_refused_order_uses_no_number() {
    let shop = Shop::open();
    let policy = at_most(2);
    for number in [1, 2] {
        shop.store.place_within(placing(number), &policy).unwrap();
    }
    let refused = refusal(shop.store.place_within(placing(3), &policy));
    assert_eq!(
        refused,
        WaitRefusal::SumTooLarge {
            largest: money(2 * PRICE),
            waiting: money(2 * PRICE),
        }
    );
    assert_eq!(shop.store.order(id(3)).unwrap(), None, "nothing is stored");
    let next = shop.place(4);
    assert_eq!(next.order.reference().number(), 3, "no number was used");
    assert_eq!(
        shop.store.waiting_on_credit(None).unwrap(),
        money(3 * PRICE)
    );
    assert_eq!(
        shop.store.waiting_on_credit(Some(id(4))).unwrap(),
        money(2 * PRICE)
    );
}

#[test]
fn what_was_sent_makes_room() {
    let shop = Shop::open();
    let policy = at_most(1);
    let placed = shop.store.place_within(placing(1), &policy).unwrap();
    shop.store.place_within(placing(2), &policy).unwrap_err();
    let sent = shop.begin(placed).stored;
    assert_eq!(
        shop.store.waiting_on_credit(None).unwrap(),
        money(PRICE),
        "on its way is not yet there"
    );
    shop.store
        .record(Change {
            order: crate::shop::accepted(sent.order, 1),
            expected_version: sent.version,
            at: at(20),
            outbox: OutboxChange::Remove,
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        })
        .unwrap();
    shop.store.place_within(placing(2), &policy).unwrap();
}

#[test]
fn two_at_once_never_slip_under_the_limit_together() {
    for _ in 0..20 {
        let shop = Shop::open();
        let policy = at_most(1);
        let start = Barrier::new(2);
        let placed = std::thread::scope(|scope| {
            [1, 2]
                .map(|number| {
                    let (store, policy, start) = (shop.store.clone(), &policy, &start);
                    scope.spawn(move || {
                        start.wait();
                        store.place_within(placing(number), policy).is_ok()
                    })
                })
                .map(|thread| thread.join().unwrap())
        });
        assert_eq!(placed.iter().filter(|placed| **placed).count(), 1);
    }
}

#[test]
fn a_change_is_held_to_the_policy_as_it_will_be() {
    let shop = Shop::open();
    let StoredOrder { order, version, .. } = shop.place(1);
    let change = || Change {
        order: order.clone(),
        expected_version: version,
        at: at(20),
        outbox: OutboxChange::Keep,
        personal_number: SealedChange::Keep,
        attempt: None,
        journal: Vec::new(),
    };
    let stricter = OfflinePolicy {
        send_invoice: false,
        ..OfflinePolicy::default()
    };
    assert_eq!(
        refusal(shop.store.record_within(change(), &stricter)),
        WaitRefusal::WayNotAllowed
    );
    let stored = shop.store.order(id(1)).unwrap().unwrap();
    assert_eq!(stored.version, version, "nothing changed");
    // It is in the queue already: it does not count twice.
    shop.store.record_within(change(), &at_most(1)).unwrap();
}

#[test]
fn the_way_in_a_list_is_the_orders_own() {
    let shop = Shop::open();
    let StoredOrder { order, version, .. } = shop.place(1);
    assert_eq!(order.customer().kind(), CustomerKind::Corporate);
    shop.store
        .record(Change {
            order: order.by_another_way(Method::Ehf).unwrap().unwrap(),
            expected_version: version,
            at: at(20),
            outbox: OutboxChange::Keep,
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        })
        .unwrap();
    let page = shop
        .store
        .orders_page(&kasse_store::OrderFilter::default(), None, 1)
        .unwrap();
    assert_eq!(page.orders[0].method, Method::Ehf);
}

#[test]
fn what_waits_too_long_stands_first_and_is_counted_once() {
    let shop = Shop::open();
    let day = OfflinePolicy {
        longest_wait: LongestWait::from_hours(24).unwrap(),
        ..OfflinePolicy::default()
    };
    let count = |hours: i64| {
        let cutoff = day.overdue_before(at(hours * 3_600_000));
        while shop.store.mark_overdue(cutoff).unwrap() {}
        shop.store.outbox_summary().unwrap().attention
    };
    let StoredOrder { order, version, .. } = shop.place(1);
    assert_eq!((count(24), count(25)), (0, 1));
    let first = shop
        .store
        .orders_page(&kasse_store::OrderFilter::default(), None, 1)
        .unwrap();
    assert_eq!(first.orders[0].rank, Rank::Attention);
    assert_eq!(count(24), 0, "a longer time is allowed again");
    count(25);
    let paused = shop
        .store
        .record(Change {
            order,
            expected_version: version,
            at: at(20),
            outbox: OutboxChange::Pause {
                problem: Some("token_refused"),
            },
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        })
        .unwrap();
    assert_eq!(count(25), 1, "it needs a person for two reasons");
    assert_eq!(count(24), 1, "and for the other one still");
    shop.store
        .record(Change {
            order: paused.order,
            expected_version: paused.version,
            at: at(30),
            outbox: OutboxChange::Due {
                at: at(30),
                problem: None,
            },
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        })
        .unwrap();
    assert_eq!((count(24), count(25)), (0, 1));
}
