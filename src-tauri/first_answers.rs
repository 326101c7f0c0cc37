//! The page leaves with the answers that its first screen needs: to ask for them would cost the start two trips between
//! the processes.
//!
//! Only a till that is open by then gives them. Else the page asks by commands, and hears there what is wrong.

use std::borrow::Cow;

use kasse_app::Till;
use tauri::http::Response;

/// The place in `ui/index.html`.
const PLACE: &str = "<!--answers-->";
/// How many products go along: a page of the UI's catalogue (`PAGE_SIZE`), which takes no shorter one.
const PRODUCTS: u32 = 100;

/// Puts them into the page. Anything else that the UI fetches has no place for them and stays as it is.
pub(crate) fn put_into(response: &mut Response<Cow<'static, [u8]>>, till: Option<Till>) {
    let Some(till) = till else { return };
    let Some(at) = place_in(response.body()) else {
        return;
    };
    match answers(&till) {
        Ok(answers) => *response.body_mut() = Cow::Owned(with(response.body(), at, &answers)),
        // The page will ask and be told the same.
        Err(error) => tracing::warn!(%error, "the page goes without the first answers"),
    }
}

fn place_in(body: &[u8]) -> Option<usize> {
    // Only a page begins so: of no other file every byte is looked at.
    let is_page = body.trim_ascii_start().starts_with(b"<!");
    let place = PLACE.as_bytes();
    is_page.then(|| body.windows(place.len()).position(|bytes| bytes == place))?
}

fn answers(till: &Till) -> anyhow::Result<String> {
    Ok(serde_json::to_string(&till.first_answers(PRODUCTS)?)?)
}

/// A block of data: no engine runs it, whatever its text is.
fn with(page: &[u8], at: usize, answers: &str) -> Vec<u8> {
    // In JSON this sign stands in strings alone. Escaped, no name of a product can end the block.
    let safe = answers.replace('<', "\\u003c");
    let block = format!(r#"<script type="application/json" id="answers">{safe}</script>"#);
    let (before, after) = page.split_at(at);
    let after = after.get(PLACE.len()..).unwrap_or_default();
    [before, block.as_bytes(), after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_one_place_for_them() {
        let page = include_str!("../ui/index.html");
        assert_eq!(page.matches(PLACE).count(), 1);
        assert!(place_in(page.as_bytes()).is_some());
        assert_eq!(place_in(b"const place = '<!--answers-->';"), None);
    }

    #[test]
    fn nothing_in_the_answers_ends_their_block() {
        let name = "</script><!--<script>";
        let answers = serde_json::to_string(name).unwrap();
        let page = b"<!doctype html><!--answers--><p>";
        let whole = with(page, place_in(page).unwrap(), &answers);
        let whole = String::from_utf8(whole).unwrap();
        let start = whole.find("answers\">").unwrap() + 9;
        let end = whole.find("</script>").unwrap();
        let block = &whole[start..end];
        assert!(!block.contains('<'));
        assert_eq!(serde_json::from_str::<String>(block).unwrap(), name);
        assert!(whole.starts_with("<!doctype html><script ") && whole.ends_with("</script><p>"));
    }
}
