//! A shop: its folder, and the till as a process that is killed and started again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use torture::speed::Speed;
use torture::wire::{Answer, Line, Request};

/// A till that does not answer for so long hangs.
const PATIENCE: Duration = Duration::from_secs(30);
const PAGE_BYTES: u64 = 4_096;

/// A shop.
pub(crate) struct Shop {
    folder: PathBuf,
    program: PathBuf,
    api_url: String,
    speed: Speed,
    /// How wrong the till's clock is.
    pub(crate) clock_offset_ms: i64,
    till: Option<TillProcess>,
    /// Steps at which a till died by itself.
    pub(crate) died_at: Vec<String>,
    /// How often it was started.
    pub(crate) starts: u32,
    /// Whether the disk is full.
    is_full: bool,
}

struct TillProcess {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

/// What became of a request.
pub(crate) enum Heard {
    /// The till answered.
    Answer(Answer),
    /// It died first.
    Died,
}

impl Shop {
    /// An empty shop in a folder.
    pub(crate) fn new(
        folder: PathBuf,
        programs: &Path,
        api_url: &str,
        speed: Speed,
    ) -> Result<Self> {
        fs::create_dir_all(folder.join("data"))?;
        let kept = json!({"token": TOKEN, "key": null}).to_string();
        fs::write(folder.join("keychain.json"), kept)?;
        Ok(Self {
            program: programs.join(format!("torture-till{}", std::env::consts::EXE_SUFFIX)),
            folder,
            api_url: api_url.to_owned(),
            speed,
            clock_offset_ms: 0,
            till: None,
            died_at: Vec::new(),
            starts: 0,
            is_full: false,
        })
    }

    /// The shop's folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the till's clock shows, in Unix ms.
    pub(crate) fn now_ms(&self) -> i64 {
        self.speed.now_ms().saturating_add(self.clock_offset_ms)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Starts the till unless it runs, and dies at a step on the way where it is told to. With `pages_left` the disk has
    /// only so much room. A till that can't even start on a full disk is left.
    pub(crate) async fn start(
        &mut self,
        die_at: Option<&str>,
        pages_left: Option<u32>,
    ) -> Result<()> {
        if self.till.is_some() {
            return Ok(());
        }
        self.starts += 1;
        self.is_full = pages_left.is_some();
        let mut arguments = Vec::new();
        if let Some(step) = die_at {
            arguments.extend(["--die-at".to_owned(), step.to_owned()]);
        }
        if let Some(left) = pages_left {
            let file = fs::metadata(self.folder.join("data/kasse.db"));
            let pages = file.map_or(0, |file| file.len() / PAGE_BYTES);
            let most = pages.saturating_add(u64::from(left)).max(1);
            arguments.extend(["--max-pages".to_owned(), most.to_string()]);
        }
        self.spawn(&arguments)?;
        match self.hear().await? {
            Some(Line::Ready) => Ok(()),
            Some(other) => bail!("the till began with {other:?}"),
            None if die_at.is_some() || pages_left.is_some() => Ok(()),
            None => {
                let said = fs::read_to_string(self.folder.join("till.err")).unwrap_or_default();
                bail!("the till does not start: {said}")
            }
        }
    }

    fn spawn(&mut self, arguments: &[String]) -> Result<()> {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("till.err"))?;
        let mut child = Command::new(&self.program)
            .arg("--data")
            .arg(self.folder.join("data"))
            .arg("--keychain")
            .arg(self.folder.join("keychain.json"))
            .arg("--log")
            .arg(self.folder.join("till.log"))
            .args(["--api-url", &self.api_url])
            .args(["--speed", &self.speed.times.to_string()])
            .args(["--origin-ms", &self.speed.origin_ms.to_string()])
            .arg(format!("--clock-offset-ms={}", self.clock_offset_ms))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .context("the till can't be started")?;
        let input = child.stdin.take().context("it has no input")?;
        let output = child.stdout.take().context("it has no output")?;
        self.till = Some(TillProcess {
            child,
            input,
            output: BufReader::new(output).lines(),
        });
        Ok(())
    }

