//! A stand-in for Front Payment and BankID, over real HTTP on a loopback port.
//!
//! Training mode and the tests run on it. It is honest: it accepts nothing that the real service's contract refuses,
//! and it has its own reading of that contract, which shares no code with the client.
//!
//! # What it serves
//! - `/api/v1/connect/…`: the API.
//! - `/bankid/…`: the pages that a private checkout leads to: BankID, credit check, agreement.
//! - `/_control/…`: the control interface, also on a port of its own that stays up in an outage. The README beside this
//!   crate lists its calls, settings and faults; [`Control`] does the same from Rust.
//!
//! # The sentences of a 417
//! `errors` is a list of sentences. Each begins with `The <field> ` or `The selected <field> `, where `<field>` is the
//! payload's dotted path with each capital letter turned into a space and a small letter: `orderDate` → `order date`,
//! `customerDetails.personalNumber` → `customer details.personal number`, `products.0.productId` → `products.0.product id`.
//! With `F` for it:
//!
//! | Rule | Sentence |
//! |---|---|
//! | left out (`null` and `""` count so) | `The F field is required.` |
//! | left out, needed because of another field | `The F field is required when customer details.type is private.` |
//! | present, excluded by another field | `The F field is prohibited when customer details.type is corporate.` |
//! | not a string, a figure, a boolean, a list | `The F must be a string.` `… must be a number.` `The F field must be true or false.` `The F must be an array.` |
//! | more decimals than allowed | `The F must have 0-2 decimal places.` |
//! | out of range | `The F must be greater than 0.` `The F must be at least 0.` `The F must not be greater than 40.00.` |
//! | not among the allowed values | `The selected F is invalid.` |
//! | wrong form | `The F format is invalid.` |
//! | length | `The F must be 11 characters.` `The F must be 9 digits.` `The F must not be greater than 25 characters.` `The F must not have more than 1000 items.` |
//! | e-mail, address | `The F must be a valid email address.` `The F must be a valid URL.` |
//! | date | `The order date does not match the format U.` (or `d M, Y`) `The order date must be a current or future date.` |
//! | a sum | `The products.0.amount does not match quantity, rate and discount (expected 40.00).` |
//!
//! A body that is no JSON object is `The request body must be a JSON object.`
//!
//! # What it deliberately does not do
//! It sends no notifications to `callbackUrl`: a till has no public address and polls. It looks at no check digits:
//! neither does the real service. It keeps nothing after it ends.

mod api;
mod bankid;
mod call;
mod connection;
mod control;
mod control_http;
mod distort;
mod error;
mod fault;
mod ledger;
mod network;
mod order;
mod payload;
mod random;
mod reply;
mod settings;
mod shared;
mod sim;
mod state;

pub use call::CallKind;
pub use control::Control;
pub use error::SimError;
pub use fault::{Fault, FaultTarget, ScriptedFault};
pub use ledger::{Ledger, LedgerAttempt, LedgerOrder, LedgerVisit, StatusAt};
pub use network::Outage;
pub use order::OrderStatus;
pub use settings::{
    AfterDecline, BankIdBehaviour, BankIdSettings, CreditSettings, HostileAct, OrderDateFormat,
    OrderDateFormats, RateLimit, Settings, TokenRule,
};
pub use sim::{Sim, SimHandle, SimOptions};
