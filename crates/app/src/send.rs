//! Sending: one attempt, written down before and after.

use kasse_core::{Fodselsnummer, Order, OrderEvent, OrderId, OrderState};
use kasse_front_payment::{CallbackUrl, InvoiceSettings, Outcome};
use kasse_store::{AttemptEnd, BeginAttempt, BegunAttempt, OutboxChange, OutboxRow, StoredOrder};
use zeroize::Zeroizing;

use crate::budget::Purpose;
use crate::conclude::Attempted;
use crate::contract::{NoticeCode, NoticeView};
use crate::error::AppError;
use crate::journal::of_event;
use crate::ports::SecretsError;
use crate::problems::Hindrance;
use crate::seal;
use crate::settings::Settings;
use crate::till::Till;
use crate::token::Lent;
use crate::withheld::without_customer;
use crate::worker::Step;

impl Till {
    /// Sends an order once, if it may be sent now.
    pub(crate) async fn send_once(&self, id: OrderId, hurried: bool) -> Step {
        let step = match self.try_send(id, hurried).await {
            Ok(()) => Step::Done,
            Err(error) => {
                self.report(&error);
                Step::Failed
            }
        };
        if let Ok(order) = self.find(id) {
            self.show(&order);
        }
        step
    }

    async fn try_send(&self, id: OrderId, hurried: bool) -> Result<(), AppError> {
        // Before the order is read: whoever waits in this line holds nothing, and what it sends is not yet decided.
        let allowance = if hurried {
            let patience = self.pace().patience;
            match self
                .0
                .budget
                .acquire_within(Purpose::SendNow, patience)
                .await
            {
                Ok(allowance) => allowance,
                Err(wait) => return self.has_to_wait(id, wait),
            }
        } else {
            self.place_for(Purpose::Send).await
        };
        // One read for both: the number must be the one of this very version of the order.
        let Some(row) = self.0.store.outbox_row(id)? else {
            return Ok(());
        };
        let StoredOrder { order, version, .. } = &row.stored;
        if matches!(order.state(), OrderState::Sending) {
            // Nobody is at it: its own step fell, and could not even say so.
            return self.step_fell(id);
        }
        if !matches!(order.state(), OrderState::Queued) {
            return Ok(());
        }
        let Some(lent) = self.token_for_sending(id).await? else {
            return Ok(());
        };
        let personal_number = match self.unsealed(&row).await {
            Ok(number) => number,
            Err(seal::Unopenable) => return self.pause(id, Hindrance::PersonalNumberNeeded),
        };
        // Of this version, too: a correction in between makes `begin_attempt` refuse.
        let whole = self.with_customer_ahead(order.clone()).await?;
        let Some(customer) = whole.customer().known() else {
            return self.pause(id, Hindrance::CustomerNeeded);
        };
        let invoice = self.settings().invoice_of(order);
        let order_date = self.front_now_seconds();
        let with_number = personal_number.is_some();
        // The program is about to end: the next one sends it.
        let Some(call) = self.0.under_way.begin() else {
            return Ok(());
        };
        let Some(begun) = self.begin_attempt(id, *version, order_date, with_number)? else {
            // It was corrected, put off or given up in the meantime: the worker looks again.
            return Ok(());
        };
        let order = begun.stored.order;
        self.show(&order);
        let allowance = allowance.used();
        let sent = order.clone().with_customer(customer.clone());
        let mut answer = self
            .0
            .ports
            .front
            .send(
                &sent,
                personal_number.as_ref(),
                &invoice,
                order_date,
                &lent.token,
            )
            .await;
        drop((personal_number, sent));
        if let Outcome::Rejected(reasons) = &mut answer.outcome
            && order.customer().is_withheld()
        {
            *reasons = without_customer(reasons, customer);
        }
        self.heard(allowance, &answer);
        let end = AttemptEnd {
            number: begun.number,
            outcome: answer.outcome.name(),
            http_status: answer.meta.http_status,
            detail: None,
        };
        let attempted = Attempted {
            order,
            order_date,
            end,
            lent,
            hurried,
        };
        self.conclude_surely(call, &attempted, answer).await
    }

    /// The attempt is on disk before anything leaves the till. `None` where the order is not as it was read any more.
    fn begin_attempt(
        &self,
        id: OrderId,
        version: u32,
        order_date: i64,
        with_personal_number: bool,
    ) -> Result<Option<BegunAttempt>, AppError> {
        let _changes = self.changes();
        let stored = self.stored(id)?;
        if stored.version != version {
            return Ok(None);
        }
        let at = self.now();
        let begin = BeginAttempt {
            order: stored.order.after(OrderEvent::SendStarted)?,
            expected_version: version,
            at,
            order_date: Some(order_date),
            with_personal_number,
            journal: vec![of_event(at, &OrderEvent::SendStarted)],
        };
        Ok(Some(self.0.store.begin_attempt(begin)?))
    }

