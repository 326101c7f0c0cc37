//! A till with a million orders: the list's first page, and placing one more.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use kasse_core::{Money, StateName, TillId, Timestamp};
use kasse_store::{JournalEntry, OpenOptions, OrderFilter, PlaceOrder, Store};
use rusqlite::Connection;

use crate::samples::{Row, Samples};
use crate::shop::{self, NOW};

const ORDERS: u32 = 1_000_000;
/// As many as the screen asks for at a time.
const PAGE: usize = 100;
const ROUNDS: usize = 300;
/// Orders placed in each of the two files, and so many before them that are not counted.
const PLACED: u128 = 3_000;
const WARMING_UP: u128 = 300;
/// What the list's first page may take at most, in ms: a frame at 60 Hz.
const FRAME_MS: f64 = 16.0;
/// What placing may take with a million orders, as a multiple of what it takes with none.
const PLACE_LIMIT: f64 = 1.1;

pub(crate) fn measure(folder: &Path) -> Result<Vec<Row>> {
    let path = folder.join("kasse.db");
    drop(Store::open(&path, OpenOptions::default())?);
    fill(&path)?;
    let full = Store::open(&path, OpenOptions::default())?;
    ensure!(full.order_counts()?.all == ORDERS, "the file is not filled");
    let mut rows = first_pages(&full)?;
    let empty = Store::open(&folder.join("empty.db"), OpenOptions::default())?;
    rows.push(placing(&full, &empty)?);
    Ok(rows)
}

/// Every filter of the screen: on its own, rare and common, and several at once.
fn filters() -> Result<Vec<(&'static str, OrderFilter)>> {
    let none = OrderFilter::default;
    let words = |customer: &str| OrderFilter {
        customer: customer.to_owned(),
        ..none()
    };
    let sums = |from: i64, to: i64| {
        anyhow::Ok(OrderFilter {
            min_gross: Some(Money::from_ore(from)?),
            max_gross: Some(Money::from_ore(to)?),
            ..none()
        })
    };
    let states = |states: &[StateName]| OrderFilter {
        states: states.to_vec(),
        ..none()
    };
    let years_ago = |years: i64| NOW.later_by_ms(-years * 31_557_600_000);
    Ok(vec![
        ("all", none()),
        (
            "attention",
            OrderFilter {
                attention: true,
                ..none()
            },
        ),
        ("paid", states(&[StateName::Paid])),
        (
            "ended",
            states(&[
                StateName::Cancelled,
                StateName::Expired,
                StateName::Declined,
                StateName::Refunded,
            ]),
        ),
        ("a rare word", words("kvaløysletta")),
        ("a word of a third of all", words("as")),
        ("a common word, half typed", words("nordma")),
        ("a letter", words("n")),
        ("two words", words("hansen kari")),
        ("two words that never meet", words("kvaløysletta kari")),
        ("a rare sum", sums(12_345_600, 12_345_700)?),
        ("a wide range of sums", sums(50_000, 500_000)?),
        ("sums that ended years ago", sums(77_000_000, 77_100_000)?),
        (
            "a month years ago",
            OrderFilter {
                from: Some(years_ago(5)),
                to: Some(years_ago(5).later_by_ms(2_592_000_000)),
                ..none()
            },
        ),
        (
            "a word and a state",
            OrderFilter {
                states: vec![StateName::Refunded],
                ..words("as")
            },
        ),
        (
            "a word and a sum",
            OrderFilter {
                customer: "nord".to_owned(),
                ..sums(50_000, 60_000)?
            },
        ),
        (
            "a common word, a state and a wide range of sums",
            OrderFilter {
                customer: "nordmann".to_owned(),
                states: vec![StateName::Invoiced, StateName::Expired],
                ..sums(50_000, 500_000)?
            },
        ),
        ("two common words that never meet", words("kari ingrid")),
        (
            "a number",
            OrderFilter {
                reference: "4187".to_owned(),
                ..none()
            },
        ),
    ])
}

#[expect(
    clippy::print_stderr,
    reason = "what each filter takes is for whoever watches"
)]
fn first_pages(store: &Store) -> Result<Vec<Row>> {
    let mut all = Samples::default();
    let mut slowest = ("", 0.0);
    for (name, filter) in filters()? {
        let mut samples = Samples::default();
        for _ in 0..ROUNDS {
            samples.time(|| {
                let page = store.orders_page(&filter, None, PAGE)?;
                store.order_counts().map(|_| page)
            })?;
        }
        let page = store.orders_page(&filter, None, PAGE)?;
        ensure!(
            name.ends_with("that never meet") || !page.orders.is_empty(),
            "{name} finds nothing: it measures nothing"
        );
        eprintln!(
            "{name}: {:.2} ms, {:.2} ms, {} orders{}",
            samples.median_ms(),
            samples.p99_ms(),
            page.orders.len(),
            if page.next.is_some() { " and more" } else { "" },
        );
        if samples.p99_ms() > slowest.1 {
            slowest = (name, samples.p99_ms());
        }
        all.add(samples);
    }
    let row = |name: String, value| Row {
        limit: Some(1.0),
        ..Row::new(name, value).with_floor("wanted", FRAME_MS)
    };
    Ok(vec![
        row(
            "orders' first page of 1,000,000, every filter (p99)".to_owned(),
            all.p99_ms(),
        ),
        row(
            format!("orders' first page, slowest filter: {} (p99)", slowest.0),
            slowest.1,
        ),
    ])
}

