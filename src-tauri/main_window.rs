//! The till's own window.

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::window::Color;
use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindowBuilder, WindowEvent};

use crate::bankid_window;
use crate::closing;
use crate::first_answers;
use crate::shell::Shell;

/// Its label: the one window that may call commands.
pub(crate) const LABEL: &str = "main";

/// Opens it.
pub(crate) fn open(app: &AppHandle) -> tauri::Result<()> {
    let shell = app.state::<Shell>();
    let asked = app.clone();
    // Where the settings say so instead, the till does when it has read them: `fill_screen`.
    let kiosk = shell.cli.kiosk == Some(true);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(format!("Kasse – {}", shell.cli.profile()))
        .inner_size(1366.0, 768.0)
        .min_inner_size(1024.0, 700.0)
        .maximized(!kiosk)
        .fullscreen(kiosk)
        .decorations(!kiosk)
        // The ground of the light theme: no flash of another colour before the first paint.
        .background_color(Color(0xf6, 0xf6, 0xf3, 0xff))
        .data_directory(shell.places.web_view.clone())
        .disable_drag_drop_handler()
        .zoom_hotkeys_enabled(false)
        .devtools(cfg!(debug_assertions))
        // The UI is one page of ours; whatever else it is led to is not the till.
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_web_resource_request(move |_, response| {
            first_answers::put_into(response, asked.state::<Shell>().till_now());
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if matches!(load.event(), PageLoadEvent::Started) {
                window.state::<Shell>().wish().page_left();
            }
        })
        .build()?;
    #[cfg(target_os = "linux")]
    crate::web_process::revive(&window)?;
    #[cfg(target_os = "linux")]
    crate::panes::leads_to_page(&window)?;
    let handle = app.clone();
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "tauri may add events; only these move or end the window"
    )]
    window.on_window_event(move |event| match event {
        WindowEvent::Moved(_)
        | WindowEvent::Resized(_)
        | WindowEvent::ScaleFactorChanged { .. } => {
            bankid_window::follow(&handle);
        }
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            closing::asked(&handle);
        }
        WindowEvent::Destroyed => handle.exit(0),
        _ => {}
    });
    Ok(())
}

/// Makes it the kiosk's: the whole screen, and no frame to move or close it by.
pub(crate) fn fill_screen(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let filled = window
        .set_decorations(false)
        .and_then(|()| window.set_fullscreen(true));
    if let Err(error) = filled {
        tracing::warn!(%error, "the window could not fill the screen");
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = crate::web_process::of_kiosk(&window) {
        tracing::warn!(%error, "the window has a context menu and an input method");
    }
}

/// Has its page begin anew in a process of its own, without anything that the one before held. False where the system's
/// web view has no such way.
#[cfg_attr(
    not(target_os = "linux"),
    expect(clippy::unnecessary_wraps, reason = "it can fail where there is a way")
)]
pub(crate) fn renew_page(app: &AppHandle) -> tauri::Result<bool> {
    #[cfg(target_os = "linux")]
    if let Some(window) = app.get_webview_window(LABEL) {
        crate::web_process::renew(&window)?;
        return Ok(true);
    }
    #[cfg(not(target_os = "linux"))]
    let _none = app;
    Ok(false)
}

/// Brings it to the front: somebody started the program a second time.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let shown = window
            .unminimize()
            .and_then(|()| window.show())
            .and_then(|()| window.set_focus());
        if let Err(error) = shown {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}
