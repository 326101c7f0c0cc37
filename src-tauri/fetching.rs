//! WebKit's processes that fetch: BankID's pages have one of their own, or share that of our page, as it happens. Either outlives
//! BankID's window and keeps in its memory what it fetched: at the kiosk all end with the page of the customer.
//!
//! WebKitGTK has no call for that; it starts another one as soon as a page needs it. Whoever drives a page by WebDriver loses
//! their session with any of them, so they must not end while a page is to be driven on.

use std::fs;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, Result};
use rustix::process::{Pid, PidfdFlags, Signal, getpid, pidfd_open, pidfd_send_signal};

/// As the kernel shortens its name.
const NAME: &str = "WebKitNetworkPr";

/// How long one may take to end: it is killed, and only the kernel can be slow.
const LIMIT: Timespec = Timespec {
    tv_sec: 1,
    tv_nsec: 0,
};

/// Ends them all, and waits until they have ended: WebKit is to hear of it before it is asked for another page.
pub(crate) fn end() {
    for process in running() {
        match end_one(process) {
            // One that has ended meanwhile is what we want.
            Ok(true) | Err(Errno::SRCH) => {}
            Ok(false) => tracing::warn!(?process, "a process that fetches does not end"),
            Err(error) => tracing::warn!(?process, %error, "a process that fetches can't be ended"),
        }
    }
}

/// Whether it has ended within the limit. Its entry is left for whoever started it.
fn end_one(process: Pid) -> Result<bool> {
    // From here on nobody else gets its number unnoticed.
    let handle = pidfd_open(process, PidfdFlags::empty())?;
    pidfd_send_signal(&handle, Signal::KILL)?;
    let mut ended = [PollFd::new(&handle, PollFlags::IN)];
    Ok(poll(&mut ended, Some(&LIMIT))? > 0)
}

/// Our children that fetch.
fn running() -> impl Iterator<Item = Pid> {
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
    use std::os::unix::process::ExitStatusExt as _;
    use std::path::Path;
    use std::process::{Child, Command};

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
    fn those_that_fetch_are_ended_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let start = |name: &str| -> Child {
            let program = folder.path().join(name);
            fs::copy(Path::new("/bin/sleep"), &program).unwrap();
            Command::new(program).arg("60").spawn().unwrap()
        };
        let mut fetching = [
            start("WebKitNetworkProcess"),
            start("WebKitNetworkProcess-2"),
        ];
        let mut other = start("WebKitWebProcess");
        end();
        // Ended already: none of them is waited for here.
        for process in &mut fetching {
            let status = process.try_wait().unwrap().unwrap();
            assert_eq!(status.signal(), Some(Signal::KILL.as_raw()));
        }
        assert!(other.try_wait().unwrap().is_none());
        other.kill().unwrap();
        other.wait().unwrap();
    }
}
