//! What the shell keeps for as long as the program runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kasse_app::contract::{BankIdRect, ErrorCode, UiError};
use kasse_app::{ClosedKiosk, Doing, HealthFile, Till};
use kasse_front_sim::SimHandle;
use tokio::sync::{OnceCell, watch};

use crate::cli::Cli;
use crate::closing::Wish;
use crate::pictures::Pictures;
use crate::places::Places;
use crate::visit_keys::VisitKeys;

/// What can wait for the first screen waits no longer than this: a page that never comes must not keep it.
const SCREEN_WITHIN: Duration = Duration::from_secs(10);

/// A till that is open, or why it is not.
pub(crate) struct Opened {
    /// The till.
    pub(crate) till: Result<Till, UiError>,
    /// Training's stand-in, which lives as long as the till.
    pub(crate) stand_in: Option<SimHandle>,
}

/// The shell's state.
pub(crate) struct Shell {
    pub(crate) cli: Cli,
    pub(crate) places: Places,
    pub(crate) health: Arc<HealthFile>,
    /// The door of a kiosk that does not open.
    pub(crate) closed: ClosedKiosk,
    till: watch::Sender<Option<Result<Till, UiError>>>,
    has_screen: watch::Sender<bool>,
    stand_in: Mutex<Option<SimHandle>>,
    rect: Mutex<Option<BankIdRect>>,
    focus_on_page: AtomicBool,
    makes_press: AtomicBool,
    led_back: AtomicBool,
    closing: Mutex<Wish>,
    keys: Mutex<VisitKeys>,
    starts_anew: AtomicBool,
    /// Served from the first time that there are any.
    pub(crate) pictures: OnceCell<Pictures>,
}

impl Shell {
    /// A shell whose till is still being opened.
    pub(crate) fn new(cli: Cli, places: Places) -> Self {
        Self {
            health: Arc::new(HealthFile::new(places.health.clone())),
            closed: ClosedKiosk::new(places.database.clone(), cli.kiosk),
            cli,
            places,
            till: watch::Sender::new(None),
            has_screen: watch::Sender::new(false),
            stand_in: Mutex::new(None),
            rect: Mutex::new(None),
            focus_on_page: AtomicBool::new(false),
            makes_press: AtomicBool::new(false),
            led_back: AtomicBool::new(false),
            keys: Mutex::default(),
            closing: Mutex::default(),
            starts_anew: AtomicBool::new(false),
            pictures: OnceCell::new(),
        }
    }

    /// The till was opened, or not.
    pub(crate) fn opened(&self, opened: Opened) {
        *self.stand_in.lock().unwrap_or_else(PoisonError::into_inner) = opened.stand_in;
        self.till.send_replace(Some(opened.till));
    }

    /// The till, as soon as it is open. The window is shown while it opens, so the first command may have to wait.
    pub(crate) async fn till(&self) -> Result<Till, UiError> {
        let mut watched = self.till.subscribe();
        match watched.wait_for(Option::is_some).await {
            Ok(opened) => opened.clone().unwrap_or_else(|| Err(closing())),
            Err(_) => Err(closing()),
        }
    }

    /// The first usable screen is there.
    pub(crate) fn has_screen(&self) {
        self.has_screen.send_replace(true);
    }

    /// Waits for the first screen: what nobody waits for must not slow it down.
    pub(crate) async fn after_screen(&self) {
        let mut watched = self.has_screen.subscribe();
        let there = watched.wait_for(|there| *there);
        if tokio::time::timeout(SCREEN_WITHIN, there).await.is_err() {
            tracing::warn!("the first screen is late");
        }
    }

    /// The till, if it is open.
    pub(crate) fn till_now(&self) -> Option<Till> {
        self.till
            .borrow()
            .as_ref()
            .and_then(|till| till.as_ref().ok().cloned())
    }

    /// Whether this is the kiosk, or is to be one: also where its till did not open.
    pub(crate) fn is_kiosk(&self) -> bool {
        self.till_now()
            .map_or_else(|| self.closed.is_kiosk(), |till| till.is_kiosk())
    }

    /// When the program ends, it begins again.
    pub(crate) fn start_anew(&self) {
        self.starts_anew.store(true, Ordering::Relaxed);
    }

    /// It does not end after all.
    pub(crate) fn stay(&self) {
        self.starts_anew.store(false, Ordering::Relaxed);
    }

    /// Whether it begins again when it has ended.
    pub(crate) fn starts_anew(&self) -> bool {
        self.starts_anew.load(Ordering::Relaxed)
    }

    /// Whether the till is to be opened anew: it did not open, and nobody else is at it. Until then commands wait.
    pub(crate) fn begins_again(&self) -> bool {
        self.till.send_if_modified(|till| {
            let failed = matches!(till, Some(Err(_)));
            if failed {
                *till = None;
            }
            failed
        })
    }

    /// The program ends: the till says so in its journal, then it and its stand-in are let go, and the database with
    /// them.
    pub(crate) fn close(&self) {
        if let Some(Ok(till)) = self.till.send_replace(None) {
            if let Err(error) = till.write_health(&self.health, Doing::Closed) {
                tracing::warn!(%error, "the health file could not be written");
            }
            till.close();
        }
        self.stand_in
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
    }

    /// Whether somebody wants to close the window, and whether the page can be asked about it.
    pub(crate) fn wish(&self) -> MutexGuard<'_, Wish> {
        self.closing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whoever presses the keys of the kiosk's keyboard.
    pub(crate) fn keys(&self) -> MutexGuard<'_, VisitKeys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the UI wants the BankID window.
    pub(crate) fn rect(&self) -> Option<BankIdRect> {
        *self.rect.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the kiosk's page keeps the focus beside BankID's window: its customer has one switch.
    pub(crate) fn focus_on_page(&self) -> bool {
        self.focus_on_page.load(Ordering::Relaxed)
    }

    /// A customer works the page by one switch, or has gone.
    pub(crate) fn set_focus_on_page(&self, on_page: bool) {
        self.focus_on_page.store(on_page, Ordering::Relaxed);
    }

    /// The next press of a switch that reaches BankID's window is one that we make there, or is none.
    pub(crate) fn set_makes_press(&self, makes: bool) {
        self.makes_press.store(makes, Ordering::Relaxed);
    }

    /// Whether this press of a switch in BankID's window is ours. There is one of each alone.
    pub(crate) fn takes_press(&self) -> bool {
        self.makes_press.swap(false, Ordering::Relaxed)
    }

    /// A switch that went down in BankID's window has led to the bar, or is up again: until then it does nothing there.
    pub(crate) fn set_led_back(&self, led_back: bool) {
        self.led_back.store(led_back, Ordering::Relaxed);
    }

    /// Whether the switch is still down that has led to the bar.
    pub(crate) fn led_back(&self) -> bool {
        self.led_back.load(Ordering::Relaxed)
    }

    /// The UI moved the place of the BankID window.
    pub(crate) fn set_rect(&self, rect: BankIdRect) {
        *self.rect.lock().unwrap_or_else(PoisonError::into_inner) = Some(rect);
    }
}

fn closing() -> UiError {
    UiError::new(ErrorCode::NotAllowedNow, "the program is closing")
}
