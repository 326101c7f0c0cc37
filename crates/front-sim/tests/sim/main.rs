//! The stand-in over real HTTP: every call, every rule, every fault, every ending of the pages.
#![expect(
    clippy::unwrap_used,
    reason = "a test that meets the unexpected has failed"
)]

mod bankid;
mod calls;
mod client;
mod control;
mod faults;
mod network;
mod payloads;
mod program;
mod rules;
mod vat;
