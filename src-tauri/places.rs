//! Where things lie on this machine.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kasse_app::{Profile, receipt_folder_in};

use crate::cli::Cli;

/// The program's name among the system's applications; also `identifier` in `tauri.conf.json`.
const IDENTIFIER: &str = "no.kasse.till";

/// Folders and files of a profile.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The profile's own folder.
    pub(crate) folder: PathBuf,
    /// The database.
    pub(crate) database: PathBuf,
    /// Log files.
    pub(crate) logs: PathBuf,
    /// How the till is, for whoever watches over it.
    pub(crate) health: PathBuf,
    /// The main web view's own data.
    pub(crate) web_view: PathBuf,
    /// Where receipts are saved when the settings say nothing.
    pub(crate) receipts: PathBuf,
    /// Whether the folder was given on the command line.
    given: bool,
}

impl Places {
    /// The places for what was asked on the command line.
    pub(crate) fn of(cli: &Cli) -> Result<Self> {
        let base = match &cli.data_dir {
            Some(folder) => std::path::absolute(folder)
                .with_context(|| format!("--data-dir {}", folder.display()))?,
            None => dirs::data_dir()
                .context("this user has no data folder: give one with --data-dir")?
                .join(IDENTIFIER),
        };
        let folder = base.join(cli.profile().as_str());
        let documents = match (&cli.data_dir, dirs::document_dir().or_else(dirs::home_dir)) {
            (None, Some(documents)) => documents,
            (Some(_), _) | (None, None) => folder.clone(),
        };
        Ok(Self {
            database: folder.join("kasse.sqlite"),
            logs: folder.join("logs"),
            health: folder.join("health.json"),
            web_view: folder.join("web-view"),
            receipts: receipt_folder_in(&documents),
            given: cli.data_dir.is_some(),
            folder,
        })
    }

    /// The name by which a second start of the same till finds the first.
    pub(crate) fn instance_name(&self, profile: Profile) -> String {
        if self.given {
            format!(
                "{IDENTIFIER}.{profile}.at{:016x}",
                fingerprint(&self.folder)
            )
        } else {
            format!("{IDENTIFIER}.{profile}")
        }
    }
}

/// FNV-1a over the path: the same for the same folder in every run, which std's hasher does not promise.
fn fingerprint(path: &Path) -> u64 {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
