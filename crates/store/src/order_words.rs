//! The words of the customers' names, for the list of orders.

use rusqlite::Transaction;

use crate::error::StoreError;
use crate::folding::name_words;

/// Indexes a new order's customer.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    seq: i64,
    name: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO order_words (rowid, words) VALUES (?1, ?2)")?
        .execute((seq, name_words(name).join(" ")))?;
    Ok(())
}

/// The customer's name was corrected.
pub(crate) fn replace(
    transaction: &Transaction<'_>,
    seq: i64,
    name: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM order_words WHERE rowid = ?1")?
        .execute([seq])?;
    insert(transaction, seq, name)
}
