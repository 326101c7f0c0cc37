//! A customer's way through the kiosk, touch by touch.

use serde_json::json;

use crate::checkout::wait_for_state;
use crate::harness::{Setup, Till};

/// Between two touches of a hand that types, in s: faster than anybody.
const PAUSE: &str = "0.05";

/// The screens of kiosks.
pub(super) const UPRIGHT: &str = "1080x1920";
pub(super) const LANDSCAPE: &str = "1920x1080";

/// A kiosk by its command line.
pub(super) fn kiosk(screen: &'static str) -> Setup {
    Setup {
        screen,
        arguments: vec!["--kiosk", "--lang", "nb"],
        ..Setup::default()
    }
}

/// A kiosk that was a till before, at which somebody set it up.
#[track_caller]
pub(super) fn kiosk_set_up(
    name: &'static str,
    screen: &'static str,
    set_up: impl FnOnce(&Till),
) -> Till {
    let setup = Setup {
        screen,
        ..Setup::default()
    };
    let mut till = Till::start_with(name, &setup);
    set_up(&till);
    till.kill();
    till.restart_with(&["--kiosk"]);
    at_rest(&till);
    till
}

/// Changes settings at a till, from the control that they begin with.
#[track_caller]
pub(super) fn change_settings(till: &Till, first: &str, change: impl FnOnce()) {
    till.click("nav-settings");
    till.wait_for(first);
    change();
    till.click("settings-save");
    till.wait_for("settings-said");
}

/// A kiosk for whoever has one switch, on which its focus rests for so many seconds.
#[track_caller]
pub(super) fn kiosk_that_scans(name: &'static str, screen: &'static str, seconds: &str) -> Till {
    kiosk_set_up(name, screen, |till| {
        let field = "settings-kiosk-scan-seconds";
        change_settings(till, field, || till.fill(field, seconds));
    })
}

/// Where a customer stands who has not ordered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Language,
    Browse,
    Cart,
    Who,
    Person,
    Contact,
    Address,
    Summary,
}

/// The screens after the first, on the way to an order.
pub(super) const SCREENS: [(Step, &str); 7] = [
    (Step::Browse, "browse"),
    (Step::Cart, "cart"),
    (Step::Who, "who"),
    (Step::Person, "person"),
    (Step::Contact, "contact"),
    (Step::Address, "address"),
    (Step::Summary, "summary"),
];

impl Step {
    /// All of them, in their order.
    pub(super) const ALL: [Self; 8] = [
        Self::Language,
        Self::Browse,
        Self::Cart,
        Self::Who,
        Self::Person,
        Self::Contact,
        Self::Address,
        Self::Summary,
    ];
}

/// A private customer begins, and goes as far as this step. There is nothing of a customer before them on the way.
#[track_caller]
pub(super) fn walk(till: &Till, to: Step) {
    walk_with(till, to, 1);
}

/// The same with so many different products.
#[track_caller]
pub(super) fn walk_with(till: &Till, to: Step, products: usize) {
    for step in Step::ALL {
        go(till, step, products);
        if step == to {
            return;
        }
    }
}

/// From the step after this one to another.
#[track_caller]
pub(super) fn walk_on(till: &Till, from: Step, to: Step) {
    let steps = Step::ALL.into_iter().skip_while(|step| *step != from);
    for step in steps.skip(1) {
        go(till, step, 1);
        if step == to {
            return;
        }
    }
}

/// One step further, from the one before it.
#[track_caller]
fn go(till: &Till, step: Step, products: usize) {
    match step {
        Step::Language => {
            till.touch("kiosk-attract");
            till.wait_for("kiosk-language-nb");
        }
        Step::Browse => choose(till, "nb", products),
        Step::Cart => {
            till.touch("kiosk-cart");
            till.wait_for("cart-line");
            assert_eq!(till.count("cart-line"), products, "one of each product");
        }
        Step::Who => {
            till.touch("kiosk-continue");
            till.wait_for("customer-type-private");
        }
        Step::Person => {
            till.touch("customer-type-private");
            till.wait_for_focus("customer-name");
            assert_eq!(typed(till), "", "nothing of the customer before is left");
        }
        Step::Contact => {
            answer(till, &["kari nordmann", "28038712383"]);
            till.wait_for_focus("customer-email");
            assert_eq!(typed(till), "", "nothing of the customer before is left");
        }
        Step::Address => {
            answer(till, &["kari@example.no", "46567468"]);
            till.wait_for_focus("customer-street");
            assert_eq!(typed(till), "", "nothing of the customer before is left");
        }
        Step::Summary => {
            answer(till, &["klostergata 144", "7030", "trondheim"]);
            till.wait_for_text("kiosk-summary", "Kari Nordmann");
        }
    }
}

