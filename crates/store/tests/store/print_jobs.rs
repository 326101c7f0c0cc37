//! Receipts that wait for a printer.

use kasse_store::{
    Exemplar, JournalEntry, PrintJob, PrintState, ReceiptKey, ReceiptKind, StoreError, restore,
};

use crate::shop::{Shop, at, id};

const KEY: fn(u128) -> ReceiptKey = |order| ReceiptKey {
    order: id(order),
    kind: ReceiptKind::Sale,
    refund: None,
};

fn original() -> Exemplar {
    Exemplar::Original {
        document: "{}".to_owned(),
    }
}

fn queue(shop: &Shop, order: u128, exemplar: Exemplar) -> Result<PrintJob, StoreError> {
    shop.store.receipt_number(KEY(order), at(70), Vec::new())?;
    let journal = vec![JournalEntry::new(at(71), "receipt_handed_out")];
    shop.store
        .queue_receipt(KEY(order), exemplar, at(71), journal)
}

fn step(
    shop: &Shop,
    job: i64,
    from: &'static [PrintState],
    to: PrintState,
) -> Result<PrintJob, StoreError> {
    shop.store.move_print_job(job, from, to, at(72), Vec::new())
}

use PrintState::{Cancelled, Printed, Printing, Unknown, Waiting};

#[test]
fn what_is_queued_is_handed_out_and_printed_in_its_order() {
    let shop = Shop::open();
    (1..=2).for_each(|number| drop(shop.place(number)));
    let first = queue(&shop, 1, original()).unwrap();
    let second = queue(&shop, 2, original()).unwrap();
    assert_eq!(
        (first.state, first.attempts, first.copy),
        (Waiting, 0, false)
    );
    assert_eq!(first.key, KEY(1));
    assert!(matches!(
        queue(&shop, 1, original()),
        Err(StoreError::OriginalOut)
    ));
    let open = |shop: &Shop| -> Vec<i64> {
        let jobs = shop.store.open_print_jobs().unwrap();
        jobs.into_iter().map(|job| job.id).collect()
    };
    assert_eq!(open(&shop), [first.id, second.id]);
    assert_eq!(
        step(&shop, first.id, &[Waiting], Printing)
            .unwrap()
            .attempts,
        1
    );
    assert!(matches!(
        step(&shop, first.id, &[Waiting], Printing),
        Err(StoreError::Stale)
    ));
    let over = step(&shop, first.id, &[Printing], Printed).unwrap();
    assert_eq!((over.state, over.attempts), (Printed, 1));
    assert_eq!(open(&shop), [second.id]);
    assert!(matches!(
        shop.store.print_job(first.id),
        Err(StoreError::NotFound)
    ));
}

#[test]
fn what_is_cancelled_was_not_handed_out_and_can_be_queued_anew() {
    let shop = Shop::open();
    shop.place(1);
    let job = queue(&shop, 1, original()).unwrap();
    assert!(
        matches!(queue(&shop, 1, Exemplar::Copy), Err(StoreError::NotFound)),
        "no copy of what is not on paper"
    );
    step(&shop, job.id, &[Waiting], Cancelled).unwrap();
    let issue = shop.store.receipt(KEY(1)).unwrap().unwrap();
    assert_eq!((issue.originals, issue.document), (0, None));
    let again = queue(&shop, 1, original()).unwrap();
    assert_ne!(again.id, job.id);
    step(&shop, again.id, &[Waiting], Printing).unwrap();
    step(&shop, again.id, &[Printing], Printed).unwrap();
    let copy = queue(&shop, 1, Exemplar::Copy).unwrap();
    step(&shop, copy.id, &[Waiting], Cancelled).unwrap();
    let issue = shop.store.receipt(KEY(1)).unwrap().unwrap();
    assert_eq!((issue.originals, issue.copies), (1, 0));
}

#[test]
fn what_was_being_printed_at_a_stop_may_be_on_paper() {
    let shop = Shop::open();
    (1..=2).for_each(|number| drop(shop.place(number)));
    let first = queue(&shop, 1, original()).unwrap();
    let second = queue(&shop, 2, original()).unwrap();
    step(&shop, first.id, &[Waiting], Printing).unwrap();
    assert_eq!(shop.store.interrupt_print_jobs(at(80)).unwrap(), 1);
    let state = |job: &PrintJob| shop.store.print_job(job.id).unwrap().state;
    assert_eq!((state(&first), state(&second)), (Unknown, Waiting));
}

/// Since the backup was made, all that waited then may have been printed.
#[test]
fn a_restored_backup_prints_nothing_twice() {
    let shop = Shop::open();
    shop.place(1);
    let job = queue(&shop, 1, original()).unwrap();
    let backup = shop.folder.path().join("backup.db");
    shop.store.back_up(&backup).unwrap();
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    restore(&backup, &path, "aside", Some(at(0)), at(99)).unwrap();
    let store = kasse_store::Store::open(&path, kasse_store::OpenOptions::default()).unwrap();
    assert_eq!(store.print_job(job.id).unwrap().state, Unknown);
    drop(folder);
}
