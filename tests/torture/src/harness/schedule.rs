//! A schedule: what happens in a shop, and what goes wrong there. All of it follows from a seed.

use std::collections::BTreeMap;

use kasse_app::contract::MethodName;
use kasse_front_sim::{CallKind, Fault, FaultTarget, OrderStatus, ScriptedFault};
use serde::Serialize;
use serde_json::json;
use torture::wire::Way;

use crate::deeds;
use crate::random::Random;

/// A schedule.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Schedule {
    /// Where all of it comes from.
    pub(crate) seed: u64,
    /// Whether Front Payment tells our reference in an order's details: its pages don't say.
    pub(crate) details_carry_reference: bool,
    /// Whether a person decides in the evening about what the till does not; else it stands before one.
    pub(crate) person_decides: bool,
    /// The steps, in their order.
    pub(crate) steps: Vec<Step>,
}

/// Something that happens.
#[derive(Debug, Clone, Serialize)]
pub(crate) enum Step {
    /// A sale. Killed while it is placed, where `kill_after_us` says so.
    Place {
        sale: Sale,
        kill_after_us: Option<u64>,
    },
    /// Something goes wrong with the next calls of a kind.
    Fault(ScriptedFault),
    /// The network is gone: refused, or cut once a request has come.
    Offline { cut: bool },
    /// It is back.
    Online,
    /// The token is revoked, or accepted again.
    Token { accepted: bool },
    /// The kernel ends the till after so long, whatever it does.
    KillAfter { us: u64 },
    /// The till is told to end at a step, the n-th time it is reached.
    KillAt { step: &'static str, nth: u32 },
    /// The till is ended, and ends again at a step while it starts.
    KillInStart { step: &'static str },
    /// Closed and started, with so many pages left on the disk.
    Restart { pages_left: Option<u32> },
    /// Somebody sets the till's clock.
    Clock { offset_ms: i64 },
    /// Front Payment's clock is another.
    ServerClock { offset_ms: i64 },
    /// The customer before BankID does something.
    Customer(CustomerAct),
    /// A cashier asks for an order to be sent, or asked after, now.
    Retry { pick: u64 },
    /// A cashier cancels an order.
    Cancel { pick: u64 },
    /// A cashier gives money back: so much of the first line, or all that is left.
    Refund { pick: u64, amount: Option<i64> },
    /// A person says what became of a lost order, or has it looked for.
    Person { pick: u64, says: Says },
    /// An order that waits for its customer goes another way.
    Instead { pick: u64, way: Way },
    /// The invoice is sent once more.
    Resend { pick: u64 },
    /// A backup is made.
    Backup,
    /// The newest backup takes the database's place. Killed on the way, where `kill_after_us` says so.
    Restore { kill_after_us: Option<u64> },
    /// Front Payment gives one of its orders another status.
    Status { pick: u64, status: OrderStatus },
    /// Nothing for so long.
    Pass { us: u64 },
}

/// What a person does about an order of which the till does not know what became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Says {
    /// It is this one, rightly.
    ItIsThisOne,
    /// It is this one, where that is another order's.
    ItIsAnothers,
    /// It is this one, where there is none such.
    ItIsNone,
    /// It does not exist, rightly: send it again.
    SendAgain,
    /// Look for it now.
    LookAgain,
    /// The customer has left: give it up.
    GiveUp,
}

/// What is sold, to whom and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Sale {
    /// Whether to a person; else to a company.
    pub(crate) private: bool,
    /// Which of them.
    pub(crate) customer: u64,
    /// The way to invoice.
    pub(crate) method: MethodName,
    /// Product numbers.
    pub(crate) skus: Vec<&'static str>,
}

/// What a customer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum CustomerAct {
    Approves,
    Declines,
    Cancels,
    ClosesTheWindow,
}

const SKUS: [&str; 3] = ["KL-1001", "KL-1002", "KL-1003"];

