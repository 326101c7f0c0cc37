//! Serves the merchant's pictures and films to the kiosk's page, on a port of the loopback.
//!
//! A custom scheme would do for pictures; films on WebKitGTK are fetched by its media engine, which knows HTTP alone, and
//! asks for them in ranges. No file is ever held whole: it goes out in pieces. Only what the till lists is served, by its
//! place in the list, below a path that nobody can guess.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as PathOf, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use kasse_app::PictureFile;
use kasse_app::contract::{KioskPicture, KioskPictures};
use tokio::net::TcpListener;
use uuid::Uuid;

/// What goes out at once, in bytes.
const PIECE: usize = 64 * 1024;

/// The files as the page was told of them last.
#[derive(Debug, Clone)]
pub(crate) struct Pictures {
    base: String,
    files: Arc<Mutex<Vec<PictureFile>>>,
}

impl Pictures {
    /// Begins to serve.
    pub(crate) async fn serve() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .context("no port for the kiosk's pictures")?;
        // 74 bits of it are chance.
        let secret = Uuid::now_v7().simple().to_string();
        let pictures = Self {
            base: format!("http://{}/{secret}", listener.local_addr()?),
            files: Arc::default(),
        };
        let app = Router::new()
            .route(&format!("/{secret}/{{place}}"), get(one))
            .with_state(pictures.clone());
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!(%error, "the kiosk's pictures are not served any more");
            }
        });
        Ok(pictures)
    }

    /// Takes a new list, and answers it with addresses.
    pub(crate) fn list(&self, files: Vec<PictureFile>) -> KioskPictures {
        let pictures = files
            .iter()
            .enumerate()
            .map(|(place, file)| KioskPicture {
                src: format!("{}/{place}", self.base),
                film: file.film,
            })
            .collect();
        *self.files.lock().unwrap_or_else(PoisonError::into_inner) = files;
        KioskPictures { pictures }
    }

    fn at(&self, place: usize) -> Option<PictureFile> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(place).cloned()
    }
}

async fn one(
    State(pictures): State<Pictures>,
    PathOf(place): PathOf<usize>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = pictures.at(place) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let range = headers.get(header::RANGE).and_then(|it| it.to_str().ok());
    match answer(&file.path, range) {
        Ok(response) => response,
        Err(error) => {
            tracing::warn!(%error, "a picture of the kiosk's can't be read");
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

fn answer(path: &Path, range: Option<&str>) -> Result<Response> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let Some((first, last)) = span(range, size) else {
        let told = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, told).into_response());
    };
    file.seek(SeekFrom::Start(first))?;
    let length = last + 1 - first;
    let pieces = futures_util::stream::try_unfold((file, length), |(mut file, left)| async move {
        let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let mut piece = vec![0; wanted];
        // A piece is read in less time than it takes to hand it to another thread.
        let read = file.read(&mut piece)?;
        piece.truncate(read);
        let left = left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
        std::io::Result::Ok((read > 0).then_some((piece, (file, left))))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind(path).parse()?);
    headers.insert(header::CONTENT_LENGTH, length.into());
    headers.insert(header::ACCEPT_RANGES, "bytes".parse()?);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, "nosniff".parse()?);
    headers.insert(header::CACHE_CONTROL, "no-store".parse()?);
    if range.is_some() {
        let told = format!("bytes {first}-{last}/{size}");
        headers.insert(header::CONTENT_RANGE, told.parse()?);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// The first and last byte that are asked for; `None` where the file has none of them. More than one range is answered
/// with the whole, as is what can't be read.
fn span(range: Option<&str>, size: u64) -> Option<(u64, u64)> {
    let end = size.checked_sub(1)?;
    let asked = range
        .and_then(|text| text.strip_prefix("bytes="))
        .and_then(|text| text.split_once('-'));
    match asked.map(|(first, last)| (first.parse::<u64>().ok(), last.parse::<u64>().ok(), last)) {
        Some((Some(first), None, "")) => (first <= end).then_some((first, end)),
        Some((Some(first), Some(last), _)) if first <= last => {
            (first <= end).then_some((first, last.min(end)))
        }
        Some((None, Some(count), _)) if count > 0 => Some((size.saturating_sub(count), end)),
        Some(_) | None => Some((0, end)),
    }
}

fn kind(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|it| it.to_str());
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_answered_as_asked_and_never_beyond_the_file() {
        assert_eq!(span(None, 100), Some((0, 99)));
        assert_eq!(span(Some("bytes=0-"), 100), Some((0, 99)));
        assert_eq!(span(Some("bytes=10-19"), 100), Some((10, 19)));
        assert_eq!(span(Some("bytes=90-500"), 100), Some((90, 99)));
        assert_eq!(span(Some("bytes=-10"), 100), Some((90, 99)));
        assert_eq!(span(Some("bytes=-500"), 100), Some((0, 99)));
        assert_eq!(span(Some("bytes=100-"), 100), None);
        assert_eq!(span(Some("bytes=0-1,5-6"), 100), Some((0, 99)));
        assert_eq!(span(Some("lines=1-2"), 100), Some((0, 99)));
        assert_eq!(span(None, 0), None);
    }

    #[tokio::test]
    async fn a_file_goes_out_whole_or_in_part_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.png");
        let bytes: Vec<u8> = (0..200_000_u32).map(|it| it.to_le_bytes()[0]).collect();
        std::fs::write(&path, &bytes).unwrap();
        let pictures = Pictures::serve().await.unwrap();
        let told = pictures.list(vec![PictureFile { path, film: false }]);
        let [picture] = &told.pictures[..] else {
            panic!("one picture")
        };
        let whole = fetch(&picture.src, None).await;
        assert!(whole.starts_with(b"HTTP/1.1 200"));
        assert!(whole.ends_with(&bytes));
        let part = fetch(&picture.src, Some("bytes=100000-100009")).await;
        assert!(part.starts_with(b"HTTP/1.1 206"));
        assert!(part.ends_with(&bytes[100_000..100_010]));
        let next = picture.src.replace("/0", "/1");
        assert!(fetch(&next, None).await.starts_with(b"HTTP/1.1 404"));
    }

    /// The answer's bytes, headers and all.
    async fn fetch(address: &str, range: Option<&str>) -> Vec<u8> {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

        let url = url::Url::parse(address).unwrap();
        let host = format!("127.0.0.1:{}", url.port().unwrap());
        let mut stream = tokio::net::TcpStream::connect(&host).await.unwrap();
        let range = range.map_or_else(String::new, |range| format!("Range: {range}\r\n"));
        let request = format!(
            "GET {} HTTP/1.1\r\nHost: {host}\r\n{range}Connection: close\r\n\r\n",
            url.path()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        answer
    }
}
