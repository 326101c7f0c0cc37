//! The till: one value that the shell holds, with a method for every command. Nothing here knows of windows or Tauri.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use kasse_core::{Cart, LineId, Order, OrderId, Timestamp};
use kasse_front_payment::Token;
use kasse_store::{JournalEntry, Store, StoreError, StoredOrder};
use tokio::sync::Notify;
use zeroize::Zeroizing;

use crate::aftersale::AfterSale;
use crate::budget::Budget;
use crate::connection::Line;
use crate::contract::{
    LanguageName, NoticeCode, NoticeOver, NoticeView, OrderView, ProblemView, TokenState, TokenView,
};
use crate::error::AppError;
use crate::journal;
use crate::pace::Pace;
use crate::pin::PinGuard;
use crate::polls::Polls;
use crate::ports::{BankIdWindow, Clock, FrontPayment, Printer, Screen, Secrets};
use crate::printing::Printing;
use crate::problems::Standing;
use crate::profile::Profile;
use crate::reconcile::Reconciling;
use crate::settings::Settings;
use crate::timeline::timeline;
use crate::token::TokenShelf;
use crate::under_way::UnderWay;
use crate::views::{OrderFacts, order_view};
use crate::visit::Visit;

/// The outside world.
pub struct Ports {
    /// Wall clock.
    pub clock: Arc<dyn Clock>,
    /// Front Payment.
    pub front: Arc<dyn FrontPayment>,
    /// Keychain.
    pub secrets: Arc<dyn Secrets>,
    /// UI.
    pub screen: Arc<dyn Screen>,
    /// BankID's window.
    pub window: Arc<dyn BankIdWindow>,
    /// Paper.
    pub printer: Arc<dyn Printer>,
}

/// What was decided at start.
#[derive(Debug)]
pub struct Config {
    /// The profile.
    pub profile: Profile,
    /// Front Payment's address, for showing.
    pub api_url: String,
    /// Host and port of the stand-in, when the API is on loopback.
    pub loopback: Option<String>,
    /// The language from the command line.
    pub language: Option<LanguageName>,
    /// Whether this is the kiosk.
    pub kiosk: bool,
    /// The program's version.
    pub version: String,
    /// Where receipts are saved when the settings name no folder.
    pub receipt_folder: PathBuf,
    /// The stand-in's token, in training.
    pub own_token: Option<Token>,
    /// How fast the till lives; [`Pace::default`] in a shop.
    pub pace: Pace,
}

/// The till. Clones are the same till.
#[derive(Clone)]
pub struct Till(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) ports: Ports,
    pub(crate) config: Config,
    /// When the program started, by the wall clock.
    pub(crate) opened_at: Timestamp,
    pub(crate) settings: RwLock<Settings>,
    /// Shared with the thread that asks the keychain ahead of time.
    pub(crate) tokens: Arc<TokenShelf>,
    /// The key for personal numbers where there is no keychain: this run's alone.
    pub(crate) run_key: Zeroizing<[u8; 32]>,
    pub(crate) session: Mutex<Session>,
    /// Held while an order is read, changed and written, so that no two changes cross. Never while waiting for the
    /// network.
    pub(crate) changes: Mutex<()>,
    /// Wakes the worker.
    pub(crate) wake: Notify,
    pub(crate) polls: Mutex<Polls>,
    /// The open outcomes that are being looked into.
    pub(crate) reconciling: Mutex<Reconciling>,
    /// Of every call to Front Payment.
    pub(crate) budget: Budget,
    pub(crate) under_way: UnderWay,
    pub(crate) pin: Mutex<PinGuard>,
    pub(crate) printing: Printing,
    /// Views of orders made so far.
    pub(crate) revision: AtomicU64,
    /// Held while it is counted what waits, and told: what was counted first is told first.
    pub(crate) telling: Mutex<()>,
}

/// The restored backup, by when it was restored, since when another key seals personal numbers.
const SEALED_ANEW: &str = "sealed_anew";

/// What lives as long as the program runs.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing about this run, and any mix of them can be"
)]
pub(crate) struct Session {
    pub(crate) cart: Cart,
    /// The language of the customer at the kiosk.
    pub(crate) language: Option<LanguageName>,
    pub(crate) undo: Option<Cart>,
    pub(crate) touched: Option<LineId>,
    /// What is in an order's way just now. What lasts is told from the store.
    pub(crate) problems: HashMap<OrderId, ProblemView>,
    pub(crate) visit: Option<Visit>,
    /// Payment links whose customers stand at the kiosk.
    pub(crate) kiosk_links: Vec<OrderId>,
    /// Windows opened so far: the number of the last one.
    pub(crate) windows: u64,
    pub(crate) line: Line,
    /// What could not be written was told, and it is not known yet that writing works again.
    unwritable: bool,
    /// The start is in the journal.
    started: bool,
    /// What the run before left open was settled.
    settled: bool,
    /// Orders in the queue that somebody stands at the till for, the longest first.
    pub(crate) hurried: Vec<OrderId>,
    /// Orders whose outcome is open and whose customer has left the kiosk: what turns out not to exist is given up.
    pub(crate) gone: HashSet<OrderId>,
    /// At the kiosk, the order that its customer placed last, until they have gone.
    pub(crate) in_hand: Option<OrderId>,
    /// The kiosk could not let go of its last customer.
    pub(crate) is_stuck: bool,
    /// Since when the kiosk's page is to go, with its customer.
    pub(crate) page_goes_since: Option<tokio::time::Instant>,
    /// Since when this run of the program knows of a refund, by order and number, whose outcome nobody knows.
    pub(crate) lost_refunds: HashMap<(OrderId, u32), tokio::time::Instant>,
}

