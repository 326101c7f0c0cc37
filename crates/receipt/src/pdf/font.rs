//! The embedded fonts: Inter, cut down to the letters of Western and Central Europe, with digits of one width (see
//! `fonts/subset.py`).

use std::sync::LazyLock;

use printpdf::ParsedFont;

use super::PdfError;

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

/// A face and its name in the PDF.
#[derive(Debug)]
pub(super) struct Face {
    pub(super) name: &'static str,
    pub(super) parsed: ParsedFont,
}

/// Both weights.
#[derive(Debug)]
pub(super) struct Fonts {
    regular: Face,
    semi_bold: Face,
}

static FONTS: LazyLock<Result<Fonts, PdfError>> = LazyLock::new(|| {
    Ok(Fonts {
        regular: Face::read(
            "Inter-Regular",
            include_bytes!("../../fonts/Inter-Regular.ttf"),
        )?,
        semi_bold: Face::read(
            "Inter-SemiBold",
            include_bytes!("../../fonts/Inter-SemiBold.ttf"),
        )?,
    })
});

/// Stands for a character that the fonts lack.
const SUBSTITUTE: char = '?';

impl Fonts {
    pub(super) fn embedded() -> Result<&'static Self, PdfError> {
        FONTS.as_ref().map_err(Clone::clone)
    }

    pub(super) fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semi_bold,
        }
    }
}

impl Face {
    fn read(name: &'static str, bytes: &[u8]) -> Result<Self, PdfError> {
        ParsedFont::from_bytes(bytes, 0, &mut Vec::new())
            .map(|parsed| Self { name, parsed })
            .ok_or(PdfError::Font(name))
    }

    /// The text in characters that the font has. Combining marks without a letter of their own are left out.
    pub(super) fn printable(&self, text: &str) -> String {
        text.chars()
            .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
            .map(|c| if self.has(c) { c } else { substitute(c) })
            .collect()
    }

    /// Width in points at a size.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let units: f32 = text.chars().map(|c| f32::from(self.advance(c))).sum();
        units / f32::from(self.parsed.units_per_em) * size
    }

    /// Lines no wider than `width`, broken at blanks; a word that is wider than a line is broken anywhere. At least one
    /// line.
    pub(super) fn wrapped(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let text = self.printable(text);
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.width(&line, size) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    fn has(&self, c: char) -> bool {
        self.parsed.lookup_glyph_index(u32::from(c)).is_some()
    }

    fn advance(&self, c: char) -> u16 {
        self.parsed
            .lookup_glyph_index(u32::from(c))
            .and_then(|glyph| self.parsed.get_glyph_width(glyph))
            .unwrap_or_default()
    }
}

fn substitute(c: char) -> char {
    if c.is_whitespace() { ' ' } else { SUBSTITUTE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_what_receipts_need() {
        let fonts = Fonts::embedded().unwrap();
        for weight in [Weight::Regular, Weight::SemiBold] {
            let face = fonts.face(weight);
            let needed = "æøåÆØÅäöüÄÖÜßéčšžőłđ€–—−…×§%“”’«»\u{a0}0123456789";
            assert_eq!(face.printable(needed), needed);
            let widths: Vec<_> = ('0'..='9').map(|digit| face.advance(digit)).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
        }
    }

    #[test]
    fn what_the_font_lacks_is_told() {
        let face = Fonts::embedded().unwrap().face(Weight::Regular);
        assert_eq!(face.printable("Чай ☕ e\u{301}\u{2009}!"), "??? ? e !");
    }

    #[test]
    fn long_words_are_broken() {
        let face = Fonts::embedded().unwrap().face(Weight::Regular);
        let text = format!("Ull {} genser", "x".repeat(200));
        let lines = face.wrapped(&text, 8.0, 100.0);
        assert!(lines.len() > 5);
        assert!(lines.iter().all(|line| face.width(line, 8.0) <= 100.0));
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(face.wrapped("", 8.0, 100.0), [""]);
    }
}
