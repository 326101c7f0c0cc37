//! The planner, by a table of cases and by worlds made at random.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows has failed"
)]

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::cart::Cart;
use crate::catalogue::{CategoryId, LocalizedName, Product, Sku, Unit};
use crate::customer::{Customer, CustomerInput, CustomerKind};
use crate::front_status::FrontStatus;
use crate::method::{Method, Terms};
use crate::money::Money;
use crate::order::{Order, OrderDraft, OrderId, Placing};
use crate::reference::{Reference, TillId};
use crate::time::Timestamp;
use crate::vat::{VatRate, VatRates};

const NOON: i64 = 1_795_000_000;

fn order_of(number: u32, customer: &str, price: i64, kind: CustomerKind) -> Order {
    let mut cart = Cart::default();
    cart.add(&Product {
        sku: Sku::parse("KL-1").unwrap(),
        name: LocalizedName::new("Skalljakke Dovre", None).unwrap(),
        barcode: None,
        price: Money::from_ore(price).unwrap(),
        vat_rate: VatRate::STANDARD,
        category: CategoryId("klaer".into()),
        detail: String::new(),
        unit: Unit::Stk,
        picture: None,
    })
    .unwrap();
    let email = format!("{}@example.no", customer.to_lowercase().replace(' ', "."));
    let parsed = Customer::parse(&CustomerInput {
        kind,
        name: customer,
        email: &email,
        country_code: "+47",
        msisdn: if customer.starts_with('K') {
            "90012345"
        } else {
            "90054321"
        },
        personal_number: "",
        organization_number: if customer.starts_with('K') {
            "123456785"
        } else {
            "974760673"
        },
        street: "Klostergata 1",
        zip: "7030",
        city: "Trondheim",
        country: "NO",
        customer_reference: "",
        language: "",
    })
    .unwrap();
    let days = if kind == CustomerKind::Private {
        10
    } else {
        14
    };
    OrderDraft::new(Placing {
        id: OrderId(Uuid::from_u128(number.into())),
        at: Timestamp::from_unix_ms(NOON * 1_000),
        cart: &cart,
        customer: parsed.customer,
        personal_number: None,
        terms: Terms::new(kind, Method::SendInvoice, days).unwrap(),
        vat_rates: &VatRates::default(),
    })
    .unwrap()
    .numbered(Reference::new(TillId::default(), number))
}

fn order(number: u32) -> Order {
    order_of(number, "Kari Nordmann", 199_900, CustomerKind::Private)
}

/// How Front Payment tells an order that it got from us at this second, without our reference.
fn told(order: &Order, date: i64) -> Told {
    let customer = order.customer().known().unwrap();
    Told {
        reference: None,
        kind: Some(customer.kind()),
        name: Some(customer.name().to_uppercase()),
        organization_number: customer
            .organization_number()
            .map(|number| number.as_str().to_owned()),
        email: Some(customer.email().as_str().to_owned()),
        msisdn: Some(customer.phone().msisdn().as_str().to_owned()),
        gross: Some(order.totals().gross()),
        lines: order
            .lines()
            .iter()
            .map(|line| ToldLine {
                sku: Some(line.sku().as_str().to_owned()),
                name: Some(line.name().nb().to_owned()),
                quantity: Some(line.quantity()),
                amount: Some(line.amounts().gross()),
            })
            .collect(),
        date: Some(DateSpan {
            from: date,
            to: date,
        }),
    }
}

fn listed(uuid: &str, told: Told) -> Listed {
    Listed {
        uuid: uuid.to_owned(),
        status: FrontStatus::Invoiced,
        told: Some(told),
    }
}

fn sent(at: i64) -> SentAt {
    SentAt {
        order_date: Some(at),
        began: at,
        ended: at + 30,
        restored: false,
    }
}

/// Long enough ago, and not found before.
const LONG_ABSENT: Standing = Standing::Unknown {
    quiet_ms: 150_000,
    absent_ms: Some(30_000),
};
const FRESH: Standing = Standing::Unknown {
    quiet_ms: 0,
    absent_ms: None,
};

