//! A session bus that starts nothing by itself: what is not on it is really absent.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::log;
use crate::process::Process;

const LOG: &str = "bus";

/// Starts it and answers its address.
///
/// # Errors
/// When it does not start.
pub(crate) fn start(mut command: Command, folders: &Path) -> Result<(Process, String)> {
    let configuration = folders.join("bus.conf");
    let socket = folders.join("runtime/bus");
    // Without a folder of services there is no activation: no keychain, portal or accessibility service appears
    // because somebody has asked for it.
    fs::write(
        &configuration,
        format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
            socket.display()
        ),
    )?;
    command
        .arg(format!("--config-file={}", configuration.display()))
        .args(["--nofork", "--print-address=1"]);
    let (process, output) = Process::start_with_output(command, &log(folders, LOG))?;
    let mut address = String::new();
    BufReader::new(output)
        .read_line(&mut address)
        .context("the session bus told no address")?;
    if address.trim().is_empty() {
        bail!("the session bus did not start: {}", process.log());
    }
    Ok((process, address.trim().to_owned()))
}