impl Session {
    /// The visit, if it is this order's.
    pub(crate) fn visit_of(&mut self, order: OrderId) -> Option<&mut Visit> {
        self.visit.as_mut().filter(|visit| visit.order == order)
    }
}

impl Till {
    /// Opens the till on its database. Orders that were being sent when the program last stopped become *unknown*: they
    /// may exist at Front Payment.
    pub fn open(store: Store, ports: Ports, config: Config) -> Result<Self, AppError> {
        let settings = Settings::stored(&store, config.profile)?;
        if config.profile.has_sample_catalogue() && store.product_count()? == 0 {
            store.import_sample(Vec::new())?;
        }
        let cart = if config.kiosk {
            // Full or held by another program, the disk keeps it until somebody shops; it is shown to nobody.
            if let Err(error) = store.save_cart(&Cart::default()) {
                tracing::warn!(%error, "the cart of the one before could not be emptied on the disk");
            }
            Cart::default()
        } else {
            store.cart()?.unwrap_or_default()
        };
        let pin = PinGuard::stored(&store)?;
        let tokens = Arc::new(
            config
                .own_token
                .clone()
                .map_or_else(TokenShelf::default, TokenShelf::with_own),
        );
        warm(&tokens, &ports);
        let till = Self(Arc::new(Inner {
            opened_at: ports.clock.now(),
            store,
            ports,
            settings: RwLock::new(settings),
            tokens,
            run_key: crate::seal::fresh_key(),
            session: Mutex::new(Session {
                cart,
                ..Session::default()
            }),
            changes: Mutex::new(()),
            wake: Notify::new(),
            polls: Mutex::new(Polls::new(&config.pace)),
            reconciling: Mutex::default(),
            budget: Budget::new(&config.pace),
            under_way: UnderWay::default(),
            pin: Mutex::new(pin),
            printing: Printing::default(),
            revision: AtomicU64::new(0),
            telling: Mutex::default(),
            config,
        }));
        till.forget_what_was_set_aside();
        match till.settle_start() {
            // A full disk must not keep the program from starting and saying so: the worker tries again.
            Err(error @ AppError::Store(StoreError::Unwritable(_))) => till.report(&error),
            settled => settled?,
        }
        Ok(till)
    }

    /// What a start owes to the run before it.
    fn settle_start(&self) -> Result<(), AppError> {
        if !self.session().started {
            self.journal_run(journal::program_started(self.now()))?;
            self.session().started = true;
        }
        self.settle_in()?;
        if self.0.config.profile == Profile::Training {
            self.expire_forgotten()?;
            self.forget_refunds()?;
        }
        self.resume_polls()?;
        self.resume_refunds()?;
        self.take_up_links()?;
        if self.is_kiosk() {
            self.let_customers_go()?;
        }
        self.look_if_open()?;
        self.session().settled = true;
        Ok(())
    }

    /// Settles what the start could not.
    pub(crate) fn settle_late(&self) -> Result<(), AppError> {
        if self.session().settled {
            return Ok(());
        }
        self.settle_start()
    }

    /// After a backup was restored: the database that was set aside still holds sealed personal numbers, and nobody will
    /// erase them there. The restored one holds none, so nothing needs the key that they are sealed with.
    fn forget_what_was_set_aside(&self) {
        let forget = || -> Result<(), AppError> {
            let store = &self.0.store;
            let Some(restored) = store.last_restore()? else {
                return Ok(());
            };
            let at = restored.at.unix_ms();
            if store.setting::<i64>(SEALED_ANEW)? == Some(at) {
                return Ok(());
            }
            self.0.ports.secrets.forget_seal_key()?;
            Ok(store.set_setting(SEALED_ANEW, &at, Vec::new())?)
        };
        if let Err(error) = forget() {
            // The next start tries again.
            tracing::error!(%error, "the key of what was set aside could not be forgotten");
        }
    }

    /// The program ends on purpose: says so in the journal. Whoever pulls the plug leaves no such entry.
    pub fn close(&self) {
        if let Err(error) = self.journal_run(journal::program_stopped(self.now())) {
            self.report(&error);
        }
    }

