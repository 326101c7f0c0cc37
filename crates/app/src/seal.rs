//! Sealing what an order needs of a person while it waits: XChaCha20-Poly1305, the order's id as associated data, so that
//! what is sealed opens for no other order.
//!
//! Layout: 24 bytes nonce, then ciphertext and tag. A customer is JSON, filled up with blanks.

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use kasse_core::{Customer, Fodselsnummer, OrderId};
use kasse_store::SealedCustomer;
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
/// What is sealed of a customer is that long.
const CUSTOMER_BYTES: usize = SealedCustomer::BYTES - NONCE_BYTES - TAG_BYTES;

/// What is sealed does not open: another key, another order, or damage. It must be typed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is sealed can't be opened")]
pub(crate) struct Unopenable;

/// A fresh random key.
pub fn fresh_key() -> Zeroizing<[u8; 32]> {
    Zeroizing::new(chacha20poly1305::Key::generate().into())
}

/// Seals a number for an order.
pub(crate) fn seal(key: &Zeroizing<[u8; 32]>, order: OrderId, number: &Fodselsnummer) -> Vec<u8> {
    seal_bytes(key, order, number.expose().as_bytes(), SEALS_NUMBER)
}

/// Seals a customer for an order.
pub(crate) fn seal_customer(
    key: &Zeroizing<[u8; 32]>,
    order: OrderId,
    customer: &Customer,
) -> SealedCustomer {
    // Made as long as it will be: growing would leave copies behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(CUSTOMER_BYTES));
    serde_json::to_writer(&mut *plain, customer).expect("BUG: a customer can be serialised");
    assert!(plain.len() <= CUSTOMER_BYTES, "BUG: fields have limits");
    plain.resize(CUSTOMER_BYTES, b' ');
    SealedCustomer::new(seal_bytes(key, order, &plain, SEALS_CUSTOMER))
}

/// Opens a customer that was sealed for this order.
pub(crate) fn open_customer(
    key: &Zeroizing<[u8; 32]>,
    order: OrderId,
    sealed: &[u8],
) -> Result<Customer, Unopenable> {
    let plain = open_bytes(key, order, sealed, SEALS_CUSTOMER)?;
    serde_json::from_slice(&plain).map_err(|_| Unopenable)
}

/// What is sealed: the one never opens as the other.
const SEALS_NUMBER: &[u8] = b"";
const SEALS_CUSTOMER: &[u8] = b"customer";

fn seal_bytes(key: &Zeroizing<[u8; 32]>, order: OrderId, plain: &[u8], what: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let nonce = XNonce::generate();
    let aad = [order.0.as_bytes(), what].concat();
    let payload = Payload {
        msg: plain,
        aad: &aad,
    };
    let sealed = cipher
        .encrypt(&nonce, payload)
        .expect("BUG: a few bytes can be sealed");
    [nonce.as_slice(), &sealed].concat()
}

fn open_bytes(
    key: &Zeroizing<[u8; 32]>,
    order: OrderId,
    sealed: &[u8],
    what: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unopenable> {
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE_BYTES).ok_or(Unopenable)?;
    let nonce = XNonce::try_from(nonce).map_err(|_| Unopenable)?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let aad = [order.0.as_bytes(), what].concat();
    let payload = Payload {
        msg: ciphertext,
        aad: &aad,
    };
    let plain = cipher.decrypt(&nonce, payload).map_err(|_| Unopenable)?;
    Ok(Zeroizing::new(plain))
}

/// Opens what was sealed for this order.
pub(crate) fn open(
    key: &Zeroizing<[u8; 32]>,
    order: OrderId,
    sealed: &[u8],
) -> Result<Fodselsnummer, Unopenable> {
    let digits = open_bytes(key, order, sealed, SEALS_NUMBER)?;
    let digits = std::str::from_utf8(&digits).map_err(|_| Unopenable)?;
    Fodselsnummer::parse(digits)
        .map(|read| read.value)
        .map_err(|_| Unopenable)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_the_same_key_and_order_open() {
        let number = Fodselsnummer::parse("02013299997").unwrap().value;
        let (key, other_key) = (Zeroizing::new([7; 32]), Zeroizing::new([8; 32]));
        let (order, other_order) = (OrderId(Uuid::from_u128(1)), OrderId(Uuid::from_u128(2)));
        let sealed = seal(&key, order, &number);
        assert!(!sealed.windows(11).any(|bytes| bytes == b"02013299997"));
        assert_ne!(
            sealed,
            seal(&key, order, &number),
            "a nonce is never used twice"
        );
        assert_eq!(open(&key, order, &sealed), Ok(number));
        assert_eq!(open(&other_key, order, &sealed), Err(Unopenable));
        assert_eq!(open(&key, other_order, &sealed), Err(Unopenable));
        assert_eq!(open(&key, order, &sealed[..10]), Err(Unopenable));
    }

    #[test]
    fn the_longest_customer_fits_and_opens_again_for_its_order_alone() {
        let wide = |characters| "𝛀".repeat(characters);
        let parse = |name: &str, street: &str, city: &str, reference: &str| {
            let input = kasse_core::CustomerInput {
                kind: kasse_core::CustomerKind::Corporate,
                name,
                email: &format!("{}@{}.example.no", "ω".repeat(32), "x".repeat(170)),
                country_code: "+999",
                msisdn: "12345678901234",
                personal_number: "",
                organization_number: "123456785",
                street,
                zip: "123456789012",
                city,
                country: "GB",
                customer_reference: reference,
                language: "de",
            };
            Customer::parse(&input).unwrap().customer
        };
        let longest = parse(&wide(100), &wide(100), &wide(60), &wide(50));
        let quoted = parse(&"\"".repeat(100), &"\\".repeat(100), &"\"".repeat(60), "\"");
        let (key, other_key) = (Zeroizing::new([7; 32]), Zeroizing::new([8; 32]));
        let (order, other_order) = (OrderId(Uuid::from_u128(1)), OrderId(Uuid::from_u128(2)));
        for customer in [longest, quoted] {
            let sealed = seal_customer(&key, order, &customer);
            let sealed = sealed.as_bytes();
            assert_eq!(sealed.len(), SealedCustomer::BYTES);
            assert_eq!(open_customer(&key, order, sealed), Ok(customer));
            assert_eq!(open_customer(&other_key, order, sealed), Err(Unopenable));
            assert_eq!(open_customer(&key, other_order, sealed), Err(Unopenable));
            assert_eq!(open(&key, order, sealed), Err(Unopenable));
        }
    }
}
