//! The face of pages.

use crate::document::Document;

/// The paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// A roll of 80 mm, 72 mm of them printed on; one page as long as it takes.
    Roll80,
    /// Sheets of 210 × 297 mm.
    A4,
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The order's number does not fit a QR code.
    #[error("the QR code could not be made")]
    Qr(#[from] qrcode::types::QrError),
    /// The PDF could not be written as it should be.
    #[error("the PDF could not be written: {0}")]
    Write(String),
}

pub(crate) fn render(document: &Document, paper: Paper) -> Result<Vec<u8>, PdfError> {
    Err(PdfError::Write(format!("{} {paper:?}", document.short_title)))
}
