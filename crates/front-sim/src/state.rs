//! The memory of the stand-in: orders, settings, faults, attempts.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::call::CallKind;
use crate::error::SimError;
use crate::fault::{Fault, FaultQueue};
use crate::ledger::{Ledger, LedgerAttempt, LedgerOrder};
use crate::order::{LaterChange, Order, OrderStatus};
use crate::random::Random;
use crate::settings::Settings;

const ATTEMPTS_MAX: usize = 10_000;
/// Orders kept. A test or a training day makes far fewer; beyond it the oldest go.
const ORDERS_MAX: usize = 20_000;
const FIRST_INVOICE_NUMBER: u64 = 100_001;

/// Everything behind the lock.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) faults: FaultQueue,
    pub(crate) random: Random,
    /// `http://127.0.0.1:PORT`
    pub(crate) origin: String,
    orders: VecDeque<Order>,
    attempts: VecDeque<LedgerAttempt>,
    /// How many attempts were dropped from the front, so that an attempt's number stays valid.
    attempts_forgotten: usize,
    window: Option<(Instant, u32)>,
    next_invoice_number: u64,
    at_start: (Settings, Option<u64>),
    /// Resets so far.
    pub(crate) resets: u64,
}

/// What the rate limit says about a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Set when the window is full: seconds until the next one.
    pub(crate) retry_after_seconds: Option<u64>,
}

impl State {
    pub(crate) fn new(settings: Settings, seed: Option<u64>, origin: String) -> Self {
        Self {
            faults: FaultQueue::default(),
            random: Random::new(seed),
            origin,
            orders: VecDeque::new(),
            attempts: VecDeque::new(),
            attempts_forgotten: 0,
            window: None,
            next_invoice_number: FIRST_INVOICE_NUMBER,
            at_start: (settings.clone(), seed),
            resets: 0,
            settings,
        }
    }

    /// Back to how it was at the start: settings too.
    pub(crate) fn reset(&mut self) {
        let (settings, seed) = self.at_start.clone();
        let origin = std::mem::take(&mut self.origin);
        let resets = self.resets + 1;
        *self = Self {
            resets,
            ..Self::new(settings, seed, origin)
        };
    }

    /// The stand-in's own time.
    pub(crate) fn now(&self) -> Timestamp {
        let Settings {
            clock_offset_ms,
            clock_speed,
            clock_origin_ms,
            ..
        } = self.settings;
        let now = Timestamp::now();
        let since = now.as_millisecond().saturating_sub(clock_origin_ms);
        let ahead = since.saturating_mul(i64::from(clock_speed) - 1);
        shifted(now, ahead.saturating_add(clock_offset_ms))
    }

    /// The `Date` header's time.
    pub(crate) fn header_time(&self) -> Timestamp {
        shifted(self.now(), self.settings.date_header_offset_ms)
    }

    /// Counts a request against the rate limit.
    pub(crate) fn count_request(&mut self) -> Allowance {
        let limit = self.settings.rate_limit.requests;
        let length = Duration::from_millis(self.settings.rate_limit.window_ms);
        let now = Instant::now();
        let (start, used) = self
            .window
            .filter(|(start, _)| now.duration_since(*start) < length)
            .unwrap_or((now, 0));
        if used >= limit {
            self.window = Some((start, used));
            let left = length.saturating_sub(now.duration_since(start));
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            return Allowance {
                limit,
                remaining: 0,
                retry_after_seconds: Some(seconds.max(1)),
            };
        }
        self.window = Some((start, used + 1));
        Allowance {
            limit,
            remaining: limit - used - 1,
            retry_after_seconds: None,
        }
    }

    /// Notes a request that has come in; its number is for [`State::end_attempt`].
    pub(crate) fn begin_attempt(
        &mut self,
        call: CallKind,
        path: String,
        reference: Option<String>,
    ) -> (usize, Option<Fault>) {
        let fault = self.faults.take(call);
        if self.attempts.len() == ATTEMPTS_MAX {
            self.attempts.pop_front();
            self.attempts_forgotten += 1;
        }
        self.attempts.push_back(LedgerAttempt {
            at: self.now(),
            call,
            path,
            answered: None,
            order_uuid: None,
            reference,
            fault: fault.as_ref().map(|fault| fault.name().to_owned()),
        });
        (self.attempts_forgotten + self.attempts.len() - 1, fault)
    }

