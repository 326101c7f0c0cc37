//! Receipts as they are printed and read.

mod columns;
mod faces;
mod shop;
