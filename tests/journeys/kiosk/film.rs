//! Films on the kiosk at rest. WebKitGTK plays WebM by plug-ins of GStreamer that it depends on itself.

use std::fs;

use desktop::wait;

use super::walk::{Step, UPRIGHT, change_settings, kiosk_set_up, walk};
use crate::harness::{LIMIT, Till};

/// A ball that flies through three seconds.
const FILM: &[u8] = include_bytes!("film.webm");

/// A kiosk that shows what lies in a folder.
fn with_films(name: &'static str, files: &[(&str, &[u8])]) -> Till {
    kiosk_set_up(name, UPRIGHT, |till| {
        let folder = till.desktop().folder().join("films");
        fs::create_dir(&folder).expect("the folder is ours");
        for (name, bytes) in files {
            fs::write(folder.join(name), bytes).expect("the folder is ours");
        }
        let field = "settings-kiosk-pictures";
        change_settings(till, field, || till.fill(field, &folder.to_string_lossy()));
    })
}

/// Waits until the screen has shown so many different pictures.
#[track_caller]
fn moves(till: &Till, pictures: usize) {
    let mut seen = Vec::new();
    let moved = wait::until("a film that moves", LIMIT, || {
        let (look, _) = till.desktop().look("root")?;
        if !seen.contains(&look) {
            seen.push(look);
        }
        Ok((seen.len() >= pictures).then_some(()))
    });
    if let Err(error) = moved {
        panic!("{error:#}: {} pictures were seen", seen.len());
    }
}

#[test]
fn a_film_plays_and_begins_again_by_itself_until_somebody_comes() {
    let till = with_films("kiosk_film", &[("1.webm", FILM)]);
    till.until_true("return document.querySelector('video')?.currentTime > 0");
    moves(&till, 5);
    till.screenshot("plays");
    // It is alone: at its end it begins again.
    till.until_true("return document.querySelector('video').currentTime > 2");
    till.until_true("return document.querySelector('video').currentTime < 1");
    moves(&till, 5);
    walk(&till, Step::Browse);
    assert_eq!(
        till.execute("return document.querySelector('video')"),
        serde_json::Value::Null
    );
}

#[test]
fn what_cannot_be_played_is_gone_over() {
    let till = with_films(
        "kiosk_film_broken",
        &[("1.mp4", b"no film at all"), ("2.webm", FILM)],
    );
    till.until_true("return document.querySelector('video')?.currentTime > 0");
    moves(&till, 3);
    walk(&till, Step::Browse);
}
