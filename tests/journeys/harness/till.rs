//! A till of its own for each journey.

use std::fs;
use std::panic::Location;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result};
use desktop::{Desktop, Keychain, Process, wait};

use super::driver::Driver;
use super::{BankId, Front, LIMIT, Target, Window};

/// A token that the stand-in takes: any that begins so.
const TOKEN: &str = "sim-journey";

/// How the title of the BankID window begins.
const BANK_ID_TITLE: &str = "BankID";

/// How a till differs from the usual one.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    /// Whether there is a Secret Service.
    pub(crate) keychain: Keychain,
    /// What is put into the keychain before the start.
    pub(crate) token: Option<&'static str>,
    /// Further arguments of the program.
    pub(crate) arguments: Vec<&'static str>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            keychain: Keychain::Unlocked,
            token: Some(TOKEN),
            arguments: vec!["--lang", "nb"],
        }
    }
}

/// The program in its window, with the stand-in, on a desktop that nobody else uses.
pub(crate) struct Till {
    name: &'static str,
    // In the order in which they have to end.
    driver: Option<Driver>,
    front: Front,
    arguments: Vec<String>,
    desktop: Desktop,
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
        Self::open(name, setup)
            .unwrap_or_else(|error| panic!("{at}: the till did not open: {error:#}"))
    }

    fn open(name: &'static str, setup: &Setup) -> Result<Self> {
        let desktop = Desktop::start(setup.keychain)?;
        let front = Front::start(&desktop)?;
        let data = desktop.folder().join("till").to_string_lossy().into_owned();
        let mut arguments = vec![
            "--profile".to_owned(),
            "custom".to_owned(),
            "--api-url".to_owned(),
            front.api_url().to_owned(),
            "--data-dir".to_owned(),
            data,
        ];
        if let Some(token) = setup.token {
            set_token(&desktop, &arguments, token)?;
        }
        arguments.extend(setup.arguments.iter().map(ToString::to_string));
        let mut till = Self {
            name,
            driver: None,
            front,
            arguments,
            desktop,
        };
        till.driver = Some(Driver::start(
            &till.desktop,
            &super::program("kasse"),
            &till.arguments,
        )?);
        Ok(till)
    }

    /// The stand-in, to be told what to answer and asked what it has got.
    pub(crate) fn front(&self) -> &Front {
        &self.front
    }

    /// The folder of the till's database and documents.
    pub(crate) fn data_folder(&self) -> PathBuf {
        self.desktop.folder().join("till")
    }

    /// Clicks a control.
    #[track_caller]
    pub(crate) fn click(&self, target: impl Into<Target>) {
        let target = target.into();
        self.until(&format!("{target} to be clicked"), |driver| {
            driver.act(&target, async |element| element.click().await)
        });
    }

    /// Replaces what a field holds.
    #[track_caller]
    pub(crate) fn fill(&self, target: impl Into<Target>, text: &str) {
        let target = target.into();
        self.until(&format!("{target} to be filled"), |driver| {
            driver.act(&target, async |element| {
                element.clear().await?;
                element.send_keys(text).await
            })
        });
    }

    /// Waits until a control is shown, and answers its text as it is seen.
    #[track_caller]
    pub(crate) fn text(&self, target: impl Into<Target>) -> String {
        let target = target.into();
        self.until(&format!("{target} to be shown"), |driver| {
            driver.act(&target, async |element| element.text().await)
        })
    }

    /// Waits until a control is on the page, and answers one of its attributes.
    #[track_caller]
    pub(crate) fn attribute(&self, target: impl Into<Target>, name: &str) -> Option<String> {
        let target = target.into();
        self.until(&format!("{target} to be there"), |driver| {
            driver.read(&target, async |element| element.attr(name).await)
        })
    }

    /// One attribute of each such control that is on the page now, in their order there.
    #[track_caller]
    pub(crate) fn attributes(&self, target: impl Into<Target>, name: &str) -> Vec<String> {
        let target = target.into();
        self.until("the page", |driver| {
            driver.attributes(&target, name).map(Some)
        })
    }

    /// How many such controls are on the page now.
    #[track_caller]
    pub(crate) fn count(&self, target: impl Into<Target>) -> usize {
        let target = target.into();
        self.until("the page", |driver| driver.count(&target).map(Some))
    }

    /// Waits until a control is shown.
    #[track_caller]
    pub(crate) fn wait_for(&self, target: impl Into<Target>) {
        self.text(target);
    }

    /// Waits until no such control is on the page.
    #[track_caller]
    pub(crate) fn wait_gone(&self, target: impl Into<Target>) {
        let target = target.into();
        self.until(&format!("{target} to be gone"), |driver| {
            Ok(driver.find(&target)?.is_none().then_some(()))
        });
    }

    /// Waits until the text of a control contains this.
    #[track_caller]
    pub(crate) fn wait_for_text(&self, target: impl Into<Target>, expected: &str) {
        let target = target.into();
        self.until_seen(&format!("{target} with the text {expected:?}"), |driver| {
            let seen = driver.act(&target, async |element| element.text().await)?;
            let is_there = seen.as_deref().is_some_and(|text| text.contains(expected));
            Ok((is_there, format!("{seen:?}")))
        });
    }

    /// Waits until an attribute of a control has this value.
    #[track_caller]
    pub(crate) fn wait_for_attribute(&self, target: impl Into<Target>, name: &str, expected: &str) {
        let target = target.into();
        self.until_seen(&format!("{target} with {name}={expected:?}"), |driver| {
            let seen = driver
                .read(&target, async |element| element.attr(name).await)?
                .flatten();
            Ok((seen.as_deref() == Some(expected), format!("{seen:?}")))
        });
    }

    /// Waits until another window of the program is on the screen, by the beginning of its title.
    #[track_caller]
    pub(crate) fn window(&self, title: &str) -> Window<'_> {
        Window::wait_for(&self.desktop, title)
    }

    /// Waits until the BankID window is there and shows the customer's first page.
    #[track_caller]
    pub(crate) fn bank_id(&self) -> BankId<'_> {
        BankId::begin(&self.front, self.window(BANK_ID_TITLE))
    }

    /// Waits until that window is gone.
    #[track_caller]
    pub(crate) fn wait_window_gone(&self, title: &str) {
        Window::wait_gone(&self.desktop, title);
    }

    /// Runs JavaScript in the page, for what no control shows.
    #[track_caller]
    pub(crate) fn execute(&self, script: &str) -> serde_json::Value {
        self.until("a script", |driver| driver.execute(script).map(Some))
    }

    /// Takes a picture of the screen, as `target/shots/<journey>-<name>.png`.
    #[track_caller]
    pub(crate) fn screenshot(&self, name: &str) {
        let file = super::shots().join(format!("{}-{name}.png", self.name));
        self.desktop
            .screenshot(&file)
            .expect("a picture can be taken");
    }

    /// Kills the program at once, as a power cut does.
    #[track_caller]
    pub(crate) fn kill(&mut self) {
        let program = self.program_process().expect("the program runs");
        let killed = Command::new("sh")
            .args(["-c", "kill -s KILL \"$0\"", &program])
            .status();
        assert!(
            killed.is_ok_and(|status| status.success()),
            "the program could not be killed"
        );
        // Its driver has nothing left to drive.
        self.driver = None;
    }

    /// Starts the program again, on the same data.
    #[track_caller]
    pub(crate) fn restart(&mut self) {
        self.driver = None;
        let driver = Driver::start(&self.desktop, &super::program("kasse"), &self.arguments);
        self.driver = Some(driver.expect("the program starts again"));
    }

    /// What the program has written to its standard output and errors.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.desktop.log("program")).unwrap_or_default()
    }

    #[track_caller]
    fn until<T>(&self, what: &str, mut look: impl FnMut(&Driver) -> Result<Option<T>>) -> T {
        let at = Location::caller();
        let driver = self
            .driver
            .as_ref()
            .unwrap_or_else(|| panic!("{at}: the program was killed"));
        wait::until(what, LIMIT, || look(driver)).unwrap_or_else(|error| panic!("{at}: {error:#}"))
    }

    /// Waits until what is looked at is as wanted, and tells what it was instead.
    #[track_caller]
    fn until_seen(&self, what: &str, mut look: impl FnMut(&Driver) -> Result<(bool, String)>) {
        let at = Location::caller();
        let driver = self
            .driver
            .as_ref()
            .unwrap_or_else(|| panic!("{at}: the program was killed"));
        let mut seen = String::new();
        let waited = wait::until(what, LIMIT, || {
            let (is_wanted, now) = look(driver)?;
            seen = now;
            Ok(is_wanted.then_some(()))
        });
        if let Err(error) = waited {
            panic!("{at}: {error:#}; last seen: {seen}");
        }
    }

    /// The id of the program's main process, found by the data folder among its arguments.
    fn program_process(&self) -> Result<String> {
        let (program, data) = (super::program("kasse"), self.data_folder());
        for entry in fs::read_dir("/proc")? {
            let folder = entry?.path();
            // Others come and go while we look.
            let (Ok(executable), Ok(arguments)) = (
                fs::read_link(folder.join("exe")),
                fs::read(folder.join("cmdline")),
            ) else {
                continue;
            };
            let is_ours = arguments
                .split(|byte| *byte == 0)
                .any(|argument| argument == data.as_os_str().as_encoded_bytes());
            if is_ours && executable == program.canonicalize()? {
                let id = folder.file_name().context("BUG: a process has a number")?;
                return Ok(id.to_string_lossy().into_owned());
            }
        }
        anyhow::bail!(
            "no process of {} runs on {}",
            program.display(),
            data.display()
        )
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
            eprintln!("stand-in:\n{}", self.front.log());
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
