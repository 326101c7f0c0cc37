//! What calls are made for, and which of them go first.

/// What a call is for. The order is the order in which waiting calls go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// A person waits for what it does: to cancel, to refund, to look now.
    Act,
    /// An order whose customer stands at the till.
    SendNow,
    /// The status of an order whose customer stands at the till.
    EagerPoll,
    /// A look for an order whose outcome is unknown.
    Look,
    /// The status of an order that nobody stands there for.
    Poll,
    /// Whether there is a connection.
    Probe,
    /// An order of the queue.
    Send,
}

impl Purpose {
    /// A question that repeats itself: these have a tenth of the limit among them.
    pub(super) fn is_poll(self) -> bool {
        match self {
            Self::EagerPoll | Self::Poll => true,
            Self::Act | Self::SendNow | Self::Look | Self::Probe | Self::Send => false,
        }
    }

    pub(super) fn is_question(self) -> bool {
        self.is_poll() || self.is_patient()
    }

    /// A question that nobody stands there for: while orders wait to be sent, it can wait.
    pub(super) fn is_patient(self) -> bool {
        match self {
            Self::Look | Self::Poll => true,
            Self::Act | Self::SendNow | Self::EagerPoll | Self::Probe | Self::Send => false,
        }
    }

    pub(super) fn is_send(self) -> bool {
        match self {
            Self::SendNow | Self::Send => true,
            Self::Act | Self::EagerPoll | Self::Look | Self::Poll | Self::Probe => false,
        }
    }
}
