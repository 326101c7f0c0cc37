//! How the journal's rows are chained.
//!
//! A row's hash is the SHA-256 of these bytes, one after the other:
//!
//! 1. the ASCII text `kasse journal 1` and a line feed;
//! 2. the hash of the row before, 32 bytes; 32 zero bytes for the first row;
//! 3. `seq`, then `at` (ms since 1970 in UTC), each as 8 bytes, two's complement, most significant first;
//! 4. `event` as a text: its length in bytes as 4 bytes, most significant first, then its UTF-8;
//! 5. `saft`: one byte 0 if there is none, else one byte 1 and the number as in 3;
//! 6. `order_id`: one byte 0 if there is none, else one byte 1 and its 16 bytes;
//! 7. `reference`: one byte 0 if there is none, else one byte 1 and a text as in 4;
//! 8. `details`, the JSON as it is stored, to the byte, as a text as in 4.
//!
//! Lengths and presence are part of it, so that no two rows give the same bytes. This is never changed: another form
//! would begin with another number in 1.

use sha2::{Digest, Sha256};

/// A row's hash.
pub(crate) type Hash = [u8; 32];

/// The hash before the first row.
pub(crate) const BEFORE_THE_FIRST: Hash = [0; 32];

/// What of a row is hashed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link<'a> {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) event: &'a str,
    pub(crate) saft: Option<i64>,
    pub(crate) order_id: Option<&'a [u8; 16]>,
    pub(crate) reference: Option<&'a str>,
    pub(crate) details: &'a str,
}

impl Link<'_> {
    /// The row's hash, given that of the row before.
    pub(crate) fn hash(&self, before: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(b"kasse journal 1\n");
        hasher.update(before);
        hasher.update(self.seq.to_be_bytes());
        hasher.update(self.at.to_be_bytes());
        text(&mut hasher, self.event);
        if present(&mut hasher, self.saft.is_some()) {
            hasher.update(self.saft.unwrap_or_default().to_be_bytes());
        }
        present(&mut hasher, self.order_id.is_some());
        hasher.update(self.order_id.map_or(&[][..], |id| id));
        present(&mut hasher, self.reference.is_some());
        if let Some(reference) = self.reference {
            text(&mut hasher, reference);
        }
        text(&mut hasher, self.details);
        hasher.finalize().into()
    }
}

fn present(hasher: &mut Sha256, is_some: bool) -> bool {
    hasher.update([u8::from(is_some)]);
    is_some
}

fn text(hasher: &mut Sha256, text: &str) {
    let length = u32::try_from(text.len()).expect("BUG: the journal limits its texts");
    hasher.update(length.to_be_bytes());
    hasher.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_form_is_frozen() {
        let first = Link {
            seq: 1,
            at: 1_795_000_000_000,
            event: "order_placed",
            saft: Some(13_016),
            order_id: Some(&[7; 16]),
            reference: Some("1-000001"),
            details: "{}",
        };
        let bare = Link {
            seq: 2,
            saft: None,
            order_id: None,
            reference: None,
            ..first
        };
        let hash = first.hash(&BEFORE_THE_FIRST);
        insta::assert_snapshot!(format!("{hash:02x?}\n{:02x?}", bare.hash(&hash)));
    }

    type Row = (
        i64,
        i64,
        String,
        Option<i64>,
        Option<[u8; 16]>,
        Option<String>,
        String,
    );

    fn row() -> impl Strategy<Value = Row> {
        let text = "[a-c]{0,3}";
        (
            1..4_i64,
            0..3_i64,
            text,
            proptest::option::of(0..3_i64),
            proptest::option::of(prop_oneof![Just([0; 16]), Just([1; 16])]),
            proptest::option::of(text),
            text,
        )
    }

    fn hash(row: &Row, before: &Hash) -> Hash {
        let (seq, at, event, saft, order_id, reference, details) = row;
        Link {
            seq: *seq,
            at: *at,
            event,
            saft: *saft,
            order_id: order_id.as_ref(),
            reference: reference.as_deref(),
            details,
        }
        .hash(before)
    }

    proptest! {
        /// Rows drawn from so small a space that they are often equal, and texts that would run into each other if
        /// their lengths were not hashed.
        #[test]
        fn two_rows_have_the_same_hash_only_if_they_are_the_same(one in row(), other in row(), turned in 0..32_usize) {
            prop_assert_eq!(
                hash(&one, &BEFORE_THE_FIRST) == hash(&other, &BEFORE_THE_FIRST),
                one == other
            );
            let mut before = BEFORE_THE_FIRST;
            before[turned] = 1;
            prop_assert_ne!(hash(&one, &BEFORE_THE_FIRST), hash(&one, &before));
        }
    }
}
