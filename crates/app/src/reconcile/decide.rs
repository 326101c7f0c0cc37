//! What a look came to: planned by `core`, written down, and done.

use std::time::Duration;

use kasse_core::reconcile::{Candidate, Decision, OpenOrder, Standing, plan};
use kasse_core::{FrontOrder, Order, OrderEvent, OrderId, OrderState};
use kasse_store::{OutboxChange, StoreError};
use tokio::time::Instant;

use super::cases::{Found, Verdict};
use super::look::{Entry, Sight, is_ours, listed};
use super::translate::{sent, undecided};
use crate::changes::Aside;
use crate::conclude::later;
use crate::contract::UndecidedCode;
use crate::error::AppError;
use crate::journal;
use crate::pace::doubled;
use crate::problems::Hindrance;
use crate::send::due_now;
use crate::till::Till;

/// How often an order is sent by itself whose attempts all ended without a certain answer. What Front Payment can't
/// digest is not digested by being sent for ever, and each time is another chance that a late request makes it twice.
const MOST_ROUNDS: u32 = 3;
/// Most candidates that are shown to a person.
const MOST_SHOWN: usize = 20;

impl Till {
    /// Lets the plan be made and does what it says. Returns when to look again, if there is anything left to find.
    pub(super) fn decide(&self, sight: Sight) -> Result<Option<Duration>, AppError> {
        self.keep_cases()?;
        // Read only now: what was answered since the list came is nobody's candidate any more.
        let Sight {
            began,
            whole,
            entries,
            left,
        } = self.without_ours(sight)?;
        let unsettled = self.0.store.unsettled_orders()?;
        let now = self.now();
        let mut orders: Vec<(Order, Vec<_>, Standing)> = Vec::with_capacity(unsettled.len());
        for stored in unsettled {
            let order = stored.order;
            let standing = match order.state() {
                OrderState::Unknown { front: None, .. } => {
                    self.reconciling().standing(order.id(), began)
                }
                // Front Payment named it: its status tells the rest.
                OrderState::Unknown { front: Some(_), .. } => continue,
                // An earlier attempt may have arrived after all: what fits it is no stranger's, nor another order's.
                OrderState::Queued => Standing::Unknown {
                    quiet_ms: 0,
                    absent_ms: None,
                },
                OrderState::Sending
                | OrderState::AwaitingBankId { .. }
                | OrderState::Confirming { .. }
                | OrderState::Invoiced { .. }
                | OrderState::Paid { .. }
                | OrderState::Rejected { .. }
                | OrderState::Cancelled { .. }
                | OrderState::Expired { .. }
                | OrderState::Declined { .. }
                | OrderState::Refunded { .. }
                | OrderState::PartlyRefunded { .. }
                | OrderState::Other { .. } => Standing::Sending,
            };
            let attempts = sent(&self.0.store.open_attempts(order.id())?, now);
            let order = self.with_customer(order)?;
            orders.push((order, attempts, standing));
        }
        let open: Vec<_> = orders
            .iter()
            .map(|(order, attempts, standing)| OpenOrder {
                order,
                attempts,
                standing: *standing,
            })
            .collect();
        let listed = listed(&entries);
        let look = self.look_at(&listed, whole, left);
        let planned = plan(&look, &open, &self.pace().absence());
        let mut next: Option<Duration> = None;
        for (id, decision) in planned.decisions {
            let wait = self.carry_out(id, decision, &entries, began)?;
            next = [next, wait].into_iter().flatten().min();
        }
        self.remember(&planned.foreign, &entries)?;
        Ok(next)
    }

    fn without_ours(&self, mut sight: Sight) -> Result<Sight, AppError> {
        let uuids: Vec<String> = sight.entries.iter().map(|it| it.uuid.clone()).collect();
        let owners = self.0.store.front_owners(&uuids)?;
        sight
            .entries
            .retain(|entry| !is_ours(owners.get(&entry.uuid)));
        Ok(sight)
    }

