//! The outbox.

use kasse_core::{OrderEvent, UnknownCause};
use kasse_store::{Change, OutboxChange, OutboxSummary, Ready, SealedChange, StoredOrder};

use crate::shop::{Shop, at, cart, company, draft, draft_for, id, placing, sealed};

fn record(shop: &Shop, stored: StoredOrder, outbox: OutboxChange) -> StoredOrder {
    shop.store
        .record(Change {
            order: stored.order,
            expected_version: stored.version,
            at: at(50),
            outbox,
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        })
        .unwrap()
}

fn due(shop: &Shop, now: i64) -> Vec<u128> {
    let rows = shop.store.outbox(at(now), 10).unwrap();
    rows.iter()
        .map(|row| row.stored.order.id().0.as_u128())
        .collect()
}

#[test]
fn what_is_due_comes_in_order_and_what_is_paused_does_not() {
    let shop = Shop::open();
    for (number, due_at) in [
        (1, Some(at(30))),
        (2, None),
        (3, Some(at(10))),
        (4, Some(at(10))),
    ] {
        let mut place = placing(number);
        place.due_at = due_at;
        place.sealed_personal_number = (number == 3).then(|| sealed(3));
        shop.store.place(place).unwrap();
    }
    assert_eq!(due(&shop, 9), [] as [u128; 0]);
    assert_eq!(due(&shop, 10), [3, 4]);
    assert_eq!(due(&shop, 30), [3, 4, 1]);
    assert_eq!(shop.store.next_due_at().unwrap(), Some(at(10)));
    let row = shop.store.outbox_row(id(3)).unwrap().unwrap();
    assert_eq!(row.sealed_personal_number, Some(sealed(3)));
    assert_eq!(shop.store.outbox_row(id(2)).unwrap().unwrap().due_at, None);
    assert_eq!(shop.store.outbox(at(30), 2).unwrap().len(), 2);
}

#[test]
fn a_row_can_wait_pause_leave_and_come_back() {
    let shop = Shop::open();
    let mut place = placing(1);
    place.sealed_personal_number = Some(sealed(1));
    let stored = shop.store.place(place).unwrap();
    let later = OutboxChange::Due {
        at: at(99),
        problem: Some("offline"),
    };
    let stored = record(&shop, stored, later);
    assert_eq!(due(&shop, 98), [] as [u128; 0]);
    assert_eq!(due(&shop, 99), [1]);
    let stored = record(
        &shop,
        stored,
        OutboxChange::Pause {
            problem: Some("token_refused"),
        },
    );
    assert_eq!(shop.store.next_due_at().unwrap(), None);
    let stored = record(&shop, stored, OutboxChange::Remove);
    assert_eq!(shop.store.outbox_row(id(1)).unwrap(), None);
    record(
        &shop,
        stored,
        OutboxChange::Due {
            at: at(5),
            problem: None,
        },
    );
    let row = shop.store.outbox_row(id(1)).unwrap().unwrap();
    assert_eq!(row.sealed_personal_number, None, "it went with the row");
    assert_eq!((row.due_at, row.problem), (Some(at(5)), None));
}

#[test]
fn the_summary_counts_what_waits_and_what_needs_a_person() {
    let shop = Shop::open();
    assert_eq!(
        shop.store.outbox_summary().unwrap(),
        OutboxSummary::default()
    );
    for (number, placed_at) in (1..=4).zip([7, 5, 6, 8]) {
        let mut place = placing(number);
        place.draft = draft(number, at(placed_at));
        shop.store.place(place).unwrap();
    }
    let order = |number| shop.store.order(id(number)).unwrap().unwrap();
    // The first leaves; the second is unknown; the third is paused by a problem, the fourth without one.
    record(&shop, order(1), OutboxChange::Remove);
    let mut unknown = shop.begin(order(2)).stored;
    let event = OrderEvent::OutcomeUnknown {
        cause: UnknownCause::Timeout,
        front: None,
    };
    unknown.order = unknown.order.after(event).unwrap();
    record(
        &shop,
        unknown,
        OutboxChange::Pause {
            problem: Some("unknown"),
        },
    );
    record(
        &shop,
        order(3),
        OutboxChange::Pause {
            problem: Some("token_refused"),
        },
    );
    record(&shop, order(4), OutboxChange::Pause { problem: None });
    assert_eq!(
        shop.store.outbox_summary().unwrap(),
        OutboxSummary {
            queued: 3,
            oldest_at: Some(at(5)),
            attention: 2
        }
    );
}

/// The numbers of what is sent one after the other, nothing of it ever ending.
fn picks(shop: &Shop, now: i64, held: &[Ready]) -> Vec<u128> {
    let mut under_way: Vec<Ready> = Vec::new();
    while let Some(next) = shop.store.next_to_send(at(now), &under_way, held).unwrap() {
        under_way.push(next);
    }
    under_way
        .iter()
        .map(|ready| ready.order.0.as_u128())
        .collect()
}

fn next(shop: &Shop, now: i64) -> Option<Ready> {
    shop.store.next_to_send(at(now), &[], &[]).unwrap()
}

#[test]
fn the_orders_of_one_customer_go_one_after_the_other() {
    let shop = Shop::open();
    let companies = [
        "123456785",
        "987654325",
        "123456785",
        "987654325",
        "974760673",
    ];
    for (number, number_of) in (1..).zip(companies) {
        let mut place = placing(number);
        place.draft = draft_for(number, at(5), &company("Fjell AS", number_of), &cart());
        place.due_at = Some(at(10));
        shop.store.place(place).unwrap();
    }
    assert_eq!(picks(&shop, 9, &[]), [] as [u128; 0]);
    assert_eq!(picks(&shop, 10, &[]), [1, 2, 5]);
    // The first waits for its next try, and its customer's next one with it.
    let order = |number| shop.store.order(id(number)).unwrap().unwrap();
    let first = record(
        &shop,
        order(1),
        OutboxChange::Due {
            at: at(90),
            problem: Some("offline"),
        },
    );
    assert_eq!(picks(&shop, 10, &[]), [2, 5]);
    let hurried = |number| {
        let found = shop.store.hurried_to_send(id(number), at(10), &[], &[]);
        found.unwrap().map(|ready| ready.order.0.as_u128())
    };
    assert_eq!(
        hurried(3),
        Some(1),
        "who hurries takes the earlier one along"
    );
    assert_eq!(hurried(5), Some(5));
    assert_eq!(hurried(1), None, "it is not due itself");
    // What waits for a person holds up nobody.
    let first = record(
        &shop,
        first,
        OutboxChange::Pause {
            problem: Some("token_refused"),
        },
    );
    assert_eq!(picks(&shop, 10, &[]), [2, 3, 5]);
    record(&shop, first, OutboxChange::Remove);
    let second = next(&shop, 10).unwrap();
    assert_eq!(second.order, id(2));
    assert_eq!(
        picks(&shop, 10, &[second]),
        [3, 4, 5],
        "nor does what the till failed at"
    );
}
