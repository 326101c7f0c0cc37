//! The settings as a form: text in fields, read back with everything that is wrong told at once.

use kasse_core::{LongestWait, Money, OfflinePolicy, TillId, VatRates};

use crate::contract::{FieldProblem, LanguageName, SettingsForm};
use crate::dialect::{OrderDates, ProductsForm};
use crate::settings::{ReceiptPaper, Settings, Shop};
use crate::shop_logo::ShopLogo;
use crate::visit::same_page;

mod reader;
#[cfg(test)]
mod tests;

use reader::FormReader;

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
