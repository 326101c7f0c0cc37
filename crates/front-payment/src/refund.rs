//! Giving money back.

use kasse_core::Money;

/// How an order is refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundKind {
    /// One that was paid.
    Regular,
    /// One that is invoiced and not yet paid.
    Invoiced,
}

impl RefundKind {
    /// The word on the wire.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Regular => "regular",
            Self::Invoiced => "invoiced",
        }
    }
}

/// What is given back of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundProduct {
    /// Front Payment's id of the line, from [`crate::DetailsLine::id`].
    pub id: u64,
    /// How much, VAT included.
    pub amount: Money,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Of an order that was paid, or that is only invoiced.
    pub kind: RefundKind,
    /// The sum of the lines' amounts, where there are lines; VAT included, more than nothing.
    pub grand_total: Money,
    /// The lines. None: a refund without lines, for an order whose lines Front Payment gives no ids. The pages show no
    /// such refund, so it may be refused.
    pub products: Vec<RefundProduct>,
}
