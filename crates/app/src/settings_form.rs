//! The settings as a form: text in fields, read back with everything that is wrong told at once.

use std::ops::RangeInclusive;
use std::path::Path;

use kasse_core::{
    Fault, Field, FieldError, LongestWait, Money, OfflinePolicy, OrganizationNumber, TillId,
    VatRates,
};
use url::Url;

use crate::brand_color::BrandColor;
use crate::contract::{FieldProblem, LanguageName, SettingsForm};
use crate::dialect::{DateForm, OrderDates, ProductsForm};
use crate::printing::{CutName, PrinterKind, PrinterSetup, QrName};
use crate::settings::{KioskSettings, ReceiptPaper, Settings, Shop, is_own_address};
use crate::shop_logo::ShopLogo;
use crate::visit::same_page;

impl Settings {
    /// As a form.
    pub fn form(
        &self,
        language: LanguageName,
        till_id_fixed: bool,
        pin_is_set: bool,
        api_url: &str,
    ) -> SettingsForm {
        SettingsForm {
            shop_name: self.shop.name.clone(),
            shop_organization_number: self.shop.organization_number.clone(),
            shop_vat_registered: self.shop.vat_registered,
            shop_business_register: self.shop.business_register,
            shop_street: self.shop.street.clone(),
            shop_zip: self.shop.zip.clone(),
            shop_city: self.shop.city.clone(),
            shop_logo: self
                .shop
                .logo
                .as_ref()
                .map(ShopLogo::address)
                .unwrap_or_default(),
            till_name: self.till_name.clone(),
            cashier: self.cashier.clone(),
            language,
            theme: self.theme,
            receipt_paper: match self.receipt_paper {
                ReceiptPaper::Roll80 => "roll80".to_owned(),
                ReceiptPaper::A4 => "a4".to_owned(),
            },
            receipt_folder: self.receipt_folder.clone(),
            printer_kind: self.printer.kind.as_str().to_owned(),
            printer_name: self.printer.name.clone(),
            printer_host: self.printer.host.clone(),
            printer_port: self.printer.port,
            printer_path: self.printer.path.clone(),
            printer_baud: self.printer.baud,
            printer_columns: self.printer.columns,
            printer_cut: self.printer.cut.as_str().to_owned(),
            printer_drawer: self.printer.drawer,
            printer_answers: self.printer.answers,
            printer_qr: self.printer.qr.as_str().to_owned(),
            invoice_fee: self.invoice_fee,
            corporate_maturity_days: self.corporate_maturity_days,
            vat_rates: self
                .vat_rates
                .rates()
                .iter()
                .map(|rate| rate.decimal())
                .collect::<Vec<_>>()
                .join(", "),
            offline_corporate_checkout: self.offline.corporate_checkout,
            offline_send_invoice: self.offline.send_invoice,
            offline_ehf: self.offline.ehf,
            offline_payment_link: self.offline.payment_link,
            offline_largest_order: kroner(self.offline.largest_order),
            offline_largest_sum: kroner(self.offline.largest_sum),
            offline_wait: wait_unit(self.offline.longest_wait).1,
            offline_wait_unit: wait_unit(self.offline.longest_wait).0.to_owned(),
            kiosk: self.kiosk.enabled,
            kiosk_idle_seconds: self.kiosk.idle_seconds,
            kiosk_warning_seconds: self.kiosk.warning_seconds,
            kiosk_own_phone: self.kiosk.own_phone,
            kiosk_payment_link: self.kiosk.payment_link,
            kiosk_companies: self.kiosk.companies,
            kiosk_volume: self.kiosk.volume,
            kiosk_scan_seconds: self.kiosk.scan_seconds,
            kiosk_dark_minutes: self.kiosk.dark_minutes,
            kiosk_nightly_restart: self.kiosk.nightly_restart,
            kiosk_pictures: self.kiosk.pictures.clone(),
            kiosk_color: self.kiosk.color.map(String::from).unwrap_or_default(),
            ehf_path: self.ehf_path.clone(),
            ehf_products: self.ehf_products.as_str().to_owned(),
            order_date_submit: self.order_date.submit.as_str().to_owned(),
            order_date_create: self.order_date.create.as_str().to_owned(),
            order_date_ehf: self.order_date.ehf.as_str().to_owned(),
            connect_seconds: self.connect_seconds,
            call_seconds: self.call_seconds,
            bankid_hosts: self.bankid_hosts.join(", "),
            bankid_minutes: self.bankid_minutes,
            callback_url: self.callback_url.to_string(),
            success_url: self.success_url.to_string(),
            failure_url: self.failure_url.to_string(),
            till_id: self.till_id.as_str().to_owned(),
            till_id_fixed,
            pin_is_set,
            api_url: api_url.to_owned(),
        }
    }