/// Steps to die at, each as often as its weight says.
const KILLS: [(u64, &str); 26] = [
    (3, "place/before_commit"),
    (3, "log/order placed"),
    (3, "show/Sending"),
    (4, "send/before"),
    (6, "send/after"),
    (3, "changed/Confirming"),
    (2, "changed/AwaitingBankId"),
    (3, "changed/Unknown"),
    (2, "changed/Queued"),
    (2, "changed/Rejected"),
    (2, "changed/Invoiced"),
    (1, "changed/Cancelled"),
    (2, "bankid/open"),
    (2, "status/before"),
    (3, "status/after"),
    (1, "invoice_number/before"),
    (1, "invoice_number/after"),
    (1, "cancel/before"),
    (3, "cancel/after"),
    (1, "keychain/seal_key"),
    (2, "statuses/before"),
    (3, "statuses/after"),
    (2, "refund/before"),
    (4, "refund/after"),
    (2, "details/*"),
    (1, "show/*"),
];

/// Every step to die at that a run must have reached.
pub(crate) fn kills() -> impl Iterator<Item = &'static str> {
    let by_weight = KILLS.iter().map(|(_, step)| *step);
    by_weight.chain(KILLS_IN_START)
}

/// The faults, as the stand-in's ledger names them.
pub(crate) const FAULTS: [&str; 15] = [
    "answer",
    "cut_body",
    "date",
    "delay",
    "drop",
    "empty_body",
    "garbage",
    "hang",
    "huge_body",
    "late",
    "missing_bank_id_url",
    "missing_order_uuid",
    "payment_url",
    "rate_limited",
    "uuid_key",
];

/// A pick that is no random one: the order that was placed last.
pub(crate) const NEWEST: u64 = u64::MAX;

/// Steps to die at while the till starts.
const KILLS_IN_START: [&str; 5] = [
    "changed/*",
    "log/sending the order was interrupted",
    "status/before",
    "send/before",
    "show/*",
];

/// What a step may be, for choosing.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Place,
    Fault,
    Network,
    Token,
    KillAfter,
    KillAt,
    KillInStart,
    Restart,
    Clock,
    Customer,
    Retry,
    Cancel,
    Refund,
    Status,
    Pass,
}

const KINDS: [(u64, Kind); 15] = [
    (30, Kind::Place),
    (22, Kind::Fault),
    (6, Kind::Network),
    (3, Kind::Token),
    (6, Kind::KillAfter),
    (11, Kind::KillAt),
    (2, Kind::KillInStart),
    (4, Kind::Restart),
    (5, Kind::Clock),
    (9, Kind::Customer),
    (4, Kind::Retry),
    (6, Kind::Cancel),
    (7, Kind::Refund),
    (3, Kind::Status),
    (9, Kind::Pass),
];

impl Schedule {
    /// The schedule of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let length = random.between(4, 12);
        let mut last = None;
        let mut steps = Vec::new();
        for index in 0..length {
            // A shop without a sale shows little. Trouble may come first, though.
            let kind = if index == 1 {
                Kind::Place
            } else {
                random.weighted(&KINDS)
            };
            if let Kind::Place = kind {
                steps.extend(troubled_sale(&mut random, &mut last));
            } else {
                steps.push(step(&mut random, kind, &mut last));
            }
        }
        let (details_carry_reference, person_decides) = (random.chance(60), random.chance(60));
        Self {
            seed,
            details_carry_reference,
            person_decides,
            steps: deeds::among(steps, seed),
        }
    }
}

