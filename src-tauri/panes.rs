//! The kiosk's two windows while a customer is at BankID: its page, and the bar above it that stays ours. The bar takes no focus
//! by touch, so that its keys type into the page. Whoever has a keyboard alone goes from one to the other by F6, as between the
//! parts of any window. Whoever has one switch never leaves the bar, and is led back to it where a helping hand did.

use gtk::gdk::keys::Key;
use gtk::gdk::keys::constants::{F6, KP_Enter, Return, space};
use gtk::glib::Propagation;
use gtk::prelude::*;
use tauri::{AppHandle, Manager as _, WebviewWindow};

use crate::bankid_window;
use crate::shell::Shell;

/// F6 in BankID's page goes to the bar, and so does a switch, which then does nothing until it is up again.
pub(crate) fn leads_to_bar(window: &WebviewWindow) -> tauri::Result<()> {
    // Where its window is opened without the focus, the page in it is still what the window's keys reach.
    window.with_webview(|platform| platform.inner().grab_focus())?;
    hears(window, |app, key| {
        let shell = app.state::<Shell>();
        let by_switch = is_switch(key) && shell.focus_on_page() && !shell.takes_press();
        if by_switch {
            shell.set_led_back(true);
        }
        let leads = by_switch || key == F6;
        if leads {
            bankid_window::focusable(app, true);
        }
        leads
    })
}

/// F6 in our own page goes back to BankID's, where there is one.
pub(crate) fn leads_to_page(window: &WebviewWindow) -> tauri::Result<()> {
    hears(window, |app, key| {
        if key == F6 {
            bankid_window::to_front(app);
        }
        key == F6 || is_switch(key) && app.state::<Shell>().led_back()
    })
}

fn is_switch(key: Key) -> bool {
    [space, Return, KP_Enter].contains(&key)
}

/// Whether a key is taken before the page in the window hears of it.
fn hears(
    window: &WebviewWindow,
    takes: impl Fn(&AppHandle, Key) -> bool + Send + 'static,
) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |platform| {
        let view = platform.inner();
        let shell = app.clone();
        view.connect_key_release_event(move |_, event| {
            if is_switch(event.keyval()) {
                shell.state::<Shell>().set_led_back(false);
            }
            Propagation::Proceed
        });
        view.connect_key_press_event(move |_, event| {
            let takes = app.state::<Shell>().is_kiosk() && takes(&app, event.keyval());
            if takes {
                Propagation::Stop
            } else {
                Propagation::Proceed
            }
        });
    })
}
