//! Front Payment, word for word as scripted.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use kasse_app::ports::FrontPayment;
use kasse_core::{Email, Fodselsnummer, FrontOrder, Order, Phone};
use kasse_front_payment::{
    Answer, BankIdUrl, Details, InvoiceSettings, Meta, NotSentReason, Outcome, RefundRequest,
    StatusInfo, Submitted, Token,
};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::fakes::BANKID;

/// A call that Front Payment got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    Send {
        reference: String,
        order_date: i64,
        personal_number: Option<String>,
        token: String,
    },
    Status(String),
    InvoiceNumber(String),
    List,
    Details(String),
    Cancel {
        uuid: String,
        note: String,
    },
}

/// What an answer looks like before it is one.
pub(crate) struct Scripted<T> {
    outcome: Outcome<T>,
    meta: Meta,
    /// The answer comes only when this is told.
    gate: Option<Arc<Notify>>,
    /// The answer takes so long.
    latency: Duration,
    panics: bool,
}

/// An answer to a call that reached Front Payment.
pub(crate) fn answer<T>(http_status: u16, outcome: Outcome<T>) -> Scripted<T> {
    let meta = Meta {
        http_status: Some(http_status),
        ..Meta::default()
    };
    Scripted {
        outcome,
        meta,
        gate: None,
        latency: Duration::ZERO,
        panics: false,
    }
}

/// A call that came to nothing on the way.
pub(crate) fn lost<T>(outcome: Outcome<T>) -> Scripted<T> {
    Scripted {
        meta: Meta::default(),
        ..answer(0, outcome)
    }
}

/// A defect within the call.
pub(crate) fn panic<T>() -> Scripted<T> {
    Scripted {
        panics: true,
        ..lost(Outcome::TokenRefused)
    }
}

impl<T> Scripted<T> {
    /// Comes only once the gate is told.
    pub(crate) fn behind(self, gate: &Arc<Notify>) -> Self {
        Self {
            gate: Some(Arc::clone(gate)),
            ..self
        }
    }

    /// Takes so long.
    pub(crate) fn after(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self.meta.elapsed_ms = u64::try_from(latency.as_millis()).unwrap();
        self
    }

    /// With the header that tells the limit.
    pub(crate) fn limited(mut self, limit: u32) -> Self {
        self.meta.rate_limit = Some(limit);
        self
    }

    /// With the server's clock, in Unix seconds.
    pub(crate) fn at_server_time(mut self, seconds: i64) -> Self {
        self.meta.server_time = Some(seconds);
        self
    }

    async fn play(self) -> Answer<T> {
        if let Some(gate) = &self.gate {
            gate.notified().await;
        }
        tokio::time::sleep(self.latency).await;
        assert!(!self.panics, "scripted: a defect in a step");
        Answer {
            outcome: self.outcome,
            meta: self.meta,
        }
    }
}

/// Front Payment, word for word as scripted. A status that is not scripted is the one said last, at first SENT.
#[derive(Default)]
pub(crate) struct TestFront {
    pub(crate) sends: Mutex<VecDeque<Scripted<Submitted>>>,
    pub(crate) statuses: Mutex<VecDeque<Scripted<StatusInfo>>>,
    pub(crate) cancels: Mutex<VecDeque<Scripted<()>>>,
    pub(crate) lists: Mutex<VecDeque<Scripted<Vec<StatusInfo>>>>,
    pub(crate) details: Mutex<VecDeque<Scripted<Details>>>,
    /// What a list tells that is not scripted, newest first.
    pub(crate) listed: Mutex<Vec<Details>>,
    status: Mutex<Option<String>>,
    calls: Mutex<Vec<Call>>,
    /// When each call came, and how many came over a limit of 240 in a window that begins with a call.
    times: Mutex<Vec<Instant>>,
    offline: AtomicBool,
    /// Nobody gets through, whatever is scripted.
    away: Mutex<bool>,
    /// Whether each order that was sent said that a fee may come.
    fees: Mutex<Vec<bool>>,
}

