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
    /// `orders/payment-link/create`: the customer gets a link, and pays there or chooses the invoice. Until then there
    /// is neither, and the goods stay.
    PaymentLink,
}

impl Method {
    /// Every way.
    pub const ALL: [Self; 4] = [
        Self::Checkout,
        Self::SendInvoice,
        Self::Ehf,
        Self::PaymentLink,
    ];

    /// Whether the customer identifies with BankID.
    pub fn needs_bankid(self, kind: CustomerKind) -> bool {
        match (self, kind) {
            (Self::Checkout, CustomerKind::Private) => true,
            (Self::Checkout, CustomerKind::Corporate)
            | (Self::SendInvoice | Self::Ehf | Self::PaymentLink, _) => false,
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
            (Self::Checkout, CustomerKind::Private)
            | (Self::SendInvoice | Self::Ehf | Self::PaymentLink, _) => false,
        }
    }

    /// Whether it may wait for the network. A private checkout needs its customer present.
    pub fn may_wait(self, kind: CustomerKind) -> bool {
        !self.needs_bankid(kind)
    }

    /// Whether a fødselsnummer that was given goes along: it decides how an invoice is delivered. Where nothing uses it,
    /// it is not kept.
    pub fn uses_personal_number(self, kind: CustomerKind) -> bool {
        match (self, kind) {
            (Self::Checkout | Self::SendInvoice, CustomerKind::Private) => true,
            (Self::Checkout | Self::SendInvoice, CustomerKind::Corporate)
            | (Self::Ehf | Self::PaymentLink, _) => false,
        }
    }

    /// Whether there is a receipt of what waits for its invoice. Who has only a link has nothing yet.
    pub fn has_provisional_receipt(self, kind: CustomerKind) -> bool {
        self.may_wait(kind) && self != Self::PaymentLink
    }

    /// The ways for a customer, best first. A payment link is for persons: a company is invoiced without being there.
    pub fn of(kind: CustomerKind) -> &'static [Self] {
        match kind {
            CustomerKind::Private => &[Self::Checkout, Self::SendInvoice, Self::PaymentLink],
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
    /// What the customer was told when the order was placed; unknown for orders of an older version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fee_may_come: Option<bool>,
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
            fee_may_come: None,
        })
    }

    /// The same terms, by which the customer was told whether an invoice fee may come.
    #[must_use]
    pub fn with_fee(self, may_come: bool) -> Self {
        Self {
            fee_may_come: Some(may_come),
            ..self
        }
    }

    /// The same promise in other terms.
    pub(crate) fn changed(
        self,
        kind: CustomerKind,
        method: Method,
        maturity_days: u16,
    ) -> Result<Self, FieldError> {
        let terms = Self::new(kind, method, maturity_days)?;
        Ok(Self {
            fee_may_come: self.fee_may_come,
            ..terms
        })
    }

    /// Whether Front Payment may add the merchant's fee, as the customer was told; `None` for an order that was placed
    /// by a version that did not write it down.
    pub fn fee_may_come(self) -> Option<bool> {
        self.fee_may_come
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
        for kind in [CustomerKind::Private, CustomerKind::Corporate] {
            for method in Method::ALL {
                let waits = crate::policy::WaitingWay::of(method, kind).is_some();
                assert_eq!(method.may_wait(kind), waits, "{method:?} {kind:?}");
            }
        }
    }

    #[test]
    fn a_link_is_for_persons_and_releases_nothing() {
        let link = |kind, days| Terms::new(kind, Method::PaymentLink, days).is_ok();
        assert!(link(CustomerKind::Private, 10));
        assert!(!link(CustomerKind::Corporate, 14));
        assert!(!Method::PaymentLink.has_provisional_receipt(CustomerKind::Private));
        assert!(!Method::PaymentLink.uses_personal_number(CustomerKind::Private));
        assert!(Method::SendInvoice.has_provisional_receipt(CustomerKind::Private));
    }

    #[test]
    fn the_fee_is_what_the_customer_was_told() {
        let terms = Terms::new(CustomerKind::Private, Method::Checkout, 10).unwrap();
        assert_eq!(terms.fee_may_come(), None);
        let told = terms.with_fee(true);
        let changed = told.changed(CustomerKind::Private, Method::SendInvoice, 10);
        assert_eq!(changed.unwrap().fee_may_come(), Some(true));
        let old: Terms = serde_json::from_str(r#"{"method":"checkout","maturity":10}"#).unwrap();
        assert_eq!(old, terms);
        assert_eq!(
            serde_json::to_string(&terms).unwrap(),
            r#"{"method":"checkout","maturity":10}"#
        );
    }
}
