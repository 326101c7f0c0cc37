//! The life of orders: its known ways, and what holds on every way.

use proptest::prelude::*;

use super::*;

fn front() -> FrontOrder {
    FrontOrder::new("ODR4286244937".into(), Some("CSRT3419523642".into()))
}

fn run(events: impl IntoIterator<Item = OrderEvent>) -> Result<OrderState, IllegalTransition> {
    events
        .into_iter()
        .try_fold(OrderState::Queued, OrderState::after)
}

#[test]
fn a_private_checkout_ends_invoiced() {
    let state = run([
        OrderEvent::SendStarted,
        OrderEvent::AcceptedForBankId(front()),
        OrderEvent::Status("SENT".into()),
        OrderEvent::BankIdReturned(BankIdHint::Success),
        OrderEvent::Status("Invoiced".into()),
        OrderEvent::InvoiceNumber("1001".into()),
    ])
    .unwrap();
    assert!(state.releases_goods());
    let known = state.front().unwrap();
    assert_eq!(
        (known.status.as_deref(), known.invoice_number.as_deref()),
        (Some("Invoiced"), Some("1001"))
    );
}

#[test]
fn bankid_alone_invoices_nothing() {
    let hinted = run([
        OrderEvent::SendStarted,
        OrderEvent::AcceptedForBankId(front()),
        OrderEvent::BankIdReturned(BankIdHint::Success),
    ]);
    assert_eq!(hinted.unwrap().name(), StateName::Confirming);
}

#[test]
fn an_unknown_outcome_is_queued_again_by_nothing_but_its_absence() {
    let unknown = [
        OrderEvent::SendStarted,
        OrderEvent::OutcomeUnknown {
            cause: UnknownCause::Timeout,
            front: None,
        },
    ];
    for event in [
        OrderEvent::SendStarted,
        OrderEvent::NotSent,
        OrderEvent::Corrected,
        OrderEvent::Withdrawn,
    ] {
        let error = run(unknown.iter().cloned().chain([event.clone()])).unwrap_err();
        assert_eq!(
            error,
            IllegalTransition {
                state: StateName::Unknown,
                event: event.name()
            }
        );
    }
    for event in [OrderEvent::FoundAbsent, OrderEvent::SentAgain] {
        let state = run(unknown.iter().cloned().chain([event])).unwrap();
        assert_eq!(state, OrderState::Queued);
    }
}

#[test]
fn what_was_found_is_asked_after() {
    let unknown = |front| OrderState::Unknown {
        cause: UnknownCause::Timeout,
        front,
    };
    let adopted = OrderEvent::Adopted(front());
    let confirming = OrderState::Confirming {
        front: front(),
        hint: None,
    };
    assert_eq!(unknown(None).after(adopted.clone()).unwrap(), confirming);
    let named = unknown(Some(front()));
    assert_eq!(named.after(adopted.clone()).unwrap(), confirming);
    let other = unknown(Some(FrontOrder::new("ODR1".into(), None)));
    assert!(
        other.clone().after(adopted).is_err(),
        "it is known to be another"
    );
    assert!(
        other.after(OrderEvent::FoundAbsent).is_err(),
        "Front Payment named it"
    );
    let cancelled = confirming
        .after(OrderEvent::CancelledAtFront(WithoutInvoice::Expired))
        .unwrap();
    assert_eq!(cancelled.name(), StateName::Expired);
}

#[test]
fn front_payments_word_counts_even_after_a_cancellation() {
    let state = run([
        OrderEvent::SendStarted,
        OrderEvent::AcceptedForBankId(front()),
        OrderEvent::CancelledAtFront(WithoutInvoice::Declined),
        OrderEvent::Status("CANCELLED".into()),
    ])
    .unwrap();
    assert_eq!(state.name(), StateName::Declined, "the reason is kept");
    assert_eq!(
        state
            .after(OrderEvent::Status("INVOICED".into()))
            .unwrap()
            .name(),
        StateName::Invoiced
    );
}

#[test]
fn what_is_invoiced_after_it_ended_concerns_a_person_until_it_is_seen_to() {
    let cancelled = [
        OrderEvent::SendStarted,
        OrderEvent::AcceptedForBankId(front()),
        OrderEvent::CancelledAtFront(WithoutInvoice::Cancelled),
    ];
    let told = |status: &str| OrderEvent::Status(status.into());
    let invoiced = run(cancelled
        .into_iter()
        .chain([told("SENT"), told("INVOICED")]))
    .unwrap();
    assert_eq!(invoiced.concern(), Some(Concern::InvoicedAfterAll));
    let paid = invoiced.clone().after(told("PAID")).unwrap();
    assert_eq!(paid.concern(), Some(Concern::InvoicedAfterAll));
    assert_eq!(paid.after(OrderEvent::HandedOver).unwrap().concern(), None);
    let cancelled = invoiced.after(told("CANCELLED")).unwrap();
    assert_eq!(cancelled.concern(), None);
}

