//! How fast the till lives: every wait of the worker and of what it does, in one place. A shop gets
//! [`Pace::default`]; the torture harness runs the same worker a hundred times faster.

use std::time::Duration;

use kasse_core::reconcile::Patience;

/// Every wait. All of them are timed by the monotonic clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// Longest sleep of the worker: the wall clock, by which retries are due, may be set while it sleeps.
    pub longest_sleep: Duration,
    /// How long an order is left alone after a step that failed in the till itself: a full disk, a defect.
    pub held_for: Duration,

    /// First wait after an attempt in which nothing was sent. It doubles with each attempt.
    pub first_retry: Duration,
    /// Longest wait between two attempts.
    pub last_retry: Duration,
    /// How long a customer is asked to wait at the till for a rate limit. After that, they decide.
    pub patience: Duration,
    /// First wait between two tries to write an answer down. It doubles with each try.
    pub first_recording: Duration,
    /// Longest wait between two tries to write an answer down.
    pub last_recording: Duration,

    /// From an order that waits for BankID to the first question after it.
    pub first_poll: Duration,
    /// Between two questions while somebody waits for the answer.
    pub eager_poll: Duration,
    /// How long somebody is thought to wait.
    pub eager_for: Duration,
    /// Between two questions once nobody stands there any more. It doubles with each question.
    pub patient_poll: Duration,
    /// Longest wait between two questions after an order that has no invoice yet.
    pub last_poll: Duration,
    /// How long Front Payment may take for an invoice that nobody has to do anything for, before a person is told.
    pub invoice_within: Duration,
    /// First wait until an invoiced order is asked after again. It doubles with each question.
    pub first_invoice_poll: Duration,
    /// Longest wait between two questions after an open invoice.
    pub last_invoice_poll: Duration,
    /// How long an invoice is asked after at all, from when it was first seen.
    pub invoice_followed_for: Duration,
    /// First wait after a cancellation that did not work. It doubles with each try.
    pub first_cancel: Duration,
    /// Longest wait between two tries to cancel.
    pub last_cancel: Duration,

    /// First wait until it is tried whether there is a connection again. It doubles with each try.
    pub first_probe: Duration,
    /// Longest wait between two such tries.
    pub last_probe: Duration,
    /// How often the keychain is asked for another token while there is none or Front Payment refused the one there was.
    pub token_look: Duration,

    /// From an outcome that is open to the first look through Front Payment's list.
    pub first_look: Duration,
    /// First wait after a look that decided nothing. It doubles with each look.
    pub look_again: Duration,
    /// Longest wait between two looks.
    pub last_look: Duration,
    /// From the end of an attempt until Front Payment has certainly dealt with its request. The longest that a call may
    /// take by the settings, and a minute.
    pub late_request: Duration,
    /// Between two looks that both find that an order does not exist, before it is sent again.
    pub absent_twice: Duration,

    /// The window of Front Payment's rate limit, until an answer tells otherwise.
    pub rate_window: Duration,
    /// Calls allowed in it, until an answer tells otherwise.
    pub rate_limit: u32,
    /// How long the first call after the start or after a 429 goes alone: its answer tells how much is left.
    pub pilot: Duration,
    /// How long to be quiet after a 429 that does not say.
    pub quiet: Duration,
    /// The shortest quiet, whatever a 429 says.
    pub first_quiet: Duration,
    /// The longest quiet, whatever a 429 says.
    pub last_quiet: Duration,

    /// A minute of the time that the settings give a visit to BankID.
    pub visit_minute: Duration,
    /// How long a page of BankID may load before the ways out are put first.
    pub slow_page: Duration,

    /// How long a receipt printer may take.
    pub printer: kasse_printer::Limits,
}

