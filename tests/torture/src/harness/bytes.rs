//! Looking at the bytes of a shop's files: the database with its free pages, its log, backups, and our own log.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Result;

use crate::judge::Finding;

/// Bytes of a sealed number that are looked for at a time: fewer could be an accident, and a page that was partly
/// overwritten may hold no more.
const PIECE: usize = 16;
/// What a database is called whose place a backup took, and its log.
const ASIDE: &str = ".aside-";

/// Traces of personal numbers in the files of a shop's folder: of any of these digits, and of sealed numbers that have
/// no business there any more.
pub(crate) fn traces(folder: &Path, digits: &[String], gone: &[&[u8]]) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                // The till works on: a file may go while we look.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error.into()),
            };
            let name = path.display();
            for digits in digits {
                if holds(&bytes, digits.as_bytes()) {
                    found.push(Finding::new(
                        "personal number in plain",
                        format!("in {name}"),
                    ));
                }
            }
            // A database that was set aside is kept as it was.
            let is_aside = path.to_string_lossy().contains(ASIDE);
            for sealed in gone.iter().filter(|_| !is_aside) {
                let middle = sealed.len() / 2;
                let pieces = [
                    sealed.get(..PIECE),
                    sealed.get(middle..middle + PIECE),
                    sealed
                        .len()
                        .checked_sub(PIECE)
                        .and_then(|from| sealed.get(from..)),
                ];
                if pieces
                    .into_iter()
                    .flatten()
                    .any(|piece| holds(&bytes, piece))
                {
                    found.push(Finding::new(
                        "sealed number not erased",
                        format!("in {name}"),
                    ));
                }
            }
        }
    }
    Ok(found)
}

/// Whether the bytes hold these. Looks for the first one only, and is quick because it is rare.
fn holds(bytes: &[u8], piece: &[u8]) -> bool {
    let Some((first, _)) = piece.split_first() else {
        return false;
    };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        if bytes[from + at..].starts_with(piece) {
            return true;
        }
        from += at + 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_sealed_bytes_are_found_anywhere() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("data/backups");
        fs::create_dir_all(&below).unwrap();
        let sealed: Vec<u8> = (100..151).collect();
        let digits = ["01011234567".to_owned()];
        let look = || traces(folder.path(), &digits, &[&sealed]).unwrap();
        fs::write(below.join("a"), b"nothing at all").unwrap();
        assert_eq!(look(), []);
        fs::write(below.join("b"), [&b"xx"[..], &sealed[35..], b"yy"].concat()).unwrap();
        assert_eq!(look().len(), 1, "the last piece is enough");
        fs::write(folder.path().join("till.log"), b"..0010101011234567").unwrap();
        assert_eq!(look().len(), 2);
    }
}
