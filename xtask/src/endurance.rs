//! Many customers in a row at a kiosk in a real window: memory, what is left behind, and how quick it stays.

use std::fs;

use anyhow::Result;
use clap::Args;

use crate::command::{self, cargo};
use crate::marked;
use crate::project::Project;
use crate::system_packages::{self, Purpose};
use crate::ui;

/// Between these lines of the report stands what the last run measured.
const PLACE: (&str, &str) = (
    "<!-- measured by cargo xtask endurance -->",
    "<!-- until here -->",
);
const REPORT: &str = "docs/MEASUREMENTS.md";

/// How many customers come.
#[derive(Args)]
pub(crate) struct Options {
    /// How many.
    #[arg(long, default_value_t = 500)]
    customers: usize,
    /// After how many of them it is measured, each time.
    #[arg(long, default_value_t = 50)]
    every: usize,
    /// On the debug builds of the journeys, where a release build takes too long.
    #[arg(long)]
    debug: bool,
    /// Writes what was measured into docs/MEASUREMENTS.md.
    #[arg(long)]
    report: bool,
}

/// Builds the release, lets the customers come, and judges.
///
/// # Errors
/// When something can't be built, or the kiosk grew, left something behind or became slow.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    system_packages::ensure(Purpose::Test)?;
    ui::ensure_built(project)?;
    let folder = if options.debug { "debug" } else { "release" };
    let mut build = cargo(project.root(), &["build"]);
    if options.debug {
        build.args(["--workspace", "--bins", "--tests"]);
    } else {
        build.args([
            "--release",
            "--package",
            "kasse",
            "--package",
            "kasse-front-sim",
        ]);
    }
    command::run(&mut build)?;

    let table = project.target().join("endurance.md");
    let journey = ["test", "--workspace", "--test", "journeys", "--"];
    let mut journey = cargo(project.root(), &journey);
    journey
        .args(["--ignored", "--exact", "--nocapture"])
        .arg("kiosk::endurance::customers_in_a_row")
        .env("KASSE_JOURNEY_PROGRAMS", project.target().join(folder))
        .env("KASSE_ENDURANCE_CUSTOMERS", options.customers.to_string())
        .env("KASSE_ENDURANCE_EVERY", options.every.to_string())
        .env("KASSE_ENDURANCE_TABLE", &table);
    let judged = command::run(&mut journey);
    if options.report {
        let file = project.root().join(REPORT);
        let report = fs::read_to_string(&file)?;
        let table = fs::read_to_string(table)?;
        fs::write(file, marked::put(&report, PLACE, &table)?)?;
    }
    judged
}
