//! Backups, damage and restoring, on real files.

use std::fs;
use std::path::{Path, PathBuf};

use kasse_core::{Field, OrderEvent, Rejection, StateName, UnknownCause};
use kasse_store::{
    AttemptEnd, Change, JournalReport, OpenError, OpenOptions, OutboxChange, SealedChange, Store,
    back_up, export, exported_before, restore, verify_backup,
};
use rusqlite::Connection;

use crate::shop::{Shop, accepted, at, cart, id, placing, sealed};

fn open(path: &Path) -> Result<Store, OpenError> {
    Store::open(path, OpenOptions::default())
}

fn backup_of(shop: &Shop) -> PathBuf {
    let to = shop.folder.path().join("backup.sqlite");
    shop.store.back_up(&to).unwrap();
    to
}

fn place_sealed(shop: &Shop, number: u128) {
    let mut place = placing(number);
    place.sealed_personal_number = Some(sealed(0x77));
    shop.store.place(place).unwrap();
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_whole_and_holds_no_personal_number() {
    let shop = Shop::open();
    for number in 1..=300 {
        place_sealed(&shop, number);
    }
    let to = backup_of(&shop);
    let content = verify_backup(&to).unwrap();
    assert_eq!((content.orders, content.entries), (300, 300));
    let bytes = fs::read(&to).unwrap();
    let mark = [0x77_u8; 40];
    let has = |bytes: &[u8]| bytes.windows(40).any(|window| window == mark);
    assert!(!has(&bytes), "a sealed number is in the backup");
    let row = shop.store.outbox_row(id(1)).unwrap().unwrap();
    assert!(
        row.sealed_personal_number.is_some(),
        "the till keeps its own"
    );
    assert!(
        !names(shop.folder.path())
            .iter()
            .any(|name| name.contains(".part"))
    );
}

#[test]
fn selling_goes_on_while_a_backup_is_made() {
    let shop = Shop::open();
    for number in 1..=400 {
        shop.place(number);
    }
    let to = shop.folder.path().join("backup.sqlite");
    let done = std::sync::atomic::AtomicBool::new(false);
    let placed = std::thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..5 {
                shop.store.back_up(&to).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::SeqCst);
        });
        let mut number = 400;
        while !done.load(std::sync::atomic::Ordering::SeqCst) {
            number += 1;
            shop.place(number);
        }
        number
    });
    let content = verify_backup(&to).unwrap();
    assert!(content.orders >= 400 && u128::from(content.orders) <= placed);
    assert_eq!(
        i64::from(content.orders),
        content.entries,
        "one moment, not two"
    );
}

#[test]
fn a_backup_that_fails_leaves_nothing_behind() {
    let shop = Shop::open();
    shop.place(1);
    let file = shop.folder.path().join("a-file");
    fs::write(&file, "").unwrap();
    let nowhere = file.join("backup.sqlite");
    assert!(matches!(
        shop.store.back_up(&nowhere),
        Err(OpenError::Unwritable(_))
    ));
    let before = names(shop.folder.path());
    let shop = shop
        .tamper("DROP TRIGGER journal_is_not_updated; UPDATE journal SET details = '{}' || ' '");
    let to = shop.folder.path().join("backup.sqlite");
    assert!(matches!(
        shop.store.back_up(&to),
        Err(OpenError::Damaged(_))
    ));
    assert!(!to.exists());
    let left: Vec<_> = names(shop.folder.path())
        .into_iter()
        .filter(|name| name.contains("backup"))
        .collect();
    assert!(left.is_empty(), "{left:?} after {before:?}");
}

