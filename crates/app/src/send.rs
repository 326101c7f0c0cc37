//! Sending: one attempt, written down before and after.

use std::time::Duration;

use kasse_core::{Fodselsnummer, Order, OrderEvent, OrderId, OrderState};
use kasse_front_payment::{Answer, CallbackUrl, InvoiceSettings, Outcome, Submitted, Token};
use kasse_store::{AttemptEnd, BeginAttempt, OutboxChange, StoredOrder};

use crate::changes::Aside;
use crate::contract::{NoticeCode, NoticeView, ProblemCode, ProblemView};
use crate::error::AppError;
use crate::journal::{code, of_event};
use crate::ports::SecretsError;
use crate::seal;
use crate::till::Till;

/// First wait after an attempt in which nothing was sent, in ms.
const FIRST_RETRY_MS: i64 = 2_000;
/// Longest wait, in ms.
const LAST_RETRY_MS: i64 = 300_000;

impl Till {
    /// Sends an order once, if it may be sent now.
    pub(crate) async fn send_once(&self, id: OrderId) {
        if let Err(error) = self.try_send(id).await {
            self.report(&error);
        }
        if let Ok(order) = self.find(id) {
            self.show(&order);
        }
    }

    async fn try_send(&self, id: OrderId) -> Result<(), AppError> {
        let order = self.find(id)?;
        if !matches!(order.state(), OrderState::Queued) {
            return Ok(());
        }
        let Some(token) = self.token_for_sending(&order).await? else {
            return Ok(());
        };
        let Some(number) = self.unsealed(&order)? else {
            return Ok(());
        };

        let invoice = self.settings().invoice();
        let attempt = self.begin_attempt(id)?;
        let order = self.find(id)?;
        self.show(&order);
        let order_date = self.front_now_seconds();
        let answer = self
            .0
            .ports
            .front
            .send(&order, number.as_ref(), &invoice, order_date, &token)
            .await;
        self.heard(&answer.meta);
        let end = AttemptEnd {
            number: attempt,
            outcome: answer.outcome.name(),
            http_status: answer.meta.http_status,
            detail: None,
        };
        self.conclude(&order, answer, end)
    }

    /// The attempt is on disk before anything leaves the till.
    fn begin_attempt(&self, id: OrderId) -> Result<u32, AppError> {
        let _changes = self.changes();
        let StoredOrder { order, version, .. } = self.stored(id)?;
        let at = self.now();
        let begin = BeginAttempt {
            order: order.after(OrderEvent::SendStarted)?,
            expected_version: version,
            at,
            journal: vec![of_event(at, &OrderEvent::SendStarted)],
        };
        Ok(self.0.store.begin_attempt(begin)?.number)
    }

    fn conclude(
        &self,
        order: &Order,
        answer: Answer<Submitted>,
        end: AttemptEnd,
    ) -> Result<(), AppError> {
        let id = order.id();
        let may_wait = order.terms().method().may_wait(order.customer().kind());
        let gone = |attempt| Aside {
            outbox: OutboxChange::Remove,
            erase_personal_number: true,
            attempt: Some(attempt),
        };
        match answer.outcome {
            Outcome::Done(Submitted {
                front,
                bankid_url: Some(url),
            }) if order.needs_bankid() => {
                self.apply(id, OrderEvent::AcceptedForBankId(front), gone(end))?;
                self.set_problem(id, None);
                self.begin_visit(id, url);
                self.poll_after(id, Duration::from_secs(5));
            }
            Outcome::Done(Submitted { front, .. }) => {
                self.apply(id, OrderEvent::Accepted(front), gone(end))?;
                self.set_problem(id, None);
                self.poll_after(id, Duration::ZERO);
            }
            Outcome::Rejected(reasons) => {
                self.apply(id, OrderEvent::Refused(reasons), gone(end))?;
                self.set_problem(id, None);
            }
            Outcome::Unknown { cause, front } => {
                let known = front.is_some();
                self.apply(id, OrderEvent::OutcomeUnknown { cause, front }, gone(end))?;
                self.set_problem(id, Some(problem(ProblemCode::Unknown, code(&cause), None)));
                if known {
                    self.poll_after(id, Duration::ZERO);
                }
            }
            Outcome::TokenRefused => {
                self.not_sent(
                    id,
                    end,
                    OutboxChange::Pause {
                        problem: Some("token_refused"),
                    },
                )?;
                self.set_problem(
                    id,
                    Some(problem(ProblemCode::TokenRefused, String::new(), None)),
                );
                self.token_refused();
            }
            Outcome::RateLimited { retry_after_ms } => {
                let wait = retry_after_ms
                    .and_then(|ms| i64::try_from(ms).ok())
                    .unwrap_or(60_000)
                    .clamp(1_000, 600_000);
                let at = self.now().later_by_ms(wait);
                self.not_sent(
                    id,
                    end,
                    OutboxChange::Due {
                        at,
                        problem: Some("rate_limited"),
                    },
                )?;
                self.set_problem(
                    id,
                    Some(problem(
                        ProblemCode::RateLimited,
                        String::new(),
                        Some(at.unix_ms()),
                    )),
                );
            }
            Outcome::NotSent(_) if may_wait => {
                let at = self.now().later_by_ms(backoff_ms(end.number));
                self.not_sent(
                    id,
                    end,
                    OutboxChange::Due {
                        at,
                        problem: Some("offline"),
                    },
                )?;
                self.set_problem(
                    id,
                    Some(problem(
                        ProblemCode::Offline,
                        String::new(),
                        Some(at.unix_ms()),
                    )),
                );
            }
            Outcome::NotSent(_) => {
                // Its customer stands at the till: whether to try again is theirs to say, not a timer's.
                self.not_sent(
                    id,
                    end,
                    OutboxChange::Pause {
                        problem: Some("offline"),
                    },
                )?;
                self.set_problem(id, Some(problem(ProblemCode::Offline, String::new(), None)));
            }
        }
        Ok(())
    }