impl TestFront {
    pub(crate) fn will_send(&self, scripted: Scripted<Submitted>) {
        self.sends.lock().unwrap().push_back(scripted);
    }

    pub(crate) fn will_tell(&self, scripted: Scripted<StatusInfo>) {
        self.statuses.lock().unwrap().push_back(scripted);
    }

    pub(crate) fn will_cancel(&self, scripted: Scripted<()>) {
        self.cancels.lock().unwrap().push_back(scripted);
    }

    pub(crate) fn will_list(&self, scripted: Scripted<Vec<StatusInfo>>) {
        self.lists.lock().unwrap().push_back(scripted);
    }

    pub(crate) fn will_detail(&self, scripted: Scripted<Details>) {
        self.details.lock().unwrap().push_back(scripted);
    }

    /// Front Payment has this order from now on.
    pub(crate) fn has(&self, details: Details) {
        self.listed.lock().unwrap().insert(0, details);
    }

    pub(crate) fn looked(&self) -> usize {
        let calls = self.calls();
        calls.iter().filter(|call| **call == Call::List).count()
    }

    /// What every status call says from now on.
    pub(crate) fn set_status(&self, status: &str) {
        *self.status.lock().unwrap() = Some(status.to_owned());
    }

    /// Takes the network away, or gives it back.
    pub(crate) fn set_away(&self, away: bool) {
        *self.away.lock().unwrap() = away;
    }

    pub(crate) fn fees(&self) -> Vec<bool> {
        self.fees.lock().unwrap().clone()
    }

    fn nobody<T>(&self) -> Option<Answer<T>> {
        let away = *self.away.lock().unwrap();
        away.then(|| Answer {
            outcome: Outcome::NotSent(NotSentReason::ConnectRefused),
            meta: Meta::default(),
        })
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    pub(crate) fn sent(&self) -> usize {
        let calls = self.calls();
        calls
            .iter()
            .filter(|call| matches!(call, Call::Send { .. }))
            .count()
    }

    pub(crate) fn asked(&self) -> usize {
        let calls = self.calls();
        calls
            .iter()
            .filter(|call| matches!(call, Call::Status(_)))
            .count()
    }

    pub(crate) fn cancelled(&self) -> usize {
        let calls = self.calls();
        calls
            .iter()
            .filter(|call| matches!(call, Call::Cancel { .. }))
            .count()
    }

    /// Whether nothing but what is scripted gets through.
    pub(crate) fn stay_offline(&self, offline: bool) {
        self.offline.store(offline, Ordering::SeqCst);
    }

    /// How many calls a server would have answered 429 that allows 240 in each window of a minute, windows beginning
    /// with the first call after the one before.
    pub(crate) fn over_the_limit(&self) -> usize {
        let mut window: Option<(Instant, u32)> = None;
        let mut over = 0;
        for at in self.times.lock().unwrap().iter() {
            let (start, count) = window
                .filter(|(start, _)| *at - *start < Duration::from_mins(1))
                .unwrap_or((*at, 0));
            window = Some((start, count + 1));
            over += usize::from(count >= 240);
        }
        over
    }

    fn called(&self, call: Call) {
        self.times.lock().unwrap().push(Instant::now());
        self.calls.lock().unwrap().push(call);
    }
}

/// An order that Front Payment has; `bankid` with the address that its customer visits.
pub(crate) fn accepted(uuid: &str, bankid: bool) -> Scripted<Submitted> {
    let submitted = Submitted {
        front: FrontOrder::new(uuid.to_owned(), None),
        bankid_url: bankid.then(|| BankIdUrl::parse(BANKID, false).unwrap()),
    };
    answer(201, Outcome::Done(submitted))
}

/// A status as it is told.
pub(crate) fn status(uuid: &str, status: &str) -> Scripted<StatusInfo> {
    let info = StatusInfo {
        order_uuid: uuid.to_owned(),
        status: status.to_owned(),
        order_amount: None,
        refunded_amount: None,
    };
    answer(200, Outcome::Done(info))
}

#[async_trait]
impl FrontPayment for TestFront {
    async fn send(
        &self,
        order: &Order,
        personal_number: Option<&Fodselsnummer>,
        invoice: &InvoiceSettings,
        order_date: i64,
        token: &Token,
    ) -> Answer<Submitted> {
        self.called(Call::Send {
            reference: order.reference().to_string(),
            order_date,
            personal_number: personal_number.map(|number| number.expose().to_owned()),
            token: token.expose().to_owned(),
        });
        if let Some(nobody) = self.nobody() {
            return nobody;
        }
        self.fees.lock().unwrap().push(invoice.fee_applicable);
        let scripted = self.sends.lock().unwrap().pop_front();
        let offline = || {
            let is_offline = self.offline.load(Ordering::SeqCst);
            is_offline.then(|| lost(Outcome::NotSent(NotSentReason::ConnectRefused)))
        };
        let scripted = scripted.or_else(offline);
        scripted.expect("an answer is scripted").play().await
    }

