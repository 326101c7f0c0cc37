//! The draft: the cart that is being filled. On disk after every change, so that a crash loses nothing.

use kasse_core::Cart;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::error::{StoreError, unreadable};
use crate::migration::Migration;
use crate::store::Store;

pub(crate) const MIGRATION: Migration = Migration {
    version: 7,
    name: "draft",
    sql: "
CREATE TABLE draft (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  cart TEXT NOT NULL
) STRICT;
CREATE TABLE set_aside (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
",
};

/// Something that was stored and can no longer be read: kept as it was, for whoever can make sense of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// What it was: `cart`.
    pub kind: String,
    /// Where reading failed.
    pub reason: String,
    /// As it was stored.
    pub content: String,
}

impl Store {
    /// The draft cart; `None` where there is none. One that can't be read is set aside (see [`Store::set_aside`]), so
    /// that selling goes on, and is then none.
    pub fn cart(&self) -> Result<Option<Cart>, StoreError> {
        let Some(text) = self.read(stored)? else {
            return Ok(None);
        };
        if let Ok(cart) = serde_json::from_str(&text) {
            return Ok(Some(cart));
        }
        self.write(move |transaction| {
            // Read again: the cart may have been saved since.
            match stored(transaction)?.map(|text| (serde_json::from_str(&text), text)) {
                None => Ok(None),
                Some((Ok(cart), _)) => Ok(Some(cart)),
                Some((Err(error), text)) => {
                    let reason = unreadable("the draft cart", &error);
                    tracing::error!(reason, "the draft cart can't be read and was set aside");
                    transaction.execute(
                        "INSERT INTO set_aside (kind, reason, content) VALUES ('cart', ?1, ?2)",
                        (reason, text),
                    )?;
                    clear(transaction)?;
                    Ok(None)
                }
            }
        })
    }

    /// Stores the draft cart. Once this has answered, it survives a crash and a power cut.
    pub fn save_cart(&self, cart: &Cart) -> Result<(), StoreError> {
        let text = serde_json::to_string(cart).map_err(|_| StoreError::NotJson)?;
        self.write(move |transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO draft (only, cart) VALUES (1, ?1)
                     ON CONFLICT (only) DO UPDATE SET cart = excluded.cart",
                )?
                .execute([text])?;
            Ok(())
        })
    }

    /// What could not be read and was set aside, oldest first.
    pub fn set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        self.read(|connection| {
            let found = connection
                .prepare("SELECT kind, reason, content FROM set_aside ORDER BY id")?
                .query_map([], |row| {
                    Ok(SetAside {
                        kind: row.get(0)?,
                        reason: row.get(1)?,
                        content: row.get(2)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }
}

/// Empties the draft.
pub(crate) fn clear(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM draft")?
        .execute([])?;
    Ok(())
}

fn stored(connection: &Connection) -> Result<Option<String>, StoreError> {
    let text = connection
        .prepare_cached("SELECT cart FROM draft")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(text)
}
