//! The journal's tables and the triggers that keep them append-only.

use crate::migration::Migration;

// A REPLACE deletes the old row without asking a DELETE trigger, so the INSERT trigger itself refuses every row but the
// next one. The head lies in a table of its own, so that rows cut off at the end are missed.
pub(crate) const MIGRATION: Migration = Migration {
    version: 6,
    name: "journal",
    sql: "
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  saft INTEGER,
  order_id BLOB CHECK (length(order_id) = 16),
  reference TEXT,
  details TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_by_order ON journal (order_id, seq) WHERE order_id IS NOT NULL;
CREATE TABLE journal_head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO journal_head (only, seq, hash) VALUES (1, 0, zeroblob(32));
CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_grows_by_one BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_head_stays BEFORE DELETE ON journal_head
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
",
};
