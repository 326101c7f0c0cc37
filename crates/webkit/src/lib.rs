//! What the shell needs of WebKitGTK and can't have without `unsafe`, which is forbidden everywhere else.
#![cfg(target_os = "linux")]

use gtk::glib::object::ObjectExt as _;
use gtk::prelude::WidgetExt as _;
use webkit2gtk::{WebView, WebViewExt as _};

/// Has a web view let go of itself when its window is destroyed.
///
/// wry 0.57 connects the view's script messages by a closure that holds the view, on an object that the view holds. Such
/// a ring never ends: with each window a web context stayed for good, its threads, its store and 140 KiB with it.
pub fn release_with_window(view: &WebView) {
    let Some(messages) = view.user_content_manager() else {
        return;
    };
    view.connect_destroy(move |_| {
        // SAFETY: To dispose of an object before its last reference is gone is allowed, and leaves it without its handlers.
        // This one belongs to this view alone, nobody sends it a message any more, and its functions still work as
        // documented while it is referenced. It happens on the thread of the window, as everything of GTK's.
        #[expect(unsafe_code, reason = "GLib's bindings have no other way to end a closure that they gave no handle of")]
        unsafe {
            messages.run_dispose();
        }
    });
}
