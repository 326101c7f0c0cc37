//! Paper by the system. On Linux and macOS through CUPS and its own commands; elsewhere the PDF is opened in the system's
//! viewer, whose print dialog takes over.

#[cfg(unix)]
pub(crate) use cups::SystemPrinter;
#[cfg(not(unix))]
pub(crate) use viewer::SystemPrinter;

#[cfg(unix)]
mod cups {
    use std::io::{self, Read as _, Write as _};
    use std::process::{Command, Output, Stdio};
    use std::time::{Duration, Instant};

    use kasse_app::ports::{PrintError, Printer, SystemPrinter as Named, SystemPrinterState};

    /// How long CUPS may take: one whose server is gone over a network never answers.
    const LIMIT: Duration = Duration::from_secs(20);
    /// The same for questions, which nobody wants to wait for.
    const QUESTION_LIMIT: Duration = Duration::from_secs(4);
    /// How often a command that runs is looked at.
    const LOOK: Duration = Duration::from_millis(10);
    /// What `lp` and `lpstat` say where no printer is set up, or no CUPS is running.
    const NOTHING_THERE: [&str; 5] = [
        "o default destination",
        "does not exist",
        "No such file or directory",
        "Bad file descriptor",
        "Connection refused",
    ];

    /// The system's printers.
    #[derive(Debug)]
    pub(crate) struct SystemPrinter;

