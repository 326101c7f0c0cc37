//! A page that shows whether a printer is set up rightly. It is no receipt, and says so.

use kasse_core::Timestamp;

use crate::block::{Block, Emphasis};
use crate::document::{Document, MIN_COLUMNS};
use crate::escpos::{self, EscPos, EscPosError};
use crate::issue::{local, oslo};
use crate::kind::ReceiptKind;
use crate::logo::Logo;
use crate::notation;
use crate::pdf::{Paper, PdfError};
use crate::wording::{self, Language};

/// For a receipt printer: title, the letters that go wrong first, a ruler as wide as the columns, a QR code.
pub fn test_print(
    shop: &str,
    at: Timestamp,
    language: Language,
    printer: &EscPos,
) -> Result<Vec<u8>, EscPosError> {
    let columns = printer.columns.max(MIN_COLUMNS);
    escpos::of_blocks(&blocks(shop, at, language, Some(columns)), printer)
}

/// The same for the system's printers.
pub fn test_pdf(
    shop: &str,
    at: Timestamp,
    language: Language,
    paper: Paper,
    logo: Option<&Logo>,
) -> Result<Vec<u8>, PdfError> {
    let title = wording::test_print(language).title;
    let document = Document {
        kind: ReceiptKind::Training,
        copy: false,
        language,
        issued_at: at,
        seller_name: shop.to_owned(),
        short_title: title.to_owned(),
        order_number: String::new(),
        blocks: blocks(shop, at, language, None),
    };
    document.pdf(paper, logo)
}

fn blocks(shop: &str, at: Timestamp, language: Language, columns: Option<usize>) -> Vec<Block> {
    let words = wording::test_print(language);
    let text = |text: &str, emphasis| Block::Text {
        text: text.to_owned(),
        emphasis,
    };
    let at = local(at, &oslo());
    let when = format!("{} {}", notation::date(&at), notation::time_of_day(&at));
    let mut blocks = vec![
        Block::Title(words.title.to_owned()),
        Block::Subtitle(words.no_receipt.to_owned()),
        Block::Rule,
        text(shop, Emphasis::Normal),
        text(&when, Emphasis::Normal),
        Block::Rule,
        text(words.letters, Emphasis::Normal),
        text("æøå ÆØÅ äöü ÄÖÜ éÉ ß €", Emphasis::Strong),
        Block::Pair {
            label: "1\u{a0}234,50".to_owned(),
            value: "\u{2212}0,50".to_owned(),
            emphasis: Emphasis::Normal,
        },
    ];
    if let Some(columns) = columns {
        blocks.extend([
            Block::Rule,
            text(words.width, Emphasis::Normal),
            text(&ruler(columns), Emphasis::Normal),
        ]);
    }
    blocks.push(Block::Qr {
        content: words.title.to_owned(),
        caption: words.qr.to_owned(),
    });
    blocks
}

/// `....+....1....+....2`, without blanks, so that it is one line or runs over.
fn ruler(columns: usize) -> String {
    let digit = |number: usize| {
        u32::try_from(number % 10)
            .ok()
            .and_then(|digit| char::from_digit(digit, 10))
    };
    (1..=columns)
        .map(|column| match column % 10 {
            0 => digit(column / 10).unwrap_or('|'),
            5 => '+',
            _ => '.',
        })
        .collect()
}
