//! `measure <folder> [name…]`: measures what needs no window, with its files in that folder, which has to lie on a real
//! disk. With names, only those.
//!
//! Each row is a line of columns between tabs: name, unit, value, and if it has one the name and value of its floor, and
//! the multiple of it that the value may reach.
//! `cargo xtask bench` puts them into its table.

mod drain;
mod many_orders;
mod outside;
mod overhead;
mod place_order;
mod receipt_pdf;
mod samples;
mod search;
mod shop;

use std::env;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use samples::Row;

/// What can be measured: its name, and how.
type Measurement = (&'static str, fn(&Path) -> Result<Vec<Row>>);

const MEASUREMENTS: [Measurement; 6] = [
    ("place", place_order::measure),
    ("many", many_orders::measure),
    ("overhead", overhead::measure),
    ("drain", drain::measure),
    ("search", search::measure),
    ("receipt", receipt_pdf::measure),
];

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = arguments
        .next()
        .context("usage: measure <folder> [name…]")?;
    let named: Vec<String> = arguments.collect();
    for name in &named {
        let known = MEASUREMENTS.iter().any(|(known, ..)| known == name);
        ensure!(known, "there is no measurement {name:?}");
    }
    for (name, measure) in MEASUREMENTS {
        if !named.is_empty() && !named.iter().any(|other| other == name) {
            continue;
        }
        // Its own folder each, gone before the next begins.
        let own = tempfile::tempdir_in(&folder)?;
        for row in measure(own.path())? {
            writeln!(io::stdout(), "{row}")?;
        }
    }
    Ok(())
}
