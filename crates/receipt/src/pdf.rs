//! The face of pages.
//!
//! [`flow`] makes strips of the blocks, each strip a part that no page break may cut; [`paginate`] puts the strips on
//! pages; [`file`] writes the pages.

mod file;
mod flow;
mod font;
mod paginate;
mod strip;
mod style;
mod table;

use crate::document::Document;

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

pub(crate) fn render(document: &Document, paper: Paper) -> Result<Vec<u8>, PdfError> {
    let fonts = font::Fonts::embedded()?;
    let style = style::Style::of(paper);
    let strips = flow::Flow::new(fonts, style).strips(document.blocks())?;
    let length: f32 = strips.iter().map(|strip| strip.height).sum();
    let pages = match style.page_height {
        Some(height) => paginate::sheets(strips, height, document, fonts, style),
        None if length > LONGEST_ROLL => {
            paginate::sheets(strips, LONGEST_ROLL, document, fonts, style)
        }
        None => vec![paginate::roll(strips, style)],
    };
    file::write(document, &pages, fonts, style)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::font::Fonts;
    use crate::pdf::strip::{Mark, Strip};
    use crate::pdf::style::Style;

    /// As a camera would: the dark modules, sampled in the middle.
    #[test]
    fn the_qr_code_is_drawn_as_it_is() {
        let code =
            qrcode::QrCode::with_error_correction_level("2-004187", qrcode::EcLevel::M).unwrap();
        for paper in Paper::ALL {
            let style = Style::of(paper);
            let flow = flow::Flow::new(Fonts::embedded().unwrap(), style);
            let block = crate::Block::Qr {
                content: "2-004187".to_owned(),
                caption: String::new(),
            };
            let strips: Vec<Strip> = flow.strips(&[block]).unwrap();
            let marks: Vec<&Mark> = strips.iter().flat_map(|strip| &strip.marks).collect();
            let areas: Vec<(f32, f32, f32, f32)> = marks
                .iter()
                .filter_map(|mark| match mark {
                    Mark::Area {
                        x,
                        y,
                        width,
                        height,
                        ..
                    } => Some((*x, *y, *width, *height)),
                    Mark::Text { .. } => None,
                })
                .collect();
            let left = areas.iter().map(|area| area.0).fold(f32::MAX, f32::min);
            let top = areas.iter().map(|area| area.1).fold(f32::MAX, f32::min);
            let side = u16::try_from(code.width()).unwrap();
            for row in 0..side {
                for column in 0..side {
                    let x = left + (f32::from(column) + 0.5) * style.module;
                    let y = top + (f32::from(row) + 0.5) * style.module;
                    let dark = areas.iter().any(|area| {
                        (area.0..area.0 + area.2).contains(&x)
                            && (area.1..area.1 + area.3).contains(&y)
                    });
                    let expected = code[(usize::from(column), usize::from(row))];
                    assert_eq!(dark, expected == qrcode::Color::Dark, "{column}, {row}");
                }
            }
        }
    }
}
