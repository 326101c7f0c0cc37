//! `customerDetails`: who gets the invoice.

use super::check::Check;
use super::message::Rule;
use super::{CustomerType, OrderCall};

const TYPE: &str = "customerDetails.type";
const PERSONAL_NUMBER: &str = "customerDetails.personalNumber";
const ORGANIZATION_ID: &str = "customerDetails.organizationId";
const LANGUAGES: [&str; 5] = ["en", "no", "sv", "da", "de"];
/// The longest e-mail address that SMTP carries.
const EMAIL_CHARACTERS_MAX: usize = 254;

/// Checks the customer. `None` when the type itself is missing or wrong.
pub(super) fn check(check: &mut Check<'_>, call: OrderCall) -> Option<CustomerType> {
    let customer = customer_type(check, call);
    country_code_and_phone(
        check,
        "customerDetails.countryCode",
        "customerDetails.msisdn",
    );
    email(check, "customerDetails.email");
    check.required_text("customerDetails.name");
    language(check, call);
    if let Some(customer) = customer {
        personal_number(check, call, customer);
        organization_id(check, customer);
    }
    for field in ["street", "zip", "city"] {
        check.required_text(&format!("customerDetails.address.{field}"));
    }
    let country_path = "customerDetails.address.country";
    if check
        .required_text(country_path)
        .is_some_and(|country| !is_country(country))
    {
        check.refuse(country_path, &Rule::Selected);
    }
    customer
}

/// EHF goes to companies alone, so there the type may be left out.
fn customer_type(check: &mut Check<'_>, call: OrderCall) -> Option<CustomerType> {
    if call.is_ehf() && check.find(TYPE).is_none() {
        return Some(CustomerType::Corporate);
    }
    let text = check.required_text(TYPE)?;
    match text {
        "private" if !call.is_ehf() => Some(CustomerType::Private),
        "corporate" => Some(CustomerType::Corporate),
        _ => {
            check.refuse(TYPE, &Rule::Selected);
            None
        }
    }
}

/// Shared with the resend call, whose fields lie at the top level.
pub(super) fn country_code_and_phone(check: &mut Check<'_>, code_path: &str, phone_path: &str) {
    let code = check.required_text(code_path);
    if code.is_some_and(|code| !is_country_code(code)) {
        check.refuse(code_path, &Rule::Format);
    }
    let Some(phone) = check.required_text(phone_path) else {
        return;
    };
    if !phone.bytes().all(|byte| byte.is_ascii_digit()) {
        check.refuse(phone_path, &Rule::Format);
    } else if code == Some("+47") && phone.len() != 8 {
        check.refuse(phone_path, &Rule::Digits(8));
    } else if !(4..=14).contains(&phone.len()) {
        check.refuse(phone_path, &Rule::Format);
    }
}

fn is_country_code(code: &str) -> bool {
    code.strip_prefix('+').is_some_and(|digits| {
        (1..=3).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Shared with the resend call.
pub(super) fn email(check: &mut Check<'_>, path: &str) {
    if check
        .required_text(path)
        .is_some_and(|text| !is_email(text))
    {
        check.refuse(path, &Rule::Email);
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_is_fine = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|letter| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter));
    let labels: Vec<&str> = domain.split('.').collect();
    let domain_is_fine = labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || letter == '-')
        });
    local_is_fine && domain_is_fine && text.chars().count() <= EMAIL_CHARACTERS_MAX
}

fn language(check: &mut Check<'_>, call: OrderCall) {
    let path = "customerDetails.preferredLanguage";
    let language = if call.wants_ehf_fields() {
        check.required_text(path)
    } else {
        check.optional_text(path)
    };
    if language.is_some_and(|language| !LANGUAGES.contains(&language)) {
        check.refuse(path, &Rule::Selected);
    }
}

/// Eleven digits. Check digits are not looked at: the documents' own example fails them and was accepted.
fn personal_number(check: &mut Check<'_>, call: OrderCall, customer: CustomerType) {
    match (customer, call) {
        (
            CustomerType::Corporate,
            OrderCall::Submit | OrderCall::Create | OrderCall::PaymentLink,
        ) => {
            return check.prohibited_when(PERSONAL_NUMBER, TYPE, "corporate");
        }
        (CustomerType::Private, OrderCall::Submit) if check.find(PERSONAL_NUMBER).is_none() => {
            return check.refuse(PERSONAL_NUMBER, &Rule::RequiredWhen(TYPE, "private"));
        }
        // For a company: the table of the EHF page asks for one, the service did not. Taken, and checked, when it comes.
        (CustomerType::Private, _)
        | (CustomerType::Corporate, OrderCall::Ehf | OrderCall::EhfNewer) => {}
    }
    let Some(number) = check.optional_text(PERSONAL_NUMBER) else {
        return;
    };
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        check.refuse(PERSONAL_NUMBER, &Rule::Format);
    } else if number.len() != 11 {
        check.refuse(PERSONAL_NUMBER, &Rule::Characters(11));
    }
}

fn organization_id(check: &mut Check<'_>, customer: CustomerType) {
    match customer {
        CustomerType::Private => return check.prohibited_when(ORGANIZATION_ID, TYPE, "private"),
        CustomerType::Corporate if check.find(ORGANIZATION_ID).is_none() => {
            return check.refuse(ORGANIZATION_ID, &Rule::RequiredWhen(TYPE, "corporate"));
        }
        CustomerType::Corporate => {}
    }
    let Some(id) = check.optional_text(ORGANIZATION_ID) else {
        return;
    };
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        check.refuse(ORGANIZATION_ID, &Rule::Format);
    } else if id.len() != 9 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        check.refuse(ORGANIZATION_ID, &Rule::Digits(9));
    }
}

/// ISO 3166-1 alpha-2, the assigned codes.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG \
GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ \
LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR \
NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ \
TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split(' ').any(|country| country == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_reach_nobody_are_refused() {
        for good in [
            "kari@example.no",
            "a.b+c@sub.example.co.uk",
            "åse@blåbær.no",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "faktura@fjordfjell",
            "kari",
            "@example.no",
            "kari@",
            "a b@example.no",
            "a..b@example.no",
            "a@-x.no",
            "a@x..no",
            "a@b@",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn all_countries_are_there() {
        assert_eq!(COUNTRIES.split(' ').count(), 249);
        assert!(is_country("NO") && !is_country("no") && !is_country("NO ") && !is_country("XX"));
    }
}
