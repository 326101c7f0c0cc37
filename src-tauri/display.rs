//! Whether there is a screen to open a window on. GTK's own answer to none is to end the process in the middle of a call.

use anyhow::Result;

/// An error where there is none.
#[cfg(target_os = "linux")]
pub(crate) fn is_there() -> Result<()> {
    use anyhow::Context as _;

    gtk::init().context(
        "there is no display to open the window on; start it from a desktop, or set DISPLAY or WAYLAND_DISPLAY",
    )
}

/// Other systems have one wherever the program can be started.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "as on Linux")]
pub(crate) fn is_there() -> Result<()> {
    Ok(())
}
