//! A whole order, as Front Payment tells it. It is compared with ours after an unknown outcome, so every field may be
//! missing, and none is guessed.

use std::fmt;

use kasse_core::{Money, Quantity};

use crate::answer::{Open, Success};
use crate::json::{self, Object};

/// Most lines that are read; an order of more is unreadable.
const MAX_LINES: usize = 10_000;

/// An order at Front Payment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// Its id.
    pub order_uuid: String,
    /// Its kind, as it came.
    pub kind: Option<String>,
    /// The invoice number, once there is one.
    pub invoice_number: Option<String>,
    /// The status, as it came.
    pub status: Option<String>,
    /// The order's date, as it came: its form is not documented.
    pub order_date: Option<String>,
    /// Our reference (`referenceNo`), where the answer carries it.
    pub reference: Option<String>,
    /// The customer's reference, where the answer carries it.
    pub customer_reference: Option<String>,
    /// The lines, in their order.
    pub lines: Vec<DetailsLine>,
    /// The sums.
    pub summary: DetailsSummary,
    /// The customer.
    pub customer: DetailsCustomer,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DetailsLine {
    /// Front Payment's id of the line, which a refund needs. The pages show none.
    pub id: Option<u64>,
    /// The product's name.
    pub name: Option<String>,
    /// The product number.
    pub product_id: Option<String>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// Price of one unit, VAT included.
    pub rate: Option<Money>,
    /// What was taken off the line.
    pub discount: Option<Money>,
    /// VAT rate in hundredths of a per cent.
    pub tax_hundredths: Option<i64>,
    /// What the line costs, VAT included.
    pub amount: Option<Money>,
}

/// The sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DetailsSummary {
    /// Without VAT.
    pub sub_total: Option<Money>,
    /// VAT.
    pub tax: Option<Money>,
    /// All discounts.
    pub discount: Option<Money>,
    /// To be paid, VAT included.
    pub grand_total: Option<Money>,
}

/// The customer. `Debug` shows the ids alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct DetailsCustomer {
    /// Front Payment's customer id.
    pub customer_uuid: Option<String>,
    /// `private` or `corporate`, as it came.
    pub kind: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone's country code.
    pub country_code: Option<String>,
    /// Phone.
    pub msisdn: Option<String>,
    /// Organisasjonsnummer.
    pub organization_number: Option<String>,
}

impl fmt::Debug for DetailsCustomer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DetailsCustomer")
            .field("customer_uuid", &self.customer_uuid)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Reads an order; an answer about another order than the one asked for is none.
pub(crate) fn read(success: &Success<'_>, asked: &str) -> Result<Details, Open> {
    let data = success.data()?;
    let order_uuid = data
        .id(&["orderUuid", "uuid"])
        .ok_or_else(|| Open::incomplete(None))?;
    if !order_uuid.eq_ignore_ascii_case(asked) {
        return Err(Open::unreadable());
    }
    let references = data.object(&["invoiceReferences"]);
    let reference = |name| {
        data.text(&[name])
            .or_else(|| references.as_ref()?.text(&[name]))
    };
    Ok(Details {
        order_uuid,
        kind: data.text(&["type"]),
        invoice_number: data.text(&["invoiceNumber"]),
        status: data.text(&["status"]),
        order_date: data.text(&["orderDate"]),
        reference: reference("referenceNo"),
        customer_reference: reference("customerReference"),
        lines: lines(&data)?,
        summary: data
            .object(&["orderSummary"])
            .map(|sums| summary(&sums))
            .unwrap_or_default(),
        customer: data
            .object(&["customerDetails"])
            .map(|found| customer(&found))
            .unwrap_or_default(),
    })
}

/// Reads an invoice number: `data` is the number itself or holds it.
pub(crate) fn read_invoice_number(success: &Success<'_>) -> Result<String, Open> {
    let envelope = success.envelope()?;
    let data = envelope.get(&["data"]);
    data.and_then(|data| match Object::parse(data.get()) {
        Some(object) => object.text(&["invoiceNumber", "invoice_number", "invoiceNo"]),
        None => json::text(data),
    })
    .ok_or_else(|| Open::incomplete(None))
}

fn lines(data: &Object<'_>) -> Result<Vec<DetailsLine>, Open> {
    let Some(items) = data.list(&["productList", "products"]) else {
        return Ok(Vec::new());
    };
    if items.len() > MAX_LINES {
        return Err(Open::unreadable());
    }
    items
        .into_iter()
        .map(|item| Object::parse(item.get()).map(|item| line(&item)))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(Open::unreadable)
}

fn line(item: &Object<'_>) -> DetailsLine {
    DetailsLine {
        id: item
            .decimal(&["id"], 0)
            .and_then(|id| u64::try_from(id).ok()),
        name: item.text(&["name"]),
        product_id: item.text(&["productId"]),
        quantity: item
            .decimal(&["quantity"], 3)
            .and_then(|quantity| Quantity::from_thousandths(quantity).ok()),
        rate: item.money(&["rate"]),
        discount: item.money(&["discount"]),
        tax_hundredths: item.decimal(&["tax"], 2),
        amount: item.money(&["amount"]),
    }
}

fn summary(sums: &Object<'_>) -> DetailsSummary {
    DetailsSummary {
        sub_total: sums.money(&["subTotal"]),
        tax: sums.money(&["tax", "totalTax"]),
        discount: sums.money(&["discount", "totalDiscount"]),
        grand_total: sums.money(&["grandTotal"]),
    }
}

fn customer(customer: &Object<'_>) -> DetailsCustomer {
    DetailsCustomer {
        customer_uuid: customer.id(&["customerUuid", "uuid"]),
        kind: customer.text(&["type"]),
        name: customer.text(&["name"]),
        email: customer.text(&["email"]),
        country_code: customer.text(&["countryCode"]),
        msisdn: customer.text(&["msisdn"]),
        organization_number: customer.text(&["organizationId"]),
    }
}
