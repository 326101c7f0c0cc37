//! The words of the customers' names, for the list of orders.

use rusqlite::{Connection, Transaction};

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

/// How many letters of a word the index knows by themselves; migration 21 has the same numbers.
const PREFIXES: [usize; 7] = [1, 2, 3, 4, 5, 6, 8];

/// Gives `take` the places of orders below `before`, the newest first, whose customer's name has a word that begins like
/// this folded one, until it says no. Of a long word only the beginning is looked for: not every order fits.
pub(crate) fn each_place<E: From<rusqlite::Error>>(
    connection: &Connection,
    word: &str,
    before: i64,
    mut take: impl FnMut(i64) -> Result<bool, E>,
) -> Result<(), E> {
    // Letters and digits between quotes: no word can be an operator of FTS5, and none can end the quotes.
    let term = format!("\"{}\" *", indexed(word));
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM order_words WHERE order_words MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC",
    )?;
    let mut rows = statement.query((term, before))?;
    while let Some(row) = rows.next()? {
        if !take(row.get(0)?)? {
            break;
        }
    }
    Ok(())
}

/// As much of the word as the index knows by itself.
fn indexed(word: &str) -> &str {
    let ends = word
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8());
    let known = ends
        .zip(1_usize..)
        .filter(|(_, letters)| PREFIXES.contains(letters));
    known.last().map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::indexed;

    #[test]
    fn a_word_is_cut_to_what_the_index_knows() {
        for (word, known) in [
            ("", ""),
            ("k", "k"),
            ("kari", "kari"),
            ("nordman", "nordma"),
            ("nordmann", "nordmann"),
            ("nordmannslia", "nordmann"),
            ("жжжжжжж", "жжжжжж"),
        ] {
            assert_eq!(indexed(word), known, "{word}");
        }
    }
}
