//! What can go wrong with the stand-in itself.

use std::net::{IpAddr, SocketAddr};

/// Why the stand-in did not start, or refused to be steered.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// It serves unprotected pages and a control interface: it never leaves the machine. Give a loopback address.
    #[error("the stand-in serves on loopback addresses only, not on {0}")]
    NotLoopback(IpAddr),
    /// The port is taken, or may not be opened. Give another, or 0 for any.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where it should have listened.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// No order with this number was made here since the last reset.
    #[error("no order {0}")]
    UnknownOrder(String),
    /// A setting is not of the form that [`crate::Settings`] has.
    #[error("the settings cannot be read: {0}")]
    Settings(#[source] serde_json::Error),
    /// The queue of faults is full: more were scripted than a test can want.
    #[error("more than {0} faults are waiting")]
    TooManyFaults(usize),
    /// The stand-in was shut down.
    #[error("the stand-in has been shut down")]
    Down,
}
