//! What a printer says of itself: the answers to `DLE EOT n` and `GS r 1`, as Epson's reference has them.

use crate::Trouble;

/// The state of a printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It prints.
    Ready,
    /// It prints, and the roll ends soon.
    PaperLow,
    /// The roll is at its end.
    PaperOut,
    /// The cover is open.
    CoverOpen,
    /// The knife, the head, or something else in it.
    Faulty,
    /// It took the connection and does not answer.
    Silent,
    /// There is no connection, in the system's words.
    Unreachable(String),
}

impl State {
    /// What keeps it from printing.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Ready | Self::PaperLow => None,
            Self::PaperOut => Some(Trouble::PaperOut),
            Self::CoverOpen => Some(Trouble::CoverOpen),
            Self::Faulty => Some(Trouble::Faulty),
            Self::Silent => Some(Trouble::Silent),
            Self::Unreachable(why) => Some(Trouble::Unreachable(why.clone())),
        }
    }
}

impl From<&Trouble> for State {
    fn from(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Unreachable(why) => Self::Unreachable(why.clone()),
            Trouble::Silent => Self::Silent,
            Trouble::PaperOut => Self::PaperOut,
            Trouble::CoverOpen => Self::CoverOpen,
            Trouble::Faulty => Self::Faulty,
        }
    }
}

/// What a byte from the printer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// To `DLE EOT n`.
    Status(u8),
    /// To `GS r 1`: everything before it has been printed. Whether the roll ends soon.
    End { paper_low: bool },
    /// The first of four that the printer sends unasked.
    Unasked,
    /// Something else.
    Other,
}

impl Answer {
    pub(crate) fn of(byte: u8) -> Self {
        match byte & 0b1001_0011 {
            0b0001_0010 => Self::Status(byte),
            0b0001_0000 => Self::Unasked,
            0 => Self::End {
                paper_low: byte & 0b0000_1100 != 0,
            },
            _ => Self::Other,
        }
    }
}

/// The answers to `DLE EOT 1` to `4`; 0 where none came, in which no bit means anything bad.
pub(crate) fn judge([printer, offline, fault, roll]: [u8; 4]) -> State {
    if offline & 0b0000_0100 != 0 {
        State::CoverOpen
    } else if offline & 0b0010_0000 != 0 || roll & 0b0110_0000 != 0 {
        State::PaperOut
    } else if offline & 0b0100_0000 != 0 || fault & 0b0110_1000 != 0 || printer & 0b0000_1000 != 0 {
        State::Faulty
    } else if roll & 0b0000_1100 != 0 {
        State::PaperLow
    } else {
        State::Ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart_by_their_fixed_bits() {
        assert_eq!(Answer::of(0b0001_0010), Answer::Status(0b0001_0010));
        assert_eq!(Answer::of(0b0111_1110), Answer::Status(0b0111_1110));
        assert_eq!(Answer::of(0), Answer::End { paper_low: false });
        assert_eq!(Answer::of(0b1100), Answer::End { paper_low: true });
        assert_eq!(Answer::of(0b0001_0100), Answer::Unasked);
        assert_eq!(Answer::of(0b1000_0000), Answer::Other);
    }

    #[test]
    fn the_worst_is_told() {
        let base = 0b0001_0010;
        let state = |which: usize, bits: u8| {
            let mut answers = [base; 4];
            answers[which] |= bits;
            judge(answers)
        };
        assert_eq!(judge([base; 4]), State::Ready);
        assert_eq!(judge([base, 0, 0, 0]), State::Ready);
        assert_eq!(state(0, 0b0000_1000), State::Faulty);
        assert_eq!(state(1, 0b0000_0100), State::CoverOpen);
        assert_eq!(state(1, 0b0010_0000), State::PaperOut);
        assert_eq!(state(1, 0b0100_0000), State::Faulty);
        assert_eq!(state(2, 0b0000_1000), State::Faulty);
        assert_eq!(state(3, 0b0000_1100), State::PaperLow);
        assert_eq!(state(3, 0b0110_1100), State::PaperOut);
    }
}
