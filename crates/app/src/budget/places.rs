//! The places of calls: who holds one, who waits in line, and what answers tell of the limit. Pure but for the time that it
//! is given.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use kasse_front_payment::Meta;
use tokio::time::Instant;

use super::purpose::Purpose;
use crate::pace::Pace;

/// The most places: a limit beyond this is no limit for a till.
const MOST_PLACES: u32 = 6_000;
/// Of the limit, what polls may use.
const POLLS_SHARE: u32 = 10;
/// Of the limit, what patient questions may use while orders wait to be sent: with it, a queue drains at more than
/// 95 % of the limit.
const PATIENT_SHARE: u32 = 40;
/// Of the limit, what looks may use while no order waits.
const LOOKS_SHARE: u32 = 2;

/// So many answers tell how long the window is.
pub(super) const LAST_RESETS: usize = 16;
/// No window is believed to be longer.
pub(super) const LONGEST_WINDOW: Duration = Duration::from_hours(1);

/// Purpose first, then who came first.
pub(super) type Key = (Purpose, u64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Now(u64),
    At(Instant),
    WhenChanged,
}

/// A call that holds a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    number: u64,
    /// `None`: a call that is not ours, as far as we know.
    purpose: Option<Purpose>,
    started: Instant,
    ended: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct State {
    pace: Pace,
    pub(super) limit: u32,
    pub(super) window: Duration,
    pub(super) places: VecDeque<Place>,
    pub(super) line: BTreeSet<Key>,
    numbers: u64,
    /// The order that had to wait for the limit last, and when one that had to wait went.
    had_to_wait: Option<u64>,
    sends_waited_at: Option<Instant>,
    /// Whether an answer has told what is left.
    pub(super) is_informed: bool,
    quiet_until: Option<Instant>,
    /// A running mean of how long calls take.
    pub(super) latency: Option<Duration>,
    /// What the last answers told of the time until the limit is whole again, the newest last.
    resets: VecDeque<Duration>,
}

impl State {
    pub(super) fn new(pace: &Pace) -> Self {
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
    pub(super) fn quiet_left(&self, now: Instant) -> Duration {
        let until = self.quiet_until.unwrap_or(now);
        until.saturating_duration_since(now)
    }

    pub(super) fn join(&mut self, purpose: Purpose) -> Key {
        self.numbers += 1;
        let key = (purpose, self.numbers);
        self.line.insert(key);
        key
    }

    /// Whether it is this one's turn, or when to ask again.
    pub(super) fn turn(&mut self, key: Key, now: Instant) -> Turn {
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

    pub(super) fn ended(&mut self, number: u64, unused: bool, now: Instant) {
        if unused {
            self.places.retain(|place| place.number != number);
        } else if let Some(place) = self.places.iter_mut().find(|place| place.number == number) {
            place.ended = Some(now);
        }
    }

    pub(super) fn heard(&mut self, number: u64, meta: &Meta, now: Instant) {
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
    pub(super) fn limited(&mut self, retry_after_ms: Option<u64>, now: Instant) {
        let quiet = self.pace.quiet_after(retry_after_ms);
        self.quiet_until = self.quiet_until.max(Some(now + quiet));
        self.is_informed = false;
    }
}

/// Places of calls of ours for such purposes.
fn of(purposes: impl Fn(Purpose) -> bool) -> impl Fn(&Place) -> bool {
    move |place| place.purpose.is_some_and(&purposes)
}
