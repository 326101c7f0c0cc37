//! The shop's logo: read from a file of whoever made it, kept as one plain picture, and made into dots for receipt printers.
//!
//! What is kept was written by us: opaque on white, no larger than anybody shows it, without whatever else the file held.
//! White is what it stands on everywhere: paper, and the sign at the kiosk.

use std::io::Cursor;
use std::sync::Arc;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::{self, BiLevel, FilterType as Sampling};
use image::{
    DynamicImage, GrayImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, Rgb,
    RgbImage, Rgba,
};

use crate::escpos::Raster;

/// The most pixels a side that a file may have.
const LARGEST_SIDE: u32 = 4_000;
/// The fewest pixels a side: a smaller one is an icon, and nobody could read it.
const SMALLEST_SIDE: u32 = 24;
/// What the decoder may take of memory, in bytes: that largest picture at 8 bytes a pixel.
const MOST_MEMORY: u64 = 128 * 1024 * 1024;
/// The box that a kept logo fits, in pixels: twice as wide as the kiosk's sign, and wider than any receipt printer's paper.
const KEPT: (u32, u32) = (960, 480);
/// The most bytes of a kept logo: it goes along with the kiosk's page.
const MOST_KEPT: usize = 256 * 1024;
/// Dots from top to bottom on a receipt printer: 25 mm where a millimetre has 8.
const TALLEST_DOTS: u32 = 200;
/// Greys up to the first are printed black and from the second on white; those between as so many dots. Dots among the
/// black of a letter would only fray it.
const DOTTED: (u8, u8) = (80, 235);
/// The lightest grey that counts as seen on white.
const LIGHTEST: u8 = 208;
/// One pixel of so many must be seen.
const SEEN_ONE_OF: usize = 200;

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoFault {
    /// Neither a PNG nor a JPEG picture, or a damaged one.
    #[error("the file is no PNG or JPEG picture, or is damaged")]
    Unreadable,
    /// More bytes than [`Logo::LARGEST_FILE`], or a side of more than 4 000 pixels.
    #[error("the picture is too large")]
    TooLarge,
    /// A side of fewer than 24 pixels.
    #[error("the picture is too small")]
    TooSmall,
    /// White or nearly so: nobody would see it on white.
    #[error("the picture can't be seen on white")]
    TooPale,
}

impl LogoFault {
    /// Its name in the contract with the UI.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "picture_unreadable",
            Self::TooLarge => "picture_too_large",
            Self::TooSmall => "picture_too_small",
            Self::TooPale => "picture_too_pale",
        }
    }
}

/// A shop's logo, opaque on white. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    png: Arc<[u8]>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Logo({} bytes)", self.png.len())
    }
}

impl Logo {
    /// The most bytes that a file may have.
    pub const LARGEST_FILE: usize = 2 * 1024 * 1024;

    /// Reads a PNG or JPEG file; its name and what it says of itself don't count. What is kept of it reads as itself.
    pub fn read(file: &[u8]) -> Result<Self, LogoFault> {
        if file.len() > Self::LARGEST_FILE {
            return Err(LogoFault::TooLarge);
        }
        let mut picture = within(&on_white(decode(file)?), KEPT);
        if is_pale(&imageops::grayscale(&picture)) {
            return Err(LogoFault::TooPale);
        }
        let mut png = encode(&picture)?;
        while png.len() > MOST_KEPT {
            // A photograph: a quarter of its pixels at a time, until it is light enough.
            picture = within(&picture, (picture.width() / 2, picture.height() / 2));
            png = encode(&picture)?;
        }
        // Also a long strip that had to be made narrow.
        if picture.width().min(picture.height()) < SMALLEST_SIDE {
            return Err(LogoFault::TooSmall);
        }
        Ok(Self { png: png.into() })
    }

    /// What [`Self::png`] gave, as it was kept. None for what is no PNG file at all.
    pub fn kept(png: Vec<u8>) -> Option<Self> {
        let is_png = image::guess_format(&png).is_ok_and(|format| format == ImageFormat::Png);
        (is_png && png.len() <= MOST_KEPT).then(|| Self { png: png.into() })
    }