#[test]
fn bankids_success_without_an_invoice_concerns_a_person_once_its_time_is_over() {
    let waiting = run([
        OrderEvent::SendStarted,
        OrderEvent::AcceptedForBankId(front()),
    ])
    .unwrap();
    assert!(waiting.clone().after(OrderEvent::Overdue).is_err());
    let returned = waiting
        .after(OrderEvent::BankIdReturned(BankIdHint::Success))
        .unwrap();
    let overdue = returned.after(OrderEvent::Overdue).unwrap();
    assert_eq!(overdue.concern(), Some(Concern::NoInvoiceYet));
    for event in [
        OrderEvent::Status("INVOICED".into()),
        OrderEvent::CancelledAtFront(WithoutInvoice::Cancelled),
        OrderEvent::BankIdReopened,
    ] {
        assert_eq!(overdue.clone().after(event).unwrap().concern(), None);
    }
}

#[test]
fn an_invoice_that_nobody_has_to_do_anything_for_concerns_a_person_when_it_does_not_come() {
    let sent = run([OrderEvent::SendStarted, OrderEvent::Accepted(front())]).unwrap();
    let overdue = sent.after(OrderEvent::Overdue).unwrap();
    assert_eq!(overdue.concern(), Some(Concern::NoInvoiceYet));
    let invoiced = overdue
        .after(OrderEvent::Status("INVOICED".into()))
        .unwrap();
    assert_eq!(invoiced.concern(), None);
}

#[test]
fn a_status_that_we_do_not_know_is_kept() {
    let waiting = run([
        OrderEvent::SendStarted,
        OrderEvent::AcceptedForBankId(front()),
    ])
    .unwrap();
    let waiting = waiting
        .after(OrderEvent::Status("Under behandling".into()))
        .unwrap();
    assert_eq!(waiting.name(), StateName::AwaitingBankId);
    assert_eq!(
        waiting.front().unwrap().status.as_deref(),
        Some("Under behandling")
    );
    let invoiced = waiting
        .after(OrderEvent::Status("INVOICED".into()))
        .unwrap();
    assert_eq!(
        invoiced
            .after(OrderEvent::Status("Tapt".into()))
            .unwrap()
            .name(),
        StateName::Other
    );
}

fn event() -> impl Strategy<Value = OrderEvent> {
    prop_oneof![
        Just(OrderEvent::SendStarted),
        Just(OrderEvent::NotSent),
        Just(OrderEvent::AcceptedForBankId(front())),
        Just(OrderEvent::Accepted(front())),
        Just(OrderEvent::Refused(Vec::new())),
        Just(OrderEvent::OutcomeUnknown {
            cause: UnknownCause::ServerError,
            front: None
        }),
        Just(OrderEvent::Adopted(front())),
        Just(OrderEvent::FoundAbsent),
        Just(OrderEvent::SentAgain),
        Just(OrderEvent::Corrected),
        Just(OrderEvent::BankIdReturned(BankIdHint::Failure)),
        Just(OrderEvent::BankIdReopened),
        prop::sample::select(vec![
            "SENT",
            "INVOICED",
            "PAID",
            "CANCELLED",
            "EXPIRED",
            "REFUNDED",
            "?"
        ])
        .prop_map(|status| OrderEvent::Status(status.into())),
        Just(OrderEvent::CancelledAtFront(WithoutInvoice::Cancelled)),
        Just(OrderEvent::Withdrawn),
        Just(OrderEvent::Overdue),
        Just(OrderEvent::HandedOver),
    ]
}

proptest! {
    /// Whatever happens: an order that Front Payment may have is never sent again before it was found to be absent or a
    /// manager said so, and one that it has is not even then; goods leave only on its word,
    /// and every state survives the database.
    #[test]
    fn invariants_hold(events in proptest::collection::vec(event(), 0..60)) {
        let mut state = OrderState::Queued;
        let mut may_exist = false;
        for event in events {
            let by_status = matches!(event, OrderEvent::Status(_));
            let released = state.releases_goods();
            let Ok(next) = state.clone().after(event.clone()) else { continue };
            let was_unknown = state.name() == StateName::Unknown;
            may_exist = match event {
                OrderEvent::FoundAbsent | OrderEvent::SentAgain => {
                    prop_assert!(was_unknown, "only an open outcome is found to be absent");
                    false
                }
                OrderEvent::AcceptedForBankId(_) | OrderEvent::Accepted(_) | OrderEvent::Adopted(_) | OrderEvent::OutcomeUnknown { .. } => true,
                OrderEvent::SendStarted
                | OrderEvent::NotSent
                | OrderEvent::Refused(_)
                | OrderEvent::Corrected
                | OrderEvent::BankIdReturned(_)
                | OrderEvent::BankIdReopened
                | OrderEvent::Status(_)
                | OrderEvent::InvoiceNumber(_)
                | OrderEvent::CancelledAtFront(_)
                | OrderEvent::Withdrawn
                | OrderEvent::Overdue
                | OrderEvent::HandedOver => may_exist,
            };
            prop_assert!(!(may_exist && matches!(next, OrderState::Queued | OrderState::Sending)));
            prop_assert!(released || !next.releases_goods() || by_status);
            let stored = serde_json::to_string(&next).unwrap();
            prop_assert_eq!(&serde_json::from_str::<OrderState>(&stored).unwrap(), &next);
            state = next;
        }
    }
}
