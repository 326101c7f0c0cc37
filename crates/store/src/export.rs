//! Everything that was sold and done, as files that any program reads.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rusqlite::Row;
use serde_json::{Value, json};

use crate::backup::part_of;
use crate::error::{OpenError, unreadable};
use crate::open::{self, OpenOptions};
use crate::{StoreError, order_row};

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Orders.
    pub orders: u64,
    /// Entries of the journal.
    pub entries: u64,
}

const ORDER_COLUMNS: [&str; 14] = [
    "reference",
    "id",
    "placed_at",
    "updated_at",
    "state",
    "method",
    "customer_kind",
    "customer_name",
    "gross",
    "refunded",
    "front_order_uuid",
    "front_status",
    "invoice_number",
    "body",
];
const ENTRY_COLUMNS: [&str; 8] = [
    "seq",
    "at",
    "event",
    "saft",
    "order_id",
    "reference",
    "details",
    "hash",
];

/// The files of an earlier export in a folder, which another one would replace.
pub fn exported_before(folder: &Path) -> Vec<PathBuf> {
    ["orders", "journal"]
        .iter()
        .flat_map(|name| [format!("{name}.jsonl"), format!("{name}.csv")])
        .map(|name| folder.join(name))
        .filter(|file| file.exists())
        .collect()
}

/// Writes `orders.jsonl`, `orders.csv`, `journal.jsonl` and `journal.csv` into a folder, one row at a time, also while a
/// till has the database open, in the place of those that are there. Only their owner can read them. Amounts are øre, times ms since 1970 in UTC. Personal numbers are not part of orders.
pub fn export(database: &Path, folder: &Path) -> Result<Exported, OpenError> {
    fs::create_dir_all(folder)?;
    open::inspect(database)?;
    let mut connection = open::open_reader(database, &OpenOptions::default())?;
    // Both from one state of the database.
    let transaction = connection.transaction()?;
    let sql = format!(
        "SELECT {} FROM orders ORDER BY seq",
        ORDER_COLUMNS.join(", ")
    );
    let mut files = Pair::create(folder, "orders", &ORDER_COLUMNS[..13])?;
    let mut statement = transaction.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let order = order(row)?;
        files.write(&order, &ORDER_COLUMNS[..13])?;
    }
    let orders = files.finish()?;
    let sql = format!(
        "SELECT {} FROM journal ORDER BY seq",
        ENTRY_COLUMNS.join(", ")
    );
    let mut files = Pair::create(folder, "journal", &ENTRY_COLUMNS)?;
    let mut statement = transaction.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        files.write(&entry(row)?, &ENTRY_COLUMNS)?;
    }
    let entries = files.finish()?;
    Ok(Exported { orders, entries })
}

fn order(row: &Row<'_>) -> Result<Value, StoreError> {
    let body: String = row.get(13)?;
    let body: Value = serde_json::from_str(&body)
        .map_err(|error| StoreError::Damaged(unreadable("an order", &error)))?;
    let text = |column| row.get::<_, Option<String>>(column);
    let number = |column| row.get::<_, i64>(column);
    Ok(json!({
        "reference": text(0)?,
        "id": order_row::order_id(row, 1)?.to_string(),
        "placed_at": number(2)?,
        "updated_at": number(3)?,
        "state": text(4)?,
        "method": text(5)?,
        "customer_kind": text(6)?,
        "customer_name": text(7)?,
        "gross": number(8)?,
        "refunded": number(9)?,
        "front_order_uuid": text(10)?,
        "front_status": text(11)?,
        "invoice_number": text(12)?,
        "order": body,
    }))
}

fn entry(row: &Row<'_>) -> Result<Value, StoreError> {
    let order: Option<[u8; 16]> = row.get(4)?;
    let order = order.map(|_| order_row::order_id(row, 4)).transpose()?;
    let details: String = row.get(6)?;
    let hash: [u8; 32] = row.get(7)?;
    Ok(json!({
        "seq": row.get::<_, i64>(0)?,
        "at": row.get::<_, i64>(1)?,
        "event": row.get::<_, String>(2)?,
        "saft": row.get::<_, Option<i64>>(3)?,
        "order_id": order.map(|id| id.to_string()),
        "reference": row.get::<_, Option<String>>(5)?,
        // As it was hashed, to the byte.
        "details": details,
        "hash": hex(&hash),
    }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The same rows as JSON lines and as CSV. The files have their names once they are whole.
struct Pair {
    names: [std::path::PathBuf; 2],
    lines: BufWriter<File>,
    table: BufWriter<File>,
    rows: u64,
}

impl Pair {
    fn create(folder: &Path, name: &str, columns: &[&str]) -> io::Result<Self> {
        let names = [
            folder.join(format!("{name}.jsonl")),
            folder.join(format!("{name}.csv")),
        ];
        let [lines, table] = &names;
        let mut pair = Self {
            lines: BufWriter::new(private(&part_of(lines))?),
            table: BufWriter::new(private(&part_of(table))?),
            names,
            rows: 0,
        };
        writeln!(pair.table, "{}", columns.join(","))?;
        Ok(pair)
    }

    fn write(&mut self, row: &Value, columns: &[&str]) -> io::Result<()> {
        writeln!(self.lines, "{row}")?;
        let cells: Vec<String> = columns.iter().map(|column| cell(&row[*column])).collect();
        writeln!(self.table, "{}", cells.join(","))?;
        self.rows += 1;
        Ok(())
    }

    fn finish(self) -> io::Result<u64> {
        let Self {
            names,
            lines,
            table,
            rows,
        } = self;
        for (file, name) in [lines, table].into_iter().zip(&names) {
            file.into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .sync_all()?;
            fs::rename(part_of(name), name)?;
        }
        Ok(rows)
    }
}

/// A new file that only its owner reads: it names customers.
fn private(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A value as RFC 4180 writes it. What a spreadsheet would take for a formula begins with an apostrophe.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (value, wanted) in [
            (json!(null), ""),
            (json!(12), "12"),
            (json!("Fjell, fjord"), "\"Fjell, fjord\""),
            (json!("a \"b\""), "\"a \"\"b\"\"\""),
            (json!("=1+1"), "'=1+1"),
        ] {
            assert_eq!(cell(&value), wanted);
        }
    }
}
