//! `measure <folder>`: measures what needs no window, with its files in that folder, which has to lie on a real disk.
//!
//! Each row is a line of columns between tabs: name, unit, value, and the name and value of its floor if it has one.
//! `cargo xtask bench` puts them into its table.

mod place_order;
mod receipt_pdf;
mod samples;
mod search;
mod shop;

use std::env;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};

use samples::Row;

/// Measures with its files in the folder.
type Measure = fn(&Path) -> Result<Vec<Row>>;

fn main() -> Result<()> {
    let folder = env::args().nth(1).context("usage: measure <folder>")?;
    let folder = Path::new(&folder);
    let measurements: [Measure; 3] = [place_order::measure, search::measure, receipt_pdf::measure];
    for measure in measurements {
        // Its own folder each, gone before the next begins.
        let own = tempfile::tempdir_in(folder)?;
        for row in measure(own.path())? {
            writeln!(io::stdout(), "{row}")?;
        }
    }
    Ok(())
}
