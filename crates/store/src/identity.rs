//! Which database a file is, or is a copy of: told apart from another till's whatever the files are called.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use crate::error::{OpenError, StoreError};
use crate::migration::Migration;
use crate::open::{OpenOptions, inspect, open_reader};
use crate::store::Store;

// Made with the file, and part of every backup of it.
pub(crate) const MIGRATION: Migration = Migration {
    version: 19,
    name: "identity",
    sql: "
CREATE TABLE identity (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  id TEXT NOT NULL CHECK (length(id) = 8)
) STRICT;
INSERT INTO identity (only_row, id) VALUES (1, lower(hex(randomblob(4))));
",
};

impl Store {
    /// What tells this till's database and its backups from every other one: 8 hexadecimal digits.
    pub fn identity(&self) -> Result<String, StoreError> {
        self.read(|connection| Ok(read(connection)?))
    }
}

/// Which database a file is a copy of. `None` for one from before there were identities.
pub fn identity_of(file: &Path) -> Result<Option<String>, OpenError> {
    inspect(file)?;
    let connection = open_reader(file, &OpenOptions::default())?;
    let query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'identity'";
    let known = connection
        .query_row(query, [], |_| Ok(()))
        .optional()?
        .is_some();
    Ok(known.then(|| read(&connection)).transpose()?)
}

fn read(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT id FROM identity", [], |row| row.get(0))
}
