//! A program that runs beside the test, with all that it starts itself.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::wait;

/// How long a program may take to end when it is asked to, before it is killed.
const END_LIMIT: Duration = Duration::from_secs(3);

/// How long a command may take that is run to its end.
const COMMAND_LIMIT: Duration = Duration::from_secs(30);

/// A running program. Dropping it ends it and what it has started.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program with its output and errors in a file.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(open(log)?);
        Self::spawn(command, log)
    }

    /// Starts a program whose output is read by the caller, with its errors in a file.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start_with_output(mut command: Command, log: &Path) -> Result<(Self, ChildStdout)> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = Self::spawn(command, log)?;
        let output = process
            .child
            .stdout
            .take()
            .context("BUG: the output is not piped")?;
        Ok((process, output))
    }

    /// Starts a program that is told something on its standard input, which is then closed.
    ///
    /// # Errors
    /// When it can't be started or does not take the input.
    pub fn start_with_input(mut command: Command, input: &str, log: &Path) -> Result<Self> {
        command.stdin(Stdio::piped()).stdout(open(log)?);
        let mut process = Self::spawn(command, log)?;
        let mut stdin = process
            .child
            .stdin
            .take()
            .context("BUG: the input is not piped")?;
        stdin.write_all(input.as_bytes())?;
        Ok(process)
    }

    fn spawn(mut command: Command, log: &Path) -> Result<Self> {
        let name = format!("{command:?}");
        let child = command
            .stderr(open(log)?)
            .process_group(0)
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        Ok(Self {
            child,
            log: log.to_owned(),
        })
    }

    /// The process's id, which is its group's too.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written into its log until now.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// How it has ended, if it has.
    ///
    /// # Errors
    /// When the operating system does not tell.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Ends it and what it has started at once, without a chance to do anything about it.
    pub fn kill(&mut self) {
        signal_group("KILL", self.id());
        // Only fails when it has been waited for already.
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        signal_group("TERM", self.id());
        let _ = wait::until("the end of a program", END_LIMIT, || {
            Ok(self.child.try_wait()?.map(drop))
        });
        // What it started itself may be there still.
        self.kill();
    }
}

/// The log is appended to, as the program may be started again.
fn open(log: &Path) -> Result<File> {
    File::options()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| format!("{} can't be written", log.display()))
}

/// Sends a signal to all processes of a group. That nobody is left to get it is fine.
fn signal_group(signal: &str, group: u32) {
    // By the shell's own `kill`, as Debian without procps has no program of that name.
    let _ = Command::new("sh")
        .args([
            "-c",
            "kill -s \"$0\" -- \"-$1\"",
            signal,
            &group.to_string(),
        ])
        .stderr(Stdio::null())
        .status();
}

/// Runs a command to its end and answers what it printed.
///
/// # Errors
/// When it can't be started, fails, takes too long, or prints something other than UTF-8.
pub(crate) fn succeed(command: &mut Command) -> Result<String> {
    let name = format!("{command:?}");
    String::from_utf8(output(command)?).with_context(|| format!("{name} did not print text"))
}

/// The same, of a command that prints no text.
///
/// # Errors
/// When it can't be started, fails, or takes longer than half a minute: it is killed then.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let name = format!("{command:?}");
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .with_context(|| format!("{name} could not be started"))?;
    let group = child.id();
    let limit = wait::patiently(COMMAND_LIMIT);
    let (answer, is_late) = thread::scope(|scope| {
        let (done, is_done) = mpsc::channel::<()>();
        let guard = scope.spawn(move || {
            let is_late = is_done.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
            if is_late {
                signal_group("KILL", group);
            }
            is_late
        });
        let answer = child.wait_with_output();
        // Before the thread is waited for.
        drop(done);
        (
            answer,
            guard.join().expect("BUG: it does nothing that panics"),
        )
    });
    if is_late {
        bail!("{name} took longer than {limit:?} and was killed");
    }
    let answer = answer?;
    if !answer.status.success() {
        bail!(
            "{name} failed ({}): {}",
            answer.status,
            String::from_utf8_lossy(&answer.stderr).trim()
        );
    }
    Ok(answer.stdout)
}
