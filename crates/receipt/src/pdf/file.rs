//! Writes pages into a PDF file, the same bytes for the same pages.

use image::RgbImage;
use printpdf::{
    Color, DateTime, FontId, Greyscale, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle,
    PdfPage, PdfParseErrorSeverity, PdfSaveOptions, Pt, Rect, TextItem, TextMatrix, XObject,
    XObjectId, XObjectTransform,
};

use super::font::{Fonts, Weight};
use super::paginate::Page;
use super::strip::Mark;
use super::style::Style;
use super::{PdfError, logo};
use crate::document::Document;

pub(super) fn write(
    document: &Document,
    pages: &[Page],
    logo: Option<RgbImage>,
    fonts: &Fonts,
    style: &Style,
) -> Result<Vec<u8>, PdfError> {
    let mut pdf = PdfDocument::new(document.short_title());
    let info = &mut pdf.metadata.info;
    let created = DateTime::from_unix_timestamp(document.issued_at.unix_seconds())
        .unwrap_or_else(|_| DateTime::epoch());
    info.creation_date = created;
    info.modification_date = created;
    info.metadata_date = created;
    info.author.clone_from(&document.seller_name);
    "Kasse".clone_into(&mut info.creator);
    "Kasse".clone_into(&mut info.producer);
    for weight in [Weight::Regular, Weight::SemiBold] {
        let face = fonts.face(weight);
        // Not `add_font`: it makes a new name for each call.
        pdf.resources
            .fonts
            .map
            .insert(font_id(fonts, weight), PdfFont::new(face.parsed.clone()));
    }
    if let Some(logo) = logo {
        pdf.resources
            .xobjects
            .map
            .insert(logo_id(), XObject::Image(logo::image(logo)));
    }
    pdf.with_pages(pages.iter().map(|page| drawn(page, fonts, style)).collect());

    let options = PdfSaveOptions {
        subset_fonts: false,
        image_optimization: None,
        ..PdfSaveOptions::default()
    };
    let mut warnings = Vec::new();
    let mut file = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings
        .into_iter()
        .find(|warning| warning.severity == PdfParseErrorSeverity::Error)
    {
        return Err(PdfError::Write(warning.msg));
    }
    // The file's identifier, which a PDF may have, is different each time; the time of printing would be no better.
    file.trailer.remove(b"ID");
    // The writer's entries for the printing trade: empty, they would still claim PDF/X.
    let info = file.trailer.get(b"Info").map_err(unwritten)?;
    let info = info.as_reference().map_err(unwritten)?;
    let info = file.get_dictionary_mut(info).map_err(unwritten)?;
    for key in ["GTS_PDFXVersion", "Identifier", "Subject", "Keywords"] {
        info.remove(key.as_bytes());
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(unwritten)?;
    Ok(bytes)
}

fn unwritten(error: impl std::fmt::Display) -> PdfError {
    PdfError::Write(error.to_string())
}

fn font_id(fonts: &Fonts, weight: Weight) -> FontId {
    FontId(fonts.face(weight).name.to_owned())
}

/// Not `add_image`: it makes a new name for each call.
fn logo_id() -> XObjectId {
    XObjectId("Logo".to_owned())
}

fn drawn(page: &Page, fonts: &Fonts, style: &Style) -> PdfPage {
    let mut ops = Vec::new();
    let mut colour = None;
    for mark in &page.marks {
        let grey = match mark {
            Mark::Text { grey, .. } | Mark::Area { grey, .. } => Some(*grey),
            Mark::Logo { .. } => None,
        };
        if let Some(grey) = grey.filter(|grey| colour != Some(*grey)) {
            colour = Some(grey);
            ops.push(Op::SetFillColor {
                col: Color::Greyscale(Greyscale::new(grey, None)),
            });
        }
        match mark {
            Mark::Text {
                x,
                y,
                size,
                weight,
                text,
                ..
            } => ops.extend([
                Op::StartTextSection,
                Op::SetFont {
                    font: PdfFontHandle::External(font_id(fonts, *weight)),
                    size: Pt(*size),
                },
                Op::SetTextMatrix {
                    matrix: TextMatrix::Translate(Pt(round(*x)), Pt(round(page.height - y))),
                },
                Op::ShowText {
                    items: vec![TextItem::Text(text.clone())],
                },
                Op::EndTextSection,
            ]),
            Mark::Area {
                x,
                y,
                width,
                height,
                ..
            } => ops.push(Op::DrawRectangle {
                rectangle: Rect {
                    x: Pt(round(*x)),
                    y: Pt(round(page.height - y - height)),
                    width: Pt(round(*width)),
                    height: Pt(round(*height)),
                    mode: Some(PaintMode::Fill),
                    winding_order: None,
                },
            }),
            Mark::Logo {
                x,
                y,
                width,
                height,
            } => ops.push(Op::UseXobject {
                id: logo_id(),
                transform: XObjectTransform {
                    translate_x: Some(Pt(round(*x))),
                    translate_y: Some(Pt(round(page.height - y - height))),
                    scale_x: Some(round(*width)),
                    scale_y: Some(round(*height)),
                    no_auto_scale: true,
                    ..XObjectTransform::default()
                },
            }),
        }
    }
    PdfPage::new(Pt(style.page_width).into(), Pt(page.height).into(), ops)
}

/// To a thousandth of a point: finer than any printer, and short in the file.
fn round(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
}
