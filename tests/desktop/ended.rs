//! Processes that have ended, also where nobody has asked yet how.

use std::fs;

/// Whether a process has.
pub fn has_ended(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"));
    stat.map_or(true, |stat| parse(&stat).is_none_or(|(ended, _)| ended))
}

/// How many children of a process have, which it has not asked about.
pub fn unasked_children(parent: u32) -> usize {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    // Most entries are no processes, and one may go while it is looked at.
    entries
        .filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok())
        .filter(|stat| parse(stat) == Some((true, parent)))
        .count()
}

/// Whether it has ended, and its parent. The program's name stands in parentheses and may contain anything.
fn parse(stat: &str) -> Option<(bool, u32)> {
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace();
    let ended = matches!(fields.next()?, "Z" | "X");
    Some((ended, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::process::{self, Command};

    use super::*;
    use crate::wait;

    #[test]
    fn a_child_that_nobody_asked_about_has_ended() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        assert!(!has_ended(child.id()));
        child.kill().unwrap();
        wait::until("its end", std::time::Duration::from_secs(5), || {
            Ok(has_ended(child.id()).then_some(()))
        })
        .unwrap();
        assert!(unasked_children(process::id()) >= 1);
        child.wait().unwrap();
        assert!(has_ended(child.id()));
    }
}