#[test]
fn damage_is_found_wherever_it_is() {
    let shop = Shop::open();
    for number in 1..=200 {
        shop.place(number);
    }
    let to = backup_of(&shop);
    let whole = fs::read(&to).unwrap();
    let pages = whole.len() / 4096;
    let hurt = shop.folder.path().join("hurt.sqlite");
    for page in [0, 1, pages / 3, pages / 2, pages - 2] {
        let mut bytes = whole.clone();
        bytes[page * 4096..page * 4096 + 2048].fill(0xa5);
        fs::write(&hurt, bytes).unwrap();
        let refused = verify_backup(&hurt).unwrap_err();
        assert!(
            matches!(refused, OpenError::Damaged(_)),
            "page {page}: {refused:?}"
        );
    }
    for length in [0, 100, 4096, whole.len() / 2, whole.len() - 4096] {
        fs::write(&hurt, &whole[..length]).unwrap();
        let refused = verify_backup(&hurt).unwrap_err();
        assert!(
            matches!(refused, OpenError::Damaged(_)),
            "{length} bytes: {refused:?}"
        );
    }
    assert!(verify_backup(&to).is_ok());
    assert_eq!(fs::read(&to).unwrap(), whole, "looking changes nothing");
}

#[test]
fn a_damaged_database_is_set_aside_and_the_backup_takes_its_place() {
    let shop = Shop::open();
    for number in 1..=5 {
        place_sealed(&shop, number);
    }
    let backup = backup_of(&shop);
    for number in 6..=9 {
        shop.place(number);
    }
    let path = shop.path();
    assert!(
        matches!(
            restore(&backup, &path, "aside", None, at(99)),
            Err(OpenError::Locked)
        ),
        "not while a till runs"
    );
    let Shop { store, folder } = shop;
    drop(store);
    fs::write(&path, "no database any more ".repeat(400)).unwrap();
    fs::write(folder.path().join("kasse.db-wal"), "left over").unwrap();
    assert!(matches!(open(&path), Err(OpenError::Damaged(_))));

    let restored = restore(&backup, &path, "aside-1", Some(at(0)), at(99)).unwrap();
    let aside = folder.path().join("kasse.db.aside-1");
    assert_eq!(
        (restored.set_aside, restored.open_orders),
        (Some(aside.clone()), 5)
    );
    assert!(
        fs::read_to_string(&aside)
            .unwrap()
            .starts_with("no database any more")
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("kasse.db.aside-1-wal")).unwrap(),
        "left over"
    );

    let store = open(&path).unwrap();
    store.integrity_check().unwrap();
    assert!(matches!(
        store.verify_journal().unwrap(),
        JournalReport::Intact { .. }
    ));
    let interrupted = store.interrupted_attempts().unwrap();
    assert_eq!(
        interrupted.len(),
        5,
        "each may have been sent since the backup"
    );
    assert_eq!(store.outbox(at(1_000_000), 10).unwrap().len(), 5);
    assert_eq!(store.next_due_at().unwrap(), Some(at(0)));
    let last = store.last_restore().unwrap().unwrap();
    assert_eq!((last.at, last.backup_at), (at(99), Some(at(0))));
    let next = store.place(placing(10)).unwrap();
    assert_eq!(
        next.order.reference().number(),
        101,
        "6 to 9 were used after the backup"
    );
}

#[test]
fn numbers_leap_where_nothing_tells_how_far_they_were_used() {
    let shop = Shop::open();
    shop.place(1);
    let backup = backup_of(&shop);
    shop.place(2);
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let marks = folder.path().join("kasse.db.numbers");
    for nonsense in [None, Some(""), Some("1 order"), Some("1 order many")] {
        match nonsense {
            None => fs::remove_file(&marks).unwrap(),
            Some(text) => fs::write(&marks, text).unwrap(),
        }
        restore(&backup, &path, "aside", Some(at(0)), at(99)).unwrap();
        let store = open(&path).unwrap();
        let next = store.place(placing(3)).unwrap();
        assert_eq!(next.order.reference().number(), 10_002, "{nonsense:?}");
    }
}

#[test]
fn a_database_that_was_put_back_by_hand_goes_on_after_its_numbers() {
    let shop = Shop::open();
    shop.place(1);
    let path = shop.path();
    let backup = backup_of(&shop);
    for number in 2..=150 {
        shop.place(number);
    }
    let Shop { store, folder } = shop;
    drop(store);
    fs::copy(&backup, &path).unwrap();
    let store = open(&path).unwrap();
    assert_eq!(
        store
            .place(placing(500))
            .unwrap()
            .order
            .reference()
            .number(),
        201
    );
    drop(store);
    let store = open(&path).unwrap();
    assert_eq!(
        store
            .place(placing(501))
            .unwrap()
            .order
            .reference()
            .number(),
        202,
        "once, not at each start"
    );
    drop(folder);
}

