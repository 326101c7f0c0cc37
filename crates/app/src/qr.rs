//! QR codes that a customer reads with their own phone.

use qrcode::{Color, EcLevel, QrCode};

use crate::contract::QrModules;
use crate::error::AppError;

/// The most bytes: with more of them the modules are too small for a phone before a screen.
pub(crate) const MOST_BYTES: usize = 1_800;

/// The code of a text.
pub(crate) fn modules(text: &str) -> Result<QrModules, AppError> {
    let too_long = || AppError::NotNow("the text is too long for a code");
    if text.len() > MOST_BYTES {
        return Err(too_long());
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::L).map_err(|_| too_long())?;
    let rows = code.to_colors();
    let row = |row: &[Color]| row.iter().map(|module| module.select('1', '0')).collect();
    Ok(QrModules {
        rows: rows.chunks(code.width()).map(row).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_has_room_for_a_receipt() {
        let rows = modules(&"å".repeat(MOST_BYTES / 2)).unwrap().rows;
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        assert!(rows.len() < 150, "{} modules", rows.len());
        assert!(modules(&"a".repeat(MOST_BYTES + 1)).is_err());
    }
}