    /// Reads a form; all that is wrong is told at once.
    pub fn read(
        &self,
        form: &SettingsForm,
        till_id_fixed: bool,
    ) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = FormReader::default();
        let settings = Self {
            shop: Shop {
                name: reader.text("shop_name", &form.shop_name, 80, true),
                organization_number: reader.organization_number(&form.shop_organization_number),
                vat_registered: form.shop_vat_registered,
                business_register: form.shop_business_register,
                street: reader.text("shop_street", &form.shop_street, 100, false),
                zip: reader.text("shop_zip", &form.shop_zip, 12, false),
                city: reader.text("shop_city", &form.shop_city, 60, false),
                logo: reader.logo(&form.shop_logo, self.shop.logo.as_ref()),
            },
            till_id: if till_id_fixed {
                self.till_id.clone()
            } else {
                reader
                    .keep("till_id", TillId::parse(&form.till_id).ok())
                    .unwrap_or_default()
            },
            till_name: reader.text("till_name", &form.till_name, 40, true),
            cashier: reader.text("cashier", &form.cashier, 60, false),
            language: Some(form.language),
            theme: form.theme,
            receipt_paper: reader.paper(&form.receipt_paper),
            receipt_folder: reader.folder("receipt_folder", &form.receipt_folder),
            printer: reader.printer(form),
            invoice_fee: form.invoice_fee,
            corporate_maturity_days: reader
                .keep(
                    "corporate_maturity_days",
                    [14, 30, 45]
                        .into_iter()
                        .find(|days| *days == form.corporate_maturity_days),
                )
                .unwrap_or(14),
            vat_rates: reader
                .keep("vat_rates", VatRates::parse(&form.vat_rates))
                .unwrap_or_default(),
            offline: OfflinePolicy {
                corporate_checkout: form.offline_corporate_checkout,
                send_invoice: form.offline_send_invoice,
                ehf: form.offline_ehf,
                payment_link: form.offline_payment_link,
                largest_order: reader.limit("offline_largest_order", &form.offline_largest_order),
                largest_sum: reader.limit("offline_largest_sum", &form.offline_largest_sum),
                longest_wait: reader.wait(form.offline_wait, &form.offline_wait_unit),
            },
            kiosk: reader.kiosk(form),
            ehf_path: reader.path("ehf_path", &form.ehf_path),
            ehf_products: reader
                .keep("ehf_products", ProductsForm::by_name(&form.ehf_products))
                .unwrap_or_default(),
            order_date: OrderDates {
                submit: reader.date("order_date_submit", &form.order_date_submit),
                create: reader.date("order_date_create", &form.order_date_create),
                ehf: reader.date("order_date_ehf", &form.order_date_ehf),
            },
            connect_seconds: reader.within("connect_seconds", form.connect_seconds, 1..=30),
            call_seconds: reader.within("call_seconds", form.call_seconds, 5..=120),
            bankid_hosts: reader.hosts("bankid_hosts", &form.bankid_hosts),
            bankid_minutes: reader.within("bankid_minutes", form.bankid_minutes, 2..=30),
            callback_url: reader.url("callback_url", &form.callback_url, &self.callback_url),
            success_url: reader.url("success_url", &form.success_url, &self.success_url),
            failure_url: reader.url("failure_url", &form.failure_url, &self.failure_url),
        };
        // A sum below a single order could never be reached by it.
        if let (Some(order), Some(sum)) =
            (settings.offline.largest_order, settings.offline.largest_sum)
            && sum < order
        {
            reader.problem("offline_largest_sum", "sum_below_order", String::new());
        }
        // Were the whole call to end first, nobody would know whether anything had been sent.
        if settings.connect_seconds >= settings.call_seconds {
            reader.problem("connect_seconds", "not_a_choice", String::new());
        }
        // The query is not compared when BankID comes back.
        if same_page(&settings.success_url, &settings.failure_url) {
            reader.problem("failure_url", "not_a_choice", String::new());
        }
        if reader.problems.is_empty() {
            Ok(settings)
        } else {
            Err(reader.problems)
        }
    }
}

/// A limit as it is typed: whole kroner without decimals; none is empty.
fn kroner(limit: Option<Money>) -> String {
    limit.map_or_else(String::new, |limit| {
        let text = limit.decimal();
        match text.strip_suffix(".00") {
            Some(whole) => whole.to_owned(),
            None => text.replace('.', ","),
        }
    })
}

