//! The one thread that writes.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::open::checkpoint_at_once;

/// The most jobs that wait; a caller beyond them waits to hand in its own.
const WAITING_JOBS: usize = 64;

/// Between two tries to empty the WAL, while something stands in the way.
const CHECKPOINT_PAUSE: Duration = Duration::from_secs(1);

/// What is left to do once a job has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// Nothing.
    Nothing,
    /// Something was erased whose bytes are still in the WAL.
    Checkpoint,
}

impl After {
    /// What either asks for.
    pub(crate) fn or(self, other: Self) -> Self {
        match self {
            Self::Nothing => other,
            Self::Checkpoint => self,
        }
    }
}

type Job = Box<dyn FnOnce(&mut Connection) -> After + Send>;

/// The thread and the way to it.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which owns the connection from here on, and what is left to do with it.
    pub(crate) fn start(connection: Connection, left: After) -> io::Result<Self> {
        let (jobs, waiting) = sync_channel(WAITING_JOBS);
        let thread = Builder::new()
            .name("kasse-store-writer".to_owned())
            .spawn(move || work(connection, left, &waiting))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Runs a job on the thread and waits for its answer. A panic of the job is the caller's.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> (T, After) + Send + 'static,
    ) -> T {
        type Answer<T> = Result<T, Box<dyn Any + Send>>;
        let (answer, answered) = sync_channel::<Answer<T>>(1);
        let job: Job = Box::new(move |connection| {
            let (outcome, after) = match catch_unwind(AssertUnwindSafe(|| job(connection))) {
                Ok((value, after)) => (Ok(value), after),
                Err(panic) => (Err(panic), After::Nothing),
            };
            // The caller waits below until it gets this.
            let _ = answer.send(outcome);
            after
        });
        self.jobs
            .as_ref()
            .expect("BUG: the channel is taken away in drop alone")
            .send(job)
            .expect("BUG: the thread lives as long as its channel");
        match answered.recv().expect("BUG: every job answers") {
            Ok(value) => value,
            Err(panic) => resume_unwind(panic),
        }
    }
}

fn work(mut connection: Connection, left: After, waiting: &Receiver<Job>) {
    let mut erased = left == After::Checkpoint;
    // When what is in the way of emptying the WAL (a reader, a full disk) may be gone; opening and closing empty it too.
    let mut again_at = Instant::now();
    loop {
        let job = if erased {
            waiting.recv_timeout(again_at.saturating_duration_since(Instant::now()))
        } else {
            waiting.recv().map_err(RecvTimeoutError::from)
        };
        match job {
            Ok(job) => erased |= job(&mut connection) == After::Checkpoint,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if erased && again_at <= Instant::now() {
            erased = !checkpoint_at_once(&connection).unwrap_or(false);
            if erased {
                again_at = Instant::now() + CHECKPOINT_PAUSE;
            }
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Ends the loop; the thread then closes the connection, the last one, which empties the WAL.
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writer of the database ended by a panic");
        }
    }
}
