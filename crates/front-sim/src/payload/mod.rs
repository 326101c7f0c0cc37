//! The contract's rules for what is sent, written here a second time on purpose: a stand-in that shared the
//! client's own rules would find none of its mistakes.

mod change;
mod check;
mod customer;
mod decimal;
mod lines;
mod message;
mod order_date;
mod terms;

use jiff::Timestamp;
use serde_json::Value;

pub(crate) use change::{RefundRequest, cancellation, refund, resend};
pub(crate) use decimal::ore_text;

use crate::order::Line;
use crate::settings::Settings;
use check::Check;

/// The calls that make an order. They differ in what they require.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderCall {
    Submit,
    Create,
    /// `create/ehf`, whose extra fields are required.
    Ehf,
    /// `orders/ehf/create` of the newer pages, which do not list them.
    EhfNewer,
    PaymentLink,
}

impl OrderCall {
    fn is_ehf(self) -> bool {
        matches!(self, Self::Ehf | Self::EhfNewer)
    }

    fn wants_ehf_fields(self) -> bool {
        self == Self::Ehf
    }
}

/// A person or a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CustomerType {
    Private,
    Corporate,
}

/// What the stand-in needs from a payload that keeps every rule.
#[derive(Debug)]
pub(crate) struct AcceptedOrder {
    pub(crate) customer: CustomerType,
    pub(crate) lines: Vec<Line>,
    /// Days until the invoice is due; none when the payload leaves it to the merchant's settings.
    pub(crate) maturity_days: Option<u32>,
}

/// Checks an order's payload. `now` is the stand-in's own clock.
///
/// # Errors
/// Every broken rule as a sentence, in the order of the fields.
pub(crate) fn order(
    payload: &Value,
    call: OrderCall,
    settings: &Settings,
    now: Timestamp,
) -> Result<AcceptedOrder, Vec<String>> {
    let mut check = Check::new(payload);
    let lines = lines::check(&mut check, &settings.vat_rates_hundredths);
    order_date::check(
        &mut check,
        settings.order_date_format.of(call),
        now,
        settings.order_date_tolerance_seconds,
    );
    let customer = customer::check(&mut check, call);
    let maturity_days = terms::check(&mut check, call, customer);
    match customer {
        Some(customer) if check.is_clean() => Ok(AcceptedOrder {
            customer,
            lines,
            maturity_days,
        }),
        _ => Err(check.into_errors()),
    }
}
