//! Scripted faults: what goes wrong with the next calls of a kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::CallKind;

/// Faults that may wait at once.
pub(crate) const FAULTS_MAX: usize = 1000;

/// Which calls a fault is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultTarget {
    /// Whatever call comes next.
    Any,
    /// Calls of one kind.
    #[serde(untagged)]
    Call(CallKind),
}

/// A fault in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptedFault {
    /// The calls it is for.
    pub call: FaultTarget,
    /// How many of them it meets.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    pub fault: Fault,
}

impl ScriptedFault {
    /// A fault for the next call of this kind.
    pub fn once(call: CallKind, fault: Fault) -> Self {
        Self {
            call: FaultTarget::Call(call),
            times: 1,
            fault,
        }
    }
}

/// What goes wrong. `made` says whether the call does its work first: with it, the order exists afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// This answer instead of the right one.
    Answer {
        /// HTTP status, 200 to 599.
        status: u16,
        /// A string is sent as it is, `null` as an empty body, everything else as JSON.
        #[serde(default)]
        body: Value,
        /// Headers, which replace the usual ones of the same name.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Whether the call does its work first.
        #[serde(default)]
        made: bool,
    },
    /// The right answer, later.
    Delay {
        /// Milliseconds.
        delay_ms: u64,
        /// Whether the work is done before the wait.
        #[serde(default)]
        made: bool,
    },
    /// The connection is closed without an answer.
    Drop {
        /// Whether the call does its work first.
        #[serde(default)]
        made: bool,
    },
    /// The connection is closed without an answer, and the work is done later: a request that a proxy or a queue held
    /// up, while its sender has long given up. Work that a reset overtakes is never done.
    Late {
        /// Milliseconds from the request to the work.
        delay_ms: u64,
    },
    /// No answer ever, the connection stays open.
    Hang {
        /// Whether the call does its work first.
        #[serde(default)]
        made: bool,
    },
    /// The right status with bytes that are neither JSON nor UTF-8.
    Garbage {},
    /// The right status and no body.
    EmptyBody {},
    /// The right status and a body that never ends.
    EndlessBody {},
    /// The right status and a body of this many bytes.
    HugeBody {
        /// Bytes.
        #[serde(default = "eight_mebibytes")]
        bytes: u64,
    },
    /// The right status, and the connection closed in the middle of the body.
    CutBody {},
    /// A private submit's answer without an address to visit.
    MissingBankIdUrl {},
    /// A private submit's answer with the address as `paymentUrl`.
    PaymentUrl {},
    /// The order's number as `uuid` instead of `orderUuid`, or the other way round.
    UuidKey {},
    /// An answer without the order's number.
    MissingOrderUuid {},
    /// The right answer with another `Date` header.
    Date {
        /// The header as it is sent, readable or not.
        value: String,
    },
    /// A redirect instead of the answer.
    Redirect {
        /// HTTP status, 300 to 399.
        #[serde(default = "found")]
        status: u16,
        /// The `Location` header.
        location: String,
    },
    /// 429.
    RateLimited {
        /// The `Retry-After` header, seconds; none sends no header.
        #[serde(default)]
        retry_after_seconds: Option<u64>,
    },
}

impl Fault {
    /// Whether the call does its work although its answer is spoilt.
    pub(crate) fn made(&self) -> bool {
        match self {
            Self::Answer { made, .. } | Self::Drop { made } | Self::Hang { made } => *made,
            Self::Redirect { .. } | Self::RateLimited { .. } | Self::Late { .. } => false,
            Self::Delay { .. }
            | Self::Garbage {}
            | Self::EmptyBody {}
            | Self::EndlessBody {}
            | Self::HugeBody { .. }
            | Self::CutBody {}
            | Self::MissingBankIdUrl {}
            | Self::PaymentUrl {}
            | Self::UuidKey {}
            | Self::MissingOrderUuid {}
            | Self::Date { .. } => true,
        }
    }

    /// The name of its kind, for the ledger.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Answer { .. } => "answer",
            Self::Delay { .. } => "delay",
            Self::Drop { .. } => "drop",
            Self::Late { .. } => "late",
            Self::Hang { .. } => "hang",
            Self::Garbage {} => "garbage",
            Self::EmptyBody {} => "empty_body",
            Self::EndlessBody {} => "endless_body",
            Self::HugeBody { .. } => "huge_body",
            Self::CutBody {} => "cut_body",
            Self::MissingBankIdUrl {} => "missing_bank_id_url",
            Self::PaymentUrl {} => "payment_url",
            Self::UuidKey {} => "uuid_key",
            Self::MissingOrderUuid {} => "missing_order_uuid",
            Self::Date { .. } => "date",
            Self::Redirect { .. } => "redirect",
            Self::RateLimited { .. } => "rate_limited",
        }
    }
}

/// The faults that wait, first in first out for each call.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue(Vec<ScriptedFault>);

impl FaultQueue {
    pub(crate) fn push(&mut self, fault: ScriptedFault) -> bool {
        let room = self.0.len() < FAULTS_MAX;
        if room && fault.times > 0 {
            self.0.push(fault);
        }
        room
    }

    /// The fault that meets this call, if any; one of its times is used up.
    pub(crate) fn take(&mut self, call: CallKind) -> Option<Fault> {
        let index = self.0.iter().position(|waiting| match waiting.call {
            FaultTarget::Any => true,
            FaultTarget::Call(kind) => kind == call,
        })?;
        let waiting = &mut self.0[index];
        waiting.times -= 1;
        let fault = waiting.fault.clone();
        if waiting.times == 0 {
            self.0.remove(index);
        }
        Some(fault)
    }

    pub(crate) fn waiting(&self) -> &[ScriptedFault] {
        &self.0
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

fn once() -> u32 {
    1
}

fn found() -> u16 {
    302
}

fn eight_mebibytes() -> u64 {
    8 * 1024 * 1024
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fault_meets_its_own_kind_as_often_as_told() {
        let mut queue = FaultQueue::default();
        queue.push(ScriptedFault {
            times: 2,
            ..ScriptedFault::once(CallKind::Submit, Fault::Garbage {})
        });
        queue.push(ScriptedFault {
            call: FaultTarget::Any,
            times: 1,
            fault: Fault::EmptyBody {},
        });
        assert_eq!(queue.take(CallKind::Create), Some(Fault::EmptyBody {}));
        assert_eq!(queue.take(CallKind::Create), None);
        assert_eq!(queue.take(CallKind::Submit), Some(Fault::Garbage {}));
        assert_eq!(queue.take(CallKind::Submit), Some(Fault::Garbage {}));
        assert_eq!(queue.take(CallKind::Submit), None);
    }

    #[test]
    fn unknown_words_in_a_fault_are_refused() {
        let read = |value| serde_json::from_value::<ScriptedFault>(value);
        assert!(read(json!({"call": "any", "fault": {"kind": "drop", "made": true}})).is_ok());
        assert!(read(json!({"call": "list", "fault": {"kind": "garbage"}})).is_ok());
        assert!(read(json!({"call": "pay", "fault": {"kind": "garbage"}})).is_err());
        assert!(read(json!({"call": "list", "fault": {"kind": "drop", "mode": true}})).is_err());
        assert!(read(json!({"call": "list", "fault": {"kind": "garbage", "made": true}})).is_err());
        assert!(read(json!({"call": "list", "fault": {"kind": "garbage"}, "count": 2})).is_err());
    }
}
