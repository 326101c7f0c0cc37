//! The list of orders, backups, restoring, and a disk that fills up.

use std::fs;
use std::path::Path;

use kasse_app::contract::{
    BackupFolder, MethodName, NoticeCode, OrdersGroup, OrdersPage, OrdersQuery, ProblemCode,
    StateName,
};
use kasse_app::{AppError, backups_in, recovery, restore_backup};
use kasse_core::Timestamp;
use kasse_store::{OpenOptions, StoreError, verify_backup};

use crate::fakes::START_MS;
use crate::front::accepted;
use crate::shop::{Premises, Shop, company, person};

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
    let idle = Premises::new();
    drop(idle);
    let premises = shop.pull_the_plug().await;
    let shop = premises.open_idle();
    let queued = shop.sell(company(), MethodName::SendInvoice);
    shop.till.backup_now().unwrap();
    // After the backup it is sent, and another one is sold.
    let mut shop = shop;
    shop.begin_work();
    shop.until_state(&queued.id, StateName::Confirming).await;
    let later = shop.sell(company(), MethodName::SendInvoice).reference;
    let sent = shop.front().sent();
    let premises = shop.pull_the_plug().await;
    let database = premises.database();
    fs::write(&database, "damaged").unwrap();
    let offered = recovery(&database).newest.unwrap();
    assert_eq!(
        (offered.orders, offered.made_at / 60_000),
        (1, START_MS / 60_000)
    );
    let now = Timestamp::from_unix_ms(START_MS + 600_000);
    restore_backup(Path::new(&offered.file), &database, now).unwrap();

    let shop = premises.open();
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
    shop.pass(60).await;
    assert_eq!(shop.front().sent(), sent, "nothing is sent again by itself");
    let next = shop.sell(company(), MethodName::SendInvoice).reference;
    assert!(next > later, "{next} may have been used before");
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