/// One order each in turn, and the first one of each turn in turn too: whatever else the disk does meets both alike.
fn placing(full: &Store, empty: &Store) -> Result<Row> {
    let goods = shop::goods();
    let (mut with, mut without) = (Samples::default(), Samples::default());
    for number in 1..=WARMING_UP + PLACED {
        let mut turns = [(full, &mut with), (empty, &mut without)];
        if number % 2 == 0 {
            turns.reverse();
        }
        for (store, samples) in turns {
            let order = PlaceOrder {
                draft: shop::draft(1 << 100 | number, &goods)?,
                till: TillId::default(),
                due_at: Some(NOW),
                sealed_personal_number: None,
                sealed_customer: None,
                journal: vec![JournalEntry::new(NOW, "order_placed")],
                clear_cart: true,
            };
            let began = Instant::now();
            store.place(order)?;
            if number > WARMING_UP {
                samples.push(began.elapsed());
            }
        }
    }
    Ok(Row {
        limit: Some(PLACE_LIMIT),
        ..Row::new(
            "place an order, 1,000,000 in the file (median)".to_owned(),
            with.median_ms(),
        )
        .with_floor("none in the file", without.median_ms())
    })
}

/// Fills the file behind the store's back, as it would be after ten years: 1,000,000 orders of which a few wait and a
/// few need a person. In a minute at most, so the indices are made at the end and nothing is synced.
fn fill(path: &Path) -> Result<()> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;",
    )?;
    let indices: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'orders' AND sql IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &indices {
        connection.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    let order = shop::draft(1, &shop::goods()[..2])?
        .numbered(kasse_core::Reference::new(TillId::default(), 1));
    let body = serde_json::to_string(&order)?;
    let began = NOW.later_by_ms(-10 * 31_557_600_000);
    connection.execute("INSERT INTO series VALUES ('1', 'order', ?1)", [ORDERS])?;
    connection.execute_batch("BEGIN")?;
    let mut insert = connection.prepare(
        "INSERT INTO orders (id, version, till, number, reference, placed_at, updated_at, state, method,
                             customer_kind, customer_name, gross, front_order_uuid, invoice_number, body, rank,
                             front_status)
         VALUES (?1, 3, '1', ?2, '1-' || ?2, ?3, ?3, ?4, 'send_invoice', 'corporate', ?5, ?6, ?7, ?8, ?9, ?10, 'INVOICED')",
    )?;
    let mut words = connection.prepare("INSERT INTO order_words (rowid, words) VALUES (?1, ?2)")?;
    for number in 1..=ORDERS {
        let (state, rank) = state(number);
        let name = name(number);
        let step = 10 * 31_557_600_000 / i64::from(ORDERS);
        let placed_at: Timestamp = began.later_by_ms(step * i64::from(number));
        insert.execute(rusqlite::params![
            u128::from(number).to_be_bytes(),
            number,
            placed_at.unix_ms(),
            state,
            name,
            gross(number),
            format!("ODR{:010}", number.wrapping_mul(2_654_435_761)),
            number.to_string(),
            body,
            rank,
        ])?;
        words.execute((number, name.replace('ø', "o").to_lowercase()))?;
    }
    drop((insert, words));
    connection.execute_batch(
        "INSERT INTO order_days SELECT placed_at / 86400000, min(seq), max(seq) FROM orders GROUP BY 1; COMMIT",
    )?;
    for (_, sql) in &indices {
        connection.execute_batch(sql)?;
    }
    Ok(())
}

fn state(number: u32) -> (&'static str, u8) {
    match number {
        n if n % 50_000 == 7 => ("Unknown", 0),
        n if n % 40_000 == 9 => ("Rejected", 0),
        n if n > ORDERS - 200 => ("Queued", 1),
        n if n % 1_000 == 11 => ("Expired", 2),
        n if n % 500 == 13 => ("Cancelled", 2),
        n if n % 800 == 17 => ("Refunded", 2),
        n if n > ORDERS - 20_000 => ("Invoiced", 2),
        _ => ("Paid", 2),
    }
}

fn name(number: u32) -> String {
    const FIRST: [&str; 8] = [
        "Kari", "Ola", "Ingrid", "Per", "Anne", "Lars", "Solveig", "Nils",
    ];
    const LAST: [&str; 10] = [
        "Hansen",
        "Johansen",
        "Olsen",
        "Nordmann",
        "Larsen",
        "Nordmannslia",
        "Kristiansen",
        "Nilsen",
        "Berg",
        "Haugen",
    ];
    let pick = |list: &[&'static str], salt: u32| {
        let mixed = number.wrapping_mul(2_654_435_761).rotate_left(salt);
        let index = usize::try_from(mixed >> 8).unwrap_or_default() % list.len();
        list[index]
    };
    match number {
        n if n % 100_003 == 5 => "Kvaløysletta Båtforening".to_owned(),
        n if n % 3 == 0 => format!("{} {} Bygg AS", pick(&LAST, 3), pick(&LAST, 11)),
        _ => format!("{} {}", pick(&FIRST, 5), pick(&LAST, 17)),
    }
}

fn gross(number: u32) -> i64 {
    let spread = i64::from(number.wrapping_mul(2_654_435_761) % 9_000_000);
    match number {
        n if n % 200_003 == 3 => 12_345_650,
        // Sold in the first years alone, and many of them.
        n if n < 60_000 && n % 10 == 0 => 77_050_000,
        _ => 1_000 + spread / 9,
    }
}
