//! A customer's way through the pages: a state, and the steps that lead from one to the next.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use url::form_urlencoded;

use crate::order::Order;
use crate::settings::CreditSettings;
use crate::state::State;

/// The score below which the real service declines.
const CREDIT_SCORE_MIN: u32 = 315;
/// One-time codes kept per visit, and characters of each.
const TYPED_MAX: usize = 100;
const TYPED_CHARACTERS_MAX: usize = 50;
const WORDS_FIRST: [&str; 10] = [
    "BLÅ", "RØD", "GRØNN", "HVIT", "STILLE", "VARM", "KLAR", "RASK", "MYK", "HØY",
];
const WORDS_SECOND: [&str; 10] = [
    "FJORD", "BREGNE", "LYKT", "STEIN", "TERNE", "SEIL", "MULTE", "ELV", "VINTER", "BRO",
];

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Chooses how to approve.
    Identify,
    /// Approves in the app.
    App,
    /// Types a one-time code; `wrong` after a bad one.
    Code { wrong: bool },
    /// Waits for the credit check.
    CreditCheck { until: Instant },
    /// Was declined, and has not gone back to the shop yet.
    CreditDeclined,
    /// Reads the agreement; `reminded` after signing without the tick.
    Agreement { reminded: bool },
    /// Done: what the shop is told.
    Ended(Ending),
}

/// How a visit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Signed,
    Declined,
    Cancelled,
    CreditDeclined,
    /// The order was cancelled from elsewhere.
    Closed,
}

/// What a customer does on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    ChooseApp,
    ChooseCode,
    OtherWay,
    Approve,
    EnterCode(&'a str),
    /// The time of the credit check may be over.
    Wait,
    Sign {
        agreed: bool,
    },
    Decline,
    Cancel,
    BackToShop,
}

impl Stage {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::App => "app",
            Self::Code { .. } => "code",
            Self::CreditCheck { .. } => "credit_check",
            Self::CreditDeclined | Self::Ended(Ending::CreditDeclined) => "credit_declined",
            Self::Agreement { .. } => "agreement",
            Self::Ended(Ending::Signed) => "signed",
            Self::Ended(Ending::Declined) => "declined",
            Self::Ended(Ending::Cancelled) => "cancelled",
            Self::Ended(Ending::Closed) => "closed",
        }
    }
}

/// The visit that belongs to an order.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Part of the pages' addresses.
    pub(crate) id: String,
    /// The `bankIdUrl`.
    pub(crate) url: String,
    pub(crate) code_verifier: String,
    pub(crate) stage: Stage,
    /// `280387 •••••`
    pub(crate) masked_personal_number: String,
    pub(crate) code_words: String,
    pub(crate) success: String,
    pub(crate) failure: String,
    pub(crate) opened: u32,
    pub(crate) leftover_session: bool,
    /// One-time codes, right or wrong.
    pub(crate) typed: Vec<String>,
    pub(crate) reports: Vec<String>,
    personal_number_declined: bool,
}

impl Visit {
    /// The visit of a private submit, with its address.
    pub(crate) fn begin(state: &mut State, order: &Order, payload: &Value) -> Self {
        let code_verifier = state.random.handle();
        let encoded = STANDARD.encode(format!(
            r#"{{"orderUuid":"{}","connect":"yes"}}"#,
            order.uuid
        ));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", "front-sim")
            .append_pair("response_type", "code")
            .append_pair("code_verifier", &code_verifier)
            .append_pair("state", &encoded)
            .finish();
        let text = |pointer: &str| {
            payload
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned()
        };
        let personal_number = text("/customerDetails/personalNumber");
        let first_word = state.random.pick(&WORDS_FIRST);
        Self {
            id: state.random.handle(),
            url: format!("{}/bankid/precheck/auth?{query}", state.origin),
            code_verifier,
            stage: Stage::Identify,
            masked_personal_number: format!(
                "{} •••••",
                personal_number.get(..6).unwrap_or("••••••")
            ),
            code_words: format!("{first_word} {}", state.random.pick(&WORDS_SECOND)),
            success: text("/callback/success"),
            failure: text("/callback/failure"),
            opened: 0,
            leftover_session: false,
            typed: Vec::new(),
            reports: Vec::new(),
            personal_number_declined: state
                .settings
                .credit
                .declined_personal_numbers
                .contains(&personal_number),
        }
    }