    fn not_sent(&self, id: OrderId, end: AttemptEnd, outbox: OutboxChange) -> Result<(), AppError> {
        let aside = Aside {
            outbox,
            erase_personal_number: false,
            attempt: Some(end),
        };
        self.apply(id, OrderEvent::NotSent, aside).map(drop)
    }

    /// The token, or nothing where there is none: then the order says so and waits.
    async fn token_for_sending(&self, order: &Order) -> Result<Option<Token>, AppError> {
        let found = self.token().await;
        let (problem_code, stored_code) = match found {
            Ok(Some(token)) if !self.0.tokens.is_refused() => return Ok(Some(token)),
            Ok(Some(_)) => (ProblemCode::TokenRefused, "token_refused"),
            Ok(None) | Err(SecretsError::Unavailable(_)) => {
                (ProblemCode::TokenMissing, "token_missing")
            }
        };
        self.reschedule(
            order.id(),
            OutboxChange::Pause {
                problem: Some(stored_code),
            },
        )?;
        self.set_problem(order.id(), Some(problem(problem_code, String::new(), None)));
        Ok(None)
    }

    /// The token, read on a thread that may wait for the keychain.
    pub(crate) async fn token(&self) -> Result<Option<Token>, SecretsError> {
        let till = self.clone();
        let read =
            tokio::task::spawn_blocking(move || till.0.tokens.token(&*till.0.ports.secrets)).await;
        read.unwrap_or_else(|error| Err(SecretsError::Unavailable(error.to_string())))
    }

    /// The order's personal number: `Some(None)` where it has none, nothing where it can't be opened any more.
    #[expect(
        clippy::option_option,
        reason = "the outer one is whether to go on, the inner one is the number"
    )]
    fn unsealed(&self, order: &Order) -> Result<Option<Option<Fodselsnummer>>, AppError> {
        let id = order.id();
        let needed = order
            .terms()
            .method()
            .needs_personal_number(order.customer().kind());
        let sealed = self
            .0
            .store
            .outbox_row(id)?
            .and_then(|row| row.sealed_personal_number);
        let opened =
            sealed.and_then(|sealed| seal::open(&self.seal_key(), id, sealed.as_bytes()).ok());
        if needed && opened.is_none() {
            self.reschedule(
                id,
                OutboxChange::Pause {
                    problem: Some("personal_number_needed"),
                },
            )?;
            self.set_problem(
                id,
                Some(problem(
                    ProblemCode::PersonalNumberNeeded,
                    String::new(),
                    None,
                )),
            );
            return Ok(None);
        }
        Ok(Some(opened))
    }

    /// Front Payment refused the token: nothing more is sent until there is another.
    pub(crate) fn token_refused(&self) {
        if self.0.tokens.refuse() {
            tracing::warn!("the token was refused; the queue is stopped");
            let notice = NoticeView {
                code: NoticeCode::TokenRefused,
                detail: String::new(),
            };
            self.0.ports.screen.notice(&notice);
        }
    }

    /// Front Payment's clock as far as we know it, in Unix seconds: orders must not be dated before it.
    fn front_now_seconds(&self) -> i64 {
        self.now()
            .unix_seconds()
            .saturating_add(self.session().drift_seconds.max(0))
    }
}

/// What stands in an order's way.
pub(crate) fn problem(code: ProblemCode, message: String, retry_at: Option<i64>) -> ProblemView {
    ProblemView {
        code,
        message,
        retry_at,
    }
}

/// Twice as long after each attempt, from 2 s to 5 min.
fn backoff_ms(attempt: u32) -> i64 {
    FIRST_RETRY_MS
        .saturating_mul(1_i64 << attempt.saturating_sub(1).min(8))
        .min(LAST_RETRY_MS)
}

impl crate::settings::Settings {
    /// What every invoice of this shop has in common.
    pub(crate) fn invoice(&self) -> InvoiceSettings {
        let url = |url: &url::Url| {
            CallbackUrl::parse(url.as_str()).expect("BUG: the settings hold whole https addresses")
        };
        InvoiceSettings {
            fee_applicable: self.invoice_fee,
            ..InvoiceSettings::new(
                url(&self.callback_url),
                url(&self.success_url),
                url(&self.failure_url),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = [1, 2, 3, 8, 9, 1_000].map(backoff_ms).to_vec();
        assert_eq!(waits, [2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
    }
}
