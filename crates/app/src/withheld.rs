//! Customers of the kiosk, whose data are kept apart from their orders: sealed as long as an order needs them, and erased
//! in the transaction of the change after which it does not ([`kasse_core::OrderState::needs_customer`]).

use kasse_core::{Customer, Order, OrderId, Rejection};
use kasse_store::SealedCustomer;

use crate::error::AppError;
use crate::ports::SecretsError;
use crate::seal::{self, Unopenable};
use crate::till::Till;

/// What a word of Front Payment's that repeats the customer's data is replaced by.
const LEFT_OUT: &str = "…";
/// Shorter pieces of a customer's data are not looked for in Front Payment's words: they would be found everywhere.
const SHORTEST: usize = 4;

impl Till {
    /// Seals an order's customer. May wait for the keychain.
    pub(crate) fn seal_customer(&self, id: OrderId, customer: &Customer) -> SealedCustomer {
        seal::seal_customer(&self.seal_key(), id, customer)
    }

    /// The order with its customer, where they were kept apart from it and are still there. May wait for the keychain.
    pub(crate) fn with_customer(&self, order: Order) -> Result<Order, AppError> {
        if !order.customer().is_withheld() || !order.state().needs_customer() {
            return Ok(order);
        }
        Ok(match self.opened_customer(order.id())? {
            Ok(Some(customer)) => order.with_customer(customer),
            Ok(None) | Err(Unopenable) => order,
        })
    }

    fn opened_customer(
        &self,
        id: OrderId,
    ) -> Result<Result<Option<Customer>, Unopenable>, AppError> {
        let Some(sealed) = self.0.store.sealed_customer(id)? else {
            return Ok(Ok(None));
        };
        // This run's own key first: a keychain may have come back since the customer was sealed without one.
        if let Ok(customer) = seal::open_customer(&self.0.run_key, id, sealed.as_bytes()) {
            return Ok(Ok(Some(customer)));
        }
        Ok(match self.0.ports.secrets.seal_key() {
            Ok(key) => seal::open_customer(&key, id, sealed.as_bytes()).map(Some),
            Err(SecretsError::Unavailable(_)) => Err(Unopenable),
        })
    }

    /// As [`Till::with_customer`], on a thread that may wait for the keychain.
    pub(crate) async fn with_customer_ahead(&self, order: Order) -> Result<Order, AppError> {
        if !order.customer().is_withheld() {
            return Ok(order);
        }
        let (till, unopened) = (self.clone(), order.clone());
        tokio::task::spawn_blocking(move || till.with_customer(unopened))
            .await
            .unwrap_or(Ok(order))
    }
}

/// Front Payment's reasons without what they repeat of a customer that the order does not hold: the order keeps them.
pub(crate) fn without_customer(reasons: &[Rejection], customer: &Customer) -> Vec<Rejection> {
    let mut reasons = reasons.to_vec();
    let address = customer.address();
    let whole = [
        customer.name(),
        customer.email().as_str(),
        customer.phone().msisdn().as_str(),
        address.street(),
        address.city(),
        customer.reference().unwrap_or_default(),
    ];
    let pieces = whole
        .into_iter()
        .chain(customer.name().split_whitespace())
        .chain(address.street().split_whitespace())
        .filter(|piece| piece.chars().count() >= SHORTEST);
    let pieces: Vec<String> = pieces.map(str::to_lowercase).collect();
    for reason in &mut reasons {
        for piece in &pieces {
            reason.message = blotted(&reason.message, piece);
        }
    }
    reasons
}

/// The text without this piece, which is in small letters. Where letters change their length with their case, all of it
/// goes.
fn blotted(text: &str, piece: &str) -> String {
    let small = text.to_lowercase();
    if !small.contains(piece) {
        return text.to_owned();
    }
    if small.len() != text.len() {
        return LEFT_OUT.to_owned();
    }
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in small.match_indices(piece) {
        left.push_str(text.get(from..at).unwrap_or_default());
        left.push_str(LEFT_OUT);
        from = at + found.len();
    }
    left.push_str(text.get(from..).unwrap_or_default());
    left
}

#[cfg(test)]
mod tests {
    use kasse_core::{CustomerInput, CustomerKind, Field};

    use super::*;

    #[test]
    fn what_front_payment_repeats_of_a_customer_is_left_out() {
        let input = CustomerInput {
            kind: CustomerKind::Private,
            name: "Zaphodia Ås",
            email: "zaphodia@example.no",
            country_code: "",
            msisdn: "90012345",
            personal_number: "",
            organization_number: "",
            street: "Plutogata 1",
            zip: "7030",
            city: "Bø",
            country: "",
            customer_reference: "",
            language: "",
        };
        let customer = Customer::parse(&input).unwrap().customer;
        for (said, kept) in [
            ("the e-mail is not valid", "the e-mail is not valid"),
            (
                "ZAPHODIA@example.no is not valid, Zaphodia",
                "… is not valid, …",
            ),
            ("no such street: plutogata 1", "no such street: …"),
            ("phone 90012345?", "phone …?"),
            // Its small form is longer: no place in it is one in the text.
            ("İ zaphodia", "…"),
        ] {
            let reason = Rejection::new(Field::Other, said.to_owned());
            let left = without_customer(&[reason], &customer);
            assert_eq!(left[0].message, kept);
        }
    }
}
