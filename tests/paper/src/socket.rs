//! A receipt printer on a socket of the loopback, as one on the network is at port 9100.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How the printer behaves on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// Takes what it is sent and answers questions.
    #[default]
    Answers,
    /// Takes what it is sent, and never answers: a printer of one direction.
    Silent,
    /// Takes connections and nothing else.
    Hangs,
    /// Closes the connection after so many bytes of a job.
    DiesAfter(usize),
    /// Its paper ends after so many bytes of a job.
    PaperEndsAfter(usize),
    /// Answers questions about its state, but not those that wait for the paper.
    StatusOnly,
}

/// What its sensors see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// Enough.
    #[default]
    There,
    /// The roll ends soon.
    Low,
    /// None.
    Out,
    /// The cover is open.
    CoverOpen,
    /// The knife is stuck.
    KnifeStuck,
}

/// A printer. It is gone when it is dropped.
#[derive(Debug)]
pub struct SocketPrinter {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    address: SocketAddr,
    manner: Manner,
    paper: Paper,
    jobs: Vec<Vec<u8>>,
    connections: usize,
    asked_when_done: usize,
    on: bool,
}

/// How long a step may take before the test that waits for it fails.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a read waits before it looks whether the printer is still on.
const LOOK: Duration = Duration::from_millis(20);

