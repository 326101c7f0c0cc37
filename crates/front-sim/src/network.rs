//! The state of the network between a client and the stand-in, and the loop that accepts connections.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;

use crate::connection;

/// How the stand-in can be out of reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outage {
    /// Nothing listens: a connection is refused, so a request is certainly not sent.
    #[default]
    Refuse,
    /// Connections are taken, and closed without an answer once a request has come: it may have had an effect, for all
    /// that its sender knows.
    Drop,
}

/// What the accept loop is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    Up,
    Out(Outage),
    Down,
}

const BACKLOG: u32 = 1024;
const RETRY_AFTER: Duration = Duration::from_millis(20);

/// Listens on a port of the API. While the network is out with [`Outage::Refuse`] the port is held, but not listened on.
pub(crate) async fn accept(
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    mut wanted: watch::Receiver<Network>,
    applied: watch::Sender<Network>,
) {
    let mut listener = Some(listener);
    let mut held = None;
    loop {
        let network = *wanted.borrow_and_update();
        match network {
            Network::Down => return,
            Network::Out(Outage::Refuse) => {
                drop(listener.take());
                if held.is_none() {
                    held = hold(address).ok();
                }
            }
            Network::Up | Network::Out(Outage::Drop) => {
                if listener.is_none() {
                    listener = listen(held.take(), address).ok();
                    if listener.is_none() {
                        // Somebody holds the port for a moment; whoever waits for the network waits on.
                        tokio::time::sleep(RETRY_AFTER).await;
                        continue;
                    }
                }
            }
        }
        applied.send_replace(network);
        let Some(open) = listener.as_ref() else {
            if wanted.changed().await.is_err() {
                return;
            }
            continue;
        };
        tokio::select! {
            changed = wanted.changed() => if changed.is_err() { return },
            accepted = open.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection::serve(stream, router.clone(), wanted.clone()));
                }
                // Too many open files and the like: the loop must not spin on it.
                Err(_) => tokio::time::sleep(RETRY_AFTER).await,
            },
        }
    }
}

/// Listens on a port that may just have been ours.
pub(crate) fn listen(held: Option<TcpSocket>, address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match held {
        Some(socket) => socket,
        None => hold(address)?,
    };
    socket.listen(BACKLOG)
}

fn hold(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // On Unix: take the port although old connections of it linger. On Windows this would let two programs share it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
