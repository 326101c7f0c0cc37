//! One program for each till: a second start brings the first to the front and ends.
//!
//! What keeps a second program from the database is the lock beside it; this is for the person who started it twice. The
//! first one answers later starts only once its screen is up (`ui_ready`), because asking the session bus takes longer
//! than opening the till. A second one only ever asks: were it to answer in the first one's place, the first would take
//! itself for the second and end, with an order under way.

use std::sync::atomic::{AtomicBool, Ordering};

use kasse_store::Store;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager as _, Wry};

use crate::main_window;
use crate::shell::Shell;

/// Whether another program has this till open.
pub(crate) fn is_second(shell: &Shell) -> bool {
    Store::is_open_elsewhere(&shell.places.database)
}

/// Asks the first to come to the front. False when it does not answer: then this one opens its window and says there
/// that the till is open elsewhere.
#[cfg(target_os = "linux")]
pub(crate) fn show_first(shell: &Shell) -> bool {
    /// The first may still be opening its screen: about three seconds.
    const TRIES: u32 = 15;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(200);

    let name = format!(
        "{}.SingleInstance",
        shell.places.instance_name(shell.cli.profile())
    );
    let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
    let arguments: (Vec<String>, String) = (Vec::new(), String::new());
    let Ok(bus) = zbus::blocking::Connection::session() else {
        return false;
    };
    for _ in 0..TRIES {
        let asked = bus.call_method(
            Some(name.as_str()),
            path.as_str(),
            Some("org.SingleInstance.DBus"),
            "ExecuteCallback",
            &arguments,
        );
        if asked.is_ok() {
            return true;
        }
        if !is_second(shell) {
            return false;
        }
        std::thread::sleep(PAUSE);
    }
    false
}

/// Elsewhere the plugin finds the first by itself when it is announced.
#[cfg(not(target_os = "linux"))]
pub(crate) fn show_first(_shell: &Shell) -> bool {
    false
}

/// Answers later starts from now on; the second call does nothing. Only a program whose till is open may answer.
pub(crate) async fn announce(app: AppHandle) {
    static ONCE: AtomicBool = AtomicBool::new(false);
    if app.state::<Shell>().till_now().is_none() || ONCE.swap(true, Ordering::Relaxed) {
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

fn plugin(shell: &Shell) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(shell.places.instance_name(shell.cli.profile()))
        .callback(|app, _arguments, _folder| main_window::show(app))
        .build()
}
