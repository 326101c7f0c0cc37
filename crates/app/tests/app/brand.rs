//! The shop's own look, and whom it lets buy: from the settings to what the kiosk's page and paper get.

use kasse_app::AppError;
use kasse_app::contract::{FieldProblem, KioskSetup, MethodName, SettingsForm};

use crate::shop::{Premises, Shop, company, person};

/// A shop's logo, with nothing behind it.
const LOGO: &str = include_str!("logo.txt");

fn save(shop: &Shop, change: impl Fn(&mut SettingsForm)) -> Vec<FieldProblem> {
    let mut form = shop.till.settings_form().unwrap();
    change(&mut form);
    shop.till.settings_save(&form, None).unwrap().errors
}

fn setup(shop: &Shop) -> KioskSetup {
    shop.till.start().unwrap().kiosk_setup
}

#[tokio::test(start_paused = true)]
async fn colour_and_logo_reach_the_kiosk_and_outlive_a_restart() {
    let shop = Premises::kiosk().open();
    assert_eq!((setup(&shop).color, setup(&shop).logo), (None, None));
    let errors = save(&shop, |form| {
        form.kiosk_color = "F08A24".into();
        form.shop_logo = LOGO.trim().into();
    });
    assert_eq!(errors, []);
    let kept = shop.till.settings_form().unwrap();
    assert_eq!(kept.kiosk_color, "#f08a24");
    assert!(kept.shop_logo.starts_with("data:image/png;base64,"));
    assert_ne!(kept.shop_logo, LOGO.trim(), "written by us");
    let shop = shop.restart().await;
    assert_eq!(setup(&shop).color.as_deref(), Some("#f08a24"));
    assert_eq!(setup(&shop).logo.as_ref(), Some(&kept.shop_logo));
    assert_eq!(shop.till.settings_form().unwrap(), kept);
    // What has nothing to do with it changes nothing of it; taken away, it is gone.
    assert_eq!(save(&shop, |form| form.cashier = "Åse".into()), []);
    assert_eq!(setup(&shop).logo, Some(kept.shop_logo));
    let errors = save(&shop, |form| {
        form.kiosk_color = " ".into();
        form.shop_logo.clear();
    });
    assert_eq!(errors, []);
    assert_eq!((setup(&shop).color, setup(&shop).logo), (None, None));
}

#[tokio::test(start_paused = true)]
async fn a_tills_page_does_not_carry_the_logo() {
    let shop = Premises::new().open_idle();
    assert_eq!(save(&shop, |form| form.shop_logo = LOGO.trim().into()), []);
    assert_eq!(setup(&shop).logo, None);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_logo_or_no_colour_is_told_at_its_field_and_nothing_is_saved() {
    let shop = Premises::new().open_idle();
    let before = shop.till.settings_form().unwrap();
    let half = &LOGO.trim()[..LOGO.trim().len() / 8 * 4];
    for (wrong, code) in [
        ("/home/ingrid/logo.png", "picture_unreadable"),
        ("data:image/png;base64,%%%", "picture_unreadable"),
        ("data:image/svg+xml;base64,PHN2Zy8+", "picture_unreadable"),
        (half, "picture_unreadable"),
        (
            &*format!("data:;base64,{}", "A".repeat(2_900_000)),
            "picture_too_large",
        ),
    ] {
        let errors = save(&shop, |form| {
            form.shop_logo = wrong.into();
            form.kiosk_color = "orange".into();
            form.cashier = "Åse".into();
        });
        let told: Vec<_> = errors.iter().map(|it| (&*it.field, &*it.code)).collect();
        assert_eq!(told, [("shop_logo", code), ("kiosk_color", "color")]);
    }
    assert_eq!(shop.till.settings_form().unwrap(), before);
}

#[tokio::test(start_paused = true)]
async fn companies_buy_at_the_kiosk_unless_the_shop_says_no() {
    let shop = Premises::kiosk().open_idle();
    assert!(setup(&shop).companies, "as ever");
    shop.sell(company(), MethodName::Checkout);
    assert_eq!(save(&shop, |form| form.kiosk_companies = false), []);
    assert!(!setup(&shop).companies);
    let refused = shop.try_sell(company(), MethodName::Checkout);
    assert!(matches!(refused, Err(AppError::NotNow(_))), "{refused:?}");
    shop.sell(person(), MethodName::Checkout);
}

#[tokio::test(start_paused = true)]
async fn at_a_till_companies_buy_whatever_the_kiosk_does() {
    let shop = Premises::new().open_idle();
    assert_eq!(save(&shop, |form| form.kiosk_companies = false), []);
    shop.sell(company(), MethodName::Checkout);
}
