//! The proof that no order is lost and none is made twice: random schedules, and the same with the code broken on
//! purpose.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::command::{self, cargo};
use crate::marked;
use crate::program::{self, binary};
use crate::project::Project;

/// Schedules of a run by itself, and within the checks.
const SCHEDULES: u64 = 10_000;
const SCHEDULES_IN_SHORT: u64 = 1_000;
/// The seed of the checks' run: a check that fails must have its cause in what was changed. `cargo xtask torture` plays new
/// schedules each time.
const RUN_IN_SHORT: &str = "20261121";
/// Schedules within which broken code must be caught.
const SCHEDULES_FOR_MUTATION: u64 = 500;
/// The checks' schedules must be played within this time.
const SHORT_SECONDS: u64 = 300;
/// The harness, the till that it kills and the stand-in; of the whole workspace, for the reason that [`program::build`] gives.
const PROGRAMS: [&str; 7] = [
    "--workspace",
    "--bin",
    "torture",
    "--bin",
    "torture-till",
    "--bin",
    "front-sim",
];
/// The same without the rest of the workspace, where nothing is built yet.
const PACKAGES: [&str; 4] = ["--package", "torture", "--package", "kasse-front-sim"];
/// Where the patches that break the code lie.
const MUTATIONS: &str = "tests/torture/mutations";
/// How a patch begins: with the rule of the harness that it breaks.
const RULE: &str = "breaks: ";
/// Between these lines of the report stands what the last run counted.
const TABLE_BEGINS: &str = "<!-- counted by cargo xtask torture -->";
const TABLE_ENDS: &str = "<!-- until here -->";

/// What is played.
#[derive(Args)]
pub(crate) struct Options {
    /// How many schedules.
    #[arg(long, default_value_t = SCHEDULES)]
    schedules: u64,
    /// The run's seed, printed by every run: the same schedules again.
    #[arg(long)]
    run: Option<u64>,
    /// The one schedule of this seed, and where it fails a shorter one that fails as well.
    #[arg(long, conflicts_with = "mutations")]
    seed: Option<u64>,
    /// Shops beside each other.
    #[arg(long)]
    shops: Option<u64>,
    /// Breaks the code on purpose, once for each patch, and shows that each is caught.
    #[arg(long)]
    mutations: bool,
    /// Writes what was counted into docs/RELIABILITY.md.
    #[arg(long)]
    report: bool,
}

/// Plays what the options say.
///
/// # Errors
/// When a promise was broken, a broken till was not caught, or something can't be built.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if options.mutations {
        return mutations(project);
    }
    let build = ["build"].into_iter().chain(PROGRAMS);
    command::run(&mut cargo(project.root(), &build.collect::<Vec<_>>()))?;
    let table = project.target().join("torture.md");
    let mut harness = harness(project, options.schedules);
    harness.arg("--table").arg(&table);
    if let Some(run) = options.run {
        harness.args(["--run", &run.to_string()]);
    }
    if let Some(seed) = options.seed {
        harness.args(["--seed", &seed.to_string()]);
    }
    if let Some(shops) = options.shops {
        harness.args(["--shops", &shops.to_string()]);
    }
    command::run(&mut harness)?;
    if options.report {
        report(project, &fs::read_to_string(table)?)?;
    }
    Ok(())
}

/// The shorter run within the checks.
///
/// # Errors
/// When a promise was broken, a mutation's patch fits no longer, or it took too long.
pub(crate) fn in_short(project: &Project) -> Result<()> {
    for patch in patches(project)? {
        check_patch(project.root(), &patch)?;
    }
    // What the checks before this one have built.
    program::build_for_journeys(project)?;
    let began = Instant::now();
    let mut harness = harness(project, SCHEDULES_IN_SHORT);
    command::run(harness.args(["--run", RUN_IN_SHORT]))?;
    let seconds = began.elapsed().as_secs();
    if seconds > SHORT_SECONDS {
        bail!("{SCHEDULES_IN_SHORT} schedules took {seconds} s, more than {SHORT_SECONDS}");
    }
    Ok(())
}

fn harness(project: &Project, schedules: u64) -> Command {
    let mut harness = Command::new(binary(project, "torture"));
    harness
        .args(["--schedules", &schedules.to_string()])
        .arg("--keep")
        .arg(project.target().join("torture-failed"));
    harness
}

/// Puts the table in its place in the report.
fn report(project: &Project, table: &str) -> Result<()> {
    let path = project.root().join("docs/RELIABILITY.md");
    let text = fs::read_to_string(&path)?;
    fs::write(&path, with_table(&text, table)?)?;
    println!("written: {}", path.display());
    Ok(())
}

fn with_table(text: &str, table: &str) -> Result<String> {
    marked::put(text, (TABLE_BEGINS, TABLE_ENDS), table)
}

