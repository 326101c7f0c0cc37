//! A further window of the program, which WebDriver does not see: looked at and used as a person does.

use std::panic::Location;
use std::time::{Duration, Instant};

use desktop::{Area, Desktop, wait};

use super::LIMIT;

/// When to press the keys that close a window once more.
const CLOSE_AGAIN: Duration = Duration::from_secs(2);

/// An empty page, with a bar above it perhaps.
const COLORS_OF_NOTHING: u32 = 16;

/// A window by the beginning of its title, driven with real mouse and keyboard input.
pub(crate) struct Window<'a> {
    desktop: &'a Desktop,
    id: String,
}

impl<'a> Window<'a> {
    /// Waits until a window with that title is on the screen.
    #[track_caller]
    pub(crate) fn wait_for(desktop: &'a Desktop, title: &str) -> Self {
        let at = Location::caller();
        let id = wait::until(&format!("a window called {title}"), LIMIT, || {
            Ok(search(desktop, title))
        })
        .unwrap_or_else(|error| panic!("{at}: {error:#}"));
        Self { desktop, id }
    }

    /// Waits until no window with that title is on the screen.
    #[track_caller]
    pub(crate) fn wait_gone(desktop: &'a Desktop, title: &str) {
        let at = Location::caller();
        wait::until(&format!("the end of the window {title}"), LIMIT, || {
            Ok(search(desktop, title).is_none().then_some(()))
        })
        .unwrap_or_else(|error| panic!("{at}: {error:#}"));
    }

    /// How many windows with that title are on the screen.
    pub(crate) fn count(desktop: &Desktop, title: &str) -> usize {
        let pattern = format!("^{title}");
        let found = desktop.xdotool(&["search", "--onlyvisible", "--name", &pattern]);
        found.map_or(0, |found| found.lines().count())
    }

    /// Waits until a page without animations is there: something is painted, and nothing changes any more. Answers how
    /// it looks.
    #[track_caller]
    pub(crate) fn wait_settled(&self) -> String {
        self.wait_for_another("")
    }

    /// The same of another page than the one that looked so.
    #[track_caller]
    pub(crate) fn wait_for_another(&self, before: &str) -> String {
        let at = Location::caller();
        let mut last = String::new();
        wait::until("a page that stands still", LIMIT, || {
            let (look, colors) = self.desktop.look(&self.id)?;
            let is_settled = colors > COLORS_OF_NOTHING && look == last && look != before;
            last = look;
            Ok(is_settled.then(|| last.clone()))
        })
        .unwrap_or_else(|error| panic!("{at}: {error:#}"))
    }

    /// Presses a key now and again, until a place inside the window has this colour.
    #[track_caller]
    pub(crate) fn press_until_color(
        &self,
        key: &str,
        again: Duration,
        (x, y): (u32, u32),
        color: &str,
    ) {
        let at = Location::caller();
        let mut last_press: Option<Instant> = None;
        wait::until(&format!("{color} at {x},{y}"), LIMIT, || {
            if self
                .desktop
                .color(&self.id, x, y)?
                .eq_ignore_ascii_case(color)
            {
                return Ok(Some(()));
            }
            if last_press.is_none_or(|time| time.elapsed() > again) {
                self.press(key);
                last_press = Some(Instant::now());
            }
            Ok(None)
        })
        .unwrap_or_else(|error| panic!("{at}: {error:#}"));
    }

