//! What is sent. Every form of a payload is built here and nowhere else.

mod customer;
mod lines;
mod number;
mod order_date;

use kasse_core::{Customer, Email, Field, Fodselsnummer, Method, Money, Order, Phone, Rejection};
use serde::Serialize;

use crate::refund::{RefundProduct, RefundRequest};
use crate::settings::{ClientSettings, InvoiceSettings, ProductsShape};
use crate::summary::{OrderSummary, order_summary};
use customer::CustomerDetails;
use lines::Products;
use number::Number;

/// The ways to invoice share most of their fields; what one of them lacks is left out, not empty.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OrderPayload<'a> {
    products: Products<'a>,
    order_summary: OrderSummary,
    order_date: String,
    customer_details: CustomerDetails<'a>,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    references: Option<References<'a>>,
    #[serde(flatten)]
    agreement: Agreement,
    invoice_fee_applicable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback: Option<Callback<'a>>,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    ehf: Option<Ehf<'a>>,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    link: Option<LinkDelivery>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct References<'a> {
    reference_no: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_reference: Option<&'a str>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Agreement {
    invoice_interval: u8,
    separate_invoices: bool,
    invoice_maturity: u16,
}

#[derive(Serialize)]
struct Callback<'a> {
    #[serde(rename = "callbackUrl")]
    changes: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a str>,
}

/// What EHF takes besides.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ehf<'a> {
    invoice_references: InvoiceReferences<'a>,
    send_order_by: SendOrderBy,
    is_credit_check_available: bool,
    invoice_as_payment_option: bool,
}

/// The example on the page has interval, separation and maturity in here, its older sibling beside it: they are sent in
/// both places, because one that is overlooked would give the customer another due date than the one agreed on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InvoiceReferences<'a> {
    #[serde(flatten)]
    references: References<'a>,
    #[serde(flatten)]
    agreement: Agreement,
}

#[derive(Serialize)]
struct SendOrderBy {
    sms: bool,
    email: bool,
    invoice: bool,
}

/// How the customer gets the link, and that the invoice can be chosen behind it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkDelivery {
    send_order_by: SendLinkBy,
    invoice_as_payment_option: bool,
}

#[derive(Serialize)]
struct SendLinkBy {
    sms: bool,
    email: bool,
}

impl LinkDelivery {
    /// By SMS, or by e-mail to whoever has no mobile.
    fn to(customer: &Customer) -> Self {
        let sms = customer.phone().takes_messages();
        Self {
            send_order_by: SendLinkBy { sms, email: !sms },
            invoice_as_payment_option: true,
        }
    }
}

/// The JSON of an order, or why it must not be sent. `order_date` is in Unix seconds.
pub(crate) fn order(
    order: &Order,
    personal_number: Option<&Fodselsnummer>,
    invoice: &InvoiceSettings,
    order_date: i64,
    settings: &ClientSettings,
) -> Result<Vec<u8>, Rejection> {
    let method = order.terms().method();
    let Some(customer) = order.customer().known() else {
        let message = "the customer's data are not at hand".to_owned();
        return Err(Rejection::new(Field::Name, message));
    };
    if method.needs_personal_number(customer.kind()) && personal_number.is_none() {
        let message = "the personal number is missing".to_owned();
        return Err(Rejection::new(Field::PersonalNumber, message));
    }
    let order_summary = order_summary(order).ok_or_else(|| {
        let message = "the sums of the order do not fit each other".to_owned();
        Rejection::new(Field::Cart, message)
    })?;
    let (date_form, shape) = match method {
        Method::Checkout => (settings.order_date.submit, ProductsShape::Array),
        Method::SendInvoice => (settings.order_date.create, ProductsShape::Array),
        Method::Ehf => (settings.order_date.ehf, settings.ehf_products),
        Method::PaymentLink => (settings.order_date.payment_link, ProductsShape::Array),
    };
    let order_date = order_date::written(order_date, date_form).ok_or_else(|| {
        let message = "the date is none that can be written".to_owned();
        Rejection::new(Field::OrderDate, message)
    })?;
    let references = References {
        reference_no: order.reference().to_string(),
        customer_reference: customer.reference(),
    };
    let agreement = Agreement {
        invoice_interval: invoice.interval.code(),
        separate_invoices: invoice.separate_invoices,
        invoice_maturity: order.terms().maturity().days(),
    };
    let (top_level, callback, ehf) = match method {
        Method::Checkout => (Some(references), Some(Callback::of_a_visit(invoice)), None),
        Method::SendInvoice | Method::PaymentLink => {
            (Some(references), Some(Callback::alone(invoice)), None)
        }
        Method::Ehf => (None, None, Some(Ehf::of(references, agreement))),
    };
    let link = (method == Method::PaymentLink).then(|| LinkDelivery::to(customer));
    // Whoever follows a link says there who they are.
    let personal_number = personal_number.filter(|_| method.uses_personal_number(customer.kind()));
    Ok(written(&OrderPayload {
        products: Products::of(order.lines(), shape),
        order_summary,
        order_date,
        customer_details: CustomerDetails::of(customer, personal_number),
        references: top_level,
        agreement,
        invoice_fee_applicable: invoice.fee_applicable,
        callback,
        ehf,
        link,
    }))
}

