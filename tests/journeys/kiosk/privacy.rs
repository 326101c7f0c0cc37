//! A customer with unmistakable data, who ends each way, and what is left of them: in the page, in the files, and in the
//! memory of the program and of WebKit's processes. On the way nothing is read out of the page that they typed: WebDriver
//! might keep it.

use std::fs;

use desktop::{Trace, Traces, has_ended, wait};

use super::fall::{fall, pages};
use super::idle::{stand_still, walk_away};
use super::truth::both_say;
use super::walk::{Step, UPRIGHT, at_rest, cancel_at_bank_id, kiosk, type_on, walk};
use crate::checkout::wait_for_state;
use crate::harness::{BankId, LIMIT, Till};

/// Beginnings of what is typed: what is left of a word that was not finished counts, too.
const TRACES: &[&str] = &[
    "Zaphod", "zaphod", "Qwertz", "qwertz", "zq.unm", "4123987", "Pluton", "pluton", "Bortist",
    "bortist", "2803871",
];

/// From the first touch to the summary.
#[track_caller]
fn walk_to_summary(till: &Till) {
    walk(till, Step::Person);
    let questions = [
        [
            ("customer-name", "zaphodia qwertzuiop"),
            ("customer-personal-number", "28038712383"),
        ]
        .as_slice(),
        &[
            ("customer-email", "zq.unmistakable@example.no"),
            ("customer-msisdn", "41239876"),
        ],
        &[
            ("customer-street", "plutoniumsvingen 97"),
            ("customer-zip", "7030"),
            ("customer-city", "bortistan"),
        ],
    ];
    for fields in questions {
        for (index, (field, text)) in fields.iter().enumerate() {
            if index > 0 {
                till.touch("key-next");
            }
            // Each field has keys of its own.
            till.wait_for_focus(*field);
            type_on(till, text);
        }
        till.touch("kiosk-continue");
    }
    till.wait_for("kiosk-confirm");
    // Here all of it is there: else there would be nothing to look for afterwards.
    let there = in_memory(till, &Traces::of(TRACES));
    for typed in [
        "Zaphod", "Qwertz", "zq.unm", "4123987", "Pluton", "Bortist", "2803871",
    ] {
        assert!(
            there.iter().any(|trace| trace.word == typed),
            "{typed} is nowhere"
        );
    }
}

#[test]
fn nothing_of_a_customer_is_left_however_they_end() {
    let mut till = Till::start_with("kiosk_privacy", &kiosk(UPRIGHT));
    at_rest(&till);

    walk_to_summary(&till);
    let theirs = web_kit(&till);
    till.touch("kiosk-cancel");
    till.touch("restart-yes");
    at_rest(&till);
    nothing_is_left(&till, &theirs, "broken off");

    let (visit, theirs) = go_to_bank_id(&till);
    visit.approve_by_touch();
    wait_for_state(&till, "Invoiced");
    till.wait_window_gone("BankID");
    till.touch("kiosk-done");
    at_rest(&till);
    nothing_is_left(&till, &theirs, "bought");

    let (_, theirs) = go_to_bank_id(&till);
    cancel_at_bank_id(&till);
    nothing_is_left(&till, &theirs, "cancelled");

    let (visit, theirs) = go_to_bank_id(&till);
    visit.decline_by_touch();
    till.wait_window_gone("BankID");
    wait_for_state(&till, "Declined");
    till.touch("kiosk-cancel");
    at_rest(&till);
    nothing_is_left(&till, &theirs, "declined");

    walk_to_summary(&till);
    let theirs = web_kit(&till);
    stand_still(&till);
    walk_away(&till);
    nothing_is_left(&till, &theirs, "gone without a word");

    walk_to_summary(&till);
    let theirs = web_kit(&till);
    till.kill();
    till.restart();
    at_rest(&till);
    nothing_is_left(&till, &theirs, "killed");
    both_say(&till, &["Invoiced", "Cancelled", "Declined"]);
}

