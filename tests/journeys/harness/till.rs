//! A till of its own for each journey.

use std::cell::Cell;
use std::fs;
use std::panic::Location;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::thread;

use anyhow::Result;
use desktop::{Desktop, Keychain, Process, wait};

use super::driver::Driver;
use super::{BankId, Front, LIMIT, Target, Window};

/// A token that the stand-in takes: any that begins so.
const TOKEN: &str = "sim-journey";

/// How the title of the BankID window begins.
const BANK_ID_TITLE: &str = "BankID";

/// Between two controls that a hand touches, in s: BankID's window makes room for what the bar above it asks.
const HAND_PAUSE: &str = "0.1";

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
    name: &'static str,
    // In the order in which they have to end.
    driver: Option<Driver>,
    front: Option<Front>,
    /// Which till it is: its profile and folder, for commands beside the window too.
    place: Vec<String>,
    /// What else the window is started with.
    arguments: Vec<String>,
    desktop: Desktop,
    touches: Cell<usize>,
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

    /// Clicks a control.
    #[track_caller]
    pub(crate) fn click(&self, target: impl Into<Target>) {
        let target = target.into();
        self.until(&format!("{target} to be clicked"), |driver| {
            driver.act(&target, async |element| element.click().await)
        });
    }

    /// Touches a control where it is seen, with the pointer of the screen: what lies over it is touched instead. For a
    /// window that fills the screen.
    #[track_caller]
    pub(crate) fn touch(&self, target: impl Into<Target>) {
        let target = target.into();
        self.touches.set(self.touches.get() + 1);
        self.touch_all(&target.to_string(), &[target.selector()], HAND_PAUSE);
    }

    /// Touches keys of the on-screen keyboard that are all on it now, by their `data-testid`, with a pause of so many
    /// seconds after each, as xdotool takes it.
    #[track_caller]
    pub(crate) fn touch_keys(&self, keys: &[String], pause: &str) {
        let targets: Vec<_> = keys.iter().map(|key| Target::from(&**key)).collect();
        let selectors: Vec<_> = targets.iter().map(Target::selector).collect();
        self.touch_all(&format!("the keys {keys:?}"), &selectors, pause);
    }

    /// Touches a place of the screen, in pixels.
    #[track_caller]
    pub(crate) fn touch_at(&self, x: u32, y: u32) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    }

    /// How many controls were touched until now, keys aside.
    pub(crate) fn touches(&self) -> usize {
        self.touches.get()
    }

    #[track_caller]
    fn touch_all(&self, what: &str, selectors: &[&str], pause: &str) {
        // Whole pixels, and only where nothing else lies there and the control can be used.
        let script = format!(
            "const places = [];
             for (const selector of {}) {{
               const it = document.querySelector(selector);
               if (it === null || it.disabled) return null;
               it.scrollIntoView({{ block: 'nearest' }});
               const {{ x, y, width, height }} = it.getBoundingClientRect();
               // Where a page is enlarged by CSS, WebKit tells an element's place in its own, larger pixels.
               let zoom = 1;
               for (let at = it; at !== null; at = at.parentElement) zoom *= Number(getComputedStyle(at).zoom) || 1;
               const middle = (scale) => [x + width / 2, y + height / 2].map((at) => Math.round(at * scale));
               const isThere = (place) => it.contains(document.elementFromPoint(...place));
               const place = [middle(1), middle(zoom)].find(isThere);
               if (place === undefined) return null;
               places.push(place);
             }}
             return places;",
            serde_json::json!(selectors)
        );
        let places = self.until(&format!("{what} to be touched"), |driver| {
            let places = driver.execute(&script)?.unwrap_or_default();
            Ok(serde_json::from_value::<Option<Vec<(u32, u32)>>>(places)?)
        });
        let mut input = Vec::new();
        for (x, y) in places {
            input.extend(["mousemove".to_owned(), x.to_string(), y.to_string()]);
            // By itself xdotool would wait a tenth of a second after each.
            input.extend(["click", "--delay", "0", "1"].map(str::to_owned));
            input.extend(["sleep".to_owned(), pause.to_owned()]);
        }
        self.xdotool(&input.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Real input on the screen, wherever it goes.
    #[track_caller]
    pub(crate) fn xdotool(&self, arguments: &[&str]) {
        self.desktop
            .xdotool(arguments)
            .unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()));
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

    /// Chooses a file. The system's own dialog never shows under a driver.
    #[track_caller]
    pub(crate) fn choose_file(&self, target: impl Into<Target>, path: &str) {
        let target = target.into();
        self.until(&format!("{target} to take a file"), |driver| {
            driver.read(&target, async |element| element.send_keys(path).await)
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

    /// Waits until a control has the focus: what is typed then goes there.
    #[track_caller]
    pub(crate) fn wait_for_focus(&self, target: impl Into<Target>) {
        let target = target.into();
        let script = format!(
            "return document.activeElement?.matches('{}') ?? false",
            target.selector()
        );
        self.until(&format!("{target} to have the focus"), |driver| {
            Ok((driver.execute(&script)? == Some(true.into())).then_some(()))
        });
    }

    /// Waits until a control is shown.
    #[track_caller]
    pub(crate) fn wait_for(&self, target: impl Into<Target>) {
        self.text(target);
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
        BankId::begin(self.front(), self.window(BANK_ID_TITLE))
    }

    /// Waits until that window is gone.
    #[track_caller]
    pub(crate) fn wait_window_gone(&self, title: &str) {
        Window::wait_gone(&self.desktop, title);
    }

    /// How many windows are on the screen whose title begins so.
    #[track_caller]
    pub(crate) fn windows_called(&self, title: &str) -> usize {
        Window::count(&self.desktop, title)
    }

    /// Waits until no such control is on the page any more.
    #[track_caller]
    pub(crate) fn wait_until_gone(&self, target: impl Into<Target>) {
        let target = target.into();
        self.until_seen(&format!("{target} to be gone"), |driver| {
            let count = driver.count(&target)?;
            Ok((count == 0, format!("{count} of them")))
        });
    }

    /// Runs JavaScript in the page, for what no control shows.
    #[track_caller]
    pub(crate) fn execute(&self, script: &str) -> serde_json::Value {
        self.until("a script", |driver| driver.execute(script))
    }

    /// Waits until JavaScript in the page answers `true`, for what no control shows.
    #[track_caller]
    pub(crate) fn until_true(&self, script: &str) {
        self.until(script, |driver| {
            Ok((driver.execute(script)? == Some(true.into())).then_some(()))
        });
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
        kill(self.program());
        // Its driver has nothing left to drive.
        self.driver = None;
    }

    /// Ends the page's process at once, as a defect of WebKit's does.
    #[track_caller]
    pub(crate) fn end_page(&self) {
        kill(self.page());
    }

    /// The processes of that name, as the kernel shortens it.
    #[track_caller]
    pub(crate) fn processes_called(&self, name: &str) -> Vec<u32> {
        let mut processes = self.processes();
        processes.retain(|process| is_called(&format!("/proc/{process}/comm"), name));
        processes
    }

    /// How many threads the program has of that name, as the kernel shortens it.
    #[track_caller]
    pub(crate) fn threads(&self, name: &str) -> usize {
        let threads = fs::read_dir(format!("/proc/{}/task", self.program()));
        let threads = threads.into_iter().flatten().flatten();
        let comm = threads.map(|thread| thread.path().join("comm"));
        comm.filter(|comm| is_called(&comm.to_string_lossy(), name))
            .count()
    }

    /// Waits for what no page shows.
    #[track_caller]
    pub(crate) fn until_so(&self, what: &str, is_so: impl Fn() -> bool) {
        self.until(what, |_| Ok(is_so().then_some(())));
    }

    /// The id of the page's process.
    #[track_caller]
    pub(crate) fn page(&self) -> u32 {
        // BankID's is the younger one.
        let page = self.processes_called("WebKitWebProces").into_iter().min();
        page.unwrap_or_else(|| panic!("{}: there is no page", Location::caller()))
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

    #[track_caller]
    fn until<T>(&self, what: &str, mut look: impl FnMut(&Driver) -> Result<Option<T>>) -> T {
        let at = Location::caller();
        let driver = self
            .driver
            .as_ref()
            .unwrap_or_else(|| panic!("{at}: the program was killed"));
        let waited = wait::until(what, LIMIT, || match look(driver) {
            Err(error) if driver.follow(&error)? => Ok(None),
            looked => looked,
        });
        waited.unwrap_or_else(|error| panic!("{at}: {error:#}"))
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
            let (is_wanted, now) = match look(driver) {
                Err(error) if driver.follow(&error)? => (false, "another page".to_owned()),
                looked => looked?,
            };
            seen = now;
            Ok(is_wanted.then_some(()))
        });
        if let Err(error) = waited {
            panic!("{at}: {error:#}; last seen: {seen}");
        }
    }

    /// The memory of the program with all the processes that it has started, in KiB, without what they load from files.
    #[track_caller]
    pub(crate) fn memory_kib(&self) -> u64 {
        let memory = desktop::memory::own_of_family(self.program());
        memory.unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()))
    }

    /// The program's processes with all that they have started, by their ids.
    #[track_caller]
    pub(crate) fn processes(&self) -> Vec<u32> {
        let processes = desktop::memory::family(self.program());
        processes.unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()))
    }

    /// The id of the program's main process.
    #[track_caller]
    fn program(&self) -> u32 {
        let at = Location::caller();
        let driver = self.driver.as_ref();
        driver
            .unwrap_or_else(|| panic!("{at}: the program was killed"))
            .program()
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

fn is_called(comm: &str, name: &str) -> bool {
    fs::read_to_string(comm).is_ok_and(|called| called.trim() == name)
}

/// Ends a process, which has no chance to do anything about it.
#[track_caller]
fn kill(process: u32) {
    let killed = Command::new("sh")
        .args(["-c", "kill -s KILL \"$0\"", &process.to_string()])
        .status();
    assert!(
        killed.is_ok_and(|status| status.success()),
        "process {process} could not be killed"
    );
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
