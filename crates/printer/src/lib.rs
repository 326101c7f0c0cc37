//! Receipt printers that take ESC/POS: how bytes reach them, what state they are in, and whether the paper came out.
//!
//! Nothing here waits longer than its [`Limits`]. What was sent and not seen to come out is [`Failure::Uncertain`]: it
//! is never sent again by itself, because the law knows one original of a receipt.

mod file;
mod link;
mod network;
mod serial;
mod status;
mod talk;

use std::time::Duration;

pub use status::State;

use link::Link;
use talk::Talk;

/// Whether [`Device::Serial`] and [`Device::File`] work on this system.
pub const HAS_DEVICE_FILES: bool = cfg!(unix);

/// Where a printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Device {
    /// On the network.
    Network {
        /// Name or address.
        host: String,
        /// Port: 9100 with most.
        port: u16,
    },
    /// At a serial port, 8 data bits, no parity, 1 stop bit.
    Serial {
        /// `/dev/ttyS0`, `/dev/ttyUSB0`, `COM3`.
        path: String,
        /// Bits a second.
        baud: u32,
    },
    /// A file of the system that is the printer: `/dev/usb/lp0` on Linux.
    File {
        /// The file.
        path: String,
    },
}

/// A printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// Where it is.
    pub device: Device,
    /// Whether it tells its state when asked. One that should and doesn't is [`State::Silent`], and gets nothing.
    pub answers: bool,
}

/// How long things may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until there is a connection.
    pub connect: Duration,
    /// From a question to its answer.
    pub answer: Duration,
    /// While the printer takes nothing of what is sent.
    pub write: Duration,
    /// From the last byte until the paper is out.
    pub finish: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            answer: Duration::from_secs(2),
            write: Duration::from_secs(5),
            finish: Duration::from_secs(8),
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no connection, in the system's words.
    #[error("the printer can't be reached: {0}")]
    Unreachable(String),
    /// It took the connection and does not answer.
    #[error("the printer does not answer")]
    Silent,
    /// The roll is at its end.
    #[error("the printer is out of paper")]
    PaperOut,
    /// The cover is open.
    #[error("the printer's cover is open")]
    CoverOpen,
    /// The knife, the head, or something else in it.
    #[error("the printer says that it has a fault")]
    Faulty,
}

/// Why a job is not known to be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing of it was sent: it can be tried again.
    #[error("nothing was sent: {0}")]
    NotSent(Trouble),
    /// Some of it was sent, and may be on paper.
    #[error("something was sent: {0}")]
    Uncertain(Trouble),
}

/// A job that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// Whether the printer said that it had come to the end of it. Else it took all of it and nothing is wrong.
    pub confirmed: bool,
    /// Whether the roll ends soon.
    pub paper_low: bool,
}

/// Prints a job: asks for the state first, sends it, and waits until the paper is out. Blocks.
pub fn print(printer: &Printer, job: &[u8], limits: &Limits) -> Result<Printed, Failure> {
    let link = open(&printer.device, limits)
        .map_err(|error| Failure::NotSent(Trouble::Unreachable(error.to_string())))?;
    Talk::new(link, limits).print(job, printer.answers)
}

/// The state of a printer. Of one that does not answer it is known only whether there is a connection. Blocks.
pub fn state(printer: &Printer, limits: &Limits) -> State {
    match open(&printer.device, limits) {
        Err(error) => State::Unreachable(error.to_string()),
        Ok(_) if !printer.answers => State::Ready,
        Ok(link) => Talk::new(link, limits).state(),
    }
}

fn open(device: &Device, limits: &Limits) -> std::io::Result<Box<dyn Link>> {
    match device {
        Device::Network { host, port } => network::open(host, *port, limits.connect),
        Device::Serial { path, baud } => serial::open(path, *baud),
        Device::File { path } => file::open(path),
    }
}