#[test]
fn nothing_of_a_customer_is_left_when_their_page_falls() {
    let till = Till::start_with("kiosk_privacy_fallen", &kiosk(UPRIGHT));
    at_rest(&till);

    walk_to_summary(&till);
    let theirs = web_kit(&till);
    let seen = fall(&till, 2);
    at_rest(&till);
    nothing_is_left(&till, &theirs, "fallen at the summary");
    assert_eq!(pages(&till), seen, "it stays");

    let (_, theirs) = go_to_bank_id(&till);
    let seen = fall(&till, 2);
    till.wait_window_gone("BankID");
    at_rest(&till);
    nothing_is_left(&till, &theirs, "fallen at BankID");
    assert_eq!(pages(&till), seen, "it stays");

    let (visit, theirs) = go_to_bank_id(&till);
    visit.approve_by_touch();
    wait_for_state(&till, "Invoiced");
    till.wait_window_gone("BankID");
    // Whoever bought sees it again.
    let seen = fall(&till, 1) + 1;
    wait_for_state(&till, "Invoiced");
    till.touch("kiosk-done");
    at_rest(&till);
    nothing_is_left(&till, &theirs, "fallen after the thanks");
    assert_eq!(pages(&till), seen, "it stays");
    both_say(&till, &["Expired", "Invoiced"]);
}

/// From the first touch to BankID's first page. Answers the visit, and the processes that show and fetch the customer's pages.
#[track_caller]
fn go_to_bank_id(till: &Till) -> (BankId<'_>, Vec<u32>) {
    walk_to_summary(till);
    till.touch("kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
    let visit = till.bank_id();
    (visit, web_kit(till))
}

/// WebKit's processes: those that show a page, and those that fetch.
fn web_kit(till: &Till) -> Vec<u32> {
    let names = ["WebKitWebProces", "WebKitNetworkPr"];
    names
        .iter()
        .flat_map(|name| till.processes_called(name))
        .collect()
}

#[track_caller]
fn nothing_is_left(till: &Till, theirs: &[u32], way: &str) {
    // The customer's own, and one that fetched for all of their pages or two.
    assert!(theirs.len() >= 2, "{way}: {theirs:?}");
    till.until_so("the end of the customer's processes", || {
        theirs.iter().all(|process| has_ended(*process))
    });
    till.until_so("one process that fetches", || {
        till.processes_called("WebKitNetworkPr").len() == 1
    });
    let stored = till.execute(
        "const kept = [document.documentElement.outerHTML, JSON.stringify({ ...localStorage }),
           JSON.stringify({ ...sessionStorage }), document.cookie];
         return kept.join('\\n');",
    );
    let stored = stored.as_str().unwrap_or_default().to_owned();
    for trace in TRACES {
        assert!(!stored.contains(trace), "{way}: {trace} in the page");
    }
    let traces = Traces::of(TRACES);
    let files = in_files(till, &traces);
    assert!(files.is_empty(), "{way}: {files:#?}");
    // What the program itself had of them goes when BankID's window is closed, which takes a moment.
    let mut left = Vec::new();
    let gone = wait::until("memory without the customer", LIMIT, || {
        left = in_memory(till, &traces);
        Ok(left.is_empty().then_some(()))
    });
    assert!(gone.is_ok(), "{way}: {} pieces: {left:#?}", left.len());
}

fn in_memory(till: &Till, traces: &Traces) -> Vec<Trace> {
    let processes = till.processes();
    // One may have ended since it was listed.
    let mut found = Vec::new();
    for process in processes {
        match traces.in_process(process) {
            Ok(traces) => found.extend(traces),
            Err(error) => assert!(has_ended(process), "process {process}: {error:#}"),
        }
    }
    found
}

/// The files below the desktop's folder that hold a trace: the till's data, the web view's folders, logs, and what is
/// temporary. The stand-in's own log is Front Payment's.
fn in_files(till: &Till, traces: &Traces) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![till.desktop().folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                let bytes = fs::read(&path).unwrap_or_default();
                for word in traces.within(&bytes) {
                    found.push(format!("{word} in {}", path.display()));
                }
            }
        }
    }
    found
}
