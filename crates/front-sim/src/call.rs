//! The kinds of call, as faults and the ledger name them.

use serde::{Deserialize, Serialize};

/// A call of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// `POST orders/invoice/submit`
    Submit,
    /// `POST orders/invoice/create`
    Create,
    /// `POST orders/invoice/create/ehf` and `POST orders/ehf/create`
    Ehf,
    /// `POST orders/payment-link/create`
    PaymentLink,
    /// `GET orders/status/{uuid}`
    Status,
    /// `GET orders/status`
    List,
    /// `GET orders/details/{uuid}`
    Details,
    /// `GET orders/invoice-number/{uuid}`
    InvoiceNumber,
    /// `POST orders/cancel/{uuid}`
    Cancel,
    /// `POST orders/refund/{uuid}`
    Refund,
    /// `POST orders/resend/{uuid}`
    Resend,
}
