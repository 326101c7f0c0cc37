//! Running steps one after another, with a heading and a time for each and the sum at the end.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// One thing that is checked.
pub(crate) struct Step<'a> {
    /// What the step is called on the command line.
    pub(crate) name: &'static str,
    /// What it checks, for the heading.
    pub(crate) title: &'static str,
    /// Does it.
    pub(crate) check: Box<dyn Fn() -> Result<()> + 'a>,
}

/// Which steps are run, and what a failure does.
#[derive(Default)]
pub(crate) struct Selection<'a> {
    /// Only these. Empty: all.
    pub(crate) only: &'a [String],
    /// All but these.
    pub(crate) skip: &'a [String],
    /// Goes on after a failure.
    pub(crate) keep_going: bool,
}

enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

/// Runs the selected steps and prints what became of each. The last line that is printed counts them.
///
/// # Errors
/// When a step failed, or one is selected that does not exist.
pub(crate) fn run(steps: &[Step<'_>], selection: &Selection<'_>) -> Result<()> {
    check_names(steps, selection)?;
    let selected: Vec<&Step<'_>> = steps
        .iter()
        .filter(|step| is_selected(step.name, selection))
        .collect();
    let mut outcomes = Vec::with_capacity(selected.len());
    let mut has_failed = false;
    for (index, step) in selected.iter().enumerate() {
        if has_failed && !selection.keep_going {
            outcomes.push((step.name, Outcome::NotRun));
            continue;
        }
        println!(
            "\n=== {}/{}  {}: {}",
            index + 1,
            selected.len(),
            step.name,
            step.title
        );
        let start = Instant::now();
        let result = (step.check)();
        let time = start.elapsed();
        outcomes.push(match result {
            Ok(()) => {
                println!("--- {} passed in {}", step.name, seconds(time));
                (step.name, Outcome::Passed(time))
            }
            Err(error) => {
                has_failed = true;
                println!(
                    "--- {} FAILED after {}: {error:#}",
                    step.name,
                    seconds(time)
                );
                (step.name, Outcome::Failed(time))
            }
        });
    }
    println!("\n{}", summary(&outcomes));
    if has_failed {
        // Without a word more: the summary's last line is the last one, for people and for machines.
        std::process::exit(1);
    }
    Ok(())
}

fn check_names(steps: &[Step<'_>], selection: &Selection<'_>) -> Result<()> {
    for name in selection.only.iter().chain(selection.skip) {
        if !steps.iter().any(|step| step.name == name) {
            let known: Vec<_> = steps.iter().map(|step| step.name).collect();
            bail!(
                "there is no step `{name}`; the steps are: {}",
                known.join(", ")
            );
        }
    }
    Ok(())
}

fn is_selected(name: &str, selection: &Selection<'_>) -> bool {
    let contains = |names: &[String]| names.iter().any(|other| other == name);
    (selection.only.is_empty() || contains(selection.only)) && !contains(selection.skip)
}

fn summary(outcomes: &[(&str, Outcome)]) -> String {
    let mut text = String::new();
    let (mut passed, mut failed) = (0, 0);
    let width = outcomes
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or(0);
    for (name, outcome) in outcomes {
        let (word, time) = match outcome {
            Outcome::Passed(time) => {
                passed += 1;
                ("passed", seconds(*time))
            }
            Outcome::Failed(time) => {
                failed += 1;
                ("FAILED", seconds(*time))
            }
            Outcome::NotRun => ("not run", String::new()),
        };
        let _ = writeln!(text, "  {name:width$}  {word:7}  {time:>8}");
    }
    for (name, outcome) in outcomes {
        if matches!(outcome, Outcome::Failed(_)) {
            let _ = writeln!(
                text,
                "\nstep `{name}` failed; to run only it: cargo xtask test --only {name}"
            );
        }
    }
    let _ = write!(text, "\n{passed} passed, {failed} failed");
    text
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    /// Runs three steps that pass and tells which of them ran.
    fn ran(selection: &Selection<'_>) -> Result<Vec<&'static str>> {
        let ran = RefCell::new(Vec::new());
        let log = &ran;
        let steps: Vec<Step<'_>> = ["format", "lint", "journeys"]
            .into_iter()
            .map(|name| Step {
                name,
                title: "",
                check: Box::new(move || {
                    log.borrow_mut().push(name);
                    Ok(())
                }),
            })
            .collect();
        run(&steps, selection)?;
        drop(steps);
        Ok(ran.into_inner())
    }

    #[test]
    fn steps_are_selected_by_name_and_run_in_their_own_order() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let ran_with = |only: &[&str], skip: &[&str]| {
            let (only, skip) = (names(only), names(skip));
            ran(&Selection {
                only: &only,
                skip: &skip,
                keep_going: false,
            })
            .unwrap()
        };
        assert_eq!(ran_with(&[], &[]), ["format", "lint", "journeys"]);
        assert_eq!(
            ran_with(&["journeys", "format"], &[]),
            ["format", "journeys"]
        );
        assert_eq!(ran_with(&[], &["journeys"]), ["format", "lint"]);
    }

    #[test]
    fn a_step_that_does_not_exist_is_refused_and_nothing_runs() {
        let only = ["jorneys".to_owned()];
        let error = ran(&Selection {
            only: &only,
            ..Selection::default()
        })
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no step `jorneys`; the steps are: format, lint, journeys"
        );
    }

    #[test]
    fn the_summary_names_the_failed_step_and_ends_with_the_counts() {
        let summary = summary(&[
            ("format", Outcome::Passed(Duration::from_millis(1234))),
            ("lint", Outcome::Failed(Duration::from_secs(61))),
            ("journeys", Outcome::NotRun),
        ]);
        assert_eq!(
            summary,
            "  format    passed      1.2 s\n\
             \x20 lint      FAILED     61.0 s\n\
             \x20 journeys  not run          \n\
             \n\
             step `lint` failed; to run only it: cargo xtask test --only lint\n\
             \n\
             1 passed, 1 failed"
        );
    }
}
