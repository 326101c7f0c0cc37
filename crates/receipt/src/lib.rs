//! A receipt as one document model, and its faces.
//!
//! [`Document::of`] makes the model of an order: a list of [`Block`]s that say what is printed and how much it matters,
//! never where. A face turns the blocks into something: [`Document::text`] into columns of characters,
//! [`Document::pdf`] into pages, [`Document::escpos`] into the bytes that receipt printers take. A new face is a module that walks [`Document::blocks`].
//!
//! Every word stands in `wording.rs`, so that a merchant's accountant can have them changed. Nothing here reads a clock
//! or makes a random number: the same input gives the same bytes.

mod block;
mod compose;
mod document;
mod escpos;
mod issue;
mod kind;
mod logo;
mod notation;
mod pdf;
mod seller;
mod test_print;
mod text;
mod wording;

pub use block::{Block, Emphasis, LineRow, LineTable, VatRow, VatTable};
pub use document::{DEFAULT_COLUMNS, Document, MIN_COLUMNS};
pub use escpos::{Cut, EscPos, EscPosError, QrCodes, Raster, kick_drawer};
pub use issue::{Issue, TimeZone, hour_of_day, oslo};
pub use kind::{ReceiptKind, kind_for};
pub use logo::{Logo, LogoFault};
pub use pdf::{Paper, PdfError};
pub use seller::Seller;
pub use test_print::{test_pdf, test_print};
pub use wording::Language;
