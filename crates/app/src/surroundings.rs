//! What surrounds a sale: the start of the UI, the connection, settings, language and token.

use std::convert::Infallible;
use std::sync::PoisonError;
use std::time::Duration;

use kasse_core::{Method, Order, OrderState, OrganizationNumber};
use kasse_front_payment::Token;
use kasse_store::{JournalEntry, StoredOrder};

use crate::contract::{
    CatalogueSearch, FirstAnswers, NoticeCode, NoticeView, OpenOrders, SetLanguage, SetToken,
    SettingsForm, SettingsSaved, ShopView, Start, TokenView,
};
use crate::error::AppError;
use crate::profile::Profile;
use crate::settings::{SETTINGS_KEY, Settings};
use crate::till::{Till, token_notice};
use crate::views::order_summary;

/// How long the first screen waits for the keychain at most.
const KEYCHAIN_PATIENCE: Duration = Duration::from_millis(10);
/// An order that is older than this is no longer in anybody's hands, in ms: it waits in the list of orders.
const IN_HAND_FOR_MS: i64 = 12 * 3_600_000;

/// Open orders in a list at most: a till with more has a larger trouble than finding one.
const MAX_OPEN_ORDERS: usize = 100;

impl Till {
    /// Everything that the UI's first screen needs.
    pub fn start(&self) -> Result<Start, AppError> {
        let settings = self.settings();
        let token = self.0.tokens.view_within(KEYCHAIN_PATIENCE);
        let open_order = self.order_in_hand()?.map(|order| self.view(&order));
        Ok(Start {
            version: self.0.config.version.clone(),
            profile: self.0.config.profile.name(),
            kiosk: self.is_kiosk(),
            kiosk_setup: self.kiosk_setup()?,
            language: self.language(),
            theme: settings.theme,
            shop: ShopView {
                name: settings.shop.name,
                till: settings.till_name,
                cashier: settings.cashier,
            },
            categories: self.categories()?,
            cart: self.cart(),
            customer_there: self.is_customer_there(),
            open_order,
            connection: self.connection()?,
            notices: self.notices(&token)?,
            token,
        })
    }

    /// At the kiosk, whether the session holds anything of a customer.
    fn is_customer_there(&self) -> bool {
        let session = self.session();
        self.is_kiosk()
            && (session.in_hand.is_some()
                || session.language.is_some()
                || session.undo.is_some()
                || session.visit.is_some()
                || !session.cart.is_empty())
    }

    /// What the page is given on its way, with so many products at most.
    pub fn first_answers(&self, products: u32) -> Result<FirstAnswers, AppError> {
        let whole = CatalogueSearch {
            text: String::new(),
            category: None,
            offset: 0,
            limit: products,
        };
        Ok(FirstAnswers {
            start: self.start()?,
            products: self.catalogue_search(&whole)?,
        })
    }

