//! The calls.

use std::fmt;

use kasse_core::{Email, Field, Fodselsnummer, FrontStatus, Method, Order, Phone, Rejection};

use crate::answer::{Open, Success, acknowledged};
use crate::classify::classify;
use crate::details::{self, Details};
use crate::error::ClientError;
use crate::outcome::{Answer, Outcome};
use crate::payload;
use crate::refund::RefundRequest;
use crate::settings::{ClientSettings, InvoiceSettings};
use crate::status::{self, StatusInfo};
use crate::submitted::{self, Expected, Submitted};
use crate::token::Token;
use crate::transport::{Request, Transport};

/// The client. Cloning shares its connections. It must be used within a tokio runtime.
///
/// Every call makes one request at most, and leaves one `tracing` event with its name, the order's reference or Front
/// Payment's id, the HTTP status, the time and the outcome's name.
///
/// Environment variables for proxies (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`) are honoured, as a shop's network may
/// need; an API on loopback is never asked through a proxy. The certificates are those that the operating system trusts.
#[derive(Clone)]
pub struct Client {
    settings: ClientSettings,
    transport: Transport,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client with these settings. Nothing is called yet.
    pub fn new(settings: ClientSettings) -> Result<Self, ClientError> {
        settings.check()?;
        let transport = Transport::new(&settings)?;
        Ok(Self {
            settings,
            transport,
        })
    }

    /// Its settings.
    pub fn settings(&self) -> &ClientSettings {
        &self.settings
    }

    /// Sends an order by its way to invoice: a checkout to `orders/invoice/submit`, an invoice to
    /// `orders/invoice/create`, an EHF invoice to the path of the settings, a payment link to
    /// `orders/payment-link/create`. `order_date` is in Unix seconds: the moment
    /// of sending by the server's clock, never the moment of the sale.
    ///
    /// An order whose sums don't fit, or a private checkout without its customer's number, is rejected without a call.
    pub async fn send(
        &self,
        order: &Order,
        personal_number: Option<&Fodselsnummer>,
        invoice: &InvoiceSettings,
        order_date: i64,
        token: &Token,
    ) -> Answer<Submitted> {
        let (call, path) = match order.terms().method() {
            Method::Checkout => ("submit", "orders/invoice/submit"),
            Method::SendInvoice => ("create", "orders/invoice/create"),
            Method::Ehf => ("ehf", self.settings.ehf_path.as_str()),
            Method::PaymentLink => ("payment_link", "orders/payment-link/create"),
        };
        let reference = order.reference().to_string();
        let payload = payload::order(order, personal_number, invoice, order_date, &self.settings);
        let json = match payload {
            Ok(json) => json,
            Err(reason) => return refused_here(call, &reference, reason),
        };
        let expected = Expected {
            bankid: order.needs_bankid(),
            loopback: self.settings.base_url.is_loopback(),
        };
        let request = Request::Post(self.settings.base_url.call(path, &[]), json);
        self.call(call, &reference, request, token, |success| {
            submitted::read(success, expected)
        })
        .await
    }

    /// An order's status.
    pub async fn status(&self, order_uuid: &str, token: &Token) -> Answer<StatusInfo> {
        self.ask("status", "orders/status", order_uuid, token, |success| {
            status::read_one(success, order_uuid)
        })
        .await
    }

    /// The status of every order, or of those in one status. The list is whole or the outcome is
    /// [`Outcome::Unknown`], so an order that is not in it is absent. It must fit
    /// [`ClientSettings::max_list_bytes`], and takes up to three times as much memory while it is read.
    pub async fn statuses(
        &self,
        only: Option<&FrontStatus>,
        token: &Token,
    ) -> Answer<Vec<StatusInfo>> {
        let mut url = self.settings.base_url.call("orders/status", &[]);
        if let Some(only) = only {
            url.query_pairs_mut()
                .append_pair("type", status::word(only));
        }
        let (exchange, meta) = self.transport.exchange(Request::List(url), token).await;
        let outcome = status::classify_all(exchange);
        told("statuses", "", Answer { outcome, meta })
    }

    /// An order, whole.
    pub async fn details(&self, order_uuid: &str, token: &Token) -> Answer<Details> {
        self.ask("details", "orders/details", order_uuid, token, |success| {
            details::read(success, order_uuid)
        })
        .await
    }

