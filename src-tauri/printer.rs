//! Paper. On Linux and macOS the system's default printer through CUPS; elsewhere the PDF is opened in the system's own
//! viewer, whose print dialog takes over.

use kasse_app::ports::{PrintError, Printer};

/// The system's printer.
#[derive(Debug)]
pub(crate) struct SystemPrinter;

#[cfg(unix)]
impl Printer for SystemPrinter {
    fn print(&self, title: &str, pdf: &[u8]) -> Result<(), PrintError> {
        use std::io::Write as _;
        use std::process::{Command, Stdio};

        let refused = |error: &dyn std::fmt::Display| PrintError::Refused(error.to_string());
        let mut lp = Command::new("lp")
            .args(["-s", "-t", title, "-"])
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|_| PrintError::NoPrinter)?;
        let written = lp.stdin.take().map(|mut input| input.write_all(pdf));
        let output = lp.wait_with_output().map_err(|error| refused(&error))?;
        if output.status.success() {
            return written
                .transpose()
                .map(drop)
                .map_err(|error| refused(&error));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said: String = said
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        // What `lp` says where no printer is set up, or no CUPS is running.
        if [
            "no default destination",
            "No such file or directory",
            "Bad file descriptor",
            "Connection refused",
        ]
        .iter()
        .any(|nothing| said.contains(nothing))
        {
            return Err(PrintError::NoPrinter);
        }
        Err(PrintError::Refused(said))
    }
}

#[cfg(not(unix))]
impl Printer for SystemPrinter {
    fn print(&self, title: &str, pdf: &[u8]) -> Result<(), PrintError> {
        let refused = |error: &dyn std::fmt::Display| PrintError::Refused(error.to_string());
        let name: String = title
            .chars()
            .map(|c| {
                if c.is_alphanumeric() || c == '-' {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        let path = std::env::temp_dir().join(format!("{name}.pdf"));
        std::fs::write(&path, pdf).map_err(|error| refused(&error))?;
        tauri_plugin_opener::open_path(&path, None::<&str>).map_err(|error| refused(&error))
    }
}
