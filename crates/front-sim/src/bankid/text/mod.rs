//! The words on the pages, in the five languages that the API knows.

mod da;
mod de;
mod en;
mod nb;
mod sv;

/// Every text of the pages. A language that lacks one does not compile.
#[derive(Debug)]
pub(super) struct Texts {
    /// The `lang` of the page.
    pub(super) html_language: &'static str,
    /// The discreet label in the corner.
    pub(super) test_label: &'static str,
    /// The three steps above every page.
    pub(super) step_names: [&'static str; 3],
    /// Below every page.
    pub(super) brand_note: &'static str,
    pub(super) identify_title: &'static str,
    pub(super) identify_lead: &'static str,
    pub(super) personal_number: &'static str,
    pub(super) choose_way: &'static str,
    pub(super) app: &'static str,
    pub(super) app_hint: &'static str,
    pub(super) code_device: &'static str,
    pub(super) code_device_hint: &'static str,
    pub(super) cancel: &'static str,
    pub(super) app_title: &'static str,
    pub(super) app_lead: &'static str,
    pub(super) code_words: &'static str,
    pub(super) app_waiting: &'static str,
    pub(super) app_test_note: &'static str,
    pub(super) approve: &'static str,
    pub(super) other_way: &'static str,
    pub(super) code_title: &'static str,
    pub(super) code_label: &'static str,
    pub(super) code_wrong: &'static str,
    pub(super) code_test_note: &'static str,
    pub(super) go_on: &'static str,
    pub(super) credit_title: &'static str,
    pub(super) credit_lead: &'static str,
    /// What is being done, in order.
    pub(super) credit_points: [&'static str; 3],
    pub(super) declined_title: &'static str,
    pub(super) declined_lead: &'static str,
    pub(super) back_to_shop: &'static str,
    pub(super) agreement_title: &'static str,
    pub(super) agreement_lead: &'static str,
    pub(super) customer: &'static str,
    pub(super) order_number: &'static str,
    pub(super) item: &'static str,
    pub(super) quantity: &'static str,
    pub(super) amount: &'static str,
    pub(super) of_which_vat: &'static str,
    pub(super) to_pay: &'static str,
    pub(super) due: &'static str,
    pub(super) fee_note: &'static str,
    pub(super) terms: &'static str,
    pub(super) agree: &'static str,
    pub(super) not_agreed: &'static str,
    pub(super) sign: &'static str,
    pub(super) decline: &'static str,
    pub(super) ended_title: &'static str,
    pub(super) ended_lead: &'static str,
    pub(super) invalid_title: &'static str,
    pub(super) invalid_lead: &'static str,
}

/// The texts for a `preferredLanguage`; Norwegian where none was given.
pub(super) fn of(language: &str) -> &'static Texts {
    match language {
        "en" => &en::TEXTS,
        "sv" => &sv::TEXTS,
        "da" => &da::TEXTS,
        "de" => &de::TEXTS,
        _ => &nb::TEXTS,
    }
}