    /// An order's invoice number. There is one only once it is invoiced.
    pub async fn invoice_number(&self, order_uuid: &str, token: &Token) -> Answer<String> {
        let path = "orders/invoice-number";
        self.ask(
            "invoice_number",
            path,
            order_uuid,
            token,
            details::read_invoice_number,
        )
        .await
    }

    /// Cancels an order. The note is required; blanks alone are none. An order that is paid already is
    /// [`Outcome::Rejected`].
    pub async fn cancel(&self, order_uuid: &str, note: &str, token: &Token) -> Answer<()> {
        if note.trim().is_empty() {
            let reason = Rejection::new(Field::Other, "a cancellation needs a note".to_owned());
            return refused_here("cancel", order_uuid, reason);
        }
        let json = payload::cancellation(note);
        self.act("cancel", "orders/cancel", order_uuid, json, token)
            .await
    }

    /// Gives money back. Done means that it is under way. Nothing, or lines that are not the total, is rejected without
    /// a call.
    pub async fn refund(
        &self,
        order_uuid: &str,
        refund: &RefundRequest,
        token: &Token,
    ) -> Answer<()> {
        match payload::refund(refund) {
            Ok(json) => {
                self.act("refund", "orders/refund", order_uuid, json, token)
                    .await
            }
            Err(reason) => refused_here("refund", order_uuid, reason),
        }
    }

    /// Sends the customer the invoice or its link once more, to this phone and e-mail.
    pub async fn resend(
        &self,
        order_uuid: &str,
        phone: &Phone,
        email: &Email,
        token: &Token,
    ) -> Answer<()> {
        let json = payload::resend(phone, email);
        self.act("resend", "orders/resend", order_uuid, json, token)
            .await
    }

    async fn act(
        &self,
        call: &'static str,
        path: &str,
        order_uuid: &str,
        json: Vec<u8>,
        token: &Token,
    ) -> Answer<()> {
        if let Some(reason) = not_an_id(order_uuid) {
            return refused_here(call, "", reason);
        }
        let request = Request::Post(self.settings.base_url.call(path, &[order_uuid]), json);
        self.call(call, order_uuid, request, token, acknowledged)
            .await
    }

    async fn ask<T>(
        &self,
        call: &'static str,
        path: &str,
        order_uuid: &str,
        token: &Token,
        read: impl FnOnce(&Success<'_>) -> Result<T, Open>,
    ) -> Answer<T> {
        if let Some(reason) = not_an_id(order_uuid) {
            return refused_here(call, "", reason);
        }
        let request = Request::Get(self.settings.base_url.call(path, &[order_uuid]));
        self.call(call, order_uuid, request, token, read).await
    }

    async fn call<T>(
        &self,
        call: &'static str,
        reference: &str,
        request: Request,
        token: &Token,
        read: impl FnOnce(&Success<'_>) -> Result<T, Open>,
    ) -> Answer<T> {
        let (exchange, meta) = self.transport.exchange(request, token).await;
        let outcome = classify(exchange, read);
        told(call, reference, Answer { outcome, meta })
    }
}

/// Front Payment's ids are letters and digits. Anything else would ask for some other path.
fn not_an_id(order_uuid: &str) -> Option<Rejection> {
    let fits = (1..=100).contains(&order_uuid.len())
        && order_uuid
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (!fits).then(|| Rejection::new(Field::Other, "this is not an order id".to_owned()))
}

fn refused_here<T>(call: &'static str, reference: &str, reason: Rejection) -> Answer<T> {
    let outcome = Outcome::Rejected(vec![reason]);
    told(call, reference, Answer::without_a_call(outcome))
}

/// Leaves the call's one line in the log: codes and numbers only.
fn told<T>(call: &'static str, reference: &str, answer: Answer<T>) -> Answer<T> {
    let Answer { outcome, meta } = &answer;
    tracing::info!(
        call,
        reference,
        http_status = meta.http_status,
        elapsed_ms = meta.elapsed_ms,
        outcome = outcome.name(),
        cause = outcome.cause(),
        "front payment called"
    );
    answer
}
