//! Many customers in a row at one kiosk: no growth of memory, nothing left behind, no slower.
//!
//! `cargo xtask endurance` runs it, on a release build: of a run within the checks it is no part.

use std::collections::HashSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use serde::Deserialize;
use serde_json::json;

use super::walk::{UPRIGHT, answer, at_rest, kiosk};
use crate::checkout::wait_for_state;
use crate::harness::Till;

/// Customers, and the one after whom memory is measured first: caches are filled by then.
const CUSTOMERS: usize = 500;
const SETTLED: usize = 50;
/// How much more memory it may be at the end, in per cent.
const MOST_GROWTH: f64 = 5.0;
/// The 99th percentile of a touch, from the finger to the frame that shows what it did, in ms.
const MOST_P99_MS: f64 = 50.0;

/// Counts in the page how long each touch takes: from the event that the finger made, over whatever hears of the press
/// and of its end, to after the next frame was painted.
const COUNT_TOUCHES: &str = "
    window.touches = [];
    let down = 0;
    addEventListener('pointerdown', (event) => (down = event.timeStamp), true);
    addEventListener('click', ({ target }) => {
      const begun = down;
      const touched = target.closest?.('[data-testid]')?.dataset.testid ?? '';
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => {
          touches.push([performance.now() - begun, touched]);
          painted.port1.close();
        };
        painted.port2.postMessage(null);
      });
    }, true);";

/// A touch: how long it took, in ms, and what was touched, by its `data-testid`.
#[derive(Debug, Clone, Deserialize)]
struct Touch(f64, String);

/// What a number of customers came to.
#[derive(Default)]
struct Measured {
    customers: usize,
    /// After each of them.
    memory_kib: Vec<u64>,
    touches: Vec<Touch>,
    seconds_each: f64,
    /// Nodes of the page at rest.
    nodes: u64,
    /// Keys in the page's stores.
    stored: u64,
}

impl Measured {
    fn p99_ms(&self) -> f64 {
        self.percentile_ms(99)
    }

    fn percentile_ms(&self, of: usize) -> f64 {
        // The page's clock counts whole milliseconds: what is lost in taking one from another is no time.
        let mut sorted: Vec<f64> = self.touches.iter().map(|touch| touch.0.round()).collect();
        sorted.sort_by(f64::total_cmp);
        let at = (sorted.len() * of).div_ceil(100).saturating_sub(1);
        sorted.get(at).copied().unwrap_or(f64::NAN)
    }

    /// What it has after the customer in the middle. After one in a hundred, by chance, a picture of the screen more is held
    /// until the next one begins, of 8 MiB.
    fn usual_mib(&self) -> f64 {
        let mut sorted = self.memory_kib.clone();
        sorted.sort_unstable();
        mib(sorted.get(sorted.len() / 2).copied().unwrap_or_default())
    }

    fn most_mib(&self) -> f64 {
        mib(self.memory_kib.iter().max().copied().unwrap_or_default())
    }

    /// The slowest touches, one of each control.
    fn slowest(&self, most: usize) -> Vec<&Touch> {
        let mut slowest: Vec<&Touch> = self.touches.iter().collect();
        slowest.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut seen = HashSet::new();
        slowest.retain(|touch| seen.insert(&touch.1));
        slowest.truncate(most);
        slowest
    }
}

#[test]
#[ignore = "takes an hour: cargo xtask endurance"]
fn customers_in_a_row() {
    let customers = number("KASSE_ENDURANCE_CUSTOMERS", CUSTOMERS);
    let every = number("KASSE_ENDURANCE_EVERY", SETTLED).min(customers);
    let till = Till::start_with("kiosk_endurance", &kiosk(UPRIGHT));
    // What BankID's pages cost their customer is not ours to measure.
    till.front().set(&json!({
        "bankid": {"behaviour": "auto_approve", "auto_step_ms": 50},
        "credit": {"wait_ms": 50},
        "invoice_delay_ms": 0,
        // As many as come in an hour, within minutes.
        "rate_limit": {"requests": 100_000, "window_ms": 60_000},
    }));
    ready(&till);
    let processes = till.processes().len();
    let (mut measured, mut touches) = (Vec::new(), Vec::new());
    let mut begun = Instant::now();
    let mut memory_kib = Vec::new();
    for customer in 1..=customers {
        touches.extend(buy(&till));
        // Those of the customer who has just left take a moment to end.
        till.until_so("the end of processes", || {
            till.processes().len() == processes
        });
        memory_kib.push(till.memory_kib());
        if customer % every == 0 {
            let seconds_each = begun.elapsed().as_secs_f64() / as_f64(every);
            measured.push(Measured {
                customers: customer,
                memory_kib: std::mem::take(&mut memory_kib),
                touches: std::mem::take(&mut touches),
                seconds_each,
                ..measure(&till)
            });
            // Each time: a run that is broken off has told what it saw.
            keep(&table(&measured));
            begun = Instant::now();
        }
    }
    let table = table(&measured);
    report(&table);

    let orders = till.front().orders();
    let invoiced = orders.iter().filter(|order| order["status"] == "INVOICED");
    assert_eq!(invoiced.count(), customers, "one invoice each");
    assert_eq!(orders.len(), customers, "and nothing else");
    let (Some(first), Some(last)) = (measured.first(), measured.last()) else {
        return;
    };
    assert_eq!(last.nodes, first.nodes, "nodes left in the page");
    assert_eq!(last.stored, first.stored, "keys left in the page's stores");
    let growth = growth(first, last);
    assert!(
        growth <= MOST_GROWTH,
        "memory grew by {growth:.1} %\n{table}"
    );
    for part in &measured {
        assert!(part.p99_ms() < MOST_P99_MS, "{} ms\n{table}", part.p99_ms());
    }
}

