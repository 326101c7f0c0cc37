//! Closing the window: not without a word while orders are unsent, not while a request is on its way, and with a backup.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kasse_app::contract::CloseAsked;
use tauri::{AppHandle, Manager as _};

use crate::main_window::LABEL;
use crate::screen::MainScreen;
use crate::shell::Shell;

/// Somebody wants to close the window. With unsent orders the UI asks whether they mean it.
pub(crate) fn asked(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let unsent = unsent(&app).await;
        if unsent > 0 {
            MainScreen(app.clone()).close_asked(CloseAsked { unsent });
        } else {
            close(app).await;
        }
    });
}

/// They mean it, or there is no till to ask about.
pub(crate) fn anyway(app: &AppHandle) {
    tauri::async_runtime::spawn(close(app.clone()));
}

async fn unsent(app: &AppHandle) -> u32 {
    let Some(till) = app.state::<Shell>().till_now() else {
        return 0;
    };
    let counted = tauri::async_runtime::spawn_blocking(move || till.unsent()).await;
    counted.unwrap_or(0)
}

/// Waits until nothing is on its way (a call has a time limit, so that is soon), makes a backup, and ends. To end in the
/// middle of a call would leave it open whether an order has an invoice.
async fn close(app: AppHandle) {
    static ONCE: AtomicBool = AtomicBool::new(false);
    if ONCE.swap(true, Ordering::Relaxed) {
        return;
    }
    while is_sending(&app) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    if let Some(till) = app.state::<Shell>().till_now() {
        // Nobody has to look at it while the backup is made.
        if let Err(error) = window.hide() {
            tracing::warn!(%error, "the window could not be hidden");
        }
        let made = tauri::async_runtime::spawn_blocking(move || till.backup_at_closing()).await;
        if let Err(error) = made {
            tracing::error!(%error, "the backup at closing fell");
        }
    }
    if let Err(error) = window.destroy() {
        tracing::warn!(%error, "the window could not be closed");
    }
}

/// Whether an order is on its way this moment.
fn is_sending(app: &AppHandle) -> bool {
    let till = app.state::<Shell>().till_now();
    till.is_some_and(|till| till.is_sending())
}
