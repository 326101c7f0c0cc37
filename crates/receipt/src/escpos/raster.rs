//! Pictures of black dots: logos, and QR codes for printers that make none themselves.

use qrcode::{Color, EcLevel, QrCode};

use super::EscPosError;

/// The most dots that a picture has from top to bottom.
const TALLEST: usize = 2_000;

/// A picture of black dots on white, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    width: usize,
    /// Rows of `width` dots; true is black.
    dots: Vec<bool>,
}

impl Raster {
    /// Dots across the paper of the widest printer.
    pub const WIDEST: usize = 576;

    /// A picture of so many dots a row. None if it is empty, its last row is not whole, or it is wider than
    /// [`Self::WIDEST`] or higher than 2 000.
    pub fn new(width: usize, dots: Vec<bool>) -> Option<Self> {
        let whole = width > 0 && !dots.is_empty() && dots.len().is_multiple_of(width);
        let fits = width <= Self::WIDEST && dots.len() <= width.checked_mul(TALLEST)?;
        (whole && fits).then_some(Self { width, dots })
    }

    /// Dots a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.dots.len() / self.width
    }

    /// Row by row; true is black.
    pub fn dots(&self) -> &[bool] {
        &self.dots
    }

    /// A QR code, each module so many dots wide.
    pub(super) fn of_qr(content: &str, module: usize) -> Result<Self, EscPosError> {
        let code = QrCode::with_error_correction_level(content, EcLevel::M)?;
        let width = code.width() * module;
        let dots = code
            .to_colors()
            .chunks(code.width())
            .flat_map(|row| {
                let row: Vec<bool> = row
                    .iter()
                    .flat_map(|color| std::iter::repeat_n(*color == Color::Dark, module))
                    .collect();
                std::iter::repeat_n(row, module).flatten()
            })
            .collect();
        Self::new(width, dots).ok_or(EscPosError::TooLarge)
    }

    /// `GS v 0`: the command that printers have had since before there were others for pictures.
    pub(super) fn command(&self) -> Vec<u8> {
        let bytes_a_row = self.width.div_ceil(8);
        let mut command = vec![0x1d, b'v', b'0', 0];
        for number in [bytes_a_row, self.height()] {
            // At most 72 and 2 000.
            command.extend(u16::try_from(number).unwrap_or(0).to_le_bytes());
        }
        for row in self.dots.chunks(self.width) {
            command.extend(row.chunks(8).map(|dots| {
                dots.iter()
                    .enumerate()
                    .fold(0, |byte, (bit, dark)| byte | (u8::from(*dark) << (7 - bit)))
            }));
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_packed_from_the_left() {
        let raster = Raster::new(9, vec![true; 18]).unwrap();
        assert_eq!(
            raster.command(),
            [0x1d, b'v', b'0', 0, 2, 0, 2, 0, 0xff, 0x80, 0xff, 0x80]
        );
        assert_eq!(Raster::new(0, vec![]), None);
        assert_eq!(Raster::new(577, vec![true; 577]), None);
        assert_eq!(Raster::new(2, vec![true; 3]), None);
    }
}
