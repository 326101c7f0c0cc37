//! The budget of calls: one for everything that calls Front Payment, so that nobody makes it answer 429.
//!
//! A call holds a place from before it leaves until a window after its answer came. There are as many places as the
//! limit has calls, so no window of the server's, wherever it begins, can see more calls of ours than its limit: of one
//! too many, the first would have had to give its place back to the last. What the server counts beyond our own calls
//! (another till with the same token, this till before it was started again) holds places too. Above half of the
//! places, calls are spread over the time until places come back, so that a customer's call never waits long behind
//! a queue that drains.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kasse_front_payment::{Meta, Outcome};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::pace::Pace;

/// What a call is for. The order is the order in which waiting calls go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// A person waits for what it does: to cancel, to refund, to look now.
    Act,
    /// An order whose customer stands at the till.
    SendNow,
    /// The status of an order whose customer stands at the till.
    EagerPoll,
    /// A look for an order whose outcome is unknown.
    Look,
    /// The status of an order that nobody stands there for.
    Poll,
    /// Whether there is a connection.
    Probe,
    /// An order of the queue.
    Send,
}

impl Purpose {
    /// A question that repeats itself: these have a tenth of the limit among them.
    fn is_poll(self) -> bool {
        match self {
            Self::EagerPoll | Self::Poll => true,
            Self::Act | Self::SendNow | Self::Look | Self::Probe | Self::Send => false,
        }
    }

    fn is_question(self) -> bool {
        self.is_poll() || self.is_patient()
    }

    /// A question that nobody stands there for: while orders wait to be sent, it can wait.
    fn is_patient(self) -> bool {
        match self {
            Self::Look | Self::Poll => true,
            Self::Act | Self::SendNow | Self::EagerPoll | Self::Probe | Self::Send => false,
        }
    }

    fn is_send(self) -> bool {
        match self {
            Self::SendNow | Self::Send => true,
            Self::Act | Self::EagerPoll | Self::Look | Self::Poll | Self::Probe => false,
        }
    }
}

/// The most places: a limit beyond this is no limit for a till.
const MOST_PLACES: u32 = 6_000;
/// Of the limit, what polls may use.
const POLLS_SHARE: u32 = 10;
/// Of the limit, what patient questions may use while orders wait to be sent: with it, a queue drains at more than
/// 95 % of the limit.
const PATIENT_SHARE: u32 = 40;
/// Of the limit, what looks may use while no order waits.
const LOOKS_SHARE: u32 = 2;

/// The budget. Clones share it.
#[derive(Clone)]
pub(crate) struct Budget(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Something has changed: who waits looks again.
    changed: Notify,
}

impl fmt::Debug for Budget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Budget").finish_non_exhaustive()
    }
}

/// Leave to make one call. Its place is given back a window after this is dropped, or at once where no call was made.
#[derive(Debug)]
#[must_use = "the call is over when this is dropped"]
pub(crate) struct Allowance {
    budget: Budget,
    number: u64,
    /// The request was handed on, and may have left.
    used: bool,
}

impl Allowance {
    /// The request is handed on now.
    pub(crate) fn used(mut self) -> Self {
        self.used = true;
        self
    }
}

impl Drop for Allowance {
    fn drop(&mut self) {
        self.budget
            .state()
            .ended(self.number, !self.used, Instant::now());
        self.budget.0.changed.notify_waiters();
    }
}

