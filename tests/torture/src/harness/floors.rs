//! What a run must have played to count: a run in which a kill, a fault or a decision never came up proves nothing of
//! it, however few schedules failed. A step that was renamed in the product, and is waited for in vain, is seen here.

use crate::schedule;
use crate::tally::Tally;

/// So many schedules, or more, must have played everything.
pub(crate) const SCHEDULES: u64 = 1_000;

/// Tables, the beginnings of their rows, and how often these must have come up.
const FLOORS: [(&str, &str, u64); 62] = [
    ("places", "placed", 1_500),
    ("places", "cut off while being placed", 50),
    ("places", "refused: MethodNotAvailable", 1),
    ("killed", "at a random moment", 100),
    ("killed", "before a start that is killed, too", 30),
    ("killed", "before a backup was restored", 30),
    ("customers", "Approves", 50),
    ("customers", "Declines", 5),
    ("customers", "Cancels", 5),
    ("customers", "ClosesTheWindow", 3),
    ("customers", "type their number again", 20),
    ("customers", "leave instead of typing their number", 5),
    ("customers", "follow their link", 5),
    ("trouble", "closed and started", 100),
    ("trouble", "disk full", 30),
    ("trouble", "network away", 30),
    ("trouble", "token refused", 10),
    ("trouble", "server's clock set", 20),
    ("trouble", "till's clock set", 50),
    ("trouble", "status set by Front Payment", 10),
    ("refunds", "taken in hand", 100),
    ("refunds", "cut off", 5),
    ("refunds at the end", "Confirmed", 80),
    ("refunds at the end", "Unknown", 3),
    ("refunds at the end", "Refused", 1),
    ("refunds at the end", "NotSent", 1),
    ("resends", "taken in hand", 8),
    ("backups", "taken in hand", 50),
    ("backups", "restored", 30),
    ("another way", "Invoice: taken in hand", 1),
    ("another way", "Link: taken in hand", 1),
    ("another way", "Park: taken in hand", 1),
    ("a person's word by day", "ItIsThisOne: taken in hand", 3),
    ("a person's word by day", "ItIsAnothers: refused", 3),
    ("a person's word by day", "ItIsNone: refused", 1),
    ("a person's word by day", "SendAgain", 3),
    ("a person's word by day", "LookAgain: taken in hand", 3),
    ("a person's word by day", "GiveUp: taken in hand", 3),
    ("a person's word", "what became of a refund", 3),
    ("orders at the end", "Invoiced", 500),
    ("orders at the end", "Paid", 1),
    ("orders at the end", "Cancelled", 50),
    ("orders at the end", "Declined", 5),
    ("orders at the end", "Expired", 20),
    ("orders at the end", "Rejected", 20),
    ("orders at the end", "PartlyRefunded", 10),
    ("orders at the end", "Refunded", 10),
    ("what orders went through", "outcome_unknown", 100),
    // The till itself found what was lost, and what had never been made.
    ("what orders went through", "adopted", 50),
    ("what orders went through", "found_absent", 50),
    ("what orders went through", "looked", 10),
    ("what orders went through", "cancelled_at_front", 50),
    ("what orders went through", "refund_decided", 3),
    ("calls", "create", 500),
    ("calls", "submit", 500),
    ("calls", "ehf", 200),
    ("calls", "paymentlink", 10),
    ("calls", "list", 500),
    ("calls", "details", 100),
    ("calls", "refund", 100),
    ("calls", "resend", 10),
    ("calls", "cancel", 100),
];

/// What a run of so many schedules should have played and has not; nothing of a short one.
pub(crate) fn missed(schedules: u64, tally: &Tally) -> Vec<String> {
    if schedules < SCHEDULES {
        return Vec::new();
    }
    let kills = schedule::kills().map(|step| ("killed at a step", step, 1));
    let faults = schedule::FAULTS.map(|fault| ("faults met", fault, 1));
    FLOORS
        .into_iter()
        .chain(kills)
        .chain(faults)
        .filter_map(|(table, row, least)| {
            let times = tally.times(table, row.trim_end_matches('*'));
            (times < least).then(|| format!("{table}: {row}: {times} times, not {least}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_played_nothing_is_not_enough_and_a_short_one_may_be() {
        let nothing = missed(SCHEDULES, &Tally::default());
        let of = |word: &str| nothing.iter().any(|missed| missed.contains(word));
        for word in [
            "refund/after",
            "hang",
            "at a random moment",
            "disk full",
            "show/",
        ] {
            assert!(of(word), "{word}: {nothing:?}");
        }
        assert_eq!(missed(SCHEDULES - 1, &Tally::default()), [""; 0]);
        let mut tally = Tally::default();
        tally.count("killed at a step", "show/Sending");
        let missed = missed(SCHEDULES, &tally);
        assert!(!missed.iter().any(|missed| missed.contains("show/")));
    }
}
