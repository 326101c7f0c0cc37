//! Size of the text, contrast and reach: with all of them a customer still buys, and the next one finds all as usual.

use serde_json::{Value, json};

use super::truth::both_say;
use super::walk::{LANDSCAPE, SCREENS, Step, UPRIGHT, adjust, at_rest, kiosk, walk, walk_on};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// What somebody wants of the screen, by the controls that say so.
const USUAL: [&str; 3] = ["1", "usual", "usual"];

/// The page's attributes for size, contrast and reach.
fn sight(till: &Till) -> Vec<String> {
    let script = "const { size, contrast, reach } = document.documentElement.dataset; return [size, contrast, reach]";
    serde_json::from_value(till.execute(script)).expect("the page says how it looks")
}

/// Sets the screen up, from the first screen on.
#[track_caller]
fn set_up(till: &Till, wishes: &[&str], expected: [&str; 3]) {
    walk(till, Step::Language);
    adjust(till, wishes);
    assert_eq!(sight(till), expected);
}

/// Looks whether each control can be touched where it stands or where its list is scrolled to, and is large enough
/// for a finger: 48 pixels, and 64 what leads on; and whether there is room for what is between head and foot.
#[track_caller]
fn all_can_be_touched(till: &Till, screen: &str) {
    till.screenshot(screen);
    let wrong = till.execute(
        "const wrong = [];
         const name = (it) => it.dataset.testid ?? it.className ?? it.tagName;
         for (const it of document.querySelectorAll('.kiosk button:not(:disabled), .kiosk input')) {
           it.scrollIntoView({ block: 'nearest' });
           let zoom = 1;
           for (let at = it; at !== null; at = at.parentElement) zoom *= Number(getComputedStyle(at).zoom) || 1;
           const { x, y, width, height } = it.getBoundingClientRect();
           const hit = (scale) => it.contains(document.elementFromPoint((x + width / 2) * scale, (y + height / 2) * scale))
             || (it.tagName === 'INPUT' && document.elementFromPoint((x + width / 2) * scale, (y + height / 2) * scale)?.closest('label, .box')?.contains(it));
           if (!hit(1) && !hit(zoom)) wrong.push(`${name(it)} can't be touched`);
           // In pixels of the page's own, which are larger where it is enlarged.
           const size = Math.min(it.offsetWidth, it.offsetHeight) * zoom;
           if (size < (it.classList.contains('go') ? 64 : 48)) wrong.push(`${name(it)} has ${size} px`);
         }
         const main = document.querySelector('main');
         if (main.getBoundingClientRect().height < 100) wrong.push('nothing is left between head and foot');
         if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the screen');
         main.scrollTop = 0;
         return wrong;",
    );
    assert_eq!(wrong, json!([]), "{screen}");
}

/// From the first screen to the summary, with a look at each on the way.
#[track_caller]
fn look_at_each(till: &Till) {
    let mut from = Step::Language;
    for (step, screen) in SCREENS {
        walk_on(till, from, step);
        all_can_be_touched(till, screen);
        from = step;
    }
}

/// The controls that lie higher than the lower half of the screen, by their middle.
#[track_caller]
fn out_of_reach(till: &Till) -> Value {
    till.execute(
        "const middle = (it) => {
           const { y, height } = it.getBoundingClientRect();
           return y + height / 2;
         };
         return [...document.querySelectorAll('.kiosk button, .kiosk input')]
           .filter((it) => middle(it) < innerHeight / 2)
           .map((it) => `${it.dataset.testid ?? it.className} at ${middle(it) / innerHeight}`);",
    )
}

/// Buys, and looks at each screen on the way.
#[track_caller]
fn buy(till: &Till) {
    look_at_each(till);
    till.touch("kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
    let bank_id = till.bank_id();
    till.screenshot("bank-id");
    bank_id.approve();
    wait_for_state(till, "Invoiced");
    till.wait_window_gone("BankID");
    till.wait_for("order-reference");
    all_can_be_touched(till, "done");
    till.touch("kiosk-done");
    at_rest(till);
}

#[test]
fn as_usual_each_control_is_large_enough_for_a_finger() {
    for (name, screen) in [
        ("kiosk_sight_usual", UPRIGHT),
        ("kiosk_sight_usual_landscape", LANDSCAPE),
    ] {
        let till = Till::start_with(name, &kiosk(screen));
        walk(&till, Step::Language);
        assert_eq!(sight(&till), USUAL);
        all_can_be_touched(&till, "language");
        look_at_each(&till);
        till.touch("kiosk-cancel");
        till.touch("restart-yes");
        at_rest(&till);
        both_say(&till, &[]);
    }
}

#[test]
fn with_the_largest_text_and_reach_together_a_customer_buys() {
    let till = Till::start_with("kiosk_sight_200_reach", &kiosk(UPRIGHT));
    let wishes = ["sight-size-200", "sight-reach"];
    set_up(&till, &wishes, ["2", "usual", "low"]);
    buy(&till);
    // As usual again for the next one.
    assert_eq!(sight(&till), USUAL);
    walk(&till, Step::Browse);
    till.screenshot("next");
    both_say(&till, &["Invoiced"]);
}

#[test]
fn a_size_in_between_with_contrast_and_reach() {
    let till = Till::start_with("kiosk_sight_150_all", &kiosk(UPRIGHT));
    let wishes = ["sight-size-150", "sight-contrast", "sight-reach"];
    set_up(&till, &wishes, ["1.5", "high", "low"]);
    buy(&till);
    assert_eq!(sight(&till), USUAL);
    both_say(&till, &["Invoiced"]);
}

#[test]
fn the_largest_text_on_a_landscape_screen() {
    let till = Till::start_with("kiosk_sight_200_landscape", &kiosk(LANDSCAPE));
    let wishes = ["sight-size-200", "sight-contrast"];
    set_up(&till, &wishes, ["2", "high", "usual"]);
    buy(&till);
    assert_eq!(sight(&till), USUAL);
    both_say(&till, &["Invoiced"]);
}

#[test]
fn whoever_sits_has_all_in_the_lower_half_and_who_walks_away_leaves_nothing_of_it() {
    let till = Till::start_with("kiosk_sight_reach", &kiosk(UPRIGHT));
    set_up(&till, &["sight-reach"], ["1", "usual", "low"]);
    let mut from = Step::Language;
    for (step, screen) in SCREENS {
        walk_on(&till, from, step);
        all_can_be_touched(&till, screen);
        assert_eq!(out_of_reach(&till), json!([]), "{screen}");
        from = step;
    }
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(&till);
    assert_eq!(sight(&till), USUAL);
}
