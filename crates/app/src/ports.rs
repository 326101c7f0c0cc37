//! What the use cases need from outside. The shell gives the real things; tests give ones that hold time still.
//!
//! The database is not behind a port: `kasse-store` runs in tests as it runs in a shop, in a folder of the test's own.

use std::fmt;

use async_trait::async_trait;
use kasse_core::{Email, Fodselsnummer, Order, Phone, Timestamp};
use kasse_front_payment::{
    Answer, BankIdUrl, Details, InvoiceSettings, RefundRequest, StatusInfo, Submitted, Token,
};
use url::Url;
use zeroize::Zeroizing;

use crate::contract::{BankIdView, ConnectionView, NoticeOver, NoticeView, OrderView, PrinterView};

/// The wall clock. Timers don't use it: they run on tokio's monotonic clock.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}

/// Front Payment.
#[async_trait]
pub trait FrontPayment: Send + Sync {
    /// Sends an order by its way to invoice. `order_date` is in Unix seconds.
    async fn send(
        &self,
        order: &Order,
        personal_number: Option<&Fodselsnummer>,
        invoice: &InvoiceSettings,
        order_date: i64,
        token: &Token,
    ) -> Answer<Submitted>;
    /// One order's status.
    async fn status(&self, order_uuid: &str, token: &Token) -> Answer<StatusInfo>;
    /// The status of every order: whole, or no success.
    async fn statuses(&self, token: &Token) -> Answer<Vec<StatusInfo>>;
    /// One order, whole.
    async fn details(&self, order_uuid: &str, token: &Token) -> Answer<Details>;
    /// An invoiced order's invoice number.
    async fn invoice_number(&self, order_uuid: &str, token: &Token) -> Answer<String>;
    /// Cancels an order.
    async fn cancel(&self, order_uuid: &str, note: &str, token: &Token) -> Answer<()>;
    /// Gives money back. Done means that it is under way.
    async fn refund(&self, order_uuid: &str, refund: &RefundRequest, token: &Token) -> Answer<()>;
    /// Sends the customer the invoice once more.
    async fn resend(
        &self,
        order_uuid: &str,
        phone: &Phone,
        email: &Email,
        token: &Token,
    ) -> Answer<()>;
}

/// Why a secret is not to be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// There is no keychain on this machine, or it is locked and stays so.
    #[error("there is no keychain that can be used: {0}")]
    Unavailable(String),
}

/// The operating system's keychain, for one profile. Calls may block for a moment: they are made from a thread that may.
pub trait Secrets: Send + Sync {
    /// The token for Front Payment, where one is kept.
    fn token(&self) -> Result<Option<Token>, SecretsError>;
    /// Keeps a token.
    fn keep_token(&self, token: &Token) -> Result<(), SecretsError>;
    /// Forgets the token.
    fn clear_token(&self) -> Result<(), SecretsError>;
    /// The key that seals personal numbers: made and kept at the first call.
    fn seal_key(&self) -> Result<Zeroizing<[u8; 32]>, SecretsError>;
    /// Forgets that key: what it sealed can't be opened by anybody any more. The next call makes another.
    fn forget_seal_key(&self) -> Result<(), SecretsError>;
}

/// The UI, as somebody who is told things.
pub trait Screen: Send + Sync {
    /// An order changed.
    fn order_changed(&self, order: &OrderView);
    /// The BankID visit changed.
    fn bankid_changed(&self, visit: &BankIdView);
    /// The connection or the queue changed.
    fn connection_changed(&self, connection: &ConnectionView);
    /// The receipt printer or its queue changed.
    fn printer_changed(&self, printer: &PrinterView);
    /// Something to know.
    fn notice(&self, notice: &NoticeView);
    /// What a notice told is over.
    fn notice_over(&self, over: NoticeOver);
}

/// Where a BankID visit may go and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRules {
    /// Hosts that may be visited; a leading `*.` allows sub-domains.
    pub hosts: Vec<String>,
    /// Host and port of the stand-in when the API is on loopback: the one address that may be visited without https.
    pub loopback: Option<String>,
    /// Where it ends when it went well.
    pub success: Url,
    /// Where it ends when it did not.
    pub failure: Url,
}

/// Why the BankID window did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the BankID window could not be opened: {0}")]
pub struct WindowError(pub String);

/// The window that BankID's pages are shown in.
pub trait BankIdWindow: Send + Sync {
    /// Opens it for a visit, closing any other. What happens in it is told by [`crate::Till::visit_event`].
    fn open(&self, visit: u64, url: &BankIdUrl, rules: &VisitRules) -> Result<(), WindowError>;
    /// Closes it, and throws its web context away.
    fn close(&self);
    /// Opens the address in the system's browser.
    fn open_external(&self, url: &BankIdUrl) -> Result<(), WindowError>;
    /// Whether [`Self::press`] works on this machine.
    fn has_keyboard(&self) -> bool {
        false
    }
    /// Whether F6 goes from the window to ours and back.
    fn has_panes(&self) -> bool {
        false
    }
    /// Presses a key in the window, as a keyboard of the machine does.
    fn press(&self, _key: VisitKey) -> Result<(), WindowError> {
        Err(WindowError("no key can be pressed here".to_owned()))
    }
}

/// A key for the page in BankID's window.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum VisitKey {
    /// Types a character.
    Character(char),
    /// Deletes what is left of the caret.
    Backspace,
    /// To the next field.
    Tab,
    /// Confirms.
    Enter,
}

impl VisitKey {
    /// By its name in the contract; none for what is no key.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "backspace" => Some(Self::Backspace),
            "tab" => Some(Self::Tab),
            "enter" => Some(Self::Enter),
            _ => {
                let mut characters = name.chars();
                let first = characters.next().filter(|it| !it.is_control())?;
                characters
                    .next()
                    .is_none()
                    .then_some(Self::Character(first))
            }
        }
    }
}

impl fmt::Debug for VisitKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It may be a letter of a password.
        formatter.write_str("VisitKey")
    }
}

/// Paper, by the system. Calls may block for some seconds: they are made from a thread that may.
pub trait Printer: Send + Sync {
    /// Sends a PDF to one of the system's printers, by its name; without one to the default.
    fn print(&self, printer: Option<&str>, title: &str, pdf: &[u8]) -> Result<(), PrintError>;

    /// The printers that can be named; none where the system asks in a dialog of its own.
    fn printers(&self) -> Vec<SystemPrinter> {
        Vec::new()
    }

    /// Whether the system asks in a dialog or window of its own before it prints.
    fn asks(&self) -> bool {
        false
    }

    /// What the system says of a printer, by its name; without one of the default.
    fn state(&self, _printer: Option<&str>) -> SystemPrinterState {
        SystemPrinterState::Untold
    }
}

/// A printer that the system has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemPrinter {
    /// Its name there.
    pub name: String,
    /// Whether it prints what names none.
    pub is_default: bool,
}

/// What the system says of a printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SystemPrinterState {
    /// Nothing: it has none, or does not tell.
    Untold,
    /// It takes what is to be printed.
    Works,
    /// Somebody, or an error, has stopped it: what it takes waits in the system's queue. In the system's words.
    Stopped(String),
    /// There is none of this name.
    Missing,
}

/// Why nothing was printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The system has no printer.
    #[error("the system has no printer")]
    NoPrinter,
    /// The system refused.
    #[error("the printer refused: {0}")]
    Refused(String),
}
