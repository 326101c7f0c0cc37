//! WebKitGTK's own switches for a page that is not ours: nothing pops up, nothing fills the screen, and when its
//! process falls the till hears of it.

use kasse_app::VisitEvent;
use tauri::WebviewWindow;
use webkit2gtk::{
    AuthenticationRequestExt as _, FileChooserRequestExt as _, PermissionRequestExt as _,
    WebViewExt as _,
};

/// Sets them on a window.
pub(crate) fn guard(
    window: &WebviewWindow,
    tell: impl Fn(VisitEvent) + 'static + Send,
) -> tauri::Result<()> {
    window.with_webview(move |platform| {
        let view = platform.inner();
        // `true` says that the request was dealt with: the dialog, menu, print-out or full screen does not happen.
        view.connect_script_dialog(|_, _| true);
        view.connect_context_menu(|_, _, _, _| true);
        view.connect_print(|_, _| true);
        view.connect_enter_fullscreen(|_| true);
        view.connect_permission_request(|_, request| {
            request.deny();
            true
        });
        view.connect_run_file_chooser(|_, request| {
            request.cancel();
            true
        });
        view.connect_authenticate(|_, request| {
            request.cancel();
            true
        });
        view.connect_web_process_terminated(move |_, _| tell(VisitEvent::Crashed));
    })
}

/// Takes the context menu away from the kiosk's own page.
pub(crate) fn no_menus(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|platform| {
        platform.inner().connect_context_menu(|_, _, _, _| true);
    })
}
