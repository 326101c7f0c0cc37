//! Attempts.

use kasse_core::{OrderEvent, StateName};
use kasse_store::{
    AttemptEnd, BeginAttempt, Change, JournalEntry, OpenOptions, OutboxChange, SealedChange, Store,
    StoreError,
};

use crate::shop::{Shop, accepted, at, try_begin};

#[test]
fn an_attempt_is_on_disk_before_anything_is_sent() {
    let shop = Shop::open();
    let placed = shop.place(1);
    let begun = shop.begin(placed.clone());
    assert_eq!((begun.number, begun.stored.version), (1, 2));

    // Seen by another start of the program: as after a crash.
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let store = Store::open(&path, OpenOptions::default()).unwrap();
    let interrupted = store.interrupted_attempts().unwrap();
    assert_eq!(interrupted.len(), 1);
    assert_eq!(interrupted[0].stored, begun.stored);
    assert_eq!(
        interrupted[0].stored.order.state().name(),
        StateName::Sending
    );
    assert_eq!(
        (interrupted[0].number, interrupted[0].started_at),
        (1, at(10))
    );
    drop(folder);
}

#[test]
fn an_attempt_ends_once() {
    let shop = Shop::open();
    let begun = shop.begin(shop.place(1));
    let end = |stored: kasse_store::StoredOrder, number| Change {
        order: stored.order,
        expected_version: stored.version,
        at: at(20),
        outbox: OutboxChange::Keep,
        personal_number: SealedChange::Keep,
        attempt: Some(AttemptEnd {
            number,
            outcome: "accepted",
            http_status: Some(201),
            detail: None,
        }),
        journal: vec![JournalEntry::new(at(20), "accepted")],
    };
    let mut sent = begun.stored.clone();
    sent.order = accepted(sent.order, 1);
    assert!(matches!(
        shop.store.record(end(sent.clone(), 2)),
        Err(StoreError::NoSuchAttempt)
    ));
    assert_eq!(
        shop.store.order(sent.order.id()).unwrap().unwrap(),
        begun.stored,
        "all or nothing"
    );
    let stored = shop.store.record(end(sent, 1)).unwrap();
    assert!(shop.store.interrupted_attempts().unwrap().is_empty());
    assert!(matches!(
        shop.store.record(end(stored, 1)),
        Err(StoreError::NoSuchAttempt)
    ));
}

#[test]
fn an_order_is_not_sent_twice_at_a_time() {
    let shop = Shop::open();
    let placed = shop.place(1);
    shop.begin(placed.clone());
    assert!(
        matches!(
            try_begin(&shop.store, placed.clone()),
            Err(StoreError::Stale)
        ),
        "the second of two workers has read a version that is gone"
    );
    let stored = shop.store.order(placed.order.id()).unwrap().unwrap();
    let again = BeginAttempt {
        order: stored.order,
        expected_version: stored.version,
        at: at(11),
        order_date: None,
        with_personal_number: false,
        journal: Vec::new(),
    };
    assert!(matches!(
        shop.store.begin_attempt(again),
        Err(StoreError::AttemptUnderWay)
    ));
    assert_eq!(shop.store.attempt_count(placed.order.id()).unwrap(), 1);
}

#[test]
fn only_an_order_that_is_being_sent_has_attempts() {
    let shop = Shop::open();
    let placed = shop.place(1);
    let queued = BeginAttempt {
        order: placed.order,
        expected_version: 1,
        at: at(10),
        order_date: None,
        with_personal_number: false,
        journal: Vec::new(),
    };
    assert!(matches!(
        shop.store.begin_attempt(queued),
        Err(StoreError::NotSending)
    ));
}

#[test]
fn attempts_are_counted_in_the_outbox() {
    let shop = Shop::open();
    let mut stored = shop.place(1);
    for number in 1..=3 {
        let begun = shop.begin(stored);
        assert_eq!(begun.number, number);
        stored = shop
            .store
            .record(Change {
                order: begun.stored.order.after(OrderEvent::NotSent).unwrap(),
                expected_version: begun.stored.version,
                at: at(20),
                outbox: OutboxChange::Due {
                    at: at(2_020),
                    problem: Some("offline"),
                },
                personal_number: SealedChange::Keep,
                attempt: Some(AttemptEnd {
                    number,
                    outcome: "not_sent",
                    http_status: None,
                    detail: Some("connect"),
                }),
                journal: Vec::new(),
            })
            .unwrap();
    }
    let row = shop.store.outbox_row(stored.order.id()).unwrap().unwrap();
    assert_eq!((row.attempts, row.problem.as_deref()), (3, Some("offline")));
    assert_eq!(row.due_at, Some(at(2_020)));
}