    /// Takes a step. One that has no place on the page where the customer stands changes nothing:
    /// an old page in the history, or a second click.
    pub(crate) fn step(&mut self, step: Step<'_>, now: Instant, credit: &CreditVerdict) {
        if let (Stage::Code { .. }, Step::EnterCode(code)) = (self.stage, step)
            && self.typed.len() < TYPED_MAX
        {
            let typed = code.chars().take(TYPED_CHARACTERS_MAX).collect();
            self.typed.push(typed);
        }
        self.stage = match (self.stage, step) {
            (Stage::Identify, Step::ChooseApp) => Stage::App,
            (Stage::Identify, Step::ChooseCode) => Stage::Code { wrong: false },
            (Stage::App | Stage::Code { .. }, Step::OtherWay) => Stage::Identify,
            (Stage::App, Step::Approve) => Stage::CreditCheck {
                until: now + credit.wait,
            },
            (Stage::Code { .. }, Step::EnterCode(code)) if is_code(code) => Stage::CreditCheck {
                until: now + credit.wait,
            },
            (Stage::Code { .. }, Step::EnterCode(_)) => Stage::Code { wrong: true },
            (Stage::CreditCheck { until }, Step::Wait) if until <= now => {
                if credit.declined || self.personal_number_declined {
                    Stage::CreditDeclined
                } else {
                    Stage::Agreement { reminded: false }
                }
            }
            (Stage::CreditDeclined, Step::BackToShop | Step::Cancel) => {
                Stage::Ended(Ending::CreditDeclined)
            }
            (Stage::Agreement { .. }, Step::Sign { agreed: true }) => Stage::Ended(Ending::Signed),
            (Stage::Agreement { .. }, Step::Sign { agreed: false }) => {
                Stage::Agreement { reminded: true }
            }
            (Stage::Agreement { .. }, Step::Decline) => Stage::Ended(Ending::Declined),
            (
                Stage::Identify
                | Stage::App
                | Stage::Code { .. }
                | Stage::CreditCheck { .. }
                | Stage::Agreement { .. },
                Step::Cancel,
            ) => Stage::Ended(Ending::Cancelled),
            (stage, _) => stage,
        };
    }

    /// Ends the visit because its order was cancelled.
    pub(crate) fn close(&mut self) {
        if !matches!(self.stage, Stage::Ended(_)) {
            self.stage = Stage::Ended(Ending::Closed);
        }
    }

    /// The shop's address for the end that was reached.
    pub(crate) fn destination(&self) -> Option<&str> {
        match self.stage {
            Stage::Ended(Ending::Signed) => Some(&self.success),
            Stage::Ended(
                Ending::Declined | Ending::Cancelled | Ending::CreditDeclined | Ending::Closed,
            ) => Some(&self.failure),
            Stage::Identify
            | Stage::App
            | Stage::Code { .. }
            | Stage::CreditCheck { .. }
            | Stage::CreditDeclined
            | Stage::Agreement { .. } => None,
        }
    }
}

/// How long the check takes and what comes of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CreditVerdict {
    wait: Duration,
    declined: bool,
}

impl CreditVerdict {
    pub(crate) fn of(settings: &CreditSettings, order: &Order) -> Self {
        let name = order.text("/customerDetails/name").to_lowercase();
        let declined_name = settings.declined_name.to_lowercase();
        Self {
            wait: Duration::from_millis(settings.wait_ms),
            declined: settings.score < CREDIT_SCORE_MIN
                || settings
                    .limit_ore
                    .is_some_and(|limit| order.total_ore() > limit)
                || (!declined_name.is_empty() && name.contains(&declined_name)),
        }
    }
}

fn is_code(code: &str) -> bool {
    let digits: Vec<char> = code
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    digits.len() == 6 && digits.iter().all(char::is_ascii_digit)
}
