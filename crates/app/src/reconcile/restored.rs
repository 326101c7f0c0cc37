//! After a backup was restored: what Front Payment has of the time since, and the database does not know. Nobody can make
//! orders of ours of it, so a person sees what Front Payment tells of each, and says that it was dealt with.

use std::time::Duration;

use kasse_core::Reference;
use kasse_store::{ForeignOrder, FoundOrder, JournalEntry, Restore, StoreError};
use serde_json::json;

use super::look::Entry;
use super::person::reason;
use super::translate::told;
use crate::contract::{FoundOrderView, FoundOrders, FoundSettle, NoticeCode, NoticeView};
use crate::error::AppError;
use crate::pace::doubled;
use crate::till::Till;

/// How far the dates of orders are taken to be from the backup's and the restore's, in seconds: a day, and how far a date
/// without a time may be from UTC.
const SLACK_SECONDS: i64 = 2 * 86_400;
/// Where nothing tells when a backup was made, it is taken to be so old at most, in seconds.
const OLDEST_SECONDS: i64 = 30 * 86_400;

impl Till {
    /// The orders that Front Payment has and this database lost with its last days, as far as they are known.
    pub fn orders_found(&self) -> Result<FoundOrders, AppError> {
        let found = self.0.store.found_orders()?;
        Ok(FoundOrders {
            orders: found.into_iter().map(view).collect(),
            looking: self.0.store.unreconciled_restore()?.is_some(),
        })
    }

    /// A person has dealt with one of them. The reason is journalled.
    pub fn order_found_settle(&self, request: &FoundSettle) -> Result<FoundOrders, AppError> {
        let reason = reason(&request.reason)?;
        let uuid = request.front_order.trim();
        let entry = JournalEntry::new(self.now(), "found_order_settled")
            .with_details(json!({ "detail": reason, "front_order": uuid }));
        match self.0.store.settle_found(uuid, self.now(), vec![entry]) {
            Err(StoreError::NotFound) => return Err(AppError::OrderNotFound),
            done => done?,
        }
        self.show_connection();
        self.orders_found()
    }

    /// Whether the list is to be looked through although no order's outcome is open.
    pub(super) fn looks_for_more(&self) -> Result<bool, AppError> {
        Ok(self.is_restore_open()? || self.0.store.count_found()? > 0)
    }

    pub(super) fn is_restore_open(&self) -> Result<bool, AppError> {
        Ok(self.0.store.unreconciled_restore()?.is_some())
    }

    /// Of what is none of the orders that we know: what may be this till's from the time that a restore took away. The
    /// rest is certainly somebody else's.
    pub(super) fn keep_found(
        &self,
        uuids: &[String],
        entries: &[Entry],
    ) -> Result<Vec<String>, AppError> {
        let Some(restore) = self.0.store.unreconciled_restore()? else {
            return Ok(Vec::new());
        };
        let till = self.settings().till_id;
        let mut found = Vec::new();
        for entry in entries.iter().filter(|entry| uuids.contains(&entry.uuid)) {
            let Some(details) = &entry.details else {
                continue;
            };
            let told = told(details);
            let date = told.date.map(|date| (date.from, date.to));
            if !may_be_ours(told.reference.as_deref(), date, till.as_str(), &restore) {
                continue;
            }
            found.push(FoundOrder {
                uuid: entry.uuid.clone(),
                found_at: self.now(),
                status: entry.status.clone(),
                reference: told.reference,
                // What was sold at the kiosk was sold to people whose names are not kept there.
                customer: told.name.filter(|_| !self.is_kiosk()),
                gross: told.gross,
                order_date: date.map(|(from, _)| from),
                invoice_number: details.invoice_number.clone(),
            });
        }
        let kept: Vec<String> = found.iter().map(|order| order.uuid.clone()).collect();
        if kept.is_empty() {
            return Ok(kept);
        }
        let entry = JournalEntry::new(self.now(), "found_after_restore")
            .with_details(json!({ "front_orders": kept }));
        let entered = self.0.store.enter_found(found, vec![entry])?;
        if entered > 0 {
            tracing::warn!(
                entered,
                "Front Payment has orders that the restored database does not know"
            );
            self.0.ports.screen.notice(&NoticeView {
                code: NoticeCode::OrdersFound,
                detail: entered.to_string(),
            });
            self.show_connection();
        }
        Ok(kept)
    }

