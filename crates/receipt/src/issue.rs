//! When and where a receipt is issued.

use jiff::Zoned;
pub use jiff::tz::TimeZone;
use kasse_core::{TillId, Timestamp};

/// What makes a receipt this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its number, from 1: a gap-free series per till and kind. A copy has the number of its original.
    pub number: u32,
    /// The till.
    pub till: TillId,
    /// The cashier; none at a self-service machine.
    pub cashier: Option<String>,
    /// When it was issued. A copy has the time of its original.
    pub issued_at: Timestamp,
    /// When the invoice was made, where that is known: its due date is so many days after this. Without it only the days
    /// are printed.
    pub invoiced_at: Option<Timestamp>,
    /// Whether Front Payment may add the merchant's invoice fee: the customer is told.
    pub invoice_fee: bool,
    /// The zone in which times are printed: [`oslo`], if nothing else is set.
    pub zone: TimeZone,
}

/// The zone of a shop in Norway, from the rules that the program carries with it: the same on every machine.
pub fn oslo() -> TimeZone {
    jiff::tz::TimeZoneDatabase::bundled()
        .get("Europe/Oslo")
        .expect("BUG: the bundled time zones have Europe/Oslo")
}

/// The hour of the day in a zone, 0 to 23.
pub fn hour_of_day(at: Timestamp, zone: &TimeZone) -> u8 {
    u8::try_from(local(at, zone).hour()).unwrap_or_default()
}

/// A time in a zone. Times beyond the calendar's (years −9999 to 9999) become the epoch.
pub(crate) fn local(at: Timestamp, zone: &TimeZone) -> Zoned {
    jiff::Timestamp::from_millisecond(at.unix_ms())
        .unwrap_or_default()
        .to_zoned(zone.clone())
}
