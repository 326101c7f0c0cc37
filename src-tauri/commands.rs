//! The commands: unpack, hand on, wrap the error. Their names and shapes are declared in `kasse_app::contract`.

use std::path::Path;

use kasse_app::contract::{
    BackupFolder, BackupStatus, BankIdFocus, BankIdKey, BankIdRect, Candidates, CartAdd, CartScan,
    CartSetDiscount, CartSetPrice, CartSetQuantity, CartView, CatalogueSearch, CustomerCheck,
    CustomerForm, ErrorCode, FoundOrders, FoundSettle, KioskClosed, KioskEnd, KioskPictures,
    KioskStaff, KioskSwitch, KioskTested, LineRef, OpenOrders, OrderAdopt, OrderCancel,
    OrderCorrect, OrderRef, OrderRefund, OrderRefundDecide, OrderResend, OrderSendAgain, OrderView,
    OrdersPage, OrdersQuery, PinGiven, PinSet, PinView, Place, PrintJobDecide, PrintJobRef,
    PrinterChoices, PrinterTested, PrinterView, ProductPage, QrModules, ReceiptPrinted, ReceiptRef,
    ReceiptView, Recovery, RefundPreview, Refundable, RestoreBackup, SavedReceipt, SetLanguage,
    SetToken, SettingsForm, SettingsSave, SettingsSaved, Start, TokenView, UiError,
};
use kasse_app::ports::Clock as _;
use kasse_app::{AppError, Till};
use tauri::ipc::Invoke;
use tauri::{AppHandle, Manager as _, State, Wry};
use tauri_plugin_opener::OpenerExt as _;

use crate::clock::SystemClock;
use crate::pictures::Pictures;
use crate::shell::Shell;
use crate::{bankid_window, closing, instance, main_window, opening};

macro_rules! generated {
    ($($name:ident($request:ty) -> $answer:ty;)*) => {
        tauri::generate_handler![$($name),*]
    };
}

/// Handles every command of the contract, from the main window alone.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let handle = of_main_runtime(kasse_app::commands!(generated));
    move |invoke: Invoke<Wry>| {
        // Tauri refuses pages from elsewhere by itself; that no other window has a command does not hang on that alone.
        if invoke.message.webview_ref().label() == main_window::LABEL {
            let shell = invoke.message.webview_ref().state::<Shell>();
            let command = invoke.message.command();
            let may_call = match shell.till_now() {
                Some(till) => till.may_call(command),
                None => shell.closed.may_call(command),
            };
            if !may_call {
                tracing::warn!(command, "a command of the shop's was refused at the kiosk");
                invoke
                    .resolver
                    .reject(UiError::new(ErrorCode::NotAllowedNow, "not at the kiosk"));
                return true;
            }
            handle(invoke)
        } else {
            tracing::warn!(
                label = invoke.message.webview_ref().label(),
                "a command from another window was refused"
            );
            invoke.resolver.reject("no commands here");
            true
        }
    }
}

/// Tells the compiler which runtime the generated handler is for.
fn of_main_runtime<F: Fn(Invoke<Wry>) -> bool + Send + Sync + 'static>(handler: F) -> F {
    handler
}

/// Runs a use case on a thread that may block: it writes to the disk, and some ask the keychain or the printer.
async fn run<T: Send + 'static>(
    shell: &Shell,
    act: impl FnOnce(Till) -> Result<T, AppError> + Send + 'static,
) -> Result<T, UiError> {
    let till = shell.till().await?;
    match tauri::async_runtime::spawn_blocking(move || act(till)).await {
        Ok(result) => result.map_err(UiError::from),
        Err(error) => Err(UiError::new(ErrorCode::Internal, error.to_string())),
    }
}

/// Commands that only hand their request on.
macro_rules! hand_on {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $answer:ty = $act:expr;)*) => {
        $(
            $(#[$doc])*
            #[tauri::command]
            async fn $name(shell: State<'_, Shell>, request: $request) -> Result<$answer, UiError> {
                let act: fn(Till, $request) -> Result<$answer, AppError> = $act;
                run(&shell, move |till| act(till, request)).await
            }
        )*
    };
}