impl Default for Pace {
    /// What a shop gets.
    fn default() -> Self {
        let (seconds, minutes) = (Duration::from_secs, Duration::from_mins);
        let hours = Duration::from_hours;
        let days = |days: u64| Duration::from_hours(24 * days);
        Self {
            longest_sleep: seconds(30),
            held_for: seconds(10),
            first_retry: seconds(2),
            last_retry: minutes(5),
            patience: minutes(1),
            first_recording: seconds(1),
            last_recording: minutes(1),
            first_poll: seconds(5),
            eager_poll: seconds(2),
            eager_for: minutes(10),
            patient_poll: minutes(1),
            last_poll: hours(1),
            invoice_within: hours(1),
            first_invoice_poll: hours(6),
            last_invoice_poll: days(3),
            invoice_followed_for: days(180),
            first_cancel: seconds(30),
            last_cancel: hours(1),
            first_probe: seconds(15),
            last_probe: minutes(1),
            token_look: seconds(30),
            first_look: seconds(1),
            look_again: seconds(5),
            last_look: minutes(15),
            late_request: minutes(3),
            absent_twice: seconds(30),
            rate_window: minutes(1),
            rate_limit: 240,
            pilot: seconds(2),
            quiet: minutes(1),
            first_quiet: seconds(1),
            last_quiet: hours(1),
            visit_minute: minutes(1),
            slow_page: seconds(12),
            printer: kasse_printer::Limits::default(),
        }
    }
}

impl Pace {
    /// The same till, so many times as fast. The rate limit stays: as many calls in a window that is shorter.
    pub fn faster(self, times: u32) -> Self {
        let shorter = |wait: Duration| wait / times.max(1);
        Self {
            longest_sleep: shorter(self.longest_sleep),
            held_for: shorter(self.held_for),
            first_retry: shorter(self.first_retry),
            last_retry: shorter(self.last_retry),
            patience: shorter(self.patience),
            first_recording: shorter(self.first_recording),
            last_recording: shorter(self.last_recording),
            first_poll: shorter(self.first_poll),
            eager_poll: shorter(self.eager_poll),
            eager_for: shorter(self.eager_for),
            patient_poll: shorter(self.patient_poll),
            last_poll: shorter(self.last_poll),
            invoice_within: shorter(self.invoice_within),
            first_invoice_poll: shorter(self.first_invoice_poll),
            last_invoice_poll: shorter(self.last_invoice_poll),
            invoice_followed_for: shorter(self.invoice_followed_for),
            first_cancel: shorter(self.first_cancel),
            last_cancel: shorter(self.last_cancel),
            first_probe: shorter(self.first_probe),
            last_probe: shorter(self.last_probe),
            token_look: shorter(self.token_look),
            first_look: shorter(self.first_look),
            look_again: shorter(self.look_again),
            last_look: shorter(self.last_look),
            late_request: shorter(self.late_request),
            absent_twice: shorter(self.absent_twice),
            rate_window: shorter(self.rate_window),
            rate_limit: self.rate_limit,
            pilot: shorter(self.pilot),
            quiet: shorter(self.quiet),
            first_quiet: shorter(self.first_quiet),
            last_quiet: shorter(self.last_quiet),
            visit_minute: shorter(self.visit_minute),
            slow_page: shorter(self.slow_page),
            printer: self.printer,
        }
    }
}

impl Pace {
    /// When nothing means that there is nothing.
    pub(crate) fn absence(&self) -> Patience {
        let ms = |wait: Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        Patience {
            late_ms: ms(self.late_request),
            apart_ms: ms(self.absent_twice),
            ..Patience::default()
        }
    }

    /// How long a 429 asks to be quiet.
    pub(crate) fn quiet_after(&self, retry_after_ms: Option<u64>) -> Duration {
        retry_after_ms
            .map_or(self.quiet, Duration::from_millis)
            .clamp(self.first_quiet, self.last_quiet)
    }
}

/// A wait that doubles with each time, from `first` to `last`. `times` counts from 1.
pub(crate) fn doubled(first: Duration, last: Duration, times: u32) -> Duration {
    let factor = 1_u32
        .checked_shl(times.saturating_sub(1))
        .unwrap_or(u32::MAX);
    first.saturating_mul(factor).min(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let (first, last) = (Duration::from_secs(2), Duration::from_mins(5));
        let waits = [0, 1, 2, 3, 8, 9, 40, u32::MAX].map(|times| doubled(first, last, times));
        assert_eq!(
            waits.map(|wait| wait.as_secs()),
            [2, 2, 4, 8, 256, 300, 300, 300]
        );
    }

    #[test]
    fn a_faster_till_waits_less_and_may_call_as_often() {
        let (slow, fast) = (Pace::default(), Pace::default().faster(100));
        assert_eq!(fast.eager_poll, Duration::from_millis(20));
        assert_eq!(fast.rate_limit, slow.rate_limit);
        assert_eq!(slow.clone().faster(0), slow);
    }
}
