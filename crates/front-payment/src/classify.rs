//! What an answer means. The one place that turns HTTP into an [`Outcome`].

use kasse_core::UnknownCause;

use crate::answer::{Open, Success};
use crate::outcome::{NotSentReason, Outcome};
use crate::rejections;
use crate::submitted::front_order_in;

/// How far a call came.
#[derive(Debug)]
pub(crate) enum Exchange {
    /// Not a byte of the request left.
    NotSent(NotSentReason),
    /// The request may have left, and no status came back.
    Lost(UnknownCause),
    /// A status came back.
    Answered(Reply),
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Its body, or why there is none.
    pub(crate) body: Result<Vec<u8>, UnknownCause>,
    /// What it says about waiting, in ms.
    pub(crate) retry_after_ms: Option<u64>,
}

/// Decides by the HTTP status alone; the body only adds to it.
pub(crate) fn classify<T>(
    exchange: Exchange,
    read: impl FnOnce(&Success<'_>) -> Result<T, Open>,
) -> Outcome<T> {
    let Reply {
        status,
        body,
        retry_after_ms,
    } = match exchange {
        Exchange::NotSent(reason) => return Outcome::NotSent(reason),
        Exchange::Lost(cause) => return Outcome::Unknown { cause, front: None },
        Exchange::Answered(reply) => reply,
    };
    match status {
        200..=299 => match body {
            Ok(body) => match read(&Success {
                status,
                body: &body,
            }) {
                Ok(done) => Outcome::Done(done),
                Err(Open { cause, front }) => Outcome::Unknown { cause, front },
            },
            Err(cause) => Outcome::Unknown { cause, front: None },
        },
        401 | 403 => Outcome::TokenRefused,
        429 => Outcome::RateLimited { retry_after_ms },
        // Refused is refused, also when its reasons got lost on the way.
        400..=499 => Outcome::Rejected(rejections::read(status, &body.unwrap_or_default())),
        500..=599 => Outcome::Unknown {
            cause: UnknownCause::ServerError,
            front: body.ok().and_then(|body| front_order_in(&body)),
        },
        // Nothing that Front Payment sends: a redirect that is not followed may come from after the order was made.
        _ => Outcome::Unknown {
            cause: UnknownCause::UnreadableAnswer,
            front: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::answer::acknowledged;
    use crate::submitted::Expected;
    use crate::{details, status, submitted};

    /// JSON with the names that readers look for, in places where they may not expect them.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
            Just(json!("ODR1")),
            Just(json!("https://auth.bankid.no/x")),
            Just(json!("-0000000000000000000000.999999999999")),
        ];
        let name = prop::sample::select(vec![
            "data",
            "errors",
            "message",
            "status_code",
            "orderUuid",
            "uuid",
            "customerUuid",
            "bankIdUrl",
            "status",
            "productList",
            "orderSummary",
            "grandTotal",
            "customerDetails",
            "invoiceNumber",
            "id",
            "quantity",
            "amount",
            "0",
            "1",
        ]);
        leaf.prop_recursive(5, 60, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..8).prop_map(|fields| fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect()),
            ]
        })
    }

    fn any_body() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            any_json().prop_map(|json| json.to_string().into_bytes()),
            (any_json(), any::<prop::sample::Index>()).prop_map(|(json, cut)| {
                let whole = json!({ "data": json }).to_string().into_bytes();
                whole[..cut.index(whole.len())].to_vec()
            }),
            (any_json(), any_json()).prop_map(|(data, errors)| {
                json!({ "data": data, "errors": errors })
                    .to_string()
                    .into_bytes()
            }),
        ]
    }

    fn reply(status: u16, body: &[u8]) -> Exchange {
        Exchange::Answered(Reply {
            status,
            body: Ok(body.to_vec()),
            retry_after_ms: None,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        /// Whatever comes: no panic, a status alone decides between done or open and refused, reasons are bounded and
        /// fit to be shown, and a private checkout is done with an id and an address only.
        #[test]
        fn every_answer_has_a_meaning(status in 100_u16..1_000, body in any_body()) {
            let expected = Expected { bankid: true, loopback: false };
            let sent = classify(reply(status, &body), |success| submitted::read(success, expected));
            let refused = (400..500).contains(&status);
            match &sent {
                Outcome::Done(made) => {
                    prop_assert!((200..300).contains(&status));
                    prop_assert!(made.bankid_url.is_some() && !made.front.order_uuid.is_empty());
                }
                Outcome::Rejected(reasons) => {
                    prop_assert!(refused && (1..=20).contains(&reasons.len()));
                    for reason in reasons {
                        prop_assert!((1..=300).contains(&reason.message.chars().count()));
                        prop_assert!(!reason.message.contains(char::is_control));
                    }
                }
                Outcome::TokenRefused => prop_assert!(matches!(status, 401 | 403)),
                Outcome::RateLimited { .. } => prop_assert_eq!(status, 429),
                Outcome::Unknown { .. } => prop_assert!(!refused),
                Outcome::NotSent(_) => prop_assert!(false, "it was answered"),
            }
            let _ = classify(reply(status, &body), |success| status::read_one(success, "ODR1"));
            let _ = classify(reply(status, &body), |success| details::read(success, "ODR1"));
            let _ = classify(reply(status, &body), details::read_invoice_number);
            let _ = classify(reply(status, &body), acknowledged);
            let _ = status::classify_all(reply(status, &body));
        }
    }

    #[test]
    fn json_that_is_too_deep_is_only_unreadable() {
        let deep = format!(
            "{{\"errors\":{}1{},\"message\":\"m\"}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let outcome = classify(reply(417, deep.as_bytes()), acknowledged);
        let Outcome::Rejected(reasons) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(reasons[0].message, "m");
    }

    #[test]
    fn reasons_are_bounded() {
        let errors = json!({ "errors": vec!["å".repeat(1_000); 1_000] }).to_string();
        let outcome = classify(reply(417, errors.as_bytes()), acknowledged);
        let Outcome::Rejected(reasons) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(
            (reasons.len(), reasons[0].message.chars().count()),
            (20, 300)
        );
    }
}
