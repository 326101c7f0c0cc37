//! Kasse's database: one SQLite file for each profile, opened by this crate alone.
//!
//! One thread owns the connection that writes ([`Store`] hands it jobs and waits for their answers); readers stand
//! beside it. WAL with `synchronous=FULL`: what a call has answered survives a power cut. Every call that writes is one
//! transaction: all of it happened, or nothing. Each table's migrations stand beside its queries.
//!
//! Time, ids and sealed personal numbers come in as arguments: there is no clock, no randomness and no key in here.

mod attempts;
mod backup;
mod catalogue;
mod catalogue_file;
mod change;
mod draft;
mod error;
mod export;
mod folding;
mod follow_ups;
mod foreign;
mod found;
mod identity;
mod journal;
mod journal_chain;
mod journal_table;
mod lock;
mod marks;
mod migration;
mod offline;
mod open;
mod order_days;
mod order_list;
mod order_row;
mod order_search;
mod order_ways;
mod order_words;
mod orders;
mod outbox;
mod overdue;
mod place;
mod print_jobs;
mod rank;
mod readers;
mod receipts;
mod refunds;
mod restore;
mod sample;
mod sealed;
mod sealed_customers;
mod search;
mod series;
mod settings;
mod store;
mod writer;

pub use attempts::{AttemptEnd, BeginAttempt, BegunAttempt, InterruptedAttempt, OpenAttempt};
pub use backup::{BackupContent, back_up, verify_backup};
pub use catalogue::{Catalogue, CatalogueProblem, Category, MAX_PRODUCTS};
pub use catalogue_file::{CatalogueFileError, MAX_CATALOGUE_FILE};
pub use change::{Change, OutboxChange, SealedChange};
pub use draft::SetAside;
pub use error::{OpenError, StoreError};
pub use export::{Exported, export, exported_before};
pub use follow_ups::FollowUp;
pub use foreign::{ForeignOrder, FrontOwner};
pub use found::FoundOrder;
pub use identity::identity_of;
pub use journal::{JournalBreak, JournalEntry, JournalReport, JournalRow, MAX_JOURNAL_DETAILS};
pub use open::OpenOptions;
pub use order_list::{MAX_PAGE, OrderCounts, OrderFilter, OrderPage, OrderRow, PageKey};
pub use order_row::StoredOrder;
pub use outbox::{OutboxRow, OutboxSummary, Ready};
pub use place::PlaceOrder;
pub use print_jobs::{PrintJob, PrintState};
pub use rank::Rank;
pub use receipts::{Exemplar, ReceiptIssue, ReceiptKey, ReceiptKind};
pub use refunds::{BeginRefund, InterruptedRefund, RefundChange};
pub use restore::{Restore, Restored, restore};
pub use sample::sample_catalogue;
pub use sealed::SealedNumber;
pub use sealed_customers::SealedCustomer;
pub use search::{Page, SearchQuery};
pub use store::Store;
