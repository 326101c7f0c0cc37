//! At the kiosk whatever is freed is overwritten, by the libraries below us too: what customers type passes through WebKit's
//! own heap and `GLib`'s on its way to us. Our own part is Rust's allocator, in `lib.rs`.
//!
//! And what is large goes back to the system when it is freed. By itself the C library takes the first picture of the screen that
//! is freed (8 MiB) as a sign to keep all later ones: the kiosk then held one or two that nobody used, for hours, by chance.
//!
//! The C library takes its switches from the environment, before the first line of the program. So the program starts once
//! more in its own place, with them.

use std::env;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

/// Fills with this byte what is freed, at once: none of it waits in a cache of its thread. From 1 MiB on a block that the
/// heap has no room for is the system's own, and what is free at the heap's end goes back from 128 KiB on: with the one
/// threshold set, neither is moved up.
const TUNABLES: (&str, &str) = (
    "GLIBC_TUNABLES",
    "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0:glibc.malloc.mmap_threshold=1048576",
);
/// `GLib` has no slices of its own.
const SLICES: (&str, &str) = ("G_SLICE", "always-malloc");
/// WebKit leaves its own heap for the C library's. Only in this process: a page would be slower, and ends with its customer.
const WEBKIT: (&str, &str) = ("Malloc", "1");
/// Says that it was tried: a system that takes the switches away must not be asked for ever.
const TRIED: &str = "KASSE_HEAP_TRIED";

/// Comes back once freed memory is overwritten. Else starts the program anew, and comes back only where that failed.
///
/// Before the first thread, and before WebKit has allocated anything.
pub(crate) fn overwrite_what_is_freed(program: Option<PathBuf>) -> io::Result<()> {
    let is_set = |(name, value): (&str, &str)| env::var(name).is_ok_and(|set| set == value);
    if [TUNABLES, SLICES, WEBKIT].into_iter().all(is_set) {
        // WebKit has looked by now: its libraries do while they are loaded.
        gtk::glib::unsetenv(WEBKIT.0);
        gtk::glib::unsetenv(TRIED);
        return Ok(());
    }
    if env::var_os(TRIED).is_some() {
        return Err(io::Error::other(
            "the environment does not keep its switches",
        ));
    }
    let program = program.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let failed = Command::new(program)
        .args(env::args_os().skip(1))
        .envs([TUNABLES, SLICES, WEBKIT])
        .env(TRIED, "1")
        .exec();
    Err(failed)
}
