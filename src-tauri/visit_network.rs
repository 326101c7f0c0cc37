//! The process of WebKit's that fetches BankID's pages. Where it is another one than the till's own page has, it outlives their
//! window and keeps in its memory what it fetched: at the kiosk it is ended with its customer.
//!
//! WebKitGTK has no call for that. Ours is told from the one of the till's own page by being there earlier. Whoever drives the
//! page by WebDriver loses their session with any such process, so it has to end together with the page.

use std::collections::HashSet;
use std::fs;
use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, getpid, kill_process, waitid};

/// As the kernel shortens its name.
const NAME: &str = "WebKitNetworkPr";

/// The processes that fetch for other pages than BankID's, where a customer has been to BankID.
#[derive(Debug, Default)]
pub(crate) struct VisitNetwork(Mutex<Option<HashSet<Pid>>>);

impl VisitNetwork {
    /// A visit begins. At a customer's first one, whatever fetches now is the till's own.
    pub(crate) fn begin(&self) {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        own.get_or_insert_with(|| fetching().collect());
    }

    /// The customer has gone. It takes as long as a process takes to end.
    pub(crate) fn end(&self) {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(own) = own.take() else {
            return;
        };
        for process in fetching().filter(|process| !own.contains(process)) {
            // WebKit is to hear of it before it hears of what comes next. Its child it remains.
            let has_ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            let ended = kill_process(process, Signal::KILL)
                .and_then(|()| waitid(WaitId::Pid(process), has_ended));
            // One that has ended meanwhile is what we want.
            if let Err(error) = ended {
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
