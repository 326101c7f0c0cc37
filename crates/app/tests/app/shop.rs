//! A shop to test in: a till on a store of its own, with the worker running.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kasse_app::contract::{
    CartAdd, CustomerForm, CustomerKind, MethodName, OrderView, Place, ProblemCode, ReceiptRef,
    StateName,
};
use kasse_app::ports::{Clock, FrontPayment};
use kasse_app::{AppError, Config, Pace, Ports, Profile, Till};
use kasse_store::{OpenOptions, Store};
use tokio::task::JoinHandle;

use crate::fakes::{TOKEN, TestClock, TestPrinter, TestScreen, TestSecrets, TestWindow};
use crate::front::TestFront;

/// A number whose check digits are right.
pub(crate) const PERSONAL_NUMBER: &str = "02013299997";
/// Two of the sample catalogue's products.
pub(crate) const JACKET: &str = "KL-1001";

/// What outlives the till: the folder and the keychain.
pub(crate) struct Premises {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) secrets: Arc<TestSecrets>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) front: Arc<TestFront>,
    pub(crate) profile: Profile,
    pub(crate) options: OpenOptions,
    pub(crate) pace: Pace,
    /// Somebody else writes in the database from right after it is opened, until this is dropped.
    pub(crate) writer: Option<rusqlite::Connection>,
    pub(crate) kiosk: bool,
}

/// A till at work.
pub(crate) struct Shop {
    pub(crate) premises: Premises,
    pub(crate) till: Till,
    pub(crate) screen: Arc<TestScreen>,
    pub(crate) window: Arc<TestWindow>,
    pub(crate) printer: Arc<TestPrinter>,
    worker: Option<JoinHandle<()>>,
}

impl Premises {
    pub(crate) fn new() -> Self {
        Self::with_secrets(TestSecrets::with_token(TOKEN))
    }

    pub(crate) fn with_secrets(secrets: Arc<TestSecrets>) -> Self {
        Self {
            folder: in_memory(),
            secrets,
            clock: Arc::default(),
            front: Arc::default(),
            profile: Profile::Custom,
            options: OpenOptions::default(),
            pace: Pace::default(),
            writer: None,
            kiosk: false,
        }
    }

    pub(crate) fn kiosk() -> Self {
        Self {
            kiosk: true,
            ..Self::new()
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("kasse.db")
    }

    /// Opens the till with the fakes, and sets its worker to work.
    pub(crate) fn open(self) -> Shop {
        let mut shop = self.open_idle();
        shop.begin_work();
        shop
    }

    /// Opens the till, with nobody at work.
    pub(crate) fn open_idle(self) -> Shop {
        let (front, clock) = (Arc::clone(&self.front), Arc::clone(&self.clock));
        self.open_with(front, clock, None)
    }

    /// Opens the till on another Front Payment.
    pub(crate) fn open_with(
        self,
        front: Arc<dyn FrontPayment>,
        clock: Arc<dyn Clock>,
        loopback: Option<String>,
    ) -> Shop {
        let store = Store::open(&self.database(), self.options.clone()).unwrap();
        if let Some(writer) = &self.writer {
            writer.execute_batch("BEGIN IMMEDIATE").unwrap();
        }
        let (screen, window, printer) = (Arc::default(), Arc::default(), Arc::default());
        let ports = Ports {
            clock,
            front,
            secrets: Arc::clone(&self.secrets) as _,
            screen: Arc::clone(&screen) as Arc<TestScreen> as _,
            window: Arc::clone(&window) as Arc<TestWindow> as _,
            printer: Arc::clone(&printer) as Arc<TestPrinter> as _,
        };
        let config = Config {
            profile: self.profile,
            api_url: "https://api.example.no/api/v1".to_owned(),
            loopback,
            language: None,
            kiosk: self.kiosk,
            version: "0.0.0".to_owned(),
            receipt_folder: self.folder.path().join("receipts"),
            own_token: None,
            pace: self.pace.clone(),
        };
        let till = Till::open(store, ports, config).unwrap();
        Shop {
            premises: self,
            till,
            screen,
            window,
            printer,
            worker: None,
        }
    }
}

impl Shop {
    pub(crate) fn open() -> Self {
        Premises::new().open()
    }

    pub(crate) fn begin_work(&mut self) {
        self.worker = Some(tokio::spawn(self.till.clone().work()));
    }

    pub(crate) fn front(&self) -> &TestFront {
        &self.premises.front
    }