    fn journal_run(&self, entry: JournalEntry) -> Result<(), AppError> {
        Ok(self.0.store.append_journal(vec![entry])?)
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn pace(&self) -> &Pace {
        &self.0.config.pace
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.ports.clock.now()
    }

    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        self.0
            .session
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.0
            .settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The UI's language: that of the customer at the kiosk, else the settings', else the command line's, else Norwegian.
    pub fn language(&self) -> LanguageName {
        self.session()
            .language
            .unwrap_or_else(|| self.own_language())
    }

    /// The language without a customer at the kiosk.
    pub(crate) fn own_language(&self) -> LanguageName {
        let chosen = self
            .0
            .settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .language;
        chosen
            .or(self.0.config.language)
            .unwrap_or(LanguageName::Nb)
    }

    pub(crate) fn stored(&self, id: OrderId) -> Result<StoredOrder, AppError> {
        self.0.store.order(id)?.ok_or(AppError::OrderNotFound)
    }

    pub(crate) fn find(&self, id: OrderId) -> Result<Order, AppError> {
        self.stored(id).map(|stored| stored.order)
    }

    /// The order's screen. What can't be read just now is left out: the order itself is what matters.
    ///
    /// The order is read again after its revision is taken, since it may have moved on in the caller's hands: a view
    /// never has less in it than one with a smaller revision that told of a change.
    pub(crate) fn view(&self, order: &Order) -> OrderView {
        let revision = self.0.revision.fetch_add(1, Ordering::SeqCst) + 1;
        let read = self.find(order.id());
        let order = match &read {
            Ok(read) => read,
            Err(error) => {
                tracing::error!(%error, "an order could not be read again");
                order
            }
        };
        let rows = self.0.store.journal(order.id());
        let timeline = match rows {
            Ok(rows) => timeline(&rows),
            Err(error) => {
                self.report(&error.into());
                Vec::new()
            }
        };
        let Standing {
            problem,
            paused,
            parked,
        } = self.standing(order).unwrap_or_else(|error| {
            self.report(&error);
            Standing::default()
        });
        let aftersale = self.aftersale(order).unwrap_or_else(|error| {
            self.report(&error);
            AfterSale::default()
        });
        let ways_left = self.ways_left(order);
        let mut session = self.session();
        let visit = session.visit_of(order.id());
        let facts = OrderFacts {
            revision,
            timeline,
            problem,
            paused,
            parked,
            ways_left,
            visit: visit.map(|visit| visit.view(tokio::time::Instant::now())),
            left_to_refund: aftersale.left_to_refund,
            refunds: aftersale.refunds,
            receipt: aftersale.receipt,
        };
        drop(session);
        order_view(order, facts)
    }

    /// Tells the UI of an order and of what waits.
    pub(crate) fn show(&self, order: &Order) {
        self.0.ports.screen.order_changed(&self.view(order));
        self.show_connection();
    }

    /// An error outside of any command: the UI is told where a person must act, the log gets the rest.
    pub(crate) fn report(&self, error: &AppError) {
        tracing::error!(%error, "a step in the background failed");
        if let AppError::Store(_) = error {
            self.session().unwritable = true;
            let notice = NoticeView {
                code: NoticeCode::StoreUnwritable,
                detail: error.to_string(),
            };
            self.0.ports.screen.notice(&notice);
        }
    }

    /// Takes back that nothing can be written, once something can.
    pub(crate) fn mind_disk(&self) {
        if !self.session().unwritable || self.0.store.try_writing().is_err() {
            return;
        }
        self.session().unwritable = false;
        self.0.ports.screen.notice_over(NoticeOver {
            code: NoticeCode::StoreUnwritable,
        });
    }
}

/// Asks the keychain for the token ahead of time, on a thread of its own: the first screen doesn't wait for it, and is
/// told if it was promised too much.
fn warm(tokens: &Arc<TokenShelf>, ports: &Ports) {
    if tokens.is_own() {
        return;
    }
    let (tokens, secrets, screen) = (
        Arc::clone(tokens),
        Arc::clone(&ports.secrets),
        Arc::clone(&ports.screen),
    );
    let asking = move || {
        let code = tokens.warm(&*secrets).and_then(|view| token_notice(&view));
        if let Some(code) = code {
            screen.notice(&NoticeView {
                code,
                detail: String::new(),
            });
        }
    };
    let spawned = std::thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(asking);
    if let Err(error) = spawned {
        // It will be asked when the token is needed.
        tracing::warn!(%error, "the keychain could not be asked ahead of time");
    }
}

/// What a person should know of the token.
pub(crate) fn token_notice(token: &TokenView) -> Option<NoticeCode> {
    match token.state {
        TokenState::NotNeeded | TokenState::Kept | TokenState::ForThisRun => None,
        TokenState::Missing if token.keychain => Some(NoticeCode::TokenMissing),
        TokenState::Missing => Some(NoticeCode::KeychainUnavailable),
        TokenState::Refused => Some(NoticeCode::TokenRefused),
    }
}