    /// As a PNG file.
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// As black dots for a receipt printer of so many letters a line, as wide as they are at most. None if what was kept
    /// can't be read any more: paper goes without.
    pub fn raster(&self, columns: usize) -> Option<Raster> {
        // Letters of receipt printers are 12 dots wide.
        let dots = u32::try_from(columns.checked_mul(12)?.min(Raster::WIDEST)).ok()?;
        let picture = within(&self.pixels()?, (dots, TALLEST_DOTS));
        let mut grey: GrayImage = imageops::grayscale(&picture);
        for pixel in grey.iter_mut() {
            *pixel = spread(*pixel);
        }
        imageops::dither(&mut grey, &BiLevel);
        let width = usize::try_from(grey.width()).ok()?;
        let dots = grey.pixels().map(|pixel| pixel.0[0] < 128).collect();
        Raster::new(width, dots)
    }

    /// Its pixels. None if what was kept can't be read any more.
    pub(crate) fn pixels(&self) -> Option<RgbImage> {
        Some(decode(&self.png).ok()?.into_rgb8())
    }
}

fn decode(file: &[u8]) -> Result<DynamicImage, LogoFault> {
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|_| LogoFault::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    // A photographed sign may lie on its side.
    let orientation = decoder.orientation().map_err(|error| fault(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn fault(error: &ImageError) -> LogoFault {
    match error {
        ImageError::Limits(_) => LogoFault::TooLarge,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => LogoFault::Unreadable,
    }
}

fn on_white(picture: DynamicImage) -> RgbImage {
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let Rgba([red, green, blue, alpha]) = *picture.get_pixel(x, y);
        let over = |channel: u8| {
            let alpha = u32::from(alpha);
            let sum = u32::from(channel) * alpha + 255 * (255 - alpha);
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

/// The whole picture in its own proportions, no larger than this box; a smaller one stays as it is.
fn within(picture: &RgbImage, (widest, tallest): (u32, u32)) -> RgbImage {
    let (width, height) = picture.dimensions();
    if width <= widest && height <= tallest {
        return picture.clone();
    }
    let scaled = |side: u32, to: u32, of: u32| {
        let side = u64::from(side) * u64::from(to) / u64::from(of);
        u32::try_from(side).unwrap_or(u32::MAX).max(1)
    };
    let is_wide = u64::from(width) * u64::from(tallest) >= u64::from(height) * u64::from(widest);
    let (width, height) = if is_wide {
        (widest, scaled(height, widest, width))
    } else {
        (scaled(width, tallest, height), tallest)
    };
    imageops::resize(picture, width.max(1), height.max(1), Sampling::CatmullRom)
}

fn is_pale(picture: &GrayImage) -> bool {
    let seen = picture.iter().filter(|grey| **grey <= LIGHTEST).count();
    seen * SEEN_ONE_OF < picture.len()
}

/// [`DOTTED`] over all greys.
fn spread(grey: u8) -> u8 {
    let (black, white) = DOTTED;
    let above = u32::from(grey.saturating_sub(black));
    u8::try_from(above * 255 / u32::from(white - black)).unwrap_or(u8::MAX)
}

fn encode(picture: &RgbImage) -> Result<Vec<u8>, LogoFault> {
    let mut png = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive);
    picture
        .write_with_encoder(encoder)
        .map_err(|error| fault(&error))?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A black disc on nothing.
    fn disc(width: u32, height: u32) -> DynamicImage {
        let (middle_x, middle_y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let radius = middle_x.min(middle_y);
        image::RgbaImage::from_fn(width, height, |x, y| {
            let (dx, dy) = (f64::from(x) - middle_x, f64::from(y) - middle_y);
            let inside = dx.hypot(dy) < radius;
            Rgba([0, 0, 0, if inside { 255 } else { 0 }])
        })
        .into()
    }

    /// As incompressible as a picture can be.
    fn noise(width: u32, height: u32) -> DynamicImage {
        let mut state = 1_u32;
        RgbImage::from_fn(width, height, |_, _| {
            let mut byte = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_be_bytes()[0]
            };
            Rgb([byte(), byte(), byte()])
        })
        .into()
    }

    #[test]
    fn what_is_transparent_is_white_and_nothing_is_cut_off() {
        let logo = Logo::read(&file(&disc(1_500, 1_000), ImageFormat::Png)).unwrap();
        let pixels = logo.pixels().unwrap();
        assert_eq!(pixels.dimensions(), (720, 480));
        assert_eq!(*pixels.get_pixel(0, 0), Rgb([255, 255, 255]));
        assert_eq!(*pixels.get_pixel(360, 240), Rgb([0, 0, 0]));
        let small = Logo::read(&file(&disc(120, 60), ImageFormat::Png)).unwrap();
        assert_eq!(small.pixels().unwrap().dimensions(), (120, 60), "as it is");
    }

    #[test]
    fn what_is_kept_reads_as_itself_and_is_never_heavy() {
        for picture in [disc(1_500, 1_000), noise(900, 400)] {
            let logo = Logo::read(&file(&picture, ImageFormat::Png)).unwrap();
            assert!(logo.png().len() <= MOST_KEPT);
            assert_eq!(Logo::read(logo.png()), Ok(logo.clone()));
            assert_eq!(Logo::kept(logo.png().to_vec()), Some(logo));
        }
    }

    #[test]
    fn what_is_no_logo_is_told() {
        let read = |bytes: &[u8]| Logo::read(bytes).unwrap_err();
        let good = file(&disc(200, 100), ImageFormat::Png);
        assert_eq!(read(b""), LogoFault::Unreadable);
        assert_eq!(read(b"GIF89a\x01\0\x01\0\0\0\0"), LogoFault::Unreadable);
        assert_eq!(
            read(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            LogoFault::Unreadable
        );
        assert_eq!(read(&good[..good.len() / 2]), LogoFault::Unreadable);
        assert_eq!(read(&vec![0; Logo::LARGEST_FILE + 1]), LogoFault::TooLarge);
        assert_eq!(
            read(&file(&disc(23, 400), ImageFormat::Png)),
            LogoFault::TooSmall
        );
        let strip = DynamicImage::new_luma8(LARGEST_SIDE, 60);
        assert_eq!(read(&file(&strip, ImageFormat::Png)), LogoFault::TooSmall);
        let wide = DynamicImage::new_luma8(LARGEST_SIDE + 1, 30);
        assert_eq!(read(&file(&wide, ImageFormat::Png)), LogoFault::TooLarge);
        let white = DynamicImage::from(RgbImage::from_pixel(200, 100, Rgb([250, 250, 250])));
        assert_eq!(read(&file(&white, ImageFormat::Png)), LogoFault::TooPale);
        let nothing = DynamicImage::new_rgba8(200, 100);
        assert_eq!(read(&file(&nothing, ImageFormat::Png)), LogoFault::TooPale);
        assert_eq!(Logo::kept(b"no picture".to_vec()), None);
    }

    /// A few hundred bytes that say that they are a picture of many gigabytes.
    #[test]
    fn a_file_that_unpacks_without_end_is_not_unpacked() {
        let mut bomb = file(&disc(200, 100), ImageFormat::Png);
        // Width and height stand behind the signature and the first chunk's length and name.
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        // The chunk's sum follows its thirteen bytes: with a wrong one it would be refused for that.
        let sum = crc32fast::hash(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(Logo::read(&bomb), Err(LogoFault::TooLarge));
    }

    #[test]
    fn dots_fit_the_paper_and_greys_are_so_many_black_ones() {
        let logo = Logo::read(&file(&disc(900, 400), ImageFormat::Png)).unwrap();
        for columns in [32, 42, 48, 80] {
            let raster = logo.raster(columns).unwrap();
            assert!(
                raster.width() <= (columns * 12).min(Raster::WIDEST),
                "{columns}"
            );
            assert!(raster.height() <= 200, "{columns}");
        }
        let grey = DynamicImage::from(RgbImage::from_pixel(200, 100, Rgb([157, 157, 157])));
        let raster = Logo::read(&file(&grey, ImageFormat::Png))
            .unwrap()
            .raster(48)
            .unwrap();
        let black = raster.dots().iter().filter(|dot| **dot).count();
        let half = raster.dots().len() / 2;
        assert!(black.abs_diff(half) < half / 10, "{black} of {}", half * 2);
        let blue = DynamicImage::from(RgbImage::from_pixel(200, 100, Rgb([29, 79, 122])));
        let raster = Logo::read(&file(&blue, ImageFormat::Png))
            .unwrap()
            .raster(48)
            .unwrap();
        assert!(raster.dots().iter().all(|dot| *dot), "dark is black");
    }
}