/// Commands that take nothing.
macro_rules! ask {
    ($($(#[$doc:meta])* $name:ident() -> $answer:ty = $act:expr;)*) => {
        $(
            $(#[$doc])*
            #[tauri::command]
            async fn $name(shell: State<'_, Shell>) -> Result<$answer, UiError> {
                let act: fn(Till) -> Result<$answer, AppError> = $act;
                run(&shell, act).await
            }
        )*
    };
}

ask! {
    start() -> Start = |till| till.start();
    settings_get() -> SettingsForm = |till| till.settings_form();
    printer_status() -> PrinterView = |till| till.printer_status();
    printer_choices() -> PrinterChoices = |till| Ok(till.printer_choices());
    printer_test() -> PrinterTested = |till| till.printer_test();
    print_jobs_retry() -> PrinterView = |till| till.print_jobs_retry();
    backup_status() -> BackupStatus = |till| till.backup_status();
    backup_now() -> BackupStatus = |till| till.backup_now();
    cart_clear() -> CartView = |till| till.cart_clear();
    cart_undo() -> CartView = |till| till.cart_undo();
    orders_open() -> OpenOrders = |till| till.orders_open();
    orders_found() -> FoundOrders = |till| till.orders_found();
    sale_new() -> CartView = |till| Ok(till.sale_new());
}

hand_on! {
    backup_folder_set(BackupFolder) -> BackupStatus = |till, request| till.backup_folder_set(&request);
    language_set(SetLanguage) -> () = |till, request| till.language_set(&request);
    token_clear(PinGiven) -> TokenView = |till, request| till.token_clear(request.pin.as_deref());
    pin_set(PinSet) -> PinView = |till, request| till.pin_set(&request);
    pin_clear(PinGiven) -> PinView = |till, request| till.pin_clear(request.pin.as_deref());
    token_set(SetToken) -> TokenView = |till, request| till.token_set(&request);
    catalogue_search(CatalogueSearch) -> ProductPage = |till, request| till.catalogue_search(&request);
    cart_add(CartAdd) -> CartView = |till, request| till.cart_add(&request);
    cart_scan(CartScan) -> CartView = |till, request| till.cart_scan(&request);
    cart_set_quantity(CartSetQuantity) -> CartView = |till, request| till.cart_set_quantity(&request);
    cart_set_price(CartSetPrice) -> CartView = |till, request| till.cart_set_price(&request);
    cart_set_discount(CartSetDiscount) -> CartView = |till, request| till.cart_set_discount(&request);
    cart_remove(LineRef) -> CartView = |till, request| till.cart_remove(&request);
    customer_check(CustomerForm) -> CustomerCheck = |till, request| Ok(till.customer_check(&request));
    order_place(Place) -> OrderView = |till, request| till.order_place(&request);
    orders_page(OrdersQuery) -> OrdersPage = |till, request| till.orders_page(&request);
    order_get(OrderRef) -> OrderView = |till, request| till.order_get(&request.order);
    order_form(OrderRef) -> CustomerForm = |till, request| till.order_form(&request.order);
    order_refund_preview(OrderRefund) -> RefundPreview = |till, request| till.order_refund_preview(&request);
    order_correct(OrderCorrect) -> OrderView = |till, request| till.order_correct(&request);
    order_retry(OrderRef) -> OrderView = |till, request| till.order_retry(&request.order);
    order_candidates(OrderRef) -> Candidates = |till, request| till.order_candidates(&request.order);
    order_look_again(OrderRef) -> OrderView = |till, request| till.order_look_again(&request.order);
    order_found_settle(FoundSettle) -> FoundOrders = |till, request| till.order_found_settle(&request);
    order_adopt(OrderAdopt) -> OrderView = |till, request| till.order_adopt(&request);
    order_send_invoice_instead(OrderRef) -> OrderView = |till, request| till.order_send_invoice_instead(&request.order);
    order_payment_link(OrderRef) -> OrderView = |till, request| till.order_payment_link(&request.order);
    order_park(OrderRef) -> OrderView = |till, request| till.order_park(&request.order);
    order_edit_cart(OrderRef) -> CartView = |till, request| till.order_edit_cart(&request.order);
    bankid_open(OrderRef) -> OrderView = |till, request| till.bankid_open(&request.order);
    bankid_external(OrderRef) -> OrderView = |till, request| till.bankid_external(&request.order);
    bankid_close(OrderRef) -> OrderView = |till, request| till.bankid_close(&request.order);
    kiosk_end(KioskEnd) -> CartView = |till, request| till.kiosk_end(&request);
    kiosk_staff(PinGiven) -> KioskStaff = |till, request| till.kiosk_staff(&request);
    kiosk_switch(KioskSwitch) -> KioskStaff = |till, request| till.kiosk_switch(&request);
    kiosk_print_test(PinGiven) -> KioskTested = |till, request| till.kiosk_print_test(&request);
    bankid_key(BankIdKey) -> () = |till, request| till.bankid_key(&request);
    bankid_code(OrderRef) -> QrModules = |till, request| till.bankid_code(&request);
    receipt_view(ReceiptRef) -> ReceiptView = |till, request| till.receipt_view(&request);
    receipt_code(ReceiptRef) -> QrModules = |till, request| till.receipt_code(&request);
    receipt_print(ReceiptRef) -> ReceiptPrinted = |till, request| till.receipt_print(&request);
    print_job_cancel(PrintJobRef) -> PrinterView = |till, request| till.print_job_cancel(&request);
    print_job_decide(PrintJobDecide) -> PrinterView = |till, request| till.print_job_decide(&request);
    receipt_save(ReceiptRef) -> SavedReceipt = |till, request| till.receipt_save(&request);
}

/// Commands that wait for Front Payment's answer, so they are none for [`run`].
macro_rules! wait {
    ($($name:ident($request:ty) -> $answer:ty;)*) => {
        $(
            #[tauri::command]
            async fn $name(shell: State<'_, Shell>, request: $request) -> Result<$answer, UiError> {
                let till = shell.till().await?;
                till.$name(&request).await.map_err(UiError::from)
            }
        )*
    };
}

wait! {
    order_cancel(OrderCancel) -> OrderView;
    order_refundable(OrderRef) -> Refundable;
    order_refund(OrderRefund) -> OrderView;
    order_refund_decide(OrderRefundDecide) -> OrderView;
    order_send_again(OrderSendAgain) -> OrderView;
    order_resend(OrderResend) -> OrderView;
}

/// Whether the next start is a kiosk's has to be known before there is a till to ask.
#[tauri::command]
async fn settings_save(
    shell: State<'_, Shell>,
    request: SettingsSave,
) -> Result<SettingsSaved, UiError> {
    let database = shell.places.database.clone();
    run(&shell, move |till| {
        let saved = till.settings_save(&request.form, request.pin.as_deref())?;
        if let Err(error) = till.mark_kiosk(&database) {
            tracing::warn!(%error, "the next start will not know whether this is a kiosk");
        }
        Ok(saved)
    })
    .await
}

/// Saves the receipt and opens it in the system's viewer.
#[tauri::command]
async fn receipt_show(
    app: AppHandle,
    shell: State<'_, Shell>,
    request: ReceiptRef,
) -> Result<(), UiError> {
    let saved = run(&shell, move |till| till.receipt_save(&request)).await?;
    app.opener()
        .open_path(saved.path, None::<&str>)
        .map_err(|error| UiError {
            retryable: true,
            ..UiError::new(ErrorCode::ReceiptFailed, error.to_string())
        })
}

/// What can be done about a database that can't be opened: there is no till to ask.
#[tauri::command]
async fn recovery(shell: State<'_, Shell>) -> Result<Recovery, UiError> {
    let database = shell.places.database.clone();
    blocking(move || Ok(kasse_app::recovery(&database, SystemClock.now()))).await
}

/// Whether a start that failed is a kiosk's, before which customers stand.
#[tauri::command]
async fn kiosk_closed(app: AppHandle) -> Result<KioskClosed, UiError> {
    blocking(move || Ok(app.state::<Shell>().closed.view())).await
}

/// The staff gives the PIN at a kiosk that did not open, to see what a till shows.
#[tauri::command]
async fn kiosk_recover(app: AppHandle, request: PinGiven) -> Result<(), UiError> {
    blocking(move || {
        let shell = app.state::<Shell>();
        shell.closed.enter(&request).map_err(UiError::from)
    })
    .await
}

/// Puts a backup in the place of a database that can't be opened, and opens the till on it.
#[tauri::command]
async fn backup_restore(
    app: AppHandle,
    shell: State<'_, Shell>,
    request: RestoreBackup,
) -> Result<(), UiError> {
    if shell.till_now().is_some() {
        return Err(UiError::new(ErrorCode::NotAllowedNow, "the till is open"));
    }
    let database = shell.places.database.clone();
    let restored = blocking(move || {
        let now = SystemClock.now();
        kasse_app::restore_backup(Path::new(&request.file), &database, now)
            .map_err(|error| kasse_app::open_error(&error))
    })
    .await?;
    tracing::warn!(open_orders = restored.open_orders, "a backup was restored");
    shell.opened(opening::open_till(&app).await);
    // The first screen was painted without a till, and is not painted again.
    instance::announce(app.clone()).await;
    Ok(())
}

async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, UiError> + Send + 'static,
) -> Result<T, UiError> {
    let done = tauri::async_runtime::spawn_blocking(act).await;
    done.unwrap_or_else(|error| Err(UiError::new(ErrorCode::Internal, error.to_string())))
}

/// Opens a till that did not open: what was in its way may be gone.
#[tauri::command]
async fn open_again(app: AppHandle, shell: State<'_, Shell>) -> Result<(), UiError> {
    if shell.begins_again() {
        shell.opened(opening::open_till(&app).await);
        instance::announce(app.clone()).await;
    }
    Ok(())
}

/// Ends the program although orders are unsent: they are sent at the next start.
#[tauri::command]
async fn close_anyway(app: AppHandle) -> Result<(), UiError> {
    closing::anyway(&app);
    Ok(())
}

/// Leaves the kiosk: the program ends as when its window is closed.
#[tauri::command]
async fn kiosk_leave(
    app: AppHandle,
    shell: State<'_, Shell>,
    request: PinGiven,
) -> Result<(), UiError> {
    run(&shell, move |till| till.kiosk_leave(&request)).await?;
    closing::anyway(&app);
    Ok(())
}

/// Nobody stands at the kiosk: by night the program starts anew.
#[tauri::command]
async fn kiosk_at_rest(app: AppHandle, shell: State<'_, Shell>) -> Result<(), UiError> {
    if run(&shell, |till| till.kiosk_at_rest()).await? {
        closing::to_start_anew(&app);
    }
    Ok(())
}

/// A customer has gone, and the page has let go of them: what its process holds of them goes with it, and the next one has a
/// page of their own. Where that can't be done the page stays.
#[tauri::command]
async fn kiosk_new_page(app: AppHandle, shell: State<'_, Shell>) -> Result<bool, UiError> {
    run(&shell, |till| till.kiosk_page_goes()).await?;
    let goes = main_window::renew_page(&app).map_err(|error| {
        tracing::warn!(%error, "the page stays, and the kiosk is out of order");
        UiError::new(ErrorCode::Internal, error.to_string())
    })?;
    if !goes && let Some(till) = shell.till_now() {
        till.kiosk_page_is_there();
    }
    Ok(goes)
}

/// The merchant's pictures, at addresses of this run.
#[tauri::command]
async fn kiosk_pictures(shell: State<'_, Shell>) -> Result<KioskPictures, UiError> {
    let files = run(&shell, |till| till.kiosk_picture_files()).await?;
    if files.is_empty() {
        return Ok(KioskPictures {
            pictures: Vec::new(),
        });
    }
    let served = shell.pictures.get_or_try_init(Pictures::serve).await;
    served
        .map(|pictures| pictures.list(files))
        .map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))
}

