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

/// The pages don't show our reference in details: it is read under whatever name it may come.
const REFERENCE_NAMES: &[&str] = &[
    "referenceNo",
    "referenceNumber",
    "reference_no",
    "reference_number",
    "orderReference",
];

impl Details {
    /// From when to when the order's date may be meant, in Unix seconds, both included. Seconds and milliseconds since
    /// 1970 are a moment; a date alone is its day wherever on Earth; what can't be read is none.
    pub fn dated(&self) -> Option<(i64, i64)> {
        date_span(self.order_date.as_deref()?)
    }
}

/// Reads a date in one of the forms that Front Payment's pages use somewhere.
fn date_span(text: &str) -> Option<(i64, i64)> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return match text.len() {
            9..=11 => Some((number, number)),
            12..=14 => Some((number.div_euclid(1_000), number.div_euclid(1_000))),
            _ => None,
        };
    }
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        let second = moment.as_second();
        return Some((second, second));
    }
    let anywhere = |local: jiff::civil::DateTime, seconds: i64| {
        let utc = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        let second = utc.timestamp().as_second();
        Some((
            second.saturating_sub(WEST_AND_EAST),
            second.saturating_add(seconds).saturating_add(WEST_AND_EAST),
        ))
    };
    if let Ok(local) = text.parse::<jiff::civil::DateTime>()
        && text.contains(':')
    {
        return anywhere(local, 0);
    }
    ["%d %b, %Y", "%d %B, %Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
        .into_iter()
        .find_map(|form| jiff::civil::Date::strptime(form, text).ok())
        .and_then(|day| anywhere(day.at(0, 0, 0, 0), 86_399))
}

/// How far a clock on the wall may be from UTC, in seconds.
const WEST_AND_EAST: i64 = 14 * 3_600;

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
    let reference = |names| {
        data.text(names)
            .or_else(|| references.as_ref()?.text(names))
    };
    Ok(Details {
        order_uuid,
        kind: data.text(&["type"]),
        invoice_number: data.text(&["invoiceNumber"]),
        status: data.text(&["status"]),
        order_date: data.text(&["orderDate"]),
        reference: reference(REFERENCE_NAMES),
        customer_reference: reference(&["customerReference", "customer_reference"]),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_many_forms() {
        let day = |from: i64| Some((from - WEST_AND_EAST, from + 86_399 + WEST_AND_EAST));
        let noon = 1_701_777_600;
        let midnight = 1_701_734_400;
        for (text, span) in [
            ("1701777600", Some((noon, noon))),
            (" 1701777600500 ", Some((noon, noon))),
            ("2023-12-05T12:00:00Z", Some((noon, noon))),
            ("2023-12-05T13:00:00.250+01:00", Some((noon, noon))),
            (
                "2023-12-05 12:00:00",
                Some((noon - WEST_AND_EAST, noon + WEST_AND_EAST)),
            ),
            ("05 Dec, 2023", day(midnight)),
            ("2023-12-05", day(midnight)),
            ("05.12.2023", day(midnight)),
            ("", None),
            ("42", None),
            ("99999999999999999999", None),
            ("yesterday", None),
            ("31 Feb, 2023", None),
        ] {
            assert_eq!(date_span(text), span, "{text:?}");
        }
    }
}