    /// How high it is, in pixels.
    #[track_caller]
    pub(crate) fn height(&self) -> u32 {
        self.desktop
            .picture(&self.id)
            .unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()))
            .height()
    }

    /// Where it lies on the screen and how large it is, as `xdotool` tells it.
    #[track_caller]
    pub(crate) fn geometry(&self) -> String {
        self.desktop
            .xdotool(&["getwindowgeometry", &self.id])
            .unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()))
    }

    /// Puts it away, as its own button does, and waits until it is.
    #[track_caller]
    pub(crate) fn minimize(&self) {
        let at = Location::caller();
        self.xdotool(&["windowminimize", &self.id]);
        wait::until("a window to be put away", LIMIT, || {
            Ok((!self.is_there()).then_some(()))
        })
        .unwrap_or_else(|error| panic!("{at}: {error:#}"));
    }

    /// Touches the widest area of one of these colours (`[0x1d, 0x3a, 0x6e]`), so many pixels above its middle.
    /// False where the window shows none.
    #[track_caller]
    pub(crate) fn touch_color(&self, colors: &[[u8; 3]], above: u32) -> bool {
        self.touch_by_color(colors, |area| {
            let (x, y) = area.middle();
            (x, y.saturating_sub(above))
        })
    }

    /// Touches the place that stands so to the widest area of one of these colours. False where the window shows none.
    #[track_caller]
    pub(crate) fn touch_by_color(
        &self,
        colors: &[[u8; 3]],
        place: impl Fn(Area) -> (u32, u32),
    ) -> bool {
        let picture = self
            .desktop
            .picture(&self.id)
            .unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()));
        let Some(area) = picture.widest(colors) else {
            return false;
        };
        let (x, y) = place(area);
        self.xdotool(&[
            "mousemove",
            "--window",
            &self.id,
            &x.to_string(),
            &y.to_string(),
            "click",
            "1",
        ]);
        true
    }

    /// Types a text where the focus is.
    #[track_caller]
    pub(crate) fn type_text(&self, text: &str) {
        self.focus();
        self.xdotool(&["type", "--clearmodifiers", text]);
    }

    /// Presses a key, by its name in X: `Return`, `Tab`, `Escape`.
    #[track_caller]
    pub(crate) fn press(&self, key: &str) {
        self.focus();
        self.xdotool(&["key", "--clearmodifiers", key]);
    }

    /// Closes the window as its close button does, and waits until it is gone.
    #[track_caller]
    pub(crate) fn close(self) {
        let at = Location::caller();
        let mut last_press: Option<Instant> = None;
        let closed = wait::until("the end of a window", LIMIT, || {
            if !self.is_there() {
                return Ok(Some(()));
            }
            // A window manager that is still busy with the focus loses the keys now and then.
            if last_press.is_none_or(|time| time.elapsed() > CLOSE_AGAIN) && self.is_active() {
                self.desktop
                    .xdotool(&["key", "--clearmodifiers", "alt+F4"])?;
                last_press = Some(Instant::now());
            }
            Ok(None)
        });
        closed.unwrap_or_else(|error| panic!("{at}: {error:#}"));
    }

    fn is_there(&self) -> bool {
        let found = self
            .desktop
            .xdotool(&["search", "--onlyvisible", "--name", ".*"]);
        found.is_ok_and(|found| found.lines().any(|id| id == self.id))
    }

    /// Gives it the focus and says whether it has got it: the keys must not close another window.
    fn is_active(&self) -> bool {
        let activated = self.desktop.xdotool(&["windowactivate", &self.id]);
        let active = self.desktop.xdotool(&["getactivewindow"]);
        activated.is_ok() && active.is_ok_and(|active| active.trim() == self.id)
    }

    #[track_caller]
    fn focus(&self) {
        self.xdotool(&["windowactivate", "--sync", &self.id]);
    }

    #[track_caller]
    fn xdotool(&self, arguments: &[&str]) {
        let at = Location::caller();
        self.desktop
            .xdotool(arguments)
            .unwrap_or_else(|error| panic!("{at}: {error:#}"));
    }
}

/// The newest window whose title begins so. `xdotool search` fails when there is none.
fn search(desktop: &Desktop, title: &str) -> Option<String> {
    let pattern = format!("^{title}");
    let found = desktop
        .xdotool(&["search", "--onlyvisible", "--name", &pattern])
        .ok()?;
    found.lines().last().map(str::to_owned)
}