fn step(random: &mut Random, kind: Kind, last: &mut Option<Sale>) -> Step {
    match kind {
        Kind::Place => Step::Place {
            sale: sale(random, last),
            kill_after_us: None,
        },
        Kind::Fault => Step::Fault(scripted_fault(random)),
        Kind::Network if random.chance(50) => Step::Offline {
            cut: random.chance(40),
        },
        Kind::Network => Step::Online,
        Kind::Token => Step::Token {
            accepted: random.chance(50),
        },
        Kind::KillAfter => Step::KillAfter {
            us: random.below(40_000),
        },
        Kind::KillAt => kill_at(random),
        Kind::KillInStart => Step::KillInStart {
            step: random.pick(&KILLS_IN_START),
        },
        Kind::Restart => Step::Restart {
            pages_left: random
                .chance(50)
                .then(|| u32::try_from(random.below(6)).unwrap_or(0)),
        },
        Kind::Clock if random.chance(70) => Step::Clock {
            offset_ms: jump_ms(random),
        },
        Kind::Clock => Step::ServerClock {
            offset_ms: jump_ms(random),
        },
        Kind::Customer => customer(random),
        Kind::Retry => Step::Retry {
            pick: random.next(),
        },
        Kind::Cancel => Step::Cancel {
            pick: random.next(),
        },
        Kind::Refund => Step::Refund {
            pick: random.next(),
            amount: random
                .chance(60)
                .then(|| i64::try_from(random.between(100, 60_000)).unwrap_or(100)),
        },
        Kind::Status => Step::Status {
            pick: random.next(),
            status: random.pick(&[
                OrderStatus::Paid,
                OrderStatus::Cancelled,
                OrderStatus::Other("Purring".to_owned()),
                OrderStatus::Other("Inkasso".to_owned()),
            ]),
        },
        Kind::Pass => Step::Pass {
            us: random.below(120_000),
        },
    }
}

/// A sale, often with a fault waiting for it, or a kill, and often with its customer at hand.
fn troubled_sale(random: &mut Random, last: &mut Option<Sale>) -> Vec<Step> {
    let sale = sale(random, last);
    let mut steps = Vec::new();
    if random.chance(35) {
        let call = match sale.method {
            MethodName::Checkout => CallKind::Submit,
            MethodName::SendInvoice => CallKind::Create,
            MethodName::Ehf => CallKind::Ehf,
            MethodName::PaymentLink => CallKind::PaymentLink,
        };
        steps.push(Step::Fault(ScriptedFault {
            call: FaultTarget::Call(call),
            ..scripted_fault(random)
        }));
    }
    if random.chance(12) {
        steps.push(kill_at(random));
    }
    let needs_bankid = sale.private && sale.method == MethodName::Checkout;
    steps.push(Step::Place {
        sale,
        kill_after_us: random.chance(6).then(|| random.below(12_000)),
    });
    if needs_bankid && random.chance(60) {
        steps.push(Step::Pass {
            us: random.between(5_000, 60_000),
        });
        steps.push(customer(random));
    } else if random.chance(30) {
        steps.push(Step::Pass {
            us: random.below(40_000),
        });
    }
    steps
}

fn kill_at(random: &mut Random) -> Step {
    Step::KillAt {
        step: random.weighted(&KILLS),
        nth: u32::try_from(random.between(1, 2)).unwrap_or(1),
    }
}

fn customer(random: &mut Random) -> Step {
    Step::Customer(random.weighted(&[
        (5, CustomerAct::Approves),
        (2, CustomerAct::Declines),
        (2, CustomerAct::Cancels),
        (1, CustomerAct::ClosesTheWindow),
    ]))
}

/// To a small town of customers: equal orders come often, and sometimes in a row.
fn sale(random: &mut Random, last: &mut Option<Sale>) -> Sale {
    let sale = match last {
        Some(last) if random.chance(35) => last.clone(),
        _ => {
            let private = random.chance(45);
            let methods: &[MethodName] = if private {
                &[MethodName::Checkout, MethodName::SendInvoice]
            } else {
                &[
                    MethodName::Checkout,
                    MethodName::SendInvoice,
                    MethodName::Ehf,
                ]
            };
            let mut skus = vec![random.pick(&SKUS)];
            if random.chance(20) {
                skus.push(random.pick(&SKUS));
            }
            Sale {
                private,
                customer: random.below(3),
                method: random.pick(methods),
                skus,
            }
        }
    };
    *last = Some(sale.clone());
    sale
}

/// Minutes to days, forth or back.
fn jump_ms(random: &mut Random) -> i64 {
    let minutes = random.pick(&[0, 1, 7, 60, 180, 720, 1_440]);
    if random.chance(50) {
        minutes * 60_000
    } else {
        -minutes * 60_000
    }
}

