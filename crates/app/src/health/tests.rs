use super::*;

const NOW: i64 = 1_795_168_800_000;

fn health() -> Health {
    Health {
        state: Doing::Running,
        written_at: NOW - 20_000,
        started_at: NOW - 10 * WAITS_LONG_MS,
        version: "0.1.0".to_owned(),
        profile: "production".to_owned(),
        kiosk_closed: None,
        online: true,
        queued: 0,
        oldest_at: None,
        attention: 0,
        printer: PrinterStateName::Ready,
        prints_waiting: 0,
        prints_unknown: 0,
        last_backup_at: Some(NOW - WAITS_LONG_MS),
    }
}

fn judged(change: impl FnOnce(&mut Health)) -> (Grade, String) {
    let mut health = health();
    change(&mut health);
    let diagnosis = judge(&health, Timestamp::from_unix_ms(NOW));
    (diagnosis.grade, diagnosis.line)
}

#[test]
fn a_till_that_is_well_says_so_with_its_figures() {
    let said = "OK: the till is open | queued=2 attention=0 prints_waiting=1 prints_unknown=0";
    let well = judged(|health| {
        health.queued = 2;
        health.prints_waiting = 1;
    });
    assert_eq!(well, (Grade::Fine, said.to_owned()));
}

#[test]
fn what_somebody_should_look_at_is_a_warning() {
    type Change = fn(&mut Health);
    let table: [(Change, &str); 8] = [
        (|it| it.attention = 3, "3 orders need a person"),
        (|it| it.online = false, "no connection to Front Payment"),
        (
            |it| {
                it.queued = 4;
                it.oldest_at = Some(NOW - WAITS_LONG_MS - 1);
            },
            "4 orders wait, for over an hour",
        ),
        (
            |it| it.printer = PrinterStateName::PaperOut,
            "the printer is out of paper",
        ),
        (
            |it| it.printer = PrinterStateName::PaperLow,
            "the paper ends soon",
        ),
        (|it| it.prints_unknown = 1, "1 receipts may be on paper"),
        (
            |it| it.last_backup_at = Some(NOW - BACKUP_OLD_MS - 1),
            "no backup for over three hours",
        ),
        (
            |it| it.last_backup_at = None,
            "no backup for over three hours",
        ),
    ];
    for (change, said) in table {
        let (grade, line) = judged(change);
        assert_eq!(grade, Grade::Warning, "{line}");
        assert!(line.starts_with(&format!("WARNING: {said} | ")), "{line}");
    }
    let both = judged(|it| {
        it.online = false;
        it.printer = PrinterStateName::CoverOpen;
    });
    let said = "no connection to Front Payment, the printer's cover is open";
    assert!(both.1.contains(said), "{}", both.1);
}

#[test]
fn a_new_till_needs_no_backup_yet() {
    let new = judged(|it| {
        it.started_at = NOW - 60_000;
        it.last_backup_at = None;
    });
    assert_eq!(new.0, Grade::Fine);
}

#[test]
fn a_till_that_is_closed_or_silent_does_not_sell() {
    let closed = judged(|it| it.state = Doing::Closed);
    assert_eq!(
        closed,
        (Grade::Critical, "CRITICAL: the till is closed".to_owned())
    );
    let off = judged(|it| it.kiosk_closed = Some(OutOfOrder::ByStaff));
    let said = "CRITICAL: the kiosk is out of order: the staff switched it off";
    assert_eq!(off, (Grade::Critical, said.to_owned()));
    let silent = judged(|it| it.written_at = NOW - SILENT_MS - 1);
    let said = "CRITICAL: the till has said nothing for 120 s";
    assert_eq!(silent, (Grade::Critical, said.to_owned()));
    // The clock was set back since: nothing can be said of what it wrote then.
    let ahead = judged(|it| it.written_at = NOW + SILENT_MS + 1);
    assert_eq!(ahead.0, Grade::Critical);
}

#[test]
fn a_file_that_is_not_there_or_not_ours_is_told() {
    let now = Timestamp::from_unix_ms(NOW);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("health.json");
    assert_eq!(check_health(&file, now).grade, Grade::Critical);
    std::fs::write(&file, "{").unwrap();
    assert_eq!(check_health(&file, now).grade, Grade::Untold);
    assert_eq!(check_health(folder.path(), now).grade, Grade::Untold);
}

#[test]
fn what_was_closed_stays_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("health.json");
    let file = HealthFile::new(path.clone());
    let now = Timestamp::from_unix_ms(NOW);
    file.write(&health()).unwrap();
    assert_eq!(check_health(&path, now).grade, Grade::Fine);
    let closed = Health {
        state: Doing::Closed,
        ..health()
    };
    file.write(&closed).unwrap();
    // One that was on its way when it closed.
    file.write(&health()).unwrap();
    assert_eq!(check_health(&path, now).grade, Grade::Critical);
    assert!(!path.with_extension("part").exists());
}
