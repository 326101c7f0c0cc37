//! A page that tries to get out of its window. It reports what it managed, so that a test can look.

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use serde_json::json;
use url::Url;

use super::visit::Visit;
use crate::settings::HostileAct;

const SCRIPT: &str = include_str!("hostile.js");

/// Tries everything: popup, download, alerts, full screen, clipboard, the shell's bridge, and then other hosts, one after the
/// other.
pub(super) fn page(visit: &Visit, acts: &[HostileAct]) -> Response<Body> {
    let mut elsewhere = Url::parse(&visit.success).ok();
    if let Some(url) = &mut elsewhere {
        // The shop's own path, on a host that is not the shop's.
        let changed = url.set_scheme("https").is_ok()
            && url.set_host(Some("evil.example")).is_ok()
            && url.set_port(None).is_ok();
        if !changed {
            elsewhere = None;
        }
    }
    let config = json!({
        "acts": acts,
        "report": format!("/bankid/visit/{}/report", visit.id),
        // The till's own number of the order is not known here; any will do.
        "order": "018f0000-0000-7000-8000-000000000000",
        "success": visit.success,
        "download": format!("/bankid/visit/{}/download", visit.id),
        "hosts": [
            "https://auth.bankid.no.evil.example/precheck/auth",
            "https://evil.example/",
            "http://auth.bankid.no@evil.example/",
            "file:///etc/hostname",
            elsewhere.map_or_else(|| "https://evil.example/success".to_owned(), String::from),
        ],
    });
    let html = format!(
        "<!doctype html>\n<html lang=\"nb\">\n<head><meta charset=\"utf-8\"><title>BankID</title><link rel=\"icon\" href=\"data:,\"></head>\n\
         <body>\n<h1>BankID</h1>\n<p>Testmiljø: this page tries to leave its window.</p>\n\
         <p><button id=\"hostile-popup\" autofocus>window.open</button> <button id=\"hostile-fullscreen\">fullscreen</button> \
         <a id=\"hostile-download\" href=\"{download}\" download>download</a> \
         <a id=\"hostile-link\" href=\"https://auth.bankid.no.evil.example/precheck/auth\">look-alike</a> \
         <a id=\"hostile-blank\" target=\"_blank\" href=\"https://evil.example/\">new window</a></p>\n<ol id=\"log\"></ol>\n\
         <script>const config = {config};\n{SCRIPT}</script>\n</body>\n</html>\n",
        download = format_args!("/bankid/visit/{}/download", visit.id),
        // JSON inside a script: a closing tag in a value must not end it.
        config = config.to_string().replace('<', "\\u003c"),
    );
    let mut response = Response::new(Body::from(html));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A file that a browser would save.
pub(super) async fn download() -> Response<Body> {
    let mut response = Response::new(Body::from("not what it says\n"));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"BankID-setup.exe\""),
    );
    response
}
