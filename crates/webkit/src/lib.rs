//! What the shell needs of WebKitGTK and can't have without `unsafe`, which is forbidden everywhere else.
#![cfg(target_os = "linux")]

use gtk::glib::WeakRef;
use gtk::glib::object::ObjectExt as _;
use gtk::prelude::{Cast as _, ContainerExt as _, WidgetExt as _, WidgetExtManual as _};
use webkit2gtk::{WebView, WebViewExt as _};

/// Has a web view let go of itself when its window is destroyed, and of what it leaves behind.
pub fn release_with_window(view: &WebView) {
    release_messages(view);
    release_shortcuts(view);
}

/// wry 0.57 connects the view's script messages by a closure that holds the view, on an object that the view holds. Such
/// a ring never ends: with each window a web context stayed for good, its threads, its store and 140 KiB with it.
fn release_messages(view: &WebView) {
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

/// WebKitGTK 2.50 keeps a text view in each of its views, to know the shortcuts of text fields, and one reference too many to it:
/// with each window it stayed for good, its buffer, layout and gestures with it, some 15 KiB.
fn release_shortcuts(view: &WebView) {
    let mut kept: Vec<WeakRef<gtk::TextView>> = Vec::new();
    // Among those that are the view's own business.
    view.forall(|child| {
        let text = child.downcast_ref::<gtk::TextView>();
        kept.extend(text.map(gtk::TextView::downgrade));
    });
    view.connect_destroy(move |_| {
        for text in kept.iter().filter_map(WeakRef::upgrade) {
            // SAFETY: A widget may be destroyed while it is referenced: it lets go of what it holds, and its functions still
            // work as documented. The view has let go of it before it says that it is destroyed. It happens on the thread of
            // the window.
            #[expect(
                unsafe_code,
                reason = "GTK's bindings leave it to the caller to know who else uses a widget"
            )]
            unsafe {
                text.destroy();
            }
        }
    });
}
