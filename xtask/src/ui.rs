//! The web UI: its packages and its build, each done again only when what it comes from has changed.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{self, npm};
use crate::fingerprint::Fingerprint;
use crate::project::Project;

/// The lowest major version of Node that the UI's tools run on.
const LOWEST_NODE: u32 = 20;
/// What lies below `ui/` and is made, not written.
const MADE: [&str; 7] = [
    "node_modules",
    "dist",
    "coverage",
    "src/paraglide",
    // The message compiler writes these beside its settings.
    "project.inlang/.gitignore",
    "project.inlang/.meta.json",
    "project.inlang/README.md",
];

/// Installs the packages of `package-lock.json` unless they are there already.
///
/// # Errors
/// When Node is missing or too old, or `npm ci` fails.
pub(crate) fn ensure_packages(project: &Project) -> Result<()> {
    const MEMORY: &str = "npm-ci";
    let ui = project.ui();
    let locked = Fingerprint::of(&ui.join("package-lock.json"), &[])?;
    // The folder is npm's own and may have been thrown away: its list of what is in it goes last into it.
    let is_installed = ui.join("node_modules/.package-lock.json").is_file();
    if is_installed && locked.is_remembered(&project.memory(), MEMORY) {
        return Ok(());
    }
    check_node()?;
    command::run(&mut npm(&ui, &["ci", "--no-audit", "--no-fund"]))?;
    locked.remember(&project.memory(), MEMORY)
}

/// Builds `ui/dist`, which is compiled into the program, unless it is what its sources give already.
///
/// # Errors
/// When `npm run build` fails.
pub(crate) fn ensure_built(project: &Project) -> Result<()> {
    const MEMORY: &str = "ui-build";
    ensure_packages(project)?;
    let (ui, dist) = (project.ui(), project.ui().join("dist"));
    let sources = Fingerprint::of(&ui, &MADE)?;
    if dist.join("index.html").is_file()
        && sources
            .and(&Fingerprint::of(&dist, &[])?)
            .is_remembered(&project.memory(), MEMORY)
    {
        return Ok(());
    }
    command::run(&mut npm(&ui, &["run", "build"]))?;
    // The result counts too: somebody may build by hand from other sources in between.
    sources
        .and(&Fingerprint::of(&dist, &[])?)
        .remember(&project.memory(), MEMORY)
}

/// Runs one of the scripts of `package.json`.
///
/// # Errors
/// When it fails.
pub(crate) fn script(project: &Project, name: &str) -> Result<()> {
    ensure_packages(project)?;
    command::run(&mut npm(&project.ui(), &["run", name]))
}

fn check_node() -> Result<()> {
    let answer = Command::new("node")
        .arg("--version")
        .output()
        .context("Node is missing: install Node 20 or newer with npm")?;
    let version = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    match major(&version) {
        Some(major) if major >= LOWEST_NODE => Ok(()),
        Some(_) => bail!("Node {version} is too old: Node {LOWEST_NODE} or newer is needed"),
        None => bail!("`node --version` answered `{version}`, which is not a version"),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20.20.2"), None);
        assert_eq!(major(""), None);
    }
}
