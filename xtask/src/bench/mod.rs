//! Measurements, each next to what it can't be better than.

mod report;
mod start;
mod table;

use std::fs;
use std::path::Path;

use anyhow::Result;
use clap::Args;
use desktop::{Desktop, Keychain};

use crate::command::{self, cargo};
use crate::project::Project;
use crate::system_packages::{self, Purpose};
use crate::ui;

use start::Candidate;
use table::Row;

/// How the measurements are taken.
#[derive(Args)]
pub(crate) struct Options {
    /// How often each program is started.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(3..=1000))]
    starts: u16,
}

/// Builds the release, measures it and prints a table.
///
/// # Errors
/// When something can't be built or measured.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    system_packages::ensure(Purpose::Test)?;
    ui::ensure_built(project)?;
    // In one call, so that all are built from the same versions and features of what they share.
    let packages = ["kasse", "floor", "measure"];
    let mut build = cargo(project.root(), &["build", "--release"]);
    command::run(build.args(packages.iter().flat_map(|package| ["--package", package])))?;

    let programs = project.target().join("release");
    let mut rows = windows(&programs, options.starts)?;
    rows.extend(report::rows(&programs.join("measure"), project.target())?);
    println!("\n{}", table::print(&rows));
    Ok(())
}

/// Start and memory, in windows on a screen of their own.
fn windows(programs: &Path, starts: u16) -> Result<Vec<Row>> {
    let desktop = Desktop::start(Keychain::Unlocked)?;
    let data = desktop.folder().join("till");
    fs::create_dir_all(&data)?;
    let kasse = Candidate {
        program: programs.join("kasse"),
        arguments: vec![
            "--profile".into(),
            "training".into(),
            "--data-dir".into(),
            data.into(),
        ],
    };
    let floor = Candidate {
        program: programs.join("floor"),
        arguments: Vec::new(),
    };
    let mut measured = start::Measured::default();
    // One after the other in turn, so that whatever else the machine does meets both alike. The first round warms up.
    for round in 0..=starts {
        println!("start {round} of {starts}");
        let (of_kasse, of_floor) = (
            start::measure(&desktop, &kasse)?,
            start::measure(&desktop, &floor)?,
        );
        if round > 0 {
            measured.add(of_kasse, of_floor);
        }
    }
    Ok(measured.rows())
}
