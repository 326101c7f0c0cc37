//! Refunds towards the UI.

use kasse_core::{
    Left, LeftOfLine, Money, Order, OrderState, Refund, RefundPart, RefundState, RefundStateName,
};

use crate::contract::{
    ReceiptStanding, RefundHindrance, RefundStateName as StateName, RefundView, Refundable,
    RefundableLine, RefundedLineView,
};
use crate::error::AppError;
use crate::journal::code;
use crate::till::Till;

/// Whether there is an invoice of which something could be given back.
pub(super) fn is_refundable(state: &OrderState) -> bool {
    match state {
        OrderState::Invoiced { .. }
        | OrderState::Paid { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => true,
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Rejected { .. }
        | OrderState::Unknown { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. }
        | OrderState::Refunded { .. } => false,
    }
}

/// What an order's screen shows of what came after the sale.
#[derive(Debug)]
pub(crate) struct AfterSale {
    pub(crate) refunds: Vec<RefundView>,
    pub(crate) receipt: ReceiptStanding,
    /// Whether something can be given back now.
    pub(crate) left_to_refund: bool,
}

impl Default for AfterSale {
    fn default() -> Self {
        Self {
            refunds: Vec::new(),
            receipt: ReceiptStanding::None,
            left_to_refund: false,
        }
    }
}

impl Till {
    pub(crate) fn aftersale(&self, order: &Order) -> Result<AfterSale, AppError> {
        let refunds = self.0.store.refunds(order.id())?;
        let views = refunds.iter().map(|refund| {
            let receipt = self.return_standing(order, refund)?;
            Ok(refund_view(order, refund, receipt))
        });
        Ok(AfterSale {
            refunds: views.collect::<Result<_, AppError>>()?,
            receipt: self.receipt_standing(order)?,
            left_to_refund: self.refund_hindrance(order)?.is_none(),
        })
    }
}

/// What is left of an order.
pub(super) fn refundable(
    order: &Order,
    left: &Left,
    hindrance: Option<RefundHindrance>,
    by_line_hindrance: Option<RefundHindrance>,
) -> Refundable {
    let gross = order.totals().gross();
    let still = left.gross().unwrap_or(Money::ZERO);
    let line =
        |(index, (line, left)): (u32, (&kasse_core::OrderLine, &LeftOfLine))| RefundableLine {
            line: index,
            name: line.name().nb().to_owned(),
            unit: line.unit().code().to_owned(),
            quantity: line.quantity().thousandths(),
            amount: line.amounts().gross().ore(),
            left_quantity: left.thousandths(),
            left_amount: left.gross().ore(),
        };
    Refundable {
        order: order.id().to_string(),
        lines: (0..)
            .zip(order.lines().iter().zip(left.lines()))
            .map(line)
            .collect(),
        gross: gross.ore(),
        refunded: gross.minus(still).unwrap_or(Money::ZERO).ore(),
        left: still.ore(),
        hindrance,
        by_line_hindrance,
    }
}

/// What is given back, line by line.
pub(super) fn refunded_lines(order: &Order, parts: &[RefundPart]) -> Vec<RefundedLineView> {
    let line = |part: &RefundPart| {
        let line = order.lines().get(usize::try_from(part.line()).ok()?)?;
        Some(RefundedLineView {
            line: part.line(),
            name: line.name().nb().to_owned(),
            unit: line.unit().code().to_owned(),
            quantity: part.quantity().map(kasse_core::Quantity::thousandths),
            amount: part.gross().ore(),
        })
    };
    parts.iter().filter_map(line).collect()
}

/// A refund of an order.
fn refund_view(order: &Order, refund: &Refund, receipt: ReceiptStanding) -> RefundView {
    let (cause, message) = match refund.state() {
        RefundState::Unknown { cause } => (code(cause), String::new()),
        RefundState::NotSent { why } => (why.clone(), String::new()),
        RefundState::Refused { reasons } => {
            let messages: Vec<_> = reasons
                .iter()
                .map(|reason| reason.message.as_str())
                .collect();
            ("refused".to_owned(), messages.join(" · "))
        }
        RefundState::Sending
        | RefundState::Pending
        | RefundState::Confirmed { .. }
        | RefundState::Overtaken => (String::new(), String::new()),
    };
    let lines = refunded_lines(order, refund.parts());
    RefundView {
        refund: refund.number(),
        state: match refund.state().name() {
            RefundStateName::Sending => StateName::Sending,
            RefundStateName::Pending => StateName::Pending,
            RefundStateName::Confirmed => StateName::Confirmed,
            RefundStateName::Refused => StateName::Refused,
            RefundStateName::NotSent => StateName::NotSent,
            RefundStateName::Unknown => StateName::Unknown,
            RefundStateName::Overtaken => StateName::Overtaken,
        },
        amount: refund.gross().ore(),
        whole: refund.is_whole(),
        lines,
        note: refund.note().to_owned(),
        requested_at: refund.requested_at().unix_ms(),
        cause,
        message,
        receipt,
    }
}
