//! A desktop of its own for a program under test: a virtual screen with a window manager, a session bus, a keychain
//! and folders, all of which are gone when it is dropped. Nothing of the user's own desktop is touched.
//!
//! What it starts also dies with the thread that started it, so that a killed test run leaves nothing behind.

mod bus;
mod ended;
mod keychain;
pub mod memory;
mod picture;
mod process;
mod screen;
mod traces;
pub mod wait;

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

pub use ended::{has_ended, unasked_children};
pub use picture::{Area, Picture};
pub use process::Process;
pub use traces::{Trace, Traces};

/// Whether the desktop has a place for secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keychain {
    /// A Secret Service that is empty and unlocked.
    Unlocked,
    /// None at all, as on a bare window manager.
    Absent,
}

/// What a user has of their own. What is temporary lies there too: whoever looks for traces of somebody finds all of it,
/// and it goes with the desktop.
const FOLDERS: [&str; 8] = [
    "home", "config", "data", "cache", "state", "runtime", "tmp", "log",
];

/// A running desktop.
#[derive(Debug)]
pub struct Desktop {
    // In the order in which they have to end: the folders are the last.
    _keychain: Option<Process>,
    _bus: Process,
    _window_manager: Process,
    _screen: Process,
    display: String,
    bus_address: String,
    folders: TempDir,
}

impl Desktop {
    /// Starts a desktop and waits until all of it is ready.
    ///
    /// # Errors
    /// When one of its programs is missing or does not become ready.
    pub fn start(keychain: Keychain) -> Result<Self> {
        Self::start_with_screen(keychain, screen::LAPTOP)
    }

    /// The same with a screen of this size, as `1024x768`: width and height in pixels.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with_screen(keychain: Keychain, size: &str) -> Result<Self> {
        let folders = tempfile::Builder::new()
            .prefix("kasse-desktop-")
            .tempdir()
            .context("no temporary folder")?;
        for name in FOLDERS {
            fs::create_dir(folders.path().join(name))?;
        }
        let only_ours = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folders.path().join("runtime"), only_ours)?;

        let command = |program: &str| command(folders.path(), program);
        let (bus, bus_address) = bus::start(command("dbus-daemon"), folders.path())?;
        let (screen, display) = screen::start(command("Xvfb"), size, folders.path())?;
        let with_display = |program: &str| {
            let mut command = command(program);
            command.env("DISPLAY", &display);
            command
        };
        let window_manager = screen::manage_windows(&with_display, folders.path())?;
        let with_bus = |program: &str| {
            let mut command = command(program);
            command.env("DBUS_SESSION_BUS_ADDRESS", &bus_address);
            command
        };
        let keychain = match keychain {
            Keychain::Unlocked => Some(keychain::unlock(&with_bus, folders.path())?),
            Keychain::Absent => None,
        };
        Ok(Self {
            _keychain: keychain,
            _bus: bus,
            _window_manager: window_manager,
            _screen: screen,
            display,
            bus_address,
            folders,
        })
    }

    /// A command that runs on this desktop, with nothing of the environment of the test but `PATH`.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = command(self.folders.path(), program);
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address);
        command
    }

    /// A folder that lives as long as the desktop, for whoever runs on it.
    pub fn folder(&self) -> &Path {
        self.folders.path()
    }

    /// Where the output of a program goes that is started with [`Process::start`] under that name.
    pub fn log(&self, name: &str) -> PathBuf {
        log(self.folders.path(), name)
    }

    /// Takes a picture of the whole screen, as PNG.
    ///
    /// # Errors
    /// When it can't be taken or written.
    pub fn screenshot(&self, to: &Path) -> Result<()> {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut import = self.command("import");
        process::succeed(import.args(["-window", "root"]).arg(to)).map(drop)
    }

    /// The colour at a place inside a window, in pixels from its upper left corner, as `#RRGGBB`.
    ///
    /// # Errors
    /// When the window is not there.
    pub fn color(&self, window: &str, x: u32, y: u32) -> Result<String> {
        let mut import = self.command("import");
        import.args([
            "-window",
            window,
            "-crop",
            &format!("1x1+{x}+{y}"),
            "-depth",
            "8",
            "txt:-",
        ]);
        let pixel = process::succeed(&mut import)?;
        let color = pixel
            .split_whitespace()
            .find(|word| word.starts_with('#') && word.len() >= 7);
        let color = color.with_context(|| format!("no colour in {pixel:?}"))?;
        Ok(color.chars().take(7).collect())
    }

    /// What a window shows, pixel by pixel.
    ///
    /// # Errors
    /// When the window is not there.
    pub fn picture(&self, window: &str) -> Result<Picture> {
        let mut import = self.command("import");
        let ppm = process::output(import.args(["-window", window, "-depth", "8", "ppm:-"]))?;
        Picture::parse(&ppm)
    }

    /// What a window looks like, as a number that differs with every pixel, and how many colours it shows.
    ///
    /// # Errors
    /// When the window is not there.
    pub fn look(&self, window: &str) -> Result<(String, u32)> {
        let mut import = self.command("import");
        import.args(["-window", window, "-format", "%# %k", "info:"]);
        let look = process::succeed(&mut import)?;
        let (signature, colors) = look
            .trim()
            .split_once(' ')
            .with_context(|| format!("no look in {look:?}"))?;
        Ok((signature.to_owned(), colors.parse()?))
    }

    /// The windows that the window manager knows, by their ids: of every program, shown or not.
    ///
    /// # Errors
    /// When the screen does not answer.
    pub fn windows(&self) -> Result<Vec<String>> {
        let mut xprop = self.command("xprop");
        let list = process::succeed(xprop.args(["-root", "_NET_CLIENT_LIST"]))?;
        let (_, ids) = list.split_once('#').unwrap_or_default();
        let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
        Ok(ids.map(str::to_owned).collect())
    }

    /// The text of a PDF, laid out as on paper.
    ///
    /// # Errors
    /// When the file is not there or no PDF.
    pub fn pdf_text(&self, file: &Path) -> Result<String> {
        let mut pdftotext = self.command("pdftotext");
        process::succeed(pdftotext.arg("-layout").arg(file).arg("-"))
    }

    /// Runs `xdotool` with these arguments: real input, for windows that WebDriver can't reach. Answers what it printed.
    ///
    /// # Errors
    /// When it fails, for instance because a window that it searches is not there.
    pub fn xdotool(&self, arguments: &[&str]) -> Result<String> {
        process::succeed(self.command("xdotool").args(arguments))
    }
}

