//! Letters as people type them when they search: without case, without marks.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Folds a text: lower case, and letters whose marks SQLite's tokenizer does not take off (it folds é and å, but ø and
/// æ are letters of their own to Unicode) in the plain letters that people type for them.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'å' => folded.push('a'),
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            other => folded.push(other),
        }
    }
    folded
}

/// The words of a folded text: runs of letters and digits.
pub(crate) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The words of a name as the list of orders indexes and compares them: folded, and without the marks that [`fold`]
/// leaves to SQLite, so that a row looked at here is found by the same words as one found by the index.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let plain: String = folded
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .collect();
    words(&plain).map(str::to_owned).collect()
}

/// A code without case and without what stands between its letters and digits: `KL-1001` and `kl 1001` are the same.
pub(crate) fn compact(code: &str) -> String {
    words(&fold(code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nordic_letters_become_those_that_are_typed_for_them() {
        assert_eq!(
            fold("ØSTMARKA Ærfugl Åre Straße"),
            "ostmarka aerfugl are strasse"
        );
        assert_eq!(
            words("a-b  c'd\"").collect::<Vec<_>>(),
            ["a", "b", "c", "d"]
        );
        assert_eq!(compact(" KL-1001 "), "kl1001");
        assert_eq!(
            name_words("Ærfugl & Renée O'Müller-Åsen AS"),
            ["aerfugl", "renee", "o", "muller", "asen", "as"]
        );
    }
}
