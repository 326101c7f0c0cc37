//! The desktop program and the stand-in: building and starting them.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::command::{self, cargo};
use crate::project::Project;
use crate::system_packages::{self, Purpose};
use crate::{display, ui};

/// Opens the till, after all the set-up that it needs.
///
/// # Errors
/// When there is no display, the set-up or the build fails, or the program ends with an error.
pub(crate) fn run(project: &Project, program_arguments: &[String]) -> Result<()> {
    // First, as it saves minutes of building for nothing.
    display::ensure()?;
    system_packages::ensure(Purpose::Build)?;
    build(project)?;
    let mut program = Command::new(binary(project, "kasse"));
    if !names_a_profile(program_arguments) && env::var_os("KASSE_PROFILE").is_none() {
        program.args(["--profile", "training"]);
    }
    command::run(program.args(program_arguments))
}

/// Builds the UI, and with it the program and the stand-in.
///
/// Of the whole workspace, as everything is built here: Cargo chooses the features of what packages share by the packages
/// that are asked for, and would compile all of it a second time for another choice.
///
/// # Errors
/// When one of the builds fails.
pub(crate) fn build(project: &Project) -> Result<()> {
    ui::ensure_built(project)?;
    let build = [
        "build",
        "--workspace",
        "--bin",
        "kasse",
        "--bin",
        "front-sim",
    ];
    command::run(&mut cargo(project.root(), &build))
}

/// The same for the journeys. Tests and programs of the whole workspace in one call, for the reason above: so what the
/// Rust tests have compiled is not compiled again.
///
/// # Errors
/// When one of the builds fails.
pub(crate) fn build_for_journeys(project: &Project) -> Result<()> {
    ui::ensure_built(project)?;
    let build = ["build", "--workspace", "--bins", "--tests"];
    command::run(&mut cargo(project.root(), &build))
}

/// Where the debug build of one of our programs lies.
pub(crate) fn binary(project: &Project, name: &str) -> PathBuf {
    project
        .target()
        .join("debug")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

fn names_a_profile(program_arguments: &[String]) -> bool {
    program_arguments
        .iter()
        .any(|argument| argument == "--profile" || argument.starts_with("--profile="))
}

#[cfg(test)]
mod tests {
    use super::names_a_profile;

    #[test]
    fn a_given_profile_wins_over_training() {
        let given = |arguments: &[&str]| {
            names_a_profile(
                &arguments
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
            )
        };
        assert!(given(&["--kiosk", "--profile", "demo"]));
        assert!(given(&["--profile=demo"]));
        assert!(!given(&["--lang", "en"]));
    }
}