#[test]
fn what_was_rejected_may_have_been_corrected_and_sent_since() {
    let shop = Shop::open();
    shop.store.save_cart(&cart()).unwrap();
    for number in 1..=2 {
        shop.place(number);
        let begun = shop.begin(shop.store.order(id(number)).unwrap().unwrap());
        let order = if number == 1 {
            let reason = Rejection::new(Field::Email, "no".into());
            begun
                .stored
                .order
                .after(OrderEvent::Refused(vec![reason]))
                .unwrap()
        } else {
            accepted(begun.stored.order, 2)
        };
        let change = Change {
            order,
            expected_version: begun.stored.version,
            at: at(20),
            outbox: OutboxChange::Remove,
            personal_number: SealedChange::Erase,
            attempt: Some(AttemptEnd {
                number: begun.number,
                outcome: "ended",
                http_status: None,
                detail: None,
            }),
            journal: Vec::new(),
        };
        shop.store.record(change).unwrap();
    }
    let backup = backup_of(&shop);
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    assert_eq!(
        restore(&backup, &path, "aside", None, at(99))
            .unwrap()
            .open_orders,
        1
    );
    let store = open(&path).unwrap();
    let state = |number| {
        store
            .order(id(number))
            .unwrap()
            .unwrap()
            .order
            .state()
            .name()
    };
    assert_eq!(
        (state(1), state(2)),
        (StateName::Sending, StateName::Confirming)
    );
    assert_eq!(
        store.cart().unwrap(),
        None,
        "the cart may have become an order since"
    );
    drop(folder);
}

#[test]
fn whatever_may_have_arrived_before_the_backup_may_have_been_decided_since() {
    let shop = Shop::open();
    for number in 1..=4 {
        shop.place(number);
    }
    // Being sent, lost, lost and certainly over, and not sent yet.
    shop.begin(shop.store.order(id(1)).unwrap().unwrap());
    for (number, outcome) in [(2, "unknown"), (3, "done")] {
        let begun = shop.begin(shop.store.order(id(number)).unwrap().unwrap());
        let cause = UnknownCause::Timeout;
        let lost = OrderEvent::OutcomeUnknown { cause, front: None };
        let change = Change {
            order: begun.stored.order.after(lost).unwrap(),
            expected_version: begun.stored.version,
            at: at(20),
            outbox: OutboxChange::Remove,
            personal_number: SealedChange::Erase,
            attempt: Some(AttemptEnd {
                number: begun.number,
                outcome,
                http_status: None,
                detail: None,
            }),
            journal: Vec::new(),
        };
        shop.store.record(change).unwrap();
    }
    let backup = backup_of(&shop);
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    restore(&backup, &path, "aside", None, at(99)).unwrap();
    let store = open(&path).unwrap();
    let restored = |number| -> Vec<bool> {
        let open = store.open_attempts(id(number)).unwrap();
        open.iter().map(|attempt| attempt.restored).collect()
    };
    assert_eq!(restored(1), [true]);
    assert_eq!(restored(2), [true]);
    assert_eq!(restored(3), [false; 0]);
    assert_eq!(restored(4), [true]);
    drop(folder);
}

#[test]
fn restoring_that_was_cut_off_is_never_taken_for_done() {
    let shop = Shop::open();
    shop.place(1);
    let backup = backup_of(&shop);
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    fs::write(folder.path().join("kasse.db.restoring"), "").unwrap();
    assert!(matches!(open(&path), Err(OpenError::Damaged(_))));
    restore(&backup, &path, "aside", None, at(99)).unwrap();
    open(&path).unwrap();
}

