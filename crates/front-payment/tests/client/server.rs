//! A server that does as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What the server does on each connection.
#[derive(Clone)]
pub(crate) enum Script {
    /// Reads each request and sends these bytes.
    Answer(Vec<u8>),
    /// Reads a request, sends these bytes, closes.
    AnswerAndClose(Vec<u8>),
    /// Reads a request, sends the first bytes, then the second ones for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// Reads a request, sends the bytes one by one with this pause between them.
    Drip(Vec<u8>, Duration),
    /// Reads a request, sends the first bytes at once and the second ones one by one.
    DripAfter(Vec<u8>, Vec<u8>, Duration),
    /// Reads a request and says nothing.
    Silent,
    /// Reads nothing and says nothing.
    Deaf,
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The number of the connection it came on, from 0.
    pub(crate) connection: usize,
    pub(crate) head: String,
    pub(crate) body: String,
}

struct State {
    script: Script,
    connections: usize,
    /// Connections that are over.
    ended: usize,
    /// Bytes of endless answers that clients took, or the network took for them.
    poured: usize,
    seen: Vec<Seen>,
}

/// The server. It ends with the test's runtime.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    hung_up: Arc<Notify>,
}

impl Server {
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State {
            script,
            connections: 0,
            ended: 0,
            poured: 0,
            seen: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        let hung_up = Arc::new(Notify::new());
        let hanging_up = Arc::clone(&hung_up);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let connection = {
                    let mut state = shared.lock().unwrap();
                    state.connections += 1;
                    state.connections - 1
                };
                // A client that hangs up ends its connection, not the server.
                let talk = talk(stream, connection, Arc::clone(&shared));
                let (ended, hung_up) = (Arc::clone(&shared), Arc::clone(&hanging_up));
                tokio::spawn(async move {
                    drop(talk.await);
                    ended.lock().unwrap().ended += 1;
                    hung_up.notify_waiters();
                });
            }
        });
        Self {
            address,
            state,
            hung_up,
        }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn now(&self, script: Script) {
        self.state.lock().unwrap().script = script;
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    /// How many bytes of an endless answer were taken, once the client has hung up.
    pub(crate) async fn poured(&self) -> usize {
        loop {
            let hung_up = self.hung_up.notified();
            tokio::pin!(hung_up);
            hung_up.as_mut().enable();
            {
                let state = self.state.lock().unwrap();
                if state.connections > 0 && state.ended == state.connections {
                    return state.poured;
                }
            }
            hung_up.await;
        }
    }

    pub(crate) fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }
}

/// A whole answer.
pub(crate) fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

async fn talk(
    mut stream: TcpStream,
    connection: usize,
    state: Arc<Mutex<State>>,
) -> std::io::Result<()> {
    loop {
        let script = state.lock().unwrap().script.clone();
        if matches!(script, Script::Deaf) {
            std::future::pending::<()>().await;
        }
        let Some((head, body)) = request(&mut stream).await? else {
            return Ok(());
        };
        let script = {
            let mut state = state.lock().unwrap();
            state.seen.push(Seen {
                connection,
                head,
                body,
            });
            state.script.clone()
        };
        match script {
            Script::Answer(bytes) => stream.write_all(&bytes).await?,
            Script::AnswerAndClose(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.shutdown().await;
            }
            Script::Endless(head, bytes) => {
                stream.write_all(&head).await?;
                loop {
                    stream.write_all(&bytes).await?;
                    state.lock().unwrap().poured += bytes.len();
                }
            }
            Script::Drip(bytes, pause) => drip(&mut stream, &bytes, pause).await?,
            Script::DripAfter(first, bytes, pause) => {
                stream.write_all(&first).await?;
                drip(&mut stream, &bytes, pause).await?;
            }
            Script::Silent | Script::Deaf => std::future::pending::<()>().await,
        }
    }
}

async fn drip(stream: &mut TcpStream, bytes: &[u8], pause: Duration) -> std::io::Result<()> {
    for byte in bytes {
        stream.write_all(&[*byte]).await?;
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

/// A request's head and body, or `None` when the client hung up.
async fn request(stream: &mut TcpStream) -> std::io::Result<Option<(String, String)>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse::<usize>().unwrap());
            if bytes.len() >= end + 4 + length {
                let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
                let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
                return Ok(Some((head, body)));
            }
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
}
