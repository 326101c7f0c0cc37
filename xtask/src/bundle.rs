//! The package that a shop installs.

use std::process::Command;

use anyhow::{Result, bail};

use crate::command;
use crate::project::Project;
use crate::system_packages::{self, Purpose};
use crate::ui;

/// Builds the release and packs it as `tauri.conf.json` says.
///
/// # Errors
/// When Tauri's command line is not among the UI's packages, or the build fails.
pub(crate) fn run(project: &Project) -> Result<()> {
    system_packages::ensure(Purpose::Build)?;
    ui::ensure_built(project)?;
    let tauri = project.ui().join("node_modules/.bin/tauri");
    if !tauri.is_file() {
        bail!(
            "the packer is missing: `npm install --save-dev @tauri-apps/cli` in ui/ brings it, then run this again"
        );
    }
    command::run(Command::new(tauri).arg("build").current_dir(project.root()))?;
    println!(
        "packed under {}",
        project.target().join("release/bundle").display()
    );
    Ok(())
}
