//! What a journey waits for and reads: in the page, of other windows, as pictures.

use std::panic::Location;

use anyhow::Result;
use desktop::wait;

use super::driver::Driver;
use super::{BankId, LIMIT, Target, Till, Window};

/// How the title of the BankID window begins.
const BANK_ID_TITLE: &str = "BankID";

impl Till {
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

    /// Waits for what no page shows.
    #[track_caller]
    pub(crate) fn until_so(&self, what: &str, is_so: impl Fn() -> bool) {
        self.until(what, |_| Ok(is_so().then_some(())));
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

    /// Takes a picture of the screen, as `target/shots/<journey>-<name>.png`.
    #[track_caller]
    pub(crate) fn screenshot(&self, name: &str) {
        let file = super::shots().join(format!("{}-{name}.png", self.name));
        self.desktop
            .screenshot(&file)
            .expect("a picture can be taken");
    }

    #[track_caller]
    pub(super) fn until<T>(
        &self,
        what: &str,
        mut look: impl FnMut(&Driver) -> Result<Option<T>>,
    ) -> T {
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
    pub(super) fn until_seen(
        &self,
        what: &str,
        mut look: impl FnMut(&Driver) -> Result<(bool, String)>,
    ) {
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
}
