//! How errors cross to the UI: the whole table.

use std::fmt::Write as _;

use kasse_app::contract::UiError;
use kasse_app::ports::{PrintError, SecretsError, WindowError};
use kasse_app::{AppError, open_error};
use kasse_core::{
    CartError, Fault, Field, FieldError, IllegalTransition, OutOfRange, PlaceError, Sku, StateName,
    VatRate, WaitRefusal,
};
use kasse_store::{OpenError, StoreError};

#[test]
fn every_error_has_its_code() {
    let field = || FieldError::new(Field::Email, Fault::Required);
    let errors: Vec<AppError> = vec![
        StoreError::NotFound.into(),
        StoreError::Stale.into(),
        StoreError::AlreadyPlaced.into(),
        StoreError::AttemptUnderWay.into(),
        StoreError::NoSuchAttempt.into(),
        StoreError::NotSending.into(),
        StoreError::CopyAlreadyMade.into(),
        StoreError::SeriesEnded.into(),
        StoreError::NotJson.into(),
        StoreError::Damaged("page 7".into()).into(),
        SecretsError::Unavailable("locked".into()).into(),
        CartError::LineNotFound.into(),
        CartError::TooManyLines.into(),
        CartError::TooExpensive.into(),
        CartError::TooMany.into(),
        CartError::DiscountTooLarge.into(),
        PlaceError::CartEmpty.into(),
        PlaceError::VatRateNotAllowed {
            sku: Sku::parse("KL-1001").unwrap(),
            rate: VatRate::STANDARD,
        }
        .into(),
        PlaceError::Field(field()).into(),
        PlaceError::OutOfRange(OutOfRange).into(),
        AppError::Field {
            field: "email".into(),
            code: "required".into(),
        },
        IllegalTransition {
            state: StateName::Unknown,
            event: "send_started",
        }
        .into(),
        AppError::NotNow("the cart is not the one that was confirmed"),
        AppError::ProductNotFound("123".into()),
        AppError::OrderNotFound,
        StoreError::MayNotWait(WaitRefusal::WayNotAllowed).into(),
        AppError::MayNotWait(WaitRefusal::NeedsConnection),
        AppError::PinNeeded,
        AppError::PinWrong { wait_ms: 5_000 },
        AppError::MayStillArrive { wait_ms: 180_000 },
        WindowError("no display".into()).into(),
        AppError::Receipt("no space".into()),
        PrintError::NoPrinter.into(),
        PrintError::Refused("paper".into()).into(),
    ];
    let mut table = String::new();
    for error in errors {
        row(&mut table, &UiError::from(error));
    }
    table.push('\n');
    for error in [
        OpenError::Locked,
        OpenError::Newer {
            found: 99,
            known: 10,
        },
        OpenError::Damaged("page 7".into()),
        OpenError::NotOurs,
        OpenError::Unwritable("no space".into()),
    ] {
        row(&mut table, &open_error(&error));
    }
    insta::assert_snapshot!(table);
}

fn row(table: &mut String, error: &UiError) {
    let code = serde_json::to_value(error.code).unwrap();
    writeln!(
        table,
        "{:<20} {:<9} {:<12} {}",
        code.as_str().unwrap(),
        if error.retryable { "retryable" } else { "" },
        error.field.as_deref().unwrap_or_default(),
        error.message
    )
    .unwrap();
}