    impl Printer for SystemPrinter {
        fn print(&self, printer: Option<&str>, title: &str, pdf: &[u8]) -> Result<(), PrintError> {
            let mut lp = Command::new("lp");
            if let Some(name) = printer {
                lp.args(["-d", name]);
            }
            lp.args(["-s", "-t", title, "-"]);
            let output = match run(lp, pdf, LIMIT) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(PrintError::NoPrinter);
                }
                Err(error) => return Err(PrintError::Refused(error.to_string())),
                Ok(output) => output,
            };
            if output.status.success() {
                return Ok(());
            }
            let said = words(&output.stderr);
            Err(
                if NOTHING_THERE.iter().any(|nothing| said.contains(nothing)) {
                    PrintError::NoPrinter
                } else {
                    PrintError::Refused(said)
                },
            )
        }

        fn printers(&self) -> Vec<Named> {
            let default = default_printer();
            let said = ask(&["-e"]).map(|(said, _)| said).unwrap_or_default();
            let named = |name: &str| Named {
                name: name.to_owned(),
                is_default: default.as_deref() == Some(name),
            };
            said.lines()
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(named)
                .collect()
        }

        fn state(&self, printer: Option<&str>) -> SystemPrinterState {
            let Some(name) = printer.map(str::to_owned).or_else(default_printer) else {
                return SystemPrinterState::Untold;
            };
            match ask(&["-p", &name]) {
                Some((said, true)) => understood(&said),
                Some((_, false)) if printer.is_some() => SystemPrinterState::Missing,
                Some((_, false)) | None => SystemPrinterState::Untold,
            }
        }
    }

    fn default_printer() -> Option<String> {
        let (said, _) = ask(&["-d"])?;
        let name = said.trim().strip_prefix("system default destination: ")?;
        Some(name.to_owned())
    }

    /// What `lpstat` says, and whether it found what it was asked for. Nothing where there is no CUPS.
    fn ask(question: &[&str]) -> Option<(String, bool)> {
        let mut lpstat = Command::new("lpstat");
        lpstat.args(question);
        let output = run(lpstat, &[], QUESTION_LIMIT).ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        Some((said, output.status.success()))
    }

    /// `printer X is idle.  enabled since …`, or `printer X disabled since … -` and the reason in the next line.
    fn understood(said: &str) -> SystemPrinterState {
        let mut lines = said.lines();
        let first = lines.next().unwrap_or_default();
        if !first.contains(" disabled since ") {
            return SystemPrinterState::Works;
        }
        let reason = words(lines.next().unwrap_or_default().as_bytes());
        SystemPrinterState::Stopped(if reason == "reason unknown" {
            String::new()
        } else {
            reason
        })
    }

    /// Runs a command to its end, or ends it when its time is over.
    fn run(mut command: Command, input: &[u8], limit: Duration) -> io::Result<Output> {
        let mut child = command
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let begun = Instant::now();
        let mut stdin = child.stdin.take();
        let (mut stdout, mut stderr) = (child.stdout.take(), child.stderr.take());
        // Threads, so that neither a full pipe nor one that nobody reads holds the clock up.
        std::thread::scope(|scope| {
            let written = scope.spawn(move || {
                stdin
                    .take()
                    .map_or(Ok(()), |mut pipe| pipe.write_all(input))
            });
            let out = scope.spawn(move || all_of(stdout.as_mut()));
            let err = scope.spawn(move || all_of(stderr.as_mut()));
            let status = loop {
                if let Some(status) = child.try_wait()? {
                    break status;
                }
                if begun.elapsed() >= limit {
                    child.kill()?;
                    child.wait()?;
                    return Err(io::Error::new(
                        io::ErrorKind::TimedOut,
                        "CUPS does not answer",
                    ));
                }
                std::thread::sleep(LOOK);
            };
            let fell = |_| io::Error::other("a thread fell");
            let (written, stdout, stderr) = (
                written.join().map_err(fell)?,
                out.join().map_err(fell)?,
                err.join().map_err(fell)?,
            );
            if status.success() {
                written?;
            }
            Ok(Output {
                status,
                stdout,
                stderr,
            })
        })
    }

    fn all_of(pipe: Option<&mut impl io::Read>) -> Vec<u8> {
        let mut all = Vec::new();
        if let Some(pipe) = pipe {
            // What was read until an error counts: it is words for a person.
            let _read = pipe.take(64 * 1024).read_to_end(&mut all);
        }
        all
    }

    fn words(said: &[u8]) -> String {
        let said = String::from_utf8_lossy(said);
        said.trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_lpstat_says_is_understood() {
            let since = "since Sat Nov 21 20:35:40 2026";
            let idle = format!("printer Kvittering is idle.  enabled {since}\n");
            assert_eq!(understood(&idle), SystemPrinterState::Works);
            let busy = format!("printer Kvittering now printing Kvittering-2.  enabled {since}\n");
            assert_eq!(understood(&busy), SystemPrinterState::Works);
            let stopped = format!("printer Kvittering disabled {since} -\n\tmedia jam\n");
            let why = SystemPrinterState::Stopped("media jam".to_owned());
            assert_eq!(understood(&stopped), why);
            let untold = format!("printer Kvittering disabled {since} -\n\treason unknown\n");
            assert_eq!(
                understood(&untold),
                SystemPrinterState::Stopped(String::new())
            );
        }

        #[test]
        fn a_command_that_never_ends_is_ended() {
            let mut forever = Command::new("sleep");
            forever.arg("1000");
            let begun = Instant::now();
            let error = run(forever, b"", Duration::from_millis(50)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            assert!(begun.elapsed() < Duration::from_secs(100));
        }

        #[test]
        fn what_goes_in_comes_out_whatever_its_size() {
            let input = vec![b'a'; 50_000];
            let output = run(Command::new("cat"), &input, LIMIT).unwrap();
            assert!(output.status.success());
            assert_eq!(output.stdout, input);
        }
    }
}

#[cfg(not(unix))]
mod viewer {
    use kasse_app::ports::{PrintError, Printer};

    /// The system's viewer.
    #[derive(Debug)]
    pub(crate) struct SystemPrinter;

    impl Printer for SystemPrinter {
        fn asks(&self) -> bool {
            true
        }

        fn print(&self, _: Option<&str>, title: &str, pdf: &[u8]) -> Result<(), PrintError> {
            let refused = |error: &dyn std::fmt::Display| PrintError::Refused(error.to_string());
            let allowed = |c: char| {
                if c.is_alphanumeric() || c == '-' {
                    c
                } else {
                    '_'
                }
            };
            let name: String = title.chars().map(allowed).collect();
            let path = std::env::temp_dir().join(format!("{name}.pdf"));
            std::fs::write(&path, pdf).map_err(|error| refused(&error))?;
            tauri_plugin_opener::open_path(&path, None::<&str>).map_err(|error| refused(&error))
        }
    }
}