    /// The token, or nothing where there is none: then the order says so and waits.
    async fn token_for_sending(&self, id: OrderId) -> Result<Option<Lent>, AppError> {
        let hindrance = match self.token().await {
            Ok(Some(lent)) if !self.0.tokens.is_refused() => return Ok(Some(lent)),
            Ok(Some(_)) => Hindrance::TokenRefused,
            Ok(None) | Err(SecretsError::Unavailable(_)) => Hindrance::TokenMissing,
        };
        self.pause(id, hindrance)?;
        Ok(None)
    }

    /// The token, read on a thread that may wait for the keychain.
    pub(crate) async fn token(&self) -> Result<Option<Lent>, SecretsError> {
        let till = self.clone();
        let read =
            tokio::task::spawn_blocking(move || till.0.tokens.token(&*till.0.ports.secrets)).await;
        read.unwrap_or_else(|error| Err(SecretsError::Unavailable(error.to_string())))
    }

    /// The token for what a person asked for; an error where there is none that Front Payment takes.
    pub(crate) async fn token_to_act(&self) -> Result<Lent, AppError> {
        match self.token().await {
            Ok(Some(lent)) if !self.0.tokens.is_refused() => Ok(lent),
            Ok(_) | Err(_) => Err(AppError::TokenMissing),
        }
    }

    /// The order's personal number, where it has one. A number that was given and can't be opened any more must be
    /// typed again, also where it is not required: it decides how the invoice is delivered.
    async fn unsealed(&self, row: &OutboxRow) -> Result<Option<Fodselsnummer>, seal::Unopenable> {
        let order = &row.stored.order;
        let Some(sealed) = row.sealed_personal_number.clone() else {
            return if needs_personal_number(order) {
                Err(seal::Unopenable)
            } else {
                Ok(None)
            };
        };
        let id = order.id();
        // This run's own key first: a keychain may have come back since the number was sealed without one.
        if let Ok(number) = seal::open(&self.0.run_key, id, sealed.as_bytes()) {
            return Ok(Some(number));
        }
        let till = self.clone();
        let key = tokio::task::spawn_blocking(move || till.0.ports.secrets.seal_key()).await;
        match key {
            Ok(Ok(key)) => seal::open(&key, id, sealed.as_bytes()).map(Some),
            Ok(Err(_)) | Err(_) => Err(seal::Unopenable),
        }
    }

    /// The key that seals personal numbers: the keychain's, or this run's where there is none. May wait for the
    /// keychain.
    pub(crate) fn seal_key(&self) -> Zeroizing<[u8; 32]> {
        match self.0.ports.secrets.seal_key() {
            Ok(key) => key,
            Err(SecretsError::Unavailable(_)) => self.0.run_key.clone(),
        }
    }

    /// Front Payment refused the token: nothing more is sent until there is another.
    pub(crate) fn token_refused(&self, lent: &Lent) {
        if self.0.tokens.refuse(lent) {
            tracing::warn!("the token was refused; the queue is stopped");
            self.0.ports.screen.notice(&NoticeView {
                code: NoticeCode::TokenRefused,
                detail: String::new(),
            });
        }
    }
}

fn needs_personal_number(order: &Order) -> bool {
    let kind = order.customer().kind();
    order.terms().method().needs_personal_number(kind)
}

/// The queue, without a problem, at this moment.
pub(crate) fn due_now(till: &Till) -> OutboxChange {
    OutboxChange::Due {
        at: till.now(),
        problem: None,
    }
}

impl Settings {
    /// What Front Payment is told of an order's invoice: of the fee what the customer was told when it was placed.
    pub(crate) fn invoice_of(&self, order: &Order) -> InvoiceSettings {
        let invoice = self.invoice();
        InvoiceSettings {
            fee_applicable: order
                .terms()
                .fee_may_come()
                .unwrap_or(invoice.fee_applicable),
            ..invoice
        }
    }

    /// What every invoice of this shop has in common.
    pub(crate) fn invoice(&self) -> InvoiceSettings {
        let url = |url: &url::Url| {
            CallbackUrl::parse(url.as_str()).expect("BUG: the settings were checked when read")
        };
        InvoiceSettings {
            fee_applicable: self.invoice_fee,
            ..InvoiceSettings::new(
                url(&self.callback_url),
                url(&self.success_url),
                url(&self.failure_url),
            )
        }
    }
}
