//! The list of orders: what needs a person first, every filter, every page.

use kasse_core::{
    Cart, Money, Order, OrderEvent, Rejection, StateName, UnknownCause, WithoutInvoice,
};
use kasse_store::{
    AttemptEnd, BegunAttempt, Change, OrderCounts, OrderFilter, OutboxChange, PageKey, Rank,
    SealedChange, StoredOrder,
};
use proptest::prelude::*;
use rusqlite::Connection;

use crate::shop::{Shop, at, customer, draft_for, front, id, placing, product};

fn place(shop: &Shop, number: u128, name: &str, kroner: i64, ms: i64) -> StoredOrder {
    let mut cart = Cart::default();
    let mut product = product("KL-1001", "Skalljakke");
    product.price = Money::from_ore(kroner * 100).unwrap();
    cart.add(&product).unwrap();
    let mut place = placing(number);
    place.draft = draft_for(number, at(ms), &customer(name), &cart);
    shop.store.place(place).unwrap()
}

fn record(shop: &Shop, stored: &StoredOrder, order: Order, outbox: OutboxChange) -> StoredOrder {
    shop.store
        .record(Change {
            order,
            expected_version: stored.version,
            at: at(50),
            outbox,
            personal_number: SealedChange::Keep,
            attempt: None,
            journal: Vec::new(),
        })
        .unwrap()
}

/// Sends an order and lets these events happen to it.
fn go(shop: &Shop, stored: StoredOrder, events: &[OrderEvent]) -> StoredOrder {
    let BegunAttempt {
        stored: begun,
        number,
    } = shop.begin(stored);
    let order = events
        .iter()
        .cloned()
        .fold(begun.order.clone(), |order, event| {
            order.after(event).unwrap()
        });
    let change = Change {
        order,
        expected_version: begun.version,
        at: at(50),
        outbox: OutboxChange::Remove,
        personal_number: SealedChange::Keep,
        attempt: Some(AttemptEnd {
            number,
            outcome: "done",
            http_status: Some(201),
            detail: None,
        }),
        journal: Vec::new(),
    };
    shop.store.record(change).unwrap()
}

fn accepted(number: u32, status: &str) -> Vec<OrderEvent> {
    vec![
        OrderEvent::Accepted(front(number)),
        OrderEvent::Status(status.into()),
    ]
}

/// Every order of the filter, in pages of this size.
fn all(shop: &Shop, filter: &OrderFilter, size: usize) -> Vec<u128> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = shop.store.orders_page(filter, after, size).unwrap();
        assert!(page.orders.len() <= size);
        found.extend(page.orders.iter().map(|row| row.id.0.as_u128()));
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

fn shown(shop: &Shop, filter: &OrderFilter) -> Vec<u128> {
    let found = all(shop, filter, 500);
    assert_eq!(all(shop, filter, 1), found, "the same in pages of one");
    found
}

/// Ten orders in every kind of state: 1 and 2 need a person, 9 is held back, 8 and 10 wait, the rest are over.
fn shop() -> Shop {
    let shop = Shop::open();
    let names = [
        "Kari Nordmann",
        "Ærfugl Bygg AS",
        "Øystein Ås",
        "Renée Müller",
        "Nordmann & Sønn AS",
        "Kari Hansen",
        "Hansen Karosseri",
        "Ola Nordmann",
        "Åse Nordbø",
        "Kåre Kari",
    ];
    for (index, name) in (1_u32..).zip(names) {
        let kroner = i64::from(index) * 100;
        place(
            &shop,
            u128::from(index),
            name,
            kroner,
            i64::from(index) * 86_400_000,
        );
    }
    let order = |number| shop.store.order(id(number)).unwrap().unwrap();
    let unknown = OrderEvent::OutcomeUnknown {
        cause: UnknownCause::Timeout,
        front: None,
    };
    go(&shop, order(1), &[unknown]);
    let reason = Rejection::new(kasse_core::Field::Email, "no".into());
    go(&shop, order(2), &[OrderEvent::Refused(vec![reason])]);
    let mut invoiced = accepted(3, "INVOICED");
    invoiced.push(OrderEvent::InvoiceNumber("70003".into()));
    go(&shop, order(3), &invoiced);
    go(&shop, order(4), &accepted(4, "PAID"));
    go(&shop, order(5), &accepted(5, "REFUNDED"));
    go(&shop, order(6), &accepted(6, "INVOICED"));
    let cancelled = OrderEvent::CancelledAtFront(WithoutInvoice::Cancelled);
    go(
        &shop,
        order(7),
        &[OrderEvent::Accepted(front(7)), cancelled],
    );
    let held = order(9);
    let problem = Some("token_refused");
    record(
        &shop,
        &held,
        held.order.clone(),
        OutboxChange::Pause { problem },
    );
    shop
}

