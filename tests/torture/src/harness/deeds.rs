//! What the staff does beside selling: decides about lost orders, finds other ways for a customer, sends invoices once
//! more, makes backups and puts one back. Chosen apart from the rest of a schedule, whose seeds so keep their trouble.

use kasse_app::contract::MethodName;
use kasse_front_sim::{CallKind, Fault, FaultTarget, ScriptedFault};
use torture::wire::Way;

use crate::random::Random;
use crate::scenes;
use crate::schedule::{Sale, Says, Step};

/// Sets this seed's choices apart from those of the trouble.
const APART: u64 = 0x0DEE_D500_0000_0000;

/// In how many of a hundred schedules the database is lost.
const RESTORES: u64 = 12;

#[derive(Debug, Clone, Copy)]
enum Deed {
    Person,
    Instead,
    Link,
    Resend,
    Backup,
    Refund,
    Scene,
    Told,
}

const DEEDS: [(u64, Deed); 8] = [
    (10, Deed::Person),
    (6, Deed::Instead),
    (3, Deed::Link),
    (6, Deed::Resend),
    (1, Deed::Backup),
    (5, Deed::Refund),
    (6, Deed::Scene),
    (3, Deed::Told),
];

/// Puts deeds between the steps, and after some of those that lose an answer.
pub(crate) fn among(steps: Vec<Step>, seed: u64) -> Vec<Step> {
    let mut random = Random::new(seed ^ APART);
    let mut all = Vec::with_capacity(steps.len() * 2);
    for step in steps {
        let is_sale = matches!(step, Step::Place { .. });
        let after_trouble = is_sale && matches!(all.last(), Some(Step::Fault(_)));
        all.push(step);
        if after_trouble && random.chance(40) {
            // Time for a look through the list.
            all.push(Step::Pass {
                us: random.between(15_000, 60_000),
            });
            all.push(person(&mut random));
        } else if random.chance(12) {
            let deed = random.weighted(&DEEDS);
            all.extend(steps_of(deed, &mut random));
        }
    }
    if random.chance(RESTORES) {
        lose_the_database(&mut all, &mut random);
    }
    all
}

/// A backup is made at some time, and takes the database's place at a later one.
fn lose_the_database(steps: &mut Vec<Step>, random: &mut Random) {
    let length = steps.len() as u64;
    let made = random.below(length + 1);
    let lost = random.between(made, length);
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let kill_after_us = random.chance(40).then(|| random.below(15_000));
    steps.insert(at(lost), Step::Restore { kill_after_us });
    steps.insert(at(made), Step::Backup);
}

fn steps_of(deed: Deed, random: &mut Random) -> Vec<Step> {
    match deed {
        Deed::Person => vec![person(random)],
        Deed::Instead => vec![Step::Instead {
            pick: random.next(),
            way: random.weighted(&[(2, Way::Invoice), (3, Way::Link), (1, Way::Park)]),
        }],
        Deed::Link => {
            let fault = random.chance(40).then(|| lost_link(random));
            let sale = Step::Place {
                sale: Sale {
                    private: true,
                    customer: random.below(3),
                    method: MethodName::PaymentLink,
                    skus: vec!["KL-1002"],
                },
                kill_after_us: random.chance(10).then(|| random.below(12_000)),
            };
            fault.into_iter().chain([sale]).collect()
        }
        Deed::Resend => {
            let fault = random.chance(30).then(|| {
                Step::Fault(ScriptedFault {
                    call: FaultTarget::Call(CallKind::Resend),
                    times: 1,
                    fault: Fault::Drop {
                        made: random.chance(50),
                    },
                })
            });
            let pick = random.next();
            fault.into_iter().chain([Step::Resend { pick }]).collect()
        }
        Deed::Backup => vec![Step::Backup],
        Deed::Refund => scenes::refund(random),
        Deed::Scene => scenes::kill(random),
        Deed::Told => scenes::told(random),
    }
}

fn lost_link(random: &mut Random) -> Step {
    Step::Fault(ScriptedFault {
        call: FaultTarget::Call(CallKind::PaymentLink),
        times: 1,
        fault: Fault::Drop {
            made: random.chance(60),
        },
    })
}

fn person(random: &mut Random) -> Step {
    Step::Person {
        pick: random.next(),
        says: random.weighted(&[
            (5, Says::ItIsThisOne),
            (2, Says::ItIsAnothers),
            (1, Says::ItIsNone),
            (4, Says::SendAgain),
            (2, Says::LookAgain),
            (2, Says::GiveUp),
        ]),
    }
}
