//! ESC/POS, as Epson's reference describes it: as much of it as receipts use.

use crate::code_page;
use crate::sheet::{Align, Part, Sheet, Style};

/// Bytes that this printer does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// Where they begin.
    pub at: usize,
    /// The first few of them.
    pub bytes: Vec<u8>,
    /// What is wrong.
    pub why: String,
}

/// What these bytes put on paper.
pub fn interpret(bytes: &[u8]) -> Result<Sheet, NotUnderstood> {
    let mut printer = Printer::default();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let taken = printer.take(rest).map_err(|why| NotUnderstood {
            at,
            bytes: rest.iter().copied().take(8).collect(),
            why: why.to_owned(),
        })?;
        at += taken;
    }
    if printer.line.is_empty() {
        Ok(printer.sheet)
    } else {
        Err(NotUnderstood {
            at,
            bytes: Vec::new(),
            why: "the last line is not ended".to_owned(),
        })
    }
}

#[derive(Default)]
struct Printer {
    sheet: Sheet,
    line: String,
    style: Style,
    page: u8,
    qr: Vec<u8>,
    qr_module: u8,
}

/// Code page 858 by its number in `ESC t`.
const PC858: u8 = 19;

impl Printer {
    /// Takes one command or character off the front, and says how long it was.
    fn take(&mut self, bytes: &[u8]) -> Result<usize, &'static str> {
        match bytes {
            [b'\n', ..] => {
                let text = std::mem::take(&mut self.line);
                let style = self.style;
                self.sheet.parts.push(Part::Line { text, style });
                Ok(1)
            }
            [0x1b, rest @ ..] => self.escape(rest).map(|taken| taken + 1),
            [0x1d, rest @ ..] => self.group(rest).map(|taken| taken + 1),
            // A question about the state, which prints nothing.
            [0x10, 0x04, 1..=4, ..] => Ok(3),
            [byte, ..] => {
                if *byte >= 0x80 && self.page != PC858 {
                    return Err("a letter beyond ASCII before code page 858 was chosen");
                }
                let letter = code_page::character(*byte).ok_or("a control character")?;
                self.line.push(letter);
                Ok(1)
            }
            [] => Err("nothing"),
        }
    }

    fn escape(&mut self, bytes: &[u8]) -> Result<usize, &'static str> {
        match bytes {
            [b'@', ..] => {
                let sheet = std::mem::take(&mut self.sheet);
                *self = Self {
                    sheet,
                    ..Self::default()
                };
                Ok(1)
            }
            [b't', page, ..] => {
                self.page = *page;
                Ok(2)
            }
            [b'E', on, ..] => {
                self.style.bold = on & 1 == 1;
                Ok(2)
            }
            [b'a', align @ 0..=2, ..] => {
                if !self.line.is_empty() {
                    return Err("alignment changes within a line");
                }
                self.style.align = [Align::Left, Align::Centre, Align::Right][usize::from(*align)];
                Ok(2)
            }
            [b'd', lines, ..] => {
                for _ in 0..*lines {
                    let style = Style::default();
                    let text = std::mem::take(&mut self.line);
                    self.sheet.parts.push(Part::Line { text, style });
                }
                Ok(2)
            }
            [b'p', 0 | 1, on, off, ..] if *on > 0 && on <= off => {
                self.sheet.parts.push(Part::Drawer);
                Ok(4)
            }
            [b'p', ..] => Err("a drawer's pulse without its times"),
            _ => Err("an unknown ESC command"),
        }
    }

    fn group(&mut self, bytes: &[u8]) -> Result<usize, &'static str> {
        match bytes {
            [b'!', size, ..] => {
                self.style.width = (size >> 4) + 1;
                self.style.height = (size & 7) + 1;
                Ok(2)
            }
            [b'V', kind @ (0 | 1 | 48 | 49), ..] => {
                self.cut(kind & 1 == 1)?;
                Ok(2)
            }
            [b'V', kind @ (65 | 66), _, ..] => {
                // The number is how far the paper is fed first.
                self.cut(*kind == 66)?;
                Ok(3)
            }
            [b'r', 1 | 49, ..] => Ok(2),
            [b'(', b'k', low, high, rest @ ..] => {
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                let data = rest.get(..length).ok_or("a code's command is cut off")?;
                self.code(data)?;
                Ok(4 + length)
            }
            [b'v', b'0', 0, xl, xh, yl, yh, rest @ ..] => {
                let bytes_a_row = usize::from(u16::from_le_bytes([*xl, *xh]));
                let height = usize::from(u16::from_le_bytes([*yl, *yh]));
                let length = bytes_a_row * height;
                let data = rest.get(..length).ok_or("a picture is cut off")?;
                let dots = data
                    .iter()
                    .flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0))
                    .collect();
                self.sheet.parts.push(Part::Picture {
                    width: bytes_a_row * 8,
                    dots,
                    align: self.style.align,
                });
                Ok(7 + length)
            }
            _ => Err("an unknown GS command"),
        }
    }

    fn cut(&mut self, partial: bool) -> Result<(), &'static str> {
        if !self.line.is_empty() {
            return Err("cut within a line");
        }
        self.sheet.parts.push(Part::Cut { partial });
        Ok(())
    }

    fn code(&mut self, data: &[u8]) -> Result<(), &'static str> {
        match data {
            [49, 65, 50, 0] | [49, 69, 48..=51] => Ok(()),
            [49, 67, module @ 1..=16] => {
                self.qr_module = *module;
                Ok(())
            }
            [49, 80, 48, content @ ..] => {
                self.qr = content.to_vec();
                Ok(())
            }
            [49, 81, 48] => {
                let content = String::from_utf8(std::mem::take(&mut self.qr))
                    .map_err(|_| "a QR code that is no text")?;
                if content.is_empty() || self.qr_module == 0 {
                    return Err("a QR code without content or size");
                }
                self.sheet.parts.push(Part::Qr {
                    content,
                    module: self.qr_module,
                    align: self.style.align,
                });
                Ok(())
            }
            _ => Err("an unknown function of 2D codes"),
        }
    }
}