    /// Completes what is known of a request. A number from before a reset is ignored.
    pub(crate) fn end_attempt(
        &mut self,
        number: usize,
        answered: Option<u16>,
        order_uuid: Option<&str>,
    ) {
        let Some(index) = number.checked_sub(self.attempts_forgotten) else {
            return;
        };
        if let Some(attempt) = self.attempts.get_mut(index) {
            attempt.answered = answered.or(attempt.answered);
            if let Some(uuid) = order_uuid {
                attempt.order_uuid = Some(uuid.to_owned());
            }
        }
    }

    pub(crate) fn add_order(&mut self, order: Order) {
        if self.orders.len() == ORDERS_MAX {
            self.orders.pop_front();
        }
        self.orders.push_back(order);
    }

    /// The orders, newest last, with every change that is due by now.
    pub(crate) fn orders(&mut self) -> &VecDeque<Order> {
        self.settle();
        &self.orders
    }

    pub(crate) fn order(&mut self, uuid: &str) -> Option<&mut Order> {
        self.settle();
        self.orders.iter_mut().find(|order| order.uuid == uuid)
    }

    pub(crate) fn order_of_visit(&mut self, visit_id: &str) -> Option<&mut Order> {
        self.settle();
        self.orders.iter_mut().find(|order| {
            order
                .visit
                .as_ref()
                .is_some_and(|visit| visit.id == visit_id)
        })
    }

    /// Sets a status from outside. One that an invoice has gives the order an invoice number.
    pub(crate) fn set_status(&mut self, uuid: &str, status: OrderStatus) -> Result<(), SimError> {
        let now = self.now();
        let number = self.next_invoice_number;
        let order = self
            .order(uuid)
            .ok_or_else(|| SimError::UnknownOrder(uuid.to_owned()))?;
        order.later.clear();
        let unbilled = matches!(
            status,
            OrderStatus::Sent | OrderStatus::Cancelled | OrderStatus::Expired
        );
        if !unbilled && order.invoice_number.is_none() {
            order.invoice_number = Some(number.to_string());
            order.set_status(status, now);
            self.next_invoice_number += 1;
        } else {
            order.set_status(status, now);
        }
        Ok(())
    }

    /// The next invoice number.
    pub(crate) fn invoice_number(&mut self) -> String {
        let number = self.next_invoice_number;
        self.next_invoice_number += 1;
        number.to_string()
    }

    pub(crate) fn ledger(&mut self) -> Ledger {
        self.settle();
        Ledger {
            orders: self.orders.iter().map(LedgerOrder::of).collect(),
            attempts: self.attempts.iter().cloned().collect(),
        }
    }

    /// Makes the changes that are due. Nothing runs in the background: an order changes when it is looked at.
    fn settle(&mut self) {
        let (instant, now) = (Instant::now(), self.now());
        for order in &mut self.orders {
            if order.later.is_empty() {
                continue;
            }
            let (due, later) = order.later.drain(..).partition(|(at, _)| *at <= instant);
            order.later = later;
            for (_, change) in due {
                match change {
                    LaterChange::Invoice => {
                        order.invoice_number = Some(self.next_invoice_number.to_string());
                        self.next_invoice_number += 1;
                        order.set_status(OrderStatus::Invoiced, now);
                    }
                    LaterChange::Refund(ore) => {
                        order.refunded_ore += ore;
                        let all = order.refunded_ore >= order.total_ore();
                        let status = if all {
                            OrderStatus::Refunded
                        } else {
                            OrderStatus::PartialRefunded
                        };
                        order.set_status(status, now);
                    }
                }
            }
        }
    }
}

/// A time moved by milliseconds; at the ends of what a time can be it stays.
fn shifted(time: Timestamp, offset_ms: i64) -> Timestamp {
    time.saturating_add(SignedDuration::from_millis(offset_ms))
        .unwrap_or(time)
}