/// A call to spoil, those that make something most often.
fn target(random: &mut Random) -> FaultTarget {
    random.weighted(&[
        (8, FaultTarget::Call(CallKind::Submit)),
        (6, FaultTarget::Call(CallKind::Create)),
        (4, FaultTarget::Call(CallKind::Ehf)),
        (5, FaultTarget::Call(CallKind::Status)),
        (4, FaultTarget::Call(CallKind::List)),
        (4, FaultTarget::Call(CallKind::Details)),
        (1, FaultTarget::Call(CallKind::InvoiceNumber)),
        (4, FaultTarget::Call(CallKind::Cancel)),
        (4, FaultTarget::Call(CallKind::Refund)),
        (5, FaultTarget::Any),
    ])
}

fn scripted_fault(random: &mut Random) -> ScriptedFault {
    ScriptedFault {
        call: target(random),
        times: u32::try_from(random.weighted(&[(7, 1), (2, 2), (1, 5)])).unwrap_or(1),
        fault: fault(random),
    }
}

fn fault(random: &mut Random) -> Fault {
    let made = random.chance(60);
    let answer = |status, headers: &[(&str, &str)], made| Fault::Answer {
        status,
        body: json!({"status_code": status, "status_message": "error", "message": "serverError"}),
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        made,
    };
    match random.weighted(&[
        (10, 0),
        (4, 1),
        (5, 2),
        (9, 3),
        (4, 4),
        (2, 5),
        (3, 6),
        (2, 7),
        (3, 8),
        (2, 9),
        (3, 10),
        (3, 11),
        (1, 12),
        (1, 13),
        (1, 14),
        (1, 15),
        (2, 16),
        (1, 17),
        (2, 18),
    ]) {
        0 => Fault::Drop { made },
        1 => Fault::Hang { made },
        2 => Fault::Delay {
            delay_ms: random.between(1, 60),
            made,
        },
        3 => answer(500, &[], made),
        4 => answer(510, &[], made),
        5 => answer(503, &[("retry-after", "1")], made),
        6 => Fault::Garbage {},
        7 => Fault::EmptyBody {},
        8 => Fault::CutBody {},
        9 => answer(401, &[], false),
        10 => Fault::RateLimited {
            retry_after_seconds: Some(random.between(1, 8)),
        },
        11 => Fault::MissingOrderUuid {},
        12 => Fault::MissingBankIdUrl {},
        13 => Fault::PaymentUrl {},
        14 => Fault::UuidKey {},
        15 => Fault::Date {
            value: random.pick(&[
                "yesterday".to_owned(),
                "Thu, 01 Jan 1970 00:00:00 GMT".to_owned(),
                "Fri, 31 Dec 2099 23:59:59 GMT".to_owned(),
            ]),
        },
        16 => Fault::Late {
            delay_ms: random.between(1, 40),
        },
        17 => Fault::HugeBody {
            bytes: 2 * 1024 * 1024,
        },
        _ => answer(400, &[], false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_schedule() {
        let text = |seed| serde_json::to_string(&Schedule::of(seed)).unwrap();
        assert_eq!(text(42), text(42));
        assert_ne!(text(42), text(43));
    }

    #[test]
    fn every_kind_of_step_and_fault_comes_up() {
        let all: String = (0..400)
            .map(|seed| serde_json::to_string(&Schedule::of(seed)).unwrap())
            .collect();
        for word in [
            "Place",
            "Offline",
            "Online",
            "Token",
            "KillAfter",
            "KillAt",
            "KillInStart",
            "Restart",
            "Clock",
            "ServerClock",
            "Approves",
            "Declines",
            "Retry",
            "Cancel",
            "Refund",
            "Status",
            "Pass",
            "ItIsThisOne",
            "ItIsAnothers",
            "ItIsNone",
            "SendAgain",
            "LookAgain",
            "GiveUp",
            "invoice",
            "link",
            "park",
            "payment_link",
            "Resend",
            "Backup",
            "Restore",
            "drop",
            "hang",
            "delay",
            "garbage",
            "late",
            "huge_body",
            "rate_limited",
            "cut_body",
        ]
        .into_iter()
        .chain(kills())
        .chain(FAULTS)
        {
            assert!(all.contains(word), "{word}");
        }
    }
}
