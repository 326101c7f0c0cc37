//! What can go wrong in a use case, and how it crosses to the UI.

use kasse_core::{
    CartError, FieldError, IllegalRefundEvent, IllegalTransition, OutOfRange, PlaceError,
    RefundError, WaitRefusal,
};
use kasse_store::{OpenError, StoreError};

use crate::contract::{ErrorCode, UiError};
use crate::ports::{PrintError, SecretsError, WindowError};

/// A use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keychain.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The cart stays as it was.
    #[error(transparent)]
    Cart(#[from] CartError),
    /// Nothing was placed.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A field must be mended.
    #[error("the field {field} can't be used as it is")]
    Field {
        /// The field.
        field: String,
        /// The fault's code.
        code: String,
    },
    /// The order's state does not allow it.
    #[error(transparent)]
    Transition(#[from] IllegalTransition),
    /// A refund's state does not allow it.
    #[error(transparent)]
    RefundTransition(#[from] IllegalRefundEvent),
    /// Not now, for this reason.
    #[error("not now: {0}")]
    NotNow(&'static str),
    /// No product has this code.
    #[error("no product has the code {0:?}")]
    ProductNotFound(String),
    /// No such order.
    #[error("there is no such order")]
    OrderNotFound,
    /// There is no token, or Front Payment refused it.
    #[error("there is no token that Front Payment takes")]
    TokenMissing,
    /// Front Payment did not answer, and nothing was done.
    #[error("there is no answer from Front Payment")]
    Offline,
    /// Too many calls: nothing was done.
    #[error("Front Payment asks to wait")]
    RateLimited,
    /// Front Payment refused, in its own words.
    #[error("{0}")]
    Refused(String),
    /// The invoice is paid already.
    #[error("the invoice is paid already")]
    AlreadyPaid,
    /// Training's stand-in lives as long as the program.
    #[error("training forgot this order when the program ended")]
    TrainingForgot,
    /// It may have been done.
    #[error("Front Payment gave no certain answer")]
    OutcomeUnknown,
    /// Only a manager may, and no PIN was given.
    #[error("this is a manager's decision: the PIN is needed")]
    PinNeeded,
    /// The PIN is wrong.
    #[error("the PIN is wrong; the next try is possible in {wait_ms} ms")]
    PinWrong {
        /// The pause before the next try, in ms; 0 where there is none.
        wait_ms: i64,
    },
    /// A call whose answer never came may still arrive at Front Payment.
    #[error("the call that got no answer may still arrive; it can be sent again in {wait_ms} ms")]
    MayStillArrive {
        /// How long, in ms.
        wait_ms: i64,
    },
    /// Without a connection this order may not wait.
    #[error(transparent)]
    MayNotWait(WaitRefusal),
    /// The PIN could not be hashed.
    #[error("the PIN could not be kept: {0}")]
    Pin(String),
    /// The BankID window.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// The receipt could not be made or written.
    #[error("the receipt could not be made: {0}")]
    Receipt(String),
    /// No backup was made.
    #[error("no backup was made: {0}")]
    Backup(String),
    /// Paper.
    #[error(transparent)]
    Print(#[from] PrintError),
}

impl AppError {
    /// A fault at a field.
    pub(crate) fn field(error: FieldError) -> Self {
        Self::Field {
            field: error.field.name().to_owned(),
            code: error.fault.code().to_owned(),
        }
    }

    /// A fault at a line of a refund.
    pub(crate) fn refund_line(line: u32, code: &str) -> Self {
        Self::Field {
            field: format!("line_{line}"),
            code: code.to_owned(),
        }
    }

    fn code(&self) -> ErrorCode {
        match self {
            Self::Store(error) => store_code(error),
            Self::Secrets(SecretsError::Unavailable(_)) => ErrorCode::KeychainUnavailable,
            Self::Cart(CartError::LineNotFound) => ErrorCode::LineNotFound,
            Self::Cart(CartError::TooManyLines | CartError::TooExpensive)
            | Self::Place(PlaceError::OutOfRange(_)) => ErrorCode::CartTooLarge,
            Self::Cart(CartError::TooMany | CartError::DiscountTooLarge)
            | Self::Place(PlaceError::VatRateNotAllowed { .. } | PlaceError::Field(_))
            | Self::Field { .. } => ErrorCode::InvalidField,
            Self::Place(PlaceError::CartEmpty) => ErrorCode::CartEmpty,
            Self::Transition(_) | Self::RefundTransition(_) | Self::NotNow(_) => {
                ErrorCode::NotAllowedNow
            }
            Self::ProductNotFound(_) => ErrorCode::ProductNotFound,
            Self::OrderNotFound => ErrorCode::OrderNotFound,
            Self::TokenMissing => ErrorCode::TokenMissing,
            Self::Offline => ErrorCode::Offline,
            Self::RateLimited => ErrorCode::RateLimited,
            Self::Refused(_) => ErrorCode::Refused,
            Self::OutcomeUnknown => ErrorCode::OutcomeUnknown,
            Self::AlreadyPaid => ErrorCode::AlreadyPaid,
            Self::TrainingForgot => ErrorCode::TrainingForgot,
            Self::PinNeeded => ErrorCode::PinNeeded,
            Self::PinWrong { .. } => ErrorCode::PinWrong,
            Self::Pin(_) => ErrorCode::Internal,
            Self::MayStillArrive { .. } => ErrorCode::MayStillArrive,
            Self::MayNotWait(_) => ErrorCode::MethodNotAvailable,
            Self::Window(_) => ErrorCode::BankIdWindow,
            Self::Backup(_) => ErrorCode::BackupFailed,
            Self::Receipt(_) | Self::Print(PrintError::Refused(_)) => ErrorCode::ReceiptFailed,
            Self::Print(PrintError::NoPrinter) => ErrorCode::PrinterMissing,
        }
    }

    fn wait_ms(&self) -> Option<i64> {
        if let Self::PinWrong { wait_ms } | Self::MayStillArrive { wait_ms } = self {
            Some(*wait_ms).filter(|wait| *wait > 0)
        } else {
            None
        }
    }

    fn field_name(&self) -> Option<String> {
        match self {
            Self::Field { field, .. } => Some(field.clone()),
            Self::Cart(CartError::TooMany) => Some("quantity".to_owned()),
            Self::Cart(CartError::DiscountTooLarge) => Some("discount".to_owned()),
            Self::Place(PlaceError::Field(error)) => Some(error.field.name().to_owned()),
            Self::Place(PlaceError::VatRateNotAllowed { .. }) => Some("cart".to_owned()),
            Self::Store(_)
            | Self::Secrets(_)
            | Self::Cart(
                CartError::LineNotFound | CartError::TooManyLines | CartError::TooExpensive,
            )
            | Self::Place(PlaceError::CartEmpty | PlaceError::OutOfRange(_))
            | Self::Transition(_)
            | Self::RefundTransition(_)
            | Self::NotNow(_)
            | Self::ProductNotFound(_)
            | Self::OrderNotFound
            | Self::TokenMissing
            | Self::Offline
            | Self::RateLimited
            | Self::Refused(_)
            | Self::OutcomeUnknown
            | Self::AlreadyPaid
            | Self::TrainingForgot
            | Self::PinNeeded
            | Self::PinWrong { .. }
            | Self::Pin(_)
            | Self::MayNotWait(_)
            | Self::Window(_)
            | Self::Receipt(_)
            | Self::Backup(_)
            | Self::MayStillArrive { .. }
            | Self::Print(_) => None,
        }
    }
}

impl From<RefundError> for AppError {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::NothingLeft => Self::NotNow("there is nothing to refund"),
            RefundError::Open => Self::NotNow("another refund of the order is still open"),
            RefundError::Line { line } => Self::refund_line(line, "not_a_choice"),
            RefundError::TooMuch { line } => Self::refund_line(line, "too_much"),
            RefundError::Nothing { line } => Self::refund_line(line, "nothing"),
            RefundError::OutOfRange(error) => error.into(),
        }
    }
}

impl From<OutOfRange> for AppError {
    fn from(_: OutOfRange) -> Self {
        Self::NotNow("the amounts are beyond what the till handles")
    }
}

impl From<AppError> for UiError {
    fn from(error: AppError) -> Self {
        let code = error.code();
        let retryable = matches!(
            code,
            ErrorCode::StoreUnwritable
                | ErrorCode::ReceiptFailed
                | ErrorCode::BankIdWindow
                | ErrorCode::Offline
                | ErrorCode::RateLimited
                | ErrorCode::MayStillArrive
        );
        Self {
            code,
            field: error.field_name(),
            message: with_sources(&error),
            retryable,
            wait_ms: error.wait_ms(),
        }
    }
}

fn store_code(error: &StoreError) -> ErrorCode {
    match error {
        StoreError::Unwritable(_) => ErrorCode::StoreUnwritable,
        StoreError::Damaged(_) => ErrorCode::StoreDamaged,
        StoreError::NotFound => ErrorCode::OrderNotFound,
        StoreError::Stale | StoreError::AttemptUnderWay | StoreError::RefundTooMuch => {
            ErrorCode::NotAllowedNow
        }
        StoreError::OriginalOut => ErrorCode::OriginalOut,
        StoreError::CopyAlreadyMade => ErrorCode::CopyOut,
        StoreError::FrontOrderTaken { .. } => ErrorCode::FrontOrderTaken,
        StoreError::MayNotWait(_) => ErrorCode::MethodNotAvailable,
        StoreError::AlreadyPlaced
        | StoreError::NoSuchAttempt
        | StoreError::NotSending
        | StoreError::SeriesEnded
        | StoreError::TooLarge { .. }
        | StoreError::NotJson
        | StoreError::Catalogue(_)
        | StoreError::Refused(_) => ErrorCode::Internal,
    }
}

/// Why the till did not open, for the UI's first page.
pub fn open_error(error: &OpenError) -> UiError {
    let code = match error {
        OpenError::Locked => ErrorCode::StoreLocked,
        OpenError::Newer { .. } => ErrorCode::StoreNewer,
        OpenError::Damaged(_) | OpenError::NotOurs => ErrorCode::StoreDamaged,
        OpenError::AnotherTill => ErrorCode::NotAllowedNow,
        OpenError::Unwritable(_) => ErrorCode::StoreUnwritable,
        OpenError::Refused(_) => ErrorCode::Internal,
    };
    UiError::new(code, with_sources(error))
}

/// An error with what caused it, on one line.
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
