//! All checks, the cheap ones first.

use anyhow::Result;
use clap::Args;

use crate::command::{self, cargo};
use crate::project::Project;
use crate::steps::{self, Selection, Step};
use crate::system_packages::{self, Purpose};
use crate::{dependencies, program, torture, ui};

/// Which checks are run.
#[derive(Args)]
pub(crate) struct Options {
    /// Runs only these steps, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    only: Vec<String>,
    /// Runs all but these steps, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    skip: Vec<String>,
    /// Goes on after a step has failed.
    #[arg(long)]
    keep_going: bool,
    /// Fails when the database of known security holes can't be fetched, instead of saying so.
    #[arg(long)]
    advisories: bool,
}

/// Runs the checks and prints a summary, whose last line is `N passed, N failed` in steps.
///
/// # Errors
/// When a step is named that does not exist. After a failed step the process ends with code 1.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let selection = Selection {
        only: &options.only,
        skip: &options.skip,
        keep_going: options.keep_going,
    };
    steps::run(&all(project, options.advisories), &selection)
}

fn all(project: &Project, must_have_advisories: bool) -> Vec<Step<'_>> {
    vec![
        step("setup", "system packages and the UI's packages", || {
            system_packages::ensure(Purpose::Test)?;
            ui::ensure_packages(project)
        }),
        step("format", "Rust as rustfmt writes it", || {
            run_cargo(project, &["fmt", "--all", "--check"])
        }),
        step("ui-format", "UI as prettier writes it", || {
            ui::script(project, "format:check")
        }),
        step("ui-lint", "eslint", || ui::script(project, "lint")),
        step("ui-types", "svelte-check", || ui::script(project, "check")),
        step("ui-test", "the UI's own tests", || {
            ui::script(project, "test")
        }),
        step("ui-build", "the UI as it goes into the program", || {
            ui::ensure_built(project)
        }),
        step(
            "dependencies",
            "licences, sources, bans, known holes",
            move || dependencies::check(project, must_have_advisories),
        ),
        step("clippy", "lints of all Rust code, tests included", || {
            ui::ensure_built(project)?;
            // "All targets" leaves out those that no plain `cargo test` runs.
            for targets in [["--all-targets"].as_slice(), &["--test", "journeys"]] {
                let lint = [
                    &["clippy", "--workspace"],
                    targets,
                    &["--", "--deny", "warnings"],
                ];
                run_cargo(project, &lint.concat())?;
            }
            Ok(())
        }),
        step("rust", "all Rust tests but the journeys", || {
            ui::ensure_built(project)?;
            run_cargo(project, &["test", "--workspace"])
        }),
        step("build", "the program and the stand-in", || {
            program::build_for_journeys(project)
        }),
        step(
            "torture",
            "random faults and kills: no order lost, none made twice",
            || torture::in_short(project),
        ),
        step("journeys", "journeys in a real window", || {
            journeys(project)
        }),
    ]
}

fn step<'a>(
    name: &'static str,
    title: &'static str,
    check: impl Fn() -> Result<()> + 'a,
) -> Step<'a> {
    Step {
        name,
        title,
        check: Box::new(check),
    }
}

fn run_cargo(project: &Project, arguments: &[&str]) -> Result<()> {
    command::run(&mut cargo(project.root(), arguments))
}

/// Each journey brings its own screen, bus, keychain and stand-in, and finds the programs beside itself.
fn journeys(project: &Project) -> Result<()> {
    program::build_for_journeys(project)?;
    let two_windows = ["--", "--test-threads", "2"];
    let journeys = ["test", "--workspace", "--test", "journeys"];
    run_cargo(project, &[journeys.as_slice(), &two_windows].concat())
}