impl Budget {
    pub(crate) fn new(pace: &Pace) -> Self {
        Self(Arc::new(Shared {
            state: Mutex::new(State::new(pace)),
            changed: Notify::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a call for this purpose may be made.
    pub(crate) async fn acquire(&self, purpose: Purpose) -> Allowance {
        let waiting = Waiting {
            budget: self,
            key: self.state().join(purpose),
        };
        loop {
            let changed = self.0.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let turn = self.state().turn(waiting.key, Instant::now());
            match turn {
                Turn::Now(number) => {
                    // The next one in line may go too.
                    self.0.changed.notify_waiters();
                    return Allowance {
                        budget: self.clone(),
                        number,
                        used: false,
                    };
                }
                Turn::At(at) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(at) => {}
                        () = changed => {}
                    }
                }
                Turn::WhenChanged => changed.await,
            }
        }
    }

    /// Waits at most so long until a call for this purpose may be made, and not at all where Front Payment asked for a
    /// longer quiet. The error is how long it is better to wait.
    pub(crate) async fn acquire_within(
        &self,
        purpose: Purpose,
        longest: Duration,
    ) -> Result<Allowance, Duration> {
        let quiet = self.state().quiet_left(Instant::now());
        if quiet > longest {
            return Err(quiet);
        }
        tokio::time::timeout(longest, self.acquire(purpose))
            .await
            .map_err(|_| longest.max(self.state().quiet_left(Instant::now())))
    }

    /// Takes what an answer tells of the limit.
    pub(crate) fn heard<T>(&self, allowance: &mut Allowance, outcome: &Outcome<T>, meta: &Meta) {
        let now = Instant::now();
        let mut state = self.state();
        if meta.http_status.is_none() && !matches!(outcome, Outcome::Unknown { .. }) {
            // The request never left.
            allowance.used = false;
        }
        state.heard(allowance.number, meta, now);
        if let Outcome::RateLimited { retry_after_ms } = outcome {
            state.limited(*retry_after_ms, now);
        }
        drop(state);
        self.0.changed.notify_waiters();
    }

    /// How many calls may be under way at once so that the limit is reached: as many as are answered in the time that a
    /// call takes, and a few more.
    pub(crate) fn useful_concurrency(&self) -> usize {
        let state = self.state();
        let latency = state.latency.unwrap_or_default();
        let per_window = u128::from(state.limit) * latency.as_millis();
        let needed = per_window / state.window.as_millis().max(1);
        usize::try_from(needed).unwrap_or(usize::MAX)
    }
}

/// A call that waits. Whoever no longer wants it leaves the line.
struct Waiting<'a> {
    budget: &'a Budget,
    key: Key,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.budget.state().line.remove(&self.key);
        self.budget.0.changed.notify_waiters();
    }
}

/// Purpose first, then who came first.
type Key = (Purpose, u64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Now(u64),
    At(Instant),
    WhenChanged,
}

/// A call that holds a place.
#[derive(Debug, Clone, Copy)]
struct Place {
    number: u64,
    /// `None`: a call that is not ours, as far as we know.
    purpose: Option<Purpose>,
    started: Instant,
    ended: Option<Instant>,
}

#[derive(Debug)]
struct State {
    pace: Pace,
    limit: u32,
    window: Duration,
    places: VecDeque<Place>,
    line: BTreeSet<Key>,
    numbers: u64,
    /// The order that had to wait for the limit last, and when one that had to wait went.
    had_to_wait: Option<u64>,
    sends_waited_at: Option<Instant>,
    /// Whether an answer has told what is left.
    is_informed: bool,
    quiet_until: Option<Instant>,
    /// A running mean of how long calls take.
    latency: Option<Duration>,
    /// What the last answers told of the time until the limit is whole again, the newest last.
    resets: VecDeque<Duration>,
}

impl State {
    fn new(pace: &Pace) -> Self {
        Self {
            pace: pace.clone(),
            limit: pace.rate_limit.clamp(1, MOST_PLACES),
            window: pace.rate_window,
            places: VecDeque::new(),
            line: BTreeSet::new(),
            numbers: 0,
            had_to_wait: None,
            sends_waited_at: None,
            is_informed: false,
            quiet_until: None,
            latency: None,
            resets: VecDeque::new(),
        }
    }

    /// How long Front Payment still wants to hear nothing.
    fn quiet_left(&self, now: Instant) -> Duration {
        let until = self.quiet_until.unwrap_or(now);
        until.saturating_duration_since(now)
    }

    fn join(&mut self, purpose: Purpose) -> Key {
        self.numbers += 1;
        let key = (purpose, self.numbers);
        self.line.insert(key);
        key
    }