fn patches(project: &Project) -> Result<Vec<PathBuf>> {
    let mut patches = Vec::new();
    for entry in fs::read_dir(project.root().join(MUTATIONS))? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "patch")
        {
            patches.push(path);
        }
    }
    patches.sort();
    if patches.is_empty() {
        bail!("there is no mutation in {MUTATIONS}");
    }
    Ok(patches)
}

/// The rule that a patch breaks, by the first line of its file.
fn rule_of(patch: &Path) -> Result<String> {
    let text = fs::read_to_string(patch)?;
    let rule = text.lines().next().and_then(|line| line.strip_prefix(RULE));
    let rule = rule.with_context(|| format!("{} does not begin with `{RULE}`", patch.display()))?;
    Ok(rule.to_owned())
}

fn check_patch(tree: &Path, patch: &Path) -> Result<()> {
    let mut check = git_apply(tree, patch);
    if !check.arg("--check").status()?.success() {
        bail!(
            "{} fits the code no longer: mend the patch",
            patch.display()
        );
    }
    Ok(())
}

fn git_apply(tree: &Path, patch: &Path) -> Command {
    let mut apply = Command::new("git");
    apply.current_dir(tree).arg("apply").arg(patch);
    // A copy within the project is none of the project's: git would pass over what lies beside it, and say nothing.
    if let Some(above) = tree.parent() {
        apply.env("GIT_CEILING_DIRECTORIES", above);
    }
    apply
}

/// A copy of the sources, broken by one patch after the other; each is built and played until it is caught.
fn mutations(project: &Project) -> Result<()> {
    let place = project.target().join("mutations");
    let copy = place.join("sources");
    let mut rows = Vec::new();
    for patch in patches(project)? {
        let name = patch
            .file_stem()
            .context("a patch has a name")?
            .to_string_lossy()
            .into_owned();
        println!("\n=== {name}");
        let rule = rule_of(&patch)?;
        copy_sources(project.root(), &copy)?;
        check_patch(&copy, &patch)?;
        command::run(&mut git_apply(&copy, &patch))?;
        let build = ["build"].into_iter().chain(PACKAGES);
        let mut build = cargo(&copy, &build.collect::<Vec<_>>());
        command::run(build.env("CARGO_TARGET_DIR", &place))?;
        let result = place.join("result.json");
        if result.exists() {
            fs::remove_file(&result)?;
        }
        let mut harness = Command::new(
            place
                .join("debug")
                .join(format!("torture{}", std::env::consts::EXE_SUFFIX)),
        );
        harness
            .args(["--schedules", &SCHEDULES_FOR_MUTATION.to_string()])
            .args(["--run", "1", "--until", &rule])
            .arg("--result")
            .arg(&result)
            .arg("--keep")
            .arg(place.join("failed"))
            .stdout(Stdio::null())
            .status()?;
        let result: serde_json::Value = serde_json::from_str(&fs::read_to_string(&result)?)?;
        let (Some(played), Some(found)) =
            (result["caught"][0].as_u64(), result["caught"][1].as_str())
        else {
            bail!("{name} was not caught in {SCHEDULES_FOR_MUTATION} schedules");
        };
        println!("caught after {played} schedules: {found}");
        rows.push(format!("| {name} | {played} | {found} |"));
    }
    println!("\n| broken on purpose | schedules until it was caught | found |\n|---|---:|---|");
    for row in rows {
        println!("{row}");
    }
    Ok(())
}

/// What git knows and what is new, without what is built. Only what differs is written, so that little is compiled anew.
fn copy_sources(root: &Path, copy: &Path) -> Result<()> {
    let listed = Command::new("git")
        .current_dir(root)
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()?;
    if !listed.status.success() {
        bail!("git can't list the sources");
    }
    for path in String::from_utf8(listed.stdout)?.split('\0') {
        let from = root.join(path);
        // Deleted, and not yet for git.
        if path.is_empty() || !from.is_file() {
            continue;
        }
        let to = copy.join(path);
        let content = fs::read(&from)?;
        if fs::read(&to).ok().as_ref() != Some(&content) {
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(to, content)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_takes_the_place_of_the_last_one() {
        let text = format!("before\n{TABLE_BEGINS}\n\nold\n\n{TABLE_ENDS}\nafter\n");
        let once = with_table(&text, "| new |\n").unwrap();
        assert!(once.contains("| new |") && !once.contains("old"));
        assert!(once.starts_with("before\n") && once.ends_with("\nafter\n"));
        assert_eq!(with_table(&once, "| new |").unwrap(), once);
        assert!(with_table("nothing", "x").is_err());
    }

    #[test]
    fn every_mutation_still_fits() {
        let project = Project::find().unwrap();
        for patch in patches(&project).unwrap() {
            check_patch(project.root(), &patch).unwrap();
            rule_of(&patch).unwrap();
        }
    }
}
