//! The store from outside, a file for each table.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test's own helpers fail"
)]

mod shop;

mod attempts;
mod backup;
mod catalogue;
mod disk_full;
mod draft;
mod follow_ups;
mod foreign;
mod journal;
mod kill;
mod offline;
mod open;
mod order_list;
mod orders;
mod outbox;
mod print_jobs;
mod receipts;
mod refunds;
mod sealed;
mod search;
mod settings;
