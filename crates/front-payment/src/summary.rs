//! An order's sums as Front Payment takes them. The one place that says which of our sums is which of theirs: how they
//! count discounts is not documented, and this is where a different reading would go.

use kasse_core::{LineAmounts, Money, Order, OrderLine, OutOfRange, Totals};
use serde::Serialize;

/// `orderSummary`: kroner with two decimals, as strings.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderSummary {
    sub_total: String,
    total_tax: String,
    total_discount: String,
    grand_total: String,
}

/// The sums of an order, or `None` when they don't fit each other: such an order is never sent. `subTotal` is without
/// VAT and after discounts, so that `subTotal + totalTax = grandTotal` to the øre.
pub(crate) fn order_summary(order: &Order) -> Option<OrderSummary> {
    let lines_hold = order.lines().iter().all(line_holds);
    let amounts: Vec<_> = order.lines().iter().map(OrderLine::amounts).collect();
    (lines_hold && !amounts.is_empty())
        .then(|| summary_of(&order.totals(), &amounts))
        .flatten()
}

/// `amount = quantity × rate − discount`, nothing below zero.
fn line_holds(line: &OrderLine) -> bool {
    let amounts = line.amounts();
    let expected = line
        .quantity()
        .times(line.unit_price())
        .and_then(|full| full.minus(amounts.discount()));
    expected == Ok(amounts.gross())
        && [
            amounts.gross(),
            amounts.discount(),
            amounts.vat(),
            amounts.net(),
        ]
        .iter()
        .all(|amount| *amount >= Money::ZERO)
}

fn summary_of(totals: &Totals, lines: &[LineAmounts]) -> Option<OrderSummary> {
    totals_hold(totals, lines)
        .is_ok_and(|holds| holds)
        .then(|| OrderSummary {
            sub_total: totals.net().decimal(),
            total_tax: totals.vat().decimal(),
            total_discount: totals.discount().decimal(),
            grand_total: totals.gross().decimal(),
        })
}

/// `subTotal + totalTax = grandTotal`, and each of them is the sum of its lines.
fn totals_hold(totals: &Totals, lines: &[LineAmounts]) -> Result<bool, OutOfRange> {
    let sum = |part: fn(&LineAmounts) -> Money| Money::sum(lines.iter().map(part));
    Ok(totals.net().plus(totals.vat())? == totals.gross()
        && sum(LineAmounts::net)? == totals.net()
        && sum(LineAmounts::vat)? == totals.vat()
        && sum(LineAmounts::discount)? == totals.discount()
        && sum(LineAmounts::gross)? == totals.gross())
}

#[cfg(test)]
mod tests {
    use kasse_core::{Discount, Quantity, VatRate};
    use serde_json::{Value, json};

    use super::*;

    fn lines() -> [LineAmounts; 2] {
        [
            (199_900, 25_000, VatRate::STANDARD),
            (5_250, 0, VatRate::LOW),
        ]
        .map(|(price, off, rate)| {
            let money = |ore| Money::from_ore(ore).unwrap();
            LineAmounts::of(
                Quantity::ONE,
                money(price),
                Discount::Amount(money(off)),
                rate,
            )
            .unwrap()
        })
    }

    #[test]
    fn net_and_tax_make_the_grand_total() {
        let totals = Totals::of(&lines()).unwrap();
        let summary = serde_json::to_value(summary_of(&totals, &lines()).unwrap()).unwrap();
        assert_eq!(
            summary,
            json!({
                "subTotal": "1446.07",
                "totalTax": "355.43",
                "totalDiscount": "250.00",
                "grandTotal": "1801.50",
            })
        );
    }

    #[test]
    fn sums_that_do_not_fit_are_not_sent() {
        let totals = serde_json::to_value(Totals::of(&lines()).unwrap()).unwrap();
        for field in ["net", "vat", "discount", "gross"] {
            let mut wrong = totals.clone();
            wrong[field] = Value::from(wrong[field].as_i64().unwrap() + 1);
            let wrong: Totals = serde_json::from_value(wrong).unwrap();
            assert!(
                summary_of(&wrong, &lines()).is_none(),
                "{field} is an øre off"
            );
        }
        let totals: Totals = serde_json::from_value(totals).unwrap();
        assert!(
            summary_of(&totals, &lines()[..1]).is_none(),
            "a line is missing"
        );
    }
}
