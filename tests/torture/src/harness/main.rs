//! The harness: plays random schedules, several shops beside each other, and judges each.

#![expect(
    clippy::print_stdout,
    reason = "a command-line tool talks to the person at the terminal"
)]

mod bytes;
mod customers;
mod deeds;
mod floors;
mod front;
mod judge;
mod keeping;
mod play;
mod random;
mod refunds;
mod scenes;
mod schedule;
mod shop;
mod shrink;
mod staff;
mod tally;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Parser;
use serde_json::json;
use tokio::sync::Mutex;
use torture::speed::{Speed, machine_ms};

use crate::front::Front;
use crate::judge::Finding;
use crate::play::{Played, play};
use crate::random::nth_seed;
use crate::schedule::Schedule;
use crate::tally::Tally;

/// Plays random schedules of orders, faults and kills, and judges by the stand-in's ledger.
#[derive(Parser)]
struct Arguments {
    /// How many schedules.
    #[arg(long, default_value_t = 1_000)]
    schedules: u64,
    /// The seed of the run: each schedule's own seed follows from it.
    #[arg(long)]
    run: Option<u64>,
    /// Plays the one schedule of this seed.
    #[arg(long)]
    seed: Option<u64>,
    /// Shops beside each other.
    #[arg(long, default_value_t = 8)]
    shops: usize,
    /// How many times faster than outside time passes.
    #[arg(long, default_value_t = 100)]
    speed: u32,
    /// Stops after the first schedule that breaks this rule, such as `made twice`.
    #[arg(long, value_name = "RULE")]
    until: Option<String>,
    /// Where the folders of failed schedules are kept.
    #[arg(long, default_value = "target/torture")]
    keep: PathBuf,
    /// Where what was counted is written, as Markdown.
    #[arg(long)]
    table: Option<PathBuf>,
    /// Where the result is written, as JSON.
    #[arg(long)]
    result: Option<PathBuf>,
}

/// So many schedules more, of a hundred asked for, are played at most until everything came up often enough: what a schedule
/// comes to is the machine's, too, and a run must not fail for the luck of a seldom row.
const MORE_PERCENT: u64 = 30;

/// What all shops share.
struct Bench {
    programs: PathBuf,
    folder: PathBuf,
    keep: PathBuf,
    speed: Speed,
    run: u64,
    one: Option<u64>,
    schedules: u64,
    until: Option<String>,
    next: AtomicU64,
    stop: AtomicBool,
    began: Instant,
    book: Mutex<Book>,
}

/// What came of all schedules so far.
#[derive(Default)]
struct Book {
    played: u64,
    tally: Tally,
    failed: Vec<(u64, Vec<String>)>,
    /// How many schedules it took to break the rule that was waited for, and how it was broken.
    caught: Option<(u64, String)>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let shops = tokio::task::LocalSet::new();
    shops.block_on(&runtime, torture(arguments))
}

async fn torture(arguments: Arguments) -> Result<ExitCode> {
    let run = arguments.run.unwrap_or_else(|| machine_ms().unsigned_abs());
    let programs = std::env::current_exe()?
        .parent()
        .context("this program lies nowhere")?
        .to_owned();
    // In memory where there is such a place: killing a process loses nothing that the kernel has, on no disk.
    let folder = match Path::new("/dev/shm") {
        memory if memory.is_dir() => tempfile::tempdir_in(memory)?,
        _ => tempfile::tempdir()?,
    };
    let schedules = if arguments.seed.is_some() {
        1
    } else {
        arguments.schedules
    };
    let shops = arguments
        .shops
        .clamp(1, usize::try_from(schedules).unwrap_or(usize::MAX).max(1));
    match arguments.seed {
        Some(seed) => println!("the schedule of seed {seed}"),
        None => println!("{schedules} schedules of run {run}, {shops} shops beside each other"),
    }
    let bench = Arc::new(Bench {
        programs,
        folder: folder.path().to_owned(),
        keep: arguments.keep,
        speed: Speed {
            origin_ms: machine_ms(),
            times: arguments.speed.max(1),
        },
        run,
        one: arguments.seed,
        schedules,
        until: arguments.until,
        next: AtomicU64::new(0),
        stop: AtomicBool::new(false),
        began: Instant::now(),
        book: Mutex::default(),
    });
    let mut working = tokio::task::JoinSet::new();
    for number in 0..shops {
        working.spawn_local(work(Arc::clone(&bench), number));
    }
    while let Some(ended) = working.join_next().await {
        ended??;
    }
    bench
        .conclude(arguments.table.as_deref(), arguments.result.as_deref())
        .await
}

