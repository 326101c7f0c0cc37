//! The face of pages.
//!
//! [`mod@flow`] makes strips of the blocks, each strip a part that no page break may cut; [`mod@paginate`] puts the strips on
//! pages; [`mod@file`] writes the pages.

mod file;
mod flow;
mod font;
mod logo;
mod paginate;
mod qr;
mod strip;
mod style;
mod table;

use crate::document::Document;
use crate::logo::Logo;

/// The paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// A roll of 80 mm, 72 mm of them printed on; one page as long as it takes, up to 4.9 m.
    Roll80,
    /// Sheets of 210 × 297 mm.
    A4,
}

impl Paper {
    /// Every paper.
    pub const ALL: [Self; 2] = [Self::Roll80, Self::A4];
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The order's number does not fit a QR code.
    #[error("the QR code could not be made")]
    Qr(#[from] qrcode::types::QrError),
    /// An embedded font can't be read: the program was built wrongly.
    #[error("the embedded font {0} can't be read")]
    Font(&'static str),
    /// The PDF would not be as it should be. Nothing was written; the words are the PDF writer's.
    #[error("the PDF could not be written: {0}")]
    Write(String),
}

/// Readers of PDFs take pages of up to 14 400 points (5 m). A longer receipt, of 200 lines with the longest names and a
/// discount each, has several.
const LONGEST_ROLL: f32 = 14_000.0;

pub(crate) fn render(
    document: &Document,
    paper: Paper,
    logo: Option<&Logo>,
) -> Result<Vec<u8>, PdfError> {
    let fonts = font::Fonts::embedded()?;
    let style = style::Style::of(paper);
    let flow = flow::Flow::new(fonts, style);
    let picture = logo.and_then(Logo::pixels);
    let mut strips = Vec::new();
    if let Some(picture) = &picture {
        strips.extend(flow.logo(picture.dimensions()));
    }
    strips.extend(flow.strips(document.blocks())?);
    let length: f32 = strips.iter().map(|strip| strip.height).sum();
    let pages = match style.page_height {
        Some(height) => paginate::sheets(strips, height, document, fonts, style),
        None if length > LONGEST_ROLL => {
            paginate::sheets(strips, LONGEST_ROLL, document, fonts, style)
        }
        None => vec![paginate::roll(strips, style)],
    };
    file::write(document, &pages, picture, fonts, style)
}
