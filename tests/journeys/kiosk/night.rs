//! By night the kiosk starts anew in its own place: nobody who looks after its process sees an end.
//!
//! The night comes when the clock is moved, of the program and of nothing else (libfaketime). What has to pass without a
//! clock, as the minutes between two looks of the page, passes as ever.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use desktop::{Process, unasked_children, wait};
use serde_json::Value;

use super::walk::{UPRIGHT, kiosk};
use crate::harness::{LIMIT, Till, program};

/// The page says twice, a minute apart, that nobody stands there.
const REST_LIMIT: Duration = Duration::from_mins(3);
const HOUR_S: u64 = 3600;
/// Half past two in UTC is half past three or half past four in Oslo.
const NIGHT_S: u64 = 2 * HOUR_S + HOUR_S / 2;

#[test]
fn by_night_the_kiosk_starts_anew_in_its_own_place() {
    let till = Till::closed("kiosk_night", &kiosk(UPRIGHT));
    let clock = till.desktop().folder().join("clock");
    fs::write(&clock, "+0").expect("the folder is ours");
    let mut process = start(&till, &clock);
    till.window("Kasse");
    let at_rest = settled(&till);
    let (id, began) = (process.id(), started_at(&till));

    fs::write(&clock, format!("+{}", until_night())).expect("the folder is ours");
    let again = wait::until("the kiosk to start anew", REST_LIMIT, || {
        let now = started_at(&till);
        Ok((now != began && now.is_some()).then_some(()))
    });
    again.unwrap_or_else(|error| panic!("{error:#}: {}", process.log()));

    let ended = process.ended().expect("its end can be asked for");
    assert!(ended.is_none(), "who looks after it sees no end: {ended:?}");
    let runs = fs::read_link(format!("/proc/{id}/exe")).expect("the same process runs");
    assert_eq!(runs, program("kasse").canonicalize().expect("it was built"));
    wait::until("the kiosk at rest", LIMIT, || {
        Ok((look(&till)? == at_rest).then_some(()))
    })
    .unwrap_or_else(|error| panic!("{error:#}"));
    till.screenshot("again");
    wait::until("the old processes to be waited for", LIMIT, || {
        Ok((unasked_children(id) == 0).then_some(()))
    })
    .unwrap_or_else(|error| panic!("{error:#}"));
    // And somebody may come.
    till.touch_at(540, 960);
    wait::until("the kiosk's first question", LIMIT, || {
        Ok((look(&till)? != at_rest).then_some(()))
    })
    .unwrap_or_else(|error| panic!("{error:#}"));
    till.screenshot("begun");
}

/// Starts the kiosk as its session does, with a clock that is as far ahead as a file says.
fn start(till: &Till, clock: &Path) -> Process {
    let mut command = till.desktop().command(program("kasse"));
    let data = till.data_folder();
    command
        .args(["--kiosk", "--lang", "nb", "--profile", "custom"])
        .args(["--api-url", till.front().api_url()])
        .arg("--data-dir")
        .arg(data)
        .env("LD_PRELOAD", faketime().expect("libfaketime is installed"))
        .env("FAKETIME_TIMESTAMP_FILE", clock)
        .env("FAKETIME_NO_CACHE", "1")
        // Only what a clock on the wall shows.
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Process::start(command, &till.desktop().log("program")).expect("the program starts")
}

/// The library that moves the clock, wherever the system keeps it.
fn faketime() -> Result<PathBuf> {
    let libraries = ["/usr/lib", "/usr/lib64"].map(Path::new);
    let folders = fs::read_dir(libraries[0])?.filter_map(|entry| Some(entry.ok()?.path()));
    folders
        .chain(libraries.map(Path::to_path_buf))
        .map(|folder| folder.join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.is_file())
        .context("no libfaketime")
}

/// Seconds until the middle of a night that is more than six hours away: a program that has just started stays.
fn until_night() -> u64 {
    const DAY_S: u64 = 24 * HOUR_S;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let of_day = now.expect("it is after 1970").as_secs() % DAY_S;
    let days = if of_day < 20 * HOUR_S { 1 } else { 2 };
    days * DAY_S + NIGHT_S - of_day
}

/// When the program that runs now started, as its health file says.
fn started_at(till: &Till) -> Option<Value> {
    let health = fs::read(till.data_folder().join("custom/health.json")).ok()?;
    let health: Value = serde_json::from_slice(&health).ok()?;
    (health["state"] == "running").then(|| health["started_at"].clone())
}

fn look(till: &Till) -> Result<String> {
    Ok(till.desktop().look("root")?.0)
}

/// What the screen shows once the kiosk is on it and nothing changes any more.
fn settled(till: &Till) -> String {
    let mut last = String::new();
    let settled = wait::until("a screen that stands still", LIMIT, || {
        let (now, colors) = till.desktop().look("root")?;
        let is_settled = colors > 16 && now == last && started_at(till).is_some();
        last = now;
        Ok(is_settled.then(|| last.clone()))
    });
    settled.unwrap_or_else(|error| panic!("{error:#}"))
}
