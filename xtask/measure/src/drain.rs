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

/// As long as a queue may become.
const ORDERS: u32 = 10_000;
/// The limit that it drains at: fifty times Front Payment's, in windows that are twelve times shorter, so that ten
/// thousand orders take less than a minute. The stand-in counts and refuses by it, the till keeps to it, as with the real
/// one.
const CALLS: u32 = 1_000;
const WINDOW: Duration = Duration::from_secs(5);
/// How often it is looked whether Front Payment refused a call.
const LOOKS: usize = 4;
/// Of what the limit allows, this share at least must be reached: so an order may take so many times as long.
const LIMIT: f64 = 1.0 / 0.95;

pub(crate) fn measure(folder: &Path) -> Result<Vec<Row>> {
    let store = Store::open(&folder.join("kasse.db"), OpenOptions::default())?;
    let goods = shop::goods();
    for number in 1..=ORDERS {
        // Each for a customer of its own: those of one customer go one after the other.
        let company = format!("{:09}", 910_000_000 + number);
        store.place(PlaceOrder {
            draft: shop::draft_for(number.into(), &goods, &company)?,
            till: TillId::default(),
            due_at: Some(NOW),
            sealed_personal_number: None,
            sealed_customer: None,
            journal: vec![JournalEntry::new(NOW, "order_placed")],
            clear_cart: true,
        })?;
    }
    tokio::runtime::Runtime::new()?.block_on(drain(folder, store))
}

async fn drain(folder: &Path, store: Store) -> Result<Vec<Row>> {
    let settings = Settings {
        rate_limit: RateLimit {
            requests: CALLS,
            window_ms: u64::try_from(WINDOW.as_millis())?,
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
        rate_limit: CALLS,
        rate_window: WINDOW,
        ..Pace::default()
    };
    let (till, arrivals) = outside::open(store, Arc::new(client), pace, folder)?;
    let began = std::time::Instant::now();
    let work = tokio::spawn(till.work());
    let orders = usize::try_from(ORDERS)?;
    // The stand-in remembers its last ten thousand requests: looked at often enough, none is missed.
    for some in (1..=LOOKS).map(|look| orders / LOOKS * look) {
        arrivals.until(some).await?;
        let ledger = sim.control().ledger();
        let mut attempts = ledger.attempts.iter();
        let refused = attempts.any(|attempt| attempt.answered == Some(429));
        ensure!(!refused, "Front Payment answered 429");
    }
    let times = arrivals.until(orders).await?;
    work.abort();
    let made = sim.control().ledger().orders.len();
    sim.shutdown().await;
    ensure!(made == orders, "{orders} orders became {made}");
    // In the first window nothing waits for the limit yet.
    let steady = times.iter().filter(|time| **time > began + WINDOW);
    let count = u32::try_from(steady.count())?;
    let last = times.last().context("nothing arrived")?;
    let took = last.duration_since(began).saturating_sub(WINDOW);
    let per_order_ms = took.as_secs_f64() * 1000.0 / f64::from(count);
    let allowed_ms = WINDOW.as_secs_f64() * 1000.0 / f64::from(CALLS);
    let name = format!("drain a queue of {ORDERS}, no 429: time for an order");
    Ok(vec![Row {
        limit: Some(LIMIT),
        ..Row::new(name, per_order_ms).with_floor("what the limit allows", allowed_ms)
    }])
}
