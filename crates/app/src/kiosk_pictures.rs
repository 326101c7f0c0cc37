//! The merchant's pictures and films for the kiosk at rest: which there are. The shell serves them, the page shows them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::AppError;
use crate::till::Till;

const PICTURES: &[&str] = &["jpg", "jpeg", "png", "webp", "avif"];
const FILMS: &[&str] = &["mp4", "webm"];
/// The most that are shown, by their names.
const MOST: usize = 200;
/// The largest picture, in bytes: larger ones take a screen's memory many times over.
const LARGEST_PICTURE: u64 = 25 * 1024 * 1024;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Whether it is a film.
    pub film: bool,
}

impl Till {
    /// What the settings' folder holds, in the order of names; nothing where there is no folder, or none was chosen.
    pub fn kiosk_picture_files(&self) -> Result<Vec<PictureFile>, AppError> {
        self.at_the_kiosk()?;
        let folder = self.settings().kiosk.pictures;
        if folder.is_empty() {
            return Ok(Vec::new());
        }
        Ok(picture_files(Path::new(&folder)))
    }
}

/// A folder that can't be read is told in the log alone: the kiosk sells without it.
fn picture_files(folder: &Path) -> Vec<PictureFile> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            tracing::warn!(%error, "the kiosk's pictures can't be read");
            return Vec::new();
        }
    };
    let mut files: Vec<PictureFile> = entries
        .filter_map(Result::ok)
        // Links are left out: they may lead anywhere.
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let path = entry.path();
            let film = film_or_picture(&path)?;
            let size = entry.metadata().ok()?.len();
            let fits = size > 0 && (film || size <= LARGEST_PICTURE);
            fits.then_some(PictureFile { path, film })
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.truncate(MOST);
    files
}

/// `None` for what is neither.
fn film_or_picture(path: &Path) -> Option<bool> {
    let name = path.file_name()?.to_str()?;
    let ending = path
        .extension()
        .and_then(OsStr::to_str)?
        .to_ascii_lowercase();
    let is_hidden = name.starts_with('.');
    let film = FILMS.contains(&ending.as_str());
    (!is_hidden && (film || PICTURES.contains(&ending.as_str()))).then_some(film)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_films_are_told_by_their_endings_and_all_else_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "2.PNG",
            "1.jpg",
            "3.webm",
            "notes.txt",
            ".4.png",
            "5.svg",
            "sh",
            "6.html",
        ] {
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        std::fs::write(folder.path().join("empty.png"), b"").unwrap();
        std::fs::create_dir(folder.path().join("7.png")).unwrap();
        let found: Vec<_> = picture_files(folder.path())
            .into_iter()
            .map(|file| {
                let name = file.path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, file.film)
            })
            .collect();
        let expected = [("1.jpg", false), ("2.PNG", false), ("3.webm", true)];
        assert_eq!(
            found,
            expected
                .map(|(name, film)| (name.to_owned(), film))
                .to_vec()
        );
    }

    #[test]
    fn a_folder_that_is_gone_holds_none() {
        assert!(picture_files(Path::new("/nowhere/at/all")).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_nowhere() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let secret = elsewhere.path().join("secret.png");
        std::fs::write(&secret, b"x").unwrap();
        std::os::unix::fs::symlink(&secret, folder.path().join("1.png")).unwrap();
        assert!(picture_files(folder.path()).is_empty());
    }
}
