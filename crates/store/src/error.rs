//! What can go wrong, by what somebody then decides.

use std::io;

use kasse_core::{OrderId, WaitRefusal};
use rusqlite::ErrorCode;

use crate::catalogue::CatalogueProblem;

/// Why the database was not opened. Nothing in it was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another program has it open: show that one.
    #[error("another program has the database open")]
    Locked,
    /// A newer version of Kasse wrote it: update this one.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// It can't be read: set it aside and restore a backup.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A sound backup of another till's: two tills must not go on with one database.
    #[error("the backup is another till's")]
    AnotherTill,
    /// A sound database of another program: choose another file.
    #[error("the file is the database of another program")]
    NotOurs,
    /// The folder or the file can't be written: no space, no permission, no disk.
    #[error("the database can't be opened for writing")]
    Unwritable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// SQLite refused something that this crate takes for granted: a fault of ours.
    #[error("the database refused a step of opening it")]
    Refused(#[source] rusqlite::Error),
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        Self::Unwritable(Box::new(error))
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unwritable(source) => Self::Unwritable(Box::new(source)),
            StoreError::Damaged(detail) => Self::Damaged(detail),
            StoreError::Refused(source) => Self::Refused(source),
            // None of these comes from opening.
            other @ (StoreError::NotFound
            | StoreError::Stale
            | StoreError::AlreadyPlaced
            | StoreError::MayNotWait(_)
            | StoreError::FrontOrderTaken { .. }
            | StoreError::AttemptUnderWay
            | StoreError::NoSuchAttempt
            | StoreError::NotSending
            | StoreError::OriginalOut
            | StoreError::CopyAlreadyMade
            | StoreError::RefundTooMuch
            | StoreError::SeriesEnded
            | StoreError::TooLarge { .. }
            | StoreError::NotJson
            | StoreError::Catalogue(_)) => Self::Damaged(other.to_string()),
        }
    }
}

/// Why a call did not do what it should. A call that writes has then written nothing at all.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, read-only or failing: stop selling and say so; the same call may succeed later.
    #[error("the database can't be written")]
    Unwritable(#[source] rusqlite::Error),
    /// What was read makes no sense: offer a backup. The detail names the place and holds no personal data.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// There is no such order, receipt or product.
    #[error("not found")]
    NotFound,
    /// The order was changed since it was read: read it again and decide anew.
    #[error("the order was changed since it was read")]
    Stale,
    /// An order with this id is stored already.
    #[error("the order is placed already")]
    AlreadyPlaced,
    /// Without a connection this order may not wait. Nothing was stored.
    #[error(transparent)]
    MayNotWait(#[from] WaitRefusal),
    /// The order at Front Payment belongs to another order of ours.
    #[error("the order at Front Payment belongs to order {owner}")]
    FrontOrderTaken {
        /// Whose it is.
        owner: OrderId,
    },
    /// An attempt to send this order has not ended.
    #[error("an attempt to send the order has not ended")]
    AttemptUnderWay,
    /// The attempt is unknown or has ended.
    #[error("the attempt is unknown or has ended")]
    NoSuchAttempt,
    /// An attempt can only begin for an order in the state `Sending`.
    #[error("the order is not being sent")]
    NotSending,
    /// A refund is more than is left of its order.
    #[error("the refund is more than is left of the order")]
    RefundTooMuch,
    /// The original of a receipt is handed out once.
    #[error("the original of the receipt was handed out already")]
    OriginalOut,
    /// A receipt may be copied once.
    #[error("the receipt was copied already")]
    CopyAlreadyMade,
    /// The till's series has no number left (4 294 967 295 were used).
    #[error("the till's series of numbers has ended")]
    SeriesEnded,
    /// Something is larger than this crate stores.
    #[error("{what} is larger than {limit} bytes")]
    TooLarge {
        /// What.
        what: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// A value has no JSON form: a fault of the caller.
    #[error("the value has no JSON form")]
    NotJson,
    /// The catalogue can't be used.
    #[error(transparent)]
    Catalogue(#[from] CatalogueProblem),
    /// SQLite refused something that this crate takes for granted: a fault of ours.
    #[error("the database refused a step")]
    Refused(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        if let rusqlite::Error::FromSqlConversionFailure(column, _, _)
        | rusqlite::Error::IntegralValueOutOfRange(column, _) = &error
        {
            return Self::Damaged(format!("column {column} of a row makes no sense"));
        }
        if let rusqlite::Error::InvalidColumnType(column, name, found) = &error {
            return Self::Damaged(format!("column {column} ({name}) of a row is {found}"));
        }
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NoLargeFileSupport
                | ErrorCode::OutOfMemory,
            ) => Self::Unwritable(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            // The rest of SQLite's codes mean that a statement of ours is wrong.
            Some(_) | None => Self::Refused(error),
        }
    }
}

/// A stored JSON text that does not parse. Serde's own message may quote what it read, so only the place is told.
pub(crate) fn unreadable(what: &str, error: &serde_json::Error) -> String {
    format!("{what}: line {}, column {}", error.line(), error.column())
}