    /// Whether it is this one's turn, or when to ask again.
    fn turn(&mut self, key: Key, now: Instant) -> Turn {
        self.clear(now);
        let mut last_purpose = None;
        let mut earliest: Option<Instant> = None;
        for waiting in self.line.clone() {
            // Of each purpose, the first in line alone.
            if last_purpose.replace(waiting.0) == Some(waiting.0) {
                continue;
            }
            match self.free_at(waiting.0, now) {
                Some(at) if at <= now && waiting == key => {
                    self.line.remove(&key);
                    if key.0.is_send() && self.had_to_wait == Some(key.1) {
                        self.sends_waited_at = Some(now);
                    }
                    self.places.push_back(Place {
                        number: key.1,
                        purpose: Some(key.0),
                        started: now,
                        ended: None,
                    });
                    return Turn::Now(key.1);
                }
                // Another goes first; this one is told when it has. It minds its own time all the same, if it stands before
                // the other: by the time the other looks, it may be free as well and be the one that is waited for.
                Some(at) if at <= now => return earliest.map_or(Turn::WhenChanged, Turn::At),
                Some(at) => {
                    if waiting.0.is_send() {
                        self.had_to_wait = Some(waiting.1);
                    }
                    earliest = Some(earliest.map_or(at, |other| other.min(at)));
                }
                None => {}
            }
        }
        earliest.map_or(Turn::WhenChanged, Turn::At)
    }

    /// When a call for this purpose may be made; `None`: not before something changes.
    fn free_at(&self, purpose: Purpose, now: Instant) -> Option<Instant> {
        let mut at = self.quiet_until.unwrap_or(now).max(now);
        let mut under_way = self.places.iter().filter(|place| place.ended.is_none());
        if !self.is_informed
            && let Some(pilot) = under_way.next_back()
        {
            at = at.max(pilot.started + self.pace.pilot);
        }
        at = at.max(self.room(self.limit, |_| true, now)?);
        let sends_wait = self.sends_wait(now);
        if sends_wait && purpose.is_question() {
            at = at.max(self.room(self.polls_limit(purpose), of(Purpose::is_question), now)?);
        } else if purpose.is_poll() {
            at = at.max(self.room(self.polls_limit(purpose), of(Purpose::is_poll), now)?);
        }
        if purpose.is_patient() {
            let share = if sends_wait {
                PATIENT_SHARE
            } else {
                LOOKS_SHARE
            };
            at = at.max(self.room(self.share(share), of(Purpose::is_patient), now)?);
        }
        Some(at)
    }

    /// Whether orders wait for the limit, now or just before: between two orders of a queue the line may be empty.
    fn sends_wait(&self, now: Instant) -> bool {
        let just_now = |at: Instant| now.duration_since(at) < self.window / 6;
        self.sends_waited_at.is_some_and(just_now)
            || self.line.iter().any(|(purpose, _)| purpose.is_send())
    }

    fn share(&self, of: u32) -> u32 {
        (self.limit / of).max(1)
    }

    /// Those who stand at the till leave a quarter to the others.
    fn polls_limit(&self, purpose: Purpose) -> u32 {
        let share = self.share(POLLS_SHARE);
        let others_wait = self.line.iter().any(|(waiting, _)| waiting.is_patient());
        if purpose == Purpose::EagerPoll && others_wait {
            (share - share / 4).max(1)
        } else {
            share
        }
    }

