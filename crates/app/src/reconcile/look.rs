//! A look through Front Payment's list.

use std::collections::VecDeque;
use std::time::Duration;

use kasse_core::reconcile::{Fit, Listed, Look, OpenOrder, compare};
use kasse_core::{FrontStatus, OrderState};
use kasse_front_payment::{Details, Outcome, StatusInfo};
use kasse_store::{FrontOwner, StoredOrder};
use tokio::time::Instant;

use super::translate::{sent, told};
use crate::budget::Purpose;
use crate::contract::UndecidedCode;
use crate::error::AppError;
use crate::profile::Profile;
use crate::till::Till;
use crate::token::Lent;
use crate::worker::Step;

/// Most details that are read in one look; the next one goes on.
const MOST_READ: usize = 100;
/// Our newest orders at Front Payment, which a list that is whole must hold.
const ANCHORS: u32 = 3;

/// What a look saw.
pub(super) struct Sight {
    /// When the list was asked for: what began later is not in it.
    pub(super) began: Instant,
    pub(super) whole: bool,
    /// What may be ours, in the list's order.
    pub(super) entries: Vec<Entry>,
    /// Orders whose details were not asked for.
    pub(super) left: usize,
}

/// An order that is listed and that nobody knows.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) uuid: String,
    pub(super) status: String,
    pub(super) details: Option<Details>,
}

/// A look that could not be finished.
pub(super) enum Cut {
    /// The list could not be read.
    ListFailed,
    /// There was no token to look with.
    NoToken,
}

impl Till {
    /// Looks for the orders whose outcome is open in a while, for the first time or again.
    pub(crate) fn look_soon(&self) {
        let at = Instant::now() + self.pace().first_look;
        self.reconciling().due_by(at);
        self.0.wake.notify_one();
    }

    /// Looks soon, where there is anything to look for.
    pub(crate) fn look_if_open(&self) -> Result<(), AppError> {
        if self.lost_orders()?.is_empty() && !self.looks_for_more()? {
            return Ok(());
        }
        self.look_soon();
        Ok(())
    }

    /// Looks again, since there is a connection again.
    pub(crate) fn look_back_online(&self) -> Result<(), AppError> {
        if !self.lost_orders()?.is_empty() || self.is_restore_open()? {
            self.reconciling().back_online(self.pace(), Instant::now());
        }
        Ok(())
    }

    /// One look. What it finds out is written down.
    pub(crate) async fn look_once(&self) -> Step {
        let looked = self.try_look().await;
        let (next, step) = match looked {
            Ok(next) => (next, Step::Done),
            Err(error) => {
                self.report(&error);
                let wait = self.reconciling().failed(self.pace());
                (Some(wait), Step::Failed)
            }
        };
        self.reconciling().ended(next, Instant::now());
        self.0.wake.notify_one();
        for stored in self.0.store.unsettled_orders().unwrap_or_default() {
            self.show(&stored.order);
        }
        step
    }

    async fn try_look(&self) -> Result<Option<Duration>, AppError> {
        if self.keep_cases()?.is_empty() && !self.looks_for_more()? {
            return Ok(None);
        }
        let purpose = if self.reconciling().take_urgent() {
            Purpose::Act
        } else {
            Purpose::Look
        };
        match self.see(purpose).await? {
            Ok(sight) => {
                self.reconciling().succeeded();
                let all_read = sight.whole
                    && sight.left == 0
                    && sight.entries.iter().all(|entry| entry.details.is_some());
                // On a thread that may wait for the keychain: it opens what customers it needs.
                let till = self.clone();
                let decided = tokio::task::spawn_blocking(move || till.decide(sight)).await;
                let next = match decided {
                    Ok(next) => next?,
                    Err(fell) => std::panic::resume_unwind(fell.into_panic()),
                };
                let more = self.next_look_for_more(all_read)?;
                Ok([next, more].into_iter().flatten().min())
            }
            Err(cut) => {
                let wait = self.reconciling().failed(self.pace());
                let why = match cut {
                    Cut::ListFailed | Cut::NoToken => UndecidedCode::ListFailed,
                };
                self.all_undecided(why)?;
                Ok(Some(wait))
            }
        }
    }

    /// The orders of which Front Payment may have one that we don't know.
    pub(super) fn lost_orders(&self) -> Result<Vec<StoredOrder>, AppError> {
        let mut orders = self.0.store.unsettled_orders()?;
        orders.retain(|stored| {
            matches!(
                stored.order.state(),
                OrderState::Unknown { front: None, .. }
            )
        });
        Ok(orders)
    }

    /// Makes a case of each of them, and forgets the others.
    pub(super) fn keep_cases(&self) -> Result<Vec<StoredOrder>, AppError> {
        let lost = self.lost_orders()?;
        let mut open = Vec::with_capacity(lost.len());
        for stored in &lost {
            let id = stored.order.id();
            open.push((id, self.0.store.attempt_count(id)?));
        }
        self.reconciling().keep(&open, Instant::now());
        Ok(lost)
    }

