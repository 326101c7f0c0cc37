//! What a journey does at its till: clicks and fills by the driver, and touches and keys as the screen gets them.

use std::panic::Location;

use super::{Target, Till};

/// Between two controls that a hand touches, in s: BankID's window makes room for what the bar above it asks.
const HAND_PAUSE: &str = "0.1";

impl Till {
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
}
