//! Money given back when the answer does not come.

use serde_json::{Value, json};

use crate::checkout::{fill_in_a_company, pay_for_one_product, send_by, wait_for_state};
use crate::harness::Till;
use crate::lost::open_page;

/// Lets a call take as few seconds as the settings allow, from the next start on.
fn hurry_the_calls(till: &mut Till) {
    till.click("nav-settings");
    till.fill("settings-connect-seconds", "3");
    till.fill("settings-call-seconds", "5");
    till.click("settings-save");
    till.wait_for("settings-said");
    till.kill();
    till.restart();
}

fn the_order(till: &Till) -> Value {
    let mut orders = till.front().orders();
    assert_eq!(orders.len(), 1, "one was sold");
    orders.remove(0)
}

#[test]
fn a_refund_that_times_out_is_not_certain_until_it_shows_and_is_never_doubled() {
    let mut till = Till::start("a_refund_that_times_out");
    hurry_the_calls(&mut till);
    pay_for_one_product(&till);
    fill_in_a_company(&till);
    send_by(&till, "method-send-invoice");
    wait_for_state(&till, "Invoiced");
    let reference = till.text("order-reference");
    open_page(&till, &reference);
    till.click("action-refund");
    till.wait_for_attribute("refund-confirm", "data-testid", "refund-confirm");
    till.fill("refund-note", "Feil størrelse");
    till.screenshot("asked");
    let never = json!({"call": "refund", "fault": {"kind": "hang", "made": true}});
    till.front().tell("faults", &never);
    till.click("refund-confirm");

    // From now on the status shows the order as it was before the refund.
    till.front().wait_until("the refund at Front Payment", || {
        (the_order(&till)["refunds_accepted"] == 1).then_some(())
    });
    let made = the_order(&till);
    let total = made["total_ore"].as_i64().expect("an order has a sum");
    let before = json!({
        "status_code": 200, "status_message": "OK", "message": "orderStatusFetchedSuccessfully", "is_data": true,
        "data": {
            "uuid": made["uuid"], "status": "INVOICED",
            "orderAmount": format!("{}.{:02}", total / 100, total % 100),
        },
    });
    till.front().tell(
        "faults",
        &json!({
            "call": "status", "times": 1_000,
            "fault": {"kind": "answer", "status": 200, "body": before},
        }),
    );
    till.wait_for_attribute("refund", "data-state", "unknown");
    let asked = till.front().attempts("status").len();
    till.front()
        .wait_until("it to be asked for twice more", || {
            (till.front().attempts("status").len() > asked + 1).then_some(())
        });
    till.wait_for_attribute("refund", "data-state", "unknown");
    assert_eq!(
        till.count("action-refund"),
        0,
        "nothing more is given back while this is open"
    );
    till.screenshot("not-certain");

    till.front().forget_faults();

    till.wait_for_attribute("refund", "data-state", "confirmed");
    till.wait_for_attribute("order-page", "data-state", "Refunded");
    till.wait_for(("timeline-entry", "data-kind", "refund_confirmed"));
    till.screenshot("settled");
    let made = the_order(&till);
    assert_eq!(till.front().attempts("refund").len(), 1, "it was sent once");
    assert_eq!(made["refunds_accepted"], 1, "and made once");
    assert_eq!(made["refunded_ore"], made["total_ore"]);
}
