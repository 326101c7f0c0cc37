//! A Secret Service, empty and unlocked.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::process::{self, Process};
use crate::{log, wait};

const READY_LIMIT: Duration = Duration::from_secs(20);
/// Of the keychain in the temporary folder: it protects nothing.
const PASSWORD: &str = "kasse";

/// Starts it and waits until it can be asked.
///
/// # Errors
/// When it does not become ready.
pub(crate) fn unlock(with_bus: &impl Fn(&str) -> Command, folders: &Path) -> Result<Process> {
    let mut daemon = with_bus("gnome-keyring-daemon");
    daemon.args(["--foreground", "--unlock", "--components=secrets"]);
    let process = Process::start_with_input(daemon, PASSWORD, &log(folders, "keychain"))?;
    wait::until("the keychain", READY_LIMIT, || {
        // The name alone is not enough: what `login` is called appears once it is unlocked.
        let answer = process::succeed(with_bus("dbus-send").args([
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            "string:org.freedesktop.secrets",
        ]))?;
        if !answer.contains("true") {
            return Ok(None);
        }
        let collection = process::succeed(with_bus("dbus-send").args([
            "--print-reply=literal",
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.ReadAlias",
            "string:default",
        ]))?;
        Ok(collection.contains("/collection/").then_some(()))
    })?;
    Ok(process)
}