fn number(name: &str, usual: usize) -> usize {
    let told = env::var(name).ok();
    told.map_or(usual, |told| told.parse().expect("a number of customers"))
}

/// One customer, from the first touch until nobody stands there. Answers the touches but for the last one: the
/// page that it was made on goes with it.
fn buy(till: &Till) -> Vec<Touch> {
    till.execute(COUNT_TOUCHES);
    till.touch("kiosk-attract");
    till.touch("kiosk-language-nb");
    till.touch("product-tile");
    till.touch("kiosk-cart");
    till.touch("kiosk-continue");
    till.touch("customer-type-private");
    till.wait_for_focus("customer-name");
    answer(till, &["kari ås", "28038712383"]);
    till.wait_for_focus("customer-email");
    answer(till, &["k@ex.no", "46567468"]);
    till.wait_for_focus("customer-street");
    answer(till, &["vei 1", "7030", "oslo"]);
    till.touch("kiosk-confirm");
    wait_for_state(till, "Invoiced");
    let touches = till.execute("return window.touches");
    till.touch("kiosk-done");
    till.wait_window_gone("BankID");
    ready(till);
    serde_json::from_value(touches).expect("touches")
}

/// Waits until nobody stands there, and for the screens that are drawn ahead: people are not as quick as that.
fn ready(till: &Till) {
    at_rest(till);
    till.wait_until_gone("kiosk-warming");
}

/// What is there while nobody stands before it.
fn measure(till: &Till) -> Measured {
    let page = till.execute(
        "const stored = localStorage.length + sessionStorage.length;
         return { stored, nodes: document.querySelectorAll('*').length };",
    );
    let count = |name: &str| page[name].as_u64().expect("a number");
    Measured {
        nodes: count("nodes"),
        stored: count("stored"),
        ..Measured::default()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of customers and of KiB are small"
)]
fn as_f64(number: usize) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of customers and of KiB are small"
)]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

/// By how much memory grew, in per cent.
fn growth(first: &Measured, last: &Measured) -> f64 {
    (last.usual_mib() / first.usual_mib() - 1.0) * 100.0
}

fn table(measured: &[Measured]) -> String {
    let mut table = "| Customers | Memory of its own: median, most | Median since the first row | Touches | Touch to paint: median, p99 | The slowest | A customer takes |\n\
                     |---|---|---|---|---|---|---|\n"
        .to_owned();
    for part in measured {
        let since = measured.first().map_or(0.0, |first| growth(first, part));
        let slowest = part.slowest(3);
        let slowest: Vec<String> = slowest
            .iter()
            .map(|Touch(ms, control)| format!("{ms:.0} ms `{control}`"))
            .collect();
        let _ = writeln!(
            table,
            "| {} | {:.1} MiB, {:.1} MiB | {since:+.1} % | {} | {:.1} ms, {:.1} ms | {} | {:.1} s |",
            part.customers,
            part.usual_mib(),
            part.most_mib(),
            part.touches.len(),
            part.percentile_ms(50),
            part.p99_ms(),
            slowest.join(", "),
            part.seconds_each,
        );
    }
    table
}

#[expect(clippy::print_stdout, reason = "a measurement is there to be read")]
fn report(table: &str) {
    println!("{table}");
}

fn keep(table: &str) {
    if let Some(file) = env::var_os("KASSE_ENDURANCE_TABLE") {
        fs::write(file, table).expect("the table can be kept");
    }
}
