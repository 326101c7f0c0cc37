//! The till without windows: the product's use cases, store and client, with the outside played. Takes requests as
//! lines on its standard input and answers on its standard output; see `torture::wire`.

mod commands;
mod outside;
mod port;
mod steps;
mod time;

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Parser;
use kasse_app::ports::Clock;
use kasse_app::{Config, Pace, Ports, Profile, Settings, Till, authority_of};
use kasse_core::Timestamp;
use kasse_front_payment::{BaseUrl, Client};
use kasse_store::{OpenOptions, Store};
use tokio::sync::mpsc;
use torture::speed::Speed;
use torture::wire::{Answer, Line, Request};
use tracing_subscriber::layer::SubscriberExt;
use url::Url;

use crate::outside::{FileSecrets, NoPrinter, SilentScreen, Window};
use crate::port::Watched;
use crate::steps::{Steps, StepsLayer};
use crate::time::ScriptedClock;

/// A till without windows.
#[derive(Parser)]
struct Arguments {
    /// The folder of the database.
    #[arg(long)]
    data: PathBuf,
    /// The file that stands in for the keychain.
    #[arg(long)]
    keychain: PathBuf,
    /// The API's address.
    #[arg(long)]
    api_url: String,
    /// How many times faster than outside time passes.
    #[arg(long)]
    speed: u32,
    /// When both clocks showed the same, in Unix ms.
    #[arg(long)]
    origin_ms: i64,
    /// How far the till's clock is from the right time, in ms.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    clock_offset_ms: i64,
    /// The most pages that the database may have: the disk is full then.
    #[arg(long)]
    max_pages: Option<u32>,
    /// Die at this step, the first time that it is reached.
    #[arg(long)]
    die_at: Option<String>,
    /// Puts the newest good backup in the database's place, and ends.
    #[arg(long)]
    restore: bool,
    /// Where the log is appended to.
    #[arg(long)]
    log: PathBuf,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let steps = Arc::new(Steps::default());
    if let Some(step) = &arguments.die_at {
        steps.arm(step, 1);
    }
    log_to(&arguments.log, &steps)?;
    // Its clock stands still but for what `time::pass` lets pass.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()?;
    let outcome = runtime.block_on(run(arguments, steps));
    if let Err(error) = &outcome {
        tracing::error!("{error:#}");
    }
    // Whoever waits for the keychain or for time to pass is not waited for.
    runtime.shutdown_background();
    outcome
}

fn log_to(path: &Path, steps: &Arc<Steps>) -> Result<()> {
    let file = std::fs::File::options()
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("{} can't be written", path.display()))?;
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(Arc::new(file));
    let only_ours = tracing_subscriber::filter::LevelFilter::INFO;
    let subscriber = tracing_subscriber::registry()
        .with(only_ours)
        .with(lines)
        .with(StepsLayer(Arc::clone(steps)));
    tracing::subscriber::set_global_default(subscriber).context("a second log")
}

async fn run(arguments: Arguments, steps: Arc<Steps>) -> Result<()> {
    let speed = Speed {
        origin_ms: arguments.origin_ms,
        times: arguments.speed,
    };
    let clock = Arc::new(ScriptedClock::new(
        speed,
        arguments.clock_offset_ms,
        Arc::clone(&steps),
    ));
    let database = arguments.data.join("kasse.db");
    if arguments.restore {
        return say(&Line::Answer(restore(&database, clock.now())?));
    }
    time::pass(speed.times)?;
    let window = Arc::new(Window::new(Arc::clone(&steps)));
    let options = OpenOptions {
        max_pages: arguments.max_pages,
        ..OpenOptions::default()
    };
    let store = Store::open(&database, options)?;
    let base = BaseUrl::parse(&arguments.api_url)?;
    let settings = Settings::stored(&store, Profile::Custom)?;
    let client = Client::new(settings.client(base))?;
    let ports = Ports {
        clock: Arc::clone(&clock) as _,
        front: Arc::new(Watched::new(client, Arc::clone(&steps))),
        secrets: Arc::new(FileSecrets::new(arguments.keychain, Arc::clone(&steps))),
        screen: Arc::new(SilentScreen::new(Arc::clone(&steps))),
        window: Arc::clone(&window) as _,
        printer: Arc::new(NoPrinter),
    };
    let config = Config {
        profile: Profile::Custom,
        loopback: Some(authority_of(&Url::parse(&arguments.api_url)?)),
        api_url: arguments.api_url,
        language: None,
        kiosk: false,
        version: "0.0.0".to_owned(),
        receipt_folder: arguments.data.join("receipts"),
        own_token: None,
        pace: Pace::default(),
    };
    let till = Till::open(store, ports, config)?;
    let worker = tokio::spawn(till.clone().work());
    let mut requests = requests()?;
    let tools = commands::Tools {
        till,
        clock,
        window,
        steps,
    };
    say(&Line::Ready)?;
    while let Some(request) = requests.recv().await {
        let closes = matches!(request, Request::Close);
        let answer = tools.answer(request).await;
        if closes {
            worker.abort();
        }
        say(&Line::Answer(answer))?;
        if closes {
            break;
        }
    }
    Ok(())
}

/// What the window offers when a database is damaged, and `kasse restore` does.
fn restore(database: &Path, now: Timestamp) -> Result<Answer> {
    let Some(newest) = kasse_app::recovery(database, now).newest else {
        return Ok(Answer::Refused {
            code: "NoBackup".to_owned(),
            message: String::new(),
        });
    };
    kasse_app::restore_backup(Path::new(&newest.file), database, now)?;
    Ok(Answer::Done)
}

/// The requests, read on a thread of their own. The end of the harness is the end of the till.
fn requests() -> Result<mpsc::UnboundedReceiver<Request>> {
    let (send, receive) = mpsc::unbounded_channel();
    std::thread::Builder::new()
        .name("requests".to_owned())
        .spawn(move || {
            for line in std::io::stdin().lock().lines() {
                let request = line.ok().and_then(|line| serde_json::from_str(&line).ok());
                let Some(request) = request else { break };
                if send.send(request).is_err() {
                    break;
                }
            }
        })?;
    Ok(receive)
}

/// Says a line to the harness.
pub(crate) fn say(line: &Line) -> Result<()> {
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    let mut output = std::io::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()?;
    Ok(())
}
