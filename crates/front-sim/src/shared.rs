//! What every request reaches: the memory, and the state of the network.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::error::SimError;
use crate::network::Network;
use crate::state::State;

/// Held by the routers, the accept loops and the control.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    network: watch::Sender<Network>,
    applied: watch::Receiver<Network>,
    /// `http://127.0.0.1:PORT` of the control interface that stays up in an outage.
    pub(crate) control_origin: Option<String>,
}

impl Shared {
    pub(crate) fn new(
        state: State,
        network: watch::Sender<Network>,
        applied: watch::Receiver<Network>,
        control_origin: Option<String>,
    ) -> Self {
        Self {
            state: Mutex::new(state),
            network,
            applied,
            control_origin,
        }
    }

    /// The memory. Never held over an await.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic in another request leaves nothing half done that this one could not bear.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn network(&self) -> Network {
        *self.network.borrow()
    }

    /// Changes the network and waits until the accept loop has followed.
    pub(crate) async fn set_network(&self, network: Network) -> Result<(), SimError> {
        if self.network() == Network::Down {
            return Err(SimError::Down);
        }
        self.network.send_replace(network);
        let mut applied = self.applied.clone();
        applied
            .wait_for(|done| *done == network)
            .await
            .map_err(|_| SimError::Down)?;
        Ok(())
    }

    pub(crate) fn take_down(&self) {
        self.network.send_replace(Network::Down);
    }
}
