//! The outside, played: a keychain in a file, a window and a screen that show nothing, no printer.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kasse_app::contract::{
    BankIdView, ConnectionView, NoticeOver, NoticeView, OrderView, PrinterView,
};
use kasse_app::fresh_key;
use kasse_app::ports::{
    BankIdWindow, PrintError, Printer, Screen, Secrets, SecretsError, VisitRules, WindowError,
};
use kasse_front_payment::{BankIdUrl, Token};
use serde::{Deserialize, Serialize};
use torture::wire::OpenVisit;
use zeroize::Zeroizing;

use crate::steps::Steps;

/// A keychain in a file, which outlives the till as a real one does.
pub(crate) struct FileSecrets {
    path: PathBuf,
    using: Mutex<()>,
    steps: Arc<Steps>,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    token: Option<String>,
    key: Option<[u8; 32]>,
}

impl FileSecrets {
    pub(crate) fn new(path: PathBuf, steps: Arc<Steps>) -> Self {
        Self {
            path,
            using: Mutex::new(()),
            steps,
        }
    }

    fn read(&self) -> Result<Kept, SecretsError> {
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(unavailable),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kept::default()),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// All or nothing, also when the till is killed in between.
    fn write(&self, kept: &Kept) -> Result<(), SecretsError> {
        let beside = self.path.with_extension("new");
        let bytes = serde_json::to_vec(kept).map_err(unavailable)?;
        fs::write(&beside, bytes)
            .and_then(|()| fs::rename(&beside, &self.path))
            .map_err(unavailable)
    }

    fn change(&self, change: impl FnOnce(&mut Kept)) -> Result<Kept, SecretsError> {
        let _using = self.using.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = self.read()?;
        change(&mut kept);
        self.write(&kept)?;
        Ok(kept)
    }
}

fn unavailable(error: impl std::fmt::Display) -> SecretsError {
    SecretsError::Unavailable(error.to_string())
}

impl Secrets for FileSecrets {
    fn token(&self) -> Result<Option<Token>, SecretsError> {
        let token = self.read()?.token;
        token
            .map(|token| Token::parse(&token).map_err(unavailable))
            .transpose()
    }

    fn keep_token(&self, token: &Token) -> Result<(), SecretsError> {
        self.change(|kept| kept.token = Some(token.expose().to_owned()))
            .map(drop)
    }

    fn clear_token(&self) -> Result<(), SecretsError> {
        self.change(|kept| kept.token = None).map(drop)
    }

    fn forget_seal_key(&self) -> Result<(), SecretsError> {
        self.change(|kept| kept.key = None).map(drop)
    }

    fn seal_key(&self) -> Result<Zeroizing<[u8; 32]>, SecretsError> {
        self.steps.reach("keychain/seal_key");
        if let Some(key) = self.read()?.key {
            return Ok(Zeroizing::new(key));
        }
        let kept = self.change(|kept| {
            kept.key.get_or_insert(*fresh_key());
        })?;
        kept.key
            .map(Zeroizing::new)
            .ok_or_else(|| unavailable("no key"))
    }
}

/// A screen that nobody looks at. Showing an order is a step: `show/Sending`.
pub(crate) struct SilentScreen(Arc<Steps>);

impl SilentScreen {
    pub(crate) fn new(steps: Arc<Steps>) -> Self {
        Self(steps)
    }
}

impl Screen for SilentScreen {
    fn order_changed(&self, order: &OrderView) {
        self.0.reach(&format!("show/{:?}", order.state));
    }

    fn bankid_changed(&self, _: &BankIdView) {}

    fn connection_changed(&self, _: &ConnectionView) {}

    fn printer_changed(&self, _: &PrinterView) {}

    fn notice(&self, _: &NoticeView) {}

    fn notice_over(&self, _: NoticeOver) {}
}

/// BankID's window: remembers its number and its address.
pub(crate) struct Window {
    open: Mutex<Option<OpenVisit>>,
    steps: Arc<Steps>,
}

impl Window {
    pub(crate) fn new(steps: Arc<Steps>) -> Self {
        Self {
            open: Mutex::default(),
            steps,
        }
    }

    fn open_now(&self) -> MutexGuard<'_, Option<OpenVisit>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open window.
    pub(crate) fn shown(&self) -> Option<OpenVisit> {
        self.open_now().clone()
    }
}

impl BankIdWindow for Window {
    fn open(&self, visit: u64, url: &BankIdUrl, _: &VisitRules) -> Result<(), WindowError> {
        self.steps.reach("bankid/open");
        *self.open_now() = Some(OpenVisit {
            window: visit,
            url: url.expose().to_owned(),
        });
        Ok(())
    }

    fn close(&self) {
        *self.open_now() = None;
    }

    fn open_external(&self, _: &BankIdUrl) -> Result<(), WindowError> {
        Err(WindowError("no browser here".to_owned()))
    }
}

/// A shop without a printer.
pub(crate) struct NoPrinter;

impl Printer for NoPrinter {
    fn print(&self, _: Option<&str>, _: &str, _: &[u8]) -> Result<(), PrintError> {
        Err(PrintError::NoPrinter)
    }
}
