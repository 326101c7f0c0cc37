//! What was exercised, counted.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kasse_front_sim::Ledger;
use serde::Serialize;
use torture::wire::TillOrder;

use crate::judge::{moves, reference_of};
use crate::shop::Shop;

/// Counts by table and row.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Tally(BTreeMap<String, BTreeMap<String, u64>>);

impl Tally {
    pub(crate) fn count(&mut self, table: &str, row: &str) {
        self.add(table, row, 1);
    }

    pub(crate) fn add(&mut self, table: &str, row: &str, times: u64) {
        if times > 0 {
            let table = self.0.entry(table.to_owned()).or_default();
            *table.entry(row.to_owned()).or_default() += times;
        }
    }

    /// How often the rows that begin like this came up.
    pub(crate) fn times(&self, table: &str, row: &str) -> u64 {
        let rows = self.0.get(table).into_iter().flatten();
        let these = rows.filter(|(name, _)| name.starts_with(row));
        these.map(|(_, times)| times).sum()
    }

    /// Everything that another counted, too.
    pub(crate) fn add_all(&mut self, other: &Self) {
        for (table, rows) in &other.0 {
            for (row, times) in rows {
                self.add(table, row, *times);
            }
        }
    }

    /// What both books tell of a schedule at its end.
    pub(crate) fn add_schedule(&mut self, shop: &Shop, orders: &[TillOrder], ledger: &Ledger) {
        self.add("processes", "starts of the till", shop.starts.into());
        for step in &shop.died_at {
            self.count("killed at a step", step);
        }
        for order in orders {
            self.count("orders at the end", &end_of(order, ledger));
            if moves(order) {
                self.count("orders at the end", "of these: asked after again later");
            }
            for event in &order.events {
                self.count("what orders went through", event);
            }
            for refund in &order.refunds {
                self.count("refunds at the end", &refund.state);
            }
        }
        for attempt in &ledger.attempts {
            let call = format!("{:?}", attempt.call).to_lowercase();
            self.count("calls", &call);
            if let Some(fault) = &attempt.fault {
                self.count("faults met", fault);
            } else if attempt.answered == Some(429) {
                self.count("faults met", "rate limit of the stand-in's own");
            }
        }
        self.add(
            "orders",
            "made at Front Payment",
            ledger.orders.len() as u64,
        );
    }

    /// As tables of Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::new();
        for (table, rows) in &self.0 {
            let _ = writeln!(text, "\n| {table} | times |\n|---|---:|");
            for (row, times) in rows {
                let _ = writeln!(text, "| {row} | {times} |");
            }
        }
        text
    }
}

fn end_of(order: &TillOrder, ledger: &Ledger) -> String {
    if order.state != "Unknown" {
        return order.state.clone();
    }
    let own = |made| reference_of(made) == Some(&order.reference);
    let exists = ledger.orders.iter().any(own);
    if exists {
        "before a person, made".to_owned()
    } else {
        "before a person, not made".to_owned()
    }
}