/// The UI hears events from now on: what somebody wanted before is asked now.
#[tauri::command]
async fn ui_hears(app: AppHandle) -> Result<(), UiError> {
    closing::heard(&app);
    Ok(())
}

/// The UI says where the BankID window lies.
#[tauri::command]
async fn bankid_place(
    app: AppHandle,
    shell: State<'_, Shell>,
    request: BankIdRect,
) -> Result<(), UiError> {
    shell.set_rect(request);
    bankid_window::follow(&app);
    Ok(())
}

/// A customer works the kiosk's page by one switch, or has gone.
#[tauri::command]
async fn bankid_focus(
    app: AppHandle,
    shell: State<'_, Shell>,
    request: BankIdFocus,
) -> Result<(), UiError> {
    run(&shell, |till| till.at_the_kiosk()).await?;
    shell.set_focus_on_page(request.on_page);
    bankid_window::settle_focus(&app);
    Ok(())
}

/// The UI has painted its first usable screen. `cargo xtask bench` waits for the line.
#[tauri::command]
#[expect(
    clippy::print_stdout,
    reason = "a measurement reads it from the standard output"
)]
async fn ui_ready(app: AppHandle) -> Result<(), UiError> {
    if std::env::var_os("KASSE_REPORT_READY").is_some() {
        println!("ready");
    }
    let shell = app.state::<Shell>();
    shell.has_screen();
    if let Some(till) = shell.till_now() {
        till.kiosk_page_is_there();
    }
    instance::announce(app).await;
    Ok(())
}