    /// Puts the newest good backup in the place of the database of a till that does not run. Killed once so soon, where
    /// `kill_after` says so, and begun anew: no till opens on what a cut-off restoring leaves. Returns whether there was
    /// a backup.
    pub(crate) async fn restore(&mut self, kill_after: Option<Duration>) -> Result<bool> {
        self.is_full = false;
        let restore = ["--restore".to_owned()];
        if let Some(after) = kill_after {
            self.spawn(&restore)?;
            tokio::time::sleep(after).await;
            self.kill().await?;
        }
        self.spawn(&restore)?;
        match self.hear_the_rest().await? {
            Some(Answer::Done) => Ok(true),
            Some(Answer::Refused { code, .. }) if code == "NoBackup" => Ok(false),
            other => {
                let said = fs::read_to_string(self.folder.join("till.err")).unwrap_or_default();
                bail!("restoring ended with {other:?}: {said}")
            }
        }
    }

    /// Asks the till, which is started where it does not run. One that died on the way is not started again here.
    pub(crate) async fn ask(&mut self, request: &Request) -> Result<Heard> {
        self.start(None, None).await?;
        if self.tell(request).await.is_err() {
            // Its end of the pipe is closed; what it said before is still to be read.
            self.hear_the_rest().await?;
            return Ok(Heard::Died);
        }
        match self.hear().await? {
            Some(Line::Answer(answer)) => Ok(Heard::Answer(answer)),
            Some(Line::Ready | Line::Died(_)) | None => Ok(Heard::Died),
        }
    }

    /// Asks, and kills the till so soon after, whether it has answered or not. An answer that had left counts.
    pub(crate) async fn ask_and_kill(
        &mut self,
        request: &Request,
        after: Duration,
    ) -> Result<Heard> {
        self.start(None, None).await?;
        if self.tell(request).await.is_err() {
            self.hear_the_rest().await?;
            return Ok(Heard::Died);
        }
        tokio::time::sleep(after).await;
        let answer = self.kill().await?;
        Ok(answer.map_or(Heard::Died, Heard::Answer))
    }

    /// The kernel ends the till. Returns the answer that it had given and nobody had read.
    pub(crate) async fn kill(&mut self) -> Result<Option<Answer>> {
        if let Some(till) = &mut self.till {
            till.child.start_kill()?;
        }
        self.hear_the_rest().await
    }

    /// Closes the till as the shop does at night.
    pub(crate) async fn close(&mut self) -> Result<()> {
        if self.till.is_some() {
            self.ask(&Request::Close).await?;
            self.hear_the_rest().await?;
        }
        Ok(())
    }

    async fn tell(&mut self, request: &Request) -> Result<()> {
        let till = self.till.as_mut().context("no till")?;
        let mut line = serde_json::to_string(request)?;
        line.push('\n');
        till.input.write_all(line.as_bytes()).await?;
        Ok(till.input.flush().await?)
    }

    /// The next line; `None`, and no till any more, at its end.
    async fn hear(&mut self) -> Result<Option<Line>> {
        loop {
            let till = self.till.as_mut().context("no till")?;
            let line = tokio::time::timeout(PATIENCE, till.output.next_line()).await;
            let Ok(line) = line else {
                bail!("the till does not answer");
            };
            match line?.map(|line| serde_json::from_str(&line)).transpose()? {
                Some(Line::Died(step)) => self.died_at.push(step),
                Some(line) => return Ok(Some(line)),
                None => {
                    if let Some(mut till) = self.till.take() {
                        till.child.wait().await?;
                    }
                    return Ok(None);
                }
            }
        }
    }

    async fn hear_the_rest(&mut self) -> Result<Option<Answer>> {
        let mut answer = None;
        while self.till.is_some() {
            if let Some(Line::Answer(said)) = self.hear().await? {
                answer = Some(said);
            }
        }
        Ok(answer)
    }
}

/// One that the stand-in accepts.
pub(crate) const TOKEN: &str = "sim-torture";
