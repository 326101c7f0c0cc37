//! Receipts on a receipt printer: one on a socket, with a printer's faults. The sale never waits for it.

use std::time::Duration;

use kasse_app::Pace;
use kasse_app::contract::{
    ErrorCode, MethodName, PrintJobDecide, PrintJobRef, PrintJobState, PrinterStateName,
    PrinterView, ReceiptRef, ReceiptStanding, SettingsForm, TestOutcome, UiError,
};
use kasse_app::ports::SystemPrinterState;
use kasse_core::OrderId;
use paper::{Manner, Paper, Part, SocketPrinter, interpret};
use tokio::task::JoinHandle;

use crate::front::accepted;
use crate::shop::{Premises, Shop, company, original};

/// Short, so that what must time out does at once.
const LIMITS: kasse_printer::Limits = kasse_printer::Limits {
    connect: Duration::from_secs(2),
    answer: Duration::from_millis(400),
    write: Duration::from_secs(2),
    finish: Duration::from_millis(800),
};

/// A shop whose till has a receipt printer, and its queue at work.
struct Printery {
    shop: Shop,
    socket: SocketPrinter,
    queue: JoinHandle<()>,
}

fn premises() -> Premises {
    Premises {
        pace: Pace {
            printer: LIMITS,
            ..Pace::default()
        },
        ..Premises::new()
    }
}

fn with_printer(form: SettingsForm, socket: &SocketPrinter) -> SettingsForm {
    SettingsForm {
        printer_kind: "network".into(),
        printer_host: socket.address().ip().to_string(),
        printer_port: socket.address().port(),
        ..form
    }
}

impl Printery {
    fn open(change: impl Fn(SettingsForm) -> SettingsForm) -> Self {
        Self::at(premises().open(), SocketPrinter::start(), change)
    }

    fn at(
        shop: Shop,
        socket: SocketPrinter,
        change: impl Fn(SettingsForm) -> SettingsForm,
    ) -> Self {
        let form = change(with_printer(shop.till.settings_form().unwrap(), &socket));
        assert_eq!(shop.till.settings_save(&form, None).unwrap().errors, []);
        let queue = tokio::spawn(shop.till.clone().print_queue());
        Self {
            shop,
            socket,
            queue,
        }
    }

    async fn sold(&self, uuid: &str) -> String {
        self.shop.front().will_send(accepted(uuid, false));
        self.shop.front().set_status("INVOICED");
        let order = self.shop.sell(company(), MethodName::Checkout);
        self.shop
            .until(&order.id, "its invoice number", |order| {
                order.invoice_number.is_some()
            })
            .await;
        order.id
    }

    fn status(&self) -> PrinterView {
        self.shop.till.printer_status().unwrap()
    }

    async fn until(&self, what: &str, looks: impl Fn(&PrinterView) -> bool) -> PrinterView {
        let found = self
            .shop
            .until_told(|| Some(self.status()).filter(&looks))
            .await;
        found.unwrap_or_else(|| panic!("waited in vain for {what}: {:#?}", self.status()))
    }

    async fn until_printed(&self) {
        self.until("an empty queue", |printer| printer.jobs.is_empty())
            .await;
    }

    fn journalled(&self, order: &str, event: &str) -> usize {
        let id = OrderId(order.parse().unwrap());
        let rows = self.shop.till.store().journal(id).unwrap();
        rows.iter().filter(|row| row.event == event).count()
    }
}

fn refused<T: std::fmt::Debug>(answer: Result<T, kasse_app::AppError>) -> ErrorCode {
    UiError::from(answer.unwrap_err()).code
}

fn copy(order: &str) -> ReceiptRef {
    ReceiptRef {
        copy: true,
        ..original(order)
    }
}

