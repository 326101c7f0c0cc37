//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The project's folders, as absolute paths.
pub(crate) struct Project {
    root: PathBuf,
    target: PathBuf,
}

impl Project {
    /// Finds the project from the place that xtask was compiled in, so that the current folder does not matter.
    ///
    /// # Errors
    /// When xtask was moved away from the sources it was compiled from.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies at the top of the file system")?
            .canonicalize()
            .context("the project that xtask was compiled in is gone")?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            // Cargo reads a relative path from the folder it was started in.
            Some(given) => env::current_dir()?.join(given),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the web UI.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Where Cargo puts what it builds.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Where xtask keeps what it wants to remember between two runs.
    pub(crate) fn memory(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// Where tools that the checks need are installed, away from the user's own.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }
}
