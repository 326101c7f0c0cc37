//! The budget under a clock of its own: no window sees more calls than the limit, and nobody waits longer than they have to.

use super::places::{LAST_RESETS, LONGEST_WINDOW};
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
    while let Ok(allowance) = tokio::time::timeout_at(start + during, call(budget, purpose)).await {
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
