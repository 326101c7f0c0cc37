//! Front Payment's client as the port that the use cases know.

use async_trait::async_trait;
use kasse_core::{Email, Fodselsnummer, Order, Phone};
use kasse_front_payment::{
    Answer, Client, Details, InvoiceSettings, RefundRequest, StatusInfo, Submitted, Token,
};

use crate::ports::FrontPayment;

#[async_trait]
impl FrontPayment for Client {
    async fn send(
        &self,
        order: &Order,
        personal_number: Option<&Fodselsnummer>,
        invoice: &InvoiceSettings,
        order_date: i64,
        token: &Token,
    ) -> Answer<Submitted> {
        Client::send(self, order, personal_number, invoice, order_date, token).await
    }

    async fn status(&self, order_uuid: &str, token: &Token) -> Answer<StatusInfo> {
        Client::status(self, order_uuid, token).await
    }

    async fn statuses(&self, token: &Token) -> Answer<Vec<StatusInfo>> {
        Client::statuses(self, None, token).await
    }

    async fn details(&self, order_uuid: &str, token: &Token) -> Answer<Details> {
        Client::details(self, order_uuid, token).await
    }

    async fn invoice_number(&self, order_uuid: &str, token: &Token) -> Answer<String> {
        Client::invoice_number(self, order_uuid, token).await
    }

    async fn cancel(&self, order_uuid: &str, note: &str, token: &Token) -> Answer<()> {
        Client::cancel(self, order_uuid, note, token).await
    }

    async fn refund(&self, order_uuid: &str, refund: &RefundRequest, token: &Token) -> Answer<()> {
        Client::refund(self, order_uuid, refund, token).await
    }

    async fn resend(
        &self,
        order_uuid: &str,
        phone: &Phone,
        email: &Email,
        token: &Token,
    ) -> Answer<()> {
        Client::resend(self, order_uuid, phone, email, token).await
    }
}
