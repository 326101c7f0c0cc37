//! What axe finds on the screens, in each language: in a window, whose layout tells of contrast and of sizes, too.

use std::fs;

use serde_json::json;

use super::truth::both_say;
use super::walk::{SCREENS, Step, UPRIGHT, at_rest, choose, kiosk, walk, walk_on};
use crate::checkout::wait_for_state;
use crate::harness::Till;

const AXE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../ui/node_modules/axe-core/axe.min.js"
);

/// Begins a look at the page by what WCAG 2.2 wants up to AA. What it finds is kept in the page, as it takes a while.
const LOOK: &str = "
    window.found = null;
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const told = ({ id, nodes }) => `${id}: ${nodes[0].html}: ${nodes[0].failureSummary}`;
    axe.run(document, { runOnly: { type: 'tag', values } }).then(
      ({ violations }) => (window.found = violations.map(told)),
      (error) => (window.found = [String(error)]),
    );";

const LANGUAGES: [&str; 5] = ["nb", "en", "sv", "da", "de"];

#[test]
fn axe_finds_nothing_on_any_screen_in_any_language() {
    let axe = fs::read_to_string(AXE).expect("the UI's packages are installed, axe among them");
    let till = Till::start_with("kiosk_accessible", &kiosk(UPRIGHT));
    for language in LANGUAGES {
        let look = |screen: &str| is_accessible(&till, &axe, &format!("{screen} in {language}"));
        walk(&till, Step::Language);
        look("language");
        choose(&till, language, 1);
        assert_eq!(
            till.execute("return document.documentElement.lang"),
            language
        );
        look("browse");
        till.touch("kiosk-help");
        till.wait_for("help-close");
        look("help");
        till.touch("help-close");
        till.wait_until_gone("kiosk-help-box");
        till.touch("kiosk-sight");
        till.wait_for("sight-close");
        look("sight");
        till.touch("sight-close");
        till.wait_until_gone("kiosk-sight-box");
        let mut from = Step::Browse;
        for (step, screen) in SCREENS
            .into_iter()
            .filter(|(step, _)| *step != Step::Browse)
        {
            walk_on(&till, from, step);
            look(screen);
            from = step;
        }
        till.touch("kiosk-confirm");
        wait_for_state(&till, "AwaitingBankId");
        till.bank_id().approve_by_touch();
        wait_for_state(&till, "Invoiced");
        till.wait_window_gone("BankID");
        look("done");
        till.touch("receipt-code");
        till.wait_for("receipt-modules");
        look("receipt");
        // The next language begins on a page of its own.
        till.touch("kiosk-done");
        at_rest(&till);
    }
    both_say(&till, &["Invoiced"; LANGUAGES.len()]);
}

#[track_caller]
fn is_accessible(till: &Till, axe: &str, screen: &str) {
    if till.execute("return window.axe === undefined") == true {
        till.execute(axe);
    }
    till.execute(LOOK);
    till.until_true("return Array.isArray(window.found)");
    let found = till.execute("return window.found");
    assert_eq!(found, json!([]), "{screen}: {found:#}");
}
