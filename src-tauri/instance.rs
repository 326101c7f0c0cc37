//! One program for each till: a second start brings the first to the front and ends.
//!
//! What keeps a second program from the database is the lock beside it; this is for the person who started it twice.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager as _, Wry};

use crate::main_window;
use crate::shell::Shell;

/// Finds the program that runs already and ends this one, or answers later starts itself.
pub(crate) fn plugin(shell: &Shell) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(shell.places.instance_name(shell.cli.profile))
        .callback(|app, _arguments, _folder| main_window::show(app))
        .build()
}

/// Answers later starts from now on; the second call does nothing.
pub(crate) async fn announce(app: AppHandle) {
    static ONCE: AtomicBool = AtomicBool::new(false);
    if ONCE.swap(true, Ordering::Relaxed) {
        return;
    }
    // On a thread that may block: it waits for the session bus.
    let announced = tauri::async_runtime::spawn_blocking(move || {
        let plugin = plugin(&app.state::<Shell>());
        app.plugin(plugin)
    })
    .await;
    match announced {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "later starts will not find this window"),
        Err(error) => tracing::warn!(%error, "later starts will not find this window"),
    }
}
