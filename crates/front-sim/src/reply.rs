//! The envelope of every answer.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

/// An answer, before it is bytes, so that a fault can still twist it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// The order it is about, for the ledger.
    pub(crate) order_uuid: Option<String>,
}

impl Reply {
    /// A success. `is_data` says what the documents' examples say: `false` beside data for Send Invoice and EHF.
    pub(crate) fn done(status: StatusCode, message: &str, is_data: bool, data: &Value) -> Self {
        let body = json!({
            "status_code": status.as_u16(), "status_message": "OK", "message": message, "is_data": is_data, "data": data,
        });
        Self {
            status,
            body,
            order_uuid: None,
        }
    }

    /// A refusal with nothing more to say than its key.
    pub(crate) fn refused(status: StatusCode, message: &str) -> Self {
        Self::error(status, message, &Value::Null)
    }

    /// 417 with the sentences of every broken rule.
    pub(crate) fn invalid(errors: Vec<String>) -> Self {
        Self::error(
            StatusCode::EXPECTATION_FAILED,
            "payloadValidationErrors",
            &Value::from(errors),
        )
    }

    pub(crate) fn unknown_order() -> Self {
        Self::refused(StatusCode::NOT_FOUND, "orderNotFound")
    }

    pub(crate) fn about(mut self, uuid: &str) -> Self {
        self.order_uuid = Some(uuid.to_owned());
        self
    }

    fn error(status: StatusCode, message: &str, errors: &Value) -> Self {
        let body = json!({
            "status_code": status.as_u16(), "status_message": status.canonical_reason().unwrap_or("Error"),
            "message": message, "is_error": true, "errors": errors,
        });
        Self {
            status,
            body,
            order_uuid: None,
        }
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body.to_string()));
        *response.status_mut() = self.status;
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        response
    }
}
