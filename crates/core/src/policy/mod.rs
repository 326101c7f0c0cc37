//! The offline policy: what a shop lets wait in the queue while there is no connection, and for how long.
//!
//! An order that waits is a risk: nobody has checked the customer's credit, and its goods may have left the shop. So a
//! manager decides which ways to invoice may wait, up to which amount, and for how long. It only ever keeps an order
//! from being placed or changed while there is no connection; an order that was placed is sent whatever the policy
//! says, and however long it takes.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::customer::CustomerKind;
use crate::method::Method;
use crate::money::{Money, OutOfRange};
use crate::time::Timestamp;

/// An hour, in ms.
const HOUR_MS: i64 = 3_600_000;

/// A way to invoice that can wait for a connection. A person's checkout can't: BankID needs the network and the
/// customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitingWay {
    /// A company's checkout.
    CorporateCheckout,
    /// A sent invoice.
    SendInvoice,
    /// An EHF invoice.
    Ehf,
    /// A link by which the customer pays. Its goods stay in the shop until then.
    PaymentLink,
}

impl WaitingWay {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::CorporateCheckout,
        Self::SendInvoice,
        Self::Ehf,
        Self::PaymentLink,
    ];

    /// The way in which a customer's order waits; `None` for one that can't.
    pub fn of(method: Method, kind: CustomerKind) -> Option<Self> {
        match (method, kind) {
            (Method::Checkout, CustomerKind::Private) => None,
            (Method::Checkout, CustomerKind::Corporate) => Some(Self::CorporateCheckout),
            (Method::SendInvoice, _) => Some(Self::SendInvoice),
            (Method::Ehf, _) => Some(Self::Ehf),
            (Method::PaymentLink, _) => Some(Self::PaymentLink),
        }
    }

    /// Whether the shop trusts the customer while the order waits, so that its amount counts.
    pub fn is_on_credit(self) -> bool {
        match self {
            Self::CorporateCheckout | Self::SendInvoice | Self::Ehf => true,
            Self::PaymentLink => false,
        }
    }
}

/// How long an order may wait before a person looks at it, in whole hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct LongestWait(u16);

impl LongestWait {
    /// The most: 30 days.
    pub const MAX_HOURS: u16 = 720;

    /// From 1 to 720 hours.
    pub fn from_hours(hours: u16) -> Option<Self> {
        (1..=Self::MAX_HOURS)
            .contains(&hours)
            .then_some(Self(hours))
    }

    /// In hours.
    pub fn hours(self) -> u16 {
        self.0
    }
}

impl Default for LongestWait {
    /// Three days: a weekend with its Monday.
    fn default() -> Self {
        Self(72)
    }
}

impl TryFrom<u16> for LongestWait {
    type Error = OutOfRange;

    fn try_from(hours: u16) -> Result<Self, OutOfRange> {
        Self::from_hours(hours).ok_or(OutOfRange)
    }
}

impl From<LongestWait> for u16 {
    fn from(wait: LongestWait) -> Self {
        wait.0
    }
}

/// Why an order may not wait without a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WaitRefusal {
    /// Its customer must identify, which needs the network.
    #[error("the customer must identify with BankID, which needs a connection")]
    NeedsConnection,
    /// The manager lets no order by this way wait.
    #[error("orders by this way may not wait for a connection")]
    WayNotAllowed,
    /// It is larger than an order that waits may be.
    #[error("the order is larger than the {largest:?} that may wait for a connection")]
    OrderTooLarge {
        /// The largest.
        largest: Money,
    },
    /// Together with what waits already it is more than may wait.
    #[error("with the {waiting:?} that wait already it is more than the {largest:?} that may wait")]
    SumTooLarge {
        /// The largest sum.
        largest: Money,
        /// What waits already.
        waiting: Money,
    },
}

/// What may wait for a connection. A limit that is `None` is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each way may wait or not, in any mix"
)]
pub struct OfflinePolicy {
    /// A company's checkout.
    pub corporate_checkout: bool,
    /// A sent invoice.
    pub send_invoice: bool,
    /// An EHF invoice.
    pub ehf: bool,
    /// A payment link.
    pub payment_link: bool,
    /// The largest order on credit, VAT included.
    pub largest_order: Option<Money>,
    /// The most that all orders on credit which wait may come to, VAT included.
    pub largest_sum: Option<Money>,
    /// How long an order may wait before it needs a person.
    pub longest_wait: LongestWait,
}

impl Default for OfflinePolicy {
    fn default() -> Self {
        let kroner = |kroner: i64| {
            let ore = kroner.saturating_mul(100);
            Money::from_ore(ore).expect("BUG: a default within the range")
        };
        Self {
            corporate_checkout: true,
            send_invoice: true,
            ehf: true,
            payment_link: true,
            largest_order: Some(kroner(50_000)),
            largest_sum: Some(kroner(500_000)),
            longest_wait: LongestWait::default(),
        }
    }
}

impl OfflinePolicy {
    /// Whether orders by this way may wait.
    pub fn allows(&self, way: WaitingWay) -> bool {
        match way {
            WaitingWay::CorporateCheckout => self.corporate_checkout,
            WaitingWay::SendInvoice => self.send_invoice,
            WaitingWay::Ehf => self.ehf,
            WaitingWay::PaymentLink => self.payment_link,
        }
    }

    /// Whether an order of this amount may wait beside the others on credit, which come to `waiting`.
    pub fn admits(
        &self,
        method: Method,
        kind: CustomerKind,
        amount: Money,
        waiting: Money,
    ) -> Result<(), WaitRefusal> {
        self.admits_alone(method, kind, amount)?;
        let on_credit = WaitingWay::of(method, kind).is_some_and(WaitingWay::is_on_credit);
        let Some(largest) = self.largest_sum.filter(|_| on_credit) else {
            return Ok(());
        };
        // A sum beyond the till's range is beyond every limit.
        let fits = waiting.plus(amount).is_ok_and(|sum| sum <= largest);
        if fits {
            Ok(())
        } else {
            Err(WaitRefusal::SumTooLarge { largest, waiting })
        }
    }

    /// The same without regard to the others.
    pub fn admits_alone(
        &self,
        method: Method,
        kind: CustomerKind,
        amount: Money,
    ) -> Result<(), WaitRefusal> {
        let way = WaitingWay::of(method, kind).ok_or(WaitRefusal::NeedsConnection)?;
        if !self.allows(way) {
            return Err(WaitRefusal::WayNotAllowed);
        }
        match self.largest_order {
            Some(largest) if way.is_on_credit() && amount > largest => {
                Err(WaitRefusal::OrderTooLarge { largest })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Orders that were placed before this have waited too long. They are still sent as soon as they can be, for their
    /// goods may be gone; but a person should know.
    pub fn overdue_before(&self, now: Timestamp) -> Timestamp {
        let wait_ms = i64::from(self.longest_wait.hours()).saturating_mul(HOUR_MS);
        now.later_by_ms(wait_ms.saturating_neg())
    }
}
