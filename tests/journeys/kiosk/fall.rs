//! A page whose process falls, and those that follow it.

use std::fs;

use crate::harness::Till;

/// The page's process falls, and so many pages follow it until one stays: where something was to be let go of, the first of
/// them goes, too. Nothing is asked of them before: a session of WebDriver's that begins would blank a page that stands.
/// Answers how many there were in all.
#[track_caller]
pub(super) fn fall(till: &Till, followers: usize) -> usize {
    let expected = pages(till) + followers;
    till.end_page();
    till.until_so("the page that stays", || pages(till) == expected);
    expected
}

/// How often a page has followed another one, by the program's log.
pub(super) fn pages(till: &Till) -> usize {
    let logs = fs::read_dir(till.data_folder().join("custom/logs"));
    let logs = logs.into_iter().flatten().flatten();
    let texts = logs.filter_map(|log| fs::read_to_string(log.path()).ok());
    texts
        .map(|text| text.matches("the page begins anew").count())
        .sum()
}
