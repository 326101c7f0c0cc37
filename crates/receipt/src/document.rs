//! A receipt, before it has a face.

use kasse_core::{Order, Refund, Timestamp};
use serde::{Deserialize, Serialize};

use crate::block::Block;
use crate::compose::{compose, copy_marks};
use crate::escpos::{self, EscPos, EscPosError};
use crate::issue::Issue;
use crate::kind::ReceiptKind;
use crate::logo::Logo;
use crate::pdf::{self, Paper, PdfError};
use crate::seller::Seller;
use crate::text;
use crate::wording::{Language, Words};

/// Columns of the text face when nothing else is asked for: what an 80 mm printer has.
pub const DEFAULT_COLUMNS: usize = 42;
/// Fewest columns of the text face. The largest sum an order can have still fits beside its label.
pub const MIN_COLUMNS: usize = 32;

/// A receipt: what is printed, in order. It can be kept as it was handed out, so that its copy says the same whatever
/// became of the order, the shop or these words since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub(crate) kind: ReceiptKind,
    pub(crate) copy: bool,
    pub(crate) language: Language,
    pub(crate) issued_at: Timestamp,
    pub(crate) seller_name: String,
    /// Kind and number in a few words, for the head of further pages and for the file's title.
    pub(crate) short_title: String,
    pub(crate) order_number: String,
    pub(crate) blocks: Vec<Block>,
}

impl Document {
    /// The receipt of an order. Which kind an order gets is told by [`crate::kind_for`].
    pub fn of(
        order: &Order,
        kind: ReceiptKind,
        seller: &Seller,
        issue: &Issue,
        language: Language,
    ) -> Self {
        compose(order, None, kind, seller, issue, language)
    }

    /// The receipt of what was given back of an order: a return receipt, or one of training. Its sums are negative.
    pub fn of_refund(
        order: &Order,
        refund: &Refund,
        training: bool,
        seller: &Seller,
        issue: &Issue,
        language: Language,
    ) -> Self {
        let kind = if training {
            ReceiptKind::Training
        } else {
            ReceiptKind::Return
        };
        compose(order, Some(refund), kind, seller, issue, language)
    }

    /// The same as its copy, which says so on top and differs in nothing else.
    #[must_use]
    pub fn as_copy(mut self) -> Self {
        if !self.copy {
            self.copy = true;
            self.blocks.splice(0..0, copy_marks(self.language));
        }
        self
    }

    /// Its kind.
    pub fn kind(&self) -> ReceiptKind {
        self.kind
    }

    /// Whether it says `KOPI` on top.
    pub fn is_copy(&self) -> bool {
        self.copy
    }

    /// Its parts, from the top.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Kind and number in a few words, such as `Salgskvittering 1-000042`; fit for a window's title.
    pub fn short_title(&self) -> &str {
        &self.short_title
    }

    /// What the QR code says: the order's number.
    pub fn qr_content(&self) -> &str {
        &self.order_number
    }

    /// As text of so many columns (at least [`MIN_COLUMNS`]; fewer are taken as that), each line ended by `\n`. A
    /// column is a Unicode character.
    pub fn text(&self, columns: usize) -> String {
        text::render(&self.blocks, columns.max(MIN_COLUMNS))
    }

    /// As a PDF file, with the shop's logo above everything, the same bytes for the same document and logo.
    pub fn pdf(&self, paper: Paper, logo: Option<&Logo>) -> Result<Vec<u8>, PdfError> {
        pdf::render(self, paper, logo)
    }

    /// As the bytes that a receipt printer of this make takes, the same for the same document.
    pub fn escpos(&self, printer: &EscPos) -> Result<Vec<u8>, EscPosError> {
        escpos::render(self, printer)
    }

    pub(crate) fn words(&self) -> &'static Words {
        self.language.words()
    }
}
