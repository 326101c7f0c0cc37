//! Front Payment's client with a step before and after each call.

use std::sync::Arc;

use async_trait::async_trait;
use kasse_app::ports::FrontPayment;
use kasse_core::{Email, Fodselsnummer, Order, Phone};
use kasse_front_payment::{
    Answer, Client, Details, InvoiceSettings, RefundRequest, StatusInfo, Submitted, Token,
};

use crate::steps::Steps;

/// The client, watched.
pub(crate) struct Watched {
    client: Client,
    steps: Arc<Steps>,
}

impl Watched {
    pub(crate) fn new(client: Client, steps: Arc<Steps>) -> Self {
        Self { client, steps }
    }

    /// `send/before`: nothing has left the till. `send/after`: the answer is known to nobody but memory.
    async fn watch<T>(&self, call: &str, act: impl Future<Output = T>) -> T {
        self.steps.reach(&format!("{call}/before"));
        let answer = act.await;
        self.steps.reach(&format!("{call}/after"));
        answer
    }
}

#[async_trait]
impl FrontPayment for Watched {
    async fn send(
        &self,
        order: &Order,
        personal_number: Option<&Fodselsnummer>,
        invoice: &InvoiceSettings,
        order_date: i64,
        token: &Token,
    ) -> Answer<Submitted> {
        let sending = self
            .client
            .send(order, personal_number, invoice, order_date, token);
        self.watch("send", sending).await
    }

    async fn status(&self, order_uuid: &str, token: &Token) -> Answer<StatusInfo> {
        self.watch("status", self.client.status(order_uuid, token))
            .await
    }

    async fn statuses(&self, token: &Token) -> Answer<Vec<StatusInfo>> {
        self.watch("statuses", self.client.statuses(None, token))
            .await
    }

    async fn details(&self, order_uuid: &str, token: &Token) -> Answer<Details> {
        self.watch("details", self.client.details(order_uuid, token))
            .await
    }

    async fn invoice_number(&self, order_uuid: &str, token: &Token) -> Answer<String> {
        let asking = self.client.invoice_number(order_uuid, token);
        self.watch("invoice_number", asking).await
    }

    async fn cancel(&self, order_uuid: &str, note: &str, token: &Token) -> Answer<()> {
        let cancelling = self.client.cancel(order_uuid, note, token);
        self.watch("cancel", cancelling).await
    }

    async fn refund(&self, order_uuid: &str, refund: &RefundRequest, token: &Token) -> Answer<()> {
        let refunding = self.client.refund(order_uuid, refund, token);
        self.watch("refund", refunding).await
    }

    async fn resend(
        &self,
        order_uuid: &str,
        phone: &Phone,
        email: &Email,
        token: &Token,
    ) -> Answer<()> {
        let resending = self.client.resend(order_uuid, phone, email, token);
        self.watch("resend", resending).await
    }
}
