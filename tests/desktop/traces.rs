//! Looking for words in the memory of processes, as they would stand in their core dumps: whatever is written and resident,
//! in UTF-8 and in UTF-16.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use anyhow::{Context, Result};
use memchr::memmem::Finder;

/// The size of a page of memory, in bytes: what the kernel's list of pages counts in.
const PAGE: usize = 4096;
/// How much is read at a time. Words that lie over its edge are found as well.
const CHUNK_PAGES: usize = 1024;
/// A page that is in memory, or that was swapped out.
const IS_THERE: u64 = 0b11 << 62;

/// What is looked for.
pub struct Traces(Vec<(String, Finder<'static>)>);

/// A word that stands in a process's memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The word.
    pub word: String,
    /// The program, by its name as the kernel shortens it.
    pub program: String,
    /// Where, as an address.
    pub at: u64,
    /// What lies around it.
    pub around: String,
}

impl Traces {
    /// Words to look for, as they are and as UTF-16 has them.
    pub fn of(words: &[&str]) -> Self {
        let mut finders = Vec::new();
        for word in words {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for bytes in [word.as_bytes(), &wide] {
                finders.push(((*word).to_owned(), Finder::new(bytes).into_owned()));
            }
        }
        Self(finders)
    }

    /// The words that stand in these bytes.
    pub fn within(&self, bytes: &[u8]) -> Vec<&str> {
        let found = self.0.iter().filter(|(_, it)| it.find(bytes).is_some());
        found.map(|(word, _)| &**word).collect()
    }

    /// Where the words stand in the memory of a process.
    ///
    /// # Errors
    /// When its memory can't be read: of another user, or gone.
    pub fn in_process(&self, process: u32) -> Result<Vec<Trace>> {
        let folder = Path::new("/proc").join(process.to_string());
        let program = fs::read_to_string(folder.join("comm"))?.trim().to_owned();
        let (memory, pages) = (
            File::open(folder.join("mem"))?,
            File::open(folder.join("pagemap"))?,
        );
        let mut found = Vec::new();
        for line in fs::read_to_string(folder.join("maps"))?.lines() {
            let Some(area) = Area::parse(line) else {
                continue;
            };
            for run in area.resident(&pages)? {
                self.look(&memory, run, |word, at, around| {
                    found.push(Trace {
                        word: word.to_owned(),
                        program: program.clone(),
                        at,
                        around,
                    });
                })?;
            }
        }
        Ok(found)
    }

    fn look(
        &self,
        memory: &File,
        run: Area,
        mut tell: impl FnMut(&str, u64, String),
    ) -> Result<()> {
        let longest = self.0.iter().map(|(_, it)| it.needle().len()).max();
        let overlap = longest.unwrap_or(1).saturating_sub(1);
        let mut bytes = Vec::new();
        let mut start = run.start;
        while start < run.end {
            let wanted = (run.end - start).min((CHUNK_PAGES * PAGE) as u64);
            let read = read_at(memory, start, usize::try_from(wanted)?)?;
            // An area can go, or shrink, while we look at it.
            if read.is_empty() {
                return Ok(());
            }
            // What is left of the chunk before: a word may begin there.
            let kept = bytes.len().min(overlap);
            bytes.drain(..bytes.len() - kept);
            bytes.extend_from_slice(&read);
            for (word, finder) in &self.0 {
                for at in finder.find_iter(&bytes) {
                    // One that ends in what was kept was told already.
                    if at + finder.needle().len() > kept {
                        let around = &bytes[at.saturating_sub(48)..bytes.len().min(at + 80)];
                        tell(word, start + at as u64 - kept as u64, legible(around));
                    }
                }
            }
            start += read.len() as u64;
        }
        Ok(())
    }
}

/// A piece of a process's memory, by its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    start: u64,
    end: u64,
}

