//! A queue that drains: through the till's own worker and the real client, over HTTP, to the stand-in with its limit.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use kasse_app::Pace;
use kasse_core::TillId;
use kasse_front_payment::{BaseUrl, Client, ClientSettings};
use kasse_front_sim::{RateLimit, Settings, Sim, SimOptions};
use kasse_store::{JournalEntry, OpenOptions, PlaceOrder, Store};

use crate::outside;
use crate::samples::Row;
use crate::shop::{self, NOW};

/// A queue, and the limit that it drains at.
struct Queue {
    orders: u32,
    calls: u32,
    window: Duration,
}

/// In half a minute: 3,000 calls a minute, in windows that are short enough for the burst of the first one to be left out.
const SHORT: Queue = Queue {
    orders: 1_500,
    calls: 250,
    window: Duration::from_secs(5),
};
/// As long as a queue may become, at a limit of 6,000 calls a minute.
const LONG: Queue = Queue {
    orders: 10_000,
    calls: 1_000,
    window: Duration::from_secs(10),
};
/// Of what the limit allows, this share at least must be reached: so an order may take so many times as long.
const LIMIT: f64 = 1.0 / 0.95;

pub(crate) fn measure(folder: &Path) -> Result<Vec<Row>> {
    run(folder, &SHORT)
}

/// The queue of 10,000, which takes minutes: only when it is asked for.
pub(crate) fn measure_long(folder: &Path) -> Result<Vec<Row>> {
    run(folder, &LONG)
}

fn run(folder: &Path, queue: &Queue) -> Result<Vec<Row>> {
    let store = Store::open(&folder.join("kasse.db"), OpenOptions::default())?;
    let goods = shop::goods();
    for number in 1..=queue.orders {
        // Each for a customer of its own: those of one customer go one after the other.
        let company = format!("{:09}", 910_000_000 + number);
        store.place(PlaceOrder {
            draft: shop::draft_for(number.into(), &goods, &company)?,
            till: TillId::default(),
            due_at: Some(NOW),
            sealed_personal_number: None,
            journal: vec![JournalEntry::new(NOW, "order_placed")],
            clear_cart: true,
        })?;
    }
    tokio::runtime::Runtime::new()?.block_on(drain(folder, queue, store))
}

async fn drain(folder: &Path, queue: &Queue, store: Store) -> Result<Vec<Row>> {
    let settings = Settings {
        rate_limit: RateLimit {
            requests: queue.calls,
            window_ms: u64::try_from(queue.window.as_millis())?,
        },
        ..Settings::default()
    };
    let sim = Sim::start(SimOptions {
        seed: Some(1),
        settings,
        ..SimOptions::default()
    })
    .await?;
    let client = Client::new(ClientSettings::new(BaseUrl::parse(&sim.base_url())?))?;
    let pace = Pace {
        rate_limit: queue.calls,
        rate_window: queue.window,
        ..Pace::default()
    };
    let (till, arrivals) = outside::open(store, Arc::new(client), pace, folder)?;
    let began = std::time::Instant::now();
    let work = tokio::spawn(till.work());
    let times = arrivals.until(usize::try_from(queue.orders)?).await?;
    work.abort();
    let ledger = sim.control().ledger();
    sim.shutdown().await;
    let refused = ledger.attempts.iter();
    let refused = refused.filter(|attempt| attempt.answered == Some(429));
    ensure!(refused.count() == 0, "Front Payment answered 429");
    ensure!(
        ledger.orders.len() == usize::try_from(queue.orders)?,
        "{} orders became {}",
        queue.orders,
        ledger.orders.len()
    );
    // In the first window nothing waits for the limit yet.
    let steady = times.iter().filter(|time| **time > began + queue.window);
    let count = u32::try_from(steady.count())?;
    let last = times.last().context("nothing arrived")?;
    let took = last.duration_since(began).saturating_sub(queue.window);
    let per_order_ms = took.as_secs_f64() * 1000.0 / f64::from(count);
    let allowed_ms = queue.window.as_secs_f64() * 1000.0 / f64::from(queue.calls);
    let name = format!(
        "drain a queue of {}, no 429: time for an order",
        queue.orders
    );
    Ok(vec![Row {
        limit: Some(LIMIT),
        ..Row::new(name, per_order_ms).with_floor("what the limit allows", allowed_ms)
    }])
}
