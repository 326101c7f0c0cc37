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

/// F6 in BankID's page goes to the bar, and so does a switch.
pub(crate) fn leads_to_bar(window: &WebviewWindow) -> tauri::Result<()> {
    // Where its window is opened without the focus, the page in it is still what the window's keys reach.
    window.with_webview(|platform| platform.inner().grab_focus())?;
    let is_switch = |shell: &Shell, key: &Key| {
        [space, Return, KP_Enter].contains(key) && shell.focus_on_page() && !shell.types()
    };
    leads(
        window,
        move |shell, key| *key == F6 || is_switch(shell, key),
        |app| bankid_window::focusable(app, true),
    )
}

/// F6 in our own page goes back to BankID's, where there is one.
pub(crate) fn leads_to_page(window: &WebviewWindow) -> tauri::Result<()> {
    leads(window, |_, key| *key == F6, bankid_window::to_front)
}

fn leads(
    window: &WebviewWindow,
    does: impl Fn(&Shell, &Key) -> bool + Send + 'static,
    to: impl Fn(&AppHandle) + Send + 'static,
) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |platform| {
        // Before the page hears of the key.
        platform.inner().connect_key_press_event(move |_, event| {
            let shell = app.state::<Shell>();
            if !shell.is_kiosk() || !does(&shell, &event.keyval()) {
                return Propagation::Proceed;
            }
            to(&app);
            Propagation::Stop
        });
    })
}