#[tokio::test(start_paused = true)]
async fn a_receipt_is_printed_once_and_its_copy_once() {
    let printery = Printery::open(|form| SettingsForm {
        printer_drawer: true,
        ..form
    });
    let order = printery.sold("ODR1").await;
    let till = &printery.shop.till;
    assert!(till.receipt_print(&original(&order)).unwrap().queued);
    printery.until_printed().await;
    let jobs = printery.socket.wait_for_jobs(1);
    let sheet = interpret(&jobs[0]).unwrap();
    assert!(sheet.letters().contains("SALGSKVITTERING"));
    assert!(sheet.parts.contains(&Part::Drawer));
    assert_eq!(
        refused(till.receipt_print(&original(&order))),
        ErrorCode::OriginalOut
    );
    till.receipt_print(&copy(&order)).unwrap();
    printery.until_printed().await;
    let jobs = printery.socket.wait_for_jobs(2);
    let sheet = interpret(&jobs[1]).unwrap();
    assert!(sheet.letters().trim_start().starts_with("KOPI"));
    assert!(!sheet.parts.contains(&Part::Drawer), "with originals only");
    assert_eq!(
        refused(till.receipt_print(&copy(&order))),
        ErrorCode::CopyOut
    );
    assert_eq!(printery.status().state, PrinterStateName::Ready);
    assert_eq!(printery.journalled(&order, "receipt_handed_out"), 1);
    assert_eq!(printery.journalled(&order, "receipt_copied"), 1);
    assert_eq!(printery.journalled(&order, "drawer_opened"), 1);
    let view = till.receipt_view(&original(&order)).unwrap();
    assert_eq!(view.standing, ReceiptStanding::Spent);
}

