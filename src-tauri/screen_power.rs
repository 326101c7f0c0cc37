//! When the kiosk's screen goes dark, by the shop's settings: the X server's own screen saver and power saving. On other systems the
//! system's settings say so (docs/kiosk.md).

use anyhow::{Context as _, Result};
use x11rb::connection::RequestConnection as _;
use x11rb::protocol::dpms::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{Blanking, ConnectionExt as _, Exposures};
use x11rb::rust_connection::RustConnection;

/// After so many minutes without a touch the screen is switched off, and a touch wakes it; 0: never. Holds for the whole session.
pub(crate) fn dark_after(minutes: u16) -> Result<()> {
    let (server, _) = RustConnection::connect(None).context("the X server does not answer")?;
    // Its screen saver draws a picture of its own, or black: neither is wanted.
    server
        .set_screen_saver(0, 0, Blanking::NOT_PREFERRED, Exposures::DEFAULT)?
        .check()?;
    let has_dpms = server
        .extension_information(dpms::X11_EXTENSION_NAME)?
        .is_some();
    if has_dpms && minutes == 0 {
        server.dpms_disable()?.check()?;
    } else if has_dpms {
        // Its clock has 16 bits of seconds.
        let seconds = minutes.saturating_mul(60);
        server.dpms_enable()?.check()?;
        server.dpms_set_timeouts(0, 0, seconds)?.check()?;
    } else if minutes > 0 {
        anyhow::bail!("this X server can't switch a screen off");
    }
    Ok(())
}