impl<'a> Callback<'a> {
    fn of_a_visit(invoice: &'a InvoiceSettings) -> Self {
        Self {
            success: Some(invoice.success_url.as_str()),
            failure: Some(invoice.failure_url.as_str()),
            ..Self::alone(invoice)
        }
    }

    fn alone(invoice: &'a InvoiceSettings) -> Self {
        Self {
            changes: invoice.callback_url.as_str(),
            success: None,
            failure: None,
        }
    }
}

impl<'a> Ehf<'a> {
    /// Sent as an invoice: not as a link by SMS or e-mail, and without a credit check.
    fn of(references: References<'a>, agreement: Agreement) -> Self {
        Self {
            invoice_references: InvoiceReferences {
                references,
                agreement,
            },
            send_order_by: SendOrderBy {
                sms: false,
                email: false,
                invoice: true,
            },
            is_credit_check_available: false,
            invoice_as_payment_option: false,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cancellation<'a> {
    cancellation_note: &'a str,
}

/// The JSON of a cancellation.
pub(crate) fn cancellation(note: &str) -> Vec<u8> {
    written(&Cancellation {
        cancellation_note: note.trim(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Refund {
    r#type: &'static str,
    grand_total: Number,
    products: Vec<RefundLine>,
}

#[derive(Serialize)]
struct RefundLine {
    id: u64,
    amount: Number,
}

/// The JSON of a refund, or why it must not be sent.
pub(crate) fn refund(refund: &RefundRequest) -> Result<Vec<u8>, Rejection> {
    let amounts = refund.products.iter().map(|product| product.amount);
    let positive =
        refund.grand_total > Money::ZERO && amounts.clone().all(|amount| amount > Money::ZERO);
    let adds_up = refund.products.is_empty() || Money::sum(amounts) == Ok(refund.grand_total);
    if !positive || !adds_up {
        let message = "the lines of the refund are not its total".to_owned();
        return Err(Rejection::new(Field::Cart, message));
    }
    let line = |product: &RefundProduct| RefundLine {
        id: product.id,
        amount: Number::kroner(product.amount),
    };
    Ok(written(&Refund {
        r#type: refund.kind.code(),
        grand_total: Number::kroner(refund.grand_total),
        products: refund.products.iter().map(line).collect(),
    }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resend<'a> {
    country_code: &'a str,
    msisdn: &'a str,
    email: &'a str,
}

/// The JSON for sending the invoice once more.
pub(crate) fn resend(phone: &Phone, email: &Email) -> Vec<u8> {
    written(&Resend {
        country_code: phone.country_code().as_str(),
        msisdn: phone.msisdn().as_str(),
        email: email.as_str(),
    })
}

fn written(payload: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(payload).expect("BUG: a payload has string keys and nothing that can fail")
}
