//! Every command and every event, once.

/// Calls the macro `$then` with the list of all commands: `name(request) -> answer;`, where a missing request is `()`.
/// The shell builds its handlers from this list, so a command without a handler does not compile; the TypeScript is
/// written from the same list.
#[macro_export]
macro_rules! commands {
    ($then:ident) => {
        $then! {
            // Start and surroundings
            start(()) -> Start;
            ui_ready(()) -> ();
            ui_hears(()) -> ();
            open_again(()) -> ();
            close_anyway(()) -> ();
            // Backups; the first two work without a till
            recovery(()) -> Recovery;
            backup_restore(RestoreBackup) -> ();
            backup_status(()) -> BackupStatus;
            backup_now(()) -> BackupStatus;
            backup_folder_set(BackupFolder) -> BackupStatus;
            language_set(SetLanguage) -> ();
            settings_get(()) -> SettingsForm;
            settings_save(SettingsSave) -> SettingsSaved;
            token_set(SetToken) -> TokenView;
            token_clear(PinGiven) -> TokenView;
            pin_set(PinSet) -> PinView;
            pin_clear(PinGiven) -> PinView;
            // Catalogue and cart
            catalogue_search(CatalogueSearch) -> ProductPage;
            cart_add(CartAdd) -> CartView;
            cart_scan(CartScan) -> CartView;
            cart_set_quantity(CartSetQuantity) -> CartView;
            cart_set_price(CartSetPrice) -> CartView;
            cart_set_discount(CartSetDiscount) -> CartView;
            cart_remove(LineRef) -> CartView;
            cart_clear(()) -> CartView;
            cart_undo(()) -> CartView;
            // Checkout and the order's way
            customer_check(CustomerForm) -> CustomerCheck;
            order_place(Place) -> OrderView;
            orders_open(()) -> OpenOrders;
            orders_page(OrdersQuery) -> OrdersPage;
            order_get(OrderRef) -> OrderView;
            order_form(OrderRef) -> CustomerForm;
            order_correct(OrderCorrect) -> OrderView;
            order_retry(OrderRef) -> OrderView;
            order_send_invoice_instead(OrderRef) -> OrderView;
            order_payment_link(OrderRef) -> OrderView;
            order_park(OrderRef) -> OrderView;
            order_cancel(OrderCancel) -> OrderView;
            order_edit_cart(OrderRef) -> CartView;
            sale_new(()) -> CartView;
            // Kiosk
            kiosk_end(KioskEnd) -> CartView;
            kiosk_new_page(()) -> bool;
            kiosk_staff(PinGiven) -> KioskStaff;
            kiosk_switch(KioskSwitch) -> KioskStaff;
            kiosk_print_test(PinGiven) -> KioskTested;
            kiosk_leave(PinGiven) -> ();
            // Of a kiosk that did not open; they work without a till
            kiosk_closed(()) -> KioskClosed;
            kiosk_recover(PinGiven) -> ();
            kiosk_at_rest(()) -> ();
            kiosk_pictures(()) -> KioskPictures;
            // Open outcomes
            order_candidates(OrderRef) -> Candidates;
            order_look_again(OrderRef) -> OrderView;
            order_adopt(OrderAdopt) -> OrderView;
            order_send_again(OrderSendAgain) -> OrderView;
            orders_found(()) -> FoundOrders;
            order_found_settle(FoundSettle) -> FoundOrders;
            // BankID
            bankid_open(OrderRef) -> OrderView;
            bankid_external(OrderRef) -> OrderView;
            bankid_close(OrderRef) -> OrderView;
            bankid_place(BankIdRect) -> ();
            bankid_key(BankIdKey) -> ();
            bankid_focus(BankIdFocus) -> ();
            bankid_code(OrderRef) -> QrModules;
            // Receipt
            receipt_view(ReceiptRef) -> ReceiptView;
            receipt_code(ReceiptRef) -> QrModules;
            receipt_print(ReceiptRef) -> ReceiptPrinted;
            receipt_save(ReceiptRef) -> SavedReceipt;
            receipt_show(ReceiptRef) -> ();
            // The receipt printer
            printer_status(()) -> PrinterView;
            printer_choices(()) -> PrinterChoices;
            printer_test(()) -> PrinterTested;
            print_jobs_retry(()) -> PrinterView;
            print_job_cancel(PrintJobRef) -> PrinterView;
            print_job_decide(PrintJobDecide) -> PrinterView;
            // After the sale
            order_refundable(OrderRef) -> Refundable;
            order_refund_preview(OrderRefund) -> RefundPreview;
            order_refund(OrderRefund) -> OrderView;
            order_refund_decide(OrderRefundDecide) -> OrderView;
            order_resend(OrderResend) -> OrderView;
        }
    };
}

/// Calls the macro `$then` with the list of all events that the program sends to the UI: `name: payload;`.
#[macro_export]
macro_rules! events {
    ($then:ident) => {
        $then! {
            order_changed: OrderView;
            bankid_changed: BankIdView;
            connection_changed: ConnectionView;
            printer_changed: PrinterView;
            notice: NoticeView;
            notice_over: NoticeOver;
            close_asked: CloseAsked;
        }
    };
}