/// One place where shops open and close, one after the other, with a stand-in of its own.
async fn work(bench: Arc<Bench>, number: usize) -> Result<()> {
    let front = Front::start(&bench.programs).await?;
    loop {
        let index = bench.next.fetch_add(1, Ordering::SeqCst);
        let is_over = index >= bench.schedules && !bench.plays_on(index).await;
        if is_over || bench.stop.load(Ordering::SeqCst) {
            return Ok(());
        }
        let seed = bench.one.unwrap_or_else(|| nth_seed(bench.run, index));
        let schedule = Schedule::of(seed);
        let folder = bench.folder.join(format!("{number}-{index}"));
        let played = play(&schedule, &front, &bench.programs, folder, bench.speed).await?;
        if !played.findings.is_empty() {
            bench.failed(&schedule, &played, &front, number).await?;
        }
        fs::remove_dir_all(&played.evidence.folder)?;
        bench.note(seed, &played).await;
    }
}

impl Bench {
    /// Whether a schedule is played beyond those asked for: something hardly came up yet, and chance may still bring it.
    async fn plays_on(&self, index: u64) -> bool {
        let limit = self.schedules + self.schedules / 100 * MORE_PERCENT;
        index < limit && !self.missed(&*self.book.lock().await).is_empty()
    }

    async fn note(&self, seed: u64, played: &Played) {
        let mut book = self.book.lock().await;
        book.played += 1;
        book.tally.add_all(&played.tally);
        if !played.findings.is_empty() {
            let findings = played.findings.iter().map(ToString::to_string).collect();
            book.failed.push((seed, findings));
            let is_it = |finding: &&Finding| self.until.as_deref() == Some(finding.rule);
            if let Some(finding) = played.findings.iter().find(is_it)
                && book.caught.is_none()
            {
                book.caught = Some((book.played, finding.to_string()));
                self.stop.store(true, Ordering::SeqCst);
            }
        }
        if book.played.is_multiple_of(100) {
            let each = self.began.elapsed().as_secs_f64() / as_f64(book.played);
            println!(
                "{} played, {each:.2} s each, {} failed",
                book.played,
                book.failed.len()
            );
        }
    }

    /// Tells of a schedule that failed, keeps its folder, and looks for a shorter one that fails as well.
    async fn failed(
        &self,
        schedule: &Schedule,
        played: &Played,
        front: &Front,
        number: usize,
    ) -> Result<()> {
        let seed = schedule.seed;
        let kept = self.keep.join(seed.to_string());
        copy(&played.evidence.folder, &kept)?;
        let books = json!({
            "findings": played.findings,
            "schedule": schedule,
            "till": played.evidence.orders,
            "front": played.evidence.ledger,
        });
        fs::write(
            kept.join("books.json"),
            serde_json::to_string_pretty(&books)?,
        )?;
        println!("\nseed {seed} FAILED; again: cargo xtask torture --seed {seed}");
        for finding in &played.findings {
            println!("  {finding}");
        }
        for step in &schedule.steps {
            println!("    {}", json!(step));
        }
        for order in &played.evidence.orders {
            println!("  till:  {}", json!(order));
        }
        for order in &played.evidence.ledger.orders {
            println!(
                "  front: {} {} {}",
                order.uuid, order.status, order.request["referenceNo"]
            );
        }
        println!("  kept in {}", kept.display());
        if self.one.is_some() {
            let folder = self.folder.join(format!("{number}-shrink"));
            let shorter = shrink::shrink(schedule, async |candidate| {
                let played =
                    play(candidate, front, &self.programs, folder.clone(), self.speed).await?;
                fs::remove_dir_all(&folder)?;
                Ok(!played.findings.is_empty())
            })
            .await?;
            println!("  the shortest that failed as well:");
            for step in &shorter.steps {
                println!("    {}", json!(step));
            }
        }
        Ok(())
    }

    async fn conclude(&self, table: Option<&Path>, result: Option<&Path>) -> Result<ExitCode> {
        let book = self.book.lock().await;
        let seconds = self.began.elapsed();
        let text = self.summary(&book, seconds);
        println!("{text}");
        if let Some(path) = table {
            fs::write(path, &text)?;
        }
        if let Some(path) = result {
            let result = json!({
                "run": self.run,
                "played": book.played,
                "seconds": seconds.as_secs_f64(),
                "failed": book.failed,
                "missed": self.missed(&book),
                "caught": book.caught,
                "tally": book.tally,
            });
            fs::write(path, result.to_string())?;
        }
        Ok(if book.failed.is_empty() && self.missed(&book).is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// What was hardly played. Where a broken till was waited for the run ended early, and means something else.
    fn missed(&self, book: &Book) -> Vec<String> {
        if self.until.is_some() {
            return Vec::new();
        }
        floors::missed(self.schedules, &book.tally)
    }

    fn summary(&self, book: &Book, time: Duration) -> String {
        let seconds = time.as_secs_f64();
        let mut text = format!(
            "{} schedules of run {} in {seconds:.0} s ({:.1} a second): {} failed.\n",
            book.played,
            self.run,
            as_f64(book.played) / seconds,
            book.failed.len(),
        );
        text.push_str(&book.tally.markdown());
        for (seed, findings) in &book.failed {
            let _ = write!(text, "\nseed {seed}: {}", findings.join("; "));
        }
        for missed in self.missed(book) {
            let _ = write!(text, "\nFAILED: hardly played: {missed}");
        }
        text
    }
}

fn as_f64(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
