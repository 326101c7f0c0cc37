//! The client of Front Payment's API: requests, answers, and what an answer means.
//!
//! Two things matter here. A payload is exact: sums in whole øre become decimal text, never a float. And an answer is
//! never more certain than it is: every call ends in an [`Outcome`], and what may have reached Front Payment without a
//! readable answer is [`Outcome::Unknown`], never a failure. Nothing is retried, redirected or cached in here: whoever
//! calls decides by the outcome.

#![expect(
    unexpected_cfgs,
    reason = "cargo fuzz sets `fuzzing`, which nothing else knows"
)]

mod answer;
mod bankid_url;
mod base_url;
mod callback_url;
mod classify;
mod client;
mod details;
mod error;
mod field_words;
#[cfg(fuzzing)]
pub mod fuzzing;
mod json;
mod outcome;
mod payload;
mod refund;
mod rejections;
mod retry_after;
mod settings;
mod status;
mod submitted;
mod summary;
mod token;
mod transport;

pub use bankid_url::{BankIdUrl, NotABankIdUrl};
pub use base_url::{BaseUrl, BaseUrlError};
pub use callback_url::{CallbackUrl, CallbackUrlError};
pub use client::Client;
pub use details::{Details, DetailsCustomer, DetailsLine, DetailsSummary};
pub use error::ClientError;
pub use outcome::{Answer, Meta, NotSentReason, Outcome};
pub use refund::{RefundKind, RefundProduct, RefundRequest};
pub use settings::{
    ClientSettings, InvoiceInterval, InvoiceSettings, OrderDateForm, OrderDateForms, ProductsShape,
};
pub use status::StatusInfo;
pub use submitted::Submitted;
pub use token::{NotAToken, Token};
