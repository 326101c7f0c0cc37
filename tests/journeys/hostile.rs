//! A page in the BankID window that is not what it seems.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::bank_id::send_to_bank_id;
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// The till's own and BankID's.
const WINDOWS: usize = 2;

/// What a hostile page reports when it got what it wanted: a command's result, a window. A command that is refused is
/// answered too, with a status of 400 or 500.
const SUCCESSES: [&str; 4] = ["answered 2", "opened", "read", "written"];

/// What the page of the order sent last has reported until now.
fn reports(till: &Till) -> Vec<String> {
    let orders = till.front().orders();
    let reports = orders.last().map(|order| &order["visit"]["reports"]);
    let reports = reports.and_then(Value::as_array).into_iter().flatten();
    reports
        .filter_map(|report| report.as_str().map(str::to_owned))
        .collect()
}

#[track_caller]
pub(crate) fn wait_for_report(till: &Till, begin: &str) {
    till.front().wait_until(&format!("the report {begin}"), || {
        reports(till)
            .iter()
            .any(|report| report.starts_with(begin))
            .then_some(())
    });
}

fn is_anywhere_below(folder: &Path, name: &str) -> bool {
    // Programs that run there make and remove files while we look.
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        entry.file_name().to_string_lossy().contains(name)
            || (is_folder && is_anywhere_below(&entry.path(), name))
    })
}

/// Of all that the page has tried and reported, nothing worked; what it asked the program for, our own window may ask.
#[track_caller]
pub(crate) fn got_nowhere(till: &Till) {
    let reports = reports(till);
    for report in &reports {
        let (_, how) = report
            .split_once(": ")
            .expect("a report tells what and how");
        let managed = how == "answered" || SUCCESSES.iter().any(|success| how.starts_with(success));
        assert!(!managed, "the page managed {report:?} of {reports:#?}");
    }
    for command in ["start", "order_get"] {
        let tried = reports.iter().any(|report| report.contains(command));
        assert!(tried, "{command} was tried: {reports:#?}");
        assert_eq!(
            answer_to_us(till, command),
            "known",
            "{command} exists for our own window"
        );
    }
    let windows = till.desktop().windows().expect("the screen answers");
    assert_eq!(windows.len(), WINDOWS, "no window was opened: {windows:?}");
    assert!(
        !is_anywhere_below(till.desktop().folder(), "BankID-setup"),
        "nothing was downloaded"
    );
}

/// What a command answers the main window: `known` where it does its work, or refuses the order that there is none of.
#[track_caller]
fn answer_to_us(till: &Till, command: &str) -> String {
    till.execute(&format!(
        "window.answered = '';
         const request = {{ request: {{ order: '018f0000-0000-7000-8000-000000000000' }} }};
         window.__TAURI_INTERNALS__.invoke('{command}', request).then(
           () => (window.answered = 'known'),
           (error) => (window.answered = error?.code === 'order_not_found' ? 'known' : JSON.stringify(error)),
         );"
    ));
    let mut answer = String::new();
    till.front().wait_until(command, || {
        let answered = till.execute("return window.answered");
        answered
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut answer);
        (!answer.is_empty()).then_some(())
    });
    answer
}

#[test]
fn a_hostile_page_gets_nowhere_and_the_cashier_gets_out() {
    let till = Till::start("a_hostile_page_gets_nowhere");
    till.front()
        .tell("bankid", &json!({"behaviour": "hostile"}));
    send_to_bank_id(&till);
    let window = till.window("BankID");

    // By script alone.
    wait_for_report(&till, "still here: 127.0.0.1");
    till.wait_for_text("bankid-blocked", "evil.example");
    // Once more by a person's hand, which browsers trust more: each of its five controls.
    window.wait_settled();
    window.press("Return");
    wait_for_report(&till, "popup after click");
    let place = window.geometry();
    window.press("Tab");
    window.press("Return");
    wait_for_report(&till, "fullscreen after click");
    // It may believe that it fills the screen; what counts is what is seen.
    assert_eq!(window.geometry(), place, "the window keeps its place");
    window.press("Tab");
    window.press("Return");
    window.press("Tab");
    window.press("Return");
    till.wait_for_text("bankid-blocked", "auth.bankid.no.evil.example");
    window.press("Tab");
    window.press("Return");
    till.screenshot("blocked");

    got_nowhere(&till);
    wait_for_state(&till, "AwaitingBankId");

    till.click("action-cancel");
    till.click("cancel-confirm");
    wait_for_state(&till, "Cancelled");
    till.wait_window_gone("BankID");
    let history = till.front().orders()[0]["history"].clone();
    let history: Vec<_> = history
        .as_array()
        .into_iter()
        .flatten()
        .map(|was| was["status"].clone())
        .collect();
    assert_eq!(
        history,
        ["SENT", "CANCELLED"],
        "the order was never released"
    );
}

#[test]
fn alerts_without_end_do_not_hold_the_till() {
    let till = Till::start("alerts_without_end");
    // Three alerts each: more than anybody clicks away.
    let alerts = vec!["alerts"; 10_000];
    let hostile = json!({"behaviour": "hostile", "hostile_acts": alerts});
    till.front().tell("bankid", &hostile);
    send_to_bank_id(&till);
    wait_for_report(&till, "alert 3");
    till.screenshot("alerts");
    till.click("action-cancel");
    till.click("cancel-confirm");
    wait_for_state(&till, "Cancelled");
    till.wait_window_gone("BankID");
}
