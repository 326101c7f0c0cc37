//! What is on the paper.

use std::fmt::Write as _;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
}

/// How letters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Where the line stands.
    pub align: Align,
    /// Emphasised.
    pub bold: bool,
    /// Times the usual width, 1 to 8.
    pub width: u8,
    /// Times the usual height, 1 to 8.
    pub height: u8,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            align: Align::Left,
            bold: false,
            width: 1,
            height: 1,
        }
    }
}

/// A part of the paper, from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A line of letters; as many as fit are on the paper, the rest runs into the next line as on a printer.
    Line {
        /// The letters.
        text: String,
        /// How they look.
        style: Style,
    },
    /// A QR code.
    Qr {
        /// What it says.
        content: String,
        /// Dots a module.
        module: u8,
        /// Where it stands.
        align: Align,
    },
    /// A picture of dots.
    Picture {
        /// Dots a row, a multiple of 8.
        width: usize,
        /// The rows; true is black.
        dots: Vec<bool>,
        /// Where it stands.
        align: Align,
    },
    /// The knife.
    Cut {
        /// Whether it leaves a point.
        partial: bool,
    },
    /// The drawer was opened.
    Drawer,
}

/// Paper that came out of the printer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its parts, from the top.
    pub parts: Vec<Part>,
}

impl Sheet {
    /// Its letters, a line each.
    pub fn letters(&self) -> String {
        let lines = self.parts.iter().filter_map(|part| match part {
            Part::Line { text, .. } => Some(text.as_str()),
            Part::Qr { .. } | Part::Picture { .. } | Part::Cut { .. } | Part::Drawer => None,
        });
        lines.fold(String::new(), |all, line| all + line + "\n")
    }

    /// What is on it with its looks, for snapshots.
    pub fn described(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            let line = match part {
                Part::Line { text, style } => format!("{}|{text}|", looks(*style)),
                Part::Qr {
                    content,
                    module,
                    align,
                } => format!("   QR {content:?}, {module} dots a module, {align:?}"),
                Part::Picture { width, dots, align } => {
                    format!("   picture, {width} × {}, {align:?}", dots.len() / width)
                }
                Part::Cut { partial } => {
                    format!("   cut, {}", if *partial { "partial" } else { "full" })
                }
                Part::Drawer => "   drawer opened".to_owned(),
            };
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }
}

/// `C22*`: centred, twice as wide and high, bold.
fn looks(style: Style) -> String {
    let align = match style.align {
        Align::Left => ' ',
        Align::Centre => 'C',
        Align::Right => 'R',
    };
    let size = match (style.width, style.height) {
        (1, 1) => "  ".to_owned(),
        (width, height) => format!("{width}{height}"),
    };
    let bold = if style.bold { '*' } else { ' ' };
    format!("{align}{size}{bold}")
}
