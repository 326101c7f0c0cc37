//! The memory of a program with all the processes that it has started, WebKit's above all.

use std::fs;

use anyhow::{Result, bail};

/// The proportional set size in KiB of all processes of a group: what they share counts once.
///
/// # Errors
/// When there is no such group.
pub(crate) fn of_group(group: u32) -> Result<u64> {
    let mut sum_kib = 0;
    for entry in fs::read_dir("/proc")? {
        let folder = entry?.path();
        // Others come and go while we look.
        let (Ok(stat), Ok(memory)) = (
            fs::read_to_string(folder.join("stat")),
            fs::read_to_string(folder.join("smaps_rollup")),
        ) else {
            continue;
        };
        if process_group(&stat) == Some(group) {
            sum_kib += proportional_kib(&memory).unwrap_or(0);
        }
    }
    if sum_kib == 0 {
        bail!("there is no process in the group {group}");
    }
    Ok(sum_kib)
}

/// The third field after the program's name, which stands in parentheses and may contain anything.
fn process_group(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?
        .1
        .split_whitespace()
        .nth(2)?
        .parse()
        .ok()
}

fn proportional_kib(memory: &str) -> Option<u64> {
    let line = memory.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_files_are_read() {
        assert_eq!(
            process_group("4711 (a) b (c) S 1 4242 4711 0 -1"),
            Some(4242)
        );
        assert_eq!(process_group("nonsense"), None);
        let memory = "5600-7ffc ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPss:   512 kB\nPss_Dirty: 7 kB\n";
        assert_eq!(proportional_kib(memory), Some(512));
    }
}
