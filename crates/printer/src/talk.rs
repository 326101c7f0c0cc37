//! A conversation with a printer.

use std::io;
use std::time::{Duration, Instant};

use crate::link::{Link, is_waiting};
use crate::status::{Answer, judge};
use crate::{Failure, Limits, Printed, State, Trouble};

/// `GS r 1`: answered once everything before it has been printed, unlike `DLE EOT`.
const TELL_WHEN_DONE: [u8; 3] = [0x1d, b'r', 1];
/// How long the end is waited for before the state is asked again.
const LOOK: Duration = Duration::from_millis(500);
/// Bytes that follow the first of a state that is sent unasked.
const REST_OF_UNASKED: usize = 3;

pub(crate) struct Talk<'a> {
    link: Box<dyn Link>,
    limits: &'a Limits,
    /// Bytes still to come of a state that was sent unasked.
    unasked: usize,
    /// Whether the printer said that it has come to the end, and whether the roll ends soon.
    end: Option<bool>,
}

impl<'a> Talk<'a> {
    pub(crate) fn new(link: Box<dyn Link>, limits: &'a Limits) -> Self {
        Self {
            link,
            limits,
            unasked: 0,
            end: None,
        }
    }

    /// Prints a job.
    pub(crate) fn print(mut self, job: &[u8], answers: bool) -> Result<Printed, Failure> {
        if answers && let Some(trouble) = self.state().trouble() {
            return Err(Failure::NotSent(trouble));
        }
        self.end = None;
        let mut bytes = job.to_vec();
        if answers {
            bytes.extend(TELL_WHEN_DONE);
        }
        self.send_all(&bytes)?;
        if answers {
            return self.wait_for_end().map_err(Failure::Uncertain);
        }
        match self.link.finish(self.limits.answer) {
            Ok(()) => Ok(Printed {
                confirmed: false,
                paper_low: false,
            }),
            Err(error) => Err(Failure::Uncertain(Trouble::Unreachable(error.to_string()))),
        }
    }

    /// Asks for the state.
    pub(crate) fn state(&mut self) -> State {
        match self.ask_state() {
            Ok(state) => state,
            Err(error) => State::Unreachable(error.to_string()),
        }
    }

    fn ask_state(&mut self) -> io::Result<State> {
        let mut answers = [0; 4];
        for (question, answer) in (1..).zip(&mut answers) {
            match self.ask(question)? {
                Some(status) => *answer = status,
                // Some know only the first question.
                None if question > 1 => {}
                None => return Ok(State::Silent),
            }
        }
        Ok(judge(answers))
    }

    fn ask(&mut self, question: u8) -> io::Result<Option<u8>> {
        let sent = self.link.send(&[0x10, 0x04, question], self.limits.answer);
        match sent {
            // A question that does not leave whole is none, and no answer comes.
            Ok(_) => {}
            Err(error) if is_waiting(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
        let begun = Instant::now();
        while let Some(answer) = self.hear(self.limits.answer.saturating_sub(begun.elapsed()))? {
            if let Answer::Status(status) = answer {
                return Ok(Some(status));
            }
        }
        Ok(None)
    }

    /// The next thing that the printer says; none within the limit.
    fn hear(&mut self, limit: Duration) -> io::Result<Option<Answer>> {
        if limit.is_zero() {
            return Ok(None);
        }
        let mut byte = [0];
        match self.link.receive(&mut byte, limit) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) => Ok(Some(self.understand(byte[0]))),
            Err(error) if is_waiting(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn understand(&mut self, byte: u8) -> Answer {
        if self.unasked > 0 {
            self.unasked -= 1;
            return Answer::Other;
        }
        let answer = Answer::of(byte);
        match answer {
            Answer::Unasked => self.unasked = REST_OF_UNASKED,
            Answer::End { paper_low } => self.end = Some(paper_low),
            Answer::Status(_) | Answer::Other => {}
        }
        answer
    }

    fn send_all(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let mut sent = 0;
        while sent < bytes.len() {
            let trouble = match self.link.send(&bytes[sent..], self.limits.write) {
                Ok(0) => Trouble::Unreachable("it takes nothing more".to_owned()),
                Ok(length) => {
                    sent += length;
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if is_waiting(&error) => Trouble::Silent,
                Err(error) => Trouble::Unreachable(error.to_string()),
            };
            return Err(if sent == 0 {
                Failure::NotSent(trouble)
            } else {
                Failure::Uncertain(trouble)
            });
        }
        Ok(())
    }

    /// Until the paper is out, something is wrong, or the time is up with nothing wrong.
    fn wait_for_end(&mut self) -> Result<Printed, Trouble> {
        let lost = |error: io::Error| Trouble::Unreachable(error.to_string());
        let begun = Instant::now();
        loop {
            let left = self.limits.finish.saturating_sub(begun.elapsed());
            let look = Instant::now();
            while self.end.is_none() {
                let wait = LOOK.min(left).saturating_sub(look.elapsed());
                if self.hear(wait).map_err(lost)?.is_none() {
                    break;
                }
            }
            if let Some(paper_low) = self.end {
                return Ok(Printed {
                    confirmed: true,
                    paper_low,
                });
            }
            let state = self.ask_state().map_err(lost)?;
            if self.end.is_some() {
                continue;
            }
            if let Some(trouble) = state.trouble() {
                return Err(trouble);
            }
            if begun.elapsed() >= self.limits.finish {
                return Ok(Printed {
                    confirmed: false,
                    paper_low: state == State::PaperLow,
                });
            }
        }
    }
}
