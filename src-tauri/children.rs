//! The processes that this one has started, as the kernel lists them.

use std::fs;

use rustix::process::{Pid, getpid};

/// A child of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Child {
    pub(crate) id: Pid,
    /// As the kernel shortens it: 15 bytes.
    pub(crate) name: String,
    /// It has ended, and nobody has asked how.
    pub(crate) has_ended: bool,
}

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = Child> {
    let own = getpid().as_raw_pid();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(move |entry| {
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let (child, parent) = parse(&stat)?;
        (parent == own).then_some(child)
    })
}

/// A process and its parent, as the kernel writes them: `4711 (name) S 1 …`, where a name may have anything in it.
fn parse(stat: &str) -> Option<(Child, i32)> {
    let (before, after) = stat.rsplit_once(')')?;
    let (id, name) = before.split_once(" (")?;
    let mut fields = after.split_whitespace();
    let has_ended = matches!(fields.next()?, "Z" | "X");
    let child = Child {
        id: Pid::from_raw(id.parse().ok()?)?,
        name: name.to_owned(),
        has_ended,
    };
    Some((child, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_read() {
        let (child, parent) = parse("4711 (a) b (c) S 42 4242 4711 0 -1").unwrap();
        let read = Child {
            id: Pid::from_raw(4711).unwrap(),
            name: "a) b (c".to_owned(),
            has_ended: false,
        };
        assert_eq!((child, parent), (read, 42));
        assert!(parse("4711 (a) Z 42 4242").unwrap().0.has_ended);
        assert_eq!(parse("nonsense"), None);
        let own = fs::read_to_string("/proc/self/stat").unwrap();
        assert_eq!(parse(&own).unwrap().0.id, getpid());
    }
}
