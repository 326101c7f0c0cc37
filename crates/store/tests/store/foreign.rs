//! Orders at Front Payment that are none of ours.

use kasse_core::{Money, OrderEvent, StateName, UnknownCause};
use kasse_store::{
    AttemptEnd, BeginAttempt, Change, ForeignOrder, FrontOwner, OutboxChange, SealedChange,
};

use crate::shop::{Shop, accepted, at, id};

fn foreign(uuid: &str) -> ForeignOrder {
    ForeignOrder {
        uuid: uuid.to_owned(),
        gross: Money::from_ore(50_000).ok(),
        order_date: Some(1_795_000_000),
    }
}

#[test]
fn strangers_are_known_and_ours_stay_ours() {
    let shop = Shop::open();
    for number in 1..=4 {
        shop.place(number);
    }
    for number in 1..=3 {
        let begun = shop.begin(shop.store.order(id(number.into())).unwrap().unwrap());
        shop.store
            .record(Change {
                order: accepted(begun.stored.order, number),
                expected_version: begun.stored.version,
                at: at(20),
                outbox: OutboxChange::Remove,
                personal_number: SealedChange::Erase,
                attempt: Some(AttemptEnd {
                    number: 1,
                    outcome: "done",
                    http_status: Some(201),
                    detail: None,
                }),
                journal: Vec::new(),
            })
            .unwrap();
    }
    let seen = vec![foreign("ODR8"), foreign("ODR9"), foreign("ODR2")];
    shop.store.remember_foreign(seen.clone(), at(30)).unwrap();
    shop.store.remember_foreign(seen, at(31)).unwrap();
    let listed: Vec<String> = ["ODR9", "ODR2", "ODR7"].map(str::to_owned).to_vec();
    let owners = shop.store.front_owners(&listed).unwrap();
    assert_eq!(owners.len(), 2);
    assert_eq!(owners["ODR9"], FrontOwner::Foreign);
    assert_eq!(owners["ODR2"], FrontOwner::Ours(id(2)), "whatever was said");
    assert_eq!(shop.store.newest_front_orders(2).unwrap(), ["ODR3", "ODR2"]);
}

#[test]
fn attempts_that_may_have_arrived_are_told_with_their_dates() {
    let shop = Shop::open();
    let mut stored = shop.place(1);
    shop.place(2);
    for (outcome, event) in [
        (
            "unknown",
            OrderEvent::OutcomeUnknown {
                cause: UnknownCause::Timeout,
                front: None,
            },
        ),
        ("not_sent", OrderEvent::NotSent),
    ] {
        let number = shop.store.attempt_count(id(1)).unwrap() + 1;
        let begun = shop
            .store
            .begin_attempt(BeginAttempt {
                order: stored.order.after(OrderEvent::SendStarted).unwrap(),
                expected_version: stored.version,
                at: at(10 * i64::from(number)),
                order_date: Some(1_795_000_010),
                with_personal_number: number == 1,
                journal: Vec::new(),
            })
            .unwrap();
        let order = begun.stored.order.after(event).unwrap();
        // What was found to be absent is sent again.
        let order = if order.state().name() == StateName::Unknown {
            order.after(OrderEvent::FoundAbsent).unwrap()
        } else {
            order
        };
        stored = shop
            .store
            .record(Change {
                order,
                expected_version: begun.stored.version,
                at: at(10 * i64::from(number) + 5),
                outbox: OutboxChange::Keep,
                personal_number: SealedChange::Keep,
                attempt: Some(AttemptEnd {
                    number: begun.number,
                    outcome,
                    http_status: None,
                    detail: None,
                }),
                journal: Vec::new(),
            })
            .unwrap();
    }
    shop.begin(stored);
    let open = shop.store.open_attempts(id(1)).unwrap();
    let told: Vec<_> = open
        .iter()
        .map(|attempt| {
            (
                attempt.number,
                attempt.ended_at,
                attempt.with_personal_number,
            )
        })
        .collect();
    assert_eq!(told, [(1, Some(at(15)), true), (3, None, false)]);
    assert_eq!(open[0].order_date, Some(1_795_000_010));
    let unsettled = shop.store.unsettled_orders().unwrap();
    let ids: Vec<_> = unsettled.iter().map(|stored| stored.order.id()).collect();
    assert_eq!(ids, [id(1)], "what is queued is not open");
}
