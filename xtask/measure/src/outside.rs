//! What surrounds a till that sends: a screen that remembers which orders Front Payment has, a token, and nothing else.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use kasse_app::contract::{
    BankIdView, ConnectionView, NoticeOver, NoticeView, OrderView, PrinterView, StateName,
};
use kasse_app::ports::{
    BankIdWindow, Clock, FrontPayment, PrintError, Printer, Screen, Secrets, SecretsError,
    VisitRules, WindowError,
};
use kasse_app::{Config, Pace, Ports, Profile, Till};
use kasse_core::Timestamp;
use kasse_front_payment::{BankIdUrl, Token};
use kasse_store::Store;
use tokio::sync::Notify;
use zeroize::Zeroizing;

const TOKEN: &str = "sim-measured";
/// So long nothing may arrive before the measurement gives up.
const STANDSTILL: Duration = Duration::from_mins(2);

/// A till on this store and this Front Payment, and the screen that it tells what arrives.
pub(crate) fn open(
    store: Store,
    front: Arc<dyn FrontPayment>,
    pace: Pace,
    folder: &Path,
) -> Result<(Till, Arc<Arrivals>)> {
    let arrivals = Arc::<Arrivals>::default();
    let ports = Ports {
        clock: Arc::new(WallClock),
        front,
        secrets: Arc::new(Keychain),
        screen: Arc::clone(&arrivals) as _,
        window: Arc::new(Nothing),
        printer: Arc::new(Nothing),
    };
    let config = Config {
        profile: Profile::Custom,
        api_url: "https://api.example.no/api/v1".to_owned(),
        loopback: None,
        language: None,
        kiosk: false,
        version: String::new(),
        receipt_folder: folder.to_owned(),
        own_token: None,
        pace,
    };
    Ok((Till::open(store, ports, config)?, arrivals))
}

/// When each order was known to be at Front Payment.
#[derive(Default)]
pub(crate) struct Arrivals {
    times: Mutex<HashMap<String, Instant>>,
    changed: Notify,
}

impl Arrivals {
    fn times(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until so many orders have arrived, and returns when each of them did, the first one first.
    pub(crate) async fn until(&self, orders: usize) -> Result<Vec<Instant>> {
        loop {
            let mut times: Vec<Instant> = self.times().values().copied().collect();
            if times.len() >= orders {
                times.sort_unstable();
                return Ok(times);
            }
            tokio::time::timeout(STANDSTILL, self.changed.notified())
                .await
                .with_context(|| format!("{} of {orders} orders arrived", times.len()))?;
        }
    }
}

impl Screen for Arrivals {
    fn order_changed(&self, order: &OrderView) {
        if matches!(order.state, StateName::Queued | StateName::Sending) {
            return;
        }
        self.times()
            .entry(order.id.clone())
            .or_insert_with(Instant::now);
        self.changed.notify_one();
    }

    fn bankid_changed(&self, _: &BankIdView) {}

    fn connection_changed(&self, _: &ConnectionView) {}

    fn printer_changed(&self, _: &PrinterView) {}

    fn notice(&self, _: &NoticeView) {}

    fn notice_over(&self, _: NoticeOver) {}
}

struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

struct Keychain;

impl Secrets for Keychain {
    fn token(&self) -> Result<Option<Token>, SecretsError> {
        Token::parse(TOKEN)
            .map(Some)
            .map_err(|error| SecretsError::Unavailable(error.to_string()))
    }

    fn keep_token(&self, _: &Token) -> Result<(), SecretsError> {
        Ok(())
    }

    fn clear_token(&self) -> Result<(), SecretsError> {
        Ok(())
    }

    fn seal_key(&self) -> Result<Zeroizing<[u8; 32]>, SecretsError> {
        Ok(Zeroizing::new([7; 32]))
    }

    fn forget_seal_key(&self) -> Result<(), SecretsError> {
        Ok(())
    }
}

/// No window and no printer.
struct Nothing;

impl BankIdWindow for Nothing {
    fn open(&self, _: u64, _: &BankIdUrl, _: &VisitRules) -> Result<(), WindowError> {
        Err(WindowError("no window here".to_owned()))
    }

    fn close(&self) {}

    fn open_external(&self, _: &BankIdUrl) -> Result<(), WindowError> {
        Err(WindowError("no browser here".to_owned()))
    }
}

impl Printer for Nothing {
    fn print(&self, _: Option<&str>, _: &str, _: &[u8]) -> Result<(), PrintError> {
        Err(PrintError::NoPrinter)
    }
}