    /// After a look: whether it was the one that leaves nothing of a restore to be found, and else when to look again.
    pub(super) fn next_look_for_more(
        &self,
        is_all_read: bool,
    ) -> Result<Option<Duration>, AppError> {
        let pace = self.pace();
        if self.is_restore_open()? {
            if !is_all_read {
                let looks = self.reconciling().count_restore_look();
                return Ok(Some(doubled(pace.look_again, pace.last_look, looks)));
            }
            let entry = JournalEntry::new(self.now(), "restore_reconciled");
            self.0.store.restore_reconciled(self.now(), vec![entry])?;
        }
        let is_followed = self.0.store.count_found()? > 0;
        Ok(is_followed.then_some(pace.first_invoice_poll))
    }

    /// What the list tells of orders that were found.
    pub(super) fn hear_of_found(
        &self,
        all: &[kasse_front_payment::StatusInfo],
    ) -> Result<(), AppError> {
        let known = self.0.store.found_orders()?;
        let is_known = |uuid: &str| known.iter().any(|found| found.uuid == uuid);
        let statuses: Vec<_> = all
            .iter()
            .filter(|info| is_known(&info.order_uuid))
            .map(|info| (info.order_uuid.clone(), info.status.clone()))
            .collect();
        if !statuses.is_empty() && self.0.store.found_told(statuses)? {
            self.show_connection();
        }
        Ok(())
    }

    /// Remembers what is certainly somebody else's.
    pub(super) fn remember_strangers(
        &self,
        uuids: &[String],
        entries: &[Entry],
    ) -> Result<(), AppError> {
        let strangers = entries
            .iter()
            .filter(|entry| uuids.contains(&entry.uuid))
            .map(|entry| {
                let told = entry.details.as_ref().map(told).unwrap_or_default();
                ForeignOrder {
                    uuid: entry.uuid.clone(),
                    gross: told.gross,
                    order_date: told.date.map(|date| date.from),
                }
            });
        Ok(self
            .0
            .store
            .remember_foreign(strangers.collect(), self.now())?)
    }
}

/// Whether an order at Front Payment may be one of this till's that a restore took away: it has a number of this till's
/// series; or none at all, and a date from the backup's time to the restore's.
fn may_be_ours(
    reference: Option<&str>,
    date: Option<(i64, i64)>,
    till: &str,
    restore: &Restore,
) -> bool {
    if let Some(reference) = reference {
        return Reference::parse(reference).is_some_and(|its| its.till().as_str() == till);
    }
    let until = restore.at.unix_seconds().saturating_add(SLACK_SECONDS);
    let since = restore.backup_at.map_or_else(
        || restore.at.unix_seconds().saturating_sub(OLDEST_SECONDS),
        |at| at.unix_seconds().saturating_sub(SLACK_SECONDS),
    );
    date.is_none_or(|(from, to)| from <= until && to >= since)
}

fn view(found: FoundOrder) -> FoundOrderView {
    FoundOrderView {
        front_order: found.uuid,
        status: found.status,
        reference: found.reference,
        customer_name: found.customer,
        gross: found.gross.map(kasse_core::Money::ore),
        dated_at: found.order_date.map(|date| date.saturating_mul(1_000)),
        invoice_number: found.invoice_number,
        found_at: found.found_at.unix_ms(),
    }
}

#[cfg(test)]
mod tests {
    use kasse_core::Timestamp;

    use super::*;

    #[test]
    fn what_may_have_been_lost_with_the_last_days() {
        const DAY: i64 = 86_400;
        let restore = Restore {
            at: Timestamp::from_unix_ms(100 * DAY * 1_000),
            backup_at: Some(Timestamp::from_unix_ms(90 * DAY * 1_000)),
        };
        let unnamed = Restore {
            backup_at: None,
            ..restore
        };
        let on = |day: i64| Some((day * DAY, day * DAY));
        for (reference, date, ours) in [
            // A number of this till's is ours whatever its date says.
            (Some("1-000017"), on(95), true),
            (Some("1-000017"), on(1), true),
            (Some("1-000017"), None, true),
            (Some("2-000017"), on(95), false),
            (Some("PO 4711"), on(95), false),
            (None, on(95), true),
            (None, None, true),
            (None, on(88), true),
            (None, on(87), false),
            (None, on(102), true),
            (None, on(103), false),
        ] {
            assert_eq!(
                may_be_ours(reference, date, "1", &restore),
                ours,
                "{reference:?} {date:?}"
            );
        }
        assert!(may_be_ours(None, on(70), "1", &unnamed));
        assert!(!may_be_ours(None, on(69), "1", &unnamed));
    }
}