    /// The order that is to be on the screen. At a till the one that its cashier was busy with when the program stopped: its
    /// customer may still stand there. At the kiosk, where they go when it stops, what its customer placed last, however far
    /// it has come: their page may have fallen.
    fn order_in_hand(&self) -> Result<Option<Order>, AppError> {
        if self.is_kiosk() {
            let placed = self.session().in_hand;
            return placed.map(|id| self.find(id)).transpose();
        }
        let in_hand = |stored: &StoredOrder| match stored.order.state() {
            // A link is followed in the customer's own time, but for a kiosk's.
            OrderState::Confirming { .. } => {
                stored.order.terms().method() != Method::PaymentLink
                    || self.waits_for_customer(&stored.order)
            }
            OrderState::AwaitingBankId { .. } | OrderState::Rejected { .. } => true,
            // Only a page that fell meets one that is being sent: at a start there is none.
            OrderState::Queued | OrderState::Sending | OrderState::Unknown { .. } => {
                stored.order.needs_bankid()
            }
            OrderState::Invoiced { .. }
            | OrderState::Paid { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => false,
        };
        let now = self.now();
        let fresh = |stored: &StoredOrder| now.ms_since(stored.order.placed_at()) < IN_HAND_FOR_MS;
        let open = self.0.store.open_orders()?.into_iter();
        Ok(open
            .filter(|stored| in_hand(stored) && fresh(stored))
            .map(|stored| stored.order)
            .max_by_key(Order::placed_at))
    }

    /// Training's stand-in lives in the program and ends with it: of what it took before, nothing more can be asked.
    pub(crate) fn remembered(&self, order: &Order) -> Result<(), AppError> {
        if self.0.config.profile != Profile::Training || order.state().front().is_none() {
            return Ok(());
        }
        let rows = self.0.store.journal(order.id())?;
        let taken = rows.iter().rfind(|row| {
            matches!(
                row.event.as_str(),
                "accepted" | "accepted_for_bankid" | "adopted" | "adopted_by_person"
            )
        });
        match taken {
            Some(row) if row.at < self.0.opened_at => Err(AppError::TrainingForgot),
            Some(_) | None => Ok(()),
        }
    }

    /// The orders whose sale is not over, the newest first, at most [`MAX_OPEN_ORDERS`].
    pub fn orders_open(&self) -> Result<OpenOrders, AppError> {
        let open = self.0.store.open_orders()?;
        let newest = open.iter().rev().take(MAX_OPEN_ORDERS);
        Ok(OpenOrders {
            orders: newest.map(|stored| order_summary(&stored.order)).collect(),
        })
    }

    fn notices(&self, token: &TokenView) -> Result<Vec<NoticeView>, AppError> {
        let empty = self.0.store.product_count()? == 0;
        let shop = self.settings().shop;
        let incomplete = OrganizationNumber::parse(&shop.organization_number).is_err();
        let codes = token_notice(token)
            .into_iter()
            .chain(incomplete.then_some(NoticeCode::ShopIncomplete))
            .chain(empty.then_some(NoticeCode::CatalogueEmpty));
        let kept = self.keeping_notices()?;
        Ok(codes
            .map(|code| NoticeView {
                code,
                detail: String::new(),
            })
            .chain(kept)
            .collect())
    }

    /// Sets the UI's language; in the kiosk until its customer has gone.
    pub fn language_set(&self, request: &SetLanguage) -> Result<(), AppError> {
        if self.is_kiosk() {
            self.session().language = Some(request.language);
            return Ok(());
        }
        self.change_settings(|settings| {
            Ok(Settings {
                language: Some(request.language),
                ..settings.clone()
            })
        })?
        .map_err(|never: Infallible| match never {})
    }

    /// The settings as a form.
    pub fn settings_form(&self) -> Result<SettingsForm, AppError> {
        let settings = self.settings();
        Ok(settings.form(
            self.language(),
            self.till_id_fixed()?,
            self.pin_view().is_set,
            &self.0.config.api_url,
        ))
    }

    /// Saves the settings, unless something in them is wrong. What is the manager's to decide changes with the PIN alone.
    pub fn settings_save(
        &self,
        form: &SettingsForm,
        pin: Option<&str>,
    ) -> Result<SettingsSaved, AppError> {
        let fixed = self.till_id_fixed()?;
        let now = self.settings();
        let mut form = form.clone();
        if let Ok(wanted) = now.read(&form, fixed) {
            if wanted.is_managers_change_of(&now) {
                self.check_pin(pin)?;
            }
            // A large picture is made small here: below, everybody waits who asks for a setting.
            form.shop_logo = wanted
                .shop
                .logo
                .map(|logo| logo.address())
                .unwrap_or_default();
        }
        let saved = self.change_settings(|settings| settings.read(&form, fixed))?;
        if self.settings().printer != now.printer {
            self.printer_chosen();
        }
        if self.settings().offline != now.offline {
            self.mark_overdue()?;
        }
        Ok(SettingsSaved {
            settings: self.settings_form()?,
            errors: saved.err().unwrap_or_default(),
        })
    }

    /// Changes the settings, one change at a time, on disk first.
    fn change_settings<E>(
        &self,
        change: impl FnOnce(&Settings) -> Result<Settings, E>,
    ) -> Result<Result<(), E>, AppError> {
        let mut current = self
            .0
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let settings = match change(&current) {
            Ok(settings) => settings,
            Err(refused) => return Ok(Err(refused)),
        };
        let entry = JournalEntry::new(self.now(), "settings_changed");
        self.0
            .store
            .set_setting(SETTINGS_KEY, &settings, vec![entry])?;
        *current = settings;
        Ok(Ok(()))
    }

    /// The first part of order numbers is fixed once there is an order.
    fn till_id_fixed(&self) -> Result<bool, AppError> {
        Ok(self.0.store.order_counts()?.all > 0)
    }

    /// The token's state.
    pub fn token_view(&self) -> TokenView {
        self.0.tokens.view(&*self.0.ports.secrets)
    }

    /// Takes a token into use; what waited for one is sent.
    pub fn token_set(&self, request: &SetToken) -> Result<TokenView, AppError> {
        let token = Token::parse(&request.token).map_err(|_| AppError::Field {
            field: "token".to_owned(),
            code: "bad_character".to_owned(),
        })?;
        self.not_the_stand_ins()?;
        self.check_pin(request.pin.as_deref())?;
        self.0
            .tokens
            .set(token, request.keep, &*self.0.ports.secrets)?;
        self.token_arrived()?;
        Ok(self.token_view())
    }

    /// Forgets the token.
    pub fn token_clear(&self, pin: Option<&str>) -> Result<TokenView, AppError> {
        self.not_the_stand_ins()?;
        self.check_pin(pin)?;
        self.0.tokens.clear(&*self.0.ports.secrets)?;
        Ok(self.token_view())
    }

    fn not_the_stand_ins(&self) -> Result<(), AppError> {
        if self.0.tokens.is_own() {
            return Err(AppError::NotNow("training has a token of its own"));
        }
        Ok(())
    }
}