    pub(super) async fn see(&self, purpose: Purpose) -> Result<Result<Sight, Cut>, AppError> {
        let Ok(Some(lent)) = self.token().await else {
            return Ok(Err(Cut::NoToken));
        };
        if self.0.tokens.is_refused() {
            return Ok(Err(Cut::NoToken));
        }
        // Training's Front Payment forgets everything when the program ends.
        let anchors = match self.0.config.profile {
            Profile::Training => Vec::new(),
            Profile::Demo | Profile::Production | Profile::Custom => {
                self.0.store.newest_front_orders(ANCHORS)?
            }
        };
        let allowance = self.allowance(purpose).await;
        let began = Instant::now();
        let answer = self.0.ports.front.statuses(&lent.token).await;
        self.heard(allowance, &answer);
        let all = match answer.outcome {
            Outcome::Done(all) => all,
            Outcome::TokenRefused => {
                self.token_refused(&lent);
                return Ok(Err(Cut::NoToken));
            }
            Outcome::Rejected(_)
            | Outcome::RateLimited { .. }
            | Outcome::NotSent(_)
            | Outcome::Unknown { .. } => return Ok(Err(Cut::ListFailed)),
        };
        let whole = anchors.iter().all(|anchor| {
            let mut uuids = all.iter().map(|info| &info.order_uuid);
            uuids.any(|uuid| uuid.eq_ignore_ascii_case(anchor))
        });
        let listed = u32::try_from(all.len()).unwrap_or(u32::MAX);
        self.hear_of_found(&all)?;
        // Of a long list every order is looked up: that holds up nothing else.
        let till = self.clone();
        let Ok(unknown) = tokio::task::spawn_blocking(move || till.unknown_of(all)).await else {
            return Ok(Err(Cut::ListFailed));
        };
        let mut entries = unknown?;
        {
            let mut reconciling = self.reconciling();
            reconciling.listed = Some(listed);
            reconciling.unowned = entries.iter().map(|entry| entry.uuid.clone()).collect();
        }
        let unread = self.read_details(&mut entries, purpose, &lent).await?;
        Ok(Ok(Sight {
            began,
            whole,
            entries,
            left: unread,
        }))
    }

    /// What is listed and neither ours nor known to be somebody else's.
    fn unknown_of(&self, all: Vec<StatusInfo>) -> Result<Vec<Entry>, AppError> {
        let uuids: Vec<String> = all.iter().map(|info| info.order_uuid.clone()).collect();
        let owners = self.0.store.front_owners(&uuids)?;
        let reconciling = self.reconciling();
        let entry = |info: StatusInfo| Entry {
            details: reconciling.details(&info.order_uuid).cloned(),
            uuid: info.order_uuid,
            status: info.status,
        };
        let unknown = all
            .into_iter()
            .filter(|info| !owners.contains_key(&info.order_uuid));
        Ok(unknown.map(entry).collect())
    }

    /// Reads the details of what was not read before, until every order was found by its reference. The pages don't say
    /// in which order the list comes: it is read from both ends by turns, so that the newest ones come early either
    /// way. After a restore all of it is read. Returns how many were left.
    async fn read_details(
        &self,
        entries: &mut [Entry],
        purpose: Purpose,
        lent: &Lent,
    ) -> Result<usize, AppError> {
        let is_restored = self.is_restore_open()?;
        if !is_restored && self.lost_orders()?.is_empty() {
            return Ok(0);
        }
        let unread = entries.iter().enumerate();
        let mut unread: VecDeque<usize> = unread
            .filter(|(_, entry)| entry.details.is_none())
            .map(|(at, _)| at)
            .collect();
        let mut from_front = true;
        for _ in 0..MOST_READ {
            let next = if from_front {
                unread.pop_front()
            } else {
                unread.pop_back()
            };
            from_front = !from_front;
            let Some(entry) = next.and_then(|at| entries.get_mut(at)) else {
                return Ok(0);
            };
            let allowance = self.allowance(purpose).await;
            let answer = self.0.ports.front.details(&entry.uuid, &lent.token).await;
            self.heard(allowance, &answer);
            match answer.outcome {
                Outcome::Done(details) => {
                    self.reconciling().keep_details(&entry.uuid, &details);
                    entry.details = Some(details);
                    if !is_restored && self.all_found(entries)? {
                        return Ok(unread.len());
                    }
                }
                // This one can't be read just now: it is not ruled out.
                Outcome::Rejected(_) | Outcome::Unknown { .. } => {}
                Outcome::TokenRefused => {
                    self.token_refused(lent);
                    return Ok(unread.len() + 1);
                }
                Outcome::RateLimited { .. } | Outcome::NotSent(_) => return Ok(unread.len() + 1),
            }
        }
        Ok(unread.len())
    }

    /// Whether each of the lost orders was found by its reference.
    fn all_found(&self, entries: &[Entry]) -> Result<bool, AppError> {
        let listed = listed(entries);
        let look = self.look_at(&listed, true, 0);
        for stored in self.lost_orders()? {
            let open = self.0.store.open_attempts(stored.order.id())?;
            let attempts = sent(&open, self.now());
            let ours = OpenOrder {
                order: &stored.order,
                attempts: &attempts,
                standing: kasse_core::reconcile::Standing::Sending,
            };
            let patience = self.pace().absence();
            let is_it = |theirs: &Listed| {
                compare(&ours, theirs, &look, &patience)
                    .is_some_and(|found| found.fit == Fit::Certain)
            };
            if !listed.iter().any(is_it) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The look as the planner takes it.
    pub(super) fn look_at<'a>(&self, listed: &'a [Listed], whole: bool, left: usize) -> Look<'a> {
        let drift_seconds = self.session().line.drift_seconds();
        Look {
            listed,
            whole,
            left,
            now: self.now().unix_seconds().saturating_add(drift_seconds),
            drift_seconds,
        }
    }
}

/// What is listed, as the planner takes it.
pub(super) fn listed(entries: &[Entry]) -> Vec<Listed> {
    let one = |entry: &Entry| Listed {
        uuid: entry.uuid.clone(),
        status: FrontStatus::parse(&entry.status),
        told: entry.details.as_ref().map(told),
    };
    entries.iter().map(one).collect()
}

/// Whether an order of ours has it by now.
pub(super) fn is_ours(owner: Option<&FrontOwner>) -> bool {
    matches!(owner, Some(FrontOwner::Ours(_)))
}
