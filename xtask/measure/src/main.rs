//! `measure <folder>`: measures what needs no window, with its files in that folder, which has to lie on a real disk.
//!
//! Each row is a line of columns between tabs: name, unit, value, and if it has one the name and value of its floor, and
//! the multiple of it that the value may reach.
//! `cargo xtask bench` puts them into its table.

mod many_orders;
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
    let measurements: [Measure; 4] = [
        place_order::measure,
        many_orders::measure,
        search::measure,
        receipt_pdf::measure,
    ];
    for measure in measurements {
        // Its own folder each, gone before the next begins.
        let own = tempfile::tempdir_in(folder)?;
        for row in measure(own.path())? {
            writeln!(io::stdout(), "{row}")?;
        }
    }
    Ok(())
}
