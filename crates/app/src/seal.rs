//! Sealing a personal number while it waits to be sent: XChaCha20-Poly1305, the order's id as associated data, so that
//! a sealed number opens for no other order.
//!
//! Layout: 24 bytes nonce, then ciphertext and tag.

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use kasse_core::{Fodselsnummer, OrderId};
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;

/// A sealed number does not open: another key, another order, or damage. The number must be typed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed personal number can't be opened")]
pub(crate) struct Unopenable;

/// A fresh random key.
pub fn fresh_key() -> Zeroizing<[u8; 32]> {
    Zeroizing::new(chacha20poly1305::Key::generate().into())
}

/// Seals a number for an order.
pub(crate) fn seal(key: &Zeroizing<[u8; 32]>, order: OrderId, number: &Fodselsnummer) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let nonce = XNonce::generate();
    let payload = Payload {
        msg: number.expose().as_bytes(),
        aad: order.0.as_bytes(),
    };
    let sealed = cipher
        .encrypt(&nonce, payload)
        .expect("BUG: a number of 11 digits can be sealed");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens what was sealed for this order.
pub(crate) fn open(
    key: &Zeroizing<[u8; 32]>,
    order: OrderId,
    sealed: &[u8],
) -> Result<Fodselsnummer, Unopenable> {
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE_BYTES).ok_or(Unopenable)?;
    let nonce = XNonce::try_from(nonce).map_err(|_| Unopenable)?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let payload = Payload {
        msg: ciphertext,
        aad: order.0.as_bytes(),
    };
    let digits = Zeroizing::new(cipher.decrypt(&nonce, payload).map_err(|_| Unopenable)?);
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
}
