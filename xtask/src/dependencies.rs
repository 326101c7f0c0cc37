//! What the project depends on: licences, sources, bans and known security holes, by cargo-deny.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::{self, cargo};
use crate::project::Project;

/// Pinned, so that the same tree gives the same answer on every machine.
const VERSION: &str = "0.20.2";
/// How long fetching the database of security holes may take. It is a git repository of some ten MiB.
const FETCH_LIMIT: Duration = Duration::from_mins(1);
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Checks all that needs no network, and the known holes when their database can be fetched.
///
/// # Errors
/// When a check fails, and when `must_have_advisories` and the database can't be fetched.
pub(crate) fn check(project: &Project, must_have_advisories: bool) -> Result<()> {
    ensure_installed(project)?;
    deny(project, &["check", "bans", "licenses", "sources"])?;
    if fetch_advisories(project)? {
        return deny(project, &["check", "--disable-fetch", "advisories"]);
    }
    if must_have_advisories {
        bail!("the database of known security holes could not be fetched");
    }
    println!(
        "NOT CHECKED: known security holes, as their database could not be fetched from here.\n\
         With a network: cargo xtask test --only dependencies --advisories"
    );
    Ok(())
}

/// Builds the tool once, under `target/`: quickly rather than fast, as it runs for seconds only.
fn ensure_installed(project: &Project) -> Result<()> {
    let expected = format!("cargo-deny {VERSION}");
    let is_there = Command::new(program(project))
        .arg("--version")
        .output()
        .is_ok_and(|answer| answer.stdout.trim_ascii() == expected.as_bytes());
    if is_there {
        return Ok(());
    }
    println!("{expected} is missing and is built now, once");
    let version = format!("cargo-deny@{VERSION}");
    let mut install = cargo(
        project.root(),
        &[
            "install", "--locked", "--debug", "--force", &version, "--root",
        ],
    );
    install
        .arg(project.tools())
        .env("CARGO_TARGET_DIR", project.tools().join("build"))
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    command::run(&mut install)?;
    // What the build has left is larger than everything else and is never used again.
    fs::remove_dir_all(project.tools().join("build")).context("the tool's build can't be removed")
}

fn program(project: &Project) -> PathBuf {
    project.tools().join("bin/cargo-deny")
}

fn deny(project: &Project, arguments: &[&str]) -> Result<()> {
    command::run(
        Command::new(program(project))
            .current_dir(project.root())
            .args(arguments),
    )
}

/// Whether the database is here and fresh. Without a network this takes as long as its absence takes to show.
fn fetch_advisories(project: &Project) -> Result<bool> {
    let mut fetch = Command::new(program(project))
        .current_dir(project.root())
        .args(["--log-level", "off", "fetch", "db"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cargo-deny could not be started")?;
    let start = Instant::now();
    while start.elapsed() < FETCH_LIMIT {
        if let Some(status) = fetch.try_wait()? {
            return Ok(status.success());
        }
        thread::sleep(POLL_INTERVAL);
    }
    fetch.kill()?;
    fetch.wait()?;
    Ok(false)
}
