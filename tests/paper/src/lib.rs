//! A receipt printer for tests: what ESC/POS bytes put on paper, as text and as a picture, and a socket that takes them
//! as a printer on the network does, with a printer's faults.
//!
//! It shares no code with what makes the bytes, and refuses every command that it does not know: a byte too many or too
//! few shows here and not in a shop.

mod code_page;
mod command;
mod picture;
mod png;
mod sheet;
mod socket;

pub use command::{NotUnderstood, interpret};
pub use sheet::{Align, Part, Sheet, Style};
pub use socket::{Manner, Paper, SocketPrinter};
