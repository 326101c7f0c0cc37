//! Opening: ours alone, never a newer one, never another program's.

use std::fs;

use kasse_store::{OpenError, OpenOptions, Store};
use rusqlite::Connection;

use crate::shop::{Shop, placing};

fn open(path: &std::path::Path) -> Result<Store, OpenError> {
    Store::open(path, OpenOptions::default())
}

#[test]
fn a_second_program_is_kept_out() {
    let shop = Shop::open();
    assert!(matches!(open(&shop.path()), Err(OpenError::Locked)));
    assert!(Store::is_open_elsewhere(&shop.path()));
    assert!(!Store::is_open_elsewhere(
        &shop.path().with_extension("other")
    ));
    let path = shop.path();
    let Shop { store, folder } = shop;
    let clone = store.clone();
    drop(store);
    assert!(
        matches!(open(&path), Err(OpenError::Locked)),
        "a clone still has it"
    );
    drop(clone);
    open(&path).unwrap();
    drop(folder);
}

#[test]
fn a_newer_database_is_refused_and_left_as_it_is() {
    let shop = Shop::open();
    shop.place(1);
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let raw = Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 999).unwrap();
    raw.close().unwrap();
    let before = fs::read(&path).unwrap();
    let refused = open(&path).unwrap_err();
    assert!(
        matches!(refused, OpenError::Newer { found: 999, .. }),
        "{refused:?}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
    drop(folder);
}

#[test]
fn a_newer_database_whose_version_is_still_in_the_wal_is_refused_too() {
    let shop = Shop::open();
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let raw = Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 999).unwrap();
    // As after a crash: copied while it is open, the file with its WAL.
    let crashed = folder.path().join("crashed.db");
    fs::copy(&path, &crashed).unwrap();
    fs::copy(
        folder.path().join("kasse.db-wal"),
        folder.path().join("crashed.db-wal"),
    )
    .unwrap();
    let before = fs::read(&crashed).unwrap();
    assert!(matches!(
        open(&crashed),
        Err(OpenError::Newer { found: 999, .. })
    ));
    assert_eq!(fs::read(&crashed).unwrap(), before);
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("CREATE TABLE theirs (id); INSERT INTO theirs VALUES (1)")
        .unwrap();
    raw.close().unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(open(&path), Err(OpenError::NotOurs)));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_no_database_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kasse.db");
    fs::write(&path, "Not a database at all. ".repeat(500)).unwrap();
    assert!(matches!(open(&path), Err(OpenError::Damaged(_))));
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .starts_with("Not a database")
    );
}

#[test]
fn a_file_cut_off_before_its_first_table_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kasse.db");
    fs::write(&path, "").unwrap();
    open(&path).unwrap().place(placing(1)).unwrap();
}

#[test]
fn damage_in_the_middle_is_found() {
    let shop = Shop::open();
    for number in 1..200 {
        shop.place(number);
    }
    let path = shop.path();
    let Shop { store, folder } = shop;
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096 * 8].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    let found = match open(&path) {
        Ok(store) => store.integrity_check().map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    assert!(found.unwrap_err().contains("damaged"));
    drop(folder);
}

#[test]
fn a_folder_that_cannot_be_made_is_unwritable() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "").unwrap();
    assert!(matches!(
        open(&file.join("kasse.db")),
        Err(OpenError::Unwritable(_))
    ));
}

#[cfg(unix)]
#[test]
fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let shop = Shop::open();
    shop.place(1);
    for name in ["kasse.db", "kasse.db-wal"] {
        let mode = fs::metadata(shop.folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn what_was_committed_is_durable_and_the_wal_is_gone_after_closing() {
    let shop = Shop::open();
    shop.place(1);
    let Shop { store, folder } = shop;
    assert!(
        store.order(crate::shop::id(1)).unwrap().is_some(),
        "a reader is open"
    );
    drop(store);
    assert!(!folder.path().join("kasse.db-wal").exists());
}
