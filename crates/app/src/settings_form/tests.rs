use super::*;

fn form() -> SettingsForm {
    Settings::default().form(LanguageName::Nb, false, false, "https://api.example/api/v1")
}

#[test]
fn the_defaults_survive_their_own_form() {
    let defaults = Settings {
        language: Some(LanguageName::Nb),
        ..Settings::default()
    };
    assert_eq!(Settings::default().read(&form(), false), Ok(defaults));
}

/// A form that lacks a field of today's is no form, and what is fuzzed from it would never be read.
#[test]
fn what_the_settings_are_fuzzed_from_is_a_form_of_today() {
    let corpus = include_str!("../../../../fuzz/corpus/settings/form");
    let form: SettingsForm = serde_json::from_str(corpus).unwrap();
    let read = Settings::default().read(&form, false).unwrap();
    let shown = read.form(form.language, false, false, &form.api_url);
    assert_eq!(Settings::default().read(&shown, false), Ok(read));
}

#[test]
fn every_wrong_field_is_named() {
    let wrong = SettingsForm {
        shop_name: " ".into(),
        shop_organization_number: "12".into(),
        receipt_paper: "papyrus".into(),
        corporate_maturity_days: 20,
        vat_rates: "mye".into(),
        ehf_path: "../admin".into(),
        bankid_hosts: "no".into(),
        bankid_minutes: 31,
        callback_url: "http://example.no/".into(),
        success_url: "ikke en adresse".into(),
        till_id: "12345".into(),
        shop_logo: "/home/ingrid/logo.png".into(),
        kiosk_color: "orange".into(),
        receipt_folder: "kvitteringer".into(),
        offline_largest_order: "mye".into(),
        offline_largest_sum: "-1".into(),
        offline_wait: 31,
        offline_wait_unit: "days".into(),
        ..form()
    };
    let problems = Settings::default().read(&wrong, false).unwrap_err();
    let fields: Vec<_> = problems
        .iter()
        .map(|problem| problem.field.as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "shop_name",
            "shop_organization_number",
            "shop_logo",
            "till_id",
            "receipt_paper",
            "receipt_folder",
            "corporate_maturity_days",
            "vat_rates",
            "offline_largest_order",
            "offline_largest_sum",
            "offline_wait",
            "kiosk_color",
            "ehf_path",
            "bankid_hosts",
            "bankid_minutes",
            "callback_url",
            "success_url"
        ]
    );
}

#[test]
fn limits_are_typed_in_kroner_and_waits_in_hours_or_days() {
    let read = |order: &str, sum: &str, wait, unit: &str| {
        let typed = SettingsForm {
            offline_largest_order: order.into(),
            offline_largest_sum: sum.into(),
            offline_wait: wait,
            offline_wait_unit: unit.into(),
            ..form()
        };
        Settings::default()
            .read(&typed, false)
            .map(|settings| settings.offline)
            .map_err(|problems| problems[0].field.clone())
    };
    let policy = read("1 234,50", "", 36, "hours").unwrap();
    assert_eq!(policy.largest_order.map(Money::ore), Some(123_450));
    assert_eq!(policy.largest_sum, None);
    assert_eq!(policy.longest_wait.hours(), 36);
    let form = Settings {
        offline: policy,
        ..Settings::default()
    }
    .form(LanguageName::Nb, false, false, "");
    assert_eq!(form.offline_largest_order, "1234,50");
    assert_eq!(form.offline_largest_sum, "");
    assert_eq!((form.offline_wait, &*form.offline_wait_unit), (36, "hours"));
    assert_eq!(read("", "", 30, "days").unwrap().longest_wait.hours(), 720);
    assert_eq!(
        read("100", "99", 1, "days"),
        Err("offline_largest_sum".into())
    );
    assert_eq!(read("", "", 0, "hours"), Err("offline_wait".into()));
    assert_eq!(read("", "", 2, "weeks"), Err("offline_wait".into()));
    assert_eq!(read("", "", 65_535, "days"), Err("offline_wait".into()));
}

#[test]
fn the_two_ends_of_bankid_are_told_apart_by_their_page() {
    let wrong = SettingsForm {
        success_url: "https://shop.example.no/done?how=well".into(),
        failure_url: "https://shop.example.no/done?how=badly".into(),
        ..form()
    };
    let problems = Settings::default().read(&wrong, false).unwrap_err();
    assert_eq!(problems[0].field, "failure_url");
}

#[test]
fn the_tills_id_stays_once_it_is_used() {
    let wish = SettingsForm {
        till_id: "B2".into(),
        ..form()
    };
    let read = |fixed| Settings::default().read(&wish, fixed).unwrap().till_id;
    assert_eq!(read(true), TillId::default());
    assert_eq!(read(false), TillId::parse("B2").unwrap());
}
