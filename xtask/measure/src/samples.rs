//! Times of the same thing, many times over, and the row that they give.

use std::fmt;
use std::time::{Duration, Instant};

/// Times of one thing.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    times: Vec<Duration>,
}

impl Samples {
    /// Does the thing and takes its time.
    pub(crate) fn time<T>(&mut self, thing: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = thing();
        self.times.push(start.elapsed());
        result
    }

    /// Takes over a time.
    pub(crate) fn push(&mut self, time: Duration) {
        self.times.push(time);
    }

    /// Takes over the times of another.
    pub(crate) fn add(&mut self, other: Self) {
        self.times.extend(other.times);
    }

    /// The time that half of them stay below, in ms.
    pub(crate) fn median_ms(&self) -> f64 {
        self.percentile_ms(50)
    }

    /// The time that 99 of 100 stay below, in ms.
    pub(crate) fn p99_ms(&self) -> f64 {
        self.percentile_ms(99)
    }

    fn percentile_ms(&self, percent: usize) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        let index = times.len().saturating_mul(percent) / 100;
        let time = times.get(index).or(times.last());
        time.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// A row of the table, as a line for xtask.
#[derive(Debug)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) name: String,
    /// In ms.
    pub(crate) value: f64,
    /// What it can't be better than, with its value in ms.
    pub(crate) floor: Option<(&'static str, f64)>,
    /// The multiple of the floor that it may reach.
    pub(crate) limit: Option<f64>,
}

impl Row {
    /// A value in ms.
    pub(crate) fn new(name: String, value: f64) -> Self {
        Self {
            name,
            value,
            floor: None,
            limit: None,
        }
    }

    /// Next to what it can't be better than.
    pub(crate) fn with_floor(self, name: &'static str, value: f64) -> Self {
        Self {
            floor: Some((name, value)),
            ..self
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\tms\t{}", self.name, self.value)?;
        match self.floor {
            Some((name, value)) => write!(formatter, "\t{name}\t{value}")?,
            None => return Ok(()),
        }
        match self.limit {
            Some(limit) => write!(formatter, "\t{limit}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_taken() {
        let times = (1..=1000).rev().map(Duration::from_millis).collect();
        let samples = Samples { times };
        assert_eq!((samples.median_ms(), samples.p99_ms()), (501.0, 991.0));
        assert!(Samples::default().median_ms().is_nan());
    }

    #[test]
    fn a_row_is_a_line_of_columns() {
        let mut row = Row::new("search".to_owned(), 1.5);
        assert_eq!(row.to_string(), "search\tms\t1.5");
        row.floor = Some(("raw", 0.5));
        assert_eq!(row.to_string(), "search\tms\t1.5\traw\t0.5");
        row.limit = Some(2.0);
        assert_eq!(row.to_string(), "search\tms\t1.5\traw\t0.5\t2");
    }
}
