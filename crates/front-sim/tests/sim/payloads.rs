//! Payloads in the form of the five documents.

use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) fn now_seconds() -> String {
    Timestamp::now().as_second().to_string()
}

/// The example of the checkout session, with a date of today and an e-mail address that is one.
pub(crate) fn private_submit() -> Value {
    json!({
        "products": [
            {"name": "Router", "productId": "R_1", "quantity": "1", "rate": 40, "discount": 0, "tax": "0", "amount": 40}
        ],
        "orderSummary": {"subTotal": "40", "totalTax": "0", "totalDiscount": "0.00", "grandTotal": "40"},
        "orderDate": now_seconds(),
        "customerDetails": {
            "type": "private", "countryCode": "+47", "msisdn": "46567468", "email": "kari@example.no", "name": "Kari Nordmann",
            "preferredLanguage": "en", "personalNumber": "28038712383", "organizationId": "",
            "address": {"street": "Klosterenget 144", "zip": "7030", "city": "Trondheim", "country": "NO"},
        },
        "referenceNo": "T1-000001",
        "customerReference": "3500",
        "invoiceInterval": 0,
        "separateInvoices": true,
        "invoiceFeeApplicable": true,
        "invoiceMaturity": 10,
        "callback": {
            "callbackUrl": "https://shop.example/callback?order_identifier=1&order_status=success",
            "success": "https://shop.example/success?order_status=success",
            "failure": "https://shop.example/failure?order_status=failed",
        },
    })
}

pub(crate) fn corporate_submit() -> Value {
    let mut payload = private_submit();
    let customer = payload["customerDetails"].as_object_mut().unwrap();
    customer.remove("personalNumber");
    customer.insert("type".to_owned(), json!("corporate"));
    customer.insert("organizationId".to_owned(), json!("123456785"));
    payload["invoiceMaturity"] = json!(14);
    payload
}

/// The example of Send Invoice.
pub(crate) fn create() -> Value {
    let mut payload = private_submit();
    payload["customerDetails"]["organizationId"] = Value::Null;
    payload["customerDetails"]["personalNumber"] = json!("12345678901");
    payload["callback"] = json!({"callbackUrl": "https://example.com/callback-url"});
    payload["referenceNo"] = Value::Null;
    payload
}

/// The example of the EHF page, with the fields that the service wanted beside it.
pub(crate) fn ehf() -> Value {
    json!({
        "products": {
            "0": {"name": "Hair Wash", "productId": "VFDDF", "quantity": "1", "rate": 51, "discount": 0, "tax": "0", "amount": 51}
        },
        "orderSummary": {"subTotal": "51.00", "totalTax": "0.00", "totalDiscount": "0.00", "grandTotal": "51.00"},
        "orderDate": now_seconds(),
        "customerDetails": {
            "countryCode": "+47", "msisdn": "46567468", "email": "kari@example.no", "name": "Kari Nordmann",
            "organizationId": "123456789", "preferredLanguage": "no",
            "address": {"street": "Luramyrveien 65", "zip": "4313", "city": "Sandnes", "country": "NO"},
        },
        "invoiceFeeApplicable": true,
        "invoiceReferences": {
            "referenceNo": "66346334", "customerReference": "350530", "receiptNo": "3535353345",
            "invoiceInterval": 0, "separateInvoices": true, "invoiceMaturity": 10,
        },
        "sendOrderBy": {"sms": false, "email": false, "invoice": true},
        "isCreditCheckAvailable": false,
        "invoiceAsPaymentOption": false,
    })
}

pub(crate) fn payment_link() -> Value {
    let mut payload = create();
    payload["sendOrderBy"] = json!({"sms": true, "email": false});
    payload["invoiceAsPaymentOption"] = json!(true);
    payload
}

/// Puts a value where a pointer such as `/customerDetails/email` says; the objects on the way are there.
pub(crate) fn set(payload: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    payload.pointer_mut(parent).unwrap()[name] = value;
}

/// Takes the value out.
pub(crate) fn remove(payload: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    payload
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(name)
        .unwrap();
}
