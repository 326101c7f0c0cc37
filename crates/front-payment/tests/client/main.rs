//! The client against a server that does as it is told, also what no decent server does.

#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod faults;
mod meaning;
mod payloads;
mod questions;
mod samples;
mod secrets;
mod server;
