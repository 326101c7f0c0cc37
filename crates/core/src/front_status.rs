//! The status that Front Payment gives an order.

/// A status, read without regard to letter case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FrontStatus {
    /// It has the order; no invoice yet. Releases no goods.
    Sent,
    /// Invoiced.
    Invoiced,
    /// A reminder went out: a later stage of an invoice.
    Reminder,
    /// With the debt collectors: a later stage of an invoice.
    Collection,
    /// Paid.
    Paid,
    /// Cancelled.
    Cancelled,
    /// Ran out.
    Expired,
    /// Refunded whole.
    Refunded,
    /// Refunded in part.
    PartlyRefunded,
    /// One that we don't know, as it came.
    Other(String),
}

impl FrontStatus {
    /// Longest unknown status that is kept, in characters; more is cut.
    pub const MAX_OTHER: usize = 60;

    /// Reads a status. `PARTIAL REFUNDED` is written with a blank on the pages; underscores and dashes are taken too.
    pub fn parse(status: &str) -> Self {
        let known: String = status
            .trim()
            .to_lowercase()
            .chars()
            .map(|c| if "_-".contains(c) { ' ' } else { c })
            .collect();
        match known.as_str() {
            "sent" => Self::Sent,
            "invoiced" => Self::Invoiced,
            "purring" | "reminder" => Self::Reminder,
            "inkasso" | "collection" => Self::Collection,
            "paid" => Self::Paid,
            "cancelled" | "canceled" => Self::Cancelled,
            "expired" => Self::Expired,
            "refunded" => Self::Refunded,
            "partial refunded" | "partially refunded" => Self::PartlyRefunded,
            _ => Self::Other(
                status
                    .trim()
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(Self::MAX_OTHER)
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_does_not_matter_and_the_unknown_is_kept() {
        assert_eq!(FrontStatus::parse("invoiced"), FrontStatus::Invoiced);
        assert_eq!(
            FrontStatus::parse(" PARTIAL_REFUNDED"),
            FrontStatus::PartlyRefunded
        );
        assert_eq!(FrontStatus::parse("Inkasso"), FrontStatus::Collection);
        assert_eq!(
            FrontStatus::parse("På Vent"),
            FrontStatus::Other("På Vent".into())
        );
        let FrontStatus::Other(long) = FrontStatus::parse(&"x".repeat(1_000)) else {
            panic!("not a known status")
        };
        assert_eq!(long.len(), FrontStatus::MAX_OTHER);
    }
}
