//! How the receipt printer is set up.

use kasse_printer::{Device, Printer};
use kasse_receipt::{Cut, EscPos, QrCodes};
use serde::{Deserialize, Serialize};

use crate::shop_logo::ShopLogo;

/// Port of printers on the network.
const PORT: u16 = 9_100;
/// Bits a second that serial printers are delivered with.
const BAUD: u32 = 19_200;

/// Who prints receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PrinterKind {
    /// The system, on its default printer.
    #[default]
    System,
    /// A receipt printer on the network.
    Network,
    /// A receipt printer at a serial port.
    Serial,
    /// A receipt printer that is a file of the system.
    Usb,
}

impl PrinterKind {
    pub(crate) const ALL: [Self; 4] = [Self::System, Self::Network, Self::Usb, Self::Serial];

    /// Whether this machine's system has such printers.
    pub(crate) fn is_known_here(self) -> bool {
        match self {
            Self::System | Self::Network => true,
            Self::Serial | Self::Usb => kasse_printer::HAS_DEVICE_FILES,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Network => "network",
            Self::Serial => "serial",
            Self::Usb => "usb",
        }
    }

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How the paper is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CutName {
    /// But for a point.
    #[default]
    Partial,
    /// All through.
    Full,
    /// By hand.
    None,
}

impl CutName {
    const ALL: [Self; 3] = [Self::Partial, Self::Full, Self::None];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Full => "full",
            Self::None => "none",
        }
    }

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cut| cut.as_str() == name)
    }
}

/// Who draws QR codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum QrName {
    /// The printer.
    #[default]
    Printer,
    /// The till, as a picture.
    Picture,
}

impl QrName {
    const ALL: [Self; 2] = [Self::Printer, Self::Picture];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Printer => "printer",
            Self::Picture => "picture",
        }
    }

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|qr| qr.as_str() == name)
    }
}

/// The printer in the settings. What another kind of printer needs is kept, for whoever goes back to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PrinterSetup {
    /// Who prints.
    pub(crate) kind: PrinterKind,
    /// The system's printer; empty: its default.
    pub(crate) name: String,
    /// Name or address on the network.
    pub(crate) host: String,
    /// Port on the network.
    pub(crate) port: u16,
    /// The serial port or the file.
    pub(crate) path: String,
    /// Bits a second of a serial port.
    pub(crate) baud: u32,
    /// Letters a line.
    pub(crate) columns: u16,
    /// How the paper is cut.
    pub(crate) cut: CutName,
    /// Whether the drawer is opened with each original.
    pub(crate) drawer: bool,
    /// Whether the printer tells its state.
    pub(crate) answers: bool,
    /// Who draws QR codes.
    pub(crate) qr: QrName,
}

impl Default for PrinterSetup {
    fn default() -> Self {
        Self {
            kind: PrinterKind::default(),
            name: String::new(),
            host: String::new(),
            port: PORT,
            path: String::new(),
            baud: BAUD,
            columns: 42,
            cut: CutName::default(),
            drawer: false,
            answers: true,
            qr: QrName::default(),
        }
    }
}

impl PrinterSetup {
    /// The printer; none where the system prints.
    pub(crate) fn device(&self) -> Option<Printer> {
        let device = match self.kind {
            PrinterKind::System => return None,
            PrinterKind::Network => Device::Network {
                host: self.host.clone(),
                port: self.port,
            },
            PrinterKind::Serial => Device::Serial {
                path: self.path.clone(),
                baud: self.baud,
            },
            PrinterKind::Usb => Device::File {
                path: self.path.clone(),
            },
        };
        Some(Printer {
            device,
            answers: self.answers,
        })
    }

    /// The name of the system's printer; none for its default.
    pub(crate) fn system_name(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty())
    }

    /// How a receipt is made for it.
    pub(crate) fn escpos(&self, drawer: bool, logo: Option<&ShopLogo>) -> EscPos {
        let columns = usize::from(self.columns);
        EscPos {
            columns,
            cut: match self.cut {
                CutName::Partial => Cut::Partial,
                CutName::Full => Cut::Full,
                CutName::None => Cut::None,
            },
            drawer: drawer && self.drawer,
            qr: match self.qr {
                QrName::Printer => QrCodes::ByPrinter,
                QrName::Picture => QrCodes::AsPicture,
            },
            logo: logo.and_then(|logo| logo.picture().raster(columns)),
        }
    }
}
