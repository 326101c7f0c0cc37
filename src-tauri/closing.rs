//! Closing the window: not without a word while orders are unsent or a customer is in BankID, not while a request is on its way, and with a backup.

use std::sync::atomic::{AtomicBool, Ordering};

use kasse_app::Till;
use kasse_app::contract::CloseAsked;
use tauri::{AppHandle, Manager as _};

use crate::main_window::LABEL;
use crate::screen::MainScreen;
use crate::shell::Shell;

/// Somebody's wish to close the window, and whether the page can be asked about it. A page that is being loaded, or that
/// fell, hears nothing.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    heard_by_page: bool,
    open: bool,
}

/// What to do about a wish to close the window that leaves something behind.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// The page asks whether they mean it.
    Ask,
    /// It will, once it hears.
    Keep,
    /// Wanted twice, and nobody is there to ask: what is unsent is on the disk.
    Close,
}

impl Wish {
    fn close(&mut self) -> Answer {
        if self.heard_by_page {
            Answer::Ask
        } else if self.open {
            Answer::Close
        } else {
            self.open = true;
            Answer::Keep
        }
    }

    /// The page hears from now on. Whether there is a wish to ask about.
    fn heard(&mut self) -> bool {
        self.heard_by_page = true;
        std::mem::take(&mut self.open)
    }

    /// A page begins to load in the place of the one that heard.
    pub(crate) fn page_left(&mut self) {
        self.heard_by_page = false;
    }
}

/// Somebody wants to close the window. Where something would be left behind the UI asks whether they mean it. The kiosk's
/// stays: it is left by the manager's PIN alone.
pub(crate) fn asked(app: &AppHandle) {
    if app.state::<Shell>().is_kiosk() {
        tracing::warn!("somebody wanted to close the kiosk's window");
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Some(left) = left_behind(&app).await else {
            return close(app).await;
        };
        let answer = app.state::<Shell>().wish().close();
        match answer {
            Answer::Ask => MainScreen(app).close_asked(left),
            Answer::Keep => {}
            Answer::Close => close(app).await,
        }
    });
}

/// The page hears events from now on.
pub(crate) fn heard(app: &AppHandle) {
    if app.state::<Shell>().wish().heard() {
        asked(app);
    }
}

/// They mean it, or there is no till to ask about.
pub(crate) fn anyway(app: &AppHandle) {
    tauri::async_runtime::spawn(close(app.clone()));
}

/// The page does not stand any more, and nobody can be asked: ends as soon as nothing is on its way, with the sign of a
/// program that fell.
#[cfg(target_os = "linux")]
pub(crate) fn fallen(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Some(till) = app.state::<Shell>().till_now() {
            till.come_to_rest().await;
        }
        app.exit(1);
    });
}

/// The program ends, and begins again in its own place.
pub(crate) fn to_start_anew(app: &AppHandle) {
    app.state::<Shell>().start_anew();
    anyway(app);
}

async fn left_behind(app: &AppHandle) -> Option<CloseAsked> {
    let till = app.state::<Shell>().till_now()?;
    let asked = tauri::async_runtime::spawn_blocking(move || till.close_asked()).await;
    asked.unwrap_or_default()
}

/// Lets nothing more begin, waits until nothing is on its way (a call has a time limit, so that is soon), makes a backup,
/// and ends. To end in the middle of a call would leave it open whether an order has an invoice.
async fn close(app: AppHandle) {
    static ONCE: AtomicBool = AtomicBool::new(false);
    if ONCE.swap(true, Ordering::Relaxed) {
        return;
    }
    let till = app.state::<Shell>().till_now();
    if let Some(till) = &till {
        till.come_to_rest().await;
    }
    if !end(&app, till.clone()).await {
        // The window is still there, and sells on.
        if let Some(till) = till {
            till.go_on();
        }
        app.state::<Shell>().stay();
        ONCE.store(false, Ordering::Relaxed);
    }
}

/// Makes the backup and ends; false where the window could not be closed.
async fn end(app: &AppHandle, till: Option<Till>) -> bool {
    let Some(window) = app.get_webview_window(LABEL) else {
        return true;
    };
    if let Some(till) = till {
        // Nobody has to look at it while the backup is made.
        if let Err(error) = window.hide() {
            tracing::warn!(%error, "the window could not be hidden");
        }
        let made = tauri::async_runtime::spawn_blocking(move || till.backup_at_closing()).await;
        if let Err(error) = made {
            tracing::error!(%error, "the backup at closing fell");
        }
    }
    let Err(error) = window.destroy() else {
        return true;
    };
    tracing::warn!(%error, "the window could not be closed");
    if let Err(error) = window.show() {
        tracing::warn!(%error, "the window could not be shown again");
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_hears_is_asked_each_time() {
        let mut wish = Wish::default();
        assert!(!wish.heard());
        assert_eq!(wish.close(), Answer::Ask);
        assert_eq!(wish.close(), Answer::Ask);
    }

    #[test]
    fn a_wish_from_before_the_page_hears_is_asked_once_it_does() {
        let mut wish = Wish::default();
        assert_eq!(wish.close(), Answer::Keep);
        assert!(wish.heard());
        assert!(!wish.heard());
    }

    #[test]
    fn the_second_wish_ends_a_program_whose_page_never_came_or_fell() {
        let mut wish = Wish::default();
        assert_eq!(wish.close(), Answer::Keep);
        assert_eq!(wish.close(), Answer::Close);
        let mut fallen = Wish::default();
        fallen.heard();
        fallen.page_left();
        assert_eq!(fallen.close(), Answer::Keep);
        assert_eq!(fallen.close(), Answer::Close);
    }
}
