//! Placing an order: until it is on the disk, with its number, its outbox row and its line in the journal.

use std::path::Path;

use anyhow::Result;
use kasse_core::TillId;
use kasse_store::{JournalEntry, OpenOptions, PlaceOrder, Store};
use rusqlite::Connection;

use crate::samples::{Row, Samples};
use crate::shop::{self, NOW};

const ORDERS: u128 = 1_000;
/// About what an order of five lines takes in the database.
const RAW_BYTES: usize = 2_048;

pub(crate) fn measure(folder: &Path) -> Result<Vec<Row>> {
    let store = Store::open(&folder.join("kasse.db"), OpenOptions::default())?;
    let raw = open_raw(&folder.join("raw.db"))?;
    let goods = shop::goods();
    let (mut placing, mut committing) = (Samples::default(), Samples::default());
    // In turn, so that whatever else the disk does meets both alike.
    for number in 1..=ORDERS {
        let order = PlaceOrder {
            draft: shop::draft(number, &goods)?,
            till: TillId::default(),
            due_at: Some(NOW),
            sealed_personal_number: None,
            sealed_customer: None,
            journal: vec![JournalEntry::new(NOW, "order_placed")],
            clear_cart: true,
        };
        placing.time(|| store.place(order))?;
        let body = vec![7_u8; RAW_BYTES];
        committing.time(|| raw.execute("INSERT INTO raw (body) VALUES (?1)", [body]))?;
    }
    let floor = "raw SQLite FULL commit";
    Ok(vec![
        Row::new("place an order (median)".to_owned(), placing.median_ms())
            .with_floor(floor, committing.median_ms()),
        Row::new("place an order (p99)".to_owned(), placing.p99_ms())
            .with_floor(floor, committing.p99_ms()),
    ])
}

/// The least that keeps something through a power cut.
fn open_raw(path: &Path) -> Result<Connection> {
    let raw = Connection::open(path)?;
    raw.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    raw.pragma_update(None, "synchronous", "FULL")?;
    raw.execute_batch("CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")?;
    Ok(raw)
}
