//! Writes the contract as TypeScript and compares it with the committed file.

use std::fmt::Write as _;
use std::path::Path;

use ts_rs::{Config, TS};

use super::*;

fn declaration<T: TS>(config: &Config, out: &mut String) {
    if let Some(docs) = T::docs() {
        out.push_str(docs.trim_end());
        out.push('\n');
    }
    writeln!(out, "export {}\n", T::decl(config)).expect("writing to a string");
}

macro_rules! command_interface {
    ($($name:ident($request:ty) -> $answer:ty;)*) => {
        fn write_commands(config: &Config, out: &mut String) {
            out.push_str("/** Every command: what it takes and what it answers. */\nexport interface Commands {\n");
            $(
                let request = <$request as TS>::name(config);
                let answer = <$answer as TS>::name(config);
                writeln!(out, "  {}: {{ request: {request}; answer: {answer} }};", stringify!($name)).expect("writing to a string");
            )*
            out.push_str("}\n\n");
        }
    };
}
crate::commands!(command_interface);

macro_rules! event_interface {
    ($($name:ident: $payload:ty;)*) => {
        fn write_events(config: &Config, out: &mut String) {
            out.push_str("/** Every event and its payload. */\nexport interface Events {\n");
            $(
                writeln!(out, "  {}: {};", stringify!($name), <$payload as TS>::name(config)).expect("writing to a string");
            )*
            out.push_str("}\n");
        }
    };
}
crate::events!(event_interface);

macro_rules! declarations {
    ($config:expr, $out:expr, $($type:ty),* $(,)?) => { $(declaration::<$type>($config, $out);)* };
}

fn declare_sale(config: &Config, out: &mut String) {
    declarations!(
        config,
        out,
        ErrorCode,
        UiError,
        CatalogueSearch,
        ProductPage,
        CategoryView,
        ProductView,
        CartView,
        CartLineView,
        TotalsView,
        VatLineView,
        CartAdd,
        CartScan,
        LineRef,
        CartSetQuantity,
        CartSetPrice,
        CartSetDiscount,
        CustomerKind,
        MethodName,
        CustomerForm,
        FieldProblem,
        CustomerCheck,
        MethodView,
        Place,
        StateName,
        OrderAction,
        OrderView,
        OrderLineView,
        TimelineEntry,
        TimelineKind,
        ProblemView,
        ProblemCode,
        BankIdView,
        OpenOrders,
        OrderSummaryView,
        OrdersQuery,
        OrdersGroup,
        OrdersPage,
        OrderRowView,
        OrdersCounts,
        OrderRef,
        OrderCorrect,
        OrderCancel,
        BankIdRect,
    );
}

fn declare_after_sale(config: &Config, out: &mut String) {
    declarations!(
        config,
        out,
        Refundable,
        RefundableLine,
        RefundPreview,
        RefundHindrance,
        OrderRefund,
        OrderRefundLine,
        OrderRefundDecide,
        RefundView,
        RefundedLineView,
        RefundStateName,
        OrderResend,
        ReceiptStanding,
        ReceiptRef,
        Candidates,
        ComparedOrder,
        ComparedLine,
        CandidateView,
        AgreementName,
        UndecidedCode,
        OrderAdopt,
        OrderSendAgain,
        FoundOrders,
        FoundOrderView,
        FoundSettle,
        ReceiptView,
        SavedReceipt,
        ReceiptPrinted,
        PrinterStateName,
        PrintJobState,
        PrintJobView,
        PrinterView,
        TestOutcome,
        PrinterTested,
        SystemPrinterView,
        PrinterChoices,
        PrintJobRef,
        PrintJobDecide,
    );
}

fn declare_surroundings(config: &Config, out: &mut String) {
    declarations!(
        config,
        out,
        LanguageName,
        Theme,
        SetLanguage,
        SetToken,
        SettingsForm,
        SettingsSave,
        SettingsSaved,
        PinSet,
        PinGiven,
        PinView,
        Start,
        KioskSetup,
        KioskEnd,
        BankIdFocus,
        BankIdKey,
        QrModules,
        KioskSwitch,
        KioskStaff,
        KioskTested,
        KioskClosed,
        KioskSale,
        KioskPictures,
        KioskPicture,
        FirstAnswers,
        ProfileName,
        ShopView,
        ConnectionView,
        TokenState,
        TokenView,
        NoticeCode,
        NoticeOver,
        NoticeView,
        BackupStatus,
        BackupFolder,
        Recovery,
        RecoveryBackup,
        RestoreBackup,
        CloseAsked,
    );
}

fn typescript() -> String {
    let config = Config::default();
    let mut out = String::from(
        "// Generated from crates/app/src/contract by `cargo xtask types`. Do not edit.\n\n",
    );
    declare_sale(&config, &mut out);
    declare_after_sale(&config, &mut out);
    declare_surroundings(&config, &mut out);
    write_commands(&config, &mut out);
    write_events(&config, &mut out);
    out
}

#[test]
fn committed_typescript_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/backend/contract.ts");
    let wanted = typescript();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::create_dir_all(path.parent().expect("the file lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(&path, &wanted).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == wanted,
        "ui/src/backend/contract.ts differs from the Rust contract: run `cargo xtask types` and commit the result"
    );
}
