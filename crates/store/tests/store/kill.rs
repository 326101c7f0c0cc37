//! Killed while placing orders: what was answered is there, the numbers have no gap, the journal holds.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use kasse_core::{Cart, Reference};
use kasse_store::{JournalReport, OpenOptions, OrderFilter, Store};

use crate::shop::{cart, id, placing, sealed};

const FOLDER: &str = "KASSE_STORE_TEST_KILL_FOLDER";
const RUNS: u128 = 15;

/// The test runs itself again as a process of its own, which places orders until it is killed.
#[test]
fn a_kill_leaves_no_gap_and_loses_nothing_that_was_answered() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        place_until_killed(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut answered: Vec<String> = Vec::new();
    for run in 0..RUNS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "kill::a_kill_leaves_no_gap_and_loses_nothing_that_was_answered",
            ])
            .args(["--nocapture", "--test-threads=1"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut wanted = 1 + run * 3 % 17;
        while wanted > 0 {
            let line = lines.next().expect("the child ended by itself").unwrap();
            if let Some(reference) = line.strip_prefix("placed ") {
                answered.push(reference.to_owned());
                wanted -= 1;
            }
        }
        child.kill().unwrap();
        // What it had answered before the kill reached it.
        let rest = lines.map_while(Result::ok);
        answered.extend(rest.filter_map(|line| line.strip_prefix("placed ").map(str::to_owned)));
        child.wait().unwrap();
    }
    holds(folder.path(), &answered);
}

fn place_until_killed(folder: &Path) -> ! {
    let store = Store::open(&folder.join("kasse.db"), OpenOptions::default()).unwrap();
    let first = u128::from(store.outbox_summary().unwrap().queued) + 1;
    let mut out = std::io::stdout();
    writeln!(out).unwrap();
    for number in first.. {
        store.save_cart(&cart()).unwrap();
        let mut place = placing(number);
        place.clear_cart = true;
        place.sealed_personal_number = Some(sealed(1));
        let placed = store.place(place).unwrap();
        writeln!(out, "placed {}", placed.order.reference()).unwrap();
    }
    unreachable!("the parent kills it")
}

fn holds(folder: &Path, answered: &[String]) {
    let store = Store::open(&folder.join("kasse.db"), OpenOptions::default()).unwrap();
    store.integrity_check().unwrap();
    let mut references: Vec<Reference> = Vec::new();
    let mut after = None;
    loop {
        let page = store
            .orders_page(&OrderFilter::default(), after, 500)
            .unwrap();
        references.extend(page.orders.into_iter().map(|row| row.reference));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    references.reverse();
    let numbers: Vec<u32> = references.iter().map(Reference::number).collect();
    let count = u32::try_from(numbers.len()).unwrap();
    assert_eq!(
        numbers,
        (1..=count).collect::<Vec<_>>(),
        "no gap, none twice"
    );
    let stored: Vec<String> = references.iter().map(ToString::to_string).collect();
    for reference in answered {
        assert!(
            stored.contains(reference),
            "{reference} was answered and is gone"
        );
    }
    let unanswered = stored.len() - answered.len();
    assert!(
        unanswered <= usize::try_from(RUNS).unwrap(),
        "one at most for each kill"
    );
    assert_eq!(store.outbox_summary().unwrap().queued, count);
    let JournalReport::Intact { entries, .. } = store.verify_journal().unwrap() else {
        panic!("the journal is broken")
    };
    assert_eq!(entries, i64::from(count));
    for number in 1..=u128::from(count) {
        let row = store.outbox_row(id(number)).unwrap().unwrap();
        assert_eq!(row.sealed_personal_number, Some(sealed(1)));
    }
    let cart_left: Option<Cart> = store.cart().unwrap();
    assert!(cart_left.is_none_or(|left| left == cart()));
}
