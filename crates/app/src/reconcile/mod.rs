//! Reconciling: finding out what became of the orders whose outcome is open, by looking through Front Payment's list.
//!
//! One look serves all of them. [`cases`] holds what is known of each and when the next look is due; [`look`] reads the
//! list and the details that nobody has looked at yet; [`decide`] lets `core` plan, and does what it says; [`person`]
//! shows the rest to a person, and takes their word. [`restored`] keeps what a restored database does not know.

mod cases;
mod decide;
mod look;
mod person;
mod restored;
mod translate;

pub(crate) use cases::Reconciling;
