//! A place in a document where a table of the last run stands, between two lines that mark it.

use anyhow::{Context, Result};

/// The document with this table in the place of the last one.
///
/// # Errors
/// When the document has no such place.
pub(crate) fn put(text: &str, (begins, ends): (&str, &str), table: &str) -> Result<String> {
    let place = text.split_once(begins).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(ends)?;
        Some((before, after))
    });
    let (before, after) = place.context("the report has no place for the table")?;
    let table = table.trim();
    Ok(format!("{before}{begins}\n\n{table}\n\n{ends}{after}"))
}
