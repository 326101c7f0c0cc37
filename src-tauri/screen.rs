//! The UI as the use cases know it: events to the main window alone.

use kasse_app::contract::{
    BankIdView, CloseAsked, ConnectionView, NoticeOver, NoticeView, OrderView, PrinterView,
};
use kasse_app::ports::Screen;
use serde::Serialize;
use tauri::{AppHandle, Emitter as _};

use crate::main_window;

/// Tells the main window.
#[derive(Debug, Clone)]
pub(crate) struct MainScreen(pub(crate) AppHandle);

impl MainScreen {
    fn tell(&self, event: &str, payload: &(impl Serialize + Clone)) {
        if let Err(error) = self.0.emit_to(main_window::LABEL, event, payload) {
            tracing::error!(event, %error, "the UI could not be told");
        }
    }
}

impl MainScreen {
    /// Somebody closes the window while something would be left behind.
    pub(crate) fn close_asked(&self, asked: CloseAsked) {
        self.tell(names::close_asked, &asked);
    }
}

/// The events' names come from the contract's list, so that one which it lacks does not compile.
macro_rules! event_names {
    ($($name:ident: $payload:ty;)*) => {
        mod names {
            $(pub(super) const $name: &str = stringify!($name);)*
        }
    };
}
kasse_app::events!(event_names);

impl Screen for MainScreen {
    fn order_changed(&self, order: &OrderView) {
        self.tell(names::order_changed, order);
    }

    fn bankid_changed(&self, visit: &BankIdView) {
        self.tell(names::bankid_changed, visit);
    }

    fn connection_changed(&self, connection: &ConnectionView) {
        self.tell(names::connection_changed, connection);
    }

    fn printer_changed(&self, printer: &PrinterView) {
        self.tell(names::printer_changed, printer);
    }

    fn notice(&self, notice: &NoticeView) {
        self.tell(names::notice, notice);
    }

    fn notice_over(&self, over: NoticeOver) {
        self.tell(names::notice_over, &over);
    }
}
