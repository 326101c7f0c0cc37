//! Steering the stand-in from Rust. The HTTP interface does the same by these methods.

use std::sync::Arc;

use serde_json::Value;

use crate::error::SimError;
use crate::fault::{FAULTS_MAX, ScriptedFault};
use crate::ledger::Ledger;
use crate::network::{Network, Outage};
use crate::order::OrderStatus;
use crate::settings::Settings;
use crate::shared::Shared;

/// A handle to steer a stand-in. Clones steer the same one.
#[derive(Debug, Clone)]
pub struct Control {
    shared: Arc<Shared>,
}

impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The settings now.
    pub fn settings(&self) -> Settings {
        self.shared.lock().settings.clone()
    }

    /// Changes settings in place.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.lock().settings);
    }

    /// Changes the settings that a JSON object names and keeps the others. Objects inside are merged likewise,
    /// except `token`, which is replaced whole.
    ///
    /// # Errors
    /// [`SimError::Settings`] for an unknown name or a value of the wrong kind; nothing is changed then.
    pub fn merge_settings(&self, patch: &Value) -> Result<Settings, SimError> {
        let mut state = self.shared.lock();
        let mut settings = serde_json::to_value(&state.settings).map_err(SimError::Settings)?;
        merge(&mut settings, patch);
        state.settings = serde_json::from_value(settings).map_err(SimError::Settings)?;
        Ok(state.settings.clone())
    }

    /// Adds a fault behind those that wait.
    ///
    /// # Errors
    /// [`SimError::TooManyFaults`]
    pub fn add_fault(&self, fault: ScriptedFault) -> Result<(), SimError> {
        if self.shared.lock().faults.push(fault) {
            Ok(())
        } else {
            Err(SimError::TooManyFaults(FAULTS_MAX))
        }
    }

    /// The faults that wait.
    pub fn faults(&self) -> Vec<ScriptedFault> {
        self.shared.lock().faults.waiting().to_vec()
    }

    /// Forgets the faults that wait.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// Sets an order's status, as if Front Payment or the customer had done it.
    ///
    /// # Errors
    /// [`SimError::UnknownOrder`]
    pub fn set_order_status(&self, uuid: &str, status: OrderStatus) -> Result<(), SimError> {
        self.shared.lock().set_status(uuid, status)
    }

    /// What happened since the start or the last reset.
    pub fn ledger(&self) -> Ledger {
        self.shared.lock().ledger()
    }

    /// Takes the network away: the API and the pages are out of reach until [`Control::go_online`].
    /// Open connections are closed; once this returns, new ones meet the outage.
    ///
    /// # Errors
    /// [`SimError::Down`]
    pub async fn go_offline(&self, outage: Outage) -> Result<(), SimError> {
        self.shared.set_network(Network::Out(outage)).await
    }

    /// Gives the network back.
    ///
    /// # Errors
    /// [`SimError::Down`]
    pub async fn go_online(&self) -> Result<(), SimError> {
        self.shared.set_network(Network::Up).await
    }

    /// The outage, if there is one.
    pub fn outage(&self) -> Option<Outage> {
        match self.shared.network() {
            Network::Out(outage) => Some(outage),
            Network::Up | Network::Down => None,
        }
    }

    /// Forgets orders, faults and attempts, takes the settings of the start, and goes online.
    ///
    /// # Errors
    /// [`SimError::Down`]
    pub async fn reset(&self) -> Result<(), SimError> {
        self.shared.lock().reset();
        self.go_online().await
    }

    pub(crate) fn control_origin(&self) -> Option<&str> {
        self.shared.control_origin.as_deref()
    }
}

/// Names that are replaced whole: of an enum's variants only one may stand there.
const REPLACED: [&str; 1] = ["token"];

fn merge(into: &mut Value, patch: &Value) {
    let (Some(target), Some(changes)) = (into.as_object_mut(), patch.as_object()) else {
        *into = patch.clone();
        return;
    };
    for (name, change) in changes {
        match target.get_mut(name) {
            Some(old) if old.is_object() && !REPLACED.contains(&name.as_str()) => {
                merge(old, change);
            }
            Some(_) | None => {
                target.insert(name.clone(), change.clone());
            }
        }
    }
}
