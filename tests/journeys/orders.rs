//! The list of orders: what waits, what needs a person, and what can be done about it.

use std::collections::BTreeSet;

use crate::checkout::{send_by, wait_for_state};
use crate::harness::Till;
use crate::network::{give_the_network_back, take_the_network_away};

/// Places orders for a company as fast as the program takes them: by the UI's own commands, without its screens.
fn place_for_a_company(till: &Till, count: u32) {
    let script = format!(
        r"
        const invoke = (name, request) => window.__TAURI_INTERNALS__.invoke(name, {{ request }});
        const customer = {{
            kind: 'corporate', name: 'Fjord & Fjell AS', email: 'post@example.no', country_code: '+47',
            msisdn: '90012345', personal_number: '', organization_number: '123456785', street: 'Munkegata 1',
            zip: '7011', city: 'Trondheim', country: 'NO', customer_reference: '', language: 'no',
        }};
        const place = async () => {{
            const {{ products }} = await invoke('catalogue_search', {{ text: '', category: null, offset: 0, limit: 1 }});
            for (let at = 0; at < {count}; at += 1) {{
                const cart = await invoke('cart_add', {{ sku: products[0].sku }});
                await invoke('order_place', {{
                    customer, method: 'send_invoice', maturity_days: 14, confirmed_amount: cart.totals.gross,
                }});
                await window.__TAURI_INTERNALS__.invoke('sale_new');
            }}
        }};
        void place().catch((error) => document.body.append(JSON.stringify(error)));
        "
    );
    till.execute(&script);
}

#[test]
fn twenty_orders_wait_in_the_list_until_the_network_is_back() {
    let till = Till::start("twenty_orders_wait");
    take_the_network_away(&till);
    place_for_a_company(&till, 20);
    till.wait_for_attribute("queue-badge", "data-queued", "20");
    till.wait_for_attribute("connection", "data-online", "false");

    till.click("pill-waiting");
    till.wait_for(("order-row", "data-state", "Queued"));
    till.screenshot("queued");
    let reference = till
        .attributes("order-row", "data-reference")
        .pop()
        .expect("there are rows");
    till.fill("orders-search", &reference);
    till.wait_for_attribute("order-row", "data-reference", &reference);
    assert_eq!(till.count("order-row"), 1, "a number names one order");
    till.click("order-open");
    till.wait_for_attribute("order-page", "data-state", "Queued");
    till.screenshot("page");

    give_the_network_back(&till);
    // When its invoice is asked after is another matter: that goes slowly among so many.
    till.wait_for_attribute("queue-badge", "data-queued", "0");
    till.wait_for_attribute("connection", "data-online", "true");
    till.click("order-back");
    till.click("orders-filter-all");
    till.fill("orders-search", "fjord");
    till.wait_for("order-row");
    till.click("orders-filter-waiting");
    till.wait_for("orders-empty");
    till.screenshot("sent");

    let orders = till.front().orders();
    let references: BTreeSet<_> = orders
        .iter()
        .map(|order| order["request"]["referenceNo"].to_string())
        .collect();
    assert_eq!(orders.len(), 20, "each was made once");
    assert_eq!(references.len(), 20, "no number was used twice");
}

#[test]
fn a_person_finds_an_order_again_and_corrects_it() {
    let till = Till::start("a_person_finds_an_order_again");
    till.front().tell(
        "faults",
        &serde_json::json!({
            "call": "create",
            "fault": {
                "kind": "answer",
                "status": 417,
                "body": {"status_code": 417, "is_error": true, "errors": ["The email field is required."]},
            },
        }),
    );
    place_for_a_company(&till, 1);
    till.wait_for_attribute("queue-badge", "data-attention", "1");

    till.click("pill-attention");
    till.click(("order-row", "data-state", "Rejected"));
    till.wait_for_attribute("order-peek", "data-state", "Rejected");
    till.screenshot("rejected");
    till.click("action-correct");
    till.wait_for("customer-name");
    till.click("customer-next");
    send_by(&till, "method-send-invoice");
    wait_for_state(&till, "Invoiced");
    till.wait_for_attribute("queue-badge", "data-attention", "0");
    assert_eq!(till.front().orders().len(), 1, "it was made once");
}
