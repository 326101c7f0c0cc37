//! Starting and stopping the stand-in.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::control::Control;
use crate::error::SimError;
use crate::network::{self, Network};
use crate::reply::Reply;
use crate::settings::Settings;
use crate::shared::Shared;
use crate::state::State;
use crate::{api, bankid, control_http};

/// How long [`SimHandle::shutdown`] waits for the accept loops, which wait for nothing themselves.
const SHUTDOWN_WITHIN: Duration = Duration::from_secs(2);

/// How the stand-in is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimOptions {
    /// A loopback address.
    pub host: IpAddr,
    /// Port of the API and the pages; 0 for any.
    pub port: u16,
    /// Whether the control interface is served: on the port of the API, and on a second one that stays up in an outage.
    pub control: bool,
    /// Port of the second control interface; 0 for any.
    pub control_port: u16,
    /// Makes order numbers, code words and the like the same in every run.
    pub seed: Option<u64>,
    /// The settings at the start and after each reset.
    pub settings: Settings,
}

impl Default for SimOptions {
    /// For tests: any port, with the control interface.
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            control: true,
            control_port: 0,
            seed: None,
            settings: Settings::default(),
        }
    }
}

impl SimOptions {
    /// For training inside a program: any port, no control interface over HTTP.
    pub fn training() -> Self {
        Self {
            control: false,
            ..Self::default()
        }
    }
}

/// The stand-in for Front Payment and BankID.
#[derive(Debug)]
pub struct Sim;

impl Sim {
    /// Starts it on the current tokio runtime. It answers once this returns.
    ///
    /// # Errors
    /// [`SimError::NotLoopback`], [`SimError::Listen`]
    #[expect(
        clippy::unused_async,
        reason = "starting needs a runtime, and an async function shows it"
    )]
    pub async fn start(options: SimOptions) -> Result<SimHandle, SimError> {
        let SimOptions {
            host,
            port,
            control,
            control_port,
            seed,
            settings,
        } = options;
        if !host.is_loopback() {
            return Err(SimError::NotLoopback(host));
        }
        let (listener, address) = listen(SocketAddr::new(host, port))?;
        let steering = if control {
            Some(listen(SocketAddr::new(host, control_port))?)
        } else {
            None
        };
        let origin = format!("http://{address}");
        let control_origin = steering
            .as_ref()
            .map(|(_, address)| format!("http://{address}"));

        let (network, wanted) = watch::channel(Network::Up);
        let (applied, followed) = watch::channel(Network::Up);
        let state = State::new(settings, seed, origin.clone());
        let shared = Arc::new(Shared::new(
            state,
            network,
            followed,
            control_origin.clone(),
        ));
        let control = Control::new(Arc::clone(&shared));
        let mut router = Router::new()
            .nest("/api/v1/connect", api::router(Arc::clone(&shared)))
            .nest("/bankid", bankid::router(Arc::clone(&shared)))
            .fallback(async || {
                Reply::refused(StatusCode::NOT_FOUND, "routeNotFound").into_response()
            });
        let mut tasks = Vec::new();
        if let Some((listener, address)) = steering {
            let steering_router =
                Router::new().nest("/_control", control_http::router(control.clone()));
            router = router.merge(steering_router.clone());
            // This one knows no outage: it listens to a network of its own, which only ever goes down.
            tasks.push(tokio::spawn(steer(
                listener,
                address,
                steering_router,
                wanted.clone(),
            )));
        }
        tasks.push(tokio::spawn(network::accept(
            listener, address, router, wanted, applied,
        )));
        Ok(SimHandle {
            shared,
            control,
            origin,
            control_origin,
            address,
            tasks,
        })
    }
}

fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), SimError> {
    let bound = network::listen(None, address)
        .and_then(|listener| listener.local_addr().map(|address| (listener, address)));
    bound.map_err(|source| SimError::Listen { address, source })
}

/// Serves the second control interface until the stand-in goes down.
async fn steer(
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    mut wanted: watch::Receiver<Network>,
) {
    let (own, own_wanted) = watch::channel(Network::Up);
    let (applied, _) = watch::channel(Network::Up);
    let accepting = network::accept(listener, address, router, own_wanted, applied);
    tokio::pin!(accepting);
    tokio::select! {
        () = accepting.as_mut() => return,
        _ = wanted.wait_for(|network| *network == Network::Down) => {}
    }
    own.send_replace(Network::Down);
    accepting.await;
}

/// A running stand-in. Dropping it stops it, too.
#[derive(Debug)]
pub struct SimHandle {
    shared: Arc<Shared>,
    control: Control,
    origin: String,
    control_origin: Option<String>,
    address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl SimHandle {
    /// What a client takes for the API's base address: `http://127.0.0.1:PORT/api/v1`.
    pub fn base_url(&self) -> String {
        format!("{}/api/v1", self.origin)
    }

    /// `http://127.0.0.1:PORT`
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `http://127.0.0.1:PORT/_control` of the interface that stays up in an outage, if there is one.
    pub fn control_url(&self) -> Option<String> {
        self.control_origin
            .as_ref()
            .map(|origin| format!("{origin}/_control"))
    }

    /// Where the API and the pages are served.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Steers it from Rust.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Stops listening and waits until the port is free. Requests that are being answered have half a second more,
    /// as long as the runtime lives.
    pub async fn shutdown(mut self) {
        self.shared.take_down();
        for task in std::mem::take(&mut self.tasks) {
            // A loop that does not end in time is ended by the drop of its handle's runtime.
            let _ = tokio::time::timeout(SHUTDOWN_WITHIN, task).await;
        }
    }
}

impl Drop for SimHandle {
    fn drop(&mut self) {
        self.shared.take_down();
    }
}