/// Whole days from two on, else hours.
fn wait_unit(wait: LongestWait) -> (&'static str, u16) {
    match wait.hours() {
        hours if hours >= 48 && hours % 24 == 0 => ("days", hours / 24),
        hours => ("hours", hours),
    }
}

#[derive(Default)]
struct FormReader {
    problems: Vec<FieldProblem>,
}

impl FormReader {
    fn problem(&mut self, field: &str, code: &str, message: String) {
        self.problems.push(FieldProblem {
            field: field.to_owned(),
            code: code.to_owned(),
            message,
        });
    }

    fn fault(&mut self, field: &str, fault: Fault) {
        self.problem(
            field,
            fault.code(),
            fault
                .number()
                .map(|number| number.to_string())
                .unwrap_or_default(),
        );
    }

    fn date(&mut self, field: &str, name: &str) -> DateForm {
        self.keep(field, DateForm::by_name(name))
            .unwrap_or_default()
    }

    fn within(&mut self, field: &str, number: u16, range: RangeInclusive<u16>) -> u16 {
        let fits = range.contains(&number).then_some(number);
        self.keep(field, fits).unwrap_or(*range.start())
    }

    fn keep<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fault(field, Fault::NotAChoice);
        }
        value
    }

    fn text(&mut self, field: &str, typed: &str, max: usize, required: bool) -> String {
        if typed.trim().is_empty() && !required {
            return String::new();
        }
        match kasse_core::parse_text(Field::Other, typed, max) {
            Ok(text) => text.as_str().to_owned(),
            Err(FieldError { fault, .. }) => {
                self.fault(field, fault);
                String::new()
            }
        }
    }

    /// A whole path, or empty: one that begins nowhere would mean another folder at every start.
    fn folder(&mut self, field: &str, typed: &str) -> String {
        let folder = self.text(field, typed, 400, false);
        let fits = folder.is_empty() || Path::new(&folder).is_absolute();
        self.keep(field, fits.then_some(folder)).unwrap_or_default()
    }

    /// The logo that is there is not read again: it would cost each saving of anything else some hundredths of a second.
    fn logo(&mut self, given: &str, now: Option<&ShopLogo>) -> Option<ShopLogo> {
        if given.is_empty() {
            return None;
        }
        if let Some(now) = now
            && now.address() == given
        {
            return Some(now.clone());
        }
        match ShopLogo::parse(given) {
            Ok(logo) => Some(logo),
            Err(fault) => {
                self.problem("shop_logo", fault.code(), String::new());
                None
            }
        }
    }

    fn kiosk(&mut self, form: &SettingsForm) -> KioskSettings {
        KioskSettings {
            enabled: form.kiosk,
            idle_seconds: self.within("kiosk_idle_seconds", form.kiosk_idle_seconds, 10..=600),
            warning_seconds: self.within(
                "kiosk_warning_seconds",
                form.kiosk_warning_seconds,
                20..=120,
            ),
            own_phone: form.kiosk_own_phone,
            payment_link: form.kiosk_payment_link,
            companies: form.kiosk_companies,
            volume: self.within("kiosk_volume", form.kiosk_volume, 0..=100),
            scan_seconds: self.within("kiosk_scan_seconds", form.kiosk_scan_seconds, 0..=10),
            dark_minutes: self.within("kiosk_dark_minutes", form.kiosk_dark_minutes, 0..=999),
            nightly_restart: form.kiosk_nightly_restart,
            pictures: self.folder("kiosk_pictures", &form.kiosk_pictures),
            color: self.color(&form.kiosk_color),
        }
    }

    /// A colour, or nothing for Kasse's own.
    fn color(&mut self, typed: &str) -> Option<BrandColor> {
        if typed.trim().is_empty() {
            return None;
        }
        let color = BrandColor::parse(typed).ok();
        if color.is_none() {
            self.problem("kiosk_color", "color", String::new());
        }
        color
    }

    fn organization_number(&mut self, typed: &str) -> String {
        if typed.trim().is_empty() {
            return String::new();
        }
        match OrganizationNumber::parse(typed) {
            Ok(read) => read.value.as_str().to_owned(),
            Err(FieldError { fault, .. }) => {
                self.fault("shop_organization_number", fault);
                String::new()
            }
        }
    }

    /// An amount in kroner, or nothing for no limit.
    fn limit(&mut self, field: &str, typed: &str) -> Option<Money> {
        if typed.trim().is_empty() {
            return None;
        }
        let amount = Money::parse_kroner(typed);
        if amount.is_none() {
            self.problem(field, "amount", String::new());
        }
        amount
    }

    fn wait(&mut self, number: u16, unit: &str) -> LongestWait {
        let hours = match unit {
            "hours" => Some(number),
            "days" => number.checked_mul(24),
            _ => None,
        };
        let wait = hours.and_then(LongestWait::from_hours);
        if wait.is_none() {
            self.problem("offline_wait", "wait_range", String::new());
        }
        wait.unwrap_or_default()
    }

    fn paper(&mut self, typed: &str) -> ReceiptPaper {
        let paper = match typed {
            "roll80" => Some(ReceiptPaper::Roll80),
            "a4" => Some(ReceiptPaper::A4),
            _ => None,
        };
        self.keep("receipt_paper", paper).unwrap_or_default()
    }

    /// What the chosen kind of printer needs must be there; the rest is kept as it is.
    fn printer(&mut self, form: &SettingsForm) -> PrinterSetup {
        let kind = self
            .keep("printer_kind", PrinterKind::by_name(&form.printer_kind))
            .unwrap_or_default();
        let by_path = matches!(kind, PrinterKind::Serial | PrinterKind::Usb);
        let choice = |choices: &[u32], chosen: u32| choices.contains(&chosen).then_some(chosen);
        let columns = choice(&[48, 42, 32], u32::from(form.printer_columns));
        let baud = choice(&[9_600, 19_200, 38_400, 57_600, 115_200], form.printer_baud);
        PrinterSetup {
            kind,
            name: self.printer_name(&form.printer_name),
            host: self.host(&form.printer_host, kind == PrinterKind::Network),
            port: self
                .keep(
                    "printer_port",
                    Some(form.printer_port).filter(|port| *port > 0),
                )
                .unwrap_or_default(),
            path: self.text("printer_path", &form.printer_path, 200, by_path),
            baud: self.keep("printer_baud", baud).unwrap_or_default(),
            columns: self
                .keep("printer_columns", columns.map(|_| form.printer_columns))
                .unwrap_or_default(),
            cut: self
                .keep("printer_cut", CutName::by_name(&form.printer_cut))
                .unwrap_or_default(),
            drawer: form.printer_drawer,
            answers: form.printer_answers,
            qr: self
                .keep("printer_qr", QrName::by_name(&form.printer_qr))
                .unwrap_or_default(),
        }
    }

    /// What CUPS takes for the name of a printer, and no option of its commands.
    fn printer_name(&mut self, typed: &str) -> String {
        let name = self.text("printer_name", typed, 127, false);
        let fits = !name.starts_with('-')
            && !name.contains(|letter: char| letter.is_whitespace() || "/#,'\"\\".contains(letter));
        if !fits {
            self.fault("printer_name", Fault::BadCharacter);
        }
        name
    }

    /// A name or an address, without port or path.
    fn host(&mut self, typed: &str, required: bool) -> String {
        let host = self.text("printer_host", typed, 100, required);
        let fits = host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_:%".contains(&byte));
        if !fits {
            self.fault("printer_host", Fault::BadCharacter);
        }
        host
    }

    fn path(&mut self, field: &str, typed: &str) -> String {
        let path = typed.trim().trim_matches('/');
        let fits = !path.is_empty()
            && path.len() <= 100
            && path.split('/').all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            });
        self.keep(field, fits.then(|| path.to_owned()))
            .unwrap_or_default()
    }

    fn hosts(&mut self, field: &str, typed: &str) -> Vec<String> {
        let mut hosts = Vec::new();
        for host in typed
            .split([',', ' ', '\n'])
            .map(str::trim)
            .filter(|host| !host.is_empty())
        {
            let name = host.strip_prefix("*.").unwrap_or(host);
            // A bare top-level domain would let everybody in.
            let fits = name.contains('.')
                && name.split('.').all(|label| {
                    !label.is_empty()
                        && label
                            .bytes()
                            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                });
            if fits {
                hosts.push(host.to_ascii_lowercase());
            } else {
                self.fault(field, Fault::BadCharacter);
                break;
            }
        }
        hosts
    }

    fn url(&mut self, field: &str, typed: &str, fallback: &Url) -> Url {
        let url = Url::parse(typed.trim()).ok().filter(is_own_address);
        self.keep(field, url).unwrap_or_else(|| fallback.clone())
    }
}

#[cfg(test)]
mod tests {
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
        let corpus = include_str!("../../../fuzz/corpus/settings/form");
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
}
