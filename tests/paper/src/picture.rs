//! The paper as a picture: a PNG in grey, a dot of the printer each its pixel.

use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::iso_8859_15::FONT_10X20;
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::{Dimensions, DrawTarget, Drawable, Pixel, Point, Size};
use embedded_graphics::primitives::Rectangle;
use embedded_graphics::text::{Baseline, Text};
use qrcode::{Color, EcLevel, QrCode};

use crate::sheet::{Align, Part, Sheet, Style};

/// A letter's cell: what font A has.
const CELL: (usize, usize) = (12, 24);
/// From one line to the next, at least.
const LINE: usize = 30;
/// White around the paper.
const MARGIN: usize = 24;

impl Sheet {
    /// As a PNG, on paper so many letters wide.
    pub fn png(&self, columns: usize) -> Vec<u8> {
        let mut canvas = Canvas::new(columns * CELL.0);
        for part in &self.parts {
            canvas.part(part);
        }
        canvas.png()
    }
}

struct Canvas {
    /// Dots that the printer's head has.
    width: usize,
    /// Rows of dots from the top; true is black.
    rows: Vec<Vec<bool>>,
}

impl Canvas {
    fn new(width: usize) -> Self {
        Self {
            width,
            rows: Vec::new(),
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Line { text, style } => self.letters(text, *style),
            Part::Qr {
                content,
                module,
                align,
            } => {
                let code = QrCode::with_error_correction_level(content, EcLevel::M)
                    .expect("the content fits a QR code");
                let module = usize::from(*module);
                let side = code.width() * module;
                let colors = code.to_colors();
                let dots: Vec<bool> = (0..side * side)
                    .map(|index| {
                        let (row, column) = (index / side / module, index % side / module);
                        colors[row * code.width() + column] == Color::Dark
                    })
                    .collect();
                self.dots(side, &dots, *align);
            }
            Part::Picture { width, dots, align } => self.dots(*width, dots, *align),
            Part::Cut { partial } => {
                let dashes = if *partial { 12 } else { 2 };
                let row = (0..self.width).map(|x| x / dashes % 2 == 0).collect();
                self.feed(8);
                self.rows.push(row);
                self.feed(8);
            }
            Part::Drawer => self.letters("[drawer opened]", Style::default()),
        }
    }

    fn feed(&mut self, rows: usize) {
        let blank = vec![false; self.width];
        self.rows.extend(std::iter::repeat_n(blank, rows));
    }

    fn left(&self, width: usize, align: Align) -> usize {
        let spare = self.width.saturating_sub(width);
        match align {
            Align::Left => 0,
            Align::Centre => spare / 2,
            Align::Right => spare,
        }
    }

    fn dots(&mut self, width: usize, dots: &[bool], align: Align) {
        let left = self.left(width, align);
        for row in dots.chunks(width) {
            let mut line = vec![false; self.width];
            for (x, dark) in row.iter().enumerate() {
                if let Some(dot) = line.get_mut(left + x) {
                    *dot = *dark;
                }
            }
            self.rows.push(line);
        }
    }

    /// A line of letters, and more lines where it does not fit one.
    fn letters(&mut self, text: &str, style: Style) {
        let (across, down) = (usize::from(style.width), usize::from(style.height));
        let fit = (self.width / (CELL.0 * across)).max(1);
        let letters: Vec<char> = text.chars().collect();
        let lines: Vec<&[char]> = if letters.is_empty() {
            vec![&[]]
        } else {
            letters.chunks(fit).collect()
        };
        for line in lines {
            let left = self.left(line.len() * CELL.0 * across, style.align);
            let height = (CELL.1 * down).max(LINE - CELL.1 + CELL.1 * down);
            let top = self.rows.len();
            self.feed(height);
            for (index, letter) in line.iter().enumerate() {
                let glyph = Glyph::of(*letter, style.bold);
                for (y, x) in glyph.dark() {
                    for dot in 0..across * down {
                        let row = top + y * down + dot / across;
                        let column = left + (index * CELL.0 + x) * across + dot % across;
                        if let Some(dot) = self.rows[row].get_mut(column) {
                            *dot = true;
                        }
                    }
                }
            }
        }
    }

    fn png(mut self) -> Vec<u8> {
        self.feed(MARGIN);
        let width = self.width + 2 * MARGIN;
        let top = vec![vec![false; self.width]; MARGIN];
        let pixels: Vec<u8> = top
            .iter()
            .chain(&self.rows)
            .flat_map(|row| {
                let margin = std::iter::repeat_n(false, MARGIN);
                let dots = margin.clone().chain(row.iter().copied()).chain(margin);
                dots.map(|dark| if dark { 20 } else { 250 })
            })
            .collect();
        crate::png::grey(width, &pixels)
    }
}

/// A letter in its cell.
struct Glyph([[bool; CELL.0]; CELL.1]);

impl Glyph {
    fn of(letter: char, bold: bool) -> Self {
        let mut glyph = Self([[false; CELL.0]; CELL.1]);
        let style = MonoTextStyle::new(&FONT_10X20, BinaryColor::On);
        let text = letter.to_string();
        for x in 0..if bold { 2 } else { 1 } {
            let place = Point::new(1 + x, 2);
            let _drawn = Text::with_baseline(&text, place, style, Baseline::Top).draw(&mut glyph);
        }
        glyph
    }

    fn dark(&self) -> impl Iterator<Item = (usize, usize)> {
        self.0.iter().enumerate().flat_map(|(y, row)| {
            row.iter()
                .enumerate()
                .filter(|(_, dark)| **dark)
                .map(move |(x, _)| (y, x))
        })
    }
}

impl Dimensions for Glyph {
    fn bounding_box(&self) -> Rectangle {
        Rectangle::new(Point::zero(), Size::new(12, 24))
    }
}

impl DrawTarget for Glyph {
    type Color = BinaryColor;
    type Error = std::convert::Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Self::Error> {
        for Pixel(Point { x, y }, color) in pixels {
            let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
                continue;
            };
            let dot = self.0.get_mut(y).and_then(|row| row.get_mut(x));
            if let (Some(dot), BinaryColor::On) = (dot, color) {
                *dot = true;
            }
        }
        Ok(())
    }
}
