//! Reads the settings' fields one by one, and keeps all that is wrong with them.

use std::ops::RangeInclusive;
use std::path::Path;

use kasse_core::{Fault, Field, FieldError, LongestWait, Money, OrganizationNumber};
use url::Url;

use crate::brand_color::BrandColor;
use crate::contract::{FieldProblem, SettingsForm};
use crate::dialect::DateForm;
use crate::printing::{CutName, PrinterKind, PrinterSetup, QrName};
use crate::settings::{KioskSettings, ReceiptPaper, is_own_address};
use crate::shop_logo::ShopLogo;

/// What was read so far.
#[derive(Default)]
pub(super) struct FormReader {
    pub(super) problems: Vec<FieldProblem>,
}

impl FormReader {
    pub(super) fn problem(&mut self, field: &str, code: &str, message: String) {
        self.problems.push(FieldProblem {
            field: field.to_owned(),
            code: code.to_owned(),
            message,
        });
    }

    pub(super) fn fault(&mut self, field: &str, fault: Fault) {
        self.problem(
            field,
            fault.code(),
            fault
                .number()
                .map(|number| number.to_string())
                .unwrap_or_default(),
        );
    }

    pub(super) fn date(&mut self, field: &str, name: &str) -> DateForm {
        self.keep(field, DateForm::by_name(name))
            .unwrap_or_default()
    }

    pub(super) fn within(&mut self, field: &str, number: u16, range: RangeInclusive<u16>) -> u16 {
        let fits = range.contains(&number).then_some(number);
        self.keep(field, fits).unwrap_or(*range.start())
    }

    pub(super) fn keep<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fault(field, Fault::NotAChoice);
        }
        value
    }

    pub(super) fn text(&mut self, field: &str, typed: &str, max: usize, required: bool) -> String {
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
    pub(super) fn folder(&mut self, field: &str, typed: &str) -> String {
        let folder = self.text(field, typed, 400, false);
        let fits = folder.is_empty() || Path::new(&folder).is_absolute();
        self.keep(field, fits.then_some(folder)).unwrap_or_default()
    }

    /// The logo that is there is not read again: it would cost each saving of anything else some hundredths of a second.
    pub(super) fn logo(&mut self, given: &str, now: Option<&ShopLogo>) -> Option<ShopLogo> {
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

    pub(super) fn kiosk(&mut self, form: &SettingsForm) -> KioskSettings {
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
    pub(super) fn color(&mut self, typed: &str) -> Option<BrandColor> {
        if typed.trim().is_empty() {
            return None;
        }
        let color = BrandColor::parse(typed).ok();
        if color.is_none() {
            self.problem("kiosk_color", "color", String::new());
        }
        color
    }

    pub(super) fn organization_number(&mut self, typed: &str) -> String {
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
    pub(super) fn limit(&mut self, field: &str, typed: &str) -> Option<Money> {
        if typed.trim().is_empty() {
            return None;
        }
        let amount = Money::parse_kroner(typed);
        if amount.is_none() {
            self.problem(field, "amount", String::new());
        }
        amount
    }

    pub(super) fn wait(&mut self, number: u16, unit: &str) -> LongestWait {
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

    pub(super) fn paper(&mut self, typed: &str) -> ReceiptPaper {
        let paper = match typed {
            "roll80" => Some(ReceiptPaper::Roll80),
            "a4" => Some(ReceiptPaper::A4),
            _ => None,
        };
        self.keep("receipt_paper", paper).unwrap_or_default()
    }

    /// What the chosen kind of printer needs must be there; the rest is kept as it is.
    pub(super) fn printer(&mut self, form: &SettingsForm) -> PrinterSetup {
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
    pub(super) fn printer_name(&mut self, typed: &str) -> String {
        let name = self.text("printer_name", typed, 127, false);
        let fits = !name.starts_with('-')
            && !name.contains(|letter: char| letter.is_whitespace() || "/#,'\"\\".contains(letter));
        if !fits {
            self.fault("printer_name", Fault::BadCharacter);
        }
        name
    }

    /// A name or an address, without port or path.
    pub(super) fn host(&mut self, typed: &str, required: bool) -> String {
        let host = self.text("printer_host", typed, 100, required);
        let fits = host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_:%".contains(&byte));
        if !fits {
            self.fault("printer_host", Fault::BadCharacter);
        }
        host
    }

    pub(super) fn path(&mut self, field: &str, typed: &str) -> String {
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

    pub(super) fn hosts(&mut self, field: &str, typed: &str) -> Vec<String> {
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

    pub(super) fn url(&mut self, field: &str, typed: &str, fallback: &Url) -> Url {
        let url = Url::parse(typed.trim()).ok().filter(is_own_address);
        self.keep(field, url).unwrap_or_else(|| fallback.clone())
    }
}
