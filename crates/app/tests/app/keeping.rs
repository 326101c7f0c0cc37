//! The list of orders, backups, restoring, and a disk that fills up.

use std::fs;
use std::path::Path;

use kasse_app::contract::{
    BackupFolder, FoundSettle, MethodName, NoticeCode, OrdersGroup, OrdersPage, OrdersQuery,
    ProblemCode, StateName,
};
use kasse_app::ports::{Clock, Secrets as _};
use kasse_app::{AppError, backups_in, recovery, restore_backup};
use kasse_core::{Money, Timestamp, UnknownCause};
use kasse_front_payment::{Details, DetailsCustomer, DetailsSummary, Outcome};
use kasse_store::{OpenError, OpenOptions, StoreError, verify_backup};

use crate::fakes::START_MS;
use crate::front::{accepted, lost};
use crate::reconcile::details;
use crate::shop::{Premises, Shop, company, person, problem};

fn query(group: OrdersGroup) -> OrdersQuery {
    OrdersQuery {
        group,
        states: Vec::new(),
        customer: String::new(),
        reference: String::new(),
        from: None,
        to: None,
        min_gross: None,
        max_gross: None,
        after: None,
        limit: 200,
    }
}

fn references(page: &OrdersPage) -> Vec<&str> {
    page.orders
        .iter()
        .map(|row| row.reference.as_str())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_list_tells_what_stands_in_an_orders_way() {
    let shop = Premises::new().open_idle();
    shop.till.token_clear(None).unwrap();
    let sold = shop.sell(company(), MethodName::SendInvoice);
    let page = shop.till.orders_page(&query(OrdersGroup::Waiting)).unwrap();
    assert_eq!(references(&page), [sold.reference.as_str()]);
    assert!(!page.orders[0].attention);
    let mut shop = shop;
    shop.begin_work();
    shop.until_problem(&sold.id, ProblemCode::TokenMissing)
        .await;
    shop.until_told(|| (shop.till.connection().unwrap().attention == 1).then_some(()))
        .await
        .unwrap();
    let page = shop
        .till
        .orders_page(&query(OrdersGroup::Attention))
        .unwrap();
    let row = &page.orders[0];
    assert_eq!(
        (row.problem, row.attention, row.state),
        (Some(ProblemCode::TokenMissing), true, StateName::Queued)
    );
    assert_eq!(
        (page.counts.attention, page.counts.waiting, page.counts.all),
        (1, 1, 1)
    );
    assert_eq!(
        shop.till.connection().unwrap().attention,
        1,
        "the top bar says the same"
    );
}

#[tokio::test(start_paused = true)]
async fn pages_follow_each_other_and_a_wrong_place_is_refused() {
    let shop = Premises::new().open_idle();
    let sold: Vec<_> = (0..5)
        .map(|_| shop.sell(company(), MethodName::SendInvoice).reference)
        .collect();
    let mut asked = OrdersQuery {
        limit: 2,
        ..query(OrdersGroup::All)
    };
    let mut seen = Vec::new();
    loop {
        let page = shop.till.orders_page(&asked).unwrap();
        seen.extend(page.orders.into_iter().map(|row| row.reference));
        asked.after = page.next;
        if asked.after.is_none() {
            break;
        }
    }
    let newest_first: Vec<_> = sold.into_iter().rev().collect();
    assert_eq!(seen, newest_first);
    asked.after = Some("nonsense".into());
    assert!(
        matches!(shop.till.orders_page(&asked), Err(AppError::Field { field, .. }) if field == "after")
    );
    let none = OrdersQuery {
        states: vec![StateName::Paid],
        ..query(OrdersGroup::Waiting)
    };
    assert_eq!(
        references(&shop.till.orders_page(&none).unwrap()),
        [] as [&str; 0]
    );
}

#[tokio::test(start_paused = true)]
async fn a_backup_is_made_every_hour_and_fourteen_are_kept() {
    let shop = Premises::new().open_idle();
    shop.sell(company(), MethodName::SendInvoice);
    let keeping = tokio::spawn(shop.till.clone().keep());
    let folder = shop.premises.folder.path().join("backups");
    assert_eq!(backups_in(&folder), []);
    for hour in 1..=16_usize {
        let status = loop {
            shop.pass(60).await;
            let status = shop.till.backup_status().unwrap();
            let newest = status.last_at.unwrap_or(0);
            if newest > START_MS + i64::try_from(hour - 1).unwrap() * 3_600_000 {
                break status;
            }
        };
        assert_eq!(usize::try_from(status.kept).unwrap(), hour.min(14));
    }
    keeping.abort();
    let newest = backups_in(&folder).remove(0);
    assert_eq!(verify_backup(&newest.path).unwrap().orders, 1);
}

#[tokio::test(start_paused = true)]
async fn a_backup_that_fails_is_said_and_selling_goes_on() {
    let shop = Premises::new().open_idle();
    let elsewhere = shop.premises.folder.path().join("elsewhere");
    let choose = |folder: &Path| {
        shop.till.backup_folder_set(&BackupFolder {
            folder: folder.display().to_string(),
            pin: None,
        })
    };
    let status = choose(&elsewhere).unwrap();
    assert_eq!(
        (status.folder.as_str(), status.is_default),
        (elsewhere.to_str().unwrap(), false)
    );
    shop.till.backup_now().unwrap();
    // The disk that they went to was taken away, and something else is there.
    fs::remove_dir_all(&elsewhere).unwrap();
    fs::write(&elsewhere, "").unwrap();
    assert!(matches!(shop.till.backup_now(), Err(AppError::Backup(_))));
    let codes: Vec<_> = shop
        .screen
        .notices()
        .iter()
        .map(|notice| notice.code)
        .collect();
    assert_eq!(codes, [NoticeCode::BackupFailed]);
    shop.sell(company(), MethodName::SendInvoice);
    for wrong in ["backups", "/dev/null/x"] {
        assert!(
            matches!(choose(Path::new(wrong)), Err(AppError::Field { field, .. }) if field == "folder")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn after_restoring_nothing_is_sent_twice_and_no_number_is_used_twice() {
    let shop = Shop::open();
    shop.front().will_send(accepted("ODR1", false));
    let premises = shop.pull_the_plug().await;
    let shop = premises.open_idle();
    let queued = shop.sell(company(), MethodName::SendInvoice);
    shop.till.backup_now().unwrap();
    let sealed_with = shop.premises.secrets.seal_key().unwrap();
    // After the backup it is sent, and another one is sold.
    let mut shop = shop;
    shop.begin_work();
    shop.until_state(&queued.id, StateName::Confirming).await;
    let later = shop.sell(company(), MethodName::SendInvoice).reference;
    let sent = shop.front().sent();
    let premises = shop.pull_the_plug().await;
    let database = premises.database();
    fs::write(&database, "damaged").unwrap();
    let offered = recovery(&database, Timestamp::from_unix_ms(START_MS + 600_000))
        .newest
        .unwrap();
    assert_eq!(
        (offered.orders, offered.made_at / 60_000),
        (1, START_MS / 60_000)
    );
    let now = Timestamp::from_unix_ms(START_MS + 600_000);
    restore_backup(Path::new(&offered.file), &database, now).unwrap();

    let shop = premises.open();
    let seals_with = shop.premises.secrets.seal_key().unwrap();
    assert_ne!(
        *seals_with, *sealed_with,
        "what lies in the database that was set aside can't be opened any more"
    );
    let order = shop.order(&queued.id);
    assert_eq!(
        order.state,
        StateName::Unknown,
        "it may have been sent since, and it was"
    );
    let notices = shop.till.start().unwrap().notices;
    assert!(
        notices
            .iter()
            .any(|notice| notice.code == NoticeCode::BackupRestored)
    );
    // Long enough for it to be found absent.
    shop.pass(3_600).await;
    assert_eq!(shop.front().sent(), sent, "nothing is sent again by itself");
    let order = shop.order(&queued.id);
    assert_eq!(order.state, StateName::Queued);
    assert_eq!(problem(&order), Some(ProblemCode::Restored));
    assert_eq!(shop.till.connection().unwrap().attention, 1);
    // A person knows whether the customer still wants it.
    shop.front().will_send(accepted("ODR9", false));
    shop.till.order_retry(&queued.id).unwrap();
    shop.until_state(&queued.id, StateName::Confirming).await;
    let next = shop.sell(company(), MethodName::SendInvoice).reference;
    assert!(next > later, "{next} may have been used before");
    let shop = shop.restart().await;
    let still = shop.premises.secrets.seal_key().unwrap();
    assert_eq!(*still, *seals_with, "once for each restoring");
}

#[tokio::test(start_paused = true)]
async fn a_backup_restored_asks_for_the_personal_number_again() {
    let shop = Premises::new().open_idle();
    shop.sell(person(), MethodName::SendInvoice);
    shop.till.backup_now().unwrap();
    let folder = shop.premises.folder.path().join("backups");
    let newest = backups_in(&folder).remove(0);
    let raw = fs::read(&newest.path).unwrap();
    let row = shop
        .till
        .store()
        .outbox(Timestamp::from_unix_ms(i64::MAX), 1)
        .unwrap()
        .remove(0);
    let sealed = row.sealed_personal_number.unwrap();
    let has = |bytes: &[u8]| {
        bytes
            .windows(sealed.as_bytes().len())
            .any(|window| window == sealed.as_bytes())
    };
    assert!(!has(&raw), "the sealed number is in the backup");
}

#[tokio::test(start_paused = true)]
async fn selling_stops_before_the_disk_is_full_and_goes_on_by_itself() {
    let mut premises = Premises::new();
    premises.options = OpenOptions {
        room_for_selling: u64::MAX,
        ..OpenOptions::default()
    };
    let shop = premises.open_idle();
    let refused = shop
        .try_sell(company(), MethodName::SendInvoice)
        .unwrap_err();
    assert!(
        matches!(refused, AppError::Store(StoreError::Unwritable(_))),
        "{refused:?}"
    );
    assert_eq!(shop.till.cart().lines.len(), 1, "the cart is still there");
    assert_eq!(shop.till.connection().unwrap().queued, 0);
    let mut premises = shop.pull_the_plug().await;
    premises.options = OpenOptions::default();
    let shop = premises.open_idle();
    let sold = shop.sell(company(), MethodName::SendInvoice);
    assert!(
        sold.reference.ends_with("-000001"),
        "no number was used: {}",
        sold.reference
    );
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_ahead_ends_no_backups() {
    const AHEAD_MS: i64 = 30 * 86_400_000;
    let shop = Premises::new().open_idle();
    shop.premises.clock.set_by_ms(AHEAD_MS);
    for _ in 0..14 {
        shop.till.backup_now().unwrap();
        shop.pass(1).await;
    }
    shop.premises.clock.set_by_ms(-AHEAD_MS);
    shop.sell(company(), MethodName::SendInvoice);
    let status = shop.till.backup_now().unwrap();
    let now = shop.premises.clock.now();
    assert!((status.last_at.unwrap() - now.unix_ms()).abs() < 1_000);
    assert_eq!(status.kept, 14);
    let offered = recovery(&shop.premises.database(), now).newest.unwrap();
    assert_eq!(offered.orders, 1, "the one that holds the sale");
    let keeping = tokio::spawn(shop.till.clone().keep());
    shop.pass(2 * 3_600).await;
    let later = shop.till.backup_status().unwrap();
    assert!(later.last_at > status.last_at);
    keeping.abort();
}

#[tokio::test(start_paused = true)]
async fn two_tills_share_a_folder_and_leave_each_others_backups_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (Premises::new().open_idle(), Premises::new().open_idle());
    for shop in [&one, &other] {
        let request = BackupFolder {
            folder: folder.path().display().to_string(),
            pin: None,
        };
        shop.till.backup_folder_set(&request).unwrap();
        shop.till.backup_now().unwrap();
    }
    other.sell(company(), MethodName::SendInvoice);
    for _ in 0..15 {
        other.pass(1).await;
        assert_eq!(one.till.backup_status().unwrap().kept, 1);
        other.till.backup_now().unwrap();
    }
    assert_eq!(other.till.backup_status().unwrap().kept, 14);
    assert_eq!(backups_in(folder.path()).len(), 15);
    let database = one.premises.database();
    let now = one.premises.clock.now();
    let mine = recovery(&database, now).newest.unwrap();
    assert_eq!(mine.orders, 0, "its own, though the other's are newer");
    let theirs = recovery(&other.premises.database(), now).newest.unwrap();
    drop(one.till);
    let refused = restore_backup(Path::new(&theirs.file), &database, now);
    assert!(
        matches!(refused, Err(OpenError::AnotherTill)),
        "{refused:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_cut_off_backup_left_is_gone_after_the_next_start() {
    let shop = Premises::new().open_idle();
    shop.till.backup_now().unwrap();
    let folder = shop.premises.folder.path().join("backups");
    let made = backups_in(&folder).remove(0).path;
    let parts = ["part", "part-wal"].map(|end| made.with_extension(format!("sqlite.{end}")));
    for part in &parts {
        fs::write(part, "cut off").unwrap();
    }
    let keeping = tokio::spawn(shop.till.clone().keep());
    shop.pass(1).await;
    assert!(parts.iter().all(|part| !part.exists()));
    assert!(made.exists());
    keeping.abort();
}

/// What Front Payment tells of an order.
fn made(uuid: &str, reference: Option<&str>, days_later: i64) -> Details {
    Details {
        order_uuid: uuid.to_owned(),
        status: Some("INVOICED".into()),
        order_date: Some((START_MS / 1_000 + days_later * 86_400).to_string()),
        reference: reference.map(str::to_owned),
        summary: DetailsSummary {
            grand_total: Money::from_ore(199_900).ok(),
            ..DetailsSummary::default()
        },
        customer: DetailsCustomer {
            name: Some("Bergen Sport AS".into()),
            ..DetailsCustomer::default()
        },
        ..Details::default()
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_restored_backup_does_not_hold_is_told_to_a_person() {
    let shop = Premises::new().open_idle();
    shop.till.backup_now().unwrap();
    let premises = shop.pull_the_plug().await;
    let shop = premises.open();
    shop.front().will_send(accepted("ODR1", false));
    let lost = shop.sell(company(), MethodName::SendInvoice);
    shop.until_state(&lost.id, StateName::Confirming).await;
    let premises = shop.pull_the_plug().await;
    premises.front.has(made("ODR1", Some(&lost.reference), 0));
    premises.front.has(made("ODR2", Some("9-000001"), 0));
    premises.front.has(made("ODR3", None, 0));
    premises.front.has(made("ODR4", None, -400));
    let database = premises.database();
    fs::write(&database, "damaged").unwrap();
    let now = Timestamp::from_unix_ms(START_MS + 600_000);
    let newest = recovery(&database, now).newest.unwrap();
    restore_backup(Path::new(&newest.file), &database, now).unwrap();

    let shop = premises.open();
    assert!(shop.till.orders_found().unwrap().looking);
    shop.pass(600).await;
    let found = shop.till.orders_found().unwrap();
    assert!(!found.looking, "the list was read whole");
    let mut known: Vec<_> = found
        .orders
        .iter()
        .map(|order| (order.front_order.as_str(), order.reference.as_deref()))
        .collect();
    known.sort_unstable();
    assert_eq!(
        known,
        [("ODR1", Some(lost.reference.as_str())), ("ODR3", None)],
        "another till's and one of last year are not ours"
    );
    assert_eq!(found.orders[0].gross, Some(199_900));
    assert!(shop.screen.has_notice(NoticeCode::OrdersFound));
    assert_eq!(shop.till.connection().unwrap().attention, 2);
    assert_eq!(shop.front().sent(), 1, "nothing is sent for it");

    // It is followed up, across a restart, and not found twice.
    for listed in shop.front().listed.lock().unwrap().iter_mut() {
        listed.status = Some("PAID".into());
    }
    let shop = shop.restart().await;
    shop.pass(7 * 3_600).await;
    let found = shop.till.orders_found().unwrap();
    let statuses: Vec<_> = found.orders.iter().map(|it| it.status.as_str()).collect();
    assert_eq!(statuses, ["PAID", "PAID"]);

    let settle = |front_order: &str, reason: &str| {
        shop.till.order_found_settle(&FoundSettle {
            front_order: front_order.to_owned(),
            reason: reason.to_owned(),
        })
    };
    assert!(matches!(settle("ODR1", "  "), Err(AppError::Field { .. })));
    let left = settle("ODR1", "Salget er riktig, 02013299997").unwrap();
    assert_eq!(left.orders.len(), 1);
    assert!(
        matches!(settle("ODR1", "igjen"), Err(AppError::OrderNotFound)),
        "once"
    );
    settle("ODR3", "En annen kasses").unwrap();
    assert_eq!(shop.till.connection().unwrap().attention, 0);
    let looked = shop.front().looked();
    let shop = shop.restart().await;
    shop.pass(24 * 3_600).await;
    assert_eq!(shop.front().looked(), looked, "nothing is left to look for");
    let bytes = shop.bytes_on_disk();
    assert!(!bytes.windows(11).any(|window| window == b"02013299997"));
}

#[tokio::test(start_paused = true)]
async fn what_is_lost_after_a_restore_is_not_taken_for_an_order_that_was_forgotten() {
    let shop = Premises::new().open_idle();
    shop.till.backup_now().unwrap();
    let premises = shop.pull_the_plug().await;
    let database = premises.database();
    fs::write(&database, "damaged").unwrap();
    let now = Timestamp::from_unix_ms(START_MS);
    let newest = recovery(&database, now).newest.unwrap();
    restore_backup(Path::new(&newest.file), &database, now).unwrap();
    let shop = premises.open();
    // Forgotten by the backup, and just like the next sale, in its very second.
    let unknown = Outcome::Unknown {
        cause: UnknownCause::Timeout,
        front: None,
    };
    shop.front().will_send(lost(unknown));
    let order = shop.sell(company(), MethodName::SendInvoice);
    shop.front()
        .has(details("ODR1", &order, &company(), START_MS / 1_000));
    shop.until_problem(&order.id, ProblemCode::DecisionNeeded)
        .await;
    let candidates = shop.till.order_candidates(&order.id).unwrap();
    assert_eq!(candidates.candidates.len(), 1);
    shop.pass(4 * 3_600).await;
    let order = shop.order(&order.id);
    assert_eq!(order.state, StateName::Unknown, "nor later by itself");
    assert_eq!(shop.front().sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_after_a_restore_is_asked_for_again() {
    let shop = Premises::new().open_idle();
    shop.till.backup_now().unwrap();
    let premises = shop.pull_the_plug().await;
    let database = premises.database();
    let now = Timestamp::from_unix_ms(START_MS);
    let newest = recovery(&database, now).newest.unwrap();
    restore_backup(Path::new(&newest.file), &database, now).unwrap();
    premises.front.has(made("ODR1", Some("1-000099"), 0));
    for _ in 0..3 {
        premises.front.will_list(lost(Outcome::Unknown {
            cause: UnknownCause::Timeout,
            front: None,
        }));
    }
    let shop = premises.open();
    shop.pass(10).await;
    assert!(shop.till.orders_found().unwrap().looking);
    shop.pass(3_600).await;
    let found = shop.till.orders_found().unwrap();
    assert_eq!((found.orders.len(), found.looking), (1, false));
}
