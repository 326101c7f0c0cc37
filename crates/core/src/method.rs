//! Ways to invoice, and their terms.

use serde::{Deserialize, Serialize};

use crate::customer::CustomerKind;
use crate::field::{Fault, Field, FieldError};

/// A way to invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// `orders/invoice/submit`: a person identifies with BankID; a company is invoiced at once, with no way back.
    Checkout,
    /// `orders/invoice/create`: Front Payment sends the invoice, no BankID.
    SendInvoice,
    /// `orders/invoice/create/ehf`: an EHF invoice to a company.
    Ehf,
}

impl Method {
    /// Whether the customer identifies with BankID.
    pub fn needs_bankid(self, kind: CustomerKind) -> bool {
        match (self, kind) {
            (Self::Checkout, CustomerKind::Private) => true,
            (Self::Checkout, CustomerKind::Corporate) | (Self::SendInvoice | Self::Ehf, _) => false,
        }
    }

    /// Whether a fødselsnummer is required.
    pub fn needs_personal_number(self, kind: CustomerKind) -> bool {
        self.needs_bankid(kind)
    }

    /// Whether the invoice is made the moment the order is sent, and sending cannot be undone.
    pub fn is_immediate(self, kind: CustomerKind) -> bool {
        match (self, kind) {
            (Self::Checkout, CustomerKind::Corporate) => true,
            (Self::Checkout, CustomerKind::Private) | (Self::SendInvoice | Self::Ehf, _) => false,
        }
    }

    /// Whether it may wait for the network. A private checkout needs its customer present.
    pub fn may_wait(self, kind: CustomerKind) -> bool {
        !self.needs_bankid(kind)
    }

    /// The ways for a customer, best first.
    pub fn of(kind: CustomerKind) -> &'static [Self] {
        match kind {
            CustomerKind::Private => &[Self::Checkout, Self::SendInvoice],
            CustomerKind::Corporate => &[Self::Checkout, Self::Ehf, Self::SendInvoice],
        }
    }
}

/// Days from the invoice to its due date: 10 for a person; 14, 30 or 45 for a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Maturity(u16);

impl Maturity {
    /// The days that Front Payment allows.
    pub fn allowed(kind: CustomerKind) -> &'static [u16] {
        match kind {
            CustomerKind::Private => &[10],
            CustomerKind::Corporate => &[14, 30, 45],
        }
    }

    /// Reads a number of days.
    pub fn new(kind: CustomerKind, days: u16) -> Result<Self, FieldError> {
        if Self::allowed(kind).contains(&days) {
            Ok(Self(days))
        } else {
            Err(FieldError::new(Field::MaturityDays, Fault::NotAChoice))
        }
    }

    /// In days.
    pub fn days(self) -> u16 {
        self.0
    }
}

/// How an order is invoiced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terms {
    method: Method,
    maturity: Maturity,
}

impl Terms {
    /// Terms for a customer.
    pub fn new(kind: CustomerKind, method: Method, maturity_days: u16) -> Result<Self, FieldError> {
        if !Method::of(kind).contains(&method) {
            return Err(FieldError::new(Field::Method, Fault::NotAChoice));
        }
        Ok(Self {
            method,
            maturity: Maturity::new(kind, maturity_days)?,
        })
    }

    /// The way.
    pub fn method(self) -> Method {
        self.method
    }

    /// Days to maturity.
    pub fn maturity(self) -> Maturity {
        self.maturity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_fit_their_customer() {
        let fault =
            |kind, method, days| Terms::new(kind, method, days).map_err(|error| error.field);
        assert!(fault(CustomerKind::Private, Method::Checkout, 10).is_ok());
        assert!(fault(CustomerKind::Corporate, Method::Ehf, 45).is_ok());
        assert_eq!(
            fault(CustomerKind::Private, Method::Ehf, 10),
            Err(Field::Method)
        );
        assert_eq!(
            fault(CustomerKind::Private, Method::Checkout, 14),
            Err(Field::MaturityDays)
        );
        assert_eq!(
            fault(CustomerKind::Corporate, Method::Checkout, 10),
            Err(Field::MaturityDays)
        );
    }

    #[test]
    fn only_a_private_checkout_needs_its_customer() {
        assert!(Method::Checkout.needs_bankid(CustomerKind::Private));
        assert!(!Method::Checkout.may_wait(CustomerKind::Private));
        assert!(Method::Checkout.is_immediate(CustomerKind::Corporate));
        assert!(!Method::Ehf.is_immediate(CustomerKind::Corporate));
    }
}
