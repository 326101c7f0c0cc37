//! The shop's logo on a page.

use image::RgbImage;
use printpdf::{RawImage, RawImageData, RawImageFormat};

use super::flow::Flow;
use super::strip::{Mark, Role, Strip};

/// Points of a pixel at 96 to the inch: a small logo is not blown up beyond that.
const PIXEL: f32 = 72.0 / 96.0;

impl Flow {
    /// A logo of so many pixels above everything, in its own proportions, and the space beneath it.
    pub(super) fn logo(&self, (across, down): (u32, u32)) -> [Strip; 2] {
        let style = self.style;
        let (across, down) = (pixels(across), pixels(down));
        let (widest, tallest) = style.logo;
        let scale = PIXEL.min(widest / across).min(tallest / down);
        let (width, height) = (across * scale, down * scale);
        let x = if style.narrow {
            style.margin_side + (style.width() - width) / 2.0
        } else {
            style.margin_side
        };
        let mut strip = Strip::empty(height).with_role(Role::KeepWithNext);
        strip.marks.push(Mark::Logo {
            x,
            y: 0.0,
            width,
            height,
        });
        [strip, Strip::empty(style.gap).with_role(Role::KeepWithNext)]
    }
}

/// The picture as the PDF holds it.
pub(super) fn image(picture: RgbImage) -> RawImage {
    let side = |side: u32| usize::try_from(side).unwrap_or(usize::MAX);
    RawImage {
        width: side(picture.width()),
        height: side(picture.height()),
        data_format: RawImageFormat::RGB8,
        pixels: RawImageData::U8(picture.into_raw()),
        tag: Vec::new(),
    }
}

/// A logo has at most 960 pixels a side.
fn pixels(side: u32) -> f32 {
    f32::from(u16::try_from(side).unwrap_or(u16::MAX).max(1))
}
