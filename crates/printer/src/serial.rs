//! Printers at a serial port: a device file whose speed is set by the system's own `stty`, which every Unix has. A
//! library would bring its own ways to the same four settings.

use std::io;

use crate::link::Link;

/// Without flow control: at these speeds a printer prints faster than the bytes come, and a cable without the wires for
/// it would hold everything back.
#[cfg(unix)]
pub(crate) fn open(path: &str, baud: u32) -> io::Result<Box<dyn Link>> {
    let of_file = if cfg!(target_os = "macos") {
        "-f"
    } else {
        "-F"
    };
    let baud = baud.to_string();
    let set = std::process::Command::new("stty")
        .args([of_file, path, &baud])
        .args([
            "raw", "-echo", "cs8", "-parenb", "-cstopb", "-crtscts", "clocal",
        ])
        .env("LC_ALL", "C")
        .stdin(std::process::Stdio::null())
        .output()?;
    if !set.status.success() {
        let said = String::from_utf8_lossy(&set.stderr);
        return Err(io::Error::other(said.trim().to_owned()));
    }
    crate::file::open(path)
}

#[cfg(not(unix))]
pub(crate) fn open(_: &str, _: u32) -> io::Result<Box<dyn Link>> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "serial printers are not built for this system",
    ))
}
