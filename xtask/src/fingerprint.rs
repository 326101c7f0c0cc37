//! Whether something has to be done again: by the content of the files that it depends on, not by their times,
//! which a fresh clone or a change of branch sets anew.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The content of a set of files and their paths, as a hexadecimal SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint(String);

impl Fingerprint {
    /// Reads a file, or every file under a folder except those under one of `without` (paths below the folder).
    ///
    /// # Errors
    /// When something can't be read. A missing file or folder is an error too.
    pub(crate) fn of(path: &Path, without: &[&str]) -> Result<Self> {
        let mut files = Vec::new();
        collect(
            path,
            &without
                .iter()
                .map(|below| path.join(below))
                .collect::<Vec<_>>(),
            &mut files,
        )
        .with_context(|| format!("{} can't be read", path.display()))?;
        files.sort();
        let mut hash = Sha256::new();
        for file in &files {
            let content =
                fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
            let name = file.strip_prefix(path).unwrap_or(file).to_string_lossy();
            // Lengths first, so that no two sets of files look alike when strung together.
            hash.update(name.len().to_le_bytes());
            hash.update(name.as_bytes());
            hash.update(content.len().to_le_bytes());
            hash.update(&content);
        }
        Ok(Self(hexadecimal(&hash.finalize())))
    }

    /// Both together.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self(format!("{}\n{}", self.0, other.0))
    }

    /// Whether this is what was remembered last under that name. A memory that can't be read is none.
    pub(crate) fn is_remembered(&self, memory: &Path, name: &str) -> bool {
        fs::read_to_string(memory.join(name)).is_ok_and(|remembered| remembered == self.0)
    }

    /// Remembers this for the next time.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) fn remember(&self, memory: &Path, name: &str) -> Result<()> {
        fs::create_dir_all(memory)
            .and_then(|()| fs::write(memory.join(name), &self.0))
            .with_context(|| format!("{} can't be written", memory.join(name).display()))
    }
}

fn collect(path: &Path, without: &[PathBuf], files: &mut Vec<PathBuf>) -> io::Result<()> {
    if without.iter().any(|left_out| left_out == path) {
        return Ok(());
    }
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), without, files)?;
    }
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        fs::write(folder.path().join("src/main.ts"), "one").unwrap();
        fs::write(folder.path().join("node_modules/x.js"), "x").unwrap();
        folder
    }

    fn fingerprint(folder: &tempfile::TempDir) -> Fingerprint {
        Fingerprint::of(folder.path(), &["node_modules"]).unwrap()
    }

    #[test]
    fn it_changes_with_a_files_content_name_and_number_and_with_nothing_else() {
        let folder = folder();
        let before = fingerprint(&folder);

        fs::write(folder.path().join("src/main.ts"), "one").unwrap();
        assert_eq!(fingerprint(&folder), before, "written again, the same");
        fs::write(folder.path().join("node_modules/x.js"), "y").unwrap();
        assert_eq!(fingerprint(&folder), before, "a folder that is left out");

        fs::write(folder.path().join("src/main.ts"), "two").unwrap();
        let changed = fingerprint(&folder);
        assert_ne!(changed, before, "other content");
        fs::rename(
            folder.path().join("src/main.ts"),
            folder.path().join("src/other.ts"),
        )
        .unwrap();
        assert_ne!(fingerprint(&folder), changed, "another name");
        fs::write(folder.path().join("src/main.ts"), "two").unwrap();
        assert_ne!(fingerprint(&folder), changed, "one file more");
    }

    #[test]
    fn it_is_remembered_by_name() {
        let (folder, memory) = (folder(), tempfile::tempdir().unwrap());
        let now = fingerprint(&folder);
        assert!(!now.is_remembered(memory.path(), "ui"));
        now.remember(memory.path(), "ui").unwrap();
        assert!(now.is_remembered(memory.path(), "ui"));
        assert!(!now.is_remembered(memory.path(), "npm"));
    }

    #[test]
    fn a_missing_folder_is_an_error_that_names_it() {
        let error = Fingerprint::of(Path::new("/no/such/folder"), &[]).unwrap_err();
        assert!(error.to_string().contains("/no/such/folder"), "{error}");
    }
}
