//! `kasse --healthcheck`, for the shop's own monitoring. Nobody has to be at the screen, and no till is opened.

use std::process::ExitCode;

use kasse_app::ports::Clock as _;
use kasse_app::{Grade, Profile, check_health};

use crate::clock::SystemClock;
use crate::places::Places;

/// Says in a line how the till is.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a command line"
)]
pub(crate) fn run(profile: Option<Profile>, places: &Places) -> ExitCode {
    if profile.is_none() {
        eprintln!("kasse: say which till it is, such as --profile production");
        return ExitCode::from(Grade::Untold.code());
    }
    let diagnosis = check_health(&places.health, SystemClock.now());
    println!("{}", diagnosis.line);
    ExitCode::from(diagnosis.grade.code())
}