#[tokio::test(start_paused = true)]
async fn the_shops_logo_stands_above_what_is_printed_as_long_as_it_has_one() {
    let printery = Printery::open(|form| SettingsForm {
        shop_logo: include_str!("logo.txt").trim().into(),
        ..form
    });
    let first = printery.sold("ODR1").await;
    let till = &printery.shop.till;
    till.receipt_print(&original(&first)).unwrap();
    printery.until_printed().await;
    let form = SettingsForm {
        shop_logo: String::new(),
        ..till.settings_form().unwrap()
    };
    assert_eq!(till.settings_save(&form, None).unwrap().errors, []);
    till.receipt_print(&copy(&first)).unwrap();
    printery.until_printed().await;
    let jobs = printery.socket.wait_for_jobs(2);
    let pictures = jobs.iter().map(|job| {
        let parts = interpret(job).unwrap().parts;
        let is_picture = |part: &Part| matches!(part, Part::Picture { .. });
        (
            parts.first().is_some_and(is_picture),
            parts.iter().filter(|it| is_picture(it)).count(),
        )
    });
    assert_eq!(pictures.collect::<Vec<_>>(), [(true, 1), (false, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_printer_without_paper_holds_no_sale_and_prints_once_it_has_some() {
    let printery = Printery::open(|form| form);
    printery.socket.set_paper(Paper::Out);
    let first = printery.sold("ODR1").await;
    let till = &printery.shop.till;
    till.receipt_print(&original(&first)).unwrap();
    let printer = printery
        .until("no paper", |printer| {
            printer.state == PrinterStateName::PaperOut
        })
        .await;
    assert_eq!(printer.jobs.len(), 1);
    assert_eq!(printer.jobs[0].state, PrintJobState::Waiting);
    assert_eq!(printer.jobs[0].order, first);
    // The next customer is served all the same.
    let second = printery.sold("ODR2").await;
    till.receipt_print(&original(&second)).unwrap();
    assert_eq!(printery.status().jobs.len(), 2);
    assert_eq!(printery.socket.jobs(), [[0; 0]; 0]);
    // Nobody presses anything: it is asked again by itself.
    printery.socket.set_paper(Paper::There);
    printery.until_printed().await;
    let jobs = printery.socket.wait_for_jobs(2);
    let numbers: Vec<bool> = ["1-000001", "1-000002"]
        .iter()
        .zip(&jobs)
        .map(|(number, job)| interpret(job).unwrap().letters().contains(number))
        .collect();
    assert_eq!(numbers, [true, true], "in the order of selling, once each");
}

#[tokio::test(start_paused = true)]
async fn a_printer_that_is_off_is_waited_for_over_a_restart() {
    let printery = Printery::open(|form| form);
    let order = printery.sold("ODR1").await;
    let Printery {
        shop,
        socket,
        queue,
    } = printery;
    let address = socket.switch_off();
    shop.till.receipt_print(&original(&order)).unwrap();
    let found = shop
        .until_told(|| {
            let printer = shop.till.printer_status().unwrap();
            (printer.state == PrinterStateName::Unreachable).then_some(printer)
        })
        .await;
    let printer = found.expect("it is told that the printer is off");
    assert!(!printer.detail.is_empty());
    queue.abort();
    let _ended = queue.await;
    let shop = shop.restart().await;
    let printery = Printery::at(shop, SocketPrinter::at(address), |form| form);
    printery.until_printed().await;
    assert_eq!(printery.socket.wait_for_jobs(1).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_broke_off_is_asked_of_a_person_and_never_printed_by_itself() {
    let printery = Printery::open(|form| form);
    printery.socket.set_manner(Manner::PaperEndsAfter(40));
    let order = printery.sold("ODR1").await;
    let till = &printery.shop.till;
    till.receipt_print(&original(&order)).unwrap();
    let unknown = |printer: &PrinterView| {
        printer
            .jobs
            .first()
            .is_some_and(|job| job.state == PrintJobState::Unknown)
    };
    let job = printery.until("a question", unknown).await.jobs[0].id;
    assert_eq!(printery.journalled(&order, "receipt_print_unknown"), 1);
    printery.socket.set_manner(Manner::Answers);
    printery.socket.set_paper(Paper::There);
    // An hour later it is still asked, and nothing more was printed.
    till.print_jobs_retry().unwrap();
    printery.shop.pass(3_600).await;
    assert!(unknown(&printery.status()));
    assert_eq!(printery.socket.wait_for_jobs(1).len(), 1);
    // What may be on paper is neither given up nor copied.
    assert_eq!(
        refused(till.print_job_cancel(&PrintJobRef { job })),
        ErrorCode::NotAllowedNow
    );
    assert_eq!(
        refused(till.receipt_print(&copy(&order))),
        ErrorCode::NotAllowedNow
    );
    // Torn: the same original is printed whole.
    let torn = PrintJobDecide {
        job,
        came_out: false,
    };
    till.print_job_decide(&torn).unwrap();
    printery.until_printed().await;
    assert_eq!(printery.socket.wait_for_jobs(2).len(), 2);
    assert_eq!(printery.journalled(&order, "receipt_handed_out"), 1);
    assert_eq!(printery.journalled(&order, "receipt_print_again"), 1);
    assert_eq!(
        refused(till.print_job_decide(&torn)),
        ErrorCode::NotAllowedNow,
        "it is decided once"
    );
}

#[tokio::test(start_paused = true)]
async fn what_came_out_after_all_is_done_with() {
    let printery = Printery::open(|form| form);
    printery.socket.set_manner(Manner::DiesAfter(60));
    let order = printery.sold("ODR1").await;
    let till = &printery.shop.till;
    till.receipt_print(&original(&order)).unwrap();
    let printer = printery
        .until("a question", |printer| {
            printer
                .jobs
                .first()
                .is_some_and(|job| job.state == PrintJobState::Unknown)
        })
        .await;
    let decided = till
        .print_job_decide(&PrintJobDecide {
            job: printer.jobs[0].id,
            came_out: true,
        })
        .unwrap();
    assert_eq!(decided.jobs, []);
    assert_eq!(printery.journalled(&order, "receipt_came_out"), 1);
    let view = till.receipt_view(&original(&order)).unwrap();
    assert_eq!(view.standing, ReceiptStanding::Copy);
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_was_not_handed_out() {
    let printery = Printery::open(|form| form);
    printery.socket.set_paper(Paper::CoverOpen);
    let order = printery.sold("ODR1").await;
    let till = &printery.shop.till;
    till.receipt_print(&original(&order)).unwrap();
    let printer = printery
        .until("an open cover", |printer| {
            printer.state == PrinterStateName::CoverOpen
        })
        .await;
    let job = PrintJobRef {
        job: printer.jobs[0].id,
    };
    assert_eq!(till.print_job_cancel(&job).unwrap().jobs, []);
    assert_eq!(printery.journalled(&order, "receipt_not_handed_out"), 1);
    let view = till.receipt_view(&original(&order)).unwrap();
    assert_eq!(view.standing, ReceiptStanding::Original);
    till.receipt_save(&original(&order)).unwrap();
    printery.socket.set_paper(Paper::There);
    printery.shop.pass(60).await;
    assert_eq!(printery.socket.jobs(), [[0; 0]; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_was_being_printed_when_the_plug_was_pulled_is_asked_of_a_person() {
    let printery = Printery::open(|form| form);
    printery.socket.set_paper(Paper::Out);
    let order = printery.sold("ODR1").await;
    printery.shop.till.receipt_print(&original(&order)).unwrap();
    let printer = printery
        .until("no paper", |printer| {
            printer.state == PrinterStateName::PaperOut
        })
        .await;
    let Printery {
        shop,
        socket,
        queue,
    } = printery;
    queue.abort();
    let _ended = queue.await;
    let printing: &[kasse_store::PrintState] = &[kasse_store::PrintState::Waiting];
    shop.till
        .store()
        .move_print_job(
            printer.jobs[0].id,
            printing,
            kasse_store::PrintState::Printing,
            kasse_core::Timestamp::from_unix_ms(0),
            Vec::new(),
        )
        .unwrap();
    let shop = shop.restart().await;
    socket.set_paper(Paper::There);
    let printery = Printery::at(shop, socket, |form| form);
    let printer = printery
        .until("a question", |printer| {
            printer
                .jobs
                .first()
                .is_some_and(|job| job.state == PrintJobState::Unknown)
        })
        .await;
    assert_eq!(printer.jobs[0].order, order);
    assert_eq!(printery.socket.jobs(), [[0; 0]; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_waits_goes_to_whichever_printer_is_chosen() {
    let printery = Printery::open(|form| form);
    printery.socket.set_paper(Paper::Out);
    let order = printery.sold("ODR1").await;
    let till = &printery.shop.till;
    till.receipt_print(&original(&order)).unwrap();
    printery
        .until("no paper", |printer| {
            printer.state == PrinterStateName::PaperOut
        })
        .await;
    let form = SettingsForm {
        printer_kind: "system".into(),
        ..till.settings_form().unwrap()
    };
    assert_eq!(till.settings_save(&form, None).unwrap().errors, []);
    printery.until_printed().await;
    assert_eq!(printery.status().state, PrinterStateName::System);
    let printed = printery.shop.printer.printed.lock().unwrap();
    assert_eq!(printed.len(), 1);
    assert!(printed[0].1.starts_with(b"%PDF"));
}

#[tokio::test(start_paused = true)]
async fn a_test_print_says_in_which_way_it_went() {
    use PrinterStateName::{PaperLow, PaperOut, Ready, Silent};

    let printery = Printery::open(|form| form);
    let till = printery.shop.till.clone();
    let test = || {
        let till = till.clone();
        async move {
            let tested = tokio::task::spawn_blocking(move || till.printer_test()).await;
            let tested = tested.unwrap().unwrap();
            (tested.outcome, tested.printer.state)
        }
    };
    assert_eq!(test().await, (TestOutcome::Printed, Ready));
    printery.socket.set_manner(Manner::StatusOnly);
    assert_eq!(test().await, (TestOutcome::Sent, Ready));
    printery.socket.set_manner(Manner::Silent);
    assert_eq!(test().await, (TestOutcome::NotSent, Silent));
    printery.socket.set_manner(Manner::PaperEndsAfter(10));
    assert_eq!(test().await, (TestOutcome::BrokenOff, PaperOut));
    printery.socket.set_manner(Manner::Answers);
    assert_eq!(test().await, (TestOutcome::NotSent, PaperOut));
    printery.socket.set_paper(Paper::Low);
    assert_eq!(test().await, (TestOutcome::Printed, PaperLow));
    for job in printery.socket.jobs() {
        let letters = interpret(&job).unwrap().letters();
        assert!(letters.contains("TESTUTSKRIFT"), "{letters}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_printer_is_set_up_whole_or_not_at_all() {
    let shop = premises().open();
    let save = |change: &dyn Fn(SettingsForm) -> SettingsForm| {
        let form = change(shop.till.settings_form().unwrap());
        let errors = shop.till.settings_save(&form, None).unwrap().errors;
        let fields = errors.into_iter().map(|problem| problem.field);
        fields.collect::<Vec<_>>()
    };
    let fields = save(&|form| SettingsForm {
        printer_kind: "network".into(),
        printer_host: " ".into(),
        printer_port: 0,
        printer_columns: 40,
        printer_cut: "saw".into(),
        printer_baud: 1,
        printer_qr: "no".into(),
        ..form
    });
    assert_eq!(
        fields,
        [
            "printer_host",
            "printer_port",
            "printer_baud",
            "printer_columns",
            "printer_cut",
            "printer_qr"
        ]
    );
    let wrong_host = save(&|form| SettingsForm {
        printer_kind: "network".into(),
        printer_host: "http://printer/".into(),
        ..form
    });
    assert_eq!(wrong_host, ["printer_host"]);
    let no_path = save(&|form| SettingsForm {
        printer_kind: "usb".into(),
        ..form
    });
    assert_eq!(no_path, ["printer_path"]);
    let unknown = save(&|form| SettingsForm {
        printer_kind: "fax".into(),
        ..form
    });
    assert_eq!(unknown, ["printer_kind"]);
}

#[tokio::test(start_paused = true)]
async fn the_systems_printers_are_offered_named_and_looked_at() {
    let shop = premises().open();
    let till = shop.till.clone();
    let choices = till.printer_choices();
    assert!(choices.kinds.iter().any(|kind| kind == "system"));
    assert!(choices.kinds.iter().any(|kind| kind == "network"));
    let names: Vec<_> = choices.printers.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Kontor", "Kvittering"]);
    assert!(choices.printers[0].is_default);

    let mut form = till.settings_form().unwrap();
    for wrong in ["-d", "to skrivere", "a/b"] {
        form.printer_name = wrong.to_owned();
        let errors = till.settings_save(&form, None).unwrap().errors;
        let fields: Vec<_> = errors.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["printer_name"], "{wrong}");
    }
    form.printer_name = "Kvittering".to_owned();
    till.settings_save(&form, None).unwrap();
    assert_eq!(till.printer_test().unwrap().outcome, TestOutcome::Sent);
    let asked = shop.printer.asked.lock().unwrap().clone();
    assert_eq!(asked, [Some("Kvittering".to_owned())]);

    let stopped = SystemPrinterState::Stopped("media jam".to_owned());
    *shop.printer.state.lock().unwrap() = Some(stopped);
    let tested = till.printer_test().unwrap();
    let seen = (tested.printer.state, tested.printer.detail.as_str());
    assert_eq!(seen, (PrinterStateName::Stopped, "media jam"));
    *shop.printer.state.lock().unwrap() = Some(SystemPrinterState::Missing);
    let tested = till.printer_test().unwrap();
    assert_eq!(tested.printer.state, PrinterStateName::Missing);
}
