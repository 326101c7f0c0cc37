//! What `measure` reports: it measures what needs no window, and has to be a release for that.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::table::Row;

/// Runs it with its files below `target/`: on a disk, where a temporary folder may be memory.
///
/// # Errors
/// When it fails or reports something else than rows.
pub(crate) fn rows(program: &Path, target: &Path) -> Result<Vec<Row>> {
    println!(
        "placing orders, listing a million of them, draining a queue, searching, making receipts"
    );
    let answer = Command::new(program)
        .arg(target)
        // What it says of each filter is for whoever watches.
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{} could not be started", program.display()))?;
    if !answer.status.success() {
        bail!("measuring failed: {}", answer.status);
    }
    String::from_utf8(answer.stdout)?.lines().map(row).collect()
}

fn row(line: &str) -> Result<Row> {
    let columns: Vec<&str> = line.split('\t').collect();
    let unclear = || format!("not a row of columns: {line:?}");
    match columns.as_slice() {
        [name, unit, value] => Ok(Row::new(*name, *unit, value.parse().with_context(unclear)?)),
        [name, unit, value, floor, floor_value, limit @ ..] if limit.len() <= 1 => {
            let row = Row::new(*name, *unit, value.parse().with_context(unclear)?);
            let row = row.with_floor(*floor, floor_value.parse().with_context(unclear)?);
            match limit.first() {
                Some(limit) => Ok(row.with_limit(limit.parse().with_context(unclear)?)),
                None => Ok(row),
            }
        }
        _ => bail!(unclear()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_with_or_without_a_floor() {
        let plain = row("search\tms\t1.5").unwrap();
        assert_eq!(plain, Row::new("search", "ms", 1.5));
        let floored = row("place\tms\t3\traw\t1.5").unwrap();
        assert_eq!(floored, Row::new("place", "ms", 3.0).with_floor("raw", 1.5));
        assert_eq!(
            row("place\tms\t3\traw\t1.5\t1.1").unwrap(),
            floored.with_limit(1.1)
        );
        assert!(row("place\tms\t3\traw\t1.5\t1.1\t7").is_err());
        assert!(row("search\tms").is_err());
        assert!(row("search\tms\tfast").is_err());
    }
}
