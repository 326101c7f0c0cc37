//! Scenes in which a step is reached that chance alone seldom reaches, with a kill or a fault waiting there.

use std::collections::BTreeMap;

use kasse_app::contract::MethodName;
use kasse_front_sim::{CallKind, Fault, FaultTarget, ScriptedFault};
use serde_json::json;

use crate::random::Random;
use crate::schedule::{CustomerAct, NEWEST, Sale, Says, Step};

/// What leads to a step.
#[derive(Debug, Clone, Copy)]
enum Scene {
    /// A person who is to identify.
    Private,
    /// The same after a start.
    PrivateAfterStart,
    /// A company's invoice.
    Company,
    /// One that is refused.
    Refused,
    /// One that is found to be absent.
    Absent,
    /// One whose answer is lost.
    Lost,
    /// A person who is to identify, and whose order is cancelled.
    Cancelled,
    /// A company's invoice that is given back.
    GivenBack,
    /// A till that died while it sent, and dies again in its start.
    Restarted,
    /// The same with a person who is to identify.
    RestartedBeforeBankId,
}

/// Scenes for the steps that a schedule by chance hardly reaches.
const SCENES: [(u64, (&str, Scene)); 24] = [
    (3, ("changed/AwaitingBankId", Scene::Private)),
    (2, ("bankid/open", Scene::Private)),
    (2, ("keychain/seal_key", Scene::PrivateAfterStart)),
    (2, ("invoice_number/before", Scene::Company)),
    (3, ("invoice_number/after", Scene::Company)),
    (1, ("changed/Invoiced", Scene::Company)),
    (2, ("changed/Rejected", Scene::Refused)),
    (2, ("changed/Queued", Scene::Absent)),
    (2, ("changed/Unknown", Scene::Lost)),
    (2, ("statuses/before", Scene::Lost)),
    (3, ("statuses/after", Scene::Lost)),
    (2, ("details/before", Scene::Lost)),
    (3, ("details/after", Scene::Lost)),
    (2, ("cancel/before", Scene::Cancelled)),
    (4, ("cancel/after", Scene::Cancelled)),
    (2, ("changed/Cancelled", Scene::Cancelled)),
    (4, ("refund/before", Scene::GivenBack)),
    (8, ("refund/after", Scene::GivenBack)),
    (2, ("details/after", Scene::GivenBack)),
    (
        2,
        ("log/sending the order was interrupted", Scene::Restarted),
    ),
    (2, ("changed/*", Scene::Restarted)),
    (2, ("show/*", Scene::Restarted)),
    (2, ("send/before", Scene::Restarted)),
    (2, ("status/before", Scene::RestartedBeforeBankId)),
];

/// A scene with a kill at its step.
pub(crate) fn kill(random: &mut Random) -> Vec<Step> {
    let (step, scene) = random.weighted(&SCENES);
    let armed = Step::KillAt { step, nth: 1 };
    let company = sale(random, false);
    let method = company.method;
    match scene {
        Scene::Private => vec![armed, place(sale(random, true)), pass(random)],
        Scene::PrivateAfterStart => vec![
            Step::Restart { pages_left: None },
            armed,
            place(sale(random, true)),
        ],
        Scene::Company => vec![armed, place(company), pass(random)],
        Scene::Refused => vec![
            armed,
            next_call(method, answer(400)),
            place(company),
            pass(random),
        ],
        Scene::Absent => vec![
            armed,
            next_call(method, Fault::Drop { made: false }),
            place(company),
            Step::Pass {
                us: random.between(60_000, 300_000),
            },
        ],
        Scene::Lost => vec![
            armed,
            next_call(method, Fault::Drop { made: true }),
            place(company),
            Step::Pass {
                us: random.between(30_000, 150_000),
            },
        ],
        Scene::Cancelled => vec![
            place(sale(random, true)),
            pass(random),
            armed,
            Step::Cancel { pick: NEWEST },
            pass(random),
        ],
        Scene::GivenBack => vec![place(company), pass(random), armed, give_back(random)],
        Scene::Restarted => vec![
            Step::KillAt {
                step: "send/after",
                nth: 1,
            },
            place(company),
            pass(random),
            Step::KillInStart { step },
        ],
        Scene::RestartedBeforeBankId => vec![
            place(sale(random, true)),
            pass(random),
            Step::KillInStart { step },
            Step::Customer(CustomerAct::Approves),
        ],
    }
}

/// A company's invoice that is given back while something goes wrong.
pub(crate) fn refund(random: &mut Random) -> Vec<Step> {
    let mut steps = vec![place(sale(random, false)), pass(random)];
    let made = random.chance(60);
    let fault = match random.weighted(&[(6, 0), (2, 1), (2, 2), (2, 3), (1, 4), (1, 5), (3, 6)]) {
        0 => Some(Fault::Drop { made }),
        1 => Some(Fault::Hang { made }),
        2 => Some(answer(500)),
        3 => Some(answer(400)),
        4 => Some(Fault::RateLimited {
            retry_after_seconds: Some(1),
        }),
        5 => Some(Fault::Garbage {}),
        _ => None,
    };
    steps.extend(fault.map(|fault| spoil(CallKind::Refund, fault)));
    steps.push(give_back(random));
    steps
}

/// Two equal invoices whose answers are lost. Where Front Payment's details do not carry our reference the till can't tell
/// which is which, and a person says so.
pub(crate) fn told(random: &mut Random) -> Vec<Step> {
    let company = sale(random, false);
    let lost = next_call(company.method, Fault::Drop { made: true });
    vec![
        lost.clone(),
        place(company.clone()),
        lost,
        place(company),
        pass(random),
        Step::Person {
            pick: NEWEST,
            says: Says::ItIsThisOne,
        },
    ]
}

fn give_back(random: &mut Random) -> Step {
    Step::Refund {
        pick: NEWEST,
        amount: random
            .chance(40)
            .then(|| i64::try_from(random.between(100, 60_000)).unwrap_or(100)),
    }
}

fn sale(random: &mut Random, private: bool) -> Sale {
    Sale {
        private,
        customer: random.below(3),
        method: if private {
            MethodName::Checkout
        } else {
            random.pick(&[MethodName::SendInvoice, MethodName::Ehf])
        },
        skus: vec![random.pick(&["KL-1001", "KL-1002", "KL-1003"])],
    }
}

fn place(sale: Sale) -> Step {
    Step::Place {
        sale,
        kill_after_us: None,
    }
}

/// Time to be sent and asked after.
fn pass(random: &mut Random) -> Step {
    Step::Pass {
        us: random.between(30_000, 90_000),
    }
}

/// Spoils the call that a company's order is sent by.
fn next_call(method: MethodName, fault: Fault) -> Step {
    let call = match method {
        MethodName::Checkout => CallKind::Submit,
        MethodName::SendInvoice => CallKind::Create,
        MethodName::Ehf => CallKind::Ehf,
        MethodName::PaymentLink => CallKind::PaymentLink,
    };
    spoil(call, fault)
}

fn spoil(call: CallKind, fault: Fault) -> Step {
    Step::Fault(ScriptedFault {
        call: FaultTarget::Call(call),
        times: 1,
        fault,
    })
}

fn answer(status: u16) -> Fault {
    Fault::Answer {
        status,
        body: json!({"status_code": status, "status_message": "error", "message": "serverError"}),
        headers: BTreeMap::new(),
        made: false,
    }
}
