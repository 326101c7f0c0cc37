//! How an error crosses to the UI.

use serde::Serialize;

/// What the UI decides by. Each code has a text in every language in the UI's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The database is open in another program.
    StoreLocked,
    /// The database was written by a newer version of the program.
    StoreNewer,
    /// The database is damaged.
    StoreDamaged,
    /// The disk refuses to write (full, read-only, gone). Nothing was half-written.
    StoreUnwritable,
    /// No product has this barcode or number.
    ProductNotFound,
    /// The line is no longer in the cart.
    LineNotFound,
    /// The cart has no line.
    CartEmpty,
    /// The cart is at its limit of lines or its sum is beyond what an order may be.
    CartTooLarge,
    /// A field doesn't hold what it should: `field` names it.
    InvalidField,
    /// The order is not known.
    OrderNotFound,
    /// The order at Front Payment belongs to another order of ours.
    FrontOrderTaken,
    /// The order's state does not allow this.
    NotAllowedNow,
    /// This way to invoice cannot be used for this customer.
    MethodNotAvailable,
    /// There is no token for Front Payment, or no keychain to read it from.
    TokenMissing,
    /// The keychain can't be used.
    KeychainUnavailable,
    /// No answer from Front Payment; nothing was changed there by this call, or it is not known.
    Offline,
    /// Front Payment refused the call.
    Refused,
    /// Too many calls: nothing was done, a little later it may be.
    RateLimited,
    /// No certain answer from Front Payment: it may have been done.
    OutcomeUnknown,
    /// A call whose answer never came may still arrive at Front Payment: it is not sent again for `wait_ms`.
    MayStillArrive,
    /// The invoice is paid already: refund it.
    AlreadyPaid,
    /// Training's stand-in forgot the order when the program last ended.
    TrainingForgot,
    /// The receipt's original was handed out already: now it is a copy, which says so.
    OriginalOut,
    /// The receipt's one copy was handed out already.
    CopyOut,
    /// A manager must allow it with the PIN.
    PinNeeded,
    /// The PIN is wrong; with `wait_ms` nothing is tried before that time is over.
    PinWrong,
    /// No backup was made.
    BackupFailed,
    /// The receipt could not be made, printed or saved.
    ReceiptFailed,
    /// There is no printer.
    PrinterMissing,
    /// The BankID window could not be opened.
    BankIdWindow,
    /// A defect in the program. The message holds what to tell support.
    Internal,
}

/// An error as the UI gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UiError {
    /// What happened: the UI chooses its text by this.
    pub code: ErrorCode,
    /// The field at which the error is shown.
    pub field: Option<String>,
    /// More detail for a person, in English or as Front Payment wrote it; never personal data, never a token.
    pub message: String,
    /// Whether the same call may work a little later.
    pub retryable: bool,
    /// How long to wait before the next try, in ms, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "number"))]
    pub wait_ms: Option<i64>,
}

impl UiError {
    /// An error of no field, for which trying again as it is does not help.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            message: message.into(),
            retryable: false,
            wait_ms: None,
        }
    }
}
