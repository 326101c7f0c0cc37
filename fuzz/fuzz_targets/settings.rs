//! Settings as they are stored, and as a form is handed in.
#![no_main]

use kasse_app::Settings;
use kasse_app::contract::{LanguageName, SettingsForm};
use kasse_front_payment::{BaseUrl, CallbackUrl, Client};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(stored) = serde_json::from_str::<Settings>(text) {
        let form = stored.form(LanguageName::Nb, false, false, "https://api.example.no");
        let _ = Settings::default().read(&form, false);
        let _ = stored.visit_hosts();
    }
    let Ok(form) = serde_json::from_str::<SettingsForm>(text) else {
        return;
    };
    let Ok(read) = Settings::default().read(&form, false) else {
        return;
    };
    // What was read can be shown and read again, and is what the client and the payloads take for granted.
    let shown = read.form(form.language, false, false, &form.api_url);
    assert_eq!(Settings::default().read(&shown, false).as_ref(), Ok(&read));
    for url in [&read.callback_url, &read.success_url, &read.failure_url] {
        assert!(CallbackUrl::parse(url.as_str()).is_ok(), "{url}");
    }
    let base = BaseUrl::parse("http://127.0.0.1:1/api/v1").expect("BUG: an address");
    assert!(Client::new(read.client(base)).is_ok());
});