fn log(folders: &Path, name: &str) -> PathBuf {
    folders.join("log").join(format!("{name}.log"))
}

/// Programs started like this die with the thread that starts them, even when it has no time to end them.
fn command(folders: &Path, program: impl AsRef<Path>) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", "--"])
        .arg(program.as_ref())
        .env_clear()
        .envs(env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", folders.join("home"))
        .env("XDG_CONFIG_HOME", folders.join("config"))
        .env("XDG_DATA_HOME", folders.join("data"))
        .env("XDG_CACHE_HOME", folders.join("cache"))
        .env("XDG_STATE_HOME", folders.join("state"))
        .env("XDG_RUNTIME_DIR", folders.join("runtime"))
        .env("TMPDIR", folders.join("tmp"))
        .env("LANG", "C.UTF-8")
        .env("TZ", "UTC")
        .env("GDK_BACKEND", "x11")
        .env("GSETTINGS_BACKEND", "memory")
        // No accessibility bus: there is none on ours, and waiting for it takes seconds.
        .env("NO_AT_BRIDGE", "1")
        .env("GTK_A11Y", "none");
    // A screen of ours has no graphics card behind it, whatever the machine has. Where that has none, Kasse finds out by itself.
    if Path::new("/dev/dri").exists() {
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    command
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    fn is_running(id: u32) -> bool {
        // A process that has ended but was not waited for is still listed, as a zombie.
        fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
    }

    fn has_screen(display: &str) -> bool {
        let number = display.trim_start_matches(':');
        UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).is_ok()
    }

    #[test]
    #[expect(
        clippy::used_underscore_binding,
        reason = "the desktop only keeps its screen alive; the test looks whether it does"
    )]
    fn two_desktops_share_nothing_and_leave_nothing_behind() {
        let one = Desktop::start(Keychain::Unlocked).unwrap();
        let other = Desktop::start(Keychain::Absent).unwrap();
        assert_ne!(one.display, other.display);
        assert_ne!(one.bus_address, other.bus_address);
        let (folder, screen) = (one.folder().to_owned(), one._screen.id());
        assert!(folder.is_dir() && has_screen(&one.display) && is_running(screen));

        drop(one);

        assert!(!folder.exists(), "its folders are gone");
        // Its number may belong to another desktop by now: the next one takes the first that is free.
        assert!(!is_running(screen), "its screen is gone");
        assert!(has_screen(&other.display), "the other's is not");
    }

    #[test]
    fn what_is_temporary_lies_in_its_own_folder() {
        let desktop = Desktop::start(Keychain::Absent).unwrap();
        let made = process::succeed(&mut desktop.command("mktemp")).unwrap();
        let file = Path::new(made.trim());
        assert!(
            file.is_file() && file.starts_with(desktop.folder()),
            "{made}"
        );
    }

    #[test]
    fn a_picture_shows_the_whole_screen() {
        let desktop = Desktop::start(Keychain::Absent).unwrap();
        let picture = desktop.folder().join("picture.png");
        desktop.screenshot(&picture).unwrap();
        let mut identify = desktop.command("identify");
        let size = process::succeed(identify.args(["-format", "%wx%h"]).arg(&picture)).unwrap();
        assert_eq!(size, "1366x900");
    }

    #[test]
    fn what_a_program_has_started_ends_with_it() {
        let desktop = Desktop::start(Keychain::Absent).unwrap();
        let mut parent = desktop.command("sh");
        parent.args(["-c", "sleep 1000 & echo $!; wait"]);
        let log = desktop.log("parent");
        let process = Process::start(parent, &log).unwrap();
        let child = wait::until("the child", std::time::Duration::from_secs(10), || {
            Ok(process.log().trim().parse::<u32>().ok())
        })
        .unwrap();
        assert!(is_running(child));
        drop(process);
        assert!(!is_running(child));
    }
}
