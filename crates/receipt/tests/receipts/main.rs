//! Receipts as they are printed and read.
#![expect(
    clippy::unwrap_used,
    reason = "clippy takes strategies and the shop for no tests"
)]

mod columns;
mod escpos;
mod faces;
mod shop;
