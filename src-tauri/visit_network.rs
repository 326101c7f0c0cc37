//! The process of WebKit's that fetches BankID's pages. It outlives their window and keeps in its memory what it fetched, so
//! it is ended with the visit; the next one gets a new one.
//!
//! WebKitGTK has no call for that. Ours is told from the one of the till's own page by being there earlier.

use std::collections::HashSet;
use std::fs;
use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, Signal, getpid, kill_process};

/// As the kernel shortens its name.
const NAME: &str = "WebKitNetworkPr";

/// The processes that fetch for other pages than BankID's.
#[derive(Debug, Default)]
pub(crate) struct VisitNetwork(Mutex<HashSet<Pid>>);

impl VisitNetwork {
    /// A visit begins, and no window of another one is there: whatever fetches now is the till's own.
    pub(crate) fn begin(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fetching().collect();
    }

    /// The last window of a visit is gone.
    pub(crate) fn end(&self) {
        let own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for process in fetching().filter(|process| !own.contains(process)) {
            // One that has ended meanwhile is what we want.
            if let Err(error) = kill_process(process, Signal::KILL) {
                tracing::debug!(%error, "a process of BankID's pages was gone");
            }
        }
    }
}

/// Our children that fetch.
fn fetching() -> impl Iterator<Item = Pid> {
    let own = getpid().as_raw_pid();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(move |entry| {
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let (process, name, parent) = parse(&stat)?;
        (name == NAME && parent == own).then_some(process)
    })
}

/// Id, name and parent, as the kernel writes them: `4711 (name) S 1 …`, where a name may have anything in it.
fn parse(stat: &str) -> Option<(Pid, &str, i32)> {
    let (before, after) = stat.rsplit_once(')')?;
    let (id, name) = before.split_once(" (")?;
    let parent = after.split_whitespace().nth(1)?.parse().ok()?;
    Some((Pid::from_raw(id.parse().ok()?)?, name, parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_read() {
        let read = parse("4711 (a) b (c) S 42 4242 4711 0 -1").unwrap();
        assert_eq!(read, (Pid::from_raw(4711).unwrap(), "a) b (c", 42));
        assert_eq!(parse("nonsense"), None);
        let own = fs::read_to_string("/proc/self/stat").unwrap();
        assert_eq!(parse(&own).unwrap().0, getpid());
    }

    #[test]
    fn nobody_elses_processes_are_ended() {
        let mut other = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let network = VisitNetwork::default();
        network.begin();
        network.end();
        assert!(other.try_wait().unwrap().is_none());
        other.kill().unwrap();
        other.wait().unwrap();
    }
}
