//! Refunds: stored before they are sent, one at a time, never more than was sold.

use kasse_core::{
    Left, Money, Order, Refund, RefundEvent, RefundShare, RefundStateName, RefundWish, UnknownCause,
};
use kasse_store::{AttemptEnd, BeginRefund, JournalEntry, RefundChange, StoreError};

use crate::shop::{Shop, at, id};

fn refund(order: &Order, known: &[Refund], ore: i64) -> Refund {
    let amount = Money::from_ore(ore).unwrap();
    let left = Left::of(order, known).unwrap();
    let wish = RefundWish {
        line: 0,
        share: RefundShare::Amount(amount),
    };
    let number = u32::try_from(known.len()).unwrap() + 1;
    let parts = left.part(&[wish]).unwrap();
    Refund::sending(number, at(20), false, parts, "angret".into(), Money::ZERO).unwrap()
}

fn begin(shop: &Shop, refund: &Refund) -> Result<u32, StoreError> {
    shop.store.begin_refund(BeginRefund {
        order: id(1),
        refund: refund.clone(),
        at: at(20),
        journal: vec![JournalEntry::new(at(20), "refund_started")],
    })
}

fn change(
    shop: &Shop,
    refund: &Refund,
    event: RefundEvent,
    attempt: Option<u32>,
) -> Result<Refund, StoreError> {
    let after = refund.clone().after(event).unwrap();
    shop.store.record_refund(RefundChange {
        order: id(1),
        refund: after.clone(),
        expected: refund.state().name(),
        at: at(30),
        attempt: attempt.map(|number| AttemptEnd {
            number,
            outcome: "done",
            http_status: Some(202),
            detail: None,
        }),
        journal: vec![JournalEntry::new(at(30), "refund_changed")],
    })?;
    Ok(after)
}

#[test]
fn a_refund_is_on_disk_before_it_is_sent_and_after() {
    let shop = Shop::open();
    let order = shop.place(1).order;
    let first = refund(&order, &[], 50_000);
    assert_eq!(begin(&shop, &first).unwrap(), 1);
    let interrupted = shop.store.interrupted_refunds().unwrap();
    assert_eq!((interrupted.len(), interrupted[0].attempt), (1, 1));
    assert_eq!(interrupted[0].refund, first);
    let taken = change(&shop, &first, RefundEvent::Taken, Some(1)).unwrap();
    assert_eq!(shop.store.interrupted_refunds().unwrap(), []);
    assert_eq!(shop.store.orders_with_open_refund().unwrap(), [id(1)]);
    let shown = change(&shop, &taken, RefundEvent::Shown, None).unwrap();
    assert_eq!(shop.store.refunds(id(1)).unwrap(), [shown]);
    assert_eq!(shop.store.orders_with_open_refund().unwrap(), []);
    let events: Vec<_> = shop
        .store
        .journal(id(1))
        .unwrap()
        .into_iter()
        .map(|row| row.event)
        .collect();
    assert_eq!(
        events[1..],
        ["refund_started", "refund_changed", "refund_changed"]
    );
}

#[test]
fn there_is_one_open_refund_and_no_two_see_the_same_state() {
    let shop = Shop::open();
    let order = shop.place(1).order;
    let first = refund(&order, &[], 50_000);
    begin(&shop, &first).unwrap();
    assert!(matches!(begin(&shop, &first), Err(StoreError::Stale)));
    let second = Refund::sending(
        2,
        at(20),
        false,
        first.parts().to_vec(),
        String::new(),
        Money::ZERO,
    )
    .unwrap();
    assert!(matches!(
        begin(&shop, &second),
        Err(StoreError::AttemptUnderWay)
    ));
    let timeout = RefundEvent::OutcomeUnknown(UnknownCause::Timeout);
    let unknown = change(&shop, &first, timeout, Some(1)).unwrap();
    assert!(matches!(
        begin(&shop, &second),
        Err(StoreError::AttemptUnderWay)
    ));
    assert_eq!(shop.store.outbox_summary().unwrap().attention, 1);
    let stale = change(&shop, &first, RefundEvent::Taken, None);
    assert!(matches!(stale, Err(StoreError::Stale)));
    let sent_again = unknown.after(RefundEvent::SentAgain).unwrap();
    assert_eq!(begin(&shop, &sent_again).unwrap(), 2, "the second attempt");
    let refused = RefundEvent::Refused(Vec::new());
    let refused = change(&shop, &sent_again, refused, Some(2)).unwrap();
    assert_eq!(refused.state().name(), RefundStateName::Refused);
    assert_eq!(begin(&shop, &second).unwrap(), 1, "the way is free");
}

#[test]
fn more_than_is_left_is_not_stored() {
    let shop = Shop::open();
    let order = shop.place(1).order;
    let first = refund(&order, &[], 150_000);
    begin(&shop, &first).unwrap();
    let taken = change(&shop, &first, RefundEvent::Taken, Some(1)).unwrap();
    change(&shop, &taken, RefundEvent::Shown, None).unwrap();
    // Made from what somebody saw before the first one.
    let stale = refund(&order, &[], 150_000);
    let parts = stale.parts().to_vec();
    let second = Refund::sending(2, at(20), false, parts, String::new(), Money::ZERO).unwrap();
    assert!(matches!(
        begin(&shop, &second),
        Err(StoreError::RefundTooMuch)
    ));
    assert_eq!(shop.store.refunds(id(1)).unwrap().len(), 1);
    assert_eq!(shop.store.interrupted_refunds().unwrap(), []);
}
