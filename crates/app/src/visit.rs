//! A visit to BankID: where it may go, where it ends, and what is known of it.
//!
//! What the page says at its end is a hint; the order's status decides. The address of a visit carries a secret: it
//! lives in memory, only as long as the visit.

use std::time::Duration;

use kasse_core::{BankIdHint, OrderId, Timestamp};
use kasse_front_payment::BankIdUrl;
use tokio::time::Instant;
use url::{Host, Url};

use crate::contract::BankIdView;
use crate::ports::VisitRules;

/// What happened in the BankID window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitEvent {
    /// A page of this host began to load.
    Loading(String),
    /// The page has loaded.
    Loaded,
    /// The page wanted to go to this host and was stopped.
    Blocked(String),
    /// It came to one of our two addresses.
    Ended(BankIdHint),
    /// The window was closed.
    Closed,
    /// The window's process fell.
    Crashed,
}

/// What to do with an address that a page of the visit wants to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Go there.
    Allowed,
    /// Stop: this is the end of the visit.
    End(BankIdHint),
    /// Stop, and say which host it was.
    Blocked(String),
}

/// Longest host that is shown, in characters.
const MAX_SHOWN_HOST: usize = 80;

impl VisitRules {
    /// Judges an address. `success` and `failure` are compared by scheme, host, port and path exactly; everything else
    /// must be https on an allowed host, or http on loopback when the API itself is there (training, tests).
    pub fn judge(&self, url: &Url) -> Verdict {
        if same_page(url, &self.success) {
            return Verdict::End(BankIdHint::Success);
        }
        if same_page(url, &self.failure) {
            return Verdict::End(BankIdHint::Failure);
        }
        // Pages make empty frames of these two themselves; nothing is fetched for them.
        if matches!(url.as_str(), "about:blank" | "about:srcdoc") {
            return Verdict::Allowed;
        }
        let Some(host) = url.host() else {
            return Verdict::Blocked(format!("{}:", url.scheme()));
        };
        let plain_credentials = url.username().is_empty() && url.password().is_none();
        let allowed = match (url.scheme(), &host) {
            ("https", Host::Domain(domain)) => {
                url.port().is_none() && self.hosts.iter().any(|rule| host_matches(rule, domain))
            }
            ("http", _) => self
                .loopback
                .as_ref()
                .is_some_and(|authority| is_loopback(&host) && authority_of(url) == *authority),
            _ => false,
        };
        if allowed && plain_credentials {
            Verdict::Allowed
        } else {
            Verdict::Blocked(shown(&host.to_string()))
        }
    }
}

/// Host and port as in an address.
pub fn authority_of(url: &Url) -> String {
    match (url.host_str(), url.port_or_known_default()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => String::new(),
    }
}

/// Whether two addresses are the same but for their query.
pub(crate) fn same_page(url: &Url, ours: &Url) -> bool {
    url.scheme() == ours.scheme()
        && url.host() == ours.host()
        && url.port_or_known_default() == ours.port_or_known_default()
        && url.path() == ours.path()
}

