//! QR codes, as rectangles.

use qrcode::{Color, EcLevel, QrCode};

use super::PdfError;
use super::flow::Flow;
use super::strip::{Align, Mark, Span, Strip};

/// Modules that must stay white around a QR code.
const QUIET_MODULES: f32 = 4.0;

impl Flow {
    /// The code with its caption beneath, or beside it where the paper is wide.
    pub(super) fn qr(&self, content: &str, caption: &str, place: Span) -> Result<Strip, PdfError> {
        let style = self.style;
        let code = QrCode::with_error_correction_level(content, EcLevel::M)?;
        let modules = code.to_colors();
        let row_length = code.width();
        let side = length(row_length) * style.module;
        let quiet = QUIET_MODULES * style.module;
        let left = if style.narrow {
            place.x + (place.width - side) / 2.0
        } else {
            place.x
        };
        let mut strip = Strip::empty(side + quiet);
        for (row, colors) in modules.chunks(row_length).enumerate() {
            for (start, count) in dark_runs(colors) {
                strip.marks.push(Mark::Area {
                    x: left + length(start) * style.module,
                    y: quiet / 2.0 + length(row) * style.module,
                    width: length(count) * style.module,
                    height: style.module,
                    grey: 0.0,
                });
            }
        }
        let look = self.faint(style.small);
        let line_height = look.size * style.leading;
        let face = self.fonts.face(look.weight);
        if style.narrow {
            let top = side + quiet;
            strip.write(
                face,
                look,
                (caption, Align::Centre),
                place,
                (top, line_height),
            );
            strip.height = top + line_height;
        } else {
            let beside = Span {
                x: place.x + side + quiet,
                width: place.width - side - quiet,
            };
            let top = quiet / 2.0 + side - line_height;
            strip.write(
                face,
                look,
                (caption, Align::Left),
                beside,
                (top, line_height),
            );
        }
        Ok(strip)
    }
}

/// Start and length of each run of dark modules in a row: one area each, so that no seam shows inside a run.
fn dark_runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (index, color) in row.iter().enumerate() {
        match (color, runs.last_mut()) {
            (Color::Light, _) => {}
            (Color::Dark, Some((start, count))) if *start + *count == index => *count += 1,
            (Color::Dark, _) => runs.push((index, 1)),
        }
    }
    runs
}

/// A number of modules. A QR code has at most 177 a side.
fn length(modules: usize) -> f32 {
    f32::from(u16::try_from(modules).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Block;
    use crate::pdf::Paper;
    use crate::pdf::font::Fonts;
    use crate::pdf::style::Style;

    /// As a camera would: the dark modules, sampled in the middle.
    #[test]
    fn the_qr_code_is_drawn_as_it_is() {
        let code = QrCode::with_error_correction_level("2-004187", EcLevel::M).unwrap();
        for paper in Paper::ALL {
            let style = Style::of(paper);
            let flow = Flow::new(Fonts::embedded().unwrap(), style);
            let block = Block::Qr {
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
                    Mark::Text { .. } | Mark::Logo { .. } => None,
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
                    assert_eq!(dark, expected == Color::Dark, "{column}, {row}");
                }
            }
        }
    }
}