    /// When there is room for one more of these: at once below half of the limit, and evenly spread above it.
    fn room(&self, limit: u32, counts: impl Fn(&Place) -> bool, now: Instant) -> Option<Instant> {
        let mut used = 0_usize;
        let mut last_start = now;
        let mut ends = Vec::new();
        for place in self.places.iter().filter(|place| counts(place)) {
            let end = place.ended.map(|ended| ended + self.window);
            if end.is_none_or(|end| end > now) {
                used += 1;
                last_start = place.started;
                ends.extend(end);
            }
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if used.saturating_mul(2) < limit {
            return Some(now);
        }
        ends.sort_unstable();
        if let Some(beyond) = used.checked_sub(limit) {
            return ends.get(beyond).copied();
        }
        let Some(next_end) = ends.first() else {
            return Some(now);
        };
        let left = u32::try_from(limit - used).unwrap_or(u32::MAX);
        let gap = next_end.saturating_duration_since(last_start) / left.saturating_add(1);
        Some((last_start + gap).max(now))
    }

    /// Forgets the places whose time was over when the oldest call that is still under way began: what its answer will
    /// tell may still count them.
    fn clear(&mut self, now: Instant) {
        let under_way = self.places.iter().filter(|place| place.ended.is_none());
        let since = under_way.map(|place| place.started).min().unwrap_or(now);
        let window = self.window;
        self.places
            .retain(|place| place.ended.is_none_or(|ended| ended + window > since));
    }

    fn ended(&mut self, number: u64, unused: bool, now: Instant) {
        if unused {
            self.places.retain(|place| place.number != number);
        } else if let Some(place) = self.places.iter_mut().find(|place| place.number == number) {
            place.ended = Some(now);
        }
    }

    fn heard(&mut self, number: u64, meta: &Meta, now: Instant) {
        if meta.http_status.is_some() {
            self.is_informed = true;
            let took = Duration::from_millis(meta.elapsed_ms);
            self.latency = Some(self.latency.map_or(took, |mean| (mean * 7 + took) / 8));
        }
        if let Some(reset) = meta.rate_reset_ms.map(Duration::from_millis) {
            self.told_reset(reset);
        }
        let Some(limit) = meta.rate_limit.filter(|limit| *limit > 0) else {
            return;
        };
        self.limit = limit.min(MOST_PLACES);
        let call = self.places.iter().find(|place| place.number == number);
        let (Some(call), Some(remaining)) = (call, meta.rate_remaining) else {
            return;
        };
        let window = self.window;
        let since = call.started;
        let may_be_counted =
            |place: &&Place| place.ended.is_none_or(|ended| ended + window > since);
        let ours = self.places.iter().filter(may_be_counted).count();
        let counted = usize::try_from(self.limit.saturating_sub(remaining)).unwrap_or(usize::MAX);
        for _ in ours..counted {
            self.places.push_back(Place {
                number: 0,
                purpose: None,
                started: now,
                ended: Some(now),
            });
        }
    }

    /// The window is what more than one of the last answers told, and no less than the usual one: what a single answer
    /// says may come of a clock that is wrong.
    fn told_reset(&mut self, reset: Duration) {
        self.resets.push_back(reset.min(LONGEST_WINDOW));
        if self.resets.len() > LAST_RESETS {
            self.resets.pop_front();
        }
        let mut told: Vec<Duration> = self.resets.iter().copied().collect();
        told.sort_unstable_by(|a, b| b.cmp(a));
        let told = told.get(1).copied().unwrap_or_default();
        let window = self.pace.rate_window.max(told);
        if window > self.window * 2 || self.window > window * 2 {
            tracing::info!(
                seconds = window.as_secs(),
                "the rate limit's window is another"
            );
        }
        self.window = window;
    }

    /// Front Payment answered 429.
    fn limited(&mut self, retry_after_ms: Option<u64>, now: Instant) {
        let quiet = self.pace.quiet_after(retry_after_ms);
        self.quiet_until = self.quiet_until.max(Some(now + quiet));
        self.is_informed = false;
    }
}

/// Places of calls of ours for such purposes.
fn of(purposes: impl Fn(Purpose) -> bool) -> impl Fn(&Place) -> bool {
    move |place| place.purpose.is_some_and(&purposes)
}

/// So many answers tell how long the window is.
const LAST_RESETS: usize = 16;
/// No window is believed to be longer.
const LONGEST_WINDOW: Duration = Duration::from_hours(1);

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(limit: u32, remaining: u32) -> Meta {
        Meta {
            http_status: Some(200),
            rate_limit: Some(limit),
            rate_remaining: Some(remaining),
            ..Meta::default()
        }
    }

    fn budget(limit: u32) -> Budget {
        let pace = Pace {
            rate_limit: limit,
            ..Pace::default()
        };
        let budget = Budget::new(&pace);
        budget.state().is_informed = true;
        budget
    }

    /// Leave for a call that is made.
    async fn call(budget: &Budget, purpose: Purpose) -> Allowance {
        budget.acquire(purpose).await.used()
    }

    /// Makes calls one after the other for so long; each is answered after `latency`. Returns when each was made.
    async fn calls(
        budget: &Budget,
        purpose: Purpose,
        latency: Duration,
        during: Duration,
    ) -> Vec<Instant> {
        let start = Instant::now();
        let mut made = Vec::new();
        while let Ok(allowance) =
            tokio::time::timeout_at(start + during, call(budget, purpose)).await
        {
            made.push(Instant::now());
            tokio::time::sleep(latency).await;
            drop(allowance);
        }
        made
    }