#[test]
fn what_needs_a_person_stands_first_then_what_waits_then_the_rest() {
    let shop = shop();
    assert_eq!(
        shown(&shop, &OrderFilter::default()),
        [9, 2, 1, 10, 8, 7, 6, 5, 4, 3]
    );
    let attention = OrderFilter {
        attention: true,
        ..OrderFilter::default()
    };
    assert_eq!(shown(&shop, &attention), [9, 2, 1]);
    assert_eq!(
        shop.store.order_counts().unwrap(),
        OrderCounts {
            attention: 3,
            waiting: 3,
            open: 5,
            all: 10
        }
    );
    assert_eq!(shop.store.outbox_summary().unwrap().attention, 3);
    let page = shop.store.orders_page(&attention, None, 1).unwrap();
    let row = &page.orders[0];
    assert_eq!(
        (row.rank, row.problem.as_deref(), row.due_at),
        (Rank::Attention, Some("token_refused"), None)
    );
}

#[test]
fn an_order_changes_its_place_with_its_state() {
    let shop = Shop::open();
    let rank = || {
        let page = shop.store.orders_page(&OrderFilter::default(), None, 1);
        page.unwrap().orders[0].rank
    };
    let mut stored = shop.place(1);
    assert_eq!(rank(), Rank::Waiting);
    let problem = Some("personal_number_needed");
    stored = record(
        &shop,
        &stored,
        stored.order.clone(),
        OutboxChange::Pause { problem },
    );
    assert_eq!(rank(), Rank::Attention);
    let due = OutboxChange::Due {
        at: at(60),
        problem: Some("offline"),
    };
    stored = record(&shop, &stored, stored.order.clone(), due);
    assert_eq!(rank(), Rank::Waiting, "it goes on by itself");
    stored = shop.begin(stored).stored;
    assert_eq!(rank(), Rank::Waiting);
    let order = stored.order.clone().after(OrderEvent::Accepted(front(1)));
    record(&shop, &stored, order.unwrap(), OutboxChange::Remove);
    assert_eq!(rank(), Rank::Rest);
}

#[test]
fn names_are_found_by_the_beginnings_of_their_words() {
    let shop = shop();
    for (customer, wanted) in [
        ("kari", vec![1, 10, 6]),
        ("KARI nord", vec![1]),
        ("nord", vec![9, 1, 8, 5]),
        ("hansen", vec![7, 6]),
        ("aer", vec![2]),
        ("Ærfugl", vec![2]),
        ("oystein as", vec![3]),
        ("ås", vec![9, 2, 5, 3]),
        ("renee muller", vec![4]),
        ("\"kari\" OR *", vec![]),
        ("&", vec![]),
        ("nordmann sonn", vec![5]),
        ("xyz", vec![]),
    ] {
        let filter = OrderFilter {
            customer: customer.into(),
            ..OrderFilter::default()
        };
        assert_eq!(shown(&shop, &filter), wanted, "{customer}");
    }
}

