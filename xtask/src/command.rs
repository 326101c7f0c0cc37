//! Starting other programs: their output is streamed, their failure is ours.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, bail};

/// A `cargo` command in the project's root, as if a person had typed it.
pub(crate) fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root).args(arguments);
    // `cargo run` has left variables of the package xtask behind. Build scripts that watch them would run
    // again, and everything after them would be compiled again, each time one changes between us and a terminal.
    for (name, _) in env::vars_os() {
        if is_left_by_cargo_run(&name) {
            command.env_remove(name);
        }
    }
    command
}

fn is_left_by_cargo_run(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || ["CARGO", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"].contains(&name)
}

/// An `npm` command in the folder of the UI.
pub(crate) fn npm(ui: &Path, arguments: &[&str]) -> Command {
    // On Windows it is a script, which is not found without its ending.
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(ui).args(arguments);
    command
}

/// Shows the command, runs it with its output on our terminal, and waits for its end.
///
/// # Errors
/// When it can't be started or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` {}", describe(status));
    }
    Ok(())
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

fn describe(status: ExitStatus) -> String {
    status.code().map_or_else(
        || "was ended by a signal".to_owned(),
        |code| format!("ended with code {code}"),
    )
}

/// Whether a program of that name can be found in `PATH`.
pub(crate) fn is_installed(program: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_an_error_that_names_it() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c exit 3` ended with code 3");
    }

    #[test]
    fn a_missing_program_is_an_error_that_names_it() {
        let error = run(&mut Command::new("kasse-no-such-program")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`kasse-no-such-program` could not be started"
        );
    }

    #[test]
    fn only_what_cargo_run_leaves_behind_is_taken_away() {
        for left in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "CARGO"] {
            assert!(is_left_by_cargo_run(OsStr::new(left)), "{left}");
        }
        for the_users_own in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_NET_OFFLINE",
            "PATH",
        ] {
            assert!(
                !is_left_by_cargo_run(OsStr::new(the_users_own)),
                "{the_users_own}"
            );
        }
    }
}