    fn most_in_a_window(made: &[Instant], window: Duration) -> usize {
        let in_window = |from: &Instant| {
            made.iter()
                .filter(|at| **at >= *from && **at < *from + window)
                .count()
        };
        made.iter().map(in_window).max().unwrap_or(0)
    }

    const MINUTE: Duration = Duration::from_mins(1);

    #[tokio::test(start_paused = true)]
    async fn no_window_sees_more_than_the_limit_and_the_limit_is_reached() {
        for latency_ms in [0, 20, 250] {
            let budget = budget(240);
            let latency = Duration::from_millis(latency_ms);
            let mut made = calls(&budget, Purpose::Send, latency, MINUTE * 5).await;
            made.sort_unstable();
            assert!(most_in_a_window(&made, MINUTE) <= 240, "{latency_ms}");
            assert!(
                made.len() >= 240 * 5 - 10,
                "{} with {latency_ms}",
                made.len()
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_two_wait_for_each_other() {
        let budget = budget(240);
        let mut polls = Vec::new();
        for _ in 0..24 {
            polls.push(call(&budget, Purpose::EagerPoll).await);
        }
        drop(polls);
        let free = Instant::now() + MINUTE;
        let mut state = budget.state();
        let poll = state.join(Purpose::EagerPoll);
        let send = state.join(Purpose::Send);
        // The order is next. Until it looks, the poll's own time may come.
        let before = free - Duration::from_micros(1);
        assert_eq!(state.turn(poll, before), Turn::At(free));
        assert_eq!(state.turn(send, free), Turn::WhenChanged);
        assert_eq!(state.turn(poll, free), Turn::Now(poll.1));
        assert_eq!(state.turn(send, free), Turn::Now(send.1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_customer_never_waits_long_behind_a_queue() {
        let budget = budget(240);
        let (queue, other) = (budget.clone(), budget.clone());
        let draining = tokio::spawn(async move {
            calls(&queue, Purpose::Send, Duration::from_millis(10), MINUTE * 4).await
        });
        let customers = async move {
            let mut longest = Duration::ZERO;
            for second in 0..150 {
                tokio::time::sleep(Duration::from_millis(1_100)).await;
                let asked = Instant::now();
                drop(call(&other, Purpose::SendNow).await);
                longest = longest.max(asked.elapsed());
                assert!(longest < Duration::from_secs(2), "{longest:?} at {second}");
            }
        };
        customers.await;
        draining.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn polls_have_a_tenth_and_a_customers_never_stall() {
        let budget = budget(240);
        let start = Instant::now();
        let mut made = Vec::new();
        while start.elapsed() < MINUTE * 10 {
            let allowance = call(&budget, Purpose::EagerPoll).await;
            made.push(Instant::now());
            drop(allowance);
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        assert_eq!(most_in_a_window(&made, MINUTE), 24);
        let gaps = made.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(gaps.clone().max() < Some(Duration::from_secs(5)));
        assert_eq!(gaps.min(), Some(Duration::from_secs(2)));
        assert!(made.len() >= 230, "{}", made.len());
    }

    #[tokio::test(start_paused = true)]
    async fn a_queue_gets_its_share_whatever_is_looked_for() {
        let budget = budget(240);
        let during = MINUTE * 4;
        let one = |purpose| {
            let budget = budget.clone();
            tokio::spawn(
                async move { calls(&budget, purpose, Duration::from_millis(50), during).await },
            )
        };
        let kinds = [
            Purpose::Send,
            Purpose::Send,
            Purpose::Look,
            Purpose::Poll,
            Purpose::EagerPoll,
        ];
        let start = Instant::now();
        let mut made = Vec::new();
        // From the second minute on: in the first one nobody waits yet.
        for task in kinds.map(one) {
            let calls = task.await.unwrap().into_iter();
            made.push(calls.filter(|at| *at >= start + MINUTE).count());
        }
        let [sent, sent_too, looked, polled, eager] = made.as_slice() else {
            panic!("{made:?}")
        };
        assert!(sent + sent_too >= 240 * 3 * 88 / 100, "{made:?}");
        assert!(looked + polled <= 6 * 3 + 6, "{made:?}");
        assert!(looked + polled + eager <= 24 * 3 + 24, "{made:?}");
        assert!(*looked > 0 && *polled > 0, "nobody starves: {made:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_others_use_of_the_limit_is_heeded() {
        let budget = budget(240);
        let mut first = call(&budget, Purpose::Send).await;
        budget.heard(&mut first, &Outcome::Done(()), &answered(100, 1));
        drop(first);
        let asked = Instant::now();
        drop(call(&budget, Purpose::Send).await);
        drop(call(&budget, Purpose::Send).await);
        assert!(asked.elapsed() >= MINUTE, "{:?}", asked.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_call_goes_alone_for_a_moment() {
        let budget = Budget::new(&Pace::default());
        let mut first = call(&budget, Purpose::Send).await;
        let asked = Instant::now();
        let second = call(&budget, Purpose::Send).await;
        assert_eq!(asked.elapsed(), Pace::default().pilot);
        budget.heard(&mut first, &Outcome::Done(()), &answered(240, 239));
        drop(call(&budget, Purpose::Send).await);
        assert_eq!(asked.elapsed(), Pace::default().pilot);
        drop((first, second));
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_makes_everything_quiet() {
        let budget = budget(240);
        let mut limited = call(&budget, Purpose::Send).await;
        let outcome: Outcome<()> = Outcome::RateLimited {
            retry_after_ms: Some(20_000),
        };
        let meta = Meta {
            http_status: Some(429),
            ..Meta::default()
        };
        budget.heard(&mut limited, &outcome, &meta);
        drop(limited);
        let asked = Instant::now();
        drop(call(&budget, Purpose::Act).await);
        assert_eq!(asked.elapsed(), Duration::from_secs(20));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_no_longer_is_told_at_once_and_leaves_the_line() {
        let budget = budget(1);
        let kept = call(&budget, Purpose::Send).await;
        let asked = Instant::now();
        let given_up = budget.acquire_within(Purpose::Act, MINUTE).await;
        assert_eq!(given_up.unwrap_err(), MINUTE);
        assert_eq!(asked.elapsed(), MINUTE);
        assert!(budget.state().line.is_empty());
        budget.state().limited(Some(600_000), Instant::now());
        let asked = Instant::now();
        let given_up = budget.acquire_within(Purpose::Act, MINUTE).await;
        assert_eq!(given_up.unwrap_err(), 10 * MINUTE);
        assert_eq!(asked.elapsed(), Duration::ZERO);
        drop(kept);
        let in_time = budget.acquire_within(Purpose::Act, 11 * MINUTE).await;
        drop(in_time.unwrap());
        assert_eq!(asked.elapsed(), 10 * MINUTE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_never_left_costs_nothing_and_who_gives_up_leaves_the_line() {
        let budget = budget(1);
        let mut offline = call(&budget, Purpose::Send).await;
        let reason = kasse_front_payment::NotSentReason::Dns;
        budget.heard(
            &mut offline,
            &Outcome::<()>::NotSent(reason),
            &Meta::default(),
        );
        drop(offline);
        let kept = call(&budget, Purpose::Send).await;
        let given_up = tokio::time::timeout(MINUTE, call(&budget, Purpose::Act)).await;
        assert!(given_up.is_err());
        drop(kept);
        assert!(budget.state().line.is_empty());
        drop(call(&budget, Purpose::Send).await);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_makes_no_call_holds_no_place() {
        let budget = budget(4);
        let asked = Instant::now();
        for _ in 0..100 {
            drop(budget.acquire(Purpose::Send).await);
        }
        assert_eq!(asked.elapsed(), Duration::ZERO);
        assert!(budget.state().places.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_window_that_one_answer_tells_is_not_believed_and_one_that_many_tell_not_for_ever() {
        let budget = budget(240);
        let told = |seconds: u64| Meta {
            rate_reset_ms: Some(seconds * 1_000),
            ..answered(240, 239)
        };
        let hear = async |seconds| {
            let mut allowance = call(&budget, Purpose::Act).await;
            budget.heard(&mut allowance, &Outcome::Done(()), &told(seconds));
        };
        hear(30).await;
        hear(7_200).await;
        hear(20).await;
        assert_eq!(budget.state().window, MINUTE);
        hear(7_200).await;
        assert_eq!(budget.state().window, LONGEST_WINDOW);
        for _ in 0..LAST_RESETS {
            hear(60).await;
        }
        assert_eq!(budget.state().window, MINUTE);
    }
}
