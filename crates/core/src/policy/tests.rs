use proptest::prelude::*;

use super::*;
use CustomerKind::{Corporate, Private};
use Method::{Checkout, Ehf, PaymentLink, SendInvoice};

fn money(ore: i64) -> Money {
    Money::from_ore(ore).unwrap()
}

fn strict() -> OfflinePolicy {
    OfflinePolicy {
        largest_order: Some(money(1_000)),
        largest_sum: Some(money(1_500)),
        ..OfflinePolicy::default()
    }
}

#[test]
fn a_persons_checkout_never_waits() {
    let generous = OfflinePolicy {
        largest_order: None,
        largest_sum: None,
        ..OfflinePolicy::default()
    };
    assert_eq!(
        generous.admits(Checkout, Private, Money::ZERO, Money::ZERO),
        Err(WaitRefusal::NeedsConnection)
    );
}

#[test]
fn every_way_and_amount_has_its_answer() {
    let nothing = OfflinePolicy {
        corporate_checkout: false,
        send_invoice: false,
        ehf: false,
        payment_link: false,
        ..strict()
    };
    let too_large = Err(WaitRefusal::OrderTooLarge {
        largest: money(1_000),
    });
    let too_much = |waiting| {
        Err(WaitRefusal::SumTooLarge {
            largest: money(1_500),
            waiting: money(waiting),
        })
    };
    // Way, amount, what waits already, by the strict policy.
    let table = [
        (Checkout, Corporate, 1_000, 0, Ok(())),
        (Checkout, Corporate, 1_000, 500, Ok(())),
        (Checkout, Corporate, 1_001, 0, too_large),
        (Checkout, Corporate, 1_000, 501, too_much(501)),
        (SendInvoice, Private, 1_000, 500, Ok(())),
        (SendInvoice, Private, 1_001, 500, too_large),
        (SendInvoice, Corporate, 1, 1_500, too_much(1_500)),
        (Ehf, Corporate, 1_000, 500, Ok(())),
        (Ehf, Corporate, 1, 9_000, too_much(9_000)),
        (PaymentLink, Private, 99_000, 99_000, Ok(())),
        (Checkout, Private, 1, 0, Err(WaitRefusal::NeedsConnection)),
    ];
    for (method, kind, amount, waiting, answer) in table {
        let said = strict().admits(method, kind, money(amount), money(waiting));
        assert_eq!(
            said, answer,
            "{method:?} {kind:?} {amount} beside {waiting}"
        );
        if WaitingWay::of(method, kind).is_some() {
            let said = nothing.admits(method, kind, money(amount), money(waiting));
            assert_eq!(said, Err(WaitRefusal::WayNotAllowed), "{method:?} {kind:?}");
        }
    }
}

#[test]
fn a_sum_beyond_the_range_is_refused() {
    let said = strict().admits(Ehf, Corporate, money(1), Money::MAX);
    assert!(matches!(said, Err(WaitRefusal::SumTooLarge { .. })));
}

#[test]
fn a_wait_has_an_end() {
    let now = Timestamp::from_unix_ms(1_000 * HOUR_MS);
    let hours = |hours| OfflinePolicy {
        longest_wait: LongestWait::from_hours(hours).unwrap(),
        ..OfflinePolicy::default()
    };
    assert_eq!(
        hours(24).overdue_before(now),
        Timestamp::from_unix_ms(976 * HOUR_MS)
    );
    assert_eq!(LongestWait::from_hours(0), None);
    assert_eq!(LongestWait::from_hours(721), None);
    let _ = hours(720).overdue_before(Timestamp::from_unix_ms(i64::MIN));
}

#[test]
fn what_a_file_says_of_a_policy_is_checked() {
    let read = serde_json::from_str::<OfflinePolicy>;
    assert_eq!(read("{}").unwrap(), OfflinePolicy::default());
    assert!(read(r#"{"longest_wait":0}"#).is_err());
    assert!(read(r#"{"largest_sum":9007199254740993}"#).is_err());
    let policy = OfflinePolicy {
        ehf: false,
        largest_order: None,
        ..OfflinePolicy::default()
    };
    let written = serde_json::to_string(&policy).unwrap();
    assert_eq!(read(&written).unwrap(), policy);
}

fn any_way() -> impl Strategy<Value = (Method, CustomerKind)> {
    prop::sample::select(vec![
        (Checkout, Private),
        (Checkout, Corporate),
        (SendInvoice, Private),
        (SendInvoice, Corporate),
        (Ehf, Corporate),
        (PaymentLink, Private),
    ])
}

prop_compose! {
    fn any_policy()(
        ways in any::<[bool; 4]>(),
        largest_order in prop::option::of(0_i64..200_000),
        largest_sum in prop::option::of(0_i64..500_000),
    ) -> OfflinePolicy {
        let [corporate_checkout, send_invoice, ehf, payment_link] = ways;
        OfflinePolicy {
            corporate_checkout,
            send_invoice,
            ehf,
            payment_link,
            largest_order: largest_order.map(money),
            largest_sum: largest_sum.map(money),
            longest_wait: LongestWait::default(),
        }
    }
}

proptest! {
    /// Whatever is placed in whatever order: what waits on credit never comes to more than the policy says, no order
    /// is larger than it says, and nobody is let in whose way may not wait.
    #[test]
    fn the_limits_hold_over_any_day(
        policy in any_policy(),
        day in prop::collection::vec((any_way(), 0_i64..300_000), 0..40),
    ) {
        let mut waiting = Money::ZERO;
        for ((method, kind), ore) in day {
            let amount = money(ore);
            if policy.admits(method, kind, amount, waiting).is_err() {
                continue;
            }
            let way = WaitingWay::of(method, kind).expect("only what can wait is let in");
            prop_assert!(policy.allows(way));
            if way.is_on_credit() {
                prop_assert!(policy.largest_order.is_none_or(|largest| amount <= largest));
                waiting = waiting.plus(amount).unwrap();
            }
            prop_assert!(policy.largest_sum.is_none_or(|largest| waiting <= largest));
        }
    }

    /// What may wait may also wait when it is smaller, or beside less.
    #[test]
    fn less_is_never_worse(
        policy in any_policy(),
        (method, kind) in any_way(),
        amount in 0_i64..300_000,
        waiting in 0_i64..600_000,
        less in 0_i64..300_000,
    ) {
        let admits = |amount: i64, waiting: i64| {
            policy.admits(method, kind, money(amount.max(0)), money(waiting.max(0))).is_ok()
        };
        if admits(amount, waiting) {
            prop_assert!(admits(amount.saturating_sub(less), waiting));
            prop_assert!(admits(amount, waiting.saturating_sub(less)));
        }
    }
}
