//! Numbers for orders, visits and code words: reproducible from a seed, so that a test's pictures and logs are too.

use std::hash::{BuildHasher, RandomState};

/// The generator called split-mix, 64 bits. Not for secrets: nothing here is one.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// From a seed, or different in every run.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(seed.unwrap_or_else(|| RandomState::new().hash_one("front-sim")))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Ten digits after a prefix, as in `ODR4286244937`.
    pub(crate) fn number(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", 1_000_000_000 + self.next() % 9_000_000_000)
    }

    /// 32 hexadecimal digits.
    pub(crate) fn handle(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }

    /// One of the choices, which are not empty.
    pub(crate) fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = self.next() % choices.len() as u64;
        choices[usize::try_from(index).expect("BUG: an index below a length fits")]
    }
}
