//! What stands on each page.

use axum::body::Body;
use axum::http::Response;
use jiff::Timestamp;

use super::figures::{due_date, kroner, quantity};
use super::page::{Page, escape};
use super::text::{self, Texts};
use super::visit::{Stage, Visit};
use crate::order::Order;
use crate::settings::BankIdBehaviour;

/// The page for the stage where the visit stands.
pub(super) fn screen(
    order: &Order,
    visit: &Visit,
    behaviour: BankIdBehaviour,
    now: Timestamp,
) -> Response<Body> {
    let language = order.text("/customerDetails/preferredLanguage");
    let texts = text::of(language);
    let address = format!("/bankid/visit/{}", visit.id);
    let (title, step, main) = match visit.stage {
        Stage::Identify => (texts.identify_title, 0, identify(texts, visit)),
        Stage::App => (texts.app_title, 0, app(texts, visit)),
        Stage::Code { wrong } => (texts.code_title, 0, code(texts, wrong)),
        Stage::CreditCheck { .. } => (texts.credit_title, 1, credit_check(texts)),
        Stage::CreditDeclined | Stage::Ended(_) => {
            (texts.declined_title, 1, credit_declined(texts))
        }
        Stage::Agreement { reminded } => (
            texts.agreement_title,
            2,
            agreement(texts, order, language, now, reminded),
        ),
    };
    let automatic = matches!(
        behaviour,
        BankIdBehaviour::AutoApprove | BankIdBehaviour::AutoDecline | BankIdBehaviour::AutoCancel
    );
    let goes_on_to = match visit.stage {
        Stage::CreditCheck { .. } => Some(format!("{address}/wait")),
        Stage::Identify
        | Stage::App
        | Stage::Code { .. }
        | Stage::CreditDeclined
        | Stage::Agreement { .. }
        | Stage::Ended(_) => automatic.then(|| format!("{address}/auto")),
    };
    let main = format!(
        "<form method=\"post\" action=\"{address}\" autocomplete=\"off\">\n{main}\n</form>"
    );
    Page {
        texts,
        title,
        step: Some(step),
        main,
        goes_on_to,
        wide: step == 2,
    }
    .into_response()
}

/// A button that takes a step. `quiet` ones do not need the fields of the form.
fn button(id: &str, step: &str, class: &str, words: &str) -> String {
    let skip = if class == "primary" {
        " autofocus"
    } else {
        " formnovalidate"
    };
    format!(
        "<button id=\"{id}\" name=\"step\" value=\"{step}\" class=\"{class}\"{skip}>{words}</button>"
    )
}

fn identify(texts: &Texts, visit: &Visit) -> String {
    let way = |id: &str, step: &str, class: &str, name: &str, hint: &str| {
        button(
            id,
            step,
            class,
            &format!("<span class=\"name\">{name}</span><span class=\"hint\">{hint}</span>"),
        )
    };
    format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<dl class=\"known\"><dt>{}</dt><dd id=\"personal-number\">{}</dd></dl>\n\
         <h2>{}</h2>\n<div class=\"ways\">{}{}</div>\n<div class=\"actions\">{}</div>",
        texts.identify_title,
        texts.identify_lead,
        texts.personal_number,
        escape(&visit.masked_personal_number),
        texts.choose_way,
        way("bankid-app", "app", "primary", texts.app, texts.app_hint),
        way(
            "bankid-code",
            "code",
            "secondary",
            texts.code_device,
            texts.code_device_hint
        ),
        button("bankid-cancel", "cancel", "quiet", texts.cancel),
    )
}

fn app(texts: &Texts, visit: &Visit) -> String {
    format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<div class=\"words\"><span class=\"caption\">{}</span>\
         <strong id=\"code-words\">{}</strong></div>\n<p class=\"waiting\" role=\"status\"><span class=\"pulse\"></span>{}</p>\n\
         <p class=\"note\">{}</p>\n<div class=\"actions\">{}{}{}</div>",
        texts.app_title,
        texts.app_lead,
        texts.code_words,
        visit.code_words,
        texts.app_waiting,
        texts.app_test_note,
        button("bankid-approve", "approve", "primary", texts.approve),
        button(
            "bankid-other-way",
            "other_way",
            "secondary",
            texts.other_way
        ),
        button("bankid-cancel", "cancel", "quiet", texts.cancel),
    )
}

