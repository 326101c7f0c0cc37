//! The kiosk's two windows while a customer is at BankID: its page, and the bar above it that stays ours. The bar takes no focus
//! by touch, so that its keys type into the page. Whoever has a keyboard alone goes from one to the other by F6, as between the
//! parts of any window.

use gtk::gdk::keys::constants::F6;
use gtk::glib::Propagation;
use gtk::prelude::*;
use tauri::{AppHandle, Manager as _, WebviewWindow};

use crate::bankid_window;
use crate::shell::Shell;

/// F6 in BankID's page goes to the bar.
pub(crate) fn leads_to_bar(window: &WebviewWindow) -> tauri::Result<()> {
    leads(window, |app| bankid_window::focusable(app, true))
}

/// F6 in our own page goes back to BankID's, where there is one.
pub(crate) fn leads_to_page(window: &WebviewWindow) -> tauri::Result<()> {
    leads(window, bankid_window::to_front)
}

fn leads(window: &WebviewWindow, to: impl Fn(&AppHandle) + Send + 'static) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |platform| {
        // Before the page hears of the key.
        platform.inner().connect_key_press_event(move |_, event| {
            if event.keyval() != F6 || !app.state::<Shell>().is_kiosk() {
                return Propagation::Proceed;
            }
            to(&app);
            Propagation::Stop
        });
    })
}