impl SocketPrinter {
    /// A printer that works, at a port of its own.
    pub fn start() -> Self {
        Self::at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    /// A printer that works, at this address: one that was switched off and on again.
    pub fn at(address: SocketAddr) -> Self {
        let listener = listen(address);
        let address = listener.local_addr().expect("it has an address");
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                address,
                manner: Manner::default(),
                paper: Paper::default(),
                jobs: Vec::new(),
                connections: 0,
                asked_when_done: 0,
                on: true,
            }),
            changed: Condvar::new(),
        });
        let thread = {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || serve(&listener, &shared))
        };
        Self {
            shared,
            thread: Some(thread),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.state().address
    }

    /// From now on, it behaves so.
    pub fn set_manner(&self, manner: Manner) {
        self.state().manner = manner;
    }

    /// From now on, it sees this.
    pub fn set_paper(&self, paper: Paper) {
        self.state().paper = paper;
    }

    /// What was printed: the bytes of each connection that sent any, without the questions.
    pub fn jobs(&self) -> Vec<Vec<u8>> {
        self.state().jobs.clone()
    }

    /// Connections taken so far.
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    /// How often it was asked, behind a job, to say when it is printed: all of that job has come then.
    pub fn asked_when_done(&self) -> usize {
        self.state().asked_when_done
    }

    /// Waits for so many jobs whose connection has ended. Panics if they don't come.
    pub fn wait_for_jobs(&self, count: usize) -> Vec<Vec<u8>> {
        let begun = Instant::now();
        let mut state = self.state();
        while state.jobs.len() < count {
            assert!(
                begun.elapsed() < PATIENCE,
                "{} of {count} jobs came",
                state.jobs.len()
            );
            state = self
                .shared
                .changed
                .wait_timeout(state, PATIENCE)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        state.jobs.clone()
    }

    /// Switches it off. Its address can be taken by another.
    pub fn switch_off(mut self) -> SocketAddr {
        let address = self.address();
        self.end();
        address
    }

    fn end(&mut self) {
        self.state().on = false;
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Drop for SocketPrinter {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The address may still be busy with a connection that was closed a moment ago.
fn listen(address: SocketAddr) -> TcpListener {
    let begun = Instant::now();
    let listener = loop {
        match TcpListener::bind(address) {
            Ok(listener) => break listener,
            Err(error) if error.kind() == ErrorKind::AddrInUse && begun.elapsed() < PATIENCE => {
                std::thread::sleep(LOOK);
            }
            Err(error) => panic!("no socket: {error}"),
        }
    };
    listener
        .set_nonblocking(true)
        .expect("a socket can be asked without waiting");
    listener
}

/// One connection after the other, as printers do.
fn serve(listener: &TcpListener, shared: &Shared) {
    while shared.state().on {
        match listener.accept() {
            Ok((stream, _)) => {
                shared.state().connections += 1;
                let job = Connection::new(stream, shared).take();
                if !job.is_empty() {
                    shared.state().jobs.push(job);
                    shared.changed.notify_all();
                }
            }
            Err(_) => std::thread::sleep(LOOK),
        }
    }
}

struct Connection<'a> {
    stream: TcpStream,
    shared: &'a Shared,
    job: Vec<u8>,
    /// What may be the beginning of a question.
    held: Vec<u8>,
}

impl<'a> Connection<'a> {
    fn new(stream: TcpStream, shared: &'a Shared) -> Self {
        stream
            .set_nonblocking(false)
            .and_then(|()| stream.set_read_timeout(Some(LOOK)))
            .expect("a stream can wait");
        Self {
            stream,
            shared,
            job: Vec::new(),
            held: Vec::new(),
        }
    }

    /// The job, once the other end is done or the printer is.
    fn take(mut self) -> Vec<u8> {
        let mut buffer = [0; 512];
        while self.shared.state().on {
            let manner = self.shared.state().manner;
            if manner == Manner::Hangs {
                std::thread::sleep(LOOK);
                continue;
            }
            match self.stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => {
                    for byte in &buffer[..length] {
                        if !self.byte(*byte, manner) {
                            return self.job;
                        }
                    }
                }
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => break,
            }
        }
        self.job
    }

    /// Whether it goes on.
    fn byte(&mut self, byte: u8, manner: Manner) -> bool {
        self.held.push(byte);
        match self.held.as_slice() {
            [0x10 | 0x1d] | [0x10, 0x04] | [0x1d, b'r'] => return true,
            [0x10, 0x04, question @ 1..=4] => {
                let answer = status(self.shared.state().paper, *question);
                if manner != Manner::Silent {
                    let _told = self.stream.write_all(&[answer]);
                }
                self.held.clear();
                return true;
            }
            [0x1d, b'r', 1] => {
                let mut state = self.shared.state();
                state.asked_when_done += 1;
                let paper = state.paper;
                drop(state);
                // It stands in the line behind what is printed: without paper it is not reached.
                let answer = match paper {
                    Paper::There => Some(0),
                    Paper::Low => Some(0b1100),
                    Paper::Out | Paper::CoverOpen | Paper::KnifeStuck => None,
                };
                let told = !matches!(manner, Manner::Silent | Manner::StatusOnly);
                if let Some(answer) = answer.filter(|_| told) {
                    let _told = self.stream.write_all(&[answer]);
                }
                self.held.clear();
                return true;
            }
            _ => self.job.append(&mut self.held),
        }
        match manner {
            Manner::DiesAfter(bytes) if self.job.len() >= bytes => false,
            Manner::PaperEndsAfter(bytes) if self.job.len() >= bytes => {
                self.shared.state().paper = Paper::Out;
                true
            }
            Manner::Answers
            | Manner::Silent
            | Manner::Hangs
            | Manner::StatusOnly
            | Manner::DiesAfter(_)
            | Manner::PaperEndsAfter(_) => true,
        }
    }
}

/// The answer to `DLE EOT n`, as Epson's reference has it: bits 1 and 4 are always set.
fn status(paper: Paper, question: u8) -> u8 {
    let bits = match (question, paper) {
        (1, Paper::Out | Paper::CoverOpen | Paper::KnifeStuck) | (3, Paper::KnifeStuck) => {
            0b0000_1000
        }
        (2, Paper::Out) => 0b0010_0000,
        (2, Paper::CoverOpen) => 0b0000_0100,
        (2, Paper::KnifeStuck) => 0b0100_0000,
        (4, Paper::Out) => 0b0110_1100,
        (4, Paper::Low) => 0b0000_1100,
        _ => 0,
    };
    0b0001_0010 | bits
}
