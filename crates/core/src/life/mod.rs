//! The life of an order. A state consumes itself and an event into the next state; there is no other way to one.
//!
//! ```text
//! Queued → Sending → AwaitingBankId → Confirming → Invoiced → Paid → …
//!    ↑        │            └──────────────┴→ Cancelled, Expired, Declined
//!    └────────┼→ Rejected (corrected: Queued again)
//!             └→ Unknown (it may exist: found at Front Payment it goes on to Confirming; to Queued only when it was found
//!                to be absent, or a manager says so)
//! ```

mod event;
mod facts;
mod state;
#[cfg(test)]
mod tests;
mod transition;

pub use event::{IllegalTransition, OrderEvent};
pub use facts::{BankIdHint, Concern, FrontOrder, Rejection, UnknownCause, WithoutInvoice};
pub use state::{OrderState, StateName};
