//! The published examples of VAT, and that a single øre beside them is refused.

use serde_json::{Value, json};

use crate::client::Bench;
use crate::payloads::{create, set};

/// An order of lines (gross amount, rate) with the given sums.
fn order(lines: &[(&str, &str)], net: &str, vat: &str, gross: &str) -> Value {
    let mut payload = create();
    let products: Vec<Value> = lines
        .iter()
        .map(|(amount, tax)| json!({"name": "Vare", "quantity": 1, "rate": amount, "tax": tax, "amount": amount}))
        .collect();
    set(&mut payload, "/products", json!(products));
    let summary =
        json!({"subTotal": net, "totalTax": vat, "totalDiscount": "0.00", "grandTotal": gross});
    set(&mut payload, "/orderSummary", summary);
    payload
}

#[tokio::test]
async fn the_published_examples_are_accepted() {
    let bench = Bench::start().await;
    bench
        .control()
        .change_settings(|settings| settings.vat_rates_hundredths.extend([2100, 800]));
    // The last: three lines at 15 % whose VAT, rounded per line, is 4.28 + 3.37 + 3.63, while that of their sum is 11.27.
    let three: &[(&str, &str)] = &[("32.78", "15"), ("25.80", "15"), ("27.80", "15")];
    for (lines, net, vat, gross) in [
        (&[("4500.00", "12")][..], "4017.86", "482.14", "4500.00"),
        (&[("52.50", "12")][..], "46.87", "5.63", "52.50"),
        (&[("11.90", "21")][..], "9.83", "2.07", "11.90"),
        (&[("124.40", "8")][..], "115.19", "9.21", "124.40"),
        (three, "75.10", "11.28", "86.38"),
    ] {
        let answer = bench
            .post("orders/invoice/create", &order(lines, net, vat, gross))
            .await;
        assert_eq!(answer.status, 201, "{lines:?}: {}", answer.text());
    }
    let total = bench
        .post(
            "orders/invoice/create",
            &order(three, "75.11", "11.27", "86.38"),
        )
        .await;
    assert_eq!(
        total.errors(),
        [
            "The order summary.sub total does not match the products before tax (expected 75.10).",
            "The order summary.total tax does not match the tax of the products (expected 11.28).",
        ]
    );
}