    /// Does what was decided about one order. Returns how long until it should be looked for again.
    fn carry_out(
        &self,
        id: OrderId,
        decision: Decision,
        entries: &[Entry],
        began: Instant,
    ) -> Result<Option<Duration>, AppError> {
        match decision {
            Decision::Adopt(uuid) => self.adopt(id, uuid, entries, began),
            Decision::SendAgain => self.send_absent(id, began),
            Decision::Ask { why, candidates } => {
                let found = found(&candidates, entries);
                self.undecided(id, undecided(why), true, found, began, None)
            }
            Decision::LookAgain {
                why,
                after_ms,
                candidates,
            } => {
                let after = after_ms.map(Duration::from_millis);
                let mut found = found(&candidates, entries);
                // What could not be read may be it, too.
                found.extend(
                    entries
                        .iter()
                        .filter(|it| it.details.is_none())
                        .map(|it| Found {
                            uuid: it.uuid.clone(),
                            status: it.status.clone(),
                            details: None,
                            comparison: None,
                        }),
                );
                self.undecided(id, undecided(why), false, found, began, after)
            }
        }
    }

    /// It is this one. That no other order of ours has it is checked in the transaction that writes it.
    fn adopt(
        &self,
        id: OrderId,
        uuid: String,
        entries: &[Entry],
        began: Instant,
    ) -> Result<Option<Duration>, AppError> {
        let details = entries.iter().find(|entry| entry.uuid == uuid);
        let customer =
            details.and_then(|entry| entry.details.as_ref()?.customer.customer_uuid.clone());
        let event = OrderEvent::Adopted(FrontOrder::new(uuid.clone(), customer));
        let entry = journal::of_event(self.now(), &event);
        match self.apply_journalled(id, event, &Aside::nothing(), entry) {
            Ok(order) => {
                tracing::info!(reference = %order.reference(), front_order = uuid, "a lost order was found");
                self.found_out(&order);
                Ok(None)
            }
            Err(AppError::Store(StoreError::FrontOrderTaken { owner })) => {
                tracing::error!(%owner, front_order = uuid, "what was found belongs to another order");
                let found = Found {
                    status: details
                        .map(|entry| entry.status.clone())
                        .unwrap_or_default(),
                    details: details.and_then(|entry| entry.details.clone()),
                    comparison: None,
                    uuid,
                };
                self.undecided(id, UndecidedCode::Taken, true, vec![found], began, None)
            }
            // Somebody has decided in the meantime.
            Err(AppError::Transition(late)) => {
                tracing::info!(%late, "what was found came too late");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// It exists: its status says what became of it.
    pub(super) fn found_out(&self, order: &Order) {
        self.forget_problems(order.id());
        self.poll_after(order.id(), Duration::ZERO);
        self.show(order);
    }

    /// It certainly does not exist, and goes back into the queue: later each time, and not for ever.
    fn send_absent(&self, id: OrderId, began: Instant) -> Result<Option<Duration>, AppError> {
        let attempts = self.0.store.open_attempts(id)?;
        let rounds = u32::try_from(attempts.len()).unwrap_or(u32::MAX);
        let named_another = attempts.iter().any(|attempt| attempt.named_another);
        if rounds >= MOST_ROUNDS || named_another {
            let why = UndecidedCode::AbsentAgain;
            return self.undecided(id, why, true, Vec::new(), began, None);
        }
        let event = OrderEvent::FoundAbsent;
        let entry = journal::of_event(self.now(), &event);
        let mut aside = self.queued_again(id, false)?;
        if rounds > 1 && matches!(aside.outbox, OutboxChange::Due { .. }) {
            let wait = doubled(self.pace().patient_poll, self.pace().last_retry, rounds - 1);
            aside.outbox = OutboxChange::Due {
                at: later(self.now(), wait),
                problem: None,
            };
        }
        match self.apply_journalled(id, event, &aside, entry) {
            Ok(order) => {
                tracing::info!(reference = %order.reference(), "a lost order does not exist and is sent again");
                self.forget_problems(id);
                if self.session().gone.remove(&id) && order.needs_bankid() {
                    self.withdraw(id)?;
                    return Ok(None);
                }
                self.show(&order);
                self.0.wake.notify_one();
                Ok(None)
            }
            Err(AppError::Transition(late)) => {
                tracing::info!(%late, "that it does not exist came too late");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Its place in the queue when it goes back there. A personal number was erased when Front Payment might have had
    /// it: an order that went with one waits for somebody who types it again. So does one out of a backup, unless a person
    /// has `decided`: that it is not at Front Payment does not tell whether it was given up since the backup was made.
    pub(super) fn queued_again(&self, id: OrderId, decided: bool) -> Result<Aside, AppError> {
        let order = self.find(id)?;
        let attempts = self.0.store.open_attempts(id)?;
        let had_number = attempts.iter().any(|attempt| attempt.with_personal_number);
        let restored = attempts.last().is_some_and(|attempt| attempt.restored);
        let outbox = if order.needs_bankid() || had_number {
            OutboxChange::Pause {
                problem: Some(Hindrance::PersonalNumberNeeded.as_str()),
            }
        } else if restored && !decided {
            OutboxChange::Pause {
                problem: Some(Hindrance::Restored.as_str()),
            }
        } else {
            due_now(self)
        };
        Ok(Aside {
            outbox,
            ..Aside::nothing()
        })
    }

    /// Keeps what is known so far, and journals it where it is news. Returns when to look again.
    fn undecided(
        &self,
        id: OrderId,
        why: UndecidedCode,
        asks: bool,
        mut candidates: Vec<Found>,
        began: Instant,
        after: Option<Duration>,
    ) -> Result<Option<Duration>, AppError> {
        candidates.truncate(MOST_SHOWN);
        let uuids: Vec<String> = candidates.iter().map(|it| it.uuid.clone()).collect();
        let verdict = Verdict {
            looked_at: self.now(),
            why,
            asks,
            candidates,
        };
        let (judged, listed) = {
            let mut reconciling = self.reconciling();
            (reconciling.judge(id, verdict, began), reconciling.listed)
        };
        let Some((looks, is_news)) = judged else {
            return Ok(None);
        };
        if is_news {
            let order = self.find(id)?;
            let entry = journal::looked(self.now(), &order, &journal::code(&why), listed, &uuids);
            self.0.store.append_journal(vec![entry])?;
        }
        let pace = self.pace();
        let quick = matches!(
            why,
            UndecidedCode::MoreToRead | UndecidedCode::OneIsOnItsWay
        );
        let pause = doubled(pace.look_again, pace.last_look, looks);
        Ok(Some(match after {
            // It may come to light any moment; how long to wait is only how long nothing means nothing.
            Some(after) => after.min(pause),
            None if quick => pace.look_again,
            None => pause,
        }))
    }

    /// Nothing was found out about any of them.
    pub(super) fn all_undecided(&self, why: UndecidedCode) -> Result<(), AppError> {
        for stored in self.lost_orders()? {
            let id = stored.order.id();
            let known = {
                let reconciling = self.reconciling();
                let verdict = reconciling.case(id).and_then(|case| case.verdict.clone());
                verdict.map_or_else(Vec::new, |verdict| verdict.candidates)
            };
            // What an earlier look found is still what may be it; that a person was asked stands until it is known better.
            let asks = self.asks_a_person(id);
            if asks {
                continue;
            }
            self.undecided(id, why, asks, known, Instant::now(), None)?;
        }
        Ok(())
    }

    /// Whether a person must say what became of an order.
    pub(crate) fn asks_a_person(&self, id: OrderId) -> bool {
        let reconciling = self.reconciling();
        let verdict = reconciling.case(id).and_then(|case| case.verdict.as_ref());
        verdict.is_some_and(|verdict| verdict.asks)
    }

    /// Keeps what fits none of our open orders: for a person where a restore may have taken its order away, else as
    /// somebody else's.
    fn remember(&self, uuids: &[String], entries: &[Entry]) -> Result<(), AppError> {
        if uuids.is_empty() {
            return Ok(());
        }
        let kept = self.keep_found(uuids, entries)?;
        let strangers: Vec<String> = uuids
            .iter()
            .filter(|uuid| !kept.contains(uuid))
            .cloned()
            .collect();
        self.remember_strangers(&strangers, entries)?;
        self.reconciling().forget_details(uuids);
        Ok(())
    }
}

fn found(candidates: &[Candidate], entries: &[Entry]) -> Vec<Found> {
    let one = |candidate: &Candidate| {
        let entry = entries.iter().find(|entry| entry.uuid == candidate.uuid);
        Found {
            uuid: candidate.uuid.clone(),
            status: entry.map(|entry| entry.status.clone()).unwrap_or_default(),
            details: entry.and_then(|entry| entry.details.clone()),
            comparison: Some(candidate.comparison),
        }
    };
    candidates.iter().map(one).collect()
}
