//! What the harness and the headless till share: the lines that they exchange, and how time passes for both.
//!
//! `torture` (the harness) plays a shop: it starts the stand-in for Front Payment and a till, each as a process of its
//! own, follows a random schedule of orders, faults and kills, and at its end compares the till with the stand-in's
//! ledger. `torture-till` is the product's own use cases, store and client without windows.

pub mod speed;
pub mod wire;
