//! One connection: served until it ends, is cut by a fault, or the network goes.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};
use tower_service::Service;

use crate::network::Network;

/// How long requests that are being answered may take once the stand-in shuts down.
const FAREWELL: Duration = Duration::from_millis(500);
const HEADERS_WITHIN: Duration = Duration::from_secs(30);

/// A request's hold on the connection that it came by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connection {
    cut: Arc<Notify>,
    steering: Arc<AtomicBool>,
}

impl Connection {
    /// Closes the socket without an answer. The request's own future ends here.
    pub(crate) async fn cut(&self) -> Infallible {
        self.cut.notify_one();
        std::future::pending().await
    }

    /// Marks the connection as one of the control interface, which outlives the network it switches off.
    pub(crate) fn steers(&self) {
        self.steering.store(true, Ordering::Relaxed);
    }
}

/// Serves a connection to its end.
pub(crate) async fn serve(
    stream: TcpStream,
    router: Router,
    mut network: watch::Receiver<Network>,
) {
    let connection = Connection::default();
    let handed_on = connection.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(handed_on.clone());
        let mut router = router.clone();
        async move { Service::call(&mut router, request).await as Result<Response<Body>, Infallible> }
    });
    // Answers are small and waited for.
    let _ = stream.set_nodelay(true);
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(serving);
    // What changes after the connection was taken. One that is taken during an outage is cut by the first request
    // that is not for the control interface.
    let closing = async {
        loop {
            // An error says that the sender is gone, and with it the stand-in.
            if network.changed().await.is_err() {
                return true;
            }
            let now = *network.borrow_and_update();
            match now {
                Network::Down => return true,
                Network::Out(_) if !connection.steering.load(Ordering::Relaxed) => return false,
                Network::Out(_) | Network::Up => {}
            }
        }
    };
    tokio::select! {
        // However a connection ends, there is nobody to tell.
        _ = serving.as_mut() => {}
        () = connection.cut.notified() => {}
        polite = closing => if polite {
            serving.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(FAREWELL, serving).await;
        }
    }
}
