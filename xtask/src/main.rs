//! `cargo xtask …`: everything that is done with this project, each from one command that does its own set-up.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to the person at the terminal"
)]

#[cfg(target_os = "linux")]
mod bench;
mod bundle;
mod command;
mod dependencies;
mod display;
mod endurance;
mod fingerprint;
mod marked;
mod program;
mod project;
mod steps;
mod system_packages;
mod test;
mod torture;
mod types;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::project::Project;

/// Runs, tests, measures and packs Kasse.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Opens the till. Without `--profile` in the training profile: no token and no network needed.
    Run {
        /// Handed on to the program, for instance `--kiosk` or `--lang en`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        program_arguments: Vec<String>,
    },
    /// Runs every check there is: format, lints, dependencies, Rust and UI tests, journeys in a real window.
    Test(test::Options),
    /// Measures the release build: start, memory, placing an order, search, receipt.
    #[cfg(target_os = "linux")]
    Bench(bench::Options),
    /// Sells to 500 customers in a row at a kiosk in a real window, and measures its memory and how quick it stays.
    Endurance(endurance::Options),
    /// Plays random schedules of orders, faults and kills against the stand-in, and judges by its ledger.
    Torture(torture::Options),
    /// Packs the release build for installing (a .deb).
    Bundle,
    /// Writes the UI's TypeScript types anew from the commands and events declared in Rust.
    Types,
}

fn main() -> ExitCode {
    let outcome = Project::find().and_then(|project| match Arguments::parse().task {
        Task::Run { program_arguments } => program::run(&project, &program_arguments),
        Task::Test(options) => test::run(&project, &options),
        #[cfg(target_os = "linux")]
        Task::Bench(options) => bench::run(&project, &options),
        Task::Endurance(options) => endurance::run(&project, &options),
        Task::Torture(options) => torture::run(&project, &options),
        Task::Bundle => bundle::run(&project),
        Task::Types => types::run(&project),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
