//! WebKit's processes that fetch: BankID's pages have one of their own, or share that of our page, as it happens. Either outlives
//! BankID's window and keeps in its memory what it fetched: at the kiosk all end with the page of the customer.
//!
//! WebKitGTK has no call for that; it starts another one as soon as a page needs it. Whoever drives a page by WebDriver loses
//! their session with any of them, so they must not end while a page is to be driven on.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, Result, retry_on_intr};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use crate::children;

/// As the kernel shortens its name.
const NAME: &str = "WebKitNetworkPr";

/// How long one may take to end: it is killed, and only the kernel can be slow.
const LIMIT: Timespec = Timespec {
    tv_sec: 1,
    tv_nsec: 0,
};

/// Ends them all, and waits until they have ended. One that does not is in the log: to keep the kiosk closed for it would
/// help nobody.
pub(crate) fn end() {
    let running = children::all().filter(|child| child.name == NAME && !child.has_ended);
    for process in running {
        match end_one(process.id) {
            // One that has ended meanwhile is what we want.
            Ok(true) | Err(Errno::SRCH) => {}
            Ok(false) => tracing::error!(?process, "a process that fetches does not end"),
            Err(error) => tracing::error!(?process, %error, "whether it ends is not known"),
        }
    }
}

/// Whether it has ended within the limit. Its entry is left for whoever started it, and until then nobody gets its number.
fn end_one(process: Pid) -> Result<bool> {
    kill_process(process, Signal::KILL)?;
    let handle = pidfd_open(process, PidfdFlags::empty())?;
    let mut ended = [PollFd::new(&handle, PollFlags::IN)];
    Ok(retry_on_intr(|| poll(&mut ended, Some(&LIMIT)))? > 0)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::process::ExitStatusExt as _;
    use std::path::Path;
    use std::process::{Child, Command};

    use super::*;

    /// A process of that name, which ends with the test.
    struct Sleeper(Child);

    impl Sleeper {
        fn start(folder: &Path, name: &str) -> Self {
            let program = folder.join(name);
            symlink("/bin/sleep", &program).unwrap();
            Self(Command::new(program).arg("60").spawn().unwrap())
        }
    }

    impl Drop for Sleeper {
        fn drop(&mut self) {
            // Fails for one that has ended, as most have.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[test]
    fn those_that_fetch_are_ended_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let start = |name| Sleeper::start(folder.path(), name);
        let mut fetching = [
            start("WebKitNetworkProcess"),
            start("WebKitNetworkProcess-2"),
        ];
        let mut other = start("WebKitWebProcess");
        end();
        // Nobody waits for them here: they have ended already.
        for Sleeper(process) in &mut fetching {
            let status = process.try_wait().unwrap().unwrap();
            assert_eq!(status.signal(), Some(Signal::KILL.as_raw()));
        }
        assert!(other.0.try_wait().unwrap().is_none());
    }
}
