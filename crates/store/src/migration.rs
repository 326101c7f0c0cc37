//! The versions of the schema. A migration that was released is never changed: a test holds its text's hash.

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    attempts, catalogue, draft, journal_table, orders, outbox, receipts, sealed, series, settings,
};

/// A step from one version of the schema to the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// The version after it; `user_version` in the file.
    pub(crate) version: u32,
    /// What it makes or changes.
    pub(crate) name: &'static str,
    /// Its statements.
    pub(crate) sql: &'static str,
}

/// Every table's migrations, in the order in which they run: by version, each version once.
pub(crate) const MIGRATIONS: [Migration; 10] = [
    series::MIGRATION,
    orders::MIGRATION,
    outbox::MIGRATION,
    sealed::MIGRATION,
    attempts::MIGRATION,
    journal_table::MIGRATION,
    draft::MIGRATION,
    settings::MIGRATION,
    catalogue::MIGRATION,
    receipts::MIGRATION,
];

/// The version that this program writes.
pub(crate) const KNOWN: u32 = MIGRATIONS[MIGRATIONS.len() - 1].version;

/// Brings the schema from `found` to [`KNOWN`]. Each step is a transaction of its own, so that one that fails (a full
/// disk) leaves the version before it whole.
pub(crate) fn migrate(connection: &mut Connection, found: u32) -> rusqlite::Result<()> {
    for migration in MIGRATIONS.iter().filter(|step| step.version > found) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(migration.sql)?;
        transaction.pragma_update(None, "user_version", migration.version)?;
        transaction.commit()?;
        tracing::info!(
            version = migration.version,
            name = migration.name,
            "the database was migrated"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn versions_count_from_one() {
        let versions: Vec<_> = MIGRATIONS.iter().map(|step| step.version).collect();
        assert_eq!(versions, (1..=KNOWN).collect::<Vec<_>>());
    }

    #[test]
    fn a_migration_never_changes() {
        let frozen: Vec<String> = MIGRATIONS
            .iter()
            .map(|step| {
                let hash: String = Sha256::digest(step.sql.as_bytes())
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                format!("{} {} {hash}", step.version, step.name)
            })
            .collect();
        insta::assert_snapshot!(frozen.join("\n"));
    }

    #[test]
    fn the_schema() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, 0).unwrap();
        let mut statement = connection
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
            .unwrap();
        let schema: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        insta::assert_snapshot!(schema.join(";\n"));
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        // The tables of the second step exist already, so it must fail after the first went well.
        connection
            .execute_batch("CREATE TABLE orders (id)")
            .unwrap();
        assert!(migrate(&mut connection, 0).is_err());
        let version: u32 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, 1);
        assert!(connection.is_autocommit(), "no transaction is left open");
    }
}
