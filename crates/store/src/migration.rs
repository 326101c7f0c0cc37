//! The versions of the schema. A migration that was released is never changed: a test holds its text's hash.

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    attempts, catalogue, draft, follow_ups, foreign, found, identity, journal_table, order_list,
    orders, outbox, overdue, print_jobs, receipts, refunds, restore, sealed, sealed_customers,
    series, settings,
};

/// A step from one version of the schema to the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// The version after it; `user_version` in the file.
    pub(crate) version: u32,
    /// What it makes or changes.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "names it in the test that freezes it")
    )]
    pub(crate) name: &'static str,
    /// Its statements.
    pub(crate) sql: &'static str,
}

/// Every table's migrations, in the order in which they run: by version, each version once.
pub(crate) const MIGRATIONS: &[Migration] = &[
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
    order_list::MIGRATION,
    outbox::CUSTOMERS_MIGRATION,
    follow_ups::MIGRATION,
    restore::MIGRATION,
    refunds::MIGRATION,
    receipts::HANDED_OUT,
    foreign::MIGRATION,
    follow_ups::PLANNED_MIGRATION,
    identity::MIGRATION,
    found::MIGRATION,
    order_list::PLACES_MIGRATION,
    print_jobs::MIGRATION,
    overdue::MIGRATION,
    sealed_customers::MIGRATION,
];

/// The version that this program writes.
pub(crate) const KNOWN: u32 = MIGRATIONS[MIGRATIONS.len() - 1].version;

/// Brings the schema from `found` to [`KNOWN`] in one transaction: a step that fails (a full disk) leaves the file as it
/// was, and the program before this one can still open it.
pub(crate) fn migrate(connection: &mut Connection, found: u32) -> rusqlite::Result<()> {
    if found == KNOWN {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in MIGRATIONS.iter().filter(|step| step.version > found) {
        transaction.execute_batch(migration.sql)?;
    }
    transaction.pragma_update(None, "user_version", KNOWN)?;
    transaction.commit()?;
    tracing::info!(from = found, to = KNOWN, "the database was migrated");
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
                let hash: [u8; 32] = Sha256::digest(step.sql.as_bytes()).into();
                format!("{} {} {hash:02x?}", step.version, step.name)
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
    fn a_step_that_fails_leaves_everything_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        // The table of the last step exists already, so that all others went well before it fails.
        connection
            .execute_batch("CREATE TABLE refunds (id)")
            .unwrap();
        assert!(migrate(&mut connection, 0).is_err());
        let version: u32 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        let tables: u32 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!((version, tables), (0, 1));
        assert!(connection.is_autocommit(), "no transaction is left open");
    }

    #[test]
    fn an_older_file_gets_the_steps_that_it_lacks() {
        let mut connection = Connection::open_in_memory().unwrap();
        for step in &MIGRATIONS[..4] {
            connection.execute_batch(step.sql).unwrap();
        }
        connection
            .execute_batch("INSERT INTO series VALUES ('1', 'order', 41)")
            .unwrap();
        migrate(&mut connection, 4).unwrap();
        let kept: u32 = connection
            .query_row("SELECT last FROM series", [], |row| row.get(0))
            .unwrap();
        let version: u32 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!((kept, version), (41, KNOWN));
    }
}
