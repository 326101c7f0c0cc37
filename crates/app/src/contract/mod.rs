//! The contract between the program and its web UI: every command and event with the shapes that cross, declared
//! once. The TypeScript in `ui/src/backend/contract.ts` is generated from here by the test in [`typescript`]
//! (`cargo xtask types` writes it; the test fails on a difference).
//!
//! Amounts are whole øre, quantities thousandths, rates hundredths of a per cent, times milliseconds since 1970 in UTC.
//! The UI formats these and never computes with them.

mod aftersale;
mod cart;
mod commands;
mod customer;
mod error;
mod keeping;
mod kiosk;
mod order;
mod order_list;
mod pin;
mod printing;
mod reconcile;
mod settings;
mod start;
#[cfg(test)]
mod typescript;

pub use aftersale::{
    OrderRefund, OrderRefundDecide, OrderRefundLine, OrderResend, ReceiptRef, ReceiptStanding,
    ReceiptView, RefundHindrance, RefundPreview, RefundStateName, RefundView, Refundable,
    RefundableLine, RefundedLineView, SavedReceipt,
};
pub use cart::{
    CartAdd, CartLineView, CartScan, CartSetDiscount, CartSetPrice, CartSetQuantity, CartView,
    CatalogueSearch, CategoryView, LineRef, ProductPage, ProductView, TotalsView, VatLineView,
};
pub use customer::{
    CustomerCheck, CustomerForm, CustomerKind, FieldProblem, MethodName, MethodView, Place,
};
pub use error::{ErrorCode, UiError};
pub use keeping::{
    BackupFolder, BackupStatus, CloseAsked, Recovery, RecoveryBackup, RestoreBackup,
};
pub use kiosk::{
    BankIdFocus, BankIdKey, KioskClosed, KioskEnd, KioskPicture, KioskPictures, KioskSale,
    KioskSetup, KioskStaff, KioskSwitch, KioskTested, QrModules,
};
pub use order::{
    BankIdRect, BankIdView, OpenOrders, OrderAction, OrderCancel, OrderCorrect, OrderLineView,
    OrderRef, OrderSummaryView, OrderView, ProblemCode, ProblemView, StateName, TimelineEntry,
    TimelineKind,
};
pub use order_list::{OrderRowView, OrdersCounts, OrdersGroup, OrdersPage, OrdersQuery};
pub use pin::{PinGiven, PinSet, PinView};
pub use printing::{
    PrintJobDecide, PrintJobRef, PrintJobState, PrintJobView, PrinterChoices, PrinterStateName,
    PrinterTested, PrinterView, ReceiptPrinted, SystemPrinterView, TestOutcome,
};
pub use reconcile::{
    AgreementName, CandidateView, Candidates, ComparedLine, ComparedOrder, FoundOrderView,
    FoundOrders, FoundSettle, OrderAdopt, OrderSendAgain, UndecidedCode,
};
pub use settings::{
    LanguageName, SetLanguage, SetToken, SettingsForm, SettingsSave, SettingsSaved, Theme,
};
pub use start::{
    ConnectionView, FirstAnswers, NoticeCode, NoticeOver, NoticeView, ProfileName, ShopView, Start,
    TokenState, TokenView,
};