#[test]
fn what_is_no_backup_of_ours_changes_nothing() {
    let shop = Shop::open();
    shop.place(1);
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let before = fs::read(&path).unwrap();
    let other = folder.path().join("other.db");
    let raw = Connection::open(&other).unwrap();
    raw.execute_batch("CREATE TABLE theirs (id); INSERT INTO theirs VALUES (1)")
        .unwrap();
    raw.close().unwrap();
    assert!(matches!(
        restore(&other, &path, "aside", None, at(9)),
        Err(OpenError::NotOurs)
    ));
    let missing = folder.path().join("missing.db");
    assert!(restore(&missing, &path, "aside", None, at(9)).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(
        !names(folder.path())
            .iter()
            .any(|name| name.contains("aside") || name.contains(".part"))
    );
}

#[test]
fn damage_after_a_bad_end_is_found_at_the_start() {
    let shop = Shop::open();
    for number in 1..=200 {
        shop.place(number);
    }
    shop.store.checkpoint().unwrap();
    shop.place(201);
    // As after a crash: the file with its WAL.
    let crashed = shop.folder.path().join("crashed.db");
    fs::copy(shop.path(), &crashed).unwrap();
    fs::copy(
        shop.folder.path().join("kasse.db-wal"),
        shop.folder.path().join("crashed.db-wal"),
    )
    .unwrap();
    let mut bytes = fs::read(&crashed).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096 * 6].fill(0x5a);
    fs::write(&crashed, bytes).unwrap();
    assert!(matches!(open(&crashed), Err(OpenError::Damaged(_))));
}

#[test]
fn a_wal_that_is_gone_takes_its_last_orders_with_it_and_no_number_is_used_twice() {
    let shop = Shop::open();
    for number in 1..=100 {
        shop.place(number);
    }
    shop.store.checkpoint().unwrap();
    for number in 101..=260 {
        shop.place(number);
    }
    let crashed = shop.folder.path().join("crashed.db");
    fs::copy(shop.path(), &crashed).unwrap();
    fs::copy(
        shop.folder.path().join("kasse.db.numbers"),
        shop.folder.path().join("crashed.db.numbers"),
    )
    .unwrap();
    let store = open(&crashed).unwrap();
    let left = store.order_counts().unwrap().all;
    assert!(left < 260, "the WAL held the rest");
    let next = store
        .place(placing(999))
        .unwrap()
        .order
        .reference()
        .number();
    assert!(next > 260, "{next} was used before");
}

#[test]
fn an_export_holds_every_order_and_entry_and_no_personal_number() {
    let shop = Shop::open();
    for number in 1..=25 {
        place_sealed(&shop, number);
    }
    let folder = shop.folder.path().join("export");
    assert_eq!(exported_before(&folder), Vec::<PathBuf>::new());
    let exported = export(&shop.path(), &folder).unwrap();
    let files = exported_before(&folder);
    assert_eq!(files.len(), 4);
    #[cfg(unix)]
    for file in &files {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    assert_eq!((exported.orders, exported.entries), (25, 25));
    assert_eq!(
        names(&folder),
        ["journal.csv", "journal.jsonl", "orders.csv", "orders.jsonl"]
    );
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let orders: Vec<serde_json::Value> = read("orders.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(orders.len(), 25);
    assert_eq!(orders[3]["reference"], "1-000004");
    assert_eq!(orders[3]["gross"], 199_900);
    assert_eq!(read("orders.csv").lines().count(), 26);
    assert!(
        read("orders.csv")
            .lines()
            .nth(4)
            .unwrap()
            .starts_with("1-000004,")
    );
    let entries: Vec<serde_json::Value> = read("journal.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(entries[24]["seq"], 25);
    assert_eq!(entries[24]["hash"].as_str().unwrap().len(), 64);
    let all = ["orders.jsonl", "orders.csv", "journal.jsonl", "journal.csv"]
        .map(read)
        .concat();
    assert!(!all.contains("personal"), "{all}");
}

#[test]
fn another_programs_file_is_not_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    let raw = Connection::open(&other).unwrap();
    raw.execute_batch("CREATE TABLE theirs (id)").unwrap();
    raw.close().unwrap();
    let to = folder.path().join("b.sqlite");
    assert!(matches!(back_up(&other, &to), Err(OpenError::NotOurs)));
    let missing = folder.path().join("missing.db");
    assert!(back_up(&missing, &to).is_err());
    assert!(!to.exists());
}