fn host_matches(rule: &str, domain: &str) -> bool {
    match rule.strip_prefix("*.") {
        Some(parent) => {
            domain == parent
                || domain
                    .strip_suffix(parent)
                    .is_some_and(|rest| rest.ends_with('.'))
        }
        None => domain == rule,
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(domain) => *domain == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn shown(host: &str) -> String {
    host.chars()
        .filter(|c| !c.is_control())
        .take(MAX_SHOWN_HOST)
        .collect()
}

/// A visit that is going on.
#[derive(Debug)]
pub(crate) struct Visit {
    /// The number of the window that shows it, 0 before the first.
    pub(crate) window: u64,
    pub(crate) order: OrderId,
    pub(crate) url: BankIdUrl,
    pub(crate) window_open: bool,
    pub(crate) external: bool,
    pub(crate) host: String,
    pub(crate) blocked_host: Option<String>,
    pub(crate) loading_since: Option<Instant>,
    /// How long a page may load before the ways out are put first.
    pub(crate) slow_after: Duration,
    /// Whether the UI has been told that the page is slow.
    pub(crate) told_slow: bool,
    /// By the wall clock, to be shown.
    pub(crate) ends_at: Timestamp,
    /// By the clock that counts.
    pub(crate) deadline: Instant,
}

impl Visit {
    pub(crate) fn is_slow(&self, now: Instant) -> bool {
        self.loading_since
            .is_some_and(|since| now.duration_since(since) >= self.slow_after)
    }

    /// When something about the visit changes by itself.
    pub(crate) fn next_look(&self, now: Instant) -> Instant {
        match self.loading_since.map(|since| since + self.slow_after) {
            Some(slow_at) if slow_at > now => slow_at.min(self.deadline),
            Some(_) | None => self.deadline,
        }
    }

    /// The window was closed or fell; the visit may go on in another.
    pub(crate) fn window_is_gone(&mut self) {
        self.window_open = false;
        self.loading_since = None;
    }

    pub(crate) fn view(&self, now: Instant) -> BankIdView {
        BankIdView {
            order: self.order.to_string(),
            window_open: self.window_open,
            external: self.external,
            host: self.host.clone(),
            blocked_host: self.blocked_host.clone(),
            loading: self.loading_since.is_some(),
            slow: self.is_slow(now),
            ends_at: self.ends_at.unix_ms(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> VisitRules {
        VisitRules {
            hosts: ["*.bankid.no", "*.frontpayment.no", "signering.example.no"]
                .map(str::to_owned)
                .to_vec(),
            loopback: None,
            success: Url::parse("https://kasse.invalid/bankid/success").unwrap(),
            failure: Url::parse("https://kasse.invalid/bankid/failure").unwrap(),
        }
    }

    fn judge(rules: &VisitRules, url: &str) -> Verdict {
        rules.judge(&Url::parse(url).unwrap())
    }

    #[test]
    fn known_hosts_are_visited() {
        for url in [
            "https://auth.bankid.no/precheck?state=x",
            "https://auth.current.bankid.no/",
            "https://csfe7.bankid.no/frame",
            "https://demo.frontpayment.no/order",
            "https://signering.example.no/avtale",
            "https://AUTH.BankID.no/",
            "about:blank",
        ] {
            assert_eq!(judge(&rules(), url), Verdict::Allowed, "{url}");
        }
    }

    #[test]
    fn look_alikes_are_stopped_and_named() {
        for (url, host) in [
            (
                "https://auth.bankid.no.evil.example/",
                "auth.bankid.no.evil.example",
            ),
            ("https://evilbankid.no/", "evilbankid.no"),
            ("https://bankid.no@evil.example/", "evil.example"),
            ("https://user:pw@auth.bankid.no/", "auth.bankid.no"),
            ("https://auth.bankid.no:8443/", "auth.bankid.no"),
            ("http://auth.bankid.no/", "auth.bankid.no"),
            ("https://xn--bankd-q4a.no/", "xn--bankd-q4a.no"),
            (
                "https://sub.signering.example.no/",
                "sub.signering.example.no",
            ),
            ("http://127.0.0.1:9/", "127.0.0.1"),
            ("https://127.0.0.1/", "127.0.0.1"),
            ("file:///etc/passwd", "file:"),
            ("data:text/html,hei", "data:"),
            ("javascript:alert(1)", "javascript:"),
            ("tauri://localhost/", "localhost"),
        ] {
            assert_eq!(judge(&rules(), url), Verdict::Blocked(host.into()), "{url}");
        }
    }

    #[test]
    fn only_our_own_two_pages_end_the_visit() {
        let end = |url| judge(&rules(), url);
        assert_eq!(
            end("https://kasse.invalid/bankid/success?order_status=failed"),
            Verdict::End(BankIdHint::Success)
        );
        assert_eq!(
            end("https://kasse.invalid/bankid/failure"),
            Verdict::End(BankIdHint::Failure)
        );
        for look_alike in [
            "http://kasse.invalid/bankid/success",
            "https://kasse.invalid:444/bankid/success",
            "https://kasse.invalid/bankid/success/",
            "https://kasse.invalid/Bankid/success",
            "https://kasse.invalid.evil.example/bankid/success",
            "https://evil.example/?next=https://kasse.invalid/bankid/success",
        ] {
            assert!(
                matches!(end(look_alike), Verdict::Blocked(_)),
                "{look_alike}"
            );
        }
    }

    #[test]
    fn loopback_is_visited_only_where_the_stand_in_is() {
        let rules = VisitRules {
            loopback: Some("127.0.0.1:4010".into()),
            ..rules()
        };
        assert_eq!(
            judge(&rules, "http://127.0.0.1:4010/bankid/auth"),
            Verdict::Allowed
        );
        assert_eq!(
            judge(&rules, "http://127.0.0.1:4011/"),
            Verdict::Blocked("127.0.0.1".into())
        );
        assert_eq!(
            judge(&rules, "http://localhost:4010/"),
            Verdict::Blocked("localhost".into())
        );
    }
}
