//! Journeys through the whole program, as a cashier takes them: in a real window, with a real Secret Service and the
//! stand-in for Front Payment as a process of its own. `harness` says how a journey is written.
//!
//! They run on the debug builds that `cargo xtask test --only journeys` makes first, as many at a time as there are
//! cores: each has a desktop of its own.

mod bank_id;
mod checkout;
mod cut_off;
mod fallen_page;
mod harness;
mod health;
mod hostile;
mod invoice;
mod keeping;
mod keyboard;
mod kiosk;
mod lost;
mod network;
mod orders;
mod printing;
mod receipt;
mod refund;
mod start;
