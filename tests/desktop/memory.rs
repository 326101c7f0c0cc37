//! The memory of a program with all the processes that it has started, WebKit's above all.

use std::collections::HashSet;
use std::fs;

use anyhow::{Result, bail};

/// A process as the kernel tells of it.
struct Process {
    id: u32,
    parent: u32,
    group: u32,
    /// The proportional set size: what processes share counts once.
    memory_kib: u64,
    /// Of that, what comes from no file.
    own_kib: u64,
}

/// The proportional set size in KiB of all processes of a group: what they share counts once.
///
/// # Errors
/// When there is no such group.
pub fn of_group(group: u32) -> Result<u64> {
    let processes = processes()?;
    let group_kib = processes.iter().filter(|process| process.group == group);
    match group_kib.map(|process| process.memory_kib).sum() {
        0 => bail!("there is no process in the group {group}"),
        sum_kib => Ok(sum_kib),
    }
}

/// The same of a process with all that it has started, and all that those have started, but only what comes from no file:
/// who else has the same libraries loaded does not matter to it, so it tells growth.
///
/// # Errors
/// When there is no such process.
pub fn own_of_family(eldest: u32) -> Result<u64> {
    match members(eldest)?.iter().map(|it| it.own_kib).sum() {
        0 => bail!("there is no process {eldest}"),
        sum_kib => Ok(sum_kib),
    }
}

/// A process with all that it has started, and all that those have started, by their ids.
///
/// # Errors
/// When the operating system does not tell.
pub fn family(eldest: u32) -> Result<Vec<u32>> {
    Ok(members(eldest)?.iter().map(|process| process.id).collect())
}

fn members(eldest: u32) -> Result<Vec<Process>> {
    let mut processes = processes()?;
    let mut family = HashSet::from([eldest]);
    loop {
        let before = family.len();
        for process in &processes {
            if family.contains(&process.parent) {
                family.insert(process.id);
            }
        }
        if family.len() == before {
            break;
        }
    }
    processes.retain(|process| family.contains(&process.id));
    Ok(processes)
}

fn processes() -> Result<Vec<Process>> {
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let folder = entry?.path();
        // Others come and go while we look.
        let (Ok(stat), Ok(memory)) = (
            fs::read_to_string(folder.join("stat")),
            fs::read_to_string(folder.join("smaps_rollup")),
        ) else {
            continue;
        };
        processes.extend(process(&stat, &memory));
    }
    Ok(processes)
}

fn process(stat: &str, memory: &str) -> Option<Process> {
    // The program's name stands in parentheses and may contain anything. State, parent and group follow it.
    let (before, after) = stat.rsplit_once(')')?;
    let mut numbers = after.split_whitespace().skip(1).map(str::parse);
    Some(Process {
        id: before.split_whitespace().next()?.parse().ok()?,
        parent: numbers.next()?.ok()?,
        group: numbers.next()?.ok()?,
        memory_kib: kib(memory, "Pss:"),
        own_kib: kib(memory, "Pss_Anon:") + kib(memory, "Pss_Shmem:"),
    })
}

/// A line of the kernel's, 0 where it is not there.
fn kib(memory: &str, name: &str) -> u64 {
    let line = memory.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_files_are_read() {
        let memory = "5600-7ffc ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPss:   512 kB\nPss_Dirty: 7 kB\nPss_Anon: 300 kB\nPss_Shmem: 20 kB\n";
        let read = process("4711 (a) b (c) S 1 4242 4711 0 -1", memory).unwrap();
        assert_eq!(
            (read.id, read.parent, read.group, read.memory_kib),
            (4711, 1, 4242, 512)
        );
        assert_eq!(read.own_kib, 320);
        assert!(process("nonsense", memory).is_none());
    }

    #[test]
    fn a_family_is_more_than_its_eldest() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let both = own_of_family(std::process::id()).unwrap();
        let one = own_of_family(child.id()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(both > one, "{both} {one}");
        assert!(own_of_family(child.id()).is_err());
    }
}
