//! The till's processes: which there are, what they hold, and their end.

use std::fs;
use std::panic::Location;
use std::process::Command;

use super::Till;

impl Till {
    /// Kills the program at once, as a power cut does.
    #[track_caller]
    pub(crate) fn kill(&mut self) {
        kill(self.program());
        // Its driver has nothing left to drive.
        self.driver = None;
    }

    /// Ends the page's process at once, as a defect of WebKit's does.
    #[track_caller]
    pub(crate) fn end_page(&self) {
        kill(self.page());
    }

    /// The processes of that name, as the kernel shortens it.
    #[track_caller]
    pub(crate) fn processes_called(&self, name: &str) -> Vec<u32> {
        let mut processes = self.processes();
        processes.retain(|process| is_called(&format!("/proc/{process}/comm"), name));
        processes
    }

    /// How many threads the program has of that name, as the kernel shortens it.
    #[track_caller]
    pub(crate) fn threads(&self, name: &str) -> usize {
        let threads = fs::read_dir(format!("/proc/{}/task", self.program()));
        let threads = threads.into_iter().flatten().flatten();
        let comm = threads.map(|thread| thread.path().join("comm"));
        comm.filter(|comm| is_called(&comm.to_string_lossy(), name))
            .count()
    }

    /// The id of the page's process.
    #[track_caller]
    pub(crate) fn page(&self) -> u32 {
        // BankID's is the younger one.
        let page = self.processes_called("WebKitWebProces").into_iter().min();
        page.unwrap_or_else(|| panic!("{}: there is no page", Location::caller()))
    }

    /// The memory of the program with all the processes that it has started, in KiB, without what they load from files.
    #[track_caller]
    pub(crate) fn memory_kib(&self) -> u64 {
        let memory = desktop::memory::own_of_family(self.program());
        memory.unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()))
    }

    /// The program's processes with all that they have started, by their ids.
    #[track_caller]
    pub(crate) fn processes(&self) -> Vec<u32> {
        let processes = desktop::memory::family(self.program());
        processes.unwrap_or_else(|error| panic!("{}: {error:#}", Location::caller()))
    }

    /// The id of the program's main process.
    #[track_caller]
    fn program(&self) -> u32 {
        let at = Location::caller();
        let driver = self.driver.as_ref();
        driver
            .unwrap_or_else(|| panic!("{at}: the program was killed"))
            .program()
    }
}

fn is_called(comm: &str, name: &str) -> bool {
    fs::read_to_string(comm).is_ok_and(|called| called.trim() == name)
}

/// Ends a process, which has no chance to do anything about it.
#[track_caller]
fn kill(process: u32) {
    let killed = Command::new("sh")
        .args(["-c", "kill -s KILL \"$0\"", &process.to_string()])
        .status();
    assert!(
        killed.is_ok_and(|status| status.success()),
        "process {process} could not be killed"
    );
}
