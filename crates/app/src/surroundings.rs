//! What surrounds a sale: the start of the UI, the connection, settings, language and token.

use std::sync::PoisonError;

use kasse_core::OrderState;
use kasse_front_payment::{Meta, Token};
use kasse_store::{JournalEntry, OrderFilter};

use crate::contract::{
    ConnectionView, FieldProblem, NoticeCode, NoticeView, SetLanguage, SetToken, SettingsForm,
    SettingsSaved, ShopView, Start, TokenState, TokenView,
};
use crate::error::AppError;
use crate::settings::{SETTINGS_KEY, Settings};
use crate::till::Till;

/// The drift of the till's clock that a person is told of, in seconds.
const DRIFT_TOLD: i64 = 30;

impl Till {
    /// Everything that the UI's first screen needs.
    pub fn start(&self) -> Result<Start, AppError> {
        let settings = self.settings();
        let token = self.token_view();
        let open_order = match self.order_in_hand()? {
            Some(order) => Some(self.view(&order)?),
            None => None,
        };
        Ok(Start {
            version: self.0.config.version.clone(),
            profile: self.0.config.profile.name(),
            kiosk: self.0.config.kiosk,
            language: self.language(),
            theme: settings.theme,
            shop: ShopView {
                name: settings.shop.name,
                till: settings.till_name,
                cashier: settings.cashier,
            },
            categories: self.categories()?,
            cart: self.cart(),
            open_order,
            connection: self.connection()?,
            notices: self.notices(&token)?,
            token,
        })
    }

    /// The order that a cashier was busy with when the program stopped: its customer may still stand there.
    fn order_in_hand(&self) -> Result<Option<kasse_core::Order>, AppError> {
        let in_hand = |order: &kasse_core::Order| match order.state() {
            OrderState::AwaitingBankId { .. } | OrderState::Confirming { .. } => true,
            OrderState::Queued => order.needs_bankid(),
            OrderState::Rejected { .. } => true,
            OrderState::Unknown { .. } => order.needs_bankid(),
            OrderState::Sending
            | OrderState::Invoiced { .. }
            | OrderState::Paid { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => false,
        };
        let open = self
            .0
            .store
            .open_orders()?
            .into_iter()
            .map(|stored| stored.order);
        Ok(open
            .filter(in_hand)
            .max_by_key(kasse_core::Order::placed_at))
    }

    fn notices(&self, token: &TokenView) -> Result<Vec<NoticeView>, AppError> {
        let mut notices = Vec::new();
        let mut add = |code| {
            notices.push(NoticeView {
                code,
                detail: String::new(),
            })
        };
        match token.state {
            TokenState::NotNeeded | TokenState::Kept | TokenState::ForThisRun => {}
            TokenState::Missing if token.keychain => add(NoticeCode::TokenMissing),
            TokenState::Missing => add(NoticeCode::KeychainUnavailable),
            TokenState::Refused => add(NoticeCode::TokenRefused),
        }
        if self.0.store.product_count()? == 0 {
            add(NoticeCode::CatalogueEmpty);
        }
        Ok(notices)
    }

    /// The connection and what waits.
    pub fn connection(&self) -> Result<ConnectionView, AppError> {
        let summary = self.0.store.outbox_summary()?;
        let online = !self.session().offline;
        Ok(ConnectionView {
            online,
            queued: summary.queued,
            attention: summary.attention,
            oldest_at: summary.oldest_at.map(kasse_core::Timestamp::unix_ms),
        })
    }

    pub(crate) fn show_connection(&self) {
        match self.connection() {
            Ok(view) => self.0.ports.screen.connection_changed(&view),
            Err(error) => self.report(&error),
        }
    }

    /// What a call tells beside its outcome: whether there is a connection, and how far the clocks are apart.
    pub(crate) fn heard(&self, meta: &Meta) {
        let offline = meta.http_status.is_none();
        let mut session = self.session();
        let changed = session.offline != offline;
        session.offline = offline;
        let mut tell_drift = None;
        if let Some(server) = meta.server_time {
            let drift = server.saturating_sub(self.now().unix_seconds());
            session.drift_seconds = drift;
            let large = drift.abs() > DRIFT_TOLD;
            if large && !session.drift_told {
                tell_drift = Some(drift);
            }
            session.drift_told = large;
        }
        drop(session);
        if changed {
            self.show_connection();
        }
        if let Some(drift) = tell_drift {
            tracing::warn!(drift, "the till's clock differs from Front Payment's");
            let notice = NoticeView {
                code: NoticeCode::ClockDrift,
                detail: drift.to_string(),
            };
            self.0.ports.screen.notice(&notice);
        }
    }

    /// Sets the UI's language.
    pub fn language_set(&self, request: &SetLanguage) -> Result<(), AppError> {
        let settings = Settings {
            language: Some(request.language),
            ..self.settings()
        };
        self.put_settings(settings)
    }

    /// The settings as a form.
    pub fn settings_form(&self) -> Result<SettingsForm, AppError> {
        let settings = self.settings();
        Ok(settings.form(
            self.language(),
            self.till_id_fixed()?,
            &self.0.config.api_url,
        ))
    }

    /// Saves the settings, unless something in them is wrong.
    pub fn settings_save(&self, form: &SettingsForm) -> Result<SettingsSaved, AppError> {
        let errors: Vec<FieldProblem> = match self.settings().read(form, self.till_id_fixed()?) {
            Ok(settings) => {
                self.put_settings(settings)?;
                Vec::new()
            }
            Err(errors) => errors,
        };
        Ok(SettingsSaved {
            settings: self.settings_form()?,
            errors,
        })
    }

    fn put_settings(&self, settings: Settings) -> Result<(), AppError> {
        let entry = JournalEntry::new(self.now(), "settings_changed");
        self.0
            .store
            .set_setting(SETTINGS_KEY, &settings, vec![entry])?;
        *self
            .0
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = settings;
        Ok(())
    }

    /// The first part of order numbers is fixed once there is an order.
    fn till_id_fixed(&self) -> Result<bool, AppError> {
        Ok(!self
            .0
            .store
            .orders_page(&OrderFilter::default(), None, 1)?
            .is_empty())
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
        self.0
            .tokens
            .set(token, request.keep, &*self.0.ports.secrets)?;
        self.release_queue()?;
        Ok(self.token_view())
    }

    /// Forgets the token.
    pub fn token_clear(&self) -> Result<TokenView, AppError> {
        self.0.tokens.clear(&*self.0.ports.secrets)?;
        Ok(self.token_view())
    }
}