fn code(texts: &Texts, wrong: bool) -> String {
    let (invalid, error) = if wrong {
        let error = format!(
            "<p class=\"error\" id=\"code-error\" role=\"alert\">{}</p>",
            texts.code_wrong
        );
        (
            " aria-invalid=\"true\" aria-describedby=\"code-error\"",
            error,
        )
    } else {
        ("", String::new())
    };
    // The field has the focus here: Enter in it presses the first button.
    let go_on = format!(
        "<button id=\"bankid-approve\" name=\"step\" value=\"enter_code\" class=\"primary\">{}</button>",
        texts.go_on
    );
    format!(
        "<h1>{}</h1>\n<label for=\"code\">{}</label>\n<input id=\"code\" name=\"code\" inputmode=\"numeric\" maxlength=\"7\" \
         autocomplete=\"one-time-code\" autofocus{invalid}>\n{error}\n<p class=\"note\">{}</p>\n<div class=\"actions\">{go_on}{}{}</div>",
        texts.code_title,
        texts.code_label,
        texts.code_test_note,
        button(
            "bankid-other-way",
            "other_way",
            "secondary",
            texts.other_way
        ),
        button("bankid-cancel", "cancel", "quiet", texts.cancel),
    )
}

fn credit_check(texts: &Texts) -> String {
    let [confirmed, running, coming] = texts.credit_points;
    format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<div class=\"progress\" role=\"progressbar\" aria-label=\"{}\"><span></span></div>\n\
         <ul class=\"points\"><li class=\"done\">{confirmed}</li><li class=\"current\" role=\"status\">{running}</li><li class=\"coming\">{coming}</li></ul>\n\
         <div class=\"actions\">{}</div>",
        texts.credit_title,
        texts.credit_lead,
        texts.credit_title,
        button("bankid-cancel", "cancel", "quiet", texts.cancel),
    )
}

fn credit_declined(texts: &Texts) -> String {
    format!(
        "<h1 id=\"credit-declined\">{}</h1>\n<p class=\"lead\">{}</p>\n<div class=\"actions\">{}</div>",
        texts.declined_title,
        texts.declined_lead,
        button(
            "back-to-shop",
            "back_to_shop",
            "primary",
            texts.back_to_shop
        ),
    )
}

fn agreement(
    texts: &Texts,
    order: &Order,
    language: &str,
    now: Timestamp,
    reminded: bool,
) -> String {
    let lines = order
        .lines
        .iter()
        .map(|line| {
            format!(
                "<tr><td>{}</td><td class=\"figure\">{}</td><td class=\"figure\">{}</td></tr>",
                escape(&line.name),
                quantity(line.quantity_thousandths, language),
                kroner(line.amount_ore, language),
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let has_fee = order.request["invoiceFeeApplicable"] == true;
    let fee = if has_fee {
        format!("<p class=\"fee\">{}</p>", texts.fee_note)
    } else {
        String::new()
    };
    let error = if reminded {
        format!(
            "<p class=\"error\" id=\"agree-error\" role=\"alert\">{}</p>",
            texts.not_agreed
        )
    } else {
        String::new()
    };
    format!(
        "<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n<section class=\"document\" aria-label=\"{title}\">\n\
         <dl class=\"facts\"><div><dt>{customer_word}</dt><dd>{customer}</dd></div><div><dt>{number_word}</dt><dd>{number}</dd></div>\
         <div><dt>{due_word}</dt><dd id=\"due-date\">{due}</dd></div></dl>\n\
         <table><thead><tr><th scope=\"col\">{item}</th><th scope=\"col\" class=\"figure\">{quantity_word}</th>\
         <th scope=\"col\" class=\"figure\">{amount}</th></tr></thead>\n<tbody>{lines}</tbody>\n<tfoot>\
         <tr class=\"total\"><th scope=\"row\" colspan=\"2\">{to_pay}</th><td class=\"figure\" id=\"amount-to-pay\">{total}</td></tr>\
         <tr><th scope=\"row\" colspan=\"2\">{vat_word}</th><td class=\"figure\">{vat}</td></tr></tfoot></table>\n{fee}\
         <p class=\"terms\">{terms}</p>\n</section>\n\
         <div class=\"signing\"><label class=\"agree\"><input type=\"checkbox\" id=\"agree\" name=\"agreed\" value=\"yes\" required autofocus><span>{agree}</span><span class=\"sum\">{total}</span></label>\n{error}\n\
         <div class=\"actions\"><button id=\"sign\" name=\"step\" value=\"sign\" class=\"primary\">{sign}</button>{decline}</div></div>",
        title = texts.agreement_title,
        lead = texts.agreement_lead,
        customer_word = texts.customer,
        customer = escape(order.text("/customerDetails/name")),
        number_word = texts.order_number,
        number = order.uuid,
        due_word = texts.due,
        due = due_date(now, order.maturity_days, language),
        item = texts.item,
        quantity_word = texts.quantity,
        amount = texts.amount,
        to_pay = texts.to_pay,
        total = kroner(order.total_ore(), language),
        vat_word = texts.of_which_vat,
        vat = kroner(order.vat_ore(), language),
        terms = texts.terms,
        agree = texts.agree,
        sign = texts.sign,
        decline = button("decline", "decline", "secondary", texts.decline),
    )
}
