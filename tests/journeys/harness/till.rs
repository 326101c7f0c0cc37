//! A till of its own for each journey.

use std::cell::Cell;
use std::fs;
use std::panic::Location;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::thread;

use anyhow::Result;
use desktop::{Desktop, Keychain, Process, wait};

use super::driver::Driver;
use super::{Front, LIMIT};

/// A token that the stand-in takes: any that begins so.
const TOKEN: &str = "sim-journey";

/// How a till differs from the usual one.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    /// Whether there is a Secret Service.
    pub(crate) keychain: Keychain,
    /// What is put into the keychain before the start.
    pub(crate) token: Option<&'static str>,
    /// The profile: `custom` with the stand-in as a process of its own, or `training` with the one inside the program.
    pub(crate) profile: &'static str,
    /// Width and height of the screen in pixels, as `1366x900`.
    pub(crate) screen: &'static str,
    /// Further arguments of the program.
    pub(crate) arguments: Vec<&'static str>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            keychain: Keychain::Unlocked,
            token: Some(TOKEN),
            profile: "custom",
            screen: "1366x900",
            arguments: vec!["--lang", "nb"],
        }
    }
}

/// The program in its window, with the stand-in, on a desktop that nobody else uses.
pub(crate) struct Till {
    pub(super) name: &'static str,
    // In the order in which they have to end.
    pub(super) driver: Option<Driver>,
    pub(super) front: Option<Front>,
    /// Which till it is: its profile and folder, for commands beside the window too.
    place: Vec<String>,
    /// What else the window is started with.
    arguments: Vec<String>,
    pub(super) desktop: Desktop,
    pub(super) touches: Cell<usize>,
}

impl Till {
    /// Opens a till with a token, empty and in Norwegian. The name is the journey's, for its pictures.
    #[track_caller]
    pub(crate) fn start(name: &'static str) -> Self {
        Self::start_with(name, &Setup::default())
    }

    /// Opens a till that differs from the usual one.
    #[track_caller]
    pub(crate) fn start_with(name: &'static str, setup: &Setup) -> Self {
        let at = Location::caller();
        let opened = Self::prepare(name, setup).and_then(|mut till| {
            till.open()?;
            Ok(till)
        });
        opened.unwrap_or_else(|error| panic!("{at}: the till did not open: {error:#}"))
    }

    /// Makes all that a till needs, but does not open it yet: [`Self::restart`] does.
    #[track_caller]
    pub(crate) fn closed(name: &'static str, setup: &Setup) -> Self {
        let at = Location::caller();
        Self::prepare(name, setup)
            .unwrap_or_else(|error| panic!("{at}: there is no till: {error:#}"))
    }

    fn prepare(name: &'static str, setup: &Setup) -> Result<Self> {
        let desktop = Desktop::start_with_screen(setup.keychain, setup.screen)?;
        let data = desktop.folder().join("till").to_string_lossy().into_owned();
        let place = ["--profile", setup.profile, "--data-dir", &data];
        let mut place: Vec<String> = place.map(str::to_owned).into();
        let front = if setup.profile == "training" {
            None
        } else {
            let front = Front::start(&desktop)?;
            place.extend(["--api-url".to_owned(), front.api_url().to_owned()]);
            Some(front)
        };
        if let Some(token) = setup.token {
            set_token(&desktop, &place, token)?;
        }
        Ok(Self {
            name,
            driver: None,
            front,
            place,
            arguments: setup.arguments.iter().map(ToString::to_string).collect(),
            desktop,
            touches: Cell::new(0),
        })
    }

    fn open(&mut self) -> Result<()> {
        self.driver = None;
        let arguments = [&self.place[..], &self.arguments].concat();
        let driver = Driver::start(&self.desktop, &super::program("kasse"), &arguments)?;
        self.driver = Some(driver);
        Ok(())
    }

    /// The stand-in, to be told what to answer and asked what it has got.
    pub(crate) fn front(&self) -> &Front {
        self.front
            .as_ref()
            .expect("training has its stand-in inside")
    }

    /// The desktop that the till stands on.
    pub(crate) fn desktop(&self) -> &Desktop {
        &self.desktop
    }

    /// Runs the program beside the window until it ends, on the same data: a command, or a second start. Answers how it
    /// ended and what it wrote.
    #[track_caller]
    pub(crate) fn run(&self, command: &[&str]) -> (ExitStatus, String) {
        let mut program = self.desktop.command(super::program("kasse"));
        program.args(command).args(&self.place);
        let mut process =
            Process::start(program, &self.desktop.log("beside")).expect("the program starts");
        let ended = wait::until("the end of the program", LIMIT, || process.ended());
        (ended.expect("the program ends"), process.log())
    }

    /// The folder of the till's database and documents.
    pub(crate) fn data_folder(&self) -> PathBuf {
        self.desktop.folder().join("till")
    }

    /// Starts the program again, on the same data.
    #[track_caller]
    pub(crate) fn restart(&mut self) {
        let at = Location::caller();
        self.open()
            .unwrap_or_else(|error| panic!("{at}: the till did not open: {error:#}"));
    }

    /// The same, with further arguments from now on.
    #[track_caller]
    pub(crate) fn restart_with(&mut self, arguments: &[&str]) {
        self.arguments
            .extend(arguments.iter().map(ToString::to_string));
        self.restart();
    }

    /// What the program has written to its standard output and errors.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.desktop.log("program")).unwrap_or_default()
    }
}

impl Drop for Till {
    #[expect(clippy::print_stderr, reason = "shown with the failed journey")]
    fn drop(&mut self) {
        if thread::panicking() {
            // Nothing here may panic once more: that would end all journeys.
            let picture = super::shots().join(format!("FAILED-{}.png", self.name));
            let _ = self.desktop.screenshot(&picture);
            eprintln!("picture: {}", picture.display());
            eprintln!("program:\n{}", self.log());
            if let Some(front) = &self.front {
                eprintln!("stand-in:\n{}", front.log());
            }
        }
    }
}

/// Puts the token into the keychain as a shopkeeper does.
fn set_token(desktop: &Desktop, arguments: &[String], token: &str) -> Result<()> {
    let mut command = desktop.command(super::program("kasse"));
    command.args(["token", "set"]).args(arguments);
    let mut set = Process::start_with_input(command, token, &desktop.log("token"))?;
    let status = wait::until("`kasse token set`", LIMIT, || set.ended())?;
    anyhow::ensure!(status.success(), "`kasse token set` failed: {}", set.log());
    Ok(())
}
