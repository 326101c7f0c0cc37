//! Everything outside the till but Front Payment, played.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use kasse_app::contract::{
    BankIdView, ConnectionView, NoticeCode, NoticeOver, NoticeView, OrderView, PrinterView,
};
use kasse_app::ports::{
    BankIdWindow, Clock, PrintError, Printer, Screen, Secrets, SecretsError, SystemPrinter,
    SystemPrinterState, VisitRules, WindowError,
};
use kasse_core::Timestamp;
use kasse_front_payment::{BankIdUrl, Token};
use tokio::sync::Notify;
use tokio::time::Instant;
use zeroize::Zeroizing;

/// 20 November 2026, 10:00 UTC.
pub(crate) const START_MS: i64 = 1_795_168_800_000;
pub(crate) const TOKEN: &str = "sim-test-token";
pub(crate) const BANKID: &str = "https://auth.bankid.no/start?code_verifier=hemmelig&state=x";

/// A wall clock that goes with tokio's, and can be set.
#[derive(Debug)]
pub(crate) struct TestClock {
    began: Instant,
    set_by_ms: AtomicI64,
}

impl TestClock {
    /// Somebody sets the clock, which moves no timer.
    pub(crate) fn set_by_ms(&self, ms: i64) {
        self.set_by_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            set_by_ms: AtomicI64::new(0),
        }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.began.elapsed().as_millis()).unwrap();
        Timestamp::from_unix_ms(START_MS + passed + self.set_by_ms.load(Ordering::SeqCst))
    }
}

/// The wall clock, for the stand-in, whose own is real.
#[derive(Debug)]
pub(crate) struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap())
    }
}

/// A keychain, or none. It outlives the till, as a real one does.
#[derive(Debug, Default)]
pub(crate) struct TestSecrets(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    token: Option<Token>,
    key: Option<[u8; 32]>,
    gone: bool,
    keys_made: u8,
}

impl TestSecrets {
    pub(crate) fn with_token(token: &str) -> Arc<Self> {
        let secrets = Self::default();
        secrets.0.lock().unwrap().token = Some(Token::parse(token).unwrap());
        Arc::new(secrets)
    }

    pub(crate) fn none() -> Arc<Self> {
        let secrets = Self::default();
        secrets.0.lock().unwrap().gone = true;
        Arc::new(secrets)
    }

    pub(crate) fn set_gone(&self, gone: bool) {
        self.0.lock().unwrap().gone = gone;
    }

    pub(crate) fn lose_key(&self) {
        self.0.lock().unwrap().key = None;
    }

    /// Another program puts a token into the keychain.
    pub(crate) fn replace(&self, token: &str) {
        self.0.lock().unwrap().token = Some(Token::parse(token).unwrap());
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap().token = None;
    }

    pub(crate) fn kept_token(&self) -> Option<String> {
        let kept = self.0.lock().unwrap();
        kept.token.as_ref().map(|token| token.expose().to_owned())
    }

    /// Whoever asks waits until the guard is dropped: a keychain that wants to be unlocked.
    pub(crate) fn hang(&self) -> impl Sized + '_ {
        self.0.lock().unwrap()
    }

    fn open(&self) -> Result<std::sync::MutexGuard<'_, Kept>, SecretsError> {
        let kept = self.0.lock().unwrap();
        if kept.gone {
            return Err(SecretsError::Unavailable("no keychain here".to_owned()));
        }
        Ok(kept)
    }
}

impl Secrets for TestSecrets {
    fn token(&self) -> Result<Option<Token>, SecretsError> {
        Ok(self.open()?.token.clone())
    }

    fn keep_token(&self, token: &Token) -> Result<(), SecretsError> {
        self.open()?.token = Some(token.clone());
        Ok(())
    }

    fn clear_token(&self) -> Result<(), SecretsError> {
        self.open()?.token = None;
        Ok(())
    }

    fn forget_seal_key(&self) -> Result<(), SecretsError> {
        self.open()?.key = None;
        Ok(())
    }

    fn seal_key(&self) -> Result<Zeroizing<[u8; 32]>, SecretsError> {
        let mut kept = self.open()?;
        if kept.key.is_none() {
            kept.keys_made += 1;
        }
        let fresh = [kept.keys_made; 32];
        Ok(Zeroizing::new(*kept.key.get_or_insert(fresh)))
    }
}

/// What the UI was told.
#[derive(Debug, Default)]
pub(crate) struct TestScreen {
    visits: Mutex<Vec<BankIdView>>,
    connections: Mutex<Vec<ConnectionView>>,
    notices: Mutex<Vec<NoticeView>>,
    /// Something was told.
    pub(crate) told: Notify,
}

