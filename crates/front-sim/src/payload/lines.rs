//! The product lines and their sums, to the øre.
//!
//! `rate` and `amount` include VAT. A line's VAT is `amount × tax / (100 + tax)`, rounded half up per line.

use super::check::Check;
use super::decimal::ore_text;
use super::message::Rule;
use crate::order::Line;

/// Lines an order may have.
const LINES_MAX: usize = 1000;
const PRODUCT_ID_CHARACTERS_MAX: usize = 25;

/// Reads the lines and checks each, then `orderSummary` against them. `vat_rates` in hundredths of a per cent.
pub(super) fn check(check: &mut Check<'_>, vat_rates: &[u32]) -> Vec<Line> {
    let keys = check.required_items("products");
    if keys.len() > LINES_MAX {
        check.refuse("products", &Rule::AtMostItems(LINES_MAX));
        return Vec::new();
    }
    let lines: Vec<Option<Line>> = keys
        .iter()
        .enumerate()
        .map(|(index, key)| line(check, index, key, vat_rates))
        .collect();
    let complete: Option<Vec<Line>> = lines.into_iter().collect();
    summary(check, complete.as_deref());
    complete.unwrap_or_default()
}

fn line(check: &mut Check<'_>, index: usize, key: &str, vat_rates: &[u32]) -> Option<Line> {
    let path = |field: &str| format!("products.{key}.{field}");
    let name = check.required_text(&path("name"));
    let product_id = check.optional_text(&path("productId"));
    if product_id.is_some_and(|id| id.chars().count() > PRODUCT_ID_CHARACTERS_MAX) {
        check.refuse(
            &path("productId"),
            &Rule::AtMostCharacters(PRODUCT_ID_CHARACTERS_MAX),
        );
    }
    let quantity = check
        .required_number(&path("quantity"), 3)
        .filter(|quantity| {
            let positive = *quantity > 0;
            if !positive {
                check.refuse(&path("quantity"), &Rule::GreaterThan("0"));
            }
            positive
        });
    let rate = check.required_number(&path("rate"), 2);
    let rate = not_negative(check, &path("rate"), rate);
    let discount = match check.find(&path("discount")) {
        Some(_) => check.optional_number(&path("discount"), 2),
        None => Some(0),
    };
    let discount = not_negative(check, &path("discount"), discount);
    let tax = vat_rate(check, &path("tax"), vat_rates);
    let amount = check.required_number(&path("amount"), 2);

    let (quantity, rate, discount, tax, amount) = (quantity?, rate?, discount?, tax?, amount?);
    let before_discount = line_amount(quantity, rate);
    let expected = before_discount - i128::from(discount);
    if expected < 0 {
        check.refuse(&path("discount"), &Rule::AtMost(sum_text(before_discount)));
        return None;
    }
    if expected != i128::from(amount) {
        check.refuse(
            &path("amount"),
            &Rule::Sum("quantity, rate and discount", sum_text(expected)),
        );
        return None;
    }
    Some(Line {
        id: index as u64 + 1,
        name: name?.to_owned(),
        product_id: product_id.map(str::to_owned),
        quantity_thousandths: quantity,
        rate_ore: rate,
        discount_ore: discount,
        vat_hundredths: tax,
        amount_ore: amount,
        vat_ore: vat_of(amount, tax),
    })
}

fn vat_rate(check: &mut Check<'_>, path: &str, allowed: &[u32]) -> Option<u32> {
    let hundredths = check.required_number(path, 2)?;
    let rate = u32::try_from(hundredths)
        .ok()
        .filter(|rate| allowed.contains(rate));
    if rate.is_none() {
        check.refuse(path, &Rule::Selected);
    }
    rate
}

/// Passes a figure on unless it is below zero.
fn not_negative(check: &mut Check<'_>, path: &str, figure: Option<i64>) -> Option<i64> {
    if figure? < 0 {
        check.refuse(path, &Rule::AtLeast("0"));
        return None;
    }
    figure
}

/// Øre before the discount, from thousandths and øre; half an øre goes up.
fn line_amount(quantity_thousandths: i64, rate_ore: i64) -> i128 {
    let thousandths = i128::from(quantity_thousandths) * i128::from(rate_ore);
    (thousandths + 500).div_euclid(1000)
}

/// A computed sum for a sentence; one that no payload could carry is told as the largest figure.
fn sum_text(ore: i128) -> String {
    ore_text(i64::try_from(ore).unwrap_or(i64::MAX))
}

/// The VAT inside an amount, half an øre up. The rate in hundredths of a per cent.
pub(crate) fn vat_of(amount_ore: i64, vat_hundredths: u32) -> i64 {
    let divisor = 10_000 + i128::from(vat_hundredths);
    let doubled = i128::from(amount_ore) * i128::from(vat_hundredths) * 2 + divisor;
    i64::try_from(doubled.div_euclid(divisor * 2))
        .expect("BUG: the VAT inside an amount is no larger than the amount")
}

/// The four figures of `orderSummary`, each against the lines. With a line unread only their form is checked.
fn summary(check: &mut Check<'_>, lines: Option<&[Line]>) {
    let sub_total = check.required_number("orderSummary.subTotal", 2);
    let total_tax = check.required_number("orderSummary.totalTax", 2);
    let total_discount = check.required_number("orderSummary.totalDiscount", 2);
    let grand_total = check.required_number("orderSummary.grandTotal", 2);
    let Some(lines) = lines.filter(|lines| !lines.is_empty()) else {
        return;
    };

    let sum = |of: fn(&Line) -> i64| lines.iter().map(|line| i128::from(of(line))).sum::<i128>();
    let gross = sum(|line| line.amount_ore);
    let vat = sum(|line| line.vat_ore);
    let discount = sum(|line| line.discount_ore);
    let mut compare = |path: &str, figure: Option<i64>, of: &'static str, expected: i128| {
        if figure.is_some_and(|figure| i128::from(figure) != expected) {
            check.refuse(path, &Rule::Sum(of, sum_text(expected)));
        }
    };
    compare(
        "orderSummary.subTotal",
        sub_total,
        "the products before tax",
        gross - vat,
    );
    compare(
        "orderSummary.totalTax",
        total_tax,
        "the tax of the products",
        vat,
    );
    // Not documented whether discounts that are already in the lines are told again here: both are taken.
    if total_discount != Some(0) {
        compare(
            "orderSummary.totalDiscount",
            total_discount,
            "the discounts of the products",
            discount,
        );
    }
    compare(
        "orderSummary.grandTotal",
        grand_total,
        "the amounts of the products",
        gross,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vat_is_what_the_published_examples_say() {
        // 4500 at 12 % and its like from Front Payment's and the tax authority's pages.
        let vectors = [
            (450_000, 1200, 48_214),
            (5250, 1200, 563),
            (1190, 2100, 207),
            (12_440, 800, 921),
            (100, 0, 0),
        ];
        for (amount, rate, vat) in vectors {
            assert_eq!(vat_of(amount, rate), vat, "{amount} øre at {rate}");
        }
    }

    #[test]
    fn half_an_ore_goes_up() {
        assert_eq!(line_amount(500, 1), 1);
        assert_eq!(line_amount(499, 1), 0);
        assert_eq!(line_amount(1500, 333), 500);
    }
}
