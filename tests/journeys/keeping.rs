//! Backups from the command line, and a damaged database that a backup takes the place of.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use desktop::wait;

use crate::checkout::{fill_in_a_company, pay_for_one_product, send_by, wait_for_state};
use crate::harness::{LIMIT, Till};
use crate::network::take_the_network_away;

fn backups(till: &Till) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(till.data_folder().join("custom/backups"))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

#[test]
fn a_damaged_till_goes_on_with_its_newest_good_backup() {
    let mut till = Till::start("a_damaged_till_goes_on_with_its_backup");
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-checkout");
    wait_for_state(&till, "Invoiced");
    let (status, said) = till.run(&["backup"]);
    assert!(status.success(), "also while the till is open: {said}");
    assert_eq!(backups(&till).len(), 1);
    let (status, said) = till.run(&["restore", &backups(&till)[0].to_string_lossy()]);
    assert!(
        !status.success() && said.contains("the till is open"),
        "{said}"
    );
    let export = till.data_folder().join("export");
    let (status, said) = till.run(&["export", "--to", &export.to_string_lossy()]);
    assert!(status.success() && said.contains("1 orders"), "{said}");
    let lines = fs::read_to_string(export.join("orders.jsonl")).expect("it was written");
    assert_eq!(lines.lines().count(), 1);

    till.kill();
    let file = till.data_folder().join("custom/kasse.sqlite");
    // The log that lies beside it has whole pages, from which SQLite would mend the file.
    let mut bytes = fs::read(&file).expect("it is there");
    bytes.fill(0x5a);
    fs::write(&file, bytes).expect("the folder is ours");
    let log = file.with_extension("sqlite-wal");
    if log.exists() {
        fs::remove_file(log).expect("the folder is ours");
    }
    till.restart();

    till.wait_for_attribute("start-failed", "data-code", "store_damaged");
    till.wait_for("recovery-newest");
    till.screenshot("offered");
    till.click("recovery-restore");
    till.wait_for("screen-sale");
    till.wait_for_attribute("notice", "data-code", "backup_restored");
    till.screenshot("restored");
    let aside = fs::read_dir(till.data_folder().join("custom"))
        .expect("it is there")
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().contains(".aside-"));
    assert!(aside, "the damaged database is kept");
}

#[test]
fn closing_with_unsent_orders_asks_first_and_makes_a_backup() {
    let till = Till::start("closing_with_unsent_orders_asks_first");
    take_the_network_away(&till);
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-send-invoice");
    wait_for_state(&till, "Queued");
    ask_to_close(&till);
    till.screenshot("asked");
    till.click("close-stay");
    till.wait_until_gone("close-warning");
    ask_to_close(&till);
    till.wait_for("close-anyway");
    // A real key: the driver's click would wait for an answer of the window that it ends.
    till.execute("document.querySelector('[data-testid=close-anyway]').focus()");
    till.wait_for_focus("close-anyway");
    till.window("Kasse").press("Return");
    till.wait_window_gone("Kasse");
    let made = wait::until("a backup made at closing", Duration::from_secs(20), || {
        Ok((backups(&till).len() == 1).then_some(()))
    });
    made.unwrap();
}

/// As its close button does. A window manager that is busy with the focus loses the keys now and then.
#[track_caller]
fn ask_to_close(till: &Till) {
    const AGAIN: Duration = Duration::from_secs(3);
    let mut pressed: Option<Instant> = None;
    let asked = wait::until("the question about closing", LIMIT, || {
        if till.count("close-warning") > 0 {
            return Ok(Some(()));
        }
        if pressed.is_none_or(|time| time.elapsed() > AGAIN) {
            till.window("Kasse").press("alt+F4");
            pressed = Some(Instant::now());
        }
        Ok(None)
    });
    asked.expect("the window asks");
}