#[test]
fn a_corrected_name_is_found_and_the_one_before_is_not() {
    let shop = shop();
    let stored = shop.store.order(id(2)).unwrap().unwrap();
    let corrected = stored.order.clone().corrected(customer("Tårnfalk AS"), 14);
    let due = OutboxChange::Due {
        at: at(60),
        problem: None,
    };
    record(&shop, &stored, corrected.unwrap().unwrap(), due);
    let find = |customer: &str| {
        let filter = OrderFilter {
            customer: customer.into(),
            ..OrderFilter::default()
        };
        shown(&shop, &filter)
    };
    assert_eq!(find("tarnfalk"), [2]);
    assert_eq!(find("aerfugl"), [] as [u128; 0]);
    let order = shop.store.order(id(2)).unwrap().unwrap();
    go(&shop, order, &accepted(2, "INVOICED"));
    assert_eq!(
        find("tarn"),
        [2],
        "also once it is no longer among the first"
    );
    assert_eq!(find("aer"), [] as [u128; 0]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table with a line for each filter")]
fn filters_narrow_each_other() {
    let shop = shop();
    let kroner = |kroner: i64| Some(Money::from_ore(kroner * 100).unwrap());
    let day = |day: i64| Some(at(day * 86_400_000));
    let none = OrderFilter::default;
    for (filter, wanted) in [
        (
            OrderFilter {
                min_gross: kroner(300),
                max_gross: kroner(500),
                ..none()
            },
            vec![5, 4, 3],
        ),
        (
            OrderFilter {
                min_gross: kroner(900),
                ..none()
            },
            vec![9, 10],
        ),
        (
            OrderFilter {
                from: day(4),
                to: day(6),
                ..none()
            },
            vec![6, 5, 4],
        ),
        (
            OrderFilter {
                to: day(2),
                ..none()
            },
            vec![2, 1],
        ),
        (
            OrderFilter {
                from: day(99),
                ..none()
            },
            vec![],
        ),
        (
            OrderFilter {
                states: vec![StateName::Invoiced, StateName::Queued],
                ..none()
            },
            vec![9, 10, 8, 6, 3],
        ),
        (
            OrderFilter {
                states: vec![StateName::Invoiced],
                customer: "kari".into(),
                ..none()
            },
            vec![6],
        ),
        (
            OrderFilter {
                customer: "nord".into(),
                from: day(5),
                max_gross: kroner(800),
                ..none()
            },
            vec![8, 5],
        ),
        (
            OrderFilter {
                attention: true,
                customer: "nord".into(),
                ..none()
            },
            vec![9, 1],
        ),
        (
            OrderFilter {
                reference: "3".into(),
                ..none()
            },
            vec![3],
        ),
        (
            OrderFilter {
                reference: "000003".into(),
                ..none()
            },
            vec![3],
        ),
        (
            OrderFilter {
                reference: " 1-000010 ".into(),
                ..none()
            },
            vec![10],
        ),
        (
            OrderFilter {
                reference: "odr6".into(),
                ..none()
            },
            vec![6],
        ),
        (
            OrderFilter {
                reference: "70003".into(),
                ..none()
            },
            vec![3],
        ),
        (
            OrderFilter {
                reference: "70003".into(),
                customer: "kari".into(),
                ..none()
            },
            vec![],
        ),
        (
            OrderFilter {
                reference: "1-' OR 1".into(),
                ..none()
            },
            vec![],
        ),
    ] {
        assert_eq!(shown(&shop, &filter), wanted, "{filter:?}");
    }
}

#[test]
fn pages_show_every_order_once_whatever_the_clock_said() {
    let shop = Shop::open();
    // The clock stands still, jumps forth by days and jumps back.
    let days = [5, 5, 5, 900, 901, 2, 2, 7, 7, 7];
    for (number, day) in (1..).zip(days) {
        place(&shop, number, "Kari", 10, day * 86_400_000);
    }
    let filter = OrderFilter::default();
    assert_eq!(shown(&shop, &filter), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    let week = OrderFilter {
        from: Some(at(2 * 86_400_000)),
        to: Some(at(7 * 86_400_000)),
        ..filter
    };
    assert_eq!(shown(&shop, &week), [10, 9, 8, 7, 6, 3, 2, 1]);
}

#[test]
fn a_page_that_would_take_too_long_ends_early_and_goes_on() {
    let shop = Shop::open();
    place(&shop, 1, "Kari", 10, 0);
    let shop = shop.tamper(
        "WITH RECURSIVE n (n) AS (VALUES (2) UNION ALL SELECT n + 1 FROM n WHERE n < 3200)
         INSERT INTO orders SELECT n, CAST(format('%016d', n) AS BLOB), version, till, n, reference, placed_at,
                updated_at, state, method, customer_kind, 'Ola', gross, NULL, NULL, body, rank, NULL, 0
         FROM orders JOIN n",
    );
    let filter = OrderFilter {
        customer: "kari".into(),
        ..OrderFilter::default()
    };
    let page = shop.store.orders_page(&filter, None, 50).unwrap();
    assert_eq!((page.orders.len(), page.next.is_some()), (0, true));
    assert_eq!(all(&shop, &filter, 50).len(), 1, "it is found in the end");
}

#[test]
fn a_place_in_the_list_survives_its_text_and_nothing_else_is_one() {
    let shop = shop();
    let page = shop.store.orders_page(&OrderFilter::default(), None, 4);
    let next = page.unwrap().next.unwrap();
    assert_eq!(PageKey::from_text(&next.to_text()), Some(next));
    for wrong in [
        "",
        "1",
        "3.1",
        "1.x",
        "1.2.3",
        "-1.4",
        "99999999999999999999.1",
    ] {
        assert_eq!(PageKey::from_text(wrong), None, "{wrong}");
    }
}

#[test]
fn lists_walk_along_an_index() {
    let shop = Shop::open();
    let raw = Connection::open(shop.path()).unwrap();
    for (index, condition) in [
        ("orders_by_rank", "rank = 2"),
        ("orders_by_state", "state = 'Paid' AND rank = 2"),
    ] {
        let plan: String = raw
            .prepare(&format!(
                "EXPLAIN QUERY PLAN SELECT seq FROM orders WHERE {condition} AND seq >= 1 AND seq < 9
                 AND placed_at BETWEEN 1 AND 2 AND gross BETWEEN 1 AND 2 ORDER BY seq DESC LIMIT 9"
            ))
            .unwrap()
            .query_map([], |row| row.get::<_, String>(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(
            plan.starts_with(&format!("SEARCH orders USING COVERING INDEX {index}"))
                && !plan.contains("TEMP B-TREE"),
            "{plan}"
        );
    }
}

/// So many that a common word, a wide range of sums and a common state are each found along an index of its own.
const MANY: u32 = 12_000;

/// What the filters below look at, of an order of [`many`].
struct Known {
    id: u128,
    rank: i64,
    state: StateName,
    gross: i64,
    day: i64,
    name: String,
}

/// Orders whose every column follows from their number; the same rule in SQL and here.
fn many() -> (Shop, Vec<Known>) {
    let shop = Shop::open();
    place(&shop, 1, "Kari Nord", 10, 0);
    let shop = shop.tamper(&format!(
        "WITH RECURSIVE n (n) AS (VALUES (2) UNION ALL SELECT n + 1 FROM n WHERE n < {MANY})
         INSERT INTO orders SELECT n, CAST(format('%016d', n) AS BLOB), version, till, n, '1-' || n, n / 40 * 86400000,
                updated_at,
                CASE WHEN n % 500 = 3 THEN 'Rejected' WHEN n % 400 = 7 THEN 'Queued' WHEN n % 90 = 1 THEN 'Refunded'
                     WHEN n % 5 = 0 THEN 'Invoiced' ELSE 'Paid' END,
                method, customer_kind,
                CASE n % 4 WHEN 0 THEN 'Kari' WHEN 1 THEN 'Ola' ELSE 'Per' END || ' '
                || CASE WHEN n % 700 = 5 THEN 'Bergersen' WHEN n % 3 = 0 THEN 'Nordmannslia' ELSE 'Nordmanngard' END,
                (n * 7919) % 10007, NULL, NULL, body,
                CASE WHEN n % 500 = 3 THEN 0 WHEN n % 400 = 7 THEN 1 ELSE 2 END, NULL, 0
         FROM orders JOIN n;
         INSERT INTO order_words (rowid, words) SELECT seq, lower(customer_name) FROM orders WHERE seq > 1;
         INSERT OR REPLACE INTO order_days SELECT placed_at / 86400000, min(seq), max(seq) FROM orders GROUP BY 1;"
    ));
    let known = (1..=i64::from(MANY)).rev().map(|n| {
        let (rank, state) = match n {
            1 => (1, StateName::Queued),
            n if n % 500 == 3 => (0, StateName::Rejected),
            n if n % 400 == 7 => (1, StateName::Queued),
            n if n % 90 == 1 => (2, StateName::Refunded),
            n if n % 5 == 0 => (2, StateName::Invoiced),
            _ => (2, StateName::Paid),
        };
        let first = ["Kari", "Ola", "Per", "Per"][usize::try_from(n % 4).unwrap()];
        let last = match n {
            n if n % 700 == 5 => "Bergersen",
            n if n % 3 == 0 => "Nordmannslia",
            _ => "Nordmanngard",
        };
        let name = if n == 1 {
            "Kari Nord".to_owned()
        } else {
            format!("{first} {last}")
        };
        Known {
            id: if n == 1 {
                1
            } else {
                u128::from_be_bytes(format!("{n:016}").into_bytes().try_into().unwrap())
            },
            rank,
            state,
            gross: if n == 1 { 1_000 } else { (n * 7919) % 10_007 },
            day: if n == 1 {
                at(0).unix_ms() / 86_400_000
            } else {
                n / 40
            },
            name,
        }
    });
    let mut known: Vec<Known> = known.collect();
    known.sort_by_key(|order| order.rank);
    (shop, known)
}

fn fits(order: &Known, filter: &OrderFilter, days: Option<(i64, i64)>) -> bool {
    let name = order.name.to_lowercase();
    (!filter.attention || order.rank == 0)
        && (filter.states.is_empty() || filter.states.contains(&order.state))
        && filter
            .min_gross
            .is_none_or(|least| order.gross >= least.ore())
        && filter
            .max_gross
            .is_none_or(|most| order.gross <= most.ore())
        && days.is_none_or(|(from, to)| (from..=to).contains(&order.day))
        && filter
            .customer
            .split(' ')
            .all(|word| name.split(' ').any(|part| part.starts_with(word)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever way is taken, and wherever a page ends early: the same orders as by looking at each of them.
    #[test]
    fn every_way_finds_the_same_orders(
        attention in prop::bool::weighted(0.1),
        states in prop::sample::subsequence(
            vec![StateName::Rejected, StateName::Queued, StateName::Refunded, StateName::Invoiced, StateName::Paid], 0..3,
        ),
        words in prop::sample::subsequence(
            vec!["kari", "o", "bergersen", "nordmann", "nordmannsl", "nordman", "nordmannslib"], 0..3,
        ),
        sums in prop_oneof![
            3 => Just(None),
            1 => (0..10_007_i64, 0..40_i64).prop_map(|(from, width)| Some((from, from + width))),
            1 => (0..5_000_i64, 2_000..10_007_i64).prop_map(|(from, width)| Some((from, from + width))),
        ],
        days in prop_oneof![
            3 => Just(None),
            1 => (0..300_i64, 0..100_i64).prop_map(|(from, width)| Some((from, from + width))),
        ],
        size in prop_oneof![Just(100_usize), Just(500)],
    ) {
        thread_local!(static SHOP: (Shop, Vec<Known>) = many());
        let money = |ore| Some(Money::from_ore(ore).unwrap());
        let day = |day: i64, ms: i64| Some(kasse_core::Timestamp::from_unix_ms(day * 86_400_000 + ms));
        let filter = OrderFilter {
            attention,
            states,
            customer: words.join(" "),
            reference: String::new(),
            from: days.and_then(|(from, _)| day(from, 0)),
            to: days.and_then(|(_, to)| day(to, 1)),
            min_gross: sums.and_then(|(from, _)| money(from)),
            max_gross: sums.and_then(|(_, to)| money(to)),
        };
        SHOP.with(|(shop, known)| {
            let wanted: Vec<u128> = known
                .iter()
                .filter(|order| fits(order, &filter, days))
                .map(|order| order.id)
                .collect();
            prop_assert_eq!(all(shop, &filter, size), wanted);
            Ok(())
        })?;
    }
}