/// Orders sent at these seconds, and what is decided about each.
fn decided(
    orders: &[(&Order, i64, Standing)],
    listed: &[Listed],
    change: impl FnOnce(&mut Look<'_>),
) -> Vec<Decision> {
    let attempts: Vec<_> = orders.iter().map(|(_, at, _)| [sent(*at)]).collect();
    let open: Vec<_> = orders
        .iter()
        .zip(&attempts)
        .map(|((order, _, standing), attempts)| OpenOrder {
            order,
            attempts,
            standing: *standing,
        })
        .collect();
    let mut look = Look {
        listed,
        whole: true,
        left: 0,
        now: NOON + 600,
        drift_seconds: 0,
    };
    change(&mut look);
    let plan = plan(&look, &open, &Patience::default());
    plan.decisions
        .into_iter()
        .map(|(_, decision)| decision)
        .collect()
}

fn asked(decision: &Decision) -> Option<(Why, Vec<&str>)> {
    match decision {
        Decision::Ask { why, candidates } => {
            Some((*why, candidates.iter().map(|it| it.uuid.as_str()).collect()))
        }
        Decision::Adopt(_) | Decision::SendAgain | Decision::LookAgain { .. } => None,
    }
}

fn why(decision: &Decision) -> Option<Why> {
    match decision {
        Decision::Ask { why, .. } | Decision::LookAgain { why, .. } => Some(*why),
        Decision::Adopt(_) | Decision::SendAgain => None,
    }
}

fn adopted(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::Adopt(uuid) => Some(uuid),
        Decision::SendAgain | Decision::Ask { .. } | Decision::LookAgain { .. } => None,
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn one_order_against_one_candidate() {
    let ours = order(7);
    let base = || told(&ours, NOON);
    let fee = Money::from_ore(204_900).unwrap();
    let cases: Vec<(&str, Told, Fit)> = vec![
        ("all the same", base(), Fit::Exact),
        (
            "dated by their clock",
            Told {
                date: Some(DateSpan {
                    from: NOON + 12,
                    to: NOON + 12,
                }),
                ..base()
            },
            Fit::Within,
        ),
        (
            "dated an hour off",
            Told {
                date: Some(DateSpan {
                    from: NOON + 3_600,
                    to: NOON + 3_600,
                }),
                ..base()
            },
            Fit::Possible,
        ),
        (
            "dated last week",
            Told {
                date: Some(DateSpan {
                    from: NOON - 604_800,
                    to: NOON - 604_800,
                }),
                ..base()
            },
            Fit::Other,
        ),
        (
            "dated with a day",
            Told {
                date: Some(DateSpan {
                    from: NOON - 40_000,
                    to: NOON + 46_400,
                }),
                ..base()
            },
            Fit::Possible,
        ),
        (
            "not dated",
            Told {
                date: None,
                ..base()
            },
            Fit::Possible,
        ),
        (
            "with our reference",
            Told {
                reference: Some("1-000007".into()),
                ..base()
            },
            Fit::Certain,
        ),
        (
            "with our reference and nothing else",
            Told {
                reference: Some("1-000007".into()),
                ..Told::default()
            },
            Fit::Certain,
        ),
        (
            "with another reference of ours",
            Told {
                reference: Some("1-000008".into()),
                ..base()
            },
            Fit::Other,
        ),
        (
            "with a number of theirs",
            Told {
                reference: Some("ODR4286244937".into()),
                ..base()
            },
            Fit::Exact,
        ),
        (
            "our reference of last year",
            Told {
                reference: Some("1-000007".into()),
                date: Some(DateSpan {
                    from: NOON - 31_536_000,
                    to: NOON - 31_536_000,
                }),
                ..base()
            },
            Fit::Possible,
        ),
        (
            "with a fee on the sum",
            Told {
                gross: Some(fee),
                ..base()
            },
            Fit::Possible,
        ),
        (
            "with a fee as a line",
            Told {
                gross: Some(fee),
                lines: {
                    let mut lines = base().lines;
                    lines.push(ToldLine {
                        name: Some("Fakturagebyr".into()),
                        amount: Some(Money::from_ore(5_000).unwrap()),
                        ..ToldLine::default()
                    });
                    lines
                },
                ..base()
            },
            Fit::Possible,
        ),
        (
            "another sum and other lines",
            Told {
                gross: Some(fee),
                lines: vec![ToldLine {
                    sku: Some("KL-2".into()),
                    amount: Some(fee),
                    ..ToldLine::default()
                }],
                ..base()
            },
            Fit::Other,
        ),
        (
            "another sum, no lines",
            Told {
                gross: Some(fee),
                lines: Vec::new(),
                ..base()
            },
            Fit::Other,
        ),
        (
            "no lines",
            Told {
                lines: Vec::new(),
                ..base()
            },
            Fit::Possible,
        ),
        (
            "no sum",
            Told {
                gross: None,
                ..base()
            },
            Fit::Possible,
        ),
        (
            "a company",
            Told {
                kind: Some(CustomerKind::Corporate),
                ..base()
            },
            Fit::Other,
        ),
        (
            "the name as a register writes it",
            Told {
                name: Some("Nordmann  KARI".into()),
                ..base()
            },
            Fit::Exact,
        ),
        (
            "the name of somebody with the same phone",
            Told {
                name: Some("Ola Nordmann".into()),
                ..base()
            },
            Fit::Possible,
        ),
        (
            "somebody else",
            Told {
                name: Some("Ola Nordmann".into()),
                email: Some("ola@example.no".into()),
                msisdn: Some("99999999".into()),
                ..base()
            },
            Fit::Other,
        ),
        (
            "another name and e-mail for the very same second, sum and lines",
            Told {
                name: Some("Ola Nordmann".into()),
                email: Some("ola@example.no".into()),
                msisdn: None,
                ..base()
            },
            Fit::Possible,
        ),
        (
            "another name and e-mail within the time of sending",
            Told {
                name: Some("Ola Nordmann".into()),
                email: Some("ola@example.no".into()),
                msisdn: None,
                date: Some(DateSpan {
                    from: NOON + 12,
                    to: NOON + 12,
                }),
                ..base()
            },
            Fit::Other,
        ),
        ("nothing told", Told::default(), Fit::Possible),
    ];
    let attempts = [sent(NOON)];
    let open = OpenOrder {
        order: &ours,
        attempts: &attempts,
        standing: FRESH,
    };
    let look = Look {
        listed: &[],
        whole: true,
        left: 0,
        now: NOON + 60,
        drift_seconds: 0,
    };
    for (name, told, wanted) in cases {
        let theirs = listed("ODR1", told);
        let found = compare(&open, &theirs, &look, &Patience::default()).unwrap();
        assert_eq!(found.fit, wanted, "{name}: {found:?}");
    }
}

#[test]
fn a_company_is_its_number() {
    let ours = order_of(7, "Kaffe AS", 199_900, CustomerKind::Corporate);
    let fit = |told: Told| {
        let attempts = [sent(NOON)];
        let open = OpenOrder {
            order: &ours,
            attempts: &attempts,
            standing: FRESH,
        };
        let look = Look {
            listed: &[],
            whole: true,
            left: 0,
            now: NOON,
            drift_seconds: 0,
        };
        let theirs = listed("ODR1", told);
        compare(&open, &theirs, &look, &Patience::default())
            .unwrap()
            .fit
    };
    let base = told(&ours, NOON);
    let renamed = Told {
        name: Some("KAFFE OG KAKER AS".into()),
        email: Some("faktura@example.no".into()),
        ..base.clone()
    };
    assert_eq!(fit(renamed), Fit::Exact);
    let other = Told {
        organization_number: Some("974 760 673".into()),
        ..base
    };
    assert_eq!(fit(other), Fit::Other);
}

#[test]
fn a_clock_that_was_wrong_when_it_was_sent_makes_nothing_absent() {
    // Sent by a clock of last year; Front Payment dates by its own, which is a minute before the look.
    let ours = order(7);
    let theirs = listed("ODR1", told(&ours, NOON + 540));
    let decisions = decided(
        &[(&ours, NOON - 31_536_000, LONG_ABSENT)],
        &[theirs],
        |_| {},
    );
    assert_eq!(asked(&decisions[0]), Some((Why::NotCertain, vec!["ODR1"])));
}

#[test]
fn a_drift_that_is_known_is_reckoned_with() {
    let ours = order(7);
    let theirs = listed("ODR1", told(&ours, NOON + 7_203));
    let decisions = decided(&[(&ours, NOON, FRESH)], &[theirs], |look| {
        look.drift_seconds = 7_200;
        look.now = NOON + 7_800;
    });
    assert_eq!(adopted(&decisions[0]), Some("ODR1"));
}

#[test]
fn absence_takes_two_looks_and_time() {
    let ours = order(7);
    let stranger = order_of(8, "Ola Hansen", 50_000, CustomerKind::Private);
    let others = [listed("ODR9", told(&stranger, NOON))];
    for listed in [&others[..], &[]] {
        let decide = |quiet_ms, absent_ms| {
            let standing = Standing::Unknown {
                quiet_ms,
                absent_ms,
            };
            decided(&[(&ours, NOON, standing)], listed, |_| {}).remove(0)
        };
        assert_eq!(decide(150_000, Some(30_000)), Decision::SendAgain);
        for (quiet_ms, absent_ms, wait) in [
            (0, None, 150_000),
            (150_000, None, 30_000),
            (149_999, Some(60_000), 1),
            (600_000, Some(29_000), 1_000),
        ] {
            let decision = decide(quiet_ms, absent_ms);
            let expected = Decision::LookAgain {
                why: Why::TooEarly,
                after_ms: Some(wait),
                candidates: Vec::new(),
            };
            assert_eq!(decision, expected, "{quiet_ms} {absent_ms:?}");
        }
    }
}

#[test]
fn what_was_not_seen_is_not_absent() {
    let ours = order(7);
    let unread = Listed {
        uuid: "ODR1".into(),
        status: FrontStatus::Sent,
        told: None,
    };
    let orders = [(&ours, NOON, LONG_ABSENT)];
    let failed = decided(&orders, &[unread], |_| {});
    assert_eq!(why(&failed[0]), Some(Why::DetailsFailed));
    let partial = decided(&orders, &[], |look| look.whole = false);
    assert_eq!(why(&partial[0]), Some(Why::ListIncomplete));
    let more = decided(&orders, &[], |look| look.left = 1);
    assert_eq!(why(&more[0]), Some(Why::MoreToRead));
}

#[test]
fn the_reference_decides_also_before_all_was_seen() {
    let ours = order(7);
    let mut theirs = told(&ours, NOON);
    theirs.reference = Some("1-000007".into());
    let decisions = decided(&[(&ours, NOON, FRESH)], &[listed("ODR1", theirs)], |look| {
        look.left = 40;
        look.whole = false;
    });
    assert_eq!(adopted(&decisions[0]), Some("ODR1"));
    // Without it, an equal one may be among the rest.
    let without = listed("ODR1", told(&ours, NOON));
    let decisions = decided(&[(&ours, NOON, FRESH)], &[without], |look| look.left = 1);
    assert_eq!(why(&decisions[0]), Some(Why::MoreToRead));
}

#[test]
fn two_with_our_reference_are_a_question() {
    let ours = order(7);
    let mut theirs = told(&ours, NOON);
    theirs.reference = Some("1-000007".into());
    let both = [listed("ODR1", theirs.clone()), listed("ODR2", theirs)];
    let decisions = decided(&[(&ours, NOON, LONG_ABSENT)], &both, |_| {});
    assert_eq!(
        asked(&decisions[0]),
        Some((Why::SeveralMatch, vec!["ODR1", "ODR2"]))
    );
}

#[test]
fn two_equal_orders_a_minute_apart() {
    let (first, second) = (order(7), order(8));
    let both = [
        (&first, NOON, LONG_ABSENT),
        (&second, NOON + 60, LONG_ABSENT),
    ];
    // Both were made.
    let listed_both = [
        listed("ODR2", told(&second, NOON + 60)),
        listed("ODR1", told(&first, NOON)),
    ];
    let decisions = decided(&both, &listed_both, |_| {});
    assert_eq!(adopted(&decisions[0]), Some("ODR1"));
    assert_eq!(adopted(&decisions[1]), Some("ODR2"));
    // One was made, and its date says which.
    let decisions = decided(&both, &listed_both[..1], |_| {});
    assert_eq!(decisions[0], Decision::SendAgain);
    assert_eq!(adopted(&decisions[1]), Some("ODR2"));
    // One was made, and its date fits both.
    let between = [listed("ODR3", told(&first, NOON + 45))];
    let decisions = decided(&both, &between, |_| {});
    for decision in &decisions {
        assert_eq!(asked(decision), Some((Why::EqualOrders, vec!["ODR3"])));
    }
    // One was made, and has no date.
    let undated = [listed(
        "ODR4",
        Told {
            date: None,
            ..told(&first, NOON)
        },
    )];
    let decisions = decided(&both, &undated, |_| {});
    for decision in &decisions {
        assert_eq!(asked(decision), Some((Why::EqualOrders, vec!["ODR4"])));
    }
    // One was made, and has a reference.
    let mut known = told(&first, NOON + 45);
    known.reference = Some("1-000008".into());
    let decisions = decided(&both, &[listed("ODR5", known)], |_| {});
    assert_eq!(decisions[0], Decision::SendAgain);
    assert_eq!(adopted(&decisions[1]), Some("ODR5"));
}

#[test]
fn what_an_order_on_its_way_may_own_is_not_given_away() {
    let (lost, sending) = (order(7), order(8));
    let theirs = [listed("ODR1", told(&lost, NOON + 20))];
    let orders = [
        (&lost, NOON, LONG_ABSENT),
        (&sending, NOON + 5, Standing::Sending),
    ];
    let decisions = decided(&orders, &theirs, |_| {});
    assert_eq!(
        decisions.len(),
        1,
        "nothing is decided about what is on its way"
    );
    assert_eq!(why(&decisions[0]), Some(Why::OneIsOnItsWay));
    let attempts = [[sent(NOON)], [sent(NOON + 5)]];
    let open = [
        OpenOrder {
            order: &lost,
            attempts: &attempts[0],
            standing: LONG_ABSENT,
        },
        OpenOrder {
            order: &sending,
            attempts: &attempts[1],
            standing: Standing::Sending,
        },
    ];
    let look = Look {
        listed: &theirs,
        whole: true,
        left: 0,
        now: NOON,
        drift_seconds: 0,
    };
    let nobody_else = plan(&look, &open[1..], &Patience::default());
    assert!(
        nobody_else.foreign.is_empty(),
        "it may be the one on its way"
    );
}

#[test]
fn after_a_restore_only_our_reference_tells_an_order_from_one_that_was_forgotten() {
    let ours = order(7);
    let attempt = |restored| {
        [SentAt {
            restored,
            ..sent(NOON)
        }]
    };
    let decided = |restored, theirs: Told| {
        let attempts = attempt(restored);
        let open = [OpenOrder {
            order: &ours,
            attempts: &attempts,
            standing: LONG_ABSENT,
        }];
        let listed = [listed("ODR1", theirs)];
        let look = Look {
            listed: &listed,
            whole: true,
            left: 0,
            now: NOON + 600,
            drift_seconds: 0,
        };
        let plan = plan(&look, &open, &Patience::default());
        plan.decisions.into_iter().next().unwrap().1
    };
    let alike = || told(&ours, NOON);
    assert_eq!(adopted(&decided(false, alike())), Some("ODR1"));
    let question = decided(true, alike());
    assert_eq!(asked(&question), Some((Why::NotCertain, vec!["ODR1"])));
    let named = Told {
        reference: Some("1-000007".into()),
        ..alike()
    };
    assert_eq!(adopted(&decided(true, named)), Some("ODR1"));
}

#[test]
fn one_that_ended_is_only_adopted_for_certain() {
    let ours = order(7);
    let ended = |told| Listed {
        status: FrontStatus::Cancelled,
        ..listed("ODR1", told)
    };
    let decide = |told| decided(&[(&ours, NOON, LONG_ABSENT)], &[ended(told)], |_| {}).remove(0);
    assert_eq!(
        asked(&decide(told(&ours, NOON + 10))),
        Some((Why::Ended, vec!["ODR1"]))
    );
    assert_eq!(adopted(&decide(told(&ours, NOON))), Some("ODR1"));
    let with_reference = Told {
        reference: Some("1-000007".into()),
        ..told(&ours, NOON + 10)
    };
    assert_eq!(adopted(&decide(with_reference)), Some("ODR1"));
}

#[test]
fn strangers_are_remembered_and_what_may_be_ours_is_not() {
    let ours = order(7);
    let stranger = order_of(8, "Ola Hansen", 50_000, CustomerKind::Private);
    let all = [
        listed("ODR1", told(&stranger, NOON)),
        listed("ODR2", told(&ours, NOON)),
        listed("ODR3", Told::default()),
        Listed {
            told: None,
            ..listed("ODR4", Told::default())
        },
    ];
    let attempts = [sent(NOON)];
    let open = [OpenOrder {
        order: &ours,
        attempts: &attempts,
        standing: FRESH,
    }];
    let look = Look {
        listed: &all,
        whole: true,
        left: 0,
        now: NOON,
        drift_seconds: 0,
    };
    let planned = plan(&look, &open, &Patience::default());
    assert_eq!(planned.foreign, ["ODR1"]);
}

/// An order of a small world: what was sold, when it was sent, whether Front Payment made it.
#[derive(Debug, Clone)]
struct Sale {
    customer: usize,
    price: usize,
    at: i64,
    made: bool,
    standing: usize,
}

fn sale() -> impl Strategy<Value = Sale> {
    (
        0..2_usize,
        0..2_usize,
        0..240_i64,
        any::<bool>(),
        0..3_usize,
    )
        .prop_map(|(customer, price, at, made, standing)| Sale {
            customer,
            price,
            at: NOON + at,
            made,
            standing,
        })
}

/// How Front Payment tells dates in a world.
#[derive(Debug, Clone, Copy)]
enum Dates {
    Ours,
    Theirs(i64),
    Days,
    None,
}

fn dates() -> impl Strategy<Value = Dates> {
    prop_oneof![
        Just(Dates::Ours),
        (-60..60_i64).prop_map(Dates::Theirs),
        Just(Dates::Days),
        Just(Dates::None),
    ]
}

const STANDINGS: [Standing; 3] = [LONG_ABSENT, FRESH, Standing::Sending];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// In whatever world: nothing is adopted twice, nothing that was not made is called ours, no more orders are sent
    /// again than were not made, and what was made is never taken for a stranger's.
    #[test]
    fn no_order_is_lost_and_none_is_doubled(
        sales in proptest::collection::vec(sale(), 1..6),
        with_reference in any::<bool>(),
        dates in dates(),
        drift_known in any::<bool>(),
        unread in proptest::option::of(0..6_usize),
        whole in any::<bool>(),
        restored in proptest::bool::weighted(0.2),
    ) {
        let customers = ["Kari Nordmann", "Ola Hansen"];
        let prices = [199_900, 50_000];
        let orders: Vec<Order> = sales
            .iter()
            .enumerate()
            .map(|(index, sale)| order_of(
                u32::try_from(index + 1).unwrap(), customers[sale.customer], prices[sale.price], CustomerKind::Private,
            ))
            .collect();
        let drift = match dates { Dates::Theirs(drift) => drift, Dates::Ours | Dates::Days | Dates::None => 0 };
        let mut list: Vec<(usize, Listed)> = sales
            .iter()
            .zip(&orders)
            .enumerate()
            .filter(|(_, (sale, _))| sale.made)
            .map(|(index, (sale, order))| {
                let day = sale.at - sale.at.rem_euclid(86_400);
                let date = match dates {
                    Dates::Ours => Some(DateSpan { from: sale.at, to: sale.at }),
                    // Made two seconds after it was sent.
                    Dates::Theirs(drift) => Some(DateSpan { from: sale.at + drift + 2, to: sale.at + drift + 2 }),
                    Dates::Days => Some(DateSpan { from: day, to: day + 86_399 }),
                    Dates::None => None,
                };
                let reference = with_reference.then(|| order.reference().to_string());
                (index, listed(&format!("ODR{index}"), Told { reference, date, ..told(order, 0) }))
            })
            .collect();
        if let Some(at) = unread && let Some((_, entry)) = list.get_mut(at) {
            entry.told = None;
        }
        let attempts: Vec<_> = sales.iter().map(|sale| [SentAt { restored, ..sent(sale.at) }]).collect();
        let open: Vec<_> = sales
            .iter()
            .enumerate()
            .map(|(index, sale)| OpenOrder {
                order: &orders[index], attempts: &attempts[index], standing: STANDINGS[sale.standing],
            })
            .collect();
        let all: Vec<Listed> = list.iter().map(|(_, listed)| listed.clone()).collect();
        let look = Look {
            listed: &all, whole, left: 0, now: NOON + 600 + drift, drift_seconds: if drift_known { drift } else { 0 },
        };
        let planned = plan(&look, &open, &Patience::default());
        prop_assert!(planned.foreign.is_empty(), "all are ours: {:?}", planned.foreign);

        let mut taken = Vec::new();
        for (id, decision) in &planned.decisions {
            let index = orders.iter().position(|order| order.id() == *id).unwrap();
            prop_assert!(!matches!(open[index].standing, Standing::Sending));
            match decision {
                Decision::Adopt(uuid) => {
                    prop_assert!(!taken.contains(uuid), "adopted twice");
                    taken.push(uuid.clone());
                    let theirs = list.iter().find(|(_, listed)| listed.uuid == *uuid).unwrap().0;
                    let same = sales[theirs].customer == sales[index].customer && sales[theirs].price == sales[index].price;
                    prop_assert!(same, "another sale's");
                    if with_reference || restored {
                        prop_assert_eq!(theirs, index);
                    }
                }
                Decision::SendAgain => {
                    prop_assert!(whole && all.iter().all(|listed| listed.told.is_some()));
                    prop_assert_eq!(open[index].standing, LONG_ABSENT);
                }
                Decision::Ask { candidates, .. } => prop_assert!(!candidates.is_empty()),
                Decision::LookAgain { .. } => {}
            }
        }
        for customer in 0..2 {
            for price in 0..2 {
                let alike = |index: usize| sales[index].customer == customer && sales[index].price == price;
                let not_made = (0..sales.len()).filter(|index| alike(*index) && !sales[*index].made).count();
                let again = planned.decisions.iter().filter(|(id, decision)| {
                    let index = orders.iter().position(|order| order.id() == *id).unwrap();
                    alike(index) && *decision == Decision::SendAgain
                }).count();
                prop_assert!(again <= not_made, "{again} are sent again, {not_made} were not made");
            }
        }
    }
}
