//! What is agreed beside lines and customer: maturity, interval, fee, references, addresses to call back.

use super::check::Check;
use super::message::Rule;
use super::{CustomerType, OrderCall};

/// Checks the terms; gives the days until the invoice is due, when they are told.
pub(super) fn check(
    check: &mut Check<'_>,
    call: OrderCall,
    customer: Option<CustomerType>,
) -> Option<u32> {
    check.required_boolean("invoiceFeeApplicable");
    let outer = agreement(check, "", customer, &[]);
    // The EHF page's own example has these inside `invoiceReferences`, with a maturity of 10 for a company.
    let inner = if call.is_ehf() {
        agreement(check, "invoiceReferences.", customer, &[10])
    } else {
        None
    };
    references(check, call);
    callbacks(check, call);
    delivery(check, call);
    outer.or(inner)
}

fn agreement(
    check: &mut Check<'_>,
    prefix: &str,
    customer: Option<CustomerType>,
    also: &[i64],
) -> Option<u32> {
    let interval = format!("{prefix}invoiceInterval");
    if check
        .optional_number(&interval, 0)
        .is_some_and(|value| !(0..=2).contains(&value))
    {
        check.refuse(&interval, &Rule::Selected);
    }
    check.optional_boolean(&format!("{prefix}separateInvoices"));
    let maturity = format!("{prefix}invoiceMaturity");
    let days = check.optional_number(&maturity, 0)?;
    let allowed: &[i64] = match customer? {
        CustomerType::Private => &[10],
        CustomerType::Corporate => &[14, 30, 45],
    };
    if !allowed.contains(&days) && !also.contains(&days) {
        check.refuse(&maturity, &Rule::Selected);
        return None;
    }
    u32::try_from(days).ok()
}

fn references(check: &mut Check<'_>, call: OrderCall) {
    for field in ["referenceNo", "customerReference"] {
        check.optional_text(field);
    }
    if call.is_ehf() {
        for field in [
            "referenceNo",
            "customerReference",
            "receiptNo",
            "customerNotes",
            "tnc",
        ] {
            check.optional_text(&format!("invoiceReferences.{field}"));
        }
        for field in ["referenceNo", "notes"] {
            check.optional_text(&format!("internalReferences.{field}"));
        }
    }
}

fn callbacks(check: &mut Check<'_>, call: OrderCall) {
    match call {
        OrderCall::Submit => {
            for field in ["callbackUrl", "success", "failure"] {
                check.required_url(&format!("callback.{field}"));
            }
        }
        OrderCall::Create | OrderCall::Ehf | OrderCall::EhfNewer | OrderCall::PaymentLink => {
            check.optional_url("callback.callbackUrl");
        }
    }
}

fn delivery(check: &mut Check<'_>, call: OrderCall) {
    let fields: &[&str] = match call {
        OrderCall::Submit | OrderCall::Create | OrderCall::EhfNewer => &[],
        OrderCall::Ehf => &[
            "sendOrderBy.sms",
            "sendOrderBy.email",
            "sendOrderBy.invoice",
            "isCreditCheckAvailable",
            "invoiceAsPaymentOption",
        ],
        OrderCall::PaymentLink => &[
            "sendOrderBy.sms",
            "sendOrderBy.email",
            "invoiceAsPaymentOption",
        ],
    };
    for field in fields {
        check.required_boolean(field);
    }
}