/// Chooses a language, and so many different products: the first ones.
#[track_caller]
pub(super) fn choose(till: &Till, language: &str, products: usize) {
    till.touch(format!("kiosk-language-{language}").as_str());
    till.wait_for("product-tile");
    if matches!(language, "de" | "en") {
        // Products are named anew. The driver reads no text that is cut off after two lines.
        till.until_true(
            "return document.querySelector('[data-sku=KL-1001] b')?.textContent.startsWith('Dovre shell jacket') ?? false",
        );
    }
    assert_eq!(
        till.count("product-count"),
        0,
        "nothing of the cart before is left"
    );
    let skus = till.attributes("product-tile", "data-sku");
    assert!(skus.len() >= products, "the shop has {skus:?}");
    for sku in skus.iter().take(products) {
        till.touch(("product-tile", "data-sku", sku));
    }
    let counts = "return [...document.querySelectorAll('[data-testid=\"product-count\"]')].map((it) => it.textContent)";
    till.until_true(&format!("{counts}.length === {products}"));
    assert_eq!(
        till.execute(counts),
        json!(vec!["1"; products]),
        "one of each"
    );
}

/// What the fields on the screen hold.
pub(super) fn typed(till: &Till) -> String {
    let typed = till
        .execute("return [...document.querySelectorAll('input')].map((it) => it.value).join('')");
    typed.as_str().unwrap_or_default().to_owned()
}

/// Answers a question whose first field has the focus. The next ones get it by the keyboard's own key for it.
#[track_caller]
pub(super) fn answer(till: &Till, texts: &[&str]) {
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            go_to_the_next_field(till);
        }
        type_on(till, text);
    }
    till.touch("kiosk-continue");
}

/// By the keyboard's own key for it. Its keys are those of the next field as soon as that has the focus.
#[track_caller]
pub(super) fn go_to_the_next_field(till: &Till) {
    let focused = "return document.activeElement?.id ?? ''";
    let before = till.execute(focused);
    till.touch("key-next");
    till.until_true(&format!(
        "return document.activeElement?.id !== {before} && document.activeElement?.tagName === 'INPUT'"
    ));
}

/// Types on the on-screen keyboard.
#[track_caller]
pub(super) fn type_on(till: &Till, text: &str) {
    let keys = text.chars().map(|character| match character {
        ' ' => "key-space".to_owned(),
        other => format!("key-{}", other.to_lowercase()),
    });
    till.touch_keys(&keys.collect::<Vec<_>>(), PAUSE);
}

/// What somebody wants of the screen, by the controls that say so.
#[track_caller]
pub(super) fn adjust(till: &Till, wishes: &[&str]) {
    till.touch("kiosk-sight");
    for wish in wishes {
        till.touch(*wish);
    }
    till.screenshot("wishes");
    till.touch("sight-close");
    till.wait_until_gone("kiosk-sight-box");
}

/// With BankID's window open: by our own bar, until nobody stands there.
#[track_caller]
pub(super) fn cancel_at_bank_id(till: &Till) {
    till.touch("kiosk-cancel");
    till.touch("cancel-confirm");
    wait_for_state(till, "Cancelled");
    till.wait_window_gone("BankID");
    till.touch("kiosk-cancel");
    at_rest(till);
}

/// To BankID's first page.
#[track_caller]
pub(super) fn walk_to_bank_id(till: &Till) {
    walk(till, Step::Summary);
    till.touch("kiosk-confirm");
    wait_for_state(till, "AwaitingBankId");
}

/// Waits until nobody stands there any more.
#[track_caller]
pub(super) fn at_rest(till: &Till) {
    till.wait_for("kiosk-attract");
}
