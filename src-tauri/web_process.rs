//! The processes of WebKitGTK's pages. One that is not ours: nothing pops up, nothing fills the screen, and when its process
//! falls the till hears of it. Our own: a page whose process falls begins anew in another one, and so does the kiosk's after
//! each customer, for what they typed stays in the memory of the old one until it ends. At the kiosk whatever fetched ends with it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use kasse_app::VisitEvent;
use tauri::{Manager as _, WebviewWindow};
use webkit2gtk::{
    AuthenticationRequestExt as _, BackForwardListExt as _, FileChooserRequestExt as _,
    InputMethodContext, PermissionRequestExt as _, SettingsExt as _, WebProcessTerminationReason,
    WebView, WebViewExt as _,
};

use crate::closing;
use crate::fetching;
use crate::shell::Shell;

/// The address of our own page.
const START: &str = "tauri://localhost";

/// A page that falls so often within so long is not going to stand: the program ends, and whoever looks after it starts
/// it again. What it holds is on the disk.
const MOST_FALLS: usize = 5;
const FALLS_WITHIN: Duration = Duration::from_mins(1);

/// Lets our own page begin anew in another process whenever its own has ended.
pub(crate) fn revive(window: &WebviewWindow) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    let falls = std::cell::RefCell::new(Falls::default());
    window.with_webview(move |platform| {
        platform
            .inner()
            .connect_web_process_terminated(move |view, reason| {
                // Whoever was at the kiosk has gone, or sees it begin anew. BankID's window may be open still: where it
                // fetches again, the page that follows goes in its turn.
                let shell = app.state::<Shell>();
                if shell.is_kiosk() {
                    fetching::end();
                    shell.set_focus_on_page(false);
                }
                if reason != WebProcessTerminationReason::TerminatedByApi {
                    tracing::error!(?reason, "the page's process fell");
                    if falls.borrow_mut().too_many(Instant::now()) {
                        tracing::error!("the page does not stand: the program ends");
                        closing::fallen(&app);
                        return;
                    }
                }
                tracing::info!("the page begins anew");
                let view = view.clone();
                // WebKit hears first that a process has ended, and then that another one is wanted.
                gtk::glib::idle_add_local_once(move || begin_anew(&view));
            });
    })
}

fn begin_anew(view: &WebView) {
    // A page that fell before it was there is none to load again.
    let was_there = view
        .back_forward_list()
        .is_some_and(|list| list.current_item().is_some());
    if was_there {
        view.reload();
    } else {
        view.load_uri(START);
    }
}

/// Ends the process of our own page; [`revive`] begins it anew. Nothing that it still had to say is heard.
pub(crate) fn renew(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|platform| platform.inner().terminate_web_process())
}

/// When a page fell, the last times.
#[derive(Debug, Default)]
struct Falls(VecDeque<Instant>);

impl Falls {
    /// It fell once more. Whether that was once too often.
    fn too_many(&mut self, now: Instant) -> bool {
        self.0
            .retain(|fall| now.duration_since(*fall) < FALLS_WITHIN);
        self.0.push_back(now);
        self.0.len() >= MOST_FALLS
    }
}

/// Sets the switches on a window with somebody else's page.
pub(crate) fn guard(
    window: &WebviewWindow,
    tell: impl Fn(VisitEvent) + 'static + Send,
) -> tauri::Result<()> {
    window.with_webview(move |platform| {
        let view = platform.inner();
        kasse_webkit::release_with_window(&view);
        // `true` says that the request was dealt with: the dialog, menu, print-out or full screen does not happen.
        view.connect_script_dialog(|_, _| true);
        view.connect_context_menu(|_, _, _, _| true);
        view.connect_print(|_, _| true);
        // Not offered at all: to refuse it afterwards reads memory that WebKit 2.50 has freed, and ends the program.
        if let Some(settings) = view.settings() {
            settings.set_enable_fullscreen(false);
        }
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

/// What differs at the kiosk's own page. It has no context menu. No input method reads along: the system's is told what
/// stands in a field, and WebKit keeps that in our memory; the keys on the screen need none.
pub(crate) fn of_kiosk(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|platform| {
        let view = platform.inner();
        view.connect_context_menu(|_, _, _, _| true);
        view.set_input_method_context(None::<&InputMethodContext>);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_fall_now_and_then_but_not_again_and_again() {
        let begin = Instant::now();
        let fell = |falls: &mut Falls, second| falls.too_many(begin + Duration::from_secs(second));
        let mut falls = Falls::default();
        for hour in 0..10 {
            assert!(!fell(&mut falls, hour * 3600));
        }
        let falls_at = [40_000, 40_010, 40_020, 40_030].map(|second| fell(&mut falls, second));
        assert_eq!(falls_at, [false; 4]);
        assert!(fell(&mut falls, 40_040));
    }
}
