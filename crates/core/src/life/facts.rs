//! What states and events carry.

use serde::{Deserialize, Serialize};

use crate::field::Field;

/// An order as Front Payment knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontOrder {
    /// Front Payment's order id, such as `ODR4286244937`.
    pub order_uuid: String,
    /// Front Payment's customer id.
    pub customer_uuid: Option<String>,
    /// The last status, as it came.
    pub status: Option<String>,
    /// The invoice number, once there is one.
    pub invoice_number: Option<String>,
    /// What a person should look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concern: Option<Concern>,
}

/// What a person should look at in an order that Front Payment has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// It became an invoice after it had ended without one: its customer left without the goods, or bought them anew.
    InvoicedAfterAll,
    /// Nothing is left for the customer to do, its time is over, and there is no invoice.
    NoInvoiceYet,
}

impl FrontOrder {
    /// An order of which only the ids are known.
    pub fn new(order_uuid: String, customer_uuid: Option<String>) -> Self {
        Self {
            order_uuid,
            customer_uuid,
            status: None,
            invoice_number: None,
            concern: None,
        }
    }

    pub(super) fn with_concern(self, concern: Option<Concern>) -> Self {
        Self { concern, ..self }
    }
}

/// Why an answer left it open whether the order exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownCause {
    /// No answer in time.
    Timeout,
    /// The connection broke after the order may have been sent.
    ConnectionLost,
    /// A server error.
    ServerError,
    /// A success that could not be read.
    UnreadableAnswer,
    /// A success without an order id, or without the address for BankID.
    IncompleteAnswer,
    /// The program stopped in the middle of the attempt.
    Interrupted,
}

/// What BankID's page said at its end. A hint: the status decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankIdHint {
    /// It ended at our address for success.
    Success,
    /// It ended at our address for failure.
    Failure,
}

/// A reason for which Front Payment refused an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    field: String,
    /// Front Payment's words.
    pub message: String,
}

impl Rejection {
    /// A reason at a field.
    pub fn new(field: Field, message: String) -> Self {
        Self {
            field: field.name().to_owned(),
            message,
        }
    }

    /// The field; [`Field::Other`] for one that this version does not know.
    pub fn field(&self) -> Field {
        Field::by_name(&self.field).unwrap_or(Field::Other)
    }
}

/// How an order ended without an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithoutInvoice {
    /// The cashier or the customer cancelled.
    Cancelled,
    /// The time ran out.
    Expired,
    /// BankID, the credit check or the signing did not succeed.
    Declined,
}
