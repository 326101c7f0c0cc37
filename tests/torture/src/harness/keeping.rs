//! Backups, and a backup that takes the database's place.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use anyhow::{Result, bail};
use kasse_front_sim::CallKind;
use torture::wire::{Answer, Request};

use crate::play::Play;
use crate::refunds;
use crate::shop::Heard;
use crate::staff::answered;

/// Backups that are so close to each other may be named alike, or in another order.
const AS_ONE_MS: i64 = 10_000;

/// A backup.
#[derive(Debug)]
pub(crate) struct Backup {
    /// When, by the till's clock.
    at_ms: i64,
    /// Whether the till said that it was made; else it was killed while it made it.
    is_certain: bool,
    /// The orders that were there before it.
    orders: HashSet<String>,
}

/// The orders that the newest of these backups must have, whichever that is. One from the future comes last.
fn kept_for_certain(backups: &[Backup], now_ms: i64) -> HashSet<&String> {
    let past = backups
        .iter()
        .filter(|backup| backup.is_certain && backup.at_ms < now_ms - AS_ONE_MS);
    let newest = past.map(|backup| backup.at_ms).max();
    let mut perhaps_newest = backups.iter().filter(|backup| {
        newest.is_none_or(|newest| {
            backup.at_ms > newest - AS_ONE_MS && backup.at_ms < now_ms + AS_ONE_MS
        })
    });
    let first: HashSet<_> = perhaps_newest
        .next()
        .map(|backup| backup.orders.iter().collect())
        .unwrap_or_default();
    perhaps_newest.fold(first, |kept, backup| {
        kept.into_iter()
            .filter(|order| backup.orders.contains(*order))
            .collect()
    })
}

impl Play<'_> {
    /// Makes a backup.
    pub(crate) async fn back_up(&mut self) -> Result<()> {
        let Some(orders) = self.orders().await? else {
            return Ok(());
        };
        let at_ms = self.shop.now_ms();
        let heard = self.shop.ask(&Request::Backup).await?;
        self.tally.count("backups", &answered(&heard));
        let is_certain = match heard {
            Heard::Answer(Answer::Done) => true,
            // The disk is full.
            Heard::Answer(_) => return Ok(()),
            Heard::Died => false,
        };
        self.backups.push(Backup {
            at_ms,
            is_certain,
            orders: orders.into_iter().map(|order| order.id).collect(),
        });
        Ok(())
    }

    /// The database is lost, and its newest backup takes its place. What happened since is in the shop's memory alone.
    pub(crate) async fn restore(&mut self, kill_after: Option<Duration>) -> Result<()> {
        let Some(before) = self.orders().await? else {
            return Ok(());
        };
        self.kill("before a backup was restored").await?;
        let now_ms = self.shop.now_ms();
        if !self.shop.restore(kill_after).await? {
            self.tally.count("backups", "there was none to restore");
            return Ok(());
        }
        self.tally.count("backups", "restored");
        let ledger = self.front.ledger().await?;
        let after = loop {
            if let Some(after) = self.orders().await? {
                break after;
            }
        };
        let ways: HashMap<_, _> = after.iter().map(|it| (&it.id, it.method)).collect();
        let known: HashSet<_> = after.iter().map(|order| &order.id).collect();
        for id in kept_for_certain(&self.backups, now_ms) {
            if !known.contains(id) {
                bail!("{id} was placed before the backup was made, and is not in it");
            }
        }
        for order in &before {
            let requests = ledger
                .attempts
                .iter()
                .filter(|attempt| attempt.reference.as_ref() == Some(&order.reference))
                .count();
            // One that was begun last may arrive only now.
            let requests = u32::try_from(requests)
                .unwrap_or(u32::MAX)
                .max(order.attempts);
            let past = &mut self.past;
            *past.requests.entry(order.reference.clone()).or_default() += requests;
            let given: i64 = order.refunds.iter().map(|refund| refund.amount).sum();
            let refunds = order.front_order.as_ref().map_or(0, |uuid| {
                let attempts = ledger.attempts.iter();
                attempts
                    .filter(|it| it.call == CallKind::Refund && it.path.contains(uuid))
                    .count()
            });
            let refunds = refunds::perhaps_sent(refunds, order);
            *past
                .refund_requests
                .entry(order.reference.clone())
                .or_default() += refunds;
            *past.given_back.entry(order.reference.clone()).or_default() += given;
            if ways.get(&order.id).is_some_and(|way| *way != order.method) {
                past.other_ways.insert(order.reference.clone());
            }
            if !known.contains(&order.id) {
                past.forgotten.insert(order.reference.clone());
                self.placed.retain(|placed| placed.id != order.id);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backup(at_ms: i64, is_certain: bool, orders: &[&str]) -> Backup {
        Backup {
            at_ms,
            is_certain,
            orders: orders.iter().map(|order| (*order).to_owned()).collect(),
        }
    }

    #[test]
    fn only_what_is_in_each_backup_that_may_be_the_newest_must_be_there() {
        let kept = |backups: &[Backup]| {
            let kept = kept_for_certain(backups, 100_000);
            let mut kept: Vec<_> = kept.into_iter().cloned().collect();
            kept.sort();
            kept
        };
        let old = || backup(0, true, &["a", "b", "z"]);
        let cut_off = backup(70_000, false, &["a"]);
        let ahead = backup(900_000, true, &["z"]);
        assert_eq!(
            kept(&[old(), backup(50_000, true, &["a", "b"])]),
            ["a", "b"]
        );
        assert_eq!(kept(&[old(), cut_off]), ["a"]);
        assert_eq!(kept(&[old(), ahead]), ["a", "b", "z"]);
        assert_eq!(kept(&[backup(900_000, true, &["z"])]), ["z"]);
        assert_eq!(kept(&[]), [""; 0]);
    }
}
