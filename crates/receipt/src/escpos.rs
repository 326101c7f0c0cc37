//! The face of receipt printers: ESC/POS, by the crate `escpos`.
//!
//! Characters are laid out in columns as on the screen, in code page 858. Nothing here knows how the bytes reach the
//! printer.

mod code_page;
mod raster;
mod sink;

use escpos::errors::PrinterError;
use escpos::printer::Printer;
use escpos::utils::{
    JustifyMode, PageCode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption,
};

pub use raster::Raster;

use crate::block::Block;
use crate::document::{Document, MIN_COLUMNS};
use crate::text::{Row, Titles, rows};
use sink::Sink;

/// Dots of a QR code's module: 0.75 mm where a millimetre has 8 dots, 21 modules are 16 mm.
const QR_MODULE: u8 = 6;
/// `GS V 65 0` and `GS V 66 0`: feed up to the knife, then cut. What the crate (0.20.1) calls a partial cut is the first.
const CUT_FULL: [u8; 4] = [0x1d, b'V', 65, 0];
const CUT_PARTIAL: [u8; 4] = [0x1d, b'V', 66, 0];
/// `ESC p 0 t1 t2`: 50 ms on pin 2, then 500 ms of rest. The crate's own command (0.20.1) lacks the two times, and
/// would take what follows for them.
const KICK_DRAWER: [u8; 5] = [0x1b, b'p', 0, 25, 250];

/// How the paper is parted from the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cut {
    /// All through.
    Full,
    /// But for a point in the middle.
    #[default]
    Partial,
    /// By hand: the paper is only fed.
    None,
}

/// Who draws QR codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QrCodes {
    /// The printer, told what the code says.
    #[default]
    ByPrinter,
    /// We, as a picture: for printers that print the command instead of the code.
    AsPicture,
}

/// What a printer is and what is wished of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscPos {
    /// Characters a line: 48 or 42 on 80 mm, 32 on 58 mm. Fewer than [`MIN_COLUMNS`] are taken as that.
    pub columns: usize,
    /// How the paper is cut.
    pub cut: Cut,
    /// Whether the drawer at the printer is opened.
    pub drawer: bool,
    /// Who draws QR codes.
    pub qr: QrCodes,
    /// A picture above everything.
    pub logo: Option<Raster>,
}

impl Default for EscPos {
    fn default() -> Self {
        Self {
            columns: 42,
            cut: Cut::default(),
            drawer: false,
            qr: QrCodes::default(),
            logo: None,
        }
    }
}

/// Why there is nothing to print.
#[derive(Debug, thiserror::Error)]
pub enum EscPosError {
    /// What the QR code should say does not fit one.
    #[error("the QR code could not be made")]
    Qr(#[from] qrcode::types::QrError),
    /// A picture is larger than a printer takes.
    #[error("a picture is too large for the printer")]
    TooLarge,
    /// In the words of the library that writes the commands.
    #[error("the printer's commands could not be made: {0}")]
    Write(String),
}

impl From<PrinterError> for EscPosError {
    fn from(error: PrinterError) -> Self {
        Self::Write(error.to_string())
    }
}

/// The bytes of a document.
pub(crate) fn render(document: &Document, options: &EscPos) -> Result<Vec<u8>, EscPosError> {
    of_blocks(document.blocks(), options)
}

/// The bytes that open the drawer and do nothing else.
pub fn kick_drawer() -> Vec<u8> {
    KICK_DRAWER.to_vec()
}

pub(crate) fn of_blocks(blocks: &[Block], options: &EscPos) -> Result<Vec<u8>, EscPosError> {
    let blocks: Vec<Block> = blocks
        .iter()
        .map(|block| block.with_texts(&code_page::likeness))
        .collect();
    let sink = Sink::default();
    let mut paper = Paper(Printer::new(sink.clone(), Protocol::default(), None));
    paper.0.init()?.page_code(PageCode::PC858)?;
    if let Some(logo) = &options.logo {
        paper.picture(logo)?;
        paper.0.feed()?;
    }
    for row in rows(&blocks, options.columns.max(MIN_COLUMNS), Titles::Large) {
        paper.row(&row, options)?;
    }
    paper.end(options)?;
    Ok(sink.taken())
}

struct Paper(Printer<Sink>);

impl Paper {
    fn row(&mut self, row: &Row, options: &EscPos) -> Result<(), EscPosError> {
        match row {
            Row::Text { text, strong } => {
                if *strong {
                    self.0.bold(true)?;
                }
                self.line(text)?;
                if *strong {
                    self.0.bold(false)?;
                }
            }
            Row::Title { text, wide } => {
                self.0
                    .justify(JustifyMode::CENTER)?
                    .bold(true)?
                    .size(if *wide { 2 } else { 1 }, 2)?;
                self.line(text)?;
                self.0
                    .reset_size()?
                    .bold(false)?
                    .justify(JustifyMode::LEFT)?;
            }
            Row::Qr { content } => match options.qr {
                QrCodes::ByPrinter => self.qr(content)?,
                QrCodes::AsPicture => {
                    let code = Raster::of_qr(content, usize::from(QR_MODULE))?;
                    self.picture(&code)?;
                }
            },
        }
        Ok(())
    }

    fn line(&mut self, text: &str) -> Result<(), EscPosError> {
        let mut bytes = code_page::encode(text.trim_end());
        bytes.push(b'\n');
        self.0.custom(&bytes)?;
        Ok(())
    }

    fn qr(&mut self, content: &str) -> Result<(), EscPosError> {
        let option = QRCodeOption::new(QRCodeModel::Model2, QR_MODULE, QRCodeCorrectionLevel::M);
        self.0
            .justify(JustifyMode::CENTER)?
            .qrcode_option(content, option)?
            .justify(JustifyMode::LEFT)?;
        Ok(())
    }

    fn picture(&mut self, picture: &Raster) -> Result<(), EscPosError> {
        self.0
            .justify(JustifyMode::CENTER)?
            .custom(&picture.command())?
            .justify(JustifyMode::LEFT)?;
        Ok(())
    }

    fn end(&mut self, options: &EscPos) -> Result<(), EscPosError> {
        match options.cut {
            Cut::Full => self.0.feeds(2)?.custom(&CUT_FULL)?,
            Cut::Partial => self.0.feeds(2)?.custom(&CUT_PARTIAL)?,
            Cut::None => self.0.feeds(6)?,
        };
        if options.drawer {
            self.0.custom(&KICK_DRAWER)?;
        }
        self.0.print()?;
        Ok(())
    }
}