    /// Pulls the plug: whatever is under way is broken off.
    pub(crate) async fn pull_the_plug(self) -> Premises {
        let Self {
            premises,
            till,
            worker,
            ..
        } = self;
        if let Some(worker) = worker {
            worker.abort();
            assert!(worker.await.unwrap_err().is_cancelled());
        }
        drop(till);
        // What runs beside the worker, like a look into the keychain, lets go of the till when it has ended.
        let path = premises.folder.path().join("kasse.db.lock");
        let lock = std::fs::File::open(path).unwrap();
        while lock.try_lock().is_err() {
            std::thread::yield_now();
            tokio::task::yield_now().await;
        }
        premises
    }

    /// Pulls the plug and starts again.
    pub(crate) async fn restart(self) -> Self {
        self.pull_the_plug().await.open()
    }

    /// Puts a jacket in the cart, and places it.
    pub(crate) fn sell(&self, customer: CustomerForm, method: MethodName) -> OrderView {
        self.try_sell(customer, method).unwrap()
    }

    pub(crate) fn try_sell(
        &self,
        customer: CustomerForm,
        method: MethodName,
    ) -> Result<OrderView, AppError> {
        let cart = self.till.cart_add(&CartAdd { sku: JACKET.into() })?;
        let maturity_days = match customer.kind {
            CustomerKind::Private => 10,
            CustomerKind::Corporate => 14,
        };
        self.till.order_place(&Place {
            customer,
            method,
            maturity_days,
            confirmed_amount: cart.totals.gross,
        })
    }

    pub(crate) fn order(&self, id: &str) -> OrderView {
        self.till.order_get(id).unwrap()
    }

    /// Waits until an order is in a state.
    pub(crate) async fn until_state(&self, id: &str, state: StateName) -> OrderView {
        self.until(id, &format!("{state:?}"), |order| order.state == state)
            .await
    }

    /// Waits until a problem stands in an order's way.
    pub(crate) async fn until_problem(&self, id: &str, code: ProblemCode) -> OrderView {
        self.until(id, &format!("{code:?}"), |order| {
            problem(order) == Some(code)
        })
        .await
    }

    /// Waits until an order looks like this. Looks again whenever the UI is told something.
    pub(crate) async fn until(
        &self,
        id: &str,
        what: &str,
        looks: impl Fn(&OrderView) -> bool,
    ) -> OrderView {
        let found = self
            .until_told(|| {
                let order = self.order(id);
                looks(&order).then_some(order)
            })
            .await;
        found.unwrap_or_else(|| panic!("waited in vain for {what}: {:#?}", self.order(id)))
    }

    /// Waits until something is so. Looks again whenever the UI is told something.
    pub(crate) async fn until_told<T>(&self, look: impl Fn() -> Option<T>) -> Option<T> {
        let waiting = async {
            loop {
                let told = self.screen.told.notified();
                tokio::pin!(told);
                told.as_mut().enable();
                if let Some(found) = look() {
                    return found;
                }
                told.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.ok()
    }

    /// Lets time pass and everything happen that is due by then. While tokio's clock stands still otherwise, this takes
    /// no time of ours.
    pub(crate) async fn pass(&self, seconds: u64) {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }

    /// The database's bytes, WAL and all.
    pub(crate) fn bytes_on_disk(&self) -> Vec<u8> {
        self.till.store().checkpoint().unwrap();
        let mut bytes = Vec::new();
        for file in std::fs::read_dir(self.premises.folder.path()).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                bytes.extend(std::fs::read(path).unwrap());
            }
        }
        bytes
    }
}

/// A folder in memory where the system has such a place: what a disk does with a till's files is the store's to test.
fn in_memory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// A test that waits longer than this has failed. With the clock of the fakes it is over at once.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn problem(order: &OrderView) -> Option<ProblemCode> {
    order.problem.as_ref().map(|problem| problem.code)
}

pub(crate) fn person() -> CustomerForm {
    CustomerForm {
        kind: CustomerKind::Private,
        name: "Kari Nordmann".into(),
        email: "kari@example.no".into(),
        country_code: "+47".into(),
        msisdn: "90012345".into(),
        personal_number: PERSONAL_NUMBER.into(),
        organization_number: String::new(),
        street: "Klostergata 1".into(),
        zip: "7030".into(),
        city: "Trondheim".into(),
        country: "NO".into(),
        customer_reference: String::new(),
        language: "no".into(),
    }
}

pub(crate) fn company() -> CustomerForm {
    CustomerForm {
        kind: CustomerKind::Corporate,
        name: "Fjell og Fjære AS".into(),
        organization_number: "123456785".into(),
        personal_number: String::new(),
        ..person()
    }
}

/// The order's own receipt.
pub(crate) fn original(order: &str) -> ReceiptRef {
    ReceiptRef {
        order: order.to_owned(),
        refund: None,
        copy: false,
    }
}

/// One of many companies.
pub(crate) fn company_number(number: u32) -> CustomerForm {
    CustomerForm {
        organization_number: (910_000_000 + number).to_string(),
        ..company()
    }
}
