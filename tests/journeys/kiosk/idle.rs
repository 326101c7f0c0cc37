//! Who walks away: asked whether they are there, and then everything is gone.

use super::truth::both_say;
use super::walk::{Step, UPRIGHT, at_rest, change_settings, walk, walk_to_bank_id};
use crate::checkout::wait_for_state;
use crate::harness::{Setup, Till};

/// Has the page's clock run so many times as fast from now on. As soon as
/// it asks whether anybody is there, it runs as usual again. What counts down already does so as before until somebody
/// gives a sign of life.
fn hurry(till: &Till, times: u32) {
    till.execute(&format!(
        "if (window.own === undefined) {{
           window.own = {{ now: performance.now.bind(performance), wait: setTimeout.bind(window) }};
           window.run = (times) => (window.pace = {{ times, shown: performance.now(), since: own.now() }});
           run(1);
           performance.now = () => pace.shown + (own.now() - pace.since) * pace.times;
           window.setTimeout = (act, ms = 0, ...more) => own.wait(act, ms / pace.times, ...more);
           const asked = () => document.querySelector('[data-testid=\"idle-warning\"]') !== null;
           let before = false;
           new MutationObserver(() => {{
             if (asked() && !before) run(1);
             before = asked();
           }}).observe(document.body, {{ childList: true, subtree: true }});
         }}
         run({times});"
    ));
}

/// A sign of life that touches nothing: the wheel of the pointer.
fn give_a_sign_of_life(till: &Till) {
    till.xdotool(&["click", "4"]);
}

/// Stands still until somebody is asked.
#[track_caller]
pub(super) fn stand_still(till: &Till) {
    hurry(till, 30);
    give_a_sign_of_life(till);
    till.wait_for("idle-warning");
}

/// Nobody answers.
#[track_caller]
pub(super) fn walk_away(till: &Till) {
    hurry(till, 30);
    at_rest(till);
    hurry(till, 1);
}

on_both_screens! {
    who_walks_away_at_any_step_is_asked_and_leaves_nothing => "kiosk_idle_at_each_step";
    who_walks_away_from_an_order_leaves_none_that_is_open => "kiosk_idle_at_an_order";
}

fn who_walks_away_at_any_step_is_asked_and_leaves_nothing(till: &mut Till) {
    for step in Step::ALL {
        walk(till, step);
        stand_still(till);
        // They were there after all: one touch anywhere, which presses nothing below, and all is as it was.
        till.touch_at(500, 300);
        till.wait_until_gone("idle-warning");
        let rests = till.count("kiosk-attract");
        assert_eq!(rests, 0, "{step:?} goes on");
        stand_still(till);
        if step == Step::Summary {
            till.screenshot("warning");
        }
        walk_away(till);
    }
    both_say(till, &[]);
}

fn who_walks_away_from_an_order_leaves_none_that_is_open(till: &mut Till) {
    // BankID's window has a time of its own: nobody is asked, however long it takes.
    walk_to_bank_id(till);
    till.bank_id();
    hurry(till, 600);
    give_a_sign_of_life(till);
    let asked = till.front().attempts("status").len();
    till.front().wait_until("two more questions", || {
        (till.front().attempts("status").len() > asked + 1).then_some(())
    });
    assert_eq!(till.count("idle-warning"), 0);
    wait_for_state(till, "AwaitingBankId");
    hurry(till, 1);

    // Front Payment's time for it is over.
    let uuid = till.front().orders()[0]["uuid"].clone();
    let uuid = uuid.as_str().expect("an order has a number");
    let expired = serde_json::json!({"status": "EXPIRED"});
    till.front()
        .tell(&format!("orders/{uuid}/status"), &expired);
    wait_for_state(till, "Expired");
    till.wait_window_gone("BankID");
    till.screenshot("expired");
    stand_still(till);
    walk_away(till);
    both_say(till, &["Expired"]);

    // The thank-you stays as long as anybody looks at it, and no longer.
    walk_to_bank_id(till);
    till.bank_id().approve_by_touch();
    wait_for_state(till, "Invoiced");
    till.wait_for("kiosk-done");
    stand_still(till);
    walk_away(till);
    both_say(till, &["Expired", "Invoiced"]);

    // The window was closed, or fell: whoever does not come back has ordered nothing.
    walk_to_bank_id(till);
    till.bank_id().into_window().close();
    till.wait_for("action-bankid-open");
    stand_still(till);
    walk_away(till);
    both_say(till, &["Expired", "Invoiced", "Expired"]);
}

#[test]
fn the_times_are_the_settings() {
    let setup = Setup {
        screen: UPRIGHT,
        ..Setup::default()
    };
    let mut till = Till::start_with("kiosk_who_walks_away", &setup);
    // As a manager sets it up: a kiosk from the next start on, that asks after ten seconds.
    change_settings(&till, "settings-kiosk-idle-seconds", || {
        till.execute("document.querySelector('[data-testid=\"settings-kiosk\"]').click()");
        till.fill("settings-kiosk-idle-seconds", "10");
        till.fill("settings-kiosk-warning-seconds", "20");
    });
    till.kill();
    till.restart();

    walk(&till, Step::Browse);
    till.wait_for("idle-warning");
    till.touch("idle-continue");
    till.wait_for_text("product-count", "1");
    till.wait_for("idle-warning");
    at_rest(&till);
    walk(&till, Step::Browse);
}
