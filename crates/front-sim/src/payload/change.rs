//! The rules of the calls that change an order: cancel, refund, resend.

use serde_json::Value;

use super::check::Check;
use super::customer;
use super::message::Rule;

/// Checks `{"cancellationNote": …}`.
pub(crate) fn cancellation(payload: &Value) -> Result<(), Vec<String>> {
    let mut check = Check::new(payload);
    check.required_text("cancellationNote");
    done(check, ())
}

/// Checks `{countryCode, msisdn, email}`.
pub(crate) fn resend(payload: &Value) -> Result<(), Vec<String>> {
    let mut check = Check::new(payload);
    customer::country_code_and_phone(&mut check, "countryCode", "msisdn");
    customer::email(&mut check, "email");
    done(check, ())
}

/// A refund whose form is right. Whether the order allows it is the ledger's business.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RefundRequest {
    pub(crate) total_ore: i64,
    /// Line id and øre.
    pub(crate) products: Vec<(u64, i64)>,
}

/// Checks `{"type", "grandTotal", "products":[{"id","amount"}]}`.
pub(crate) fn refund(payload: &Value, needs_products: bool) -> Result<RefundRequest, Vec<String>> {
    let mut check = Check::new(payload);
    if check
        .required_text("type")
        .is_some_and(|kind| !matches!(kind, "regular" | "invoiced"))
    {
        check.refuse("type", &Rule::Selected);
    }
    let total = positive_ore(&mut check, "grandTotal");
    let mut products = Vec::new();
    let named = match payload.get("products") {
        None | Some(Value::Null) => false,
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    let keys = if named || needs_products {
        check.required_items("products")
    } else {
        Vec::new()
    };
    for key in keys {
        let id_path = format!("products.{key}.id");
        let id = check.required_number(&id_path, 0);
        let amount = positive_ore(&mut check, &format!("products.{key}.amount"));
        if let (Some(id), Some(amount)) = (id, amount) {
            match u64::try_from(id) {
                Ok(id) => products.push((id, amount)),
                Err(_) => check.refuse(&id_path, &Rule::Selected),
            }
        }
    }
    let sum: i128 = products.iter().map(|(_, amount)| i128::from(*amount)).sum();
    if check.is_clean()
        && (named || needs_products)
        && total.is_some_and(|total| i128::from(total) != sum)
    {
        let expected = super::ore_text(i64::try_from(sum).unwrap_or(i64::MAX));
        check.refuse(
            "grandTotal",
            &Rule::Sum("the amounts of the products", expected),
        );
    }
    done(
        check,
        RefundRequest {
            total_ore: total.unwrap_or(0),
            products,
        },
    )
}

fn positive_ore(check: &mut Check<'_>, path: &str) -> Option<i64> {
    let amount = check.required_number(path, 2)?;
    if amount <= 0 {
        check.refuse(path, &Rule::GreaterThan("0"));
    }
    Some(amount)
}

fn done<T>(check: Check<'_>, value: T) -> Result<T, Vec<String>> {
    if check.is_clean() {
        Ok(value)
    } else {
        Err(check.into_errors())
    }
}
