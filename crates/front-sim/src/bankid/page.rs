//! The frame of every page: head, mark, steps, corner label, headers.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};

use super::text::{self, Texts};

/// One page before it is framed. The strings are HTML already.
pub(super) struct Page<'a> {
    pub(super) texts: &'a Texts,
    pub(super) title: &'a str,
    /// Which of the three steps is current, from 0; none on a page outside of them.
    pub(super) step: Option<usize>,
    pub(super) main: String,
    /// Where the page goes by itself, at once.
    pub(super) goes_on_to: Option<String>,
    /// A wider column, for a document.
    pub(super) wide: bool,
}

const CHECK: &str = "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M3.5 8.5l3 3 6-7\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg>";
const LOCK: &str = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><rect x=\"5\" y=\"11\" width=\"14\" height=\"9\" rx=\"2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/><path d=\"M8 11V8a4 4 0 0 1 8 0v3\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/></svg>";

impl Page<'_> {
    pub(super) fn into_response(self) -> Response<Body> {
        let Self {
            texts,
            title,
            step,
            main,
            goes_on_to,
            wide,
        } = self;
        // The step from BankID to the credit check is a step from one house to another, and the mark says so.
        let mark = if step == Some(0) {
            "BankID"
        } else {
            "Front Payment"
        };
        let refresh = goes_on_to
            .map(|address| {
                format!(
                    "<meta http-equiv=\"refresh\" content=\"0;url={}\">",
                    escape(&address)
                )
            })
            .unwrap_or_default();
        let width = if wide { "wide" } else { "narrow" };
        let html = format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} – {mark}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/bankid/style.css\">\n{refresh}\n</head>\n<body>\n\
             <header><div class=\"bar {width}\"><span class=\"mark\">{LOCK}{mark}</span>\
             <span class=\"test\" id=\"test-environment\">{test}</span></div></header>\n\
             <div class=\"column {width}\">\n{steps}<main>\n{main}\n</main>\n<footer>{note}</footer>\n</div>\n</body>\n</html>\n",
            language = texts.html_language,
            test = texts.test_label,
            steps = step.map(|step| steps(texts, step)).unwrap_or_default(),
            note = texts.brand_note,
        );
        let mut response = Response::new(Body::from(html));
        set(
            &mut response,
            header::CONTENT_TYPE,
            "text/html; charset=utf-8",
        );
        set(&mut response, header::CACHE_CONTROL, "no-store");
        set(&mut response, header::REFERRER_POLICY, "no-referrer");
        set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(&mut response, header::X_FRAME_OPTIONS, "DENY");
        // No form-action: browsers hold the way back to the shop, a redirect after a form, against it.
        let policy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
        set(&mut response, header::CONTENT_SECURITY_POLICY, policy);
        response
    }
}

fn steps(texts: &Texts, current: usize) -> String {
    let items = texts
        .step_names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let (class, sign, aria) = match index.cmp(&current) {
                std::cmp::Ordering::Less => ("done", CHECK.to_owned(), ""),
                std::cmp::Ordering::Equal => ("current", (index + 1).to_string(), " aria-current=\"step\""),
                std::cmp::Ordering::Greater => ("coming", (index + 1).to_string(), ""),
            };
            format!("<li class=\"{class}\"{aria}><span class=\"dot\">{sign}</span><span>{name}</span></li>")
        })
        .collect::<Vec<_>>()
        .concat();
    format!("<ol class=\"steps\">{items}</ol>\n")
}

/// A page that only says something: an address that is wrong, or used up.
pub(super) fn message(
    status: StatusCode,
    language: &str,
    words: fn(&'static Texts) -> (&'static str, &'static str),
) -> Response<Body> {
    let texts = text::of(language);
    let (title, lead) = words(texts);
    let main = format!("<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>");
    let mut response = Page {
        texts,
        title,
        step: None,
        main,
        goes_on_to: None,
        wide: false,
    }
    .into_response();
    *response.status_mut() = status;
    response
}

/// The one stylesheet.
pub(super) async fn style() -> Response<Body> {
    let mut response = Response::new(Body::from(include_str!("style.css")));
    set(
        &mut response,
        header::CONTENT_TYPE,
        "text/css; charset=utf-8",
    );
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

/// Text for use in HTML, attributes included.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}