    async fn status(&self, order_uuid: &str, _token: &Token) -> Answer<StatusInfo> {
        self.called(Call::Status(order_uuid.to_owned()));
        if let Some(nobody) = self.nobody() {
            return nobody;
        }
        let scripted = self.statuses.lock().unwrap().pop_front();
        let said = self.status.lock().unwrap().clone();
        let usual = || {
            if self.offline.load(Ordering::SeqCst) {
                return lost(Outcome::NotSent(NotSentReason::ConnectRefused));
            }
            status(order_uuid, said.as_deref().unwrap_or("SENT"))
        };
        scripted.unwrap_or_else(usual).play().await
    }

    async fn statuses(&self, _token: &Token) -> Answer<Vec<StatusInfo>> {
        self.called(Call::List);
        let scripted = self.lists.lock().unwrap().pop_front();
        let usual = || {
            let listed = self.listed.lock().unwrap();
            let infos = listed.iter().map(|details| StatusInfo {
                order_uuid: details.order_uuid.clone(),
                status: details.status.clone().unwrap_or_default(),
                order_amount: None,
                refunded_amount: None,
            });
            answer(200, Outcome::Done(infos.collect()))
        };
        scripted.unwrap_or_else(usual).play().await
    }

    async fn details(&self, order_uuid: &str, _token: &Token) -> Answer<Details> {
        self.called(Call::Details(order_uuid.to_owned()));
        let scripted = self.details.lock().unwrap().pop_front();
        let usual = || {
            let listed = self.listed.lock().unwrap();
            let found = listed
                .iter()
                .find(|details| details.order_uuid == order_uuid);
            answer(
                200,
                Outcome::Done(found.expect("an order that was listed").clone()),
            )
        };
        scripted.unwrap_or_else(usual).play().await
    }

    async fn invoice_number(&self, order_uuid: &str, _token: &Token) -> Answer<String> {
        self.called(Call::InvoiceNumber(order_uuid.to_owned()));
        let number = format!("F-{order_uuid}");
        answer(200, Outcome::Done(number)).play().await
    }

    async fn cancel(&self, order_uuid: &str, note: &str, _token: &Token) -> Answer<()> {
        self.called(Call::Cancel {
            uuid: order_uuid.to_owned(),
            note: note.to_owned(),
        });
        let scripted = self.cancels.lock().unwrap().pop_front();
        let Some(scripted) = scripted else {
            *self.status.lock().unwrap() = Some("CANCELLED".to_owned());
            return answer(202, Outcome::Done(())).play().await;
        };
        scripted.play().await
    }

    async fn refund(
        &self,
        _order_uuid: &str,
        _refund: &RefundRequest,
        _token: &Token,
    ) -> Answer<()> {
        unreachable!("refunds are tested against the stand-in")
    }

    async fn resend(
        &self,
        _order_uuid: &str,
        _phone: &Phone,
        _email: &Email,
        _token: &Token,
    ) -> Answer<()> {
        unreachable!("resending is tested against the stand-in")
    }
}
