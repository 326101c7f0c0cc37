//! `kasse pin clear`: for who may read the till's files and has forgotten the PIN.

use std::process::ExitCode;

use anyhow::{Result, bail};
use kasse_app::Profile;
use kasse_app::ports::Clock as _;

use crate::catalogue_command::open_closed;
use crate::clock::SystemClock;
use crate::places::Places;

/// Forgets the PIN and says so; the journal keeps that it was done.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a command line"
)]
pub(crate) fn clear(profile: Option<Profile>, places: &Places) -> ExitCode {
    match try_clear(profile, places) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("kasse: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn try_clear(profile: Option<Profile>, places: &Places) -> Result<String> {
    let Some(profile) = profile else {
        bail!("say which till it is, such as --profile production");
    };
    if !places.database.exists() {
        bail!("there is no till {profile} here");
    }
    let store = open_closed(places)?;
    Ok(if kasse_app::forget_pin(&store, SystemClock.now())? {
        format!("The PIN of {profile} is forgotten. Set another in the settings.")
    } else {
        format!("There is no PIN of {profile}.")
    })
}
