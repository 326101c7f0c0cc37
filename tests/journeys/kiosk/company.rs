//! A company buys: without BankID, in each of the five languages, which is the one that Front Payment writes to it in.

use serde_json::{Value, json};

use super::truth::both_say;
use super::walk::{LANDSCAPE, Step, UPRIGHT, answer, at_rest, choose, kiosk, walk, walk_on};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// A number that is valid.
const NUMBER: &str = "123456785";
/// With letters of the North and of German, as they are typed, and as they get there.
const TYPED: &str = "weiß og åse";
const NAME: &str = "Weiß Og Åse";

/// The other languages, and what Front Payment calls them.
const LANGUAGES: [(&str, &str); 4] = [("nb", "no"), ("en", "en"), ("sv", "sv"), ("da", "da")];

#[test]
fn a_company_buys_in_german_by_touch_on_a_landscape_screen() {
    let till = Till::start_with("kiosk_company", &kiosk(LANDSCAPE));
    buy(&till, "de");
    let orders = till.front().orders();
    assert_eq!(orders.len(), 1, "{orders:#?}");
    is_the_companys(&orders[0], "de");
    both_say(&till, &["Invoiced"]);
    assert_eq!(till.front().attempts("submit").len(), 1, "it was sent once");
}

#[test]
fn a_company_is_written_to_in_the_language_that_it_chose() {
    let till = Till::start_with("kiosk_company_languages", &kiosk(UPRIGHT));
    for (before, (language, preferred)) in LANGUAGES.into_iter().enumerate() {
        buy(&till, language);
        let orders = till.front().orders();
        assert_eq!(orders.len(), before + 1, "{orders:#?}");
        is_the_companys(&orders[before], preferred);
    }
    both_say(&till, &["Invoiced"; LANGUAGES.len()]);
}

/// From the first touch until nobody stands there.
#[track_caller]
fn buy(till: &Till, language: &str) {
    walk(till, Step::Language);
    choose(till, language, 1);
    assert_eq!(spoken(till), language);
    walk_on(till, Step::Browse, Step::Who);
    till.touch("customer-type-corporate");
    till.wait_for_focus("customer-organization-number");
    till.screenshot(&format!("company-{language}"));
    answer(till, &[NUMBER, TYPED]);
    till.wait_for_focus("customer-email");
    answer(till, &["kontor@example.no", "46567468"]);
    till.wait_for_focus("customer-street");
    answer(till, &["klostergata 144", "7030", "trondheim"]);
    till.wait_for_text("kiosk-summary", NAME);
    till.wait_for_text("kiosk-summary", NUMBER);
    till.screenshot(&format!("summary-{language}"));
    till.touch("kiosk-confirm");
    wait_for_state(till, "Invoiced");
    assert_eq!(till.windows_called("BankID"), 0, "nobody is identified");
    assert_eq!(spoken(till), language, "to the end");
    till.wait_for("order-reference");
    till.screenshot(&format!("done-{language}"));
    till.touch("kiosk-done");
    at_rest(till);
    assert_eq!(spoken(till), "nb", "to whoever comes next");
}

/// The language that the page says it is in.
#[track_caller]
fn spoken(till: &Till) -> Value {
    till.execute("return document.documentElement.lang")
}

/// What Front Payment has got.
#[track_caller]
fn is_the_companys(order: &Value, language: &str) {
    let customer = &order["request"]["customerDetails"];
    let told = ["type", "organizationId", "name", "preferredLanguage"];
    assert_eq!(
        told.map(|field| &customer[field]),
        ["corporate", NUMBER, NAME, language],
        "{order:#}"
    );
    assert_eq!(order["personal_number_present"], false);
    assert_eq!(order["visit"], json!(null), "BankID was not asked");
}
