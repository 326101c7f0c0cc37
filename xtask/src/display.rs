//! Whether a window can be opened.

use std::env;

use anyhow::{Result, bail};

/// # Errors
/// When there is no screen to open a window on.
pub(crate) fn ensure() -> Result<()> {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") {
        bail!(
            "there is no display to open the till's window on (neither DISPLAY nor WAYLAND_DISPLAY is set).\n\
             Run this in a desktop session, or on a virtual screen: `xvfb-run --auto-servernum cargo xtask run`"
        );
    }
    Ok(())
}
