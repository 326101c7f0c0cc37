//! Reconciling: what became of orders whose outcome is open, told from what Front Payment lists. Pure: it is given what
//! was seen, and says what to do.
//!
//! Two mistakes are possible, and they don't weigh the same. Taking a stranger's order for ours loses a sale; taking ours
//! for absent makes a second invoice. So an order is adopted only where it fits as no other does, is found absent only
//! when nothing that was listed could be it, everything was looked at, and no request can still be under way; all else
//! is asked of a person, or looked at again.

mod compare;
mod plan;
mod sight;
#[cfg(test)]
mod tests;

pub use compare::{Agreement, Comparison, Fit, compare};
pub use plan::{Candidate, Decision, Plan, Why, plan};
pub use sight::{DateSpan, Listed, Look, OpenOrder, Patience, SentAt, Standing, Told, ToldLine};