impl Area {
    /// A line of the kernel's list. `None` for what can't be read, and for the kernel's own.
    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split_whitespace();
        let (start, end) = parts.next()?.split_once('-')?;
        let is_readable = parts.next()?.starts_with('r');
        let name = parts.nth(3).unwrap_or_default();
        let address = |text| u64::from_str_radix(text, 16).ok();
        (is_readable && !name.starts_with("[v")).then_some(Self {
            start: address(start)?,
            end: address(end)?,
        })
    }

    /// Its pages that are there, as runs. Most of what WebKit reserves never is: to read it would make it so.
    fn resident(self, pages: &File) -> Result<Vec<Self>> {
        let mut runs: Vec<Self> = Vec::new();
        let page = PAGE as u64;
        let count = usize::try_from((self.end - self.start) / page)?;
        for first in (0..count).step_by(CHUNK_PAGES) {
            let wanted = CHUNK_PAGES.min(count - first) * 8;
            let flags = read_at(pages, (self.start / page + first as u64) * 8, wanted)?;
            for (index, flag) in flags.chunks_exact(8).enumerate() {
                let flag = u64::from_le_bytes(flag.try_into().context("BUG: eight bytes")?);
                if flag & IS_THERE == 0 {
                    continue;
                }
                let start = self.start + (first + index) as u64 * page;
                match runs.last_mut() {
                    Some(run) if run.end == start => run.end += page,
                    _ => runs.push(Self {
                        start,
                        end: start + page,
                    }),
                }
            }
        }
        Ok(runs)
    }
}

/// As many bytes as are there.
fn read_at(file: &File, at: u64, wanted: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; wanted];
    let mut read = 0;
    while read < wanted {
        match file.read_at(&mut bytes[read..], at + read as u64) {
            Ok(0) => break,
            Ok(more) => read += more,
            // What the kernel says of memory that is not there, or not to be read.
            Err(error) if matches!(error.raw_os_error(), Some(5 | 14)) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error).context("the memory of a process can't be read"),
        }
    }
    bytes.truncate(read);
    Ok(bytes)
}

fn legible(bytes: &[u8]) -> String {
    let sign = |byte: &u8| match byte {
        0x20..=0x7e => char::from(*byte),
        _ => '.',
    };
    bytes.iter().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written so that neither this program's file nor the test's own words hold it.
    fn unmistakable(seed: u32) -> String {
        (0..16)
            .map(|at| char::from(b'a' + u8::try_from((seed >> at) % 23).unwrap()))
            .collect()
    }

    #[test]
    fn a_word_is_found_in_memory_and_no_longer_once_it_is_overwritten() {
        let word = unmistakable(0x6b7f_31c5);
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let traces = Traces::of(&[&word]);
        let own = |traces: &Traces| traces.in_process(std::process::id()).unwrap();
        let at = |place: &[u8]| place.as_ptr() as u64;
        // Over the edge of what is read at a time, and of a page.
        let mut memory = vec![0_u8; 3 * CHUNK_PAGES * PAGE];
        let edge = CHUNK_PAGES * PAGE - (memory.as_ptr() as usize % PAGE) - 3;
        memory[edge..edge + word.len()].copy_from_slice(word.as_bytes());
        memory[9000..9000 + wide.len()].copy_from_slice(&wide);
        let places = [at(&memory[edge..]), at(&memory[9000..])];
        let found: Vec<u64> = own(&traces).iter().map(|trace| trace.at).collect();
        for place in places {
            assert_eq!(found.iter().filter(|at| **at == place).count(), 1);
        }
        memory.fill(1);
        assert!(!own(&traces).iter().any(|trace| places.contains(&trace.at)));
    }

    #[test]
    fn the_kernels_list_is_read() {
        let area = |line| Area::parse(line).map(|area| (area.start, area.end));
        let read = "7f00-9f00 rw-p 00000000 00:00 0    [heap]";
        assert_eq!(area(read), Some((0x7f00, 0x9f00)));
        assert_eq!(area("7f00-9f00 ---p 00000000 00:00 0"), None);
        assert_eq!(area("7f00-9f00 r--p 00000000 00:00 0    [vvar]"), None);
        assert_eq!(area("nonsense"), None);
    }
}