impl TestScreen {
    pub(crate) fn visits(&self) -> Vec<BankIdView> {
        self.visits.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> Vec<ConnectionView> {
        self.connections.lock().unwrap().clone()
    }

    pub(crate) fn notices(&self) -> Vec<NoticeView> {
        self.notices.lock().unwrap().clone()
    }

    pub(crate) fn has_notice(&self, code: NoticeCode) -> bool {
        self.notices().iter().any(|notice| notice.code == code)
    }
}

impl Screen for TestScreen {
    fn order_changed(&self, _order: &OrderView) {
        self.told.notify_waiters();
    }

    fn bankid_changed(&self, visit: &BankIdView) {
        self.visits.lock().unwrap().push(visit.clone());
        self.told.notify_waiters();
    }

    fn connection_changed(&self, connection: &ConnectionView) {
        self.connections.lock().unwrap().push(connection.clone());
        self.told.notify_waiters();
    }

    fn printer_changed(&self, _printer: &PrinterView) {
        self.told.notify_waiters();
    }

    fn notice(&self, notice: &NoticeView) {
        self.notices.lock().unwrap().push(notice.clone());
        self.told.notify_waiters();
    }

    fn notice_over(&self, over: NoticeOver) {
        let mut notices = self.notices.lock().unwrap();
        notices.retain(|notice| notice.code != over.code);
        self.told.notify_waiters();
    }
}

/// What was done with BankID's window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WindowAct {
    Opened { window: u64, address: String },
    Closed,
    External(String),
}

/// BankID's window: remembers what was done, and with which rules.
#[derive(Debug, Default)]
pub(crate) struct TestWindow {
    acts: Mutex<Vec<WindowAct>>,
    rules: Mutex<Option<VisitRules>>,
    broken: Mutex<bool>,
}

impl TestWindow {
    pub(crate) fn acts(&self) -> Vec<WindowAct> {
        self.acts.lock().unwrap().clone()
    }

    pub(crate) fn rules(&self) -> VisitRules {
        self.rules.lock().unwrap().clone().unwrap()
    }

    pub(crate) fn set_broken(&self, broken: bool) {
        *self.broken.lock().unwrap() = broken;
    }

    /// The number of the window that is open.
    pub(crate) fn open_window(&self) -> Option<u64> {
        self.acts().iter().fold(None, |open, act| match act {
            WindowAct::Opened { window, .. } => Some(*window),
            WindowAct::Closed => None,
            WindowAct::External(_) => open,
        })
    }

    /// The address that was opened last.
    pub(crate) fn address(&self) -> String {
        let acts = self.acts();
        acts.iter()
            .rev()
            .find_map(|act| match act {
                WindowAct::Opened { address, .. } => Some(address.clone()),
                WindowAct::Closed | WindowAct::External(_) => None,
            })
            .unwrap()
    }
}

impl BankIdWindow for TestWindow {
    fn open(&self, visit: u64, url: &BankIdUrl, rules: &VisitRules) -> Result<(), WindowError> {
        if *self.broken.lock().unwrap() {
            return Err(WindowError("no window today".to_owned()));
        }
        *self.rules.lock().unwrap() = Some(rules.clone());
        self.acts.lock().unwrap().push(WindowAct::Opened {
            window: visit,
            address: url.expose().to_owned(),
        });
        Ok(())
    }

    fn close(&self) {
        self.acts.lock().unwrap().push(WindowAct::Closed);
    }

    fn open_external(&self, url: &BankIdUrl) -> Result<(), WindowError> {
        let address = url.expose().to_owned();
        self.acts.lock().unwrap().push(WindowAct::External(address));
        Ok(())
    }
}

/// A printer, or none.
#[derive(Debug, Default)]
pub(crate) struct TestPrinter {
    pub(crate) printed: Mutex<Vec<(String, Vec<u8>)>>,
    pub(crate) missing: Mutex<bool>,
    /// The names that were asked for.
    pub(crate) asked: Mutex<Vec<Option<String>>>,
    /// What the system says of every printer; nothing where this is none.
    pub(crate) state: Mutex<Option<SystemPrinterState>>,
}

impl Printer for TestPrinter {
    fn print(&self, printer: Option<&str>, title: &str, pdf: &[u8]) -> Result<(), PrintError> {
        self.asked.lock().unwrap().push(printer.map(str::to_owned));
        if *self.missing.lock().unwrap() {
            return Err(PrintError::NoPrinter);
        }
        let document = (title.to_owned(), pdf.to_vec());
        self.printed.lock().unwrap().push(document);
        Ok(())
    }

    fn printers(&self) -> Vec<SystemPrinter> {
        let named = |name: &str, is_default| SystemPrinter {
            name: name.to_owned(),
            is_default,
        };
        vec![named("Kontor", true), named("Kvittering", false)]
    }

    fn state(&self, _: Option<&str>) -> SystemPrinterState {
        let state = self.state.lock().unwrap().clone();
        state.unwrap_or(SystemPrinterState::Untold)
    }
}
