//! The program in its own place once more: for whoever looks after it (a session, systemd) it never ended.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// Where the program lies. Asked at the start: after an update its old file has no name any more.
pub(crate) fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// Says to the program that it follows another one in this place.
#[cfg(target_os = "linux")]
const FOLLOWS: &str = "KASSE_FOLLOWS";

/// Waits for the children of the program that was in this place before, if there was one: they end with its page, but nobody
/// else would ask how, and their dead entries would stay until this process ends. Before there are any of our own.
#[cfg(target_os = "linux")]
pub(crate) fn bury_children() {
    use rustix::process::{WaitOptions, waitpid};

    if std::env::var_os(FOLLOWS).is_none() {
        return;
    }
    gtk::glib::unsetenv(FOLLOWS);
    let children: Vec<_> = crate::children::all().map(|child| child.id).collect();
    std::thread::spawn(move || {
        for child in children {
            if let Err(error) = waitpid(Some(child), WaitOptions::empty()) {
                tracing::debug!(?child, %error, "nothing is known of a child's end");
            }
        }
    });
}

/// Runs it again as it was run. Comes back where that failed: then whoever looks after it must.
pub(crate) fn run(program: Option<PathBuf>) -> ExitCode {
    let Some(program) = program else {
        tracing::error!("the program does not know where it lies");
        return ExitCode::FAILURE;
    };
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1));
    #[cfg(target_os = "linux")]
    again.env(FOLLOWS, "1");
    #[cfg(unix)]
    let failed = Some(std::os::unix::process::CommandExt::exec(&mut again));
    #[cfg(not(unix))]
    let failed = again.spawn().err();
    match failed {
        Some(error) => {
            tracing::error!(%error, "the program could not be started anew");
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}
