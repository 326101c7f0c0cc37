//! Orders at Front Payment that this database does not know, though they may be its till's: found after a backup was
//! restored, and kept until a person has dealt with them.

use kasse_core::{Money, Timestamp};
use rusqlite::{OptionalExtension, Row};

use crate::error::StoreError;
use crate::journal::{self, JournalEntry};
use crate::migration::Migration;
use crate::order_row;
use crate::restore::Restore;
use crate::store::Store;

// Restores from before count as looked through: what they lack has long been noticed.
pub(crate) const MIGRATION: Migration = Migration {
    version: 20,
    name: "found_orders",
    sql: "
ALTER TABLE restores ADD COLUMN reconciled_at INTEGER;
UPDATE restores SET reconciled_at = at;
CREATE TABLE found_orders (
  uuid TEXT PRIMARY KEY,
  found_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  reference TEXT,
  customer TEXT,
  gross INTEGER,
  order_date INTEGER,
  invoice_number TEXT,
  settled_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX found_orders_open ON found_orders (found_at, uuid) WHERE settled_at IS NULL;
",
};

/// Most found orders that are listed at a time.
const MOST_LISTED: u32 = 500;

/// An order at Front Payment that this database does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOrder {
    /// Front Payment's id.
    pub uuid: String,
    /// When it was found.
    pub found_at: Timestamp,
    /// The status as Front Payment told it last.
    pub status: String,
    /// Our number, where it was told. Without one it may be another till's.
    pub reference: Option<String>,
    /// The customer's name, where told.
    pub customer: Option<String>,
    /// What it costs, VAT included, where told.
    pub gross: Option<Money>,
    /// Its date in Unix seconds, where told.
    pub order_date: Option<i64>,
    /// The invoice's number, where told.
    pub invoice_number: Option<String>,
}

impl Store {
    /// The last restore, while Front Payment's list was not yet looked through for what came after its backup.
    pub fn unreconciled_restore(&self) -> Result<Option<Restore>, StoreError> {
        self.read(|connection| {
            let last = connection
                .prepare_cached(
                    "SELECT at, backup_at FROM restores WHERE reconciled_at IS NULL ORDER BY id DESC LIMIT 1",
                )?
                .query_row([], Restore::read)
                .optional()?;
            Ok(last)
        })
    }

    /// Front Payment's list was looked through whole: nothing more is to be found of what came after the backup.
    pub fn restore_reconciled(
        &self,
        at: Timestamp,
        journal: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE restores SET reconciled_at = ?1 WHERE reconciled_at IS NULL",
                )?
                .execute([at.unix_ms()])?;
            journal::append(transaction, journal)
        })
    }

    /// Keeps found orders for a person. One that an order of ours has by now, or that was found before, is left as it is.
    /// Returns how many are new.
    pub fn enter_found(
        &self,
        orders: Vec<FoundOrder>,
        journal: Vec<JournalEntry>,
    ) -> Result<u32, StoreError> {
        self.write(move |transaction| {
            let mut entered = 0;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO found_orders (uuid, found_at, status, reference, customer, gross, order_date,
                                           invoice_number)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
                 WHERE NOT EXISTS (SELECT 1 FROM orders WHERE front_order_uuid = ?1)
                 ON CONFLICT (uuid) DO NOTHING",
            )?;
            for order in &orders {
                let inserted = statement.execute((
                    &order.uuid,
                    order.found_at.unix_ms(),
                    &order.status,
                    &order.reference,
                    &order.customer,
                    order.gross.map(Money::ore),
                    order.order_date,
                    &order.invoice_number,
                ))?;
                entered += u32::from(inserted > 0);
            }
            if entered > 0 {
                journal::append(transaction, journal)?;
            }
            Ok(entered)
        })
    }

    /// The found orders that no person has dealt with, in the order in which they were found, at most 500.
    pub fn found_orders(&self) -> Result<Vec<FoundOrder>, StoreError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT uuid, found_at, status, reference, customer, gross, order_date, invoice_number
                     FROM found_orders WHERE settled_at IS NULL ORDER BY found_at, uuid LIMIT ?1",
                )?
                .query_map([MOST_LISTED], read)?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// How many of them there are.
    pub fn count_found(&self) -> Result<u32, StoreError> {
        self.read(|connection| {
            let sql = "SELECT count(*) FROM found_orders WHERE settled_at IS NULL";
            Ok(connection
                .prepare_cached(sql)?
                .query_row([], |row| row.get(0))?)
        })
    }

    /// Front Payment told the statuses of orders. Those of found ones are kept; says whether one is another than before.
    pub fn found_told(&self, statuses: Vec<(String, String)>) -> Result<bool, StoreError> {
        self.write(move |transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE found_orders SET status = ?2 WHERE uuid = ?1 AND settled_at IS NULL AND status <> ?2",
            )?;
            let mut changed = 0;
            for (uuid, status) in &statuses {
                changed += statement.execute((uuid, status))?;
            }
            Ok(changed > 0)
        })
    }

    /// A person has dealt with a found order. [`StoreError::NotFound`] where it is not open.
    pub fn settle_found(
        &self,
        uuid: &str,
        at: Timestamp,
        journal: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        let uuid = uuid.to_owned();
        self.write(move |transaction| {
            let settled = transaction
                .prepare_cached(
                    "UPDATE found_orders SET settled_at = ?2 WHERE uuid = ?1 AND settled_at IS NULL",
                )?
                .execute((&uuid, at.unix_ms()))?;
            if settled != 1 {
                return Err(StoreError::NotFound);
            }
            journal::append(transaction, journal)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<FoundOrder> {
    Ok(FoundOrder {
        uuid: row.get(0)?,
        found_at: order_row::time(row, 1)?,
        status: row.get(2)?,
        reference: row.get(3)?,
        customer: row.get(4)?,
        gross: row
            .get::<_, Option<i64>>(5)?
            .and_then(|ore| Money::from_ore(ore).ok()),
        order_date: row.get(6)?,
        invoice_number: row.get(7)?,
    })
}
